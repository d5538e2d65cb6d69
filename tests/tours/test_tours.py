"""Tours of several prisons: the order, the ways kept free, one notice, and what each side reads."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from jobbridge.calendar import ical
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.calendar.spans import local_moment
from jobbridge.clock import local
from jobbridge.days import release_actions
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews.model import LIVE, Interview, InterviewDay, State
from jobbridge.notices import moved
from jobbridge.outbox.model import Job
from jobbridge.places.model import Prison
from jobbridge.tours import actions, entry_actions, queries, rules
from jobbridge.tours.model import Tour
from jobbridge.tours.rules import Part, Roads, Stop
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Viewer
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import add_inmate, apply
from tests.interviews.test_pages import send

DAY, NEXT = date(2026, 12, 1), date(2026, 12, 2)
ROADS = Roads(speed=60, spare=30)
LENGTH = timedelta(minutes=30)
RIGA, JELGAVA, LIEPAJA = (56.95, 24.1), (56.65, 23.72), (56.51, 21.01)


def hours(day: date, first: int, last: int) -> tuple[datetime, ...]:
    return tuple(local_moment(day, time(hour)) for hour in range(first, last))


def stop(number: int, at: tuple[float, float], wished: int, *days: date) -> Stop:
    return Stop(number, at, wished, {day: hours(day, 9, 17) for day in days or (DAY,)})


def test_a_way_takes_its_kilometres_and_what_the_gates_take() -> None:
    assert ROADS.minutes(RIGA, RIGA) == 30
    assert ROADS.minutes(RIGA, JELGAVA) == 75
    assert replace(ROADS, speed=120).minutes(RIGA, JELGAVA) == 55


def test_the_order_with_the_least_driving_is_proposed_and_the_ways_are_free() -> None:
    parts = rules.proposed(
        [stop(1, LIEPAJA, 1), stop(2, RIGA, 2), stop(3, JELGAVA, 2)], [DAY], ROADS, LENGTH
    )
    assert [part.prison_id for part in parts] == [1, 3, 2]
    where = {1: LIEPAJA, 2: RIGA, 3: JELGAVA}
    assert rules.why_not_parts(parts, where, ROADS) == []
    for one, other in pairwise(parts):
        free = other.span.start - one.span.end
        assert free >= ROADS.between(where[one.prison_id], where[other.prison_id])
    home = rules.proposed(
        [stop(1, LIEPAJA, 1), stop(2, RIGA, 1)], [DAY], ROADS, LENGTH, home=LIEPAJA
    )
    assert [part.prison_id for part in home] == [1, 2]


def test_what_does_not_fit_into_the_rest_of_a_day_is_for_the_next() -> None:
    stops = [stop(1, RIGA, 6, DAY, NEXT), stop(2, JELGAVA, 6, DAY, NEXT)]
    both = rules.proposed(stops, [DAY, NEXT], ROADS, LENGTH)
    assert [part.on for part in both] == [DAY, NEXT]
    assert [part.begins for part in both] == [time(9), time(9)]
    short = rules.proposed(stops, [DAY], ROADS, LENGTH)
    assert [part.on for part in short] == [DAY, DAY]
    assert rules.proposed([stop(1, RIGA, 8), stop(2, LIEPAJA, 8)], [DAY], ROADS, LENGTH) == []


def test_parts_without_the_way_between_are_refused() -> None:
    parts = [Part(DAY, time(9), time(12), 1), Part(DAY, time(13), time(15), 2)]
    (reason,) = rules.why_not_parts(parts, {1: RIGA, 2: JELGAVA}, ROADS)
    assert (reason.values["minutes"], reason.values["ends"]) == (75, "11:45")
    assert rules.why_not_parts(parts, {1: RIGA, 2: RIGA}, ROADS) == []
    apart = [parts[0], replace(parts[1], on=NEXT)]
    assert rules.why_not_parts(apart, {1: RIGA, 2: LIEPAJA}, ROADS) == []


def test_a_tour_goes_on_on_the_next_working_day(database: Database, world: World) -> None:
    with database.read() as session:
        assert queries.workdays_from(session, date(2026, 12, 4), 2) == [
            date(2026, 12, 4),
            date(2026, 12, 7),
        ]
        assert queries.workdays_from(session, date(2026, 12, 24), 1) == [date(2026, 12, 28)]


def both(world: World) -> Viewer:
    """A counselor who looks after people of two prisons."""
    return replace(world.anna, organisations=frozenset({world.ids["north"], world.ids["south"]}))


def waiting(database: Database, world: World) -> None:
    with database.write() as session:
        for n in range(4):
            inmate = add_inmate(session, world, f"t{n}", days=100 - n)
            if n > 1:
                inmate.prison_id = world.ids["south"]
                session.flush()
            apply(session, inmate.id, world.ids["vacancy_a"])


def opened(database: Database, world: World, viewer: Viewer) -> str:
    with database.write() as session:
        made = actions.open_tour(
            session,
            viewer,
            employer=session.get_one(Employer, world.ids["a"]),
            prisons=[session.get_one(Prison, world.ids[key]) for key in ("north", "south")],
            on=DAY,
            most_days=2,
            minutes=30,
            panels=1,
            now=NOW,
        )
        return made.ref


def released(database: Database, viewer: Viewer, ref: str) -> tuple[int, int, int]:
    with database.write() as session:
        tour = queries.tour_for(session, viewer, ref)
        legs = queries.legs_for(session, viewer, tour, NOW)
        seen = {leg.plan.day.ref: leg.plan.version for leg in legs if leg.plan}
        return actions.release(session, viewer, tour, versions=seen, version=tour.version, now=NOW)


def test_a_tour_is_drafted_in_both_prisons_and_told_once(database: Database, world: World) -> None:
    waiting(database, world)
    viewer = both(world)
    ref = opened(database, world, viewer)
    with database.read() as session:
        tour = queries.tour_for(session, viewer, ref)
        legs = queries.legs_for(session, viewer, tour, NOW)
        assert [(leg.placed, leg.wished) for leg in legs] == [(2, 2), (2, 2)]
        where = {leg.stop.prison_id: queries.point_of(leg.stop.prison) for leg in legs}
        parts = [queries.part_of(leg.stop) for leg in legs]
        assert rules.why_not_parts(parts, where, queries.roads(session)) == []
    assert released(database, viewer, ref) == (4, 0, 0)
    with database.read() as session:
        rows = list(session.scalars(select(Interview).where(Interview.state.in_(LIVE))))
        for row in rows:
            part = next(part for part in parts if part.prison_id == row.prison_id)
            assert part.span.start <= row.starts_at
            assert row.ends_at <= part.span.end
        kinds = session.scalars(select(Job.kind).where(Job.kind.like("notice%"))).all()
        assert sorted(kinds) == ["notice_stops", "notice_tour"]
    with pytest.raises(Refused):
        released(database, viewer, ref)


def test_another_prisons_stop_is_drafted_by_those_who_plan_there(
    database: Database, world: World
) -> None:
    waiting(database, world)
    ref = opened(database, world, world.anna)
    with database.read() as session:
        tour = queries.tour_for(session, world.anna, ref)
        legs = {leg.stop.prison_id: leg for leg in queries.legs_for(session, world.anna, tour, NOW)}
        south = legs[world.ids["south"]]
        assert (south.mine, south.plan, south.wished) == (False, None, 0)
        assert legs[world.ids["north"]].wished == 2
    with database.write() as session:
        tour = queries.tour_for(session, world.bela, ref)
        with pytest.raises(NotFound):
            actions.draft_stop(session, world.anna, tour, "south", version=tour.version, now=NOW)
        plan = actions.draft_stop(session, world.bela, tour, "south", version=tour.version, now=NOW)
        stop = queries.stop_for(session, world.bela, tour, "south")
        assert plan.part == [f"{stop.begins:%H:%M}", f"{stop.ends:%H:%M}"]
    assert released(database, world.bela, ref) == (2, 0, 0)
    for stranger in (world.otto, world.bruno, world.nora):
        with database.read() as session, pytest.raises(NotFound):
            actions.held(session, stranger, session.scalars(select(Tour)).one(), 1)


def entry_of(database: Database, audience: str) -> list[tuple[str, str, str]]:
    """Kind, status and English text of what stands in an organisation's calendar."""
    with database.read() as session:
        rows = session.execute(
            select(Entry.status, Fragment.ics)
            .join(Fragment, Fragment.entry_id == Entry.id)
            .join(EntryAudience, EntryAudience.entry_id == Entry.id)
            .where(
                EntryAudience.audience == audience,
                Fragment.locale == "en",
                Fragment.tier == "reference",
            )
            .order_by(Entry.id)
        )
        found = [(ical.value_of(raw, "CATEGORIES"), status, raw.decode()) for status, raw in rows]
    return [one for one in found if not one[0].startswith("INTERVIEW,")]


