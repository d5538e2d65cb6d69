"""From the offer to the last question: each verb once, for pages, API and the worker."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications import waiting_queries
from jobbridge.applications.model import Application, State
from jobbridge.applications.queries import application_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.employments import queries, rules
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer, Stage
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.outbox.model import Job
from jobbridge.viewer import Role, Viewer

NOT_ASKED = Reason("not_asked", N_("This is not asked now: look at where the work stands."))
NOT_BEGUN = Reason("not_begun", N_("The work has never begun: the job is offered anew."))
NOTHING = Reason("nothing", N_("There is nothing that could be opened again."))
LATER = (Stage.WEEKS_6, Stage.MONTHS_3, Stage.MONTHS_6)
RISK = "notice_risk"
"""The outbox job that tells a branch to look at its list; one mail a day, however much is new."""


def offer(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    start_on: date,
    terms: Collection[str] = (),
    room_cents: int | None = None,
    advance_cents: int | None = None,
    now: datetime,
) -> Employment:
    """The employer offers the job, or the counselor writes down that it did. An offer made again
    before the person's answer replaces the first one. `terms` are codes of `rules.TERMS`; what a
    room costs a month and how high an advance is go with theirs."""
    if not (viewer.is_(Role.EMPLOYER) or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    application = application_for(session, viewer, ref, lock=True)
    reasons = rules.why_not_offer(start_on, local_day(now))
    reasons += rules.why_not_amounts(terms, room_cents, advance_cents)
    if reasons:
        raise Refused(reasons)
    if application.state != State.OFFER:
        applications.move(session, viewer, application, "offer", now=now)
    else:
        waiting_queries.wait(session, application, local_day(now))
    made = session.scalar(select(Employment).where(Employment.application_id == application.id))
    if made is None:
        made = Employment(application_id=application.id, version=0)
        made.application = application
        session.add(made)
    made.start_on, made.terms = start_on, sorted(set(terms) & rules.TERMS.keys())
    made.room_cents, made.advance_cents = room_cents, advance_cents
    made.offered_by, made.offered_at = viewer.account_id, now
    made.version += 1
    session.flush()
    _ask(session, made, Stage.START, start_on)
    record(session, viewer, "employment.offer", "application", application.id, now=now)
    session.flush()
    return made


def start(
    session: Session, viewer: Viewer, *, ref: str, on: date | None = None, now: datetime
) -> Employment:
    """The person has begun to work, `on` that day or on the one that was offered. From it the
    later questions are counted."""
    made = held(session, viewer, ref)
    day = on or min(made.start_on, local_day(now))
    offered = local_day(made.offered_at)
    if reasons := rules.why_not_started(day, offered, local_day(now)):
        raise Refused(reasons)
    begin(session, viewer, made, day, now=now)
    return made


def begin(session: Session, viewer: Viewer, made: Employment, day: date, *, now: datetime) -> None:
    """Written down, whoever says so: `start` is the verb. Whatever else the person stood in line
    for ends (`interviews.ending_actions`, which cancels what is booked)."""
    applications.move(session, viewer, made.application, "start", now=now)
    made.started_on = day
    made.version += 1
    # Of an offer that is older than the questions this one was never put.
    _ask(session, made, Stage.START, made.start_on)
    _answered(session, viewer, made, Stage.START, True, now)
    for stage in LATER:
        _ask(session, made, stage, day)
    record(session, viewer, "employment.start", "application", made.application_id, now=now)
    _close_others(session, made, now)
    session.flush()


def _close_others(session: Session, made: Employment, now: datetime) -> None:
    post(
        session,
        "close_others",
        f"close_others:{made.id}:{made.version}",
        {"application_id": made.application_id, "at": now.isoformat()},
        now=now,
    )


def reopen_others(
    session: Session, viewer: Viewer, *, ref: str, now: datetime
) -> list[Application]:
    """The work is over: the person is asked again about what closed because of it, as far as it
    can still be had. Gives back those."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    made = held(session, viewer, ref)
    others = queries.reopenable_of(session, made)
    if not others:
        raise Refused([NOTHING])
    for other in others:
        applications.move(session, viewer, other, "revive", now=now)
    record(session, viewer, "employment.reopen", "application", made.application_id, now=now)
    session.flush()
    return others


