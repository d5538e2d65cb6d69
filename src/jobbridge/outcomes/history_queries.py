"""One month's cases, from dated history alone: what had been entered when the month closed.

Whatever is entered, changed or undone later is left out, so that counting again gives the same.
Two things have no history: the municipality that somebody returns to, and whether they have a
place to live. They are read once, when the month is first counted, and kept with the snapshot.
A skills card that was shown, taken back and shown anew is dated by its last showing, and an
answer about work that was given anew by its last one. What people had counted who were erased
since is kept without them (`erased_queries`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from jobbridge.applications.model import Application, ApplicationChange, Request
from jobbridge.applications.model import State as Applied
from jobbridge.applications.shown_queries import shown_cards
from jobbridge.calendar.spans import local_date
from jobbridge.consultations.model import Consultation
from jobbridge.consultations.model import State as Spoken
from jobbridge.employments import rules as work
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer, Stage
from jobbridge.inmates.model import Agreement, Movement
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview, InterviewChange, State
from jobbridge.outcomes import rules
from jobbridge.outcomes.erased_queries import cases_of
from jobbridge.outcomes.rules import Case
from jobbridge.outcomes.trait_queries import Month, People, Undated, midnight

BOOKED = (State.BOOKED, State.CONFIRMED, State.TOOK_PLACE, State.MISSED)
ENDED = (State.TOOK_PLACE, State.MISSED, State.CANCELLED)
STAGES = {"weeks_6": Stage.WEEKS_6, "months_3": Stage.MONTHS_3, "months_6": Stage.MONTHS_6}
LISTING = "listing"
UNDONE = "release_undone"
# Work is followed up for so long: whoever began earlier has no question left.
FOLLOWED = timedelta(days=220)


def month_counted(session: Session, month: date, undated: Undated | None = None) -> Month:
    """All cases of one month. With `undated`, of a snapshot, that is used instead of what is
    known now."""
    found = Month(month)
    people = People(session, found, undated)
    released = _released(session, month, found.as_of)
    jobs = _jobs(session, found)
    people.read({*released, *(job.inmate_id for job in jobs)})
    traits = {number: people.traits(number, day) for number, day in released.items()}
    found.cases += _ways(session, released, traits, found)
    found.cases += _plans(session, released, traits, found)
    found.cases += _kept(session, jobs, people, found)
    found.cases += _cards(session, people, found)
    found.cases += _requests(session, found)
    found.cases += _interviews(session, found)
    found.cases += cases_of(session, month)
    return found


def first_month(session: Session) -> date | None:
    """The month of the first release, or of the first request: nothing was there before."""
    released = session.scalar(select(func.min(Movement.on)).where(Movement.to_prison_id.is_(None)))
    asked = session.scalar(select(func.min(Request.asked_at)))
    days = [day for day in (released, local_date(asked) if asked else None) if day]
    return rules.month_of(min(days)) if days else None


def _released(session: Session, month: date, as_of: datetime) -> dict[int, date]:
    """Who left prison in the month, and on which day, unless that was known to be a mistake."""
    undone = aliased(Movement)
    rows = session.execute(
        select(Movement.inmate_id, Movement.on)
        .where(
            Movement.to_prison_id.is_(None),
            Movement.on >= month,
            Movement.on < rules.later(month, 1),
            Movement.recorded_at < as_of,
            ~exists().where(
                undone.inmate_id == Movement.inmate_id,
                undone.id > Movement.id,
                undone.from_prison_id.is_(None),
                undone.recorded_at < as_of,
            ),
        )
        .order_by(Movement.id)
    )
    return {row.inmate_id: row.on for row in rows}


def _ways(
    session: Session,
    released: Mapping[int, date],
    traits: Mapping[int, Mapping[str, str]],
    month: Month,
) -> Iterator[Case]:
    """How far each came on the way to work, by 30 days after release."""
    as_of = month.as_of
    reached: dict[int, set[str]] = defaultdict(set)

    def note(step: str, query: Any) -> None:
        for number, when in session.execute(query):
            day = local_date(when) if isinstance(when, datetime) else when
            if day <= released[number] + rules.STARTED_WITHIN:
                reached[number].add(step)

    mine = Application.inmate_id.in_(released)
    card = shown_cards()
    changed = (
        select(Application.inmate_id, func.min(ApplicationChange.at))
        .join(Application, Application.id == ApplicationChange.application_id)
        .where(mine, ApplicationChange.at < as_of)
        .group_by(Application.inmate_id)
    )
    booked = (
        select(Application.inmate_id, func.min(InterviewChange.at))
        .join(Interview, Interview.id == InterviewChange.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(mine, InterviewChange.at < as_of, InterviewChange.to_state.in_(BOOKED))
        .group_by(Application.inmate_id)
    )
    listed = (
        select(Agreement.inmate_id, func.min(Agreement.given_on))
        .where(
            Agreement.inmate_id.in_(released),
            Agreement.purpose == LISTING,
            Agreement.recorded_at < as_of,
        )
        .group_by(Agreement.inmate_id)
    )
    note("listed", listed)
    note("proposed", changed.where(ApplicationChange.to_state == Applied.PROPOSED))
    note("agreed", changed.where(ApplicationChange.to_state == Applied.AGREED))
    note(
        "card",
        select(card.c.inmate_id, func.min(card.c.shown_at))
        .where(card.c.inmate_id.in_(released), card.c.shown_at < as_of)
        .group_by(card.c.inmate_id),
    )
    note("booked", booked)
    note(
        "booked",
        select(Application.inmate_id, func.min(AfterRelease.made_at))
        .join(Application, Application.id == AfterRelease.application_id)
        .where(mine, AfterRelease.made_at < as_of)
        .group_by(Application.inmate_id),
    )
    note("held", changed.where(ApplicationChange.verb == "meet"))
    note("held", _held(as_of).where(mine))
    note("offered", changed.where(ApplicationChange.to_state == Applied.OFFER))
    note(
        "started",
        select(Application.inmate_id, func.min(Employment.started_on))
        .join(Application, Application.id == Employment.application_id)
        .where(mine, _begun(as_of))
        .group_by(Application.inmate_id),
    )
    names = [step.name for step in rules.CHAINS["way"].steps[2:]]
    for number in released:
        found = reached[number]
        steps = [True, "listed" in found, *(name in found for name in names)]
        yield Case("way", month.month, rules.depth(steps), traits[number])


def _last(as_of: datetime) -> Any:
    """The last change of an interview that had been recorded."""
    return (
        select(func.max(InterviewChange.id))
        .where(InterviewChange.interview_id == Interview.id, InterviewChange.at < as_of)
        .correlate(Interview)
        .scalar_subquery()
    )


def _held(as_of: datetime) -> Any:
    return (
        select(Application.inmate_id, func.min(InterviewChange.starts_at))
        .join(Interview, Interview.application_id == Application.id)
        .join(InterviewChange, InterviewChange.id == _last(as_of))
        .where(InterviewChange.to_state == State.TOOK_PLACE)
        .group_by(Application.inmate_id)
    )


def _begun(as_of: datetime) -> Any:
    """A clause on `Employment`: it was known that the work had begun."""
    return and_(
        Employment.started_on.is_not(None),
        exists().where(
            ApplicationChange.application_id == Employment.application_id,
            ApplicationChange.to_state == Applied.STARTED,
            ApplicationChange.at < as_of,
        ),
    )


def _plans(
    session: Session,
    released: Mapping[int, date],
    traits: Mapping[int, Mapping[str, str]],
    month: Month,
) -> Iterator[Case]:
    rows = session.execute(
        select(Consultation.inmate_id, func.min(Consultation.held_on))
        .where(
            Consultation.inmate_id.in_(released),
            Consultation.state == Spoken.HELD,
            Consultation.readiness != "",
            Consultation.entered_at < month.as_of,
        )
        .group_by(Consultation.inmate_id)
    )
    first = {row[0]: row[1] for row in rows}
    for number, day in released.items():
        planned = number in first and first[number] <= day - rules.PLAN_BEFORE
        yield Case("plan", month.month, 1 + planned, traits[number])


@dataclass(frozen=True)
class _Job:
    """Work that had begun, and whether and when it was known to have ended."""

    id: int
    application_id: int
    inmate_id: int
    started_on: date
    ended_on: date | None


def _jobs(session: Session, month: Month) -> list[_Job]:
    """Those that may have a question in the month."""
    last = (
        select(func.max(ApplicationChange.id))
        .where(
            ApplicationChange.application_id == Employment.application_id,
            ApplicationChange.at < month.as_of,
            ApplicationChange.verb.in_(("leave", "resume")),
        )
        .correlate(Employment)
        .scalar_subquery()
    )
    change = aliased(ApplicationChange)
    rows = session.execute(
        select(Employment, Application.inmate_id, change.verb, change.at)
        .join(Application, Application.id == Employment.application_id)
        .outerjoin(change, change.id == last)
        .where(
            _begun(month.as_of),
            Employment.started_on >= month.month - FOLLOWED,
            Employment.started_on < rules.later(month.month, 1),
        )
        .order_by(Employment.id)
    )
    return [
        _Job(
            job.id,
            job.application_id,
            inmate_id,
            job.started_on or month.month,
            (job.ended_on or local_date(at)) if verb == "leave" else None,
        )
        for job, inmate_id, verb, at in rows
    ]


def _kept(session: Session, jobs: Sequence[_Job], people: People, month: Month) -> Iterator[Case]:
    said: dict[tuple[int, str], dict[str, bool]] = defaultdict(dict)
    for job_id, stage, answer in session.execute(
        select(FollowUp.employment_id, FollowUp.stage, FollowUpAnswer)
        .join(FollowUpAnswer, FollowUpAnswer.follow_up_id == FollowUp.id)
        .where(
            FollowUp.employment_id.in_([job.id for job in jobs]),
            FollowUpAnswer.at < month.as_of,
        )
    ):
        said[job_id, stage][answer.side] = answer.in_work
    until = rules.later(month.month, 1)
    for chain, stage in STAGES.items():
        for job in jobs:
            due = work.due_on(stage, job.started_on)
            if not month.month <= due < until:
                continue
            outcome = work.outcome(said[job.id, stage])
            over = job.ended_on is not None and job.ended_on < due
            steps = [True, over or outcome in (work.YES, work.NO), not over and outcome == work.YES]
            traits = people.traits(job.inmate_id, due)
            yield Case(chain, month.month, rules.depth(steps), traits)


def _cards(session: Session, people: People, month: Month) -> Iterator[Case]:
    card = shown_cards()
    rows = session.execute(
        select(card.c.inmate_id, card.c.shown_at, card.c.reacted_at)
        .where(
            card.c.shown_at >= midnight(month.month),
            card.c.shown_at < midnight(rules.later(month.month, 1)),
        )
        .order_by(card.c.application_id, card.c.shown_at)
    ).all()
    people.read(row.inmate_id for row in rows)
    for number, shown, reacted in rows:
        within = reacted - shown if reacted and reacted < month.as_of else None
        steps = [
            True,
            within is not None and within <= rules.ANSWERED,
            within is not None and within <= rules.PROMPT,
        ]
        prison = str(people.prison(number, shown))
        yield Case("cards", month.month, rules.depth(steps), {"prison": prison})


def _requests(session: Session, month: Month) -> Iterator[Case]:
    earlier = aliased(Request)
    before = exists().where(
        earlier.employer_id == Request.employer_id,
        earlier.asked_at < Request.asked_at,
        earlier.id != Request.id,
    )
    rows = session.execute(
        select(Request.answered_at, Request.answer_due, before)
        .where(
            Request.asked_at >= midnight(month.month),
            Request.asked_at < midnight(rules.later(month.month, 1)),
        )
        .order_by(Request.id)
    )
    for answered_at, due, again in rows:
        answered = answered_at if answered_at and answered_at < month.as_of else None
        on_time = answered is not None and local_date(answered) <= due
        steps = [True, answered is not None, on_time]
        yield Case("requests", month.month, rules.depth(steps))
        yield Case("again", month.month, 1 + bool(again))


def _interviews(session: Session, month: Month) -> Iterator[Case]:
    """Those booked for the month that are over; what was suggested or lapsed never counted."""
    booked = exists().where(
        InterviewChange.interview_id == Interview.id,
        InterviewChange.at < month.as_of,
        InterviewChange.to_state.in_(BOOKED),
    )
    change = aliased(InterviewChange)
    rows = session.execute(
        select(Interview.prison_id, change.to_state)
        .join(change, change.id == _last(month.as_of))
        .where(
            change.starts_at >= midnight(month.month),
            change.starts_at < midnight(rules.later(month.month, 1)),
            change.to_state.in_(ENDED),
            booked,
        )
        .order_by(Interview.id)
    )
    for prison_id, state in rows:
        held = state == State.TOOK_PLACE
        yield Case("interviews", month.month, 1 + held, {"prison": str(prison_id)})
