"""The visits of the play: who comes with each employer, and what the prison says."""

from datetime import timedelta

from sqlalchemy import select

from jobbridge.demo import cards, companions, handovers, meetings, talks, work
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.disruptions import declare_actions
from jobbridge.errors import Refused
from jobbridge.interviews import gate_actions, visit_actions, visit_queries
from jobbridge.interviews.model import Interview, Mode, State
from jobbridge.interviews.visit_actions import Person
from jobbridge.interviews.visit_rules import visit_of
from jobbridge.places.model import Prison

# Invented, and without a personal code, which could be somebody's.
GUESTS = (
    Person("Jānis Paraugs", "id_card", "PA1000001", birth_date="1979-03-12", plate="AB-1001"),
    Person("Inese Piemēra", "passport", "LV1000002", birth_date="1986-10-02"),
)


def visit_prisons(stage: Stage) -> None:
    """Interviews are booked, those who come are named, an employer meeting is planned, and some
    have an offer already."""
    meetings.book_interviews(stage)
    tell_visitors(stage)
    name_visitors(stage)
    talks.plan_talk(stage)
    talks.remember_talk(stage)
    cards.write_and_reveal(stage)
    work.find_work(stage)
    handovers.hand_people_over(stage)
    companions.go_along(stage)
    lose_a_room(stage)


def lose_a_room(stage: Stage) -> None:
    """Around the last interview that was booked alone its room is closed: new times are held, and
    wait to be released."""
    with stage.database.write() as session:
        officer = stage.viewer(session, stage.members["guna"])
        lone = session.scalars(
            select(Interview)
            .join(Interview.prison)
            .where(
                Interview.state.in_([State.BOOKED, State.CONFIRMED]),
                Interview.day_id.is_(None),
                Interview.starts_at > stage.clock.now(),
                Prison.code == STAGE_PRISON,
            )
            .order_by(Interview.starts_at.desc(), Interview.id)
            .limit(1)
        ).first()
        if lone is None:
            return
        declare_actions.close(
            session,
            officer,
            lone.prison,
            room=lone.room,
            starts_at=lone.starts_at - timedelta(minutes=30),
            ends_at=lone.ends_at + timedelta(minutes=30),
            visitors_only=False,
            now=stage.clock.now(),
        )


def name_visitors(stage: Stage) -> None:
    """Each employer names who comes; of the first visit's guests one is allowed already."""
    with stage.database.write() as session:
        officer = stage.viewer(session, stage.members["guna"])
        done = set()
        for interview in session.scalars(
            select(Interview)
            .where(
                Interview.state.in_([State.BOOKED, State.CONFIRMED]),
                Interview.mode == Mode.IN_PERSON,
                Interview.starts_at > stage.clock.now(),
            )
            .order_by(Interview.starts_at)
        ).all():
            account = stage.employer_accounts.get(interview.employer_id)
            visit = visit_of(interview)
            if account is None or visit in done:
                continue
            done.add(visit)
            employer = stage.viewer(session, account)
            now = stage.clock.now() - timedelta(days=1)
            for guest in GUESTS if len(done) == 1 else GUESTS[:1]:
                try:
                    visit_actions.name_visitor(session, employer, interview, guest, now=now)
                except Refused:
                    continue
            found = visit_queries.passes_of(session, [visit])[visit]
            if len(done) == 1 and found and visit.prison_id in officer.organisations:
                visit_actions.decide(
                    session,
                    officer,
                    found[0],
                    state="allowed",
                    why="",
                    version=found[0].version,
                    now=stage.clock.now(),
                )


def tell_visitors(stage: Stage) -> None:
    """What the prison of the stage writes on its visit sheets."""
    with stage.database.write() as session:
        prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
        gate_actions.tell_visitors(
            session,
            stage.viewer(session, stage.members["guna"]),
            prison,
            locale="lv",
            entrance="Apmeklētāju ieeja ir pa labi no galvenajiem vārtiem.",
            directions="Autobusa pietura ir piecu minūšu gājienā; stāvvieta ir pie ieejas.",
            leave="Tālruņi, viedpulksteņi, datu nesēji, asi priekšmeti.",
            phone="+371 60000000",
            register_minutes=45,
            version=0,
            now=stage.clock.now(),
        )
