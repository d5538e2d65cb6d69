"""Those who left in the past year and a half, and how far each came: what effect is told from.

Written as rows, not played through actions: it is history, and there is much of it. Nobody here
exists; the shares are plausible, not statistics. Employers of the cast are left out, so that
their pages tell of the play alone.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange, Request
from jobbridge.applications.model import State as Applied
from jobbridge.calendar.spans import local_moment
from jobbridge.consultations.model import Consultation, Support
from jobbridge.db import Base
from jobbridge.demo.lives import name
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.employments import rules as work
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer, Side
from jobbridge.employments.model import Stage as Asked
from jobbridge.i18n import words
from jobbridge.inmates.model import Agreement, Fact, Inmate, Movement, Status
from jobbridge.interviews.model import Interview, InterviewChange, Mode, Room, State
from jobbridge.outcomes import actions as outcomes
from jobbridge.outcomes.actions import keep_closed
from jobbridge.places.model import Municipality, Prison
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.viewer import SYSTEM

MONTHS = 17
SHARE = 25  # one of so many people leaves in a month
HELD_AGAINST = (
    ("baseline", 9, 2024, "izdomāts piemērs"),
    ("target", 20, 2027, "izdomāts piemērs"),
)
WAY = (Applied.PROPOSED, Applied.ASKED, Applied.AGREED, Applied.INTERVIEW, Applied.OFFER)
VERBS = ("propose", "ask", "agree", "meet", "offer")
# Of those who came so far, how many come further: agree, are met, have an offer, begin.
FURTHER = (0.82, 0.62, 0.55, 0.85)
LATER = (Asked.WEEKS_6, Asked.MONTHS_3, Asked.MONTHS_6)
LASTS = (0.84, 0.72, 0.6)


@dataclass
class Past:
    """What people, interviews and work are written with."""

    session: Session
    chance: random.Random
    now: datetime
    today: date
    prisons: Sequence[Prison]
    weights: Sequence[float]
    homes: Sequence[int]
    counselors: Mapping[int, int]
    vacancies: Sequence[Vacancy]
    rooms: Mapping[int, int]
    requests: dict[tuple[int, date], Request] = field(default_factory=dict)
    taken: set[tuple[int, datetime]] = field(default_factory=set)
    rows: list[Base] = field(default_factory=list)


def leave_before(stage: Stage, count: int) -> None:
    """As many a month as one of `SHARE` of those who are there now; then the months are closed."""
    now, today = stage.clock.now(), stage.clock.today()
    with stage.database.write() as session:
        past = past_of(session, stage.chance, now, today, stage.employer_accounts, stage.counselors)
        leave(past, months=MONTHS, a_month=max(1, count // SHARE))
    keep_closed(stage.database, now)
    with stage.database.write() as session:
        outcomes.add_usual(session, SYSTEM, words=words("lv"), now=now)
        for kind, percent, year, source in HELD_AGAINST:
            outcomes.set_mark(
                session, SYSTEM, figure="way.started", kind=kind, percent=percent, year=year,
                source=source, now=now,
            )  # fmt: skip


def past_of(
    session: Session,
    chance: random.Random,
    now: datetime,
    today: date,
    left_out: Mapping[int, int],
    counselors: Mapping[int, int],
) -> Past:
    prisons = list(session.scalars(select(Prison).order_by(Prison.id)).unique())
    rooms = session.execute(
        select(Room.prison_id, Room.id).where(Room.kind == "room").order_by(Room.id.desc())
    )
    employers = [
        employer
        for employer in session.scalars(select(Employer).order_by(Employer.id)).unique()
        if employer.id not in left_out
    ]
    began = now - timedelta(days=31 * (MONTHS + 6))
    vacancies = [
        Vacancy(
            ref=new_ref(),
            employer_id=employer.id,
            title="Strādnieks",
            state=VacancyState.CLOSED,
            published_at=began,
            closed_at=now - timedelta(days=30),
            close_reason="filled",
            seats=200,
            created_at=began,
            updated_at=now - timedelta(days=30),
        )
        for employer in employers[:40]
    ]
    session.add_all(vacancies)
    session.flush()
    return Past(
        session,
        chance,
        now,
        today,
        prisons,
        [_size(prison) for prison in prisons],
        list(session.scalars(select(Municipality.id).order_by(Municipality.id))),
        counselors,
        vacancies,
        {row.prison_id: row.id for row in rooms},
    )


def _size(prison: Prison) -> float:
    if prison.code == STAGE_PRISON:
        return 3.0
    return 0.4 if prison.women or prison.juveniles else 1.0


def leave(past: Past, *, months: int, a_month: int) -> None:
    """People who left prison in each of the months before this one."""
    session, chance = past.session, past.chance
    first = past.today.replace(day=1) - relativedelta(months=months)
    people = []
    for number in range(months):
        month = first + relativedelta(months=number)
        for _ in range(round(a_month * chance.uniform(0.8, 1.2))):
            day = month + timedelta(days=chance.randrange(28))
            people.append((_person(past, day), day))
    session.add_all(one for one, _ in people)
    session.flush()
    for one, day in people:
        _known(past, one, day)
    session.add_all(past.rows)
    session.flush()
    past.rows.clear()
    applied = [made for one, day in people if (made := _applied(past, one, day))]
    session.add_all(past.requests.values())
    session.flush()
    for application, _, request in applied:
        application.request_id = request.id
        session.add(application)
    session.flush()
    for application, ended, _ in applied:
        _went(past, application, ended)
    session.flush()
    for application, ended, _ in applied:
        _worked(past, application, ended)
    session.flush()


def _person(past: Past, day: date) -> Inmate:
    chance = past.chance
    prison = chance.choices(past.prisons, weights=past.weights)[0]
    given, family = name(chance, prison.women)
    age = chance.randint(16, 18) if prison.juveniles else chance.randint(20, 63)
    came = local_moment(day - timedelta(days=chance.randint(180, 400)), time(9))
    return Inmate(
        ref=new_ref(),
        prison_id=prison.id,
        counselor_id=None,
        given_name=given,
        family_name=family,
        birth_date=date(day.year - age, chance.randint(1, 12), chance.randint(1, 28)).isoformat(),
        status=Status.RELEASED,
        release_earliest=day,
        release_expected=day,
        release_latest=day,
        municipality_id=chance.choice(past.homes),
        created_at=came,
        updated_at=local_moment(day, time(10)),
    )


def _known(past: Past, one: Inmate, day: date) -> None:
    chance = past.chance
    left = local_moment(day, time(10))
    past.rows.append(
        Movement(
            inmate_id=one.id, from_prison_id=one.prison_id, to_prison_id=None, on=day,
            recorded_by=None, recorded_at=left, detail={},
        )
    )  # fmt: skip
    counselor = past.counselors.get(one.prison_id)
    if counselor is None or chance.random() < 0.12:
        return
    held = day - timedelta(days=chance.choice((60, 100, 120, 150, 170)))
    moment = local_moment(held, time(11))
    past.rows += [
        Consultation(
            inmate_id=one.id, held_on=held, conducted_by=counselor, entered_by=counselor,
            entered_at=moment, readiness="now",
        ),
        Fact(
            inmate_id=one.id, kind="language", code="lv", recorded_at=moment,
            text_level=chance.choices(("A2", "B1", "B2", "C1"), weights=(15, 25, 25, 35))[0],
        ),
    ]  # fmt: skip
    if chance.random() < 0.8:
        past.rows.append(
            Agreement(
                inmate_id=one.id, purpose="listing", legal_basis="Personas rakstiska piekrišana",
                given_on=held, recorded_at=moment,
            )
        )  # fmt: skip
    if chance.random() < 0.6:
        past.rows.append(
            Support(
                inmate_id=one.id, updated_at=moment,
                housing=chance.choices(("own", "temporary", "none"), weights=(60, 22, 18))[0],
            )
        )  # fmt: skip


@dataclass(frozen=True)
class _Ended:
    """Where somebody's way ended (an index of `WAY`, one more is work), from which day on."""

    step: int
    begun: date
    released: date


