"""Naming visitors, deciding their passes, and forgetting them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates.rules import compact_code
from jobbridge.interviews import (
    clearing_actions,
    equipment_actions,
    reception_queries,
    visit_queries,
)
from jobbridge.interviews.named_queries import day_of, passes_of_days
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.pool_queries import NO_MORE, why_no_more_visitors
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import (
    DOCUMENTS,
    Reception,
    Visit,
    compact,
    takes_visitors,
    visit_of,
    why_not_decided,
    why_not_named,
    why_not_visitor,
)
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.viewer import Duty, Viewer

NOTICE = "notice_visit"
"""The outbox job of what happens around an interview or another occasion: `interview_id` or
`occasion_id`, `event`, `stamp`."""
STALE = Reason("stale", N_("Somebody else has changed this in the meantime. Look again."))
NAMED = Reason("named", N_("This visitor is named already."))


@dataclass(frozen=True)
class Person:
    """A visitor as typed."""

    name: str
    document: str
    document_number: str
    personal_code: str = ""
    birth_date: str = ""
    document_valid_to: date | None = None
    organisation: str = ""
    plate: str = ""


def tell(session: Session, reception: Reception, event: str, now: datetime) -> None:
    """Posted once for each event and moment; who hears of it, `notices` knows."""
    stamp = int(now.timestamp())
    what = "occasion_id" if isinstance(reception, Occasion) else "interview_id"
    post(
        session,
        NOTICE,
        f"notice:visit:{reception.ref}:{event}:{stamp}",
        {what: reception.id, "event": event, "stamp": stamp},
        now=now,
    )


def name_visitor(
    session: Session,
    viewer: Viewer,
    reception: Reception,
    person: Person,
    *,
    instead: str = "",
    now: datetime,
) -> VisitorPass:
    """Somebody new for this day. The same personal code, typed again, is the same visitor, with
    the data as they are now. `instead` is the reference of the visitor whose place they take as
    soon as they may come. Gives back the pass to this prison."""
    equipment_actions.hold(session, viewer, reception)
    reasons = _why_not(person, now, on=visit_of(reception).on)
    if reasons:
        raise Refused(reasons)
    code = compact_code(person.personal_code) if person.personal_code else None
    known = [v for v in visit_queries.visitors_for(session, viewer) if code == v.personal_code]
    visitor = next((v for v in known if code and v.employer_id == reception.employer_id), None)
    if visitor is None:
        visitor = Visitor(ref=new_ref(), employer_id=reception.employer_id, created_at=now)
        _write(visitor, person, reception.employer.name, now)
        session.add(visitor)
        session.flush()
        record(session, viewer, "visitor.add", "visitor", visitor.id, now=now)
    else:
        _rewrite(session, viewer, visitor, person, now)
    return _ask(session, viewer, reception, visitor, now, instead)


def name_again(
    session: Session,
    viewer: Viewer,
    reception: Reception,
    refs: Sequence[str],
    *,
    now: datetime,
) -> list[VisitorPass]:
    """Visitors of earlier visits, for this one too."""
    equipment_actions.hold(session, viewer, reception)
    if not refs:
        raise Refused([Reason("nobody", N_("Choose at least one."), field="visitors")])
    day = visit_of(reception).on
    asked = []
    for ref in refs:
        visitor = visit_queries.visitor_for(session, viewer, ref, lock=True)
        if visitor.employer_id != reception.employer_id:
            raise NotFound
        if visitor.document_valid_to is not None and visitor.document_valid_to < day:
            text = N_("The document must be valid on the day of the visit.")
            raise Refused([Reason("document_valid_to", text, field="visitors")])
        asked.append(_ask(session, viewer, reception, visitor, now))
    return asked


def _why_not(person: Person, now: datetime, *, on: date | None = None) -> list[Reason]:
    reasons = why_not_visitor(
        personal_code=person.personal_code,
        birth_date=person.birth_date,
        document_number=person.document_number,
        document_valid_to=person.document_valid_to,
        plate=person.plate,
        today=local_day(now),
        on=on,
    )
    if person.document not in DOCUMENTS:
        reasons.append(Reason("document", N_("Choose one from the list."), field="document"))
    return reasons


def _write(visitor: Visitor, person: Person, employer: str, now: datetime) -> None:
    visitor.name = person.name
    code = compact_code(person.personal_code) if person.personal_code else None
    visitor.personal_code = code
    visitor.birth_date = person.birth_date or None
    visitor.document = person.document
    visitor.document_number = compact(person.document_number)
    visitor.document_valid_to = person.document_valid_to
    visitor.organisation = person.organisation or employer
    visitor.plate = compact(person.plate) or None
    visitor.updated_at = now


def _rewrite(
    session: Session, viewer: Viewer, visitor: Visitor, person: Person, now: datetime
) -> None:
    """What was decided of other data is to be decided again, where the visit is to come."""
    _write(visitor, person, visitor.employer.name, now)
    visitor.version += 1
    for one in session.scalars(
        select(VisitorPass)
        .where(
            VisitorPass.visitor_id == visitor.id,
            VisitorPass.on >= local_day(now),
            VisitorPass.arrived_at.is_(None),
        )
        .order_by(VisitorPass.id)
        .with_for_update()
    ):
        _wait(one)
    record(session, viewer, "visitor.correct", "visitor", visitor.id, now=now)
    session.flush()


def _wait(one: VisitorPass) -> None:
    if one.state != PassState.ASKED:
        one.state, one.why = PassState.ASKED, ""
        one.decided_at = one.decided_by = None
        one.version += 1


def _ask(
    session: Session,
    viewer: Viewer,
    reception: Reception,
    visitor: Visitor,
    now: datetime,
    instead: str = "",
) -> VisitorPass:
    """A pass to each prison where the employer is expected that day: which interview it was named
    for would tell which of them are in one place."""
    day = day_of(reception)
    passes = passes_of_days(session, [day])[day]
    reasons = why_not_named(
        takes=takes_visitors(reception),
        starts_at=reception.starts_at,
        count=len({one.visitor_id for one in passes}),
        now=now,
    )
    if any(one.visitor_id == visitor.id for one in passes):
        reasons.append(NAMED)
    replaced = {one.prison_id: one.ref for one in passes if one.visitor.ref == instead}
    if instead and not replaced:
        reasons.append(Reason("instead", N_("Choose one from the list."), field="instead"))
    own = visit_of(reception)
    visits = sorted({own, *reception_queries.visits_of_day(session, day.employer_id, day.on)})
    first = {
        visit: (reception_queries.expected_of(session, visit) or [reception])[0] for visit in visits
    }
    # Any gate of the day counts: whose is full would tell which of them are in one place.
    if not instead and any(why_no_more_visitors(session, one, now) for one in first.values()):
        reasons.append(NO_MORE)
    if reasons:
        raise Refused(reasons)
    made: VisitorPass | None = None
    for visit in visits:
        one = _pass(session, visitor, visit, now, replaced.get(visit.prison_id, ""))
        record(session, viewer, "pass.ask", "pass", one.id, now=now)
        tell(session, first[visit], "named", now)
        made = one if visit == own else made
    assert made is not None
    return made


def _pass(
    session: Session, visitor: Visitor, visit: Visit, now: datetime, instead_of: str = ""
) -> VisitorPass:
    made = VisitorPass(
        ref=new_ref(),
        visitor_id=visitor.id,
        prison_id=visit.prison_id,
        on=visit.on,
        state=PassState.ASKED,
        instead_of=instead_of,
        asked_at=now,
    )
    session.add(made)
    session.flush()
    return made


def correct_visitor(
    session: Session,
    viewer: Viewer,
    visitor: Visitor,
    person: Person,
    *,
    version: int,
    now: datetime,
) -> Visitor:
    """The employer corrects its visitor's data; passes to come wait for the prison again."""
    visitor = visit_queries.visitor_for(session, viewer, visitor.ref, lock=True)
    if visitor.version != version:
        raise Stale([STALE])
    if reasons := _why_not(person, now):
        raise Refused(reasons)
    _rewrite(session, viewer, visitor, person, now)
    return visitor


