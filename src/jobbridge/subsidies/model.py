"""One rule of support for employers, as the agency keeps it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId


class Subsidy(Base):
    """A support with its legal reference. Only what an agency clerk has confirmed is ever shown to
    employers and counselors, and a change takes the confirmation away.

    `share_percent` is of the pay, `amount_cents` of a month. `groups` are keys of `rules.GROUPS`,
    `released_months` how long after release somebody may begin: words for people, by which the
    portal judges nobody.
    """

    __tablename__ = "subsidy"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="days_in_order"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    ref: Mapped[str] = mapped_column(String(12), unique=True)
    name_lv: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    name_ru: Mapped[str] = mapped_column(String(160), default="")
    legal_reference: Mapped[str] = mapped_column(String(300), default="")
    amount_cents: Mapped[int | None]
    share_percent: Mapped[int | None]
    months: Mapped[int | None]
    conditions: Mapped[str] = mapped_column(String(1000), default="")
    groups: Mapped[str] = mapped_column(String(120), default="")
    released_months: Mapped[int | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column(default=1)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    updated_at: Mapped[datetime]

    def name(self, locale: str) -> str:
        """In the reader's language where somebody wrote it, else in Latvian."""
        return {"en": self.name_en, "ru": self.name_ru}.get(locale) or self.name_lv