def _applied(past: Past, one: Inmate, day: date) -> tuple[Application, _Ended, Request] | None:
    chance = past.chance
    if chance.random() > 0.58:
        return None
    vacancy = chance.choice(past.vacancies)
    begun = day - timedelta(days=chance.randint(45, 75))
    month = begun.replace(day=1)
    asked_at = local_moment(month, time(9))
    key = (vacancy.id, month)
    if key not in past.requests:
        late = chance.random() < 0.15
        past.requests[key] = Request(
            ref=new_ref(), employer_id=vacancy.employer_id, vacancy_id=vacancy.id, state="closed",
            asked_at=asked_at, answer_due=month + timedelta(days=7),
            answered_at=asked_at + timedelta(days=9 if late else 5),
        )  # fmt: skip
    step = 1
    for share in FURTHER:
        if chance.random() > share:
            break
        step += 1
    state = {1: Applied.DECLINED, 2: Applied.LAPSED, 3: Applied.REFUSED, 4: Applied.WITHDRAWN}
    shown = local_moment(begun + timedelta(days=4), time(15)) if step >= 2 else None
    silent = step == 2 and chance.random() < 0.6
    answered = shown + timedelta(days=chance.randint(1, 12)) if shown and not silent else None
    application = Application(
        ref=new_ref(), inmate_id=one.id, vacancy_id=vacancy.id,
        state=state.get(step, Applied.STARTED), card_at=shown, reacted_at=answered,
        created_at=local_moment(begun, time(9)), updated_at=local_moment(day, time(9)),
    )  # fmt: skip
    return application, _Ended(step, begun, day), past.requests[key]


