"""Who reads whose reason for a no: the table, and what each side sees on its pages."""

from collections.abc import Callable
from typing import Any, get_args

import pytest
from sqlalchemy import select

from jobbridge.applications import actions, refusal_actions, refusal_queries
from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.applications.refusal_rules import (
    DECLINES,
    PERSON,
    REFUSALS,
    DeclineCode,
    RefusalCode,
    Said,
    Side,
    may_read,
    may_share,
    why_not_said,
)
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.refusals.queries import refusals_for
from jobbridge.refusals.rules import Counted, lines
from jobbridge.vacancies.model import Requirement
from jobbridge.viewer import Role
from tests.applications.conftest import put
from tests.conftest import NOW, World
from tests.demand.conftest import counted, drivers
from tests.demand.test_pages import english

__all__ = ["counted", "drivers"]
Clients = Callable[[str], Any]

# Written once more, by hand: reader → (employer's reason, person's), each closed and open.
READERS = {
    Role.EMPLOYER: ((True, True), (False, True)),
    Role.COUNSELOR: ((True, True), (True, True)),
    PERSON: ((False, True), (True, True)),
}
CLOSED = ((False, False), (False, False))


@pytest.mark.parametrize("reader", [*Role, PERSON, None])
def test_a_reason_is_read_by_those_in_the_table_and_nobody_else(reader: str | None) -> None:
    found = tuple(
        tuple(may_read(side, reader, shared=shared) for shared in (False, True))
        for side in (Side.EMPLOYER, Side.PERSON)
    )
    assert found == READERS.get(reader or "", CLOSED)


def test_a_reason_given_before_an_employer_knew_of_anybody_is_never_opened() -> None:
    assert [
        may_share(verb, known_to_employer=known)
        for verb, known in (
            *(("decline", False), ("withdraw", False), ("withdraw", True)),
            *(("refuse", True), ("lapse", True)),
        )
    ] == [False, False, True, True, False]


def test_the_lists_and_what_forms_take_are_the_same_and_hold_no_health() -> None:
    assert set(get_args(RefusalCode)) == set(REFUSALS)
    assert set(get_args(DeclineCode)) == set(DECLINES)
    assert not any("health" in code for code in (*REFUSALS, *DECLINES))


@pytest.mark.parametrize(
    ("verb", "said", "codes"),
    [
        ("refuse", Said("skills", "skill:mig"), []),
        ("refuse", Said("start", "skill:mig"), ["lacks"]),
        ("refuse", Said("skills", "skill:other"), ["lacks"]),
        ("refuse", Said("pay"), ["why"]),
        ("decline", Said("pay"), []),
        ("decline", Said("filled"), ["why"]),
        ("lapse", Said("hired"), []),
    ],
)
def test_a_reason_is_of_its_sides_list_and_of_this_vacancy(
    verb: str, said: Said, codes: list[str]
) -> None:
    assert [reason.code for reason in why_not_said(verb, said, asked={"skill:mig"})] == codes


def test_few_are_never_told_to_those_who_do_not_know_them() -> None:
    counted = [
        Counted("employer", "skills", "skill:mig", 14, 12, 9, 3),
        Counted("employer", "skills", "skill:tig", 9, 9, 9, 9),
        Counted("person", "pay", "", 40, 40, 4, 2),
    ]
    assert [(line.lacks, line.people, line.times) for line in lines(counted, exact=False)] == [
        ("skill:mig", 10, None)
    ]
    assert [line.people for line in lines(counted, exact=True)] == [40, 12, 9]


def met(session: Any, world: World) -> Application:
    application = put(session, world, "interview")
    application.met_at = NOW
    session.flush()
    return application


def test_each_side_opens_its_own_reason_and_only_its_own(database: Database, world: World) -> None:
    with database.write() as session:
        application = met(session, world)
        actions.refuse(session, world.alda, application, Said("start"), now=NOW)
        theirs = refusal_queries.reason_for(session, world.anna, application)
        ours = refusal_queries.reason_for(session, world.alda, application)
        assert theirs is not None
        assert ours is not None
        assert (theirs.why, theirs.opens, ours.why, ours.opens) == ("start", False, "start", True)
        with pytest.raises(Refused):
            refusal_actions.open_reason(session, world.anna, application, True, now=NOW)
        refusal_actions.open_reason(session, world.alda, application, True, now=NOW)
        again = refusal_queries.reason_for(session, world.anna, application)
        assert again is not None
        assert again.shared


def test_an_employer_reads_why_somebody_turned_away_only_where_they_let_it(
    database: Database, world: World, client_for: Clients
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    with database.write() as session:
        ref = met(session, world).ref
        actions.withdraw(session, world.anna, _by(session, ref), now=NOW, said=Said("pay"))
    closed = alda.get("/cards").text
    assert ref not in closed
    assert alda.get(f"/cards/{ref}").status_code == 404
    sent = {"csrf_token": anna.csrf, "shared": "yes"}
    assert anna.post(f"/applications/{ref}/reason", data=sent).status_code == 303
    assert 'id="gone"' in alda.get("/cards").text
    assert ref in alda.get("/cards").text
    sent["shared"] = ""
    anna.post(f"/applications/{ref}/reason", data=sent)
    assert alda.get("/cards").text == closed


def test_a_no_names_the_requirement_and_is_added_up(
    database: Database, world: World, client_for: Clients
) -> None:
    alda = client_for("alda")
    with database.write() as session:
        session.add(
            Requirement(vacancy_id=world.ids["vacancy_a"], kind="licence", code="C", must=True)
        )
        ref = met(session, world).ref
    page = alda.get(f"/cards/{ref}").text
    assert 'value="licence:C"' in page
    answer = alda.post(
        f"/cards/{ref}/refuse",
        data={"csrf_token": alda.csrf, "why": "skills", "lacks": "licence:C"},
    )
    assert answer.headers["location"] == "/cards"
    with database.read() as session:
        (one,) = refusals_for(session, world.anna, now=NOW)
        assert (one.side, one.why, one.lacks, one.people, one.times) == (
            *("employer", "skills", "licence:C", 1, 1),
        )
        assert refusals_for(session, world.bela, now=NOW) == []
        assert refusals_for(session, world.nora, now=NOW) == []
        assert session.scalars(select(ApplicationChange.shared)).all() == [False]
    assert "licence" not in client_for("nora").get("/refusals").text
    told = client_for("anna").get("/api/v1/refusals").json()["reasons"]
    assert [one["lacks"] for one in told] == ["licence:C"]


def test_what_employers_missed_stands_in_the_report_on_what_one_step_would_open(
    database: Database, world: World, client_for: Clients, counted: None
) -> None:
    alda = client_for("alda")
    with database.write() as session:
        ref = met(session, world).ref
    answer = alda.post(
        f"/cards/{ref}/refuse",
        data={"csrf_token": alda.csrf, "why": "skills", "lacks": "licence:B"},
    )
    assert answer.status_code == 303
    for who, said in (("anna", "1"), ("nora", "fewer than 10"), ("olga", None)):
        reader = english(client_for(who))
        line = reader.get("/demand.csv?weeks=52").text.splitlines()[1]
        shown = "Employers said it is missing" in reader.get("/demand?weeks=52").text
        assert (line.rpartition(",")[2] == said, shown) == (said is not None, said is not None)


def _by(session: Any, ref: str) -> Application:
    found: Application = session.scalars(select(Application).where(Application.ref == ref)).one()
    return found