def unname(
    session: Session, viewer: Viewer, reception: Reception, visitor: str, *, now: datetime
) -> None:
    """This visitor does not come that day. Whoever has arrived stays on the list."""
    equipment_actions.hold(session, viewer, reception)
    day = day_of(reception)
    passes = [p for p in passes_of_days(session, [day])[day] if p.visitor.ref == visitor]
    if not passes:
        visit_queries.visitor_for(session, viewer, visitor)
        raise Refused([Reason("not_named", N_("This visitor is not named for that day."))])
    if any(one.arrived_at is not None for one in passes):
        raise Refused([Reason("arrived", N_("This visitor has arrived already."))])
    visits = {Visit(day.employer_id, one.prison_id, one.on) for one in passes}
    clearing_actions.lock_visits(session, visits)
    for one in passes:
        record(session, viewer, "pass.remove", "pass", one.id, now=now)
        session.delete(one)
    for visit in sorted(visits):
        clearing_actions.settle(session, visit, now)


def decide(
    session: Session,
    viewer: Viewer,
    one: VisitorPass,
    *,
    state: str,
    why: str,
    version: int,
    now: datetime,
) -> VisitorPass:
    """The prison allows, refuses or asks for more. Decided again as often as need be, up to the
    visitor's arrival; the employer learns the state, never the reason. Whoever comes instead of
    somebody takes their place with this; and what waited for it confirms itself."""
    one = visit_queries.pass_for(session, viewer, one.ref, Duty.PASSES)
    visit = Visit(one.visitor.employer_id, one.prison_id, one.on)
    clearing_actions.lock_visits(session, [visit])
    one = visit_queries.pass_for(session, viewer, one.ref, Duty.PASSES, lock=True)
    if one.version != version:
        raise Stale([STALE])
    state = PassState(state)
    ban = visit_queries.bans_of(session, [one]).get(one.id)
    reasons = why_not_decided(
        state,
        why,
        banned_until=ban.valid_to if ban else None,
        document_valid_to=one.visitor.document_valid_to,
        on=one.on,
    )
    if one.arrived_at is not None:
        reasons.append(Reason("arrived", N_("This visitor has arrived already.")))
    if reasons:
        raise Refused(reasons)
    if one.state == state:
        return one
    one.state, one.why = state, "" if state is PassState.ALLOWED else why
    one.decided_at, one.decided_by = now, viewer.account_id
    one.version += 1
    record(session, viewer, f"pass.{state}", "pass", one.id, now=now, detail=one.why or None)
    if state is PassState.ALLOWED and one.instead_of:
        _take_place(session, viewer, one, now)
    _tell_decided(session, one, now)
    clearing_actions.settle(session, visit, now)
    return one