def _went(past: Past, application: Application, ended: _Ended) -> None:
    session, before = past.session, ""
    for number, (verb, state) in enumerate(zip(VERBS, WAY, strict=True)):
        if number > ended.step:
            break
        at = local_moment(ended.begun + timedelta(days=(0, 1, 3, 16, 21)[number]), time(12))
        session.add(
            ApplicationChange(
                application_id=application.id, verb=verb, from_state=before, to_state=state, at=at
            )
        )
        before = state
    if ended.step >= 2 and application.reacted_at:
        _met(past, application, ended)


def _met(past: Past, application: Application, ended: _Ended) -> None:
    """The interview two weeks after the card; of those who came no further some were missed."""
    prison = past.session.get_one(Inmate, application.inmate_id).prison_id
    room = past.rooms.get(prison)
    if room is None:
        return
    starts = local_moment(ended.begun + timedelta(days=16), time(9))
    while (room, starts) in past.taken:
        starts += timedelta(minutes=30)
    past.taken.add((room, starts))
    state = State.TOOK_PLACE if ended.step >= 3 else State.MISSED
    booked = local_moment(ended.begun + timedelta(days=8), time(13))
    ref = new_ref()
    interview = Interview(
        ref=ref, uid=f"{ref}@demo.example", application_id=application.id, prison_id=prison,
        employer_id=application.vacancy.employer_id, room_id=room, mode=Mode.IN_PERSON,
        state=state, starts_at=starts, ends_at=starts + timedelta(minutes=30),
        created_at=booked, updated_at=starts,
    )  # fmt: skip
    past.session.add(interview)
    past.session.flush()
    for verb, was, became, at in (
        ("book", "", State.BOOKED, booked),
        ("outcome", State.BOOKED, state, starts + timedelta(minutes=40)),
    ):
        past.session.add(
            InterviewChange(
                interview_id=interview.id, verb=verb, from_state=was, to_state=became,
                starts_at=starts, room_id=room, at=at,
                why="person" if became == State.MISSED else "",
            )
        )  # fmt: skip


def _worked(past: Past, application: Application, ended: _Ended) -> None:
    if ended.step < 4:
        return
    session, chance = past.session, past.chance
    begins = ended.released + timedelta(days=chance.randint(2, 36))
    begun = ended.step >= 5 and begins < past.today
    job = Employment(
        application_id=application.id, start_on=begins, terms=[],
        offered_at=local_moment(ended.begun + timedelta(days=21), time(12)),
        started_on=begins if begun else None,
    )  # fmt: skip
    session.add(job)
    session.flush()
    if not begun:
        return
    at = min(local_moment(begins + timedelta(days=3), time(10)), past.now)
    session.add(
        ApplicationChange(
            application_id=application.id, verb="start", from_state=Applied.ACCEPTED,
            to_state=Applied.STARTED, at=at,
        )
    )  # fmt: skip
    for question in _questions(past, job):
        session.add(question)
    session.flush()


def _questions(past: Past, job: Employment) -> Iterator[Any]:
    """Asked and answered as long as the work lasts; of some nobody says anything."""
    chance, session = past.chance, past.session
    assert job.started_on is not None
    lasts, kept_at = True, None
    for stage, share in zip(LATER, LASTS, strict=True):
        due = work.due_on(stage, job.started_on)
        if due >= past.today:
            yield FollowUp(employment_id=job.id, stage=stage, due_on=due)
            continue
        asked = local_moment(due, time(8))
        question = FollowUp(
            employment_id=job.id, stage=stage, due_on=due, asked_at=asked, warned_at=asked
        )
        session.add(question)
        session.flush()
        if not lasts:
            continue
        if chance.random() > share + 0.12:
            lasts = False
            job.ended_on, job.why = due - timedelta(days=5), "own_wish"
        if chance.random() < 0.9:
            yield FollowUpAnswer(
                follow_up_id=question.id, side=Side.EMPLOYER, in_work=lasts,
                at=min(asked + timedelta(days=4), past.now),
            )  # fmt: skip
            if lasts and kept_at is None:
                kept_at = min(asked + timedelta(days=4), past.now)
    state = Applied.STARTED
    if kept_at:
        state = Applied.KEPT
        yield ApplicationChange(
            application_id=job.application_id, verb="keep", from_state=Applied.STARTED,
            to_state=state, at=kept_at,
        )  # fmt: skip
    if job.ended_on:
        yield ApplicationChange(
            application_id=job.application_id, verb="leave", from_state=state,
            to_state=Applied.LEFT, at=local_moment(job.ended_on, time(9)),
        )  # fmt: skip
        state = Applied.LEFT
    session.get_one(Application, job.application_id).state = state
