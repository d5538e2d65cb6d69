"""The person. Direct identifiers are sealed; everything else is reached only in scope."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.accounts.model import Account, Organisation
from jobbridge.db import Base, BigId, Sealed
from jobbridge.places.model import Municipality, Prison


class Status(StrEnum):
    ACTIVE = "active"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class FactKind(StrEnum):
    """What a fact is about; `code` is from that kind's vocabulary."""

    TARGET = "target"  # occupation code, `rank` 1–3; wished for
    EXPERIENCE = "experience"  # occupation code, `level` in months
    SKILL = "skill"  # skill key, `level` 1–4
    LANGUAGE = "language"  # language code, `text_level` A1–C2
    LICENCE = "licence"  # licence code (B, CE, FORKLIFT…)
    EDUCATION = "education"  # LKI, `level` 1–8
    LIMIT = "limit"  # condition code that the person cannot work under


class Evidence(StrEnum):
    CERTIFICATE_INSIDE = "certificate_inside"
    CERTIFICATE_BEFORE = "certificate_before"
    OBSERVED = "observed"
    DECLARED = "declared"


class Inmate(Base):
    """One person in one prison, or a client of one probation office, which then stands in
    `prison`. `ref` is an opaque reference, the only one in addresses.

    `version` grows with every change that matching may see. `minor` says for queries whether
    the person is under 18, which the sealed birth date cannot; None is not worked out yet. `wing`
    is where in the prison they are placed, as far as it is known: a transfer forgets it.
    """

    __tablename__ = "inmate"
    __table_args__ = (
        CheckConstraint(
            "release_earliest <= release_expected AND release_expected <= release_latest",
            name="release_in_order",
        ),
        Index("ix_inmate_prison_release", "prison_id", "status", "release_expected"),
        Index("ix_inmate_municipality_release", "municipality_id", "release_expected"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    prison_id: Mapped[int] = mapped_column(ForeignKey("prison.id"))
    wing: Mapped[str | None] = mapped_column(String(20))
    counselor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    given_name: Mapped[str] = mapped_column(Sealed("inmate.given_name"))
    family_name: Mapped[str] = mapped_column(Sealed("inmate.family_name"))
    personal_code: Mapped[str | None] = mapped_column(Sealed("inmate.personal_code"))
    birth_date: Mapped[str | None] = mapped_column(Sealed("inmate.birth_date"))
    contact: Mapped[str | None] = mapped_column(Sealed("inmate.contact"))
    notes: Mapped[str | None] = mapped_column(Sealed("inmate.notes"))
    status: Mapped[str] = mapped_column(String(12), default=Status.ACTIVE)
    release_earliest: Mapped[date]
    release_expected: Mapped[date]
    release_latest: Mapped[date]
    open_unit_from: Mapped[date | None]
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    minor: Mapped[bool | None] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    prison: Mapped[Prison] = relationship()
    municipality: Mapped[Municipality | None] = relationship()
    counselor: Mapped[Account | None] = relationship()

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def at_liberty(self) -> bool:
        """Released, or never in prison: met at a branch or at the employer's, never inside."""
        return self.prison.outside or self.status == Status.RELEASED

    @property
    def inside(self) -> bool:
        """In prison, and takes part."""
        return self.status == Status.ACTIVE and not self.prison.outside


class InmateNameKey(Base):
    """Keyed hashes of a name's folded words and their prefixes: how a name is searched."""

    __tablename__ = "inmate_name_key"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(32), primary_key=True, index=True)


class Fact(Base):
    """Something known about a person: what, how well, from where, until when."""

    __tablename__ = "fact"
    __table_args__ = (
        Index("ix_fact_inmate_kind", "inmate_id", "kind"),
        # Whether any is to be looked at again, asked of each of a counselor's people.
        Index("ix_fact_inmate_said", "inmate_id", "confirmed_at", "recorded_at"),
        Index("ix_fact_inmate_valid", "inmate_id", "valid_to"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(120))
    level: Mapped[int | None]
    text_level: Mapped[str] = mapped_column(String(4), default="")
    evidence: Mapped[str] = mapped_column(String(20), default=Evidence.DECLARED)
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]


class Conditions(Base):
    """What the person needs of a job; one row a person."""

    __tablename__ = "conditions"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    km: Mapped[int | None]
    anywhere: Mapped[bool] = mapped_column(default=False)
    full_time: Mapped[bool] = mapped_column(default=True)
    part_time: Mapped[bool] = mapped_column(default=True)
    shifts: Mapped[bool] = mapped_column(default=True)
    nights: Mapped[bool] = mapped_column(default=True)
    min_month_cents: Mapped[int | None]
    accommodation_needed: Mapped[bool] = mapped_column(default=False)
    free_from: Mapped[date | None]
    updated_at: Mapped[datetime]


class Agreement(Base):
    """What the person agreed to, for one purpose; withdrawn at any time, at once.

    `purpose` is `listing`, `introduction`, `identity`, `interview` or `feedback`; without an
    organisation it stands for all vetted employers. `mode` is `standing`, or `each_time` where
    the person wants to be asked anew for every employer. `paper_ref` is the number under which
    the signed paper is kept; after `renew_on` the person is asked again. `end_why` is `withdrawn`
    or `renewed` once it is over. `text_version` is of the words that were agreed to; empty where
    it was recorded before versions were kept.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_inmate_purpose", "inmate_id", "purpose"),
        Index(None, "renew_on"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    legal_basis: Mapped[str] = mapped_column(String(120))
    given_on: Mapped[date]
    mode: Mapped[str] = mapped_column(String(12), default="standing")
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paper_ref: Mapped[str] = mapped_column(String(40), default="")
    renew_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]
    end_why: Mapped[str] = mapped_column(String(12), default="")
    text_version: Mapped[str] = mapped_column(String(12), default="", server_default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    organisation: Mapped[Organisation | None] = relationship()


class GuardianConsent(Base):
    """Who answers for a person under 18 agreed that they look for work: in the form that `proof`
    says, kept under `paper_ref`, up to the day `until`, if one was said. Without one that stands,
    nobody under 18 is listed, introduced or interviewed."""

    __tablename__ = "guardian_consent"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Sealed("guardian_consent.name"))
    relation: Mapped[str] = mapped_column(String(12))
    given_on: Mapped[date]
    paper_ref: Mapped[str] = mapped_column(String(40))
    proof: Mapped[str] = mapped_column(String(12), default="paper", server_default="paper")
    until: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class Block(Base):
    """An employer, or a municipality, to which the person must never be introduced."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint(
            "(organisation_id IS NULL) <> (municipality_id IS NULL)", name="one_of_two"
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    set_at: Mapped[datetime]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None]
    organisation: Mapped[Organisation | None] = relationship()
    municipality: Mapped[Municipality | None] = relationship()


