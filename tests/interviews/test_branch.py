"""What a branch of the agency sees first, and the reminder it sends."""

from datetime import timedelta

from sqlalchemy import select

from jobbridge.applications.model import Application, Request
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import branch_queries
from jobbridge.notices import actions as notices
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.settings import Settings
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World


def ask(database: Database, world: World, *, due: int = -2, proposed: bool = False) -> None:
    with database.write() as session:
        request = Request(
            ref="late-one",
            employer_id=world.ids["a"],
            vacancy_id=world.ids["vacancy_a"],
            asked_at=NOW - timedelta(days=9),
            answer_due=NOW.date() + timedelta(days=due),
        )
        session.add(request)
        session.flush()
        if proposed:
            session.add(
                Application(
                    ref="proposed",
                    inmate_id=world.ids["juris"],
                    vacancy_id=world.ids["vacancy_a"],
                    request_id=request.id,
                    state=ApplicationState.PROPOSED,
                    card={},
                    created_at=NOW,
                    updated_at=NOW,
                )
            )


def test_an_overdue_request_says_who_is_late(database: Database, world: World) -> None:
    ask(database, world, proposed=True)
    with database.read() as session:
        [one] = branch_queries.overdue_for(session, world.nora, NOW.date())
        elsewhere = branch_queries.overdue_for(session, world.niks, NOW.date())
    assert [(late.prison, late.counselors) for late in one.late] == [
        ("Dienvidu cietums", ("Bela",))
    ]
    assert elsewhere == []


def test_a_request_is_reminded_of_once_a_day(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    ask(database, world)
    nora, url = client_for("nora"), "/branch/requests/late-one/remind"
    assert [nora.submit(url).status_code for _ in range(2)] == [303, 422]
    clock.move(days=1)
    assert client_for("nora").submit(url).status_code == 303
    with database.read() as session:
        kinds = session.scalars(select(Job.kind).where(Job.kind == "notice_overdue")).all()
    assert len(kinds) == 2


def test_what_is_not_overdue_is_not_reminded_of(
    client_for: ClientFor, database: Database, world: World
) -> None:
    ask(database, world, due=0)
    assert client_for("nora").submit("/branch/requests/late-one/remind").status_code == 422
    assert client_for("niks").submit("/branch/requests/late-one/remind").status_code == 404


def test_only_counselors_who_owe_an_answer_get_the_reminder(
    client_for: ClientFor, database: Database, world: World, app_settings: Settings
) -> None:
    ask(database, world, proposed=True)
    client_for("nora").submit("/branch/requests/late-one/remind")
    work(database, notices.handlers(app_settings), lambda: NOW)
    with database.read() as session:
        mails = session.scalars(select(Job).where(Job.kind == "mail")).all()
    assert [job.payload["to"] for job in mails] == [world.ids["bela"]]


def test_who_comes_back_is_a_reference_and_a_date_and_a_read(
    client_for: ClientFor, database: Database, world: World
) -> None:
    text = client_for("nora").get("/branch").text
    assert world.refs["juris"] in text
    assert CANARY not in text
    assert "Juris" not in text
    with database.read() as session:
        seen = session.scalars(
            select(AuditRow.subject_id).where(
                AuditRow.account_id == world.ids["nora"], AuditRow.subject == "inmate"
            )
        )
        assert world.ids["juris"] in set(seen)
    assert world.refs["juris"] not in client_for("niks").get("/branch").text


def test_who_no_longer_takes_part_is_not_among_those_who_come_back(
    database: Database, world: World
) -> None:
    with database.write() as session:
        for agreement in session.scalars(
            select(Agreement).where(
                Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "listing"
            )
        ):
            agreement.withdrawn_at = NOW
        later = session.get_one(Inmate, world.ids["karlis"])
        later.release_expected = later.release_latest = NOW.date() + timedelta(days=90)
        later.release_earliest = later.release_expected
    with database.read() as session:
        found = branch_queries.returning_for(session, world.nora, NOW.date(), most=50)
    assert [one.ref for one in found] == [world.refs["marta"]]


def test_all_who_come_back_are_counted_and_only_the_listed_are_read(
    database: Database, world: World
) -> None:
    with database.read() as session:
        everybody = branch_queries.returning_for(session, world.nora, NOW.date(), most=50)
        days = branch_queries.returning_days(session, world.nora, NOW.date())
        assert sorted(days.elements()) == [one.release for one in everybody]
        assert len(everybody) > 1
    with database.read() as session:
        found = branch_queries.returning_for(session, world.nora, NOW.date(), most=1)
        assert found == everybody[:1]
        assert len(session.info["seen"]) == 1


def test_an_agency_clerk_starts_at_the_branch(client_for: ClientFor) -> None:
    assert client_for("nora").get("/").headers["location"] == "/branch"
    assert client_for("anna").get("/branch").status_code == 404