def still_in_work(
    session: Session, viewer: Viewer, *, ref: str, stage: str, now: datetime
) -> Employment:
    """One click: the person is in work at this stage. `Refused` where it is not asked now."""
    if stage == Stage.START:
        return start(session, viewer, ref=ref, now=now)
    made = held(session, viewer, ref)
    application = made.application
    asked = _question(session, made, stage)
    if asked.due_on > local_day(now) or not rules.may_be_asked(application.state, stage):
        raise Refused([NOT_ASKED])
    _answered(session, viewer, made, stage, True, now)
    said = queries.answers_of(session, [asked])[asked.id]
    if rules.outcome(said) == rules.YES and application.state == State.STARTED:
        applications.move(session, viewer, application, "keep", now=now)
    session.flush()
    return made


def end(
    session: Session, viewer: Viewer, *, ref: str, on: date, why: str, now: datetime
) -> Employment:
    """The work is over, or was never begun: since `on`, for a code of `rules.ENDS`. Where the
    other side has said the opposite at the same stage, both stand and the agency settles it.
    The agency hears of it at once: help in the first days is worth most."""
    made = held(session, viewer, ref)
    reasons = rules.why_not_ended(
        on,
        started_on=made.started_on,
        why=why,
        employer=viewer.is_(Role.EMPLOYER),
        today=local_day(now),
    )
    if reasons:
        raise Refused(reasons)
    stage = _stage_now(session, made, local_day(now))
    if stage is not None:
        _answered(session, viewer, made, stage, False, now)
        asked = _question(session, made, stage)
        said = queries.answers_of(session, [asked])[asked.id]
        if rules.outcome(said) == rules.UNCLEAR:
            _warn(session, asked, now)
            return made
    finish(session, viewer, made, on, why, now=now)
    return made


def finish(
    session: Session, viewer: Viewer, made: Employment, on: date, why: str, *, now: datetime
) -> None:
    """Written down, whoever says so: `end` is the verb."""
    applications.move(session, viewer, made.application, "leave", now=now)
    made.ended_on, made.why = on, why
    made.version += 1
    record(
        session, viewer, "employment.end", "application", made.application_id, now=now, detail=why
    )
    _tell(session, made, "ended", now)
    session.flush()


