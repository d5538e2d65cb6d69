"""Proposing a trial day or a second interview, answering it, and saying how it went."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications import card_queries
from jobbridge.applications.queries import application_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale, blocks
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.trials import queries, rules
from jobbridge.trials.model import State, Trial
from jobbridge.trials.rules import Proposed
from jobbridge.viewer import SYSTEM, Role, Viewer


def propose(session: Session, viewer: Viewer, *, ref: str, asked: Proposed, now: datetime) -> Trial:
    """The employer proposes it for one application, or the counselor writes down that it did."""
    if not viewer.is_(Role.EMPLOYER, Role.COUNSELOR):
        raise NotFound
    application = application_for(session, viewer, ref, lock=True)
    before = queries.trials_of(session, [application.id])
    reasons = rules.why_not_proposed(
        asked,
        state=application.state,
        met=application.met_at is not None,
        willing=card_queries.is_willing(session, application),
        standing=any(one.state in rules.OPEN for one in before),
        now=now,
    )
    if reasons:
        raise Refused(reasons)
    made = Trial(
        ref=new_ref(),
        application_id=application.id,
        kind=asked.kind,
        state=State.PROPOSED,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        place=asked.place.strip(),
        about=asked.about.strip(),
        waits_until=rules.waits_until(State.PROPOSED, asked.starts_at, local_day(now)),
        proposed_by=viewer.account_id,
        proposed_at=now,
    )
    made.application = application
    if viewer.is_(Role.EMPLOYER):
        application.reacted_at = application.reacted_at or now
    session.add(made)
    session.flush()
    _wait_for(made)
    _told(session, viewer, made, "propose", now)
    return made


def step(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    verb: str,
    why: str = "",
    version: int,
    now: datetime,
) -> Trial:
    """One of `rules.STEPS`. That it took place counts as having met: a job may be offered."""
    found = queries.trial_for(session, viewer, ref)
    application_for(session, viewer, found.application.ref, lock=True)
    trial = session.scalars(
        select(Trial)
        .where(Trial.id == found.id)
        .with_for_update(of=Trial)
        .execution_options(populate_existing=True)
    ).one()
    if trial.version != version:
        raise Stale([applications.STALE])
    reasons = rules.why_not_step(verb, trial.state, viewer.role, why, trial.starts_at, now)
    if verb == "agree":
        reasons += blocks(queries.against_for(session, viewer, trial, local_day(now)))
    if reasons:
        raise Refused(reasons)
    _moved(trial, rules.STEPS[verb][1], why if verb in rules.WHYS_OF else "", viewer, now)
    if verb == "hold":
        actor = viewer if viewer.is_(Role.COUNSELOR) else SYSTEM
        applications.move(session, actor, trial.application, "meet", now=now)
    session.flush()
    _told(session, viewer, trial, verb, now)
    return trial


def end_open(database: Database, now: datetime) -> None:
    """The worker's round: silence ends what waits, and so does an application that goes on."""
    with database.write() as session:
        today = local_day(now)
        for trial in queries.over(session, today):
            silent = trial.waits_until is not None and trial.waits_until < today
            _moved(trial, State.CANCELLED, "silence" if silent else "", SYSTEM, now)
            session.flush()
            _told(session, SYSTEM, trial, "end", now)


def _moved(trial: Trial, state: State, why: str, viewer: Viewer, now: datetime) -> None:
    trial.state, trial.why = state, why
    trial.answered_by, trial.answered_at = viewer.account_id, now
    trial.version += 1
    trial.waits_until = rules.waits_until(state, trial.starts_at, local_day(now))
    _wait_for(trial)


def _wait_for(trial: Trial) -> None:
    """Its application does not end by silence while this is to come."""
    application = trial.application
    if application.waits_until is not None and trial.waits_until is not None:
        application.waits_until = max(application.waits_until, trial.waits_until)


def _told(session: Session, viewer: Viewer, trial: Trial, verb: str, now: datetime) -> None:
    record(session, viewer, f"trial.{verb}", "application", trial.application_id, now=now)
    post(
        session,
        "notice_trial",
        f"notice:trial:{trial.id}:{trial.version}",
        {"trial_id": trial.id, "by": str(viewer.role or ""), "version": trial.version},
        now=now,
    )
    session.flush()
