"""Occupations and skills: the national classifier, ESCO, and the mapping between them."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jobbridge.db import Base, BigId

CLASSIFIER = "PK"
ESCO = "ESCO"
RELATIONS = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch")
"""How a code may be mapped to an ESCO occupation, the closest first."""


class OccupationGroup(Base):
    """An ISCO-08 group of one to four digits, as the national classifier names it."""

    __tablename__ = "occupation_group"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    lv: Mapped[str] = mapped_column(String(300))
    en: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(40))


class Occupation(Base):
    """A profession of the national classifier (`scheme` PK, code `7212 04`) or of ESCO.

    Classifier names are masculine; `lv_f` is the feminine form, shown beside it.
    """

    __tablename__ = "occupation"
    __table_args__ = (UniqueConstraint("scheme", "code"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    scheme: Mapped[str] = mapped_column(String(4))
    code: Mapped[str] = mapped_column(String(40))
    isco: Mapped[str] = mapped_column(String(4), index=True)
    uri: Mapped[str | None] = mapped_column(String(120), index=True)
    lv: Mapped[str] = mapped_column(String(300))
    lv_f: Mapped[str] = mapped_column(String(300), default="")
    en: Mapped[str] = mapped_column(String(300), default="")
    ru: Mapped[str] = mapped_column(String(300), default="")
    lki: Mapped[int | None]
    state_language: Mapped[str] = mapped_column(String(2), default="")
    licences: Mapped[str] = mapped_column(String(100), default="")
    conditions: Mapped[str] = mapped_column(String(100), default="")
    duties: Mapped[str] = mapped_column(String(100), default="")
    holland: Mapped[str] = mapped_column(String(6), default="")
    source: Mapped[str] = mapped_column(String(40))

    def label(self, locale: str) -> str:
        """`pavārs / pavāre` in Latvian; other languages fall back on Latvian."""
        if locale == "en" and self.en:
            return self.en
        if locale == "ru" and self.ru:
            return self.ru
        if not self.lv:
            return self.en
        return f"{self.lv} / {self.lv_f}" if self.lv_f and self.lv_f != self.lv else self.lv


class OccupationLabel(Base):
    """Another name for an occupation: what people type."""

    __tablename__ = "occupation_label"
    __table_args__ = (Index("ix_occupation_label_occupation_id", "occupation_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    occupation_id: Mapped[int] = mapped_column(ForeignKey("occupation.id", ondelete="CASCADE"))
    lang: Mapped[str] = mapped_column(String(2))
    kind: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(40))


class OccupationMapping(Base):
    """The official mapping of a classifier code (or group) to an ESCO occupation."""

    __tablename__ = "occupation_mapping"

    pk_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    esco_uri: Mapped[str] = mapped_column(String(120), primary_key=True)
    relation: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(40))


class Skill(Base):
    """A skill, knowledge, tool or transversal ability, named in three languages.

    `alt` holds other names, one a line, each after the two letters of its language and a space.
    """

    __tablename__ = "skill"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    uri: Mapped[str | None] = mapped_column(String(120), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    lv: Mapped[str] = mapped_column(String(300), default="")
    en: Mapped[str] = mapped_column(String(300))
    ru: Mapped[str] = mapped_column(String(300), default="")
    alt: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(40))

    def label(self, locale: str) -> str:
        return {"lv": self.lv, "ru": self.ru}.get(locale) or self.en or self.lv

    def other_names(self) -> list[tuple[str, str]]:
        """Language and name of each line of `alt`."""
        return [(line[:2], line[3:]) for line in self.alt.splitlines()]


class OccupationSkill(Base):
    """A skill that an occupation needs (`essential`) or is helped by (`optional`)."""

    __tablename__ = "occupation_skill"

    occupation_id: Mapped[int] = mapped_column(
        ForeignKey("occupation.id", ondelete="CASCADE"), primary_key=True
    )
    skill_id: Mapped[int] = mapped_column(
        ForeignKey("skill.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    essential: Mapped[bool]
    source: Mapped[str] = mapped_column(String(40))


class SkillRelation(Base):
    """A skill's broader skill or skill group, or a related one."""

    __tablename__ = "skill_relation"

    uri: Mapped[str] = mapped_column(String(120), primary_key=True)
    other_uri: Mapped[str] = mapped_column(String(120), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