def told(database: Database, ref: str, now: datetime) -> list[tuple[str, int | None]]:
    """What the employer is told of a tour by then: kind, and how many interviews are new."""
    with database.read() as session:
        tour = session.scalars(select(Tour).where(Tour.ref == ref)).one()
        jobs = session.scalars(
            select(Job).where(Job.kind == actions.NOTICE, Job.due_at <= now).order_by(Job.id)
        )
        said = [(moved.tour(session, job.payload), job.payload) for job in jobs]
        assert tour.employer_id
    return [(found[0].subject.code, payload.get("booked")) for found, payload in said if found]


def test_a_tour_is_one_entry_of_its_employer_and_goes_with_its_days(
    database: Database, world: World
) -> None:
    waiting(database, world)
    viewer = both(world)
    ref = opened(database, world, viewer)
    employer, north = f"organisation:{world.ids['a']}", f"organisation:{world.ids['north']}"
    assert entry_of(database, employer) == []
    released(database, viewer, ref)
    ((kind, status, text),) = entry_of(database, employer)
    assert (kind, status) == ("TOUR", "TENTATIVE")
    assert not any(word in text for word in ("Ziemeļu", "Dienvid"))
    assert [one[0] for one in entry_of(database, north)] == ["INTERVIEW-DAY"]
    later = NOW + timedelta(hours=1)
    with database.write() as session:
        first, *_ = session.scalars(select(Interview).order_by(Interview.starts_at))
        first.state, first.updated_at = State.CONFIRMED, later
        session.flush()
        begins = first.starts_at
        name = first.prison.name
    entry_actions.keep_entries(database, later + timedelta(minutes=1))
    ((_, status, text),) = entry_of(database, employer)
    assert (status, name in text) == ("TENTATIVE", True)
    with database.write() as session:
        rows = session.scalars(select(Interview).order_by(Interview.starts_at)).all()
        for one in rows:
            one.state, one.updated_at = State.CONFIRMED, later + timedelta(minutes=2)
        rows[0].state = State.CANCELLED
        begins = rows[1].starts_at
    entry_actions.keep_entries(database, later + timedelta(minutes=3))
    ((_, status, text),) = entry_of(database, employer)
    assert status == "CONFIRMED"
    assert f"DTSTART;TZID=Europe/Riga:{local(begins):%Y%m%dT%H%M%S}" in text
    revised = later + timedelta(minutes=4)
    entry_actions.keep_entries(database, revised)
    with database.read() as session:
        assert session.scalars(select(Tour)).one().sequence == 2