def _take_place(session: Session, viewer: Viewer, one: VisitorPass, now: datetime) -> None:
    before = session.scalar(select(VisitorPass).where(VisitorPass.ref == one.instead_of))
    if before is not None and before.arrived_at is None:
        record(session, viewer, "pass.remove", "pass", before.id, now=now)
        session.delete(before)


def ban(
    session: Session,
    viewer: Viewer,
    one: VisitorPass,
    *,
    why: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> int:
    """The prison does not admit this visitor for a time. Each employer who named them learns that
    the pass is refused, no more. Gives back how many passes that are."""
    one = visit_queries.pass_for(session, viewer, one.ref, Duty.PASSES)
    _, refused = clearing_actions.ban_visitor(
        session, viewer, one, why=why, valid_from=valid_from, valid_to=valid_to, now=now
    )
    for other in refused:
        _tell_decided(session, other, now)
    return len(refused)


def _tell_decided(session: Session, one: VisitorPass, now: datetime) -> None:
    """By the first of the employer's day, wherever it is: which prison decided would tell what
    is in one place."""
    visits = reception_queries.visits_of_day(session, one.visitor.employer_id, one.on)
    coming = [one for visit in visits for one in reception_queries.expected_of(session, visit)]
    if coming:
        first = min(coming, key=lambda one: (one.starts_at, one.ref))
        tell(session, first, f"pass_{one.state}", now)


def follow(session: Session, reception: Reception, before: Visit, now: datetime) -> None:
    """It was moved: its visitors come to the new prison or date, where each is decided anew. They
    still come to the old one if anything else brings the employer there."""
    after = visit_of(reception)
    if after == before:
        return
    found = visit_queries.passes_of(session, [before, after])
    here = {one.visitor_id for one in found[after]}
    stays = reception_queries.is_expected(session, before, besides=reception)
    for one in found[before]:
        if one.visitor_id not in here and takes_visitors(reception):
            _pass(session, one.visitor, after, now)
        if not stays and one.arrived_at is None:
            session.delete(one)
    equipment_actions.follow(session, before, after, stays=stays, now=now)
    session.flush()


def join(session: Session, reception: Reception, now: datetime) -> None:
    """It was booked on a day for which somebody is named: they are named for its prison too, and
    so is what they bring."""
    if not takes_visitors(reception):
        return
    day, visit = day_of(reception), visit_of(reception)
    passes = passes_of_days(session, [day])[day]
    here = {one.visitor_id for one in passes if one.prison_id == visit.prison_id}
    for one in {p.visitor_id: p for p in passes if p.visitor_id not in here}.values():
        _pass(session, one.visitor, visit, now)
    equipment_actions.join(session, reception, now)
