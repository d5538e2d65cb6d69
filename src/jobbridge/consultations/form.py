"""The consultation form: what is typed, row by row, and what it means to `actions.record`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import Field, create_model
from sqlalchemy.orm import Session

from jobbridge.consultations import queries, rules
from jobbridge.consultations.actions import Language, Licence, SkillSeen, Work
from jobbridge.consultations.model import Plan, State
from jobbridge.consultations.rules import Needs
from jobbridge.consultations.support_rules import LONGEST, Barriers
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Conditions, Evidence, Fact, FactKind, Inmate
from jobbridge.inmates.vocabulary import STATE_LANGUAGE
from jobbridge.taxonomy import choosing
from jobbridge.viewer import Viewer
from jobbridge.web.forms import Input

LARGEST = 2**31 - 1
ROWS = {"skill": 40, "language": 10, "licence": 12, "work": 12}
EMPTY = {"skill": 3, "language": 1, "licence": 1, "work": 1}
CHOICES = 150  # fields in which two people may differ at once
# What is of this one sending, and no part of what was said.
PASSING = frozenset({"rows", "more", "find", "then", *(f"take_{i}" for i in range(1, CHOICES + 1))})


class Said(Input):
    """Everything but the rows."""

    version: int = Field(default=0, ge=0, le=LARGEST)
    held_on: date = Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    conducted_by: int = Field(ge=1, le=LARGEST)
    planned: int | None = Field(default=None, ge=1, le=LARGEST)
    paper: bool = False
    readiness: str = Field(default="", max_length=20)
    target_1: str = Field(default="", max_length=320)
    target_2: str = Field(default="", max_length=320)
    target_3: str = Field(default="", max_length=320)
    first_step: str = Field(default="", max_length=320)
    agreed: list[str] = Field(default=[], max_length=10)
    legal_basis: str = Field(default="", max_length=120)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)
    km: int | None = Field(default=None, ge=0, le=500)
    anywhere: bool = False
    load: list[str] = Field(default=[], max_length=2)
    hours: list[str] = Field(default=[], max_length=2)
    min_month: int | None = Field(default=None, ge=0, le=10_000)
    accommodation_needed: bool = False
    free_from: date | None = Field(default=None, ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    education: int | None = Field(default=None, ge=1, le=8)
    education_evidence: str = Field(default="", max_length=20)
    state_language: bool = False
    limits: list[str] = Field(default=[], max_length=20)
    housing: str = Field(default="", max_length=12)
    documents: list[str] = Field(default=[], max_length=10)
    debts: str = Field(default="", max_length=12)
    childcare: str = Field(default="", max_length=12)
    treatment: str = Field(default="", max_length=LONGEST)
    support_words: str = Field(default="", max_length=LONGEST)
    checklist: list[str] = Field(default=[], max_length=10)
    training_wish: str = Field(default="", max_length=120)
    holland: str = Field(default="", max_length=6)
    notes: str = Field(default="", max_length=4000)
    rows: str = Field(default="", max_length=12)
    more: str = Field(default="", max_length=12)
    find: str = Field(default="", max_length=40)
    then: str = Field(default="", max_length=12)
    seen: str = Field(default="", max_length=60_000)


def _row_fields() -> dict[str, Any]:
    """`skill_1`, `skill_level_1`, `skill_evidence_1` and so on: forms without JavaScript have a
    fixed number of rows, and each field has a name of its own."""
    fields: dict[str, Any] = {
        f"take_{i}": (str, Field(default="", max_length=400)) for i in range(1, CHOICES + 1)
    }
    for noun, most in ROWS.items():
        for i in range(1, most + 1):
            fields[f"{noun}_{i}"] = (str, Field(default="", max_length=320))
            fields[f"{noun}_evidence_{i}"] = (str, Field(default="", max_length=20))
            if noun == "skill":
                fields[f"skill_level_{i}"] = (int | None, Field(default=None, ge=1, le=4))
            if noun == "language":
                fields[f"language_level_{i}"] = (str, Field(default="", max_length=2))
            if noun == "licence":
                fields[f"licence_until_{i}"] = (date | None, None)
            if noun == "work":
                fields[f"work_months_{i}"] = (int | None, Field(default=None, ge=1, le=720))
    return fields


ConsultationForm: type[Said] = create_model("ConsultationForm", __base__=Said, **_row_fields())


TARGETS = ("target_1", "target_2", "target_3", "first_step")


def kind_of(field: str) -> str:
    """Which list a field is chosen from; empty for a field of another sort."""
    noun, _, row = field.partition("_")
    if field in TARGETS or (noun == "work" and row.isdecimal()):
        return choosing.OCCUPATIONS
    return choosing.SKILLS if noun == "skill" and row.isdecimal() else ""


def rows_shown(typed: Mapping[str, object], noun: str, more: str = "") -> int:
    """How many rows of a noun to show: the filled ones and some empty ones."""
    filled = [i for i in range(1, ROWS[noun] + 1) if typed.get(f"{noun}_{i}")]
    extra = EMPTY[noun] + (3 if more == noun else 0)
    return min(ROWS[noun], max(filled, default=0) + extra)


def filled(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    facts: list[Fact],
    conditions: Conditions | None,
    plan: Plan | None,
    barriers: Barriers,
    today: date,
    basis: str,
) -> dict[str, object]:
    """The form as first shown: everything known, so that sending it again changes nothing."""
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts:
        by_kind.setdefault(fact.kind, []).append(fact)
    words = viewer.locale
    wanted = by_kind.get(FactKind.TARGET, [])
    work = by_kind.get(FactKind.EXPERIENCE, [])
    codes = [f.code for f in (*wanted, *work)] + ([plan.first_step] if plan else [])
    named = choosing.shown(session, "occupations", codes, words)
    known = by_kind.get(FactKind.SKILL, [])
    skilled = choosing.shown(session, "skills", [f.code for f in known], words)
    values: dict[str, object] = {
        "held_on": today,
        "conducted_by": viewer.account_id,
        "legal_basis": basis,
        "municipality_id": inmate.municipality_id,
        "limits": [f.code for f in by_kind.get(FactKind.LIMIT, [])],
        "load": ["full", "part"],
        "hours": ["shifts", "nights"],
    }
    for rank, fact in enumerate(wanted, 1):
        values[f"target_{rank}"] = named.get(fact.code, fact.code)
    for i, fact in enumerate(known, 1):
        values[f"skill_{i}"] = skilled.get(fact.code, fact.code)
        values[f"skill_level_{i}"] = fact.level
        values[f"skill_evidence_{i}"] = fact.evidence
    for i, fact in enumerate(by_kind.get(FactKind.LANGUAGE, []), 1):
        values[f"language_{i}"] = fact.code
        values[f"language_level_{i}"] = fact.text_level
        values[f"language_evidence_{i}"] = fact.evidence
    held = by_kind.get(FactKind.LICENCE, [])
    # The certificate of the state language is a box of its own beside the languages.
    values["state_language"] = any(_plain_certificate(fact) for fact in held)
    for i, fact in enumerate([f for f in held if not _plain_certificate(f)], 1):
        values[f"licence_{i}"] = fact.code
        values[f"licence_until_{i}"] = fact.valid_to
        values[f"licence_evidence_{i}"] = fact.evidence
    for i, fact in enumerate(work, 1):
        values[f"work_{i}"] = named.get(fact.code, fact.code)
        values[f"work_months_{i}"] = fact.level
        values[f"work_evidence_{i}"] = fact.evidence
    for fact in by_kind.get(FactKind.EDUCATION, []):
        values["education"] = fact.level
        values["education_evidence"] = fact.evidence
    if conditions:
        values |= {
            "km": conditions.km,
            "anywhere": conditions.anywhere,
            "load": [
                k
                for k, on in (("full", conditions.full_time), ("part", conditions.part_time))
                if on
            ],
            "hours": [
                k for k, on in (("shifts", conditions.shifts), ("nights", conditions.nights)) if on
            ],
            "min_month": (conditions.min_month_cents or 0) // 100 or None,
            "accommodation_needed": conditions.accommodation_needed,
            "free_from": conditions.free_from,
        }
    if plan:
        values |= {
            "readiness": plan.readiness,
            "first_step": named.get(plan.first_step, plan.first_step),
            "training_wish": plan.training_wish,
            "checklist": [key for key, done in plan.checklist.items() if done],
        }
    return values | {
        "housing": barriers.housing,
        "documents": list(barriers.documents),
        "debts": barriers.debts,
        "childcare": barriers.childcare,
        "treatment": barriers.treatment,
        "support_words": barriers.words,
    }


def _plain_certificate(fact: Fact) -> bool:
    """What the one box says: the certificate, without an end."""
    return (fact.code, fact.evidence, fact.valid_to) == (
        STATE_LANGUAGE,
        Evidence.CERTIFICATE_BEFORE,
        None,
    )


def meant(session: Session, viewer: Viewer, data: Said, today: date) -> dict[str, Any]:
    """The arguments of `actions.record`; raises `Refused` with every text that names nothing."""
    reasons: list[Reason] = []
    typed = data.model_dump()

    def code(kind: str, field: str) -> str:
        text = str(typed[field])
        if not text:
            return ""
        found, why = choosing.resolve(session, kind, text, viewer.locale, field)
        reasons.extend(why)
        return found

    def rows(noun: str) -> list[int]:
        return [i for i in range(1, ROWS[noun] + 1) if typed[f"{noun}_{i}"]]

    def evidence(noun: str, i: int) -> str:
        return str(typed[f"{noun}_evidence_{i}"]) or Evidence.DECLARED

    def need(noun: str, part: str, i: int, text: str) -> Any:
        value = typed[f"{noun}_{part}_{i}"]
        if not value:
            reasons.append(Reason(f"{noun}_{part}", text, field=f"{noun}_{part}_{i}"))
        return value or 0

    targets = [c for c in (code("occupations", f"target_{i}") for i in (1, 2, 3)) if c]
    level = N_("Choose a level for each skill.")
    skills = [
        SkillSeen(
            code("skills", f"skill_{i}"), need("skill", "level", i, level), evidence("skill", i)
        )
        for i in rows("skill")
    ]
    level = N_("Choose a level for each language.")
    languages = [
        Language(
            typed[f"language_{i}"], need("language", "level", i, level), evidence("language", i)
        )
        for i in rows("language")
    ]
    licences = [
        Licence(typed[f"licence_{i}"], typed[f"licence_until_{i}"], evidence("licence", i))
        for i in rows("licence")
    ]
    if data.state_language and STATE_LANGUAGE not in {licence.code for licence in licences}:
        licences.append(Licence(STATE_LANGUAGE, None, Evidence.CERTIFICATE_BEFORE))
    months = N_("Write how many months, for each work.")
    work = [
        Work(
            code("occupations", f"work_{i}"), need("work", "months", i, months), evidence("work", i)
        )
        for i in rows("work")
    ]
    first_step = code("occupations", "first_step")
    if reasons:
        wanted = [text for text in (data.target_1, data.target_2, data.target_3) if text]
        raise Refused(
            reasons
            + rules.why_not_recordable(
                held_on=data.held_on,
                kind="individual",
                state=State.HELD,
                readiness=data.readiness,
                targets=wanted,
                checklist=data.checklist,
                holland=data.holland.upper(),
                today=today,
            )
        )
    return {
        "held_on": data.held_on,
        "conducted_by": data.conducted_by,
        "planned": data.planned,
        "notes": data.notes or None,
        "version": data.version or None,
        "readiness": data.readiness,
        "targets": targets,
        "first_step": first_step,
        "skills": skills,
        "experience": work,
        "languages": languages,
        "licences": licences,
        "education": data.education,
        "education_evidence": data.education_evidence or Evidence.DECLARED,
        "limits": data.limits,
        "conditions": Needs(
            municipality_id=data.municipality_id,
            km=data.km,
            anywhere=data.anywhere,
            full_time="full" in data.load,
            part_time="part" in data.load,
            shifts="shifts" in data.hours,
            nights="nights" in data.hours,
            min_month_cents=None if data.min_month is None else data.min_month * 100,
            accommodation_needed=data.accommodation_needed,
            free_from=data.free_from,
        ),
        "support": Barriers(
            housing=data.housing,
            documents=tuple(data.documents),
            debts=data.debts,
            childcare=data.childcare,
            treatment=data.treatment,
            words=data.support_words,
        ),
        "agreements": [(purpose, None) for purpose in data.agreed],
        "legal_basis": data.legal_basis,
        "checklist": dict.fromkeys(data.checklist, True),
        "training_wish": data.training_wish,
        "holland": data.holland.upper(),
    }


def known_for(session: Session, viewer: Viewer, inmate: Inmate) -> dict[str, Any]:
    """What `filled` needs, for one person: for counselors of the prison."""
    barriers = queries.barriers_of(queries.support_for(session, viewer, inmate))
    return known_of(session, inmate) | {"barriers": barriers}


def known_of(session: Session, inmate: Inmate) -> dict[str, Any]:
    """What is known about one person already looked up, without barriers."""
    return {
        "facts": inmates.facts_of(session, [inmate.id])[inmate.id],
        "conditions": inmates.conditions_of(session, [inmate.id]).get(inmate.id),
        "plan": queries.plans_of(session, [inmate.id]).get(inmate.id),
    }


def said_in(
    session: Session, viewer: Viewer, inmate: Inmate, data: Said, today: date
) -> dict[str, Any]:
    """`meant`, without conditions that are only what the form shows before anybody asked.
    Unknown stays unknown: an answer that nobody gave would decide matches."""
    said = meant(session, viewer, data, today)
    asked_before = inmates.conditions_of(session, [inmate.id]).get(inmate.id) is not None
    if not asked_before and said["conditions"] == Needs(municipality_id=inmate.municipality_id):
        said["conditions"] = None
    return said