def test_an_employer_is_told_once_of_what_several_prisons_release(
    database: Database, world: World
) -> None:
    waiting(database, world)
    ref = opened(database, world, world.anna)
    released(database, world.anna, ref)
    assert told(database, ref, NOW) == []
    with database.write() as session:
        tour = queries.tour_for(session, world.bela, ref)
        actions.draft_stop(session, world.bela, tour, "south", version=tour.version, now=NOW)
    released(database, world.bela, ref)
    assert told(database, ref, NOW) == [("tour", 4)]
    assert told(database, ref, NOW + timedelta(days=2)) == [("tour", 4)]


def test_a_prison_that_releases_nothing_delays_the_notice_for_hours_only(
    database: Database, world: World
) -> None:
    waiting(database, world)
    ref = opened(database, world, world.anna)
    released(database, world.anna, ref)
    assert told(database, ref, NOW + timedelta(hours=3, minutes=59)) == []
    assert told(database, ref, NOW + timedelta(hours=4)) == [("tour", 2)]


@pytest.mark.parametrize("by", ["anna", "alda"])
def test_a_tour_is_called_off_in_all_its_prisons_and_told_once(
    by: str, client_for: ClientFor, database: Database, world: World
) -> None:
    waiting(database, world)
    ref = opened(database, world, world.anna)
    with database.write() as session:
        tour = queries.tour_for(session, world.bela, ref)
        actions.draft_stop(session, world.bela, tour, "south", version=tour.version, now=NOW)
    for viewer in (world.bela, world.anna):
        released(database, viewer, ref)
    caller, address = client_for(by), f"/tours/{ref}"
    with database.read() as session:
        version = str(session.scalars(select(Tour.version)).one())
    assert "/off" in caller.get(address).text
    wrong = send(caller, f"{address}/off", why="prison", version=version)
    assert wrong.status_code == 422
    done = send(caller, f"{address}/off", why="employer", version=version)
    assert done.status_code == 303, done.text
    with database.read() as session:
        assert set(session.scalars(select(Interview.state))) == {State.CANCELLED}
    ((kind, status, _),) = entry_of(database, f"organisation:{world.ids['a']}")
    assert (kind, status) == ("TOUR", "CANCELLED")
    ((kind, status, _),) = entry_of(database, f"organisation:{world.ids['south']}")
    assert (kind, status) == ("INTERVIEW-DAY", "CANCELLED")
    assert told(database, ref, NOW + timedelta(days=2)) == [("tour.off", None)]
    page = client_for("alda").get(address).text
    assert "Šis brauciens atcelts" in page
    with database.read() as session:
        version = str(session.scalars(select(Tour.version)).one())
    again = send(client_for("anna"), f"{address}/release", version=version, drafts=[])
    assert again.status_code == 422


