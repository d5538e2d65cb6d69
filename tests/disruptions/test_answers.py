"""What an employer says of new times: each by itself, and whether video is possible at all; what
a person and a branch have already, and what became of a meeting there."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from jobbridge.busy.model import Busy
from jobbridge.calendar.spans import Span, local_date
from jobbridge.db import Database
from jobbridge.disruptions import declare_actions, queries, times_actions, times_queries
from jobbridge.disruptions.model import NewTimes, Proposal, Way
from jobbridge.disruptions.planning import planned
from jobbridge.errors import Refused
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview
from jobbridge.outbox.model import Job
from jobbridge.vacancies.model import Employer
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.disruptions.conftest import at, close_north, crowded, interviews, proposals
from tests.disruptions.test_pages import CLOSED, main_of, released
from tests.disruptions.test_planning import board, one
from tests.interviews.conftest import Desk
from tests.interviews.test_pages import send

Worked = Callable[[], int]


def test_an_employer_accepts_some_new_times_and_declines_others(
    client_for: ClientFor, world: World, database: Database, desk: Desk, worked: Worked
) -> None:
    kept = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    off = desk.book(world.anna, "karlis_a", "2026-12-02 09:00")
    olga, alda, anna = client_for("olga"), client_for("alda"), client_for("anna")
    send(olga, "/disruptions", **CLOSED)
    badge = 'href="/disruptions"'
    menu = anna.get("/interviews").text
    assert 'data-count="1"' in menu[menu.index(badge) : menu.index(badge) + 400]
    released(database, olga, worked)
    with database.read() as session:
        told = session.scalars(select(NewTimes)).one().ref
    page = f"/new-times/{told}"
    assert f'value="{off.ref}"' in alda.get(page).text
    answer = f"{page}/answer"
    assert send(alda, answer, answer="partly").status_code == 409
    assert send(alda, answer, answer="partly", declined=["foreign"]).status_code == 404
    assert send(alda, answer, answer="partly", declined=[off.ref]).status_code == 303
    worked()
    states = {i.id: i.state for i in interviews(database, [kept.id, off.id])}
    assert states == {kept.id: "booked", off.id: "cancelled"}
    with database.read() as session:
        assert session.scalars(select(NewTimes)).one().answer == "partly"
        said = dict(session.execute(select(Proposal.interview_id, Proposal.answer)).all())
        jobs = session.scalars(select(Job.kind).where(Job.kind == "notice_times_answered")).all()
    assert (said, len(jobs)) == ({kept.id: "accepted", off.id: "declined"}, 1)
    assert main_of(alda.get(page).text).count("<input") == 0


def test_an_employer_that_cannot_do_video_is_offered_none(
    client_for: ClientFor, world: World, database: Database
) -> None:
    crowded(database, world, 3, days=1)
    with database.write() as session:
        for employer in session.scalars(select(Employer).order_by(Employer.id)):
            employer.by_video = False
    made = close_north(database, world, last="2026-12-04 23:59", visitors_only=True)
    assert Way.VIDEO not in {plan.way for plan in proposals(database, made)}
    alda = client_for("alda")
    assert send(alda, "/new-times/video", can="yes").status_code == 303
    with database.read() as session:
        mine = session.get_one(Employer, world.ids["a"])
        others = session.scalar(select(func.count(Employer.id)).where(Employer.by_video.is_(True)))
    assert (mine.by_video, others) == (True, 1)


def test_new_times_keep_clear_of_what_else_the_person_has(
    database: Database, world: World, desk: Desk
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        for weekday in range(1, 6):
            session.add(
                Busy(
                    inmate_id=world.ids["juris"],
                    kind="work",
                    weekday=weekday,
                    begins=time(8),
                    ends=time(14),
                    valid_from=at("2026-12-05 00:00").date(),
                    recorded_at=NOW,
                )
            )
    with database.write() as session:
        made = declare_actions.set_absent(
            session,
            world.anna,
            session.get_one(Interview, booked.id),
            starts_at=at("2026-11-30 00:00"),
            ends_at=at("2026-12-04 23:59"),
            now=NOW,
        )
    (plan,) = proposals(database, made)
    assert plan.starts_at is not None
    assert local_date(plan.starts_at).isoformat() == "2026-12-07"
    assert plan.starts_at >= at("2026-12-07 14:10")


@pytest.mark.parametrize(("at_once", "moments"), [(1, 4), (2, 2), (4, 1)])
def test_a_branch_holds_so_many_meetings_at_once(at_once: int, moments: int) -> None:
    shut = Span(at("2026-11-23 00:00"), at("2027-03-01 00:00"))
    table = board(shut)
    table.at_branch = at_once
    plans = planned([one(n, "2026-12-01 09:00") for n in (3, 4, 5, 9)], table)
    assert {plan.way for plan in plans} == {Way.BRANCH}
    starts = [plan.starts_at for plan in plans]
    # Two of the four are with the same employer, who is in one place at a time.
    assert len(set(starts)) == max(moments, 2)


def test_what_became_of_a_meeting_at_the_branch_is_entered_once_it_has_begun(
    client_for: ClientFor, clock: FixedClock, world: World, database: Database, desk: Desk
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    with database.write() as session:
        (branch,) = world.nora.organisations
        session.add(
            AfterRelease(
                ref=booked.ref,
                uid=booked.uid,
                application_id=booked.application_id,
                interview_id=booked.id,
                branch_id=branch,
                starts_at=NOW + timedelta(days=3),
                ends_at=NOW + timedelta(days=3, minutes=30),
                made_at=NOW,
            )
        )
    address = f"/after-release/{booked.ref}/outcome"
    nora = client_for("nora")
    with database.write() as session:
        meeting = times_queries.meeting_for(session, world.anna, booked.ref)
        with pytest.raises(Refused):
            times_actions.record_outcome(
                session, world.anna, meeting, took_place=True, version=1, now=NOW
            )
    assert address not in nora.get("/after-release").text
    clock.move(days=4)
    nora, niks = client_for("nora"), client_for("niks")
    assert address in nora.get("/after-release").text
    assert send(niks, address, outcome="missed", version="1").status_code == 404
    assert send(nora, address, outcome="took_place", version="1").status_code == 303
    assert address not in nora.get("/after-release").text
    with database.read() as session:
        assert session.scalars(select(AfterRelease)).one().state == "took_place"
        assert queries.open_for(session, world.anna) == 0
