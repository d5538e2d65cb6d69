"""Planning conversations, alone and in groups, and saying what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from jobbridge.audit import actions as audit
from jobbridge.clock import local_day
from jobbridge.consultations import planning_queries as queries
from jobbridge.consultations import planning_rules as rules
from jobbridge.consultations.model import Consultation, Group, State
from jobbridge.consultations.queries import counselors_of
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import facts
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.rules import why_not_moved
from jobbridge.refs import new_ref
from jobbridge.viewer import Viewer


def plan(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    on: date,
    begins: time | None = None,
    conducted_by: int | None = None,
    now: datetime,
) -> Consultation:
    """A conversation with one person on a day to come; matching sees nothing of it."""
    facts.require_counselor(viewer, inmate.prison_id)
    by = conducted_by or viewer.account_id or 0
    reasons = rules.why_not_planned(on=on, today=local_day(now)) + why_not_moved(inmate.status)
    if reasons := reasons + _why_not_conducted(session, by, inmate.prison_id):
        raise Refused(reasons)
    made = Consultation(
        inmate_id=inmate.id,
        state=State.PLANNED,
        held_on=on,
        begins=begins,
        conducted_by=by,
        entered_by=viewer.account_id or by,
        entered_at=now,
    )
    session.add(made)
    session.flush()
    audit.record(session, viewer, "consultation.plan", "inmate", inmate.id, now=now)
    return made


def _why_not_conducted(session: Session, account_id: int, prison_id: int) -> list[Reason]:
    if account_id in {account.id for account in counselors_of(session, prison_id)}:
        return []
    text = N_("Choose a counselor of this prison.")
    return [Reason("conducted_by", text, field="conducted_by")]


def record_outcome(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    consultation_id: int,
    state: str,
    reason: str = "",
    now: datetime,
) -> Consultation:
    """That a planned conversation was missed, or that the person is exempted. One that was held
    is recorded with what it yielded, by `actions.record`."""
    row = queries.consultation_for(session, viewer, inmate, consultation_id, lock=True)
    reasons = rules.why_not_outcome(
        present=row.state, state=state, reason=reason, on=row.held_on, today=local_day(now)
    )
    if state == State.HELD and row.group_id is None:
        text = N_("Record what the conversation yielded.")
        reasons.append(Reason("held_empty", text))
    if reasons:
        raise Refused(reasons)
    _settle(session, viewer, row, state, reason, now=now)
    return row


def _settle(
    session: Session, viewer: Viewer, row: Consultation, state: str, reason: str, *, now: datetime
) -> None:
    row.state, row.reason = state, reason
    row.entered_by, row.entered_at = viewer.account_id or row.entered_by, now
    verb = "consultation.record"
    audit.record(session, viewer, verb, "inmate", row.inmate_id, now=now, detail=state)


def replan(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    consultation_id: int,
    on: date,
    begins: time | None = None,
    now: datetime,
) -> Consultation:
    """What is planned moves to another day. What was missed stays as it is, and another
    conversation is planned."""
    row = queries.consultation_for(session, viewer, inmate, consultation_id, lock=True)
    if row.state != State.PLANNED:
        return plan(session, viewer, inmate=inmate, on=on, begins=begins, now=now)
    if row.group_id is not None:
        text = N_("Move the whole group instead.")
        raise Refused([Reason("in_group", text)])
    if reasons := rules.why_not_planned(on=on, today=local_day(now)):
        raise Refused(reasons)
    row.held_on, row.begins = on, begins
    audit.record(session, viewer, "consultation.move", "inmate", inmate.id, now=now)
    return row


def cancel(
    session: Session, viewer: Viewer, *, inmate: Inmate, consultation_id: int, now: datetime
) -> None:
    """Takes a planned conversation off the agenda; nothing of it stays but the audit row."""
    row = queries.consultation_for(session, viewer, inmate, consultation_id, lock=True)
    if row.state != State.PLANNED:
        raise Refused([Reason("recorded", N_("It has taken place or was missed: it stays."))])
    session.delete(row)
    audit.record(session, viewer, "consultation.cancel", "inmate", inmate.id, now=now)


# Groups


def plan_group(
    session: Session,
    viewer: Viewer,
    *,
    prison_id: int,
    topic: str,
    on: date,
    people: Sequence[str],
    begins: time | None = None,
    place: str = "",
    conducted_by: int | None = None,
    now: datetime,
) -> Group:
    """One consultation with several people, `people` by reference. Everybody is planned; the
    attendance says what became of each, also where the day has passed."""
    facts.require_counselor(viewer, prison_id)
    reachable = queries.people_by_ref_for(session, viewer, prison_id, people)
    by = conducted_by or viewer.account_id or 0
    ids = {inmate.ref: inmate.id for inmate in reachable}
    wanted = list(dict.fromkeys(people))
    reasons = rules.why_not_group(
        topic=topic,
        on=on,
        people=[ids.get(ref, 0) for ref in wanted],
        reachable=ids.values(),
        today=local_day(now),
    )
    if reasons := reasons + _why_not_conducted(session, by, prison_id):
        raise Refused(reasons)
    group = Group(
        ref=new_ref(),
        prison_id=prison_id,
        topic=topic.strip(),
        place=place.strip(),
        on=on,
        begins=begins,
        conducted_by=by,
        entered_by=viewer.account_id or by,
        entered_at=now,
    )
    session.add(group)
    session.flush()
    for ref in wanted:
        session.add(_member(group, ids[ref]))
        audit.record(session, viewer, "consultation.plan", "inmate", ids[ref], now=now)
    session.flush()
    return group


def _member(group: Group, inmate_id: int) -> Consultation:
    return Consultation(
        inmate_id=inmate_id,
        group_id=group.id,
        kind="group",
        state=State.PLANNED,
        held_on=group.on,
        begins=group.begins,
        conducted_by=group.conducted_by,
        entered_by=group.entered_by,
        entered_at=group.entered_at,
    )


def record_attendance(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    attendance: Mapping[int, tuple[str, str]],
    now: datetime,
) -> Group:
    """What became of each, by consultation id as (state, reason); an empty state leaves the
    person planned. All or nothing."""
    group = queries.group_for(session, viewer, ref, lock=True)
    members = {row.id: row for row in queries.members_for(session, viewer, group, lock=True)}
    if set(attendance) - members.keys():
        raise NotFound
    today = local_day(now)
    reasons: list[Reason] = []
    for number, (state, why) in attendance.items():
        row = members[number]
        if not state or (row.state, row.reason) == (state, why):
            continue
        found = rules.why_not_outcome(
            present=State.PLANNED, state=state, reason=why, on=row.held_on, today=today
        )
        reasons += [replace(reason, field=f"was_{number}") for reason in found]
    if reasons:
        raise Refused(reasons)
    for number, (state, why) in attendance.items():
        row = members[number]
        if state and (row.state, row.reason) != (state, why):
            _settle(session, viewer, row, state, why, now=now)
    return group


def move_group(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    on: date,
    begins: time | None = None,
    place: str = "",
    now: datetime,
) -> Group:
    """Another day, time or place for everybody who is still planned."""
    group = queries.group_for(session, viewer, ref, lock=True)
    members = queries.members_for(session, viewer, group, lock=True)
    reasons = rules.why_not_planned(on=on, today=local_day(now))
    if any(row.state != State.PLANNED for row in members):
        text = N_("The attendance is recorded already: plan another group.")
        reasons.append(Reason("recorded", text))
    if reasons:
        raise Refused(reasons)
    group.on, group.begins, group.place = on, begins, place.strip()
    for row in members:
        row.held_on, row.begins = on, begins
        verb = "consultation.move"
        audit.record(session, viewer, verb, "inmate", row.inmate_id, now=now)
    return group