def test_a_draft_of_a_tour_that_is_called_off_is_gone(database: Database, world: World) -> None:
    waiting(database, world)
    ref = opened(database, world, both(world))
    with database.write() as session:
        tour = queries.tour_for(session, world.anna, ref)
        ended = actions.call_off(
            session, world.anna, tour, why="employer", version=tour.version, now=NOW
        )
        assert ended == 0
    with database.read() as session:
        assert session.scalars(select(InterviewDay)).all() == []
        tour = queries.tour_for(session, world.anna, ref)
        assert [leg.stop.day_id for leg in queries.legs_for(session, world.anna, tour, NOW)] == [
            None,
            None,
        ]


def test_an_employers_list_shows_no_day_that_is_only_drafted(
    database: Database, world: World
) -> None:
    waiting(database, world)
    ref = opened(database, world, both(world))
    with database.write() as session:
        tour = queries.tour_for(session, both(world), ref)
        first, last = queries.stops_of(session, tour)
        first.on = DAY - timedelta(days=1)  # a draft of an earlier day
        session.flush()
        plan = queries.legs_for(session, both(world), tour, NOW)[1].plan
        assert plan is not None
        release_actions.release(session, both(world), plan, version=plan.version, now=NOW)
        assert last.on == DAY
    with database.read() as session:
        ((tour, on),) = queries.tours_for(session, world.alda, NOW.date())
        assert (tour.ref, on) == (ref, DAY)


def test_an_employer_reads_one_tour_and_each_place_once_it_is_confirmed(
    client_for: ClientFor, database: Database, world: World
) -> None:
    waiting(database, world)
    anna, alda = client_for("anna"), client_for("alda")
    page = anna.get("/tours").text
    assert "/tours/plan?employer=49990000014" in page
    form = anna.get("/tours/plan?employer=49990000014").text
    assert 'value="north" checked' in form
    values = {"employer": "49990000014", "on": "2026-12-01", "days": "1", "minutes": "30"}
    few = send(anna, "/tours/plan", **values, prisons=["north"])
    assert few.status_code == 422
    made = send(anna, "/tours/plan", **values, prisons=["north", "south"])
    assert made.status_code == 303, made.text
    address = made.headers["location"]
    ref = address.rpartition("/")[2]
    assert alda.get(address).status_code == 404
    assert address not in alda.get("/tours").text
    shown = anna.get(address).text
    assert "Dienvid" in shown
    short = send(anna, f"{address}/part", prison="north", begins="08:00", ends="16:59", version="1")
    assert short.status_code == 422
    assert anna.get(address).text.count("09:00–") == shown.count("09:00–")
    assert released(database, world.anna, ref)[0] == 2
    seen = alda.get(address)
    assert seen.status_code == 200
    assert not any(word in seen.text for word in ("Ziemeļu", "Dienvid"))
    assert address in alda.get("/tours").text
    with database.write() as session:
        one = session.scalars(select(Interview).order_by(Interview.id)).first()
        assert one is not None
        one.state = State.CONFIRMED
    after = alda.get(address).text
    assert "Ziemeļu" in after
    assert "Dienvid" not in after