class Restriction(Base):
    """A legal bar as a neutral, dated code. What led to it is stored nowhere."""

    __tablename__ = "restriction"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(20))
    legal_reference: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    review_on: Mapped[date]
    set_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    set_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Movement(Base):
    """A transfer between prisons, or a release."""

    __tablename__ = "movement"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"), index=True)
    from_prison_id: Mapped[int | None] = mapped_column(ForeignKey("prison.id"), index=True)
    to_prison_id: Mapped[int | None] = mapped_column(ForeignKey("prison.id"), index=True)
    on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Assignment(Base):
    """Somebody outside the prison (`viewer.FOLLOWERS`) who may follow one inmate."""

    __tablename__ = "assignment"

    inmate_id: Mapped[int] = mapped_column(
        ForeignKey("inmate.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    assigned_at: Mapped[datetime]
    assigned_by: Mapped[int | None] = mapped_column(BigId)
    ended_at: Mapped[datetime | None]


class Care(Base):
    """Which counselor looked after a person from when to when; the open one is the present one.

    A hand-over makes a row with its day, its note for the colleague and `batch`, which names
    everybody handed over together; `acknowledged_at` is when the colleague had read it.
    """

    __tablename__ = "care"
    __table_args__ = (
        Index("ix_care_inmate_since", "inmate_id", "since"),
        Index("ix_care_account_until", "account_id", "until"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    inmate_id: Mapped[int] = mapped_column(ForeignKey("inmate.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    handed_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Sealed("care.note"))
    batch: Mapped[str] = mapped_column(String(12), default="", index=True)
    acknowledged_at: Mapped[datetime | None]
