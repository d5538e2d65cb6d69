"""An employer's own calendar: read under guard, kept as times without titles, and heeded by every
search for as long as it is known to be so."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event
from time import sleep
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.busy import calendar_actions, calendar_queries
from jobbridge.busy.model import EmployerBusy, EmployerCalendar
from jobbridge.calendar.spans import Span
from jobbridge.days import queries
from jobbridge.days.problem_queries import problem_of
from jobbridge.db import Database
from jobbridge.disruptions import plan_queries, planning
from jobbridge.disruptions.plan_queries import Shut
from jobbridge.errors import Refused
from jobbridge.foreign import actions as foreign
from jobbridge.foreign import reading
from jobbridge.foreign.addresses import address_of
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.foreign.reading import Failed, Known, Reading
from jobbridge.foreign.rules import Freshness
from jobbridge.i18n import words
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.days.conftest import Planner
from tests.days.conftest import planner as planner
from tests.foreign.conftest import HOST, Server, answer, ics
from tests.foreign.conftest import _pem as _pem
from tests.foreign.conftest import server as server
from tests.interviews.conftest import Desk, at, jobs
from tests.interviews.conftest import desk as desk
from tests.interviews.test_pages import send
from tests.interviews.test_slot_queries import free

__all__ = ["_pem", "desk", "jobs", "planner", "server"]
ADDRESS = f"https://{HOST}/owa/calendar/0123456789abcdef/secret/calendar.ics"
DAY = date(2026, 12, 1)
MORNING = ("2026-12-01 08:00", "2026-12-01 12:30")
HALF = {
    name: words("lv").time(at(moment))
    for name, moment in zip(("begins", "ends"), MORNING, strict=True)
}


def gives(*pairs: tuple[str, str], etag: str = "") -> Callable[..., Reading]:
    """A reader that finds these times, given as the clock in Riga shows them."""
    spans = tuple(Span(at(first), at(last)) for first, last in pairs)
    return lambda url, known, within: Reading(spans, Known(etag, "", repr(pairs)[-60:]))


def fails(code: str) -> Callable[..., Reading]:
    def reader(url: str, known: Known, within: Span) -> Reading:
        raise Failed(code)

    return reader


def add(database: Database, world: World, panel: int | None = None) -> int:
    with database.write() as session:
        return calendar_actions.add_calendar(
            session, world.alda, address=ADDRESS, panel=panel, now=NOW
        ).id


def read(
    database: Database, number: int, reader: Callable[..., Reading], now: datetime = NOW
) -> None:
    calendar_actions.read_one(database, {"calendar_id": number}, now, reader=reader)


def kept(database: Database) -> list[tuple[datetime, datetime]]:
    with database.read() as session:
        rows = session.scalars(select(EmployerBusy).order_by(EmployerBusy.starts_at))
        return [(row.starts_at, row.ends_at) for row in rows if row.calendar_id]


def test_a_calendar_is_read_from_a_server_and_only_its_times_are_kept(
    client_for: ClientFor, desk: Desk, world: World, database: Database, server: Server
) -> None:
    """The whole way: the page, the guard, TLS, the process, the table, the search, the refusal."""
    meeting = "UID:1\nDTSTART:20261201T060000Z\nDTEND:20261201T103000Z\nSUMMARY:Canary"
    server.says(answer(ics(meeting), 'ETag: "1"'))
    alda = client_for("alda")
    sent = send(alda, "/busy/calendars", address=ADDRESS)
    assert sent.status_code == 303

    def reader(url: str, known: Known, within: Span) -> Reading:
        return reading.read(address_of(url), known, within, edge=server.edge())

    read(database, 1, reader)
    page = alda.get(sent.headers["location"]).text
    assert "secret" not in page
    assert "Canary" not in page
    assert kept(database) == [(at(MORNING[0]), at(MORNING[1]))]
    assert free(desk, "juris_a", first=DAY, last=DAY)["2026-12-01"][0] == "13:10"
    assert free(desk, "juris_b", first=DAY, last=DAY)["2026-12-01"][0] == "09:00"
    with pytest.raises(Refused) as refused:
        desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    assert [reason.code for reason in refused.value.reasons] == ["employer_taken"]
    assert "Canary" not in refused.value.reasons[0].text
    server.says(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    read(database, 1, reader, NOW + timedelta(hours=1))
    assert 'If-None-Match: "1"' in server.requests[-1]
    assert kept(database) == [(at(MORNING[0]), at(MORNING[1]))]


def test_the_address_is_sealed_and_never_in_a_log(
    world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    number = add(database, world)
    read(database, number, fails("slow"))
    with database.engine.connect() as connection:
        sealed = connection.exec_driver_sql("SELECT url FROM foreign_calendar").scalar()
        told = connection.exec_driver_sql("SELECT payload, key FROM job").all()
    assert b"secret" not in bytes(sealed or b"")
    assert HOST not in f"{told}{caplog.text}"


def test_alternatives_and_new_times_avoid_the_calendar(
    desk: Desk, world: World, database: Database
) -> None:
    read(database, add(database, world), gives(MORNING))
    made = desk.book(world.anna, "juris_a", "2026-12-01 13:10")
    shut = Shut(world.ids["north"], Span(at("2026-12-01 13:00"), at("2026-12-01 14:00")))
    with database.write() as session:
        interview = session.get_one(Interview, made.id)
        plans, _ = plan_queries.plans_of(session, [interview], {}, NOW, shut=shut)
        starts = [plan.starts_at for plan in plans]
        (one,) = plan_queries.standing_of(session, [interview], {}, NOW)
        board = plan_queries.board_of(session, [one], NOW, shut=shut)
        found = [plan.starts_at for plan in planning.options(one, board) if plan.starts_at]
    busy = Span(at(MORNING[0]), at(MORNING[1]))
    assert found
    assert [start for start in [*starts, *found] if start and busy.contains(start)] == []


def test_a_party_of_an_interview_day_is_away_when_its_own_calendar_says_so(
    planner: Planner, world: World, database: Database, client_for: ClientFor
) -> None:
    """The second of two parties cannot before noon, and the draft says so; the first, and a
    single interview, can."""
    read(database, add(database, world, panel=2), gives(MORNING))
    people = planner.people(8)
    planner.open(world.anna, people, panels=2)
    morning = {"1": 0, "2": 0}
    with database.read() as session:
        plan = queries.plan_for(session, world.anna, planner.ref)
        problem = problem_of(
            session,
            plan,
            queries.items_of(session, plan.day_id),
            queries.panels_of(session, plan.day_id),
            NOW,
        )
        for panel in problem.day.panels:
            early = {s for s, start in problem.starts.items() if start < at(MORNING[1])}
            morning[panel.id] = len(early & panel.absent)
    assert morning["1"] == 0
    assert morning["2"] > 3
    page = client_for("anna").get(f"/interview-days/{planner.ref}").text
    panels = page[page.index('id="panels"') :].split("panels?number=")
    busy = [words("lv").gettext("busy %(begins)s–%(ends)s, by its calendar", **HALF)]
    assert [one for one in panels[1:3] if any(text in one for text in busy)] == [panels[2]]


def test_what_is_read_again_changes_only_what_has_changed(world: World, database: Database) -> None:
    number = add(database, world)
    noon = ("2026-12-02 12:00", "2026-12-02 13:00")
    read(database, number, gives(MORNING, noon))

    def ids() -> list[int]:
        with database.read() as session:
            return list(session.scalars(select(EmployerBusy.id).order_by(EmployerBusy.id)))

    first = ids()
    later = ("2026-12-03 12:00", "2026-12-03 13:00")
    read(database, number, gives(MORNING, later), NOW + timedelta(hours=1))
    assert ids()[0] == first[0]
    assert kept(database) == [(at(a), at(b)) for a, b in (MORNING, later)]


@pytest.mark.parametrize(
    ("hours", "freshness", "free_at"),
    [(1, Freshness.LATE, "13:10"), (23, Freshness.LATE, "13:10"), (25, Freshness.STALE, "09:00")],
)
def test_a_calendar_that_falls_silent_counts_a_day_longer_and_then_no_more_and_it_is_said(
    client_for: ClientFor,
    clock: FixedClock,
    desk: Desk,
    world: World,
    database: Database,
    hours: int,
    freshness: Freshness,
    free_at: str,
) -> None:
    number = add(database, world)
    read(database, number, gives(MORNING))
    clock.move(hours=hours)
    later = clock.now()
    read(database, number, fails("gone"), later)
    alda = client_for("alda")
    page = alda.get(f"/busy/calendars/{number}").text
    assert "jb-reasons" in page
    with database.read() as session:
        (one,) = calendar_queries.calendars_for(session, world.alda, later)
        silent = calendar_queries.unheard(session, world.ids["a"], later)
    assert one.health.freshness == freshness
    assert (silent is not None) == (freshness == Freshness.STALE)
    found = free_later(desk, "juris_a", later)
    assert found[0].starts_at == at(f"2026-12-01 {free_at}")
    codes = {reason.code for slot in found for reason in slot.warnings}
    assert ("calendar_unheard" in codes) == (freshness == Freshness.STALE)


def free_later(desk: Desk, job: str, now: datetime) -> Sequence[Any]:
    with desk.database.read() as session:
        days = slot_queries.free_slots_for(
            session,
            desk.world.anna,
            session.get_one(Application, desk.jobs[job]),
            mode="in_person",
            minutes=30,
            from_day=DAY,
            until_day=DAY + timedelta(days=1),
            now=now,
        )
    return [slot for day in days for slot in day.slots]


def test_a_reading_killed_halfway_leaves_what_was_read_whole(
    world: World, database: Database
) -> None:
    """Killed while it reads, the lease runs out; killed while it writes, nothing is written."""
    number = add(database, world)
    read(database, number, gives(MORNING))

    def killed(url: str, known: Known, within: Span) -> Reading:
        raise KeyboardInterrupt

    def dies(session: Any, calendar: Any, spans: Any, now: Any) -> None:
        calendar_actions.keep_times(session, calendar, (), now)
        raise KeyboardInterrupt

    later = NOW + timedelta(hours=1)
    with pytest.raises(KeyboardInterrupt):
        foreign.read_calendar(database, 1, later, keep=dies, reader=gives())
    assert kept(database) == [(at(MORNING[0]), at(MORNING[1]))]
    read(database, number, gives(), later)
    assert kept(database) == [(at(MORNING[0]), at(MORNING[1]))], "the lease still runs"
    read(database, number, gives(), later + timedelta(minutes=4))
    assert kept(database) == []
    with pytest.raises(KeyboardInterrupt):
        read(database, number, killed, later + timedelta(hours=1))


def test_only_the_holder_of_the_lease_says_how_it_went(world: World, database: Database) -> None:
    """The address is changed while the old one is read: what the old one says is not kept."""
    number = add(database, world)

    def slow(url: str, known: Known, within: Span) -> Reading:
        with database.write() as session:
            calendar_actions.change_address(
                session, world.alda, number, address="https://new.example/a.ics", now=NOW
            )
        return gives(MORNING)(url, known, within)

    read(database, number, slow)
    assert kept(database) == []
    with database.read() as session:
        assert session.scalars(select(ForeignCalendar.tried_at)).one() is None


def test_calendars_are_read_hourly_and_ever_more_seldom_where_they_fail(
    world: World, database: Database
) -> None:
    add(database, world)
    asked: list[str] = []

    def counting(url: str, known: Known, within: Span) -> Reading:
        asked.append(url)
        raise Failed("server", 7200)

    for minutes in (0, 1, 30, 119, 121, 122):
        now = NOW + timedelta(minutes=minutes)
        calendar_actions.read_due(database, now, reader=counting)
    assert len(asked) == 2
    calendar_actions.read_due(database, NOW + timedelta(hours=5), reader=gives(MORNING))
    calendar_actions.read_due(database, NOW + timedelta(hours=5, minutes=50), reader=counting)
    assert len(asked) == 2
    calendar_actions.read_due(database, NOW + timedelta(hours=6, minutes=11), reader=counting)
    assert len(asked) == 3


def test_a_calendar_is_taken_out_with_its_times_and_its_address(
    client_for: ClientFor, world: World, database: Database
) -> None:
    number = add(database, world)
    read(database, number, gives(MORNING))
    path = f"/busy/calendars/{number}/remove"
    assert send(client_for("bruno"), path).status_code == 404
    assert send(client_for("alda"), path).status_code == 303
    with database.read() as session:
        left = [
            session.scalars(select(table)).all()
            for table in (EmployerBusy, EmployerCalendar, ForeignCalendar)
        ]
    assert left == [[], [], []]


def test_a_wrong_address_is_said_on_the_form(client_for: ClientFor, world: World) -> None:
    alda = client_for("alda")
    answered = send(alda, "/busy/calendars", address="http://127.0.0.1/a.ics")
    assert answered.status_code == 422
    assert "ds-error-summary" in answered.text
    assert send(alda, "/busy/calendars", address=ADDRESS).status_code == 303
    assert send(alda, "/busy/calendars", address=ADDRESS).status_code == 422


def test_read_now_shows_that_it_is_being_read(
    client_for: ClientFor, clock: FixedClock, world: World, database: Database
) -> None:
    number = add(database, world)
    read(database, number, gives(MORNING))
    alda = client_for("alda")
    assert "hx-trigger" not in alda.get(f"/busy/calendars/{number}").text
    clock.move(minutes=5)
    assert send(alda, f"/busy/calendars/{number}/read").status_code == 303
    assert 'hx-trigger="every 2s"' in alda.get(f"/busy/calendars/{number}").text
    read(database, number, gives(MORNING), clock.now())
    assert "hx-trigger" not in alda.get(f"/busy/calendars/{number}").text


def test_what_its_owner_does_while_a_calendar_is_being_read_waits_and_nobody_in_a_circle(
    world: World, database: Database
) -> None:
    """The reading holds the calendar and then writes its times; so does whoever takes it out."""
    if database.sqlite:
        return  # one writer at a time
    number = add(database, world)
    reading_on = Event()

    def slowly(session: Session, *given: Any) -> None:
        reading_on.set()
        waits = select(func.count()).where(
            text("wait_event_type = 'Lock' AND datname = current_database()")
        )
        with database.read() as other:
            for _ in range(500):
                if other.scalar(waits.select_from(text("pg_stat_activity"))):
                    break
                other.rollback()
                sleep(0.01)
        calendar_actions.keep_times(session, *given)

    def reads() -> None:
        with database.read() as session:
            foreign_id = session.scalars(select(ForeignCalendar.id)).one()
        foreign.read_calendar(database, foreign_id, NOW, keep=slowly, reader=gives(MORNING))

    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(reads)
        assert reading_on.wait(30)
        with database.write() as session:
            calendar_actions.remove_calendar(session, world.alda, number, now=NOW)
        worker.result(30)
    assert kept(database) == []
