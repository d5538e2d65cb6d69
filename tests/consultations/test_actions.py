"""A consultation and what it leaves, in one transaction."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.consultations import actions, queries
from jobbridge.consultations.actions import Language, Licence, SkillSeen, Work
from jobbridge.consultations.model import Consultation, Plan
from jobbridge.consultations.rules import Needs
from jobbridge.consultations.support_actions import set_support
from jobbridge.consultations.support_rules import Barriers
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import agreements_of, conditions_of, facts_of
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer
from tests.conftest import CANARY, NOW, World

TODAY = NOW.date()


def record(
    session: Session, world: World, who: Viewer | None = None, **given: object
) -> Consultation:
    usual: dict[str, object] = {
        "inmate": session.get_one(Inmate, world.ids["juris"]),
        "held_on": TODAY,
        "conducted_by": world.ids["anna"],
        "readiness": "now",
        "targets": ["5120 02", "7212 04"],
        "now": NOW,
    }
    return actions.record(session, who or world.anna, **(usual | given))  # type: ignore[arg-type]


def facts(session: Session, world: World, kind: str) -> list[tuple[str, int | None, str, str]]:
    known = facts_of(session, [world.ids["juris"]])[world.ids["juris"]]
    return [(f.code, f.level, f.text_level, f.evidence) for f in known if f.kind == kind]


def test_a_consultation_yields_facts_conditions_agreements_and_a_plan(
    database: Database, world: World
) -> None:
    with database.write() as session:
        record(
            session,
            world,
            first_step="7212 04",
            skills=[SkillSeen("weld", 2, "observed"), SkillSeen("read-drawings", 1)],
            experience=[Work("7212 04", 18, "certificate_before")],
            languages=[Language("lv", "B1"), Language("ru", "C2")],
            licences=[Licence("B", date(2030, 1, 1), "certificate_before")],
            education=3,
            limits=["HEIGHTS"],
            conditions=Needs(municipality_id=world.ids["Liepāja"], km=20, nights=False),
            agreements=[("identity", None), ("interview", None)],
            legal_basis="on paper",
            checklist={"cv": True},
            training_wish="Elektriķis",
            holland="RI",
            notes="Punctual.",
        )
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assert facts(session, world, "target") == [
            ("5120 02", 1, "", "declared"),
            ("7212 04", 2, "", "declared"),
        ]
        assert facts(session, world, "skill") == [
            ("read-drawings", 1, "", "declared"),
            ("weld", 2, "", "observed"),
        ]
        assert facts(session, world, "experience") == [("7212 04", 18, "", "certificate_before")]
        assert facts(session, world, "language") == [
            ("lv", None, "B1", "declared"),
            ("ru", None, "C2", "declared"),
        ]
        assert facts(session, world, "licence") == [("B", None, "", "certificate_before")]
        assert facts(session, world, "education") == [("LKI", 3, "", "declared")]
        assert facts(session, world, "limit") == [("HEIGHTS", None, "", "declared")]
        needs = conditions_of(session, [juris.id])[juris.id]
        assert (needs.km, needs.nights, needs.shifts) == (20, False, True)
        assert juris.municipality_id == world.ids["Liepāja"]
        standing = [a.purpose for a in agreements_of(session, [juris.id])[juris.id]]
        assert sorted(standing) == ["identity", "interview", "introduction", "listing"]
        plan = queries.plans_of(session, [juris.id])[juris.id]
        assert (plan.made_on, plan.readiness, plan.first_step) == (TODAY, "now", "7212 04")
        assert (plan.checklist["cv"], plan.checklist["phone"]) == (True, False)
        history = queries.history_for(session, world.anna, juris)
        assert [(one.holland, one.notes) for one in history] == [("RI", "Punctual.")]


def test_it_is_one_version_one_rematch_and_audited(database: Database, world: World) -> None:
    with database.write() as session:
        record(session, world, skills=[], languages=[Language("lv", "C1")])
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        keys = list(session.scalars(select(Job.key)))
        assert (juris.version, keys) == (2, [f"rematch:inmate:{juris.id}:2"])
        verbs = session.scalars(select(AuditRow.verb).where(AuditRow.subject == "inmate"))
        assert list(verbs) == ["consultation.record", *["inmate.replace_facts"] * 3]


def test_what_was_not_spoken_of_stays(database: Database, world: World) -> None:
    with database.write() as session:
        record(session, world)
    with database.read() as session:
        assert facts(session, world, "skill") == [("weld", 3, "", "certificate_inside")]
        assert facts(session, world, "language") == [("lv", None, "B2", "declared")]


def test_an_empty_list_says_that_there_is_nothing(database: Database, world: World) -> None:
    with database.write() as session:
        record(session, world, skills=[])
    with database.read() as session:
        assert facts(session, world, "skill") == []


def test_a_missed_consultation_is_history_and_nothing_else(
    database: Database, world: World
) -> None:
    with database.write() as session:
        record(session, world, state="missed", reason="unable", readiness="", targets=None)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Plan)) == 0
        assert facts(session, world, "target") == [("7212 04", 1, "", "declared")]
        assert [c.state for c in session.scalars(select(Consultation))] == ["missed"]


def test_one_typed_in_from_paper_names_who_held_it_and_when(
    database: Database, world: World
) -> None:
    held = TODAY - timedelta(days=30)
    with database.write() as session:
        made = record(
            session, world, held_on=held, agreements=[("feedback", None)], legal_basis="p"
        )
        assert (made.held_on, made.conducted_by, made.entered_by, made.entered_at) == (
            held,
            world.ids["anna"],
            world.ids["anna"],
            NOW,
        )
        given = agreements_of(session, [made.inmate_id])[made.inmate_id]
        assert {a.purpose: a.given_on for a in given}["feedback"] == held


def test_an_older_one_typed_in_later_changes_nothing_newer(
    database: Database, world: World
) -> None:
    with database.write() as session:
        record(session, world, readiness="now", targets=["5120 02"])
    with database.write() as session:
        old = TODAY - timedelta(days=90)
        record(session, world, held_on=old, readiness="not_yet", targets=["7212 04"])
    with database.read() as session:
        assert facts(session, world, "target") == [("5120 02", 1, "", "declared")]
        assert (
            queries.plans_of(session, [world.ids["juris"]])[world.ids["juris"]].readiness == "now"
        )
        assert session.scalar(select(func.count()).select_from(Consultation)) == 2


def test_all_reasons_come_together_and_nothing_is_written(database: Database, world: World) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        record(
            session,
            world,
            held_on=TODAY + timedelta(days=1),
            conducted_by=world.ids["bela"],
            readiness="",
            targets=["0000 00"],
            languages=[Language("lv", "Z")],
            conditions=Needs(municipality_id=999999, full_time=False, part_time=False),
            agreements=[("everything", None)],
        )
    assert [r.code for r in refused.value.reasons] == [
        "held_ahead",
        "readiness_missing",
        "fact_unknown",
        "fact_text_level",
        "load",
        "municipality",
        "conducted_by",
        "purpose",
        "legal_basis",
        "agreement_date",
    ]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0
        assert session.get_one(Inmate, world.ids["juris"]).version == 1


def test_a_writer_who_saw_an_older_version_is_told(database: Database, world: World) -> None:
    with database.write() as session:
        record(session, world, version=1)
    with pytest.raises(Stale), database.write() as session:
        record(session, world, version=1)
    with database.write() as session:
        record(session, world, version=2)


def test_only_a_counselor_of_the_prison_records_and_reads_the_history(
    database: Database, world: World
) -> None:
    for who in ("bela", "olga", "mara", "pavels", "alda", "nora", "uldis", "ada"):
        with pytest.raises(NotFound), database.write() as session:
            record(session, world, world.viewers[who])
        with database.read() as session:
            juris = session.get_one(Inmate, world.ids["juris"])
            with pytest.raises(NotFound):
                queries.history_for(session, world.viewers[who], juris)


def test_notes_are_unreadable_in_the_raw_table(database: Database, world: World) -> None:
    with database.write() as session:
        record(session, world, notes="Slepenība")
    with database.read() as session:
        raw = bytes(session.execute(text("SELECT notes FROM consultation")).scalar_one())
    assert b"Slepen" not in raw


def test_what_a_consultation_yields_is_all_there_again(database: Database, world: World) -> None:
    """The nine outcomes, each read back as it was said."""
    barriers = Barriers(
        housing="none",
        documents=("identity", "driving"),
        debts="enforced",
        childcare="needed",
        treatment=f"Otrdienās 9–12 {CANARY}",
        words="Šūt 漢字 😀",
    )
    with database.write() as session:
        record(
            session,
            world,
            targets=["5120 02", "7212 04"],
            first_step="7212 04",
            training_wish="Elektriķis",
            holland="RIA",
            skills=[SkillSeen("weld", 4, "observed")],
            education=4,
            education_evidence="certificate_before",
            languages=[Language("lv", "B1")],
            licences=[Licence("STATELANG", None, "certificate_before")],
            experience=[Work("7212 04", 12)],
            readiness="after_training",
            checklist={"cv": True},
            support=barriers,
            conditions=Needs(municipality_id=None, km=10, free_from=date(2027, 3, 1)),
        )
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        support = queries.support_for(session, world.anna, juris)
        assert queries.barriers_of(support) == barriers
        assert facts(session, world, "education") == [("LKI", 4, "", "certificate_before")]
        assert facts(session, world, "licence") == [("STATELANG", None, "", "certificate_before")]
        assert conditions_of(session, [juris.id])[juris.id].free_from == date(2027, 3, 1)
        raw = session.execute(text("SELECT treatment, housing FROM support")).one()
        assert CANARY.encode() not in bytes(raw[0])
        assert b"none" not in bytes(raw[1])
        for who in ("bela", "olga", "mara", "pavels", "alda", "nora", "uldis", "ada"):
            with pytest.raises(NotFound):
                queries.support_for(session, world.viewers[who], juris)


def test_barriers_change_no_match_and_nobody_who_wrote_them(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        first = set_support(session, world.anna, juris, Barriers(housing="none"), now=NOW)
        assert juris.version == 1
        later = NOW + timedelta(days=1)
        again = set_support(session, world.anna, juris, Barriers(housing="none"), now=later)
        assert again is first
        assert first is not None
        assert first.updated_at == NOW
        with pytest.raises(Refused) as refused:
            set_support(session, world.anna, juris, Barriers("castle", ("gun",), "x", "y"), now=NOW)
        assert [r.code for r in refused.value.reasons] == [
            "housing",
            "debts",
            "childcare",
            "documents",
        ]
