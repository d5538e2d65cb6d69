"""What employers and the agency do: state, version, job and audit row move together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.outbox.model import Job
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies import actions, duty_actions, employers, queries, rules
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.rules import Offer, Wish
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World

TODAY = NOW.date()
LATER = date(2026, 12, 31)


def offer(world: World, **changes: object) -> Offer:
    whole = Offer(
        title="Pavārs",
        occupation_code="5120 02",
        municipality_id=world.ids["Rīga"],
        pay_from_cents=100_000,
        pay_to_cents=120_000,
        load="full",
        apply_by=LATER,
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def save(session: Session, world: World, **changes: object) -> Vacancy:
    return actions.save_draft(
        session, world.alda, offer=offer(world, **changes), now=NOW, today=TODAY
    )


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return [reason.code for reason in refused.value.reasons]


def test_a_draft_needs_little_and_is_the_employers(database: Database, world: World) -> None:
    with database.write() as session:
        made = actions.save_draft(
            session, world.alda, offer=Offer(title="Kaut kas"), now=NOW, today=TODAY
        )
        assert (made.state, made.employer_id, made.version) == ("draft", world.ids["a"], 1)
        assert codes(lambda: save(session, world, title=" ")) == ["title"]


def test_publishing_moves_version_job_and_audit_together(database: Database, world: World) -> None:
    with database.write() as session:
        ref = save(session, world).ref
        actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY)
    with database.read() as session:
        found = session.query(Vacancy).filter_by(ref=ref).one()
        assert (found.state, found.version, found.published_at) == ("published", 2, NOW)
        jobs = session.query(Job).filter_by(kind="rematch_vacancy")
        assert [job.key for job in jobs] == [f"rematch:vacancy:{found.id}:{v}" for v in (1, 2)]
        rows = session.query(AuditRow).filter_by(subject="vacancy", subject_id=found.id)
        assert [row.verb for row in rows] == ["vacancy.save", "vacancy.publish"]


def test_what_cannot_be_published_is_refused_with_all_reasons(
    database: Database, world: World
) -> None:
    with database.write() as session:
        ref = save(session, world, pay_from_cents=50_000, apply_by=None, occupation_code="").ref
        assert codes(
            lambda: actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY)
        ) == ["occupation", "minimum_wage", "apply_by"]


def test_an_employer_that_is_not_vetted_cannot_publish(database: Database, world: World) -> None:
    with database.write() as session:
        session.get_one(Employer, world.ids["a"]).vetted_at = None
        ref = save(session, world).ref
        assert codes(
            lambda: actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY)
        ) == ["not_vetted"]


def test_a_published_vacancy_stays_publishable_when_changed(
    database: Database, world: World
) -> None:
    with database.write() as session:
        ref = world.refs["vacancy_a"]
        assert codes(
            lambda: actions.save_draft(
                session,
                world.alda,
                ref=ref,
                offer=offer(world, pay_from_cents=1),
                now=NOW,
                today=TODAY,
            )
        ) == ["minimum_wage"]


def test_two_people_who_change_the_same_vacancy_are_told(database: Database, world: World) -> None:
    with database.write() as session:
        made = save(session, world)
        with pytest.raises(Stale):
            actions.save_draft(
                session,
                world.alda,
                ref=made.ref,
                offer=offer(world),
                stamp=rules.stamp(Offer(title="Kaut kas cits")),
                now=NOW,
                today=TODAY,
            )


def test_pausing_renewing_and_closing(database: Database, world: World) -> None:
    ref = world.refs["vacancy_a"]
    with database.write() as session:
        assert actions.pause(session, world.alda, ref=ref, now=NOW).state == "paused"
        assert codes(lambda: actions.pause(session, world.alda, ref=ref, now=NOW)) == ["state"]
        closed = actions.close(session, world.alda, ref=ref, reason="filled", now=NOW)
        assert (closed.state, closed.close_reason, closed.closed_at) == ("closed", "filled", NOW)
        renewed = actions.renew(session, world.alda, ref=ref, apply_by=LATER, now=NOW, today=TODAY)
        assert (renewed.state, renewed.apply_by, renewed.close_reason) == ("published", LATER, "")
        assert codes(
            lambda: actions.renew(
                session, world.alda, ref=ref, apply_by=TODAY, now=NOW, today=TODAY
            )
        ) == ["apply_by_past"]
        assert codes(
            lambda: actions.close(session, world.alda, ref=ref, reason="bored", now=NOW)
        ) == ["reason"]


STEPS: dict[str, Callable[[Session, Viewer, str], Vacancy]] = {
    "vacancy.pause": lambda s, v, ref: actions.pause(s, v, ref=ref, now=NOW),
    "vacancy.publish": lambda s, v, ref: actions.publish(s, v, ref=ref, now=NOW, today=TODAY),
    "vacancy.close": lambda s, v, ref: actions.close(s, v, ref=ref, reason="filled", now=NOW),
}


@pytest.mark.parametrize("verb", STEPS)
def test_a_step_asked_for_many_times_at_once_is_taken_once(
    database: Database, world: World, verb: str
) -> None:
    with database.write() as session:
        ref = save(session, world).ref
        if verb == "vacancy.pause":
            STEPS["vacancy.publish"](session, world.alda, ref)
    barrier = Barrier(8)

    def one(_: int) -> str:
        barrier.wait()
        try:
            with database.write() as session:
                return STEPS[verb](session, world.alda, ref).state
        except Refused as error:
            return ",".join(reason.code for reason in error.reasons)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(8)))
    assert sorted(answer == "state" for answer in answers) == [False] + [True] * 7
    with database.read() as session:
        assert len(list(session.scalars(select(AuditRow).where(AuditRow.verb == verb)))) == 1


def test_a_copy_is_a_draft_without_dates(database: Database, world: World) -> None:
    with database.write() as session:
        copy = actions.duplicate(session, world.alda, ref=world.refs["vacancy_a"], now=NOW)
        old = queries.vacancy_for(session, world.alda, world.refs["vacancy_a"])
        assert (copy.state, copy.apply_by, copy.title) == ("draft", None, "Metinātājs")
        assert copy.ref != old.ref
        assert queries.offer_of(copy).wishes == tuple(
            sorted(queries.offer_of(old).wishes, key=lambda w: (w.kind, w.code))
        )


def test_nobody_changes_a_vacancy_of_another_employer(database: Database, world: World) -> None:
    ref = world.refs["vacancy_b"]
    attempts: list[Callable[[Session, Viewer], object]] = [
        lambda s, v: actions.publish(s, v, ref=ref, now=NOW, today=TODAY),
        lambda s, v: actions.pause(s, v, ref=ref, now=NOW),
        lambda s, v: actions.renew(s, v, ref=ref, apply_by=LATER, now=NOW, today=TODAY),
        lambda s, v: actions.close(s, v, ref=ref, reason="filled", now=NOW),
        lambda s, v: actions.duplicate(s, v, ref=ref, now=NOW),
        lambda s, v: actions.set_requirements(s, v, ref=ref, wishes=[], now=NOW),
        lambda s, v: duty_actions.say_duties(s, v, ref=ref, tags=[], now=NOW),
        lambda s, v: actions.confirm_occupation(s, v, ref=ref, code="5120 02", now=NOW),
        lambda s, v: actions.save_draft(s, v, ref=ref, offer=offer(world), now=NOW, today=TODAY),
    ]
    with database.write() as session:
        for name in ("alda", "anna", "olga", "niks", "mara", "ada"):
            for attempt in attempts:
                with pytest.raises(NotFound):
                    attempt(session, world.viewers[name])


def test_the_agency_moderates_but_does_not_write_vacancies(
    database: Database, world: World
) -> None:
    ref, whole = world.refs["vacancy_b"], offer(world)
    with database.write() as session:
        with pytest.raises(NotFound):
            actions.publish(session, world.nora, ref=ref, now=NOW, today=TODAY)
        with pytest.raises(NotFound):
            actions.save_draft(session, world.nora, ref=ref, offer=whole, now=NOW, today=TODAY)
        assert actions.pause(session, world.nora, ref=ref, now=NOW).state == "paused"


def test_requirements_outside_the_vocabularies_are_refused(
    database: Database, world: World
) -> None:
    with database.write() as session:
        ref = world.refs["vacancy_a"]
        wrong = [Wish("skill", "fly"), Wish("licence", "ZZ"), Wish("skill", "weld", 2)]
        assert codes(
            lambda: actions.set_requirements(session, world.alda, ref=ref, wishes=wrong, now=NOW)
        ) == ["requirement"]


def test_another_occupation_brings_its_own_duty_tags(database: Database, world: World) -> None:
    with database.write() as session:
        session.query(Occupation).filter_by(code="5120 02").one().duties = "NIGHT|CASH"
        made = save(session, world)
        assert [(d.tag, d.derived) for d in made.duties] == [("NIGHT", True), ("CASH", True)]
        changed = actions.save_draft(
            session,
            world.alda,
            ref=made.ref,
            offer=offer(world, occupation_code="7212 04"),
            now=NOW,
            today=TODAY,
        )
        assert changed.duties == []


def test_an_employer_needs_two_people_of_the_agency(database: Database, world: World) -> None:
    with database.write() as session:
        made = employers.add_employer(
            session, world.nora, registration_number="40003951628", name="SIA C", now=NOW
        )
        employers.vet(session, world.nora, employer_id=made.id, now=NOW)
        assert made.vetted_at is None
        assert codes(lambda: employers.vet(session, world.nora, employer_id=made.id, now=NOW)) == [
            "second_person"
        ]
        employers.vet(session, world.niks, employer_id=made.id, now=NOW)
        assert made.vetted_at == NOW
        with pytest.raises(NotFound):
            employers.vet(session, world.alda, employer_id=world.ids["a"], now=NOW)


def test_a_registration_number_must_check_and_be_new(database: Database, world: World) -> None:
    with database.write() as session:

        def add(number: str, name: str = "SIA C") -> Callable[[], object]:
            return lambda: employers.add_employer(
                session, world.nora, registration_number=number, name=name, now=NOW
            )

        assert codes(add("40003951629", "")) == ["registration_number", "name"]
        add("40003951628")()
        assert codes(add("40003951628")) == ["employer_known"]


def test_an_employer_describes_itself_only(database: Database, world: World) -> None:
    def describe(session: Session, employer_id: int) -> Employer:
        return employers.describe_employer(
            session,
            world.alda,
            employer_id=employer_id,
            about_lv="Metinām.",
            about_en="",
            about_ru="",
            sector="Metāls",
            address="",
            now=NOW,
        )

    with database.write() as session:
        made = describe(session, world.ids["a"])
        assert (made.about("ru"), made.about("lv")) == ("Metinām.", "Metinām.")
        with pytest.raises(NotFound):
            describe(session, world.ids["b"])
