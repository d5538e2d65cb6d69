"""Services that somebody may be referred to, each person's way through one, and the person whom
they name as theirs. Nothing above reads any of it but the pages about it: no employer, no score."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Organisation
from jobbridge.db import Base, BigId, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Municipality, Prison

ONE_PERSON_ONE_PLACE = "uq_referral_service_id_intake_seat"
ONE_OPEN = "ix_referral_open"
OPEN = text("state IN ('suggested', 'referred', 'waiting', 'accepted', 'attending')")


class State(StrEnum):
    """Where somebody's way into a service stands."""

    SUGGESTED = "suggested"  # noted by the counselor; nobody outside knows
    REFERRED = "referred"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    ATTENDING = "attending"
    DECLINED = "declined"
    COMPLETED = "completed"
    STOPPED = "stopped"


class Side(StrEnum):
    """Who said something of a referral."""

    COUNSELOR = "counselor"
    AGENCY = "agency"
    COORDINATOR = "coordinator"
    LINK = "link"  # the provider, by the signed link
    PORTAL = "portal"


class Service(Base):
    """Something offered inside one prison, in one municipality after release, in both, or, with
    neither, everywhere after release.

    `kind` is a key of `rules.KINDS`. `places` is how many fit at once; with `by_intake` so many
    begin together, and a place is free again only with the next intake, whose number `intake` is.
    `organisation_id` is the body whose coordinators answer; `email` gets a link to answer by.
    """

    __tablename__ = "service"
    __table_args__ = (
        CheckConstraint("places >= 1", name="a_place"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="days_in_order"),
        Index("ix_service_prison_id", "prison_id"),
        Index("ix_service_municipality_id", "municipality_id"),
        Index("ix_service_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    provider: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(254), default="")
    prison_id: Mapped[int | None] = mapped_column(ForeignKey("prison.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    places: Mapped[int]
    by_intake: Mapped[bool] = mapped_column(default=False)
    intake: Mapped[int] = mapped_column(default=1)
    intake_on: Mapped[date | None]
    languages: Mapped[str] = mapped_column(String(40), default="")
    joining: Mapped[str] = mapped_column(String(500), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    prison: Mapped[Prison | None] = relationship()
    municipality: Mapped[Municipality | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Referral(Base):
    """One person's way into one service; `ref` stands for the person wherever no name may.

    `seat` counts from 1 and is held while somebody is accepted or attends: that no two hold the
    same one is the last word on who got the last place. Who waits has a number in `line`, in the
    order of `since`, the moment of the first referral; that somebody was moved by hand is told by
    `moved_why`, a key of `rules.MOVES` that everybody who sees the list reads. `why` is a key of
    `rules.WHYS`. `earlier_id` is the referral that this one goes on from in another place.
    """

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("service_id", "intake", "seat", name=ONE_PERSON_ONE_PLACE),
        CheckConstraint("seat >= 1", name="seats_from_one"),
        CheckConstraint(
            "(state != 'accepted' AND state != 'attending') OR seat IS NOT NULL",
            name="whoever_comes_has_a_place",
        ),
        CheckConstraint(
            "referred_at IS NULL OR agreed_on IS NOT NULL", name="nobody_told_without_a_yes"
        ),
        Index("ix_referral_inmate_id", "inmate_id"),
        Index("ix_referral_line", "service_id", "state", "line"),
        Index(
            ONE_OPEN,
            "inmate_id",
            "service_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(20), default="")
    agreed_on: Mapped[date | None]
    intake: Mapped[int] = mapped_column(default=1)
    seat: Mapped[int | None]
    referred_at: Mapped[datetime | None]
    since: Mapped[datetime]
    line: Mapped[int | None]
    moved_why: Mapped[str] = mapped_column(String(20), default="")
    earlier_id: Mapped[int | None] = mapped_column(
        ForeignKey("referral.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    inmate: Mapped[Inmate] = relationship()
    service: Mapped[Service] = relationship()


class ReferralChange(Base):
    """One step of a referral. Where a counselor writes down what a provider said, `told_by` and
    `told_on` say who said it and when."""

    __tablename__ = "referral_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    referral_id: Mapped[int] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), index=True
    )
    verb: Mapped[str] = mapped_column(String(12))
    from_state: Mapped[str] = mapped_column(String(12))
    to_state: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(String(20), default="")
    side: Mapped[str] = mapped_column(String(12))
    told_by: Mapped[str | None] = mapped_column(Sealed("referral_change.told_by"))
    told_on: Mapped[date | None]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Attendance(Base):
    """Whether somebody came to a service's meeting on a day."""

    __tablename__ = "service_attendance"

    referral_id: Mapped[int] = mapped_column(
        ForeignKey("referral.id", ondelete="CASCADE"), primary_key=True
    )
    on: Mapped[date] = mapped_column(primary_key=True)
    came: Mapped[bool]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class SupportPerson(Base):
    """Whom the person names as the one who stands by them: a third person's data, for the
    counselor of the prison alone, on a stated legal basis; gone with the inmate or on a word."""

    __tablename__ = "support_person"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(Sealed("support_person.name"))
    relation: Mapped[str] = mapped_column(String(12))
    contact: Mapped[str] = mapped_column(Sealed("support_person.contact"))
    legal_basis: Mapped[str] = mapped_column(String(120))
    told_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