def resume(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Employment:
    """The end was recorded by mistake, or the person is back at the same work."""
    made = held(session, viewer, ref)
    if made.started_on is None:
        raise Refused([NOT_BEGUN])
    applications.move(session, viewer, made.application, "resume", now=now)
    made.ended_on, made.why = None, ""
    made.version += 1
    record(session, viewer, "employment.resume", "application", made.application_id, now=now)
    _close_others(session, made, now)
    session.flush()
    return made


def ask_due(session: Session, *, now: datetime) -> int:
    """The worker's round: both sides are asked what is due, once, unless a register has said it
    before; says how many questions."""
    due = session.scalars(
        select(FollowUp)
        .join(Employment, Employment.id == FollowUp.employment_id)
        .join(Application, Application.id == Employment.application_id)
        .where(
            FollowUp.due_on <= local_day(now),
            FollowUp.asked_at.is_(None),
            Application.state.in_((State.ACCEPTED, State.STARTED, State.KEPT)),
        )
        .order_by(FollowUp.id)
        .with_for_update(of=FollowUp, skip_locked=True)
    )
    rows, asked = due.all(), 0
    answers = queries.answers_of(session, rows)
    for one in rows:
        if rules.may_be_asked(one.employment.application.state, one.stage):
            one.asked_at = now
            if not rules.decided(answers[one.id]):
                _tell(session, one.employment, one.stage, now)
                asked += 1
    session.flush()
    return asked


def warn_unsettled(session: Session, *, before: datetime, now: datetime) -> int:
    """What was asked `before` and neither side answered, or both differently, goes to the
    agency, once; says of how many. That the employer alone is silent is on the branch's list,
    of which a mail a day tells."""
    rows = session.scalars(
        select(FollowUp)
        .where(FollowUp.asked_at <= before, FollowUp.warned_at.is_(None))
        .order_by(FollowUp.id)
        .with_for_update(of=FollowUp, skip_locked=True)
    ).all()
    answers = queries.answers_of(session, rows)
    warned, silent = 0, {}
    for one in rows:
        if not rules.may_be_asked(one.employment.application.state, one.stage):
            continue
        if rules.outcome(answers[one.id]) in (rules.OPEN, rules.UNCLEAR):
            _warn(session, one, now)
            warned += 1
        elif rules.employer_silent(answers[one.id]):
            silent[f"risk:silent:{one.id}"] = one.employment
    known = set(session.scalars(select(Job.key).where(Job.key.in_(silent))))
    for key, made in silent.items():
        if key not in known:
            tell_risk(session, key, made, now=now)
    session.flush()
    return warned


def tell_risk(session: Session, key: str, made: Employment, *, now: datetime) -> None:
    """The branch hears of what is new on its list; `key` is of this one thing, told once."""
    town = made.application.vacancy.municipality
    if town is not None and town.branch_id is not None:
        said = {"branch_id": town.branch_id, "on": local_day(now).isoformat()}
        post(session, RISK, key, said, now=now)


def held(session: Session, viewer: Viewer, ref: str) -> Employment:
    """Locked in the one order that everybody keeps: the application, then its work."""
    application_for(session, viewer, ref, lock=True)
    return queries.employment_for(session, viewer, ref, lock=True)


def _ask(session: Session, made: Employment, stage: Stage, first_day: date) -> None:
    row = session.scalar(
        select(FollowUp).where(FollowUp.employment_id == made.id, FollowUp.stage == stage)
    )
    if row is None:
        row = FollowUp(employment_id=made.id, stage=stage)
        session.add(row)
    row.due_on = rules.due_on(stage, first_day)


def _question(session: Session, made: Employment, stage: str) -> FollowUp:
    found = session.scalar(
        select(FollowUp).where(FollowUp.employment_id == made.id, FollowUp.stage == stage)
    )
    if found is None:
        raise Refused([NOT_ASKED])
    return found


def _stage_now(session: Session, made: Employment, today: date) -> str | None:
    """The latest question that is due: the one that an end answers too."""
    rows = session.scalars(select(FollowUp).where(FollowUp.employment_id == made.id)).all()
    state = made.application.state
    due = [r for r in rows if r.due_on <= today and rules.may_be_asked(state, r.stage)]
    return max(due, key=lambda row: row.due_on).stage if due else None


def _answered(
    session: Session, viewer: Viewer, made: Employment, stage: str, in_work: bool, now: datetime
) -> None:
    side = queries.side_of(viewer)
    if not side:
        raise NotFound
    asked = _question(session, made, stage)
    row = session.get(FollowUpAnswer, (asked.id, side))
    if row is None:
        row = FollowUpAnswer(follow_up_id=asked.id, side=side)
        session.add(row)
    row.in_work, row.by, row.at = in_work, viewer.account_id, now
    record(
        session,
        viewer,
        "employment.answer",
        "application",
        made.application_id,
        now=now,
        detail=f"{stage}:{'yes' if in_work else 'no'}",
    )
    session.flush()


def _warn(session: Session, asked: FollowUp, now: datetime) -> None:
    asked.warned_at = now
    _tell(session, asked.employment, f"unsettled_{asked.stage}", now)


def _tell(session: Session, made: Employment, event: str, now: datetime) -> None:
    post(
        session,
        "notice_employment",
        f"notice:employment:{made.id}:{made.version}:{event}",
        {"employment_id": made.id, "event": event},
        now=now,
    )
