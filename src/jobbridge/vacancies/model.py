"""Employers and what they offer."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Float,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from jobbridge.accounts.model import Organisation
from jobbridge.db import Base, BigId
from jobbridge.places.model import Municipality
from jobbridge.taxonomy.model import Occupation
from jobbridge.taxonomy.words import fold

UNKNOWN_NAME = "Nr. "
"""How an employer is called whose name the agency's register does not publish."""


class State(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"


class RequirementKind(StrEnum):
    EXPERIENCE = "experience"  # occupation code, `level` in months
    SKILL = "skill"  # skill key, `level` 1–4
    LANGUAGE = "language"  # language code, `text_level` A1–C2
    LICENCE = "licence"  # licence code
    EDUCATION = "education"  # LKI, `level` 1–8
    CONDITION = "condition"  # condition code of the work


class Employer(Base):
    """An organisation that offers work; it sees nothing before it is vetted.

    Two people of the agency vet it: `checked_by` is the first, `vetted_at` the second's moment.
    `by_video` is whether it can meet people by video; None is not asked yet.
    """

    __tablename__ = "employer"

    id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    registration_number: Mapped[str] = mapped_column(String(11), unique=True)
    sector: Mapped[str] = mapped_column(String(80), default="")
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    address: Mapped[str] = mapped_column(String(200), default="")
    about_lv: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    about_ru: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    by_video: Mapped[bool | None]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    vetted_at: Mapped[datetime | None]
    source: Mapped[str] = mapped_column(String(40), default="portal")
    organisation: Mapped[Organisation] = relationship(lazy="joined")
    municipality: Mapped[Municipality | None] = relationship()

    @property
    def name(self) -> str:
        return self.organisation.name

    @property
    def named(self) -> bool:
        return not self.name.startswith(UNKNOWN_NAME)

    def about(self, locale: str) -> str:
        return {"en": self.about_en, "ru": self.about_ru}.get(locale) or self.about_lv


class EmployerText(Base):
    """What an employer tells people who may be shown to it, in one language; read on paper too.
    `contact` names a function in the company, never a person, a number or an address."""

    __tablename__ = "employer_text"

    employer_id: Mapped[int] = mapped_column(
        ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True
    )
    locale: Mapped[str] = mapped_column(String(2), primary_key=True)
    work: Mapped[str] = mapped_column(Text, default="")
    transport: Mapped[str] = mapped_column(Text, default="")
    housing: Mapped[str] = mapped_column(Text, default="")
    clothing: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(String(120), default="")


class Vacancy(Base):
    """A place of work that can be filled. Pay is gross, in cents, with its unit.

    `occupation_confidence` is the linker's (0–1); without `occupation_confirmed` the page
    asks. A row that came from the agency keeps what people decided on it (`decided`, names of
    fields between spaces). `title_key` is the folded title, for searching.
    """

    __tablename__ = "vacancy"
    __table_args__ = (
        CheckConstraint("pay_from_cents <= pay_to_cents", name="pay_in_order"),
        CheckConstraint("seats >= 1", name="a_seat"),
        UniqueConstraint("source", "external_number"),
        Index("ix_vacancy_state", "state", "apply_by"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    external_number: Mapped[str | None] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(300))
    title_key: Mapped[str] = mapped_column(String(300), default="")
    occupation_id: Mapped[int | None] = mapped_column(ForeignKey("occupation.id"), index=True)
    occupation_confidence: Mapped[float] = mapped_column(Float, default=1.0)
    occupation_confirmed: Mapped[bool] = mapped_column(default=False)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"), index=True)
    address: Mapped[str] = mapped_column(String(300), default="")
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    pay_from_cents: Mapped[int | None]
    pay_to_cents: Mapped[int | None]
    pay_unit: Mapped[str] = mapped_column(String(5), default="month")
    load: Mapped[str] = mapped_column(String(12), default="")
    working_time: Mapped[str] = mapped_column(String(12), default="")
    hours_week: Mapped[float | None] = mapped_column(Float)
    seats: Mapped[int] = mapped_column(default=1)
    apply_by: Mapped[date | None]
    start_from: Mapped[date | None]
    accommodation: Mapped[bool] = mapped_column(default=False)
    transport: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    category: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(String(20), default="portal")
    state: Mapped[str] = mapped_column(String(12), default=State.DRAFT)
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(20), default="")
    closed_from: Mapped[str] = mapped_column(String(12), default="", server_default="")
    source_updated_on: Mapped[date | None]
    decided: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    employer: Mapped[Employer] = relationship()
    occupation: Mapped[Occupation | None] = relationship()
    municipality: Mapped[Municipality | None] = relationship()
    requirements: Mapped[list["Requirement"]] = relationship(
        cascade="all, delete-orphan", order_by="Requirement.id"
    )
    duties: Mapped[list["VacancyDuty"]] = relationship(
        cascade="all, delete-orphan", order_by="VacancyDuty.tag"
    )

    @property
    def decisions(self) -> frozenset[str]:
        """Names of the fields that people decided and an import leaves alone."""
        return frozenset(self.decided.split())

    def decide(self, *names: str) -> None:
        self.decided = " ".join(sorted(self.decisions | set(names)))

    @validates("title")
    def _keyed(self, _name: str, title: str) -> str:
        self.title_key = fold(title)[:300]
        return title


class Requirement(Base):
    """Something that a vacancy asks for: a must, or nice to have; `derived` if we inferred it."""

    __tablename__ = "requirement"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(120))
    level: Mapped[int | None]
    text_level: Mapped[str] = mapped_column(String(4), default="")
    must: Mapped[bool] = mapped_column(default=False)
    derived: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(300), default="")


class VacancyDuty(Base):
    """A duty tag. It acts on the prison's side alone; nothing an employer sees depends on it."""

    __tablename__ = "vacancy_duty"

    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(20), primary_key=True)
    derived: Mapped[bool] = mapped_column(default=False)


class DutyChange(Base):
    """Duty tags as somebody said them of a published vacancy, and what became of it: the queue
    of the agency and its history. Tags stand between spaces; `before` are those that were in
    force when it was decided. Employers see of it only what they said themselves."""

    __tablename__ = "duty_change"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(
        ForeignKey("vacancy.id", ondelete="CASCADE"), index=True
    )
    tags: Mapped[str] = mapped_column(String(200))
    before: Mapped[str] = mapped_column(String(200), default="")
    why: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(12), default="waiting", index=True)
    said_at: Mapped[datetime]
    said_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_employer: Mapped[bool]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    vacancy: Mapped[Vacancy] = relationship()


class Wage(Base):
    """A minimum wage as an administrator entered it; it stands before the one that ships with
    the program for the same day."""

    __tablename__ = "minimum_wage"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    month_cents: Mapped[int]
    hour_cents: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
