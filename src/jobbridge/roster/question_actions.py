"""Deciding what a file left open: theirs or ours, once; and what settles itself."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import person_actions
from jobbridge.inmates.model import Status
from jobbridge.roster import actions, queries, rules
from jobbridge.roster.model import Cause, Decision, RosterQuestion
from jobbridge.roster.question_queries import open_questions, question_for
from jobbridge.viewer import SYSTEM, Viewer

DECIDED = Reason("decided", N_("Somebody has decided this already."))


def decide(
    session: Session, viewer: Viewer, *, ref: str, take: bool, now: datetime
) -> RosterQuestion:
    """Once: the file's, or ours. Whoever decides needs the right to do the same by hand."""
    question = question_for(session, viewer, ref)
    decision = Decision.TAKE if take else Decision.KEEP
    if question.settled_at is not None:
        if question.decision == decision and question.settled_by == viewer.account_id:
            return question
        raise Refused([DECIDED])
    offered = json.loads(question.offered)
    try:
        if take:
            _take(session, viewer, question, offered, now)
        else:
            _keep(session, viewer, question, offered, now)
    except NotFound:
        text = N_("Only an officer of the person's prison who keeps movements may change this.")
        raise Refused([Reason("not_yours", text)]) from None
    question.settled_at, question.settled_by, question.decision = now, viewer.account_id, decision
    record(
        session,
        viewer,
        f"roster.{decision}",
        "inmate",
        question.inmate_id,
        now=now,
        detail=question.cause,
    )
    return question


def _take(
    session: Session,
    viewer: Viewer,
    question: RosterQuestion,
    offered: dict[str, Any],
    now: datetime,
) -> None:
    inmate = question.inmate
    if question.cause == Cause.HAND:
        actions.take_dates(session, viewer, inmate, offered["dates"], now=now)
    elif question.cause in (Cause.ELSEWHERE, Cause.BOOKED):
        actions.take_transfer(session, viewer, inmate, offered, now=now)
    elif question.cause == Cause.LEFT:
        actions.take_event(session, viewer, inmate, offered, now=now)
    elif question.cause == Cause.ALIKE:
        actions.add_offered(session, viewer, offered, now=now)
    else:
        inmate_actions.release(session, viewer, inmate, on=local_day(now), now=now)


def _keep(
    session: Session,
    viewer: Viewer,
    question: RosterQuestion,
    offered: dict[str, Any],
    now: datetime,
) -> None:
    inmate = question.inmate
    if question.cause == Cause.HAND:
        actions.keep_ours(session, inmate, offered["dates"])
    elif question.cause == Cause.ALIKE and not inmate.personal_code:
        person_actions.give_code(session, viewer, inmate, offered["personal_code"], now=now)


def settle(database: Database, now: datetime) -> None:
    """Questions whose cause has ended by itself. A transfer or a release that waited for
    interviews takes place when none is left."""
    with database.read() as session:
        if not _ended(session, open_questions(session), now):
            return
    with database.write() as session:
        waiting = {one.ref: one for one in open_questions(session)}
        for ref in _ended(session, list(waiting.values()), now):
            question = question_for(session, SYSTEM, ref)
            question.settled_at, question.decision = now, Decision.CLEARED
            offered = json.loads(question.offered)
            inmate = question.inmate
            there = inmate.prison_id == question.prison_id or inmate.status != Status.ACTIVE
            if question.cause == Cause.BOOKED and not there:
                actions.take_transfer(session, SYSTEM, inmate, offered, now=now)
            elif question.cause == Cause.LEFT and inmate.status == Status.ACTIVE:
                actions.take_event(session, SYSTEM, inmate, offered, now=now)
            record(
                session,
                SYSTEM,
                "roster.cleared",
                "inmate",
                inmate.id,
                now=now,
                detail=question.cause,
            )


def _ended(session: Session, questions: list[RosterQuestion], now: datetime) -> list[str]:
    moving = [one.inmate_id for one in questions if one.cause in (Cause.BOOKED, Cause.LEFT)]
    booked = queries.booked_of(session, moving, now)
    return [one.ref for one in questions if _has_ended(one, booked)]


def _has_ended(question: RosterQuestion, booked: frozenset[int]) -> bool:
    inmate = question.inmate
    if inmate.status != Status.ACTIVE:
        return True
    if question.cause == Cause.HAND:
        return bool(rules.dates_of(inmate) == json.loads(question.offered).get("dates"))
    if question.cause == Cause.ELSEWHERE:
        return inmate.prison_id == question.prison_id
    if question.cause == Cause.BOOKED:
        return inmate.prison_id == question.prison_id or inmate.id not in booked
    if question.cause == Cause.LEFT:
        return inmate.id not in booked
    if question.cause == Cause.GONE:
        return inmate.prison_id != question.prison_id
    return bool(inmate.personal_code == json.loads(question.offered).get("personal_code"))
