"""Visitors and passes: an employer's own, and those of a prison for its officers by duty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.bans.model import Ban
from jobbridge.bans.queries import banned_of
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import day_span, local_date
from jobbridge.errors import NotFound
from jobbridge.interviews import queries
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.occasion_queries import occasions_on
from jobbridge.interviews.queries import PLACE_KNOWN, Shown
from jobbridge.interviews.reception_queries import COMING
from jobbridge.interviews.visit_model import Statement, VisitInfo, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import (
    Reception,
    Visit,
    deadline,
    known_by,
    takes_visitors,
    visit_of,
    why_not_cleared,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer

FALLBACK = "lv"


def visit_interview_for(session: Session, viewer: Viewer, ref: str) -> Interview:
    """An interview for which this employer may name visitors: its own, in person, booked."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    found = queries.interview_for(session, viewer, ref)
    if not takes_visitors(found):
        raise NotFound
    return found


def passes_of(session: Session, visits: Iterable[Visit]) -> dict[Visit, list[VisitorPass]]:
    """The passes of visits that the viewer was given, in the order in which they were asked."""
    wanted = set(visits)
    found: dict[Visit, list[VisitorPass]] = {visit: [] for visit in wanted}
    if not wanted:
        return found
    rows = session.scalars(
        select(VisitorPass)
        .join(VisitorPass.visitor)
        .where(
            tuple_(Visitor.employer_id, VisitorPass.prison_id, VisitorPass.on).in_(
                [tuple(visit) for visit in wanted]
            )
        )
        .options(joinedload(VisitorPass.visitor), joinedload(VisitorPass.prison))
        .order_by(VisitorPass.asked_at, VisitorPass.id)
    )
    for row in rows:
        found[Visit(row.visitor.employer_id, row.prison_id, row.on)].append(row)
    return found


def waits(session: Session, reception: Reception) -> bool:
    """Whether visitors are named for it and not all of them may come yet."""
    visit = visit_of(reception)
    return bool(why_not_cleared(reception, passes_of(session, [visit])[visit]))


def passes_for(session: Session, viewer: Viewer, reception: Reception) -> list[VisitorPass]:
    """Who comes to what the viewer was given: for the employer who named them, once it knows the
    place, and for the prison's officers who decide or keep the gate."""
    if viewer.is_(Role.EMPLOYER):
        own = reception.employer_id in viewer.organisations and reception.state in PLACE_KNOWN
    else:
        own = reception.prison_id in viewer.organisations and (
            viewer.has(Duty.PASSES) or viewer.has(Duty.GATE)
        )
    if not (own or viewer.system):
        raise NotFound
    visit = visit_of(reception)
    found = passes_of(session, [visit])[visit]
    saw(session, "visitor", [one.visitor_id for one in found])
    return found


def pass_for(
    session: Session, viewer: Viewer, ref: str, duty: Duty, *, lock: bool = False
) -> VisitorPass:
    """A pass of the officer's prison, with this duty; `lock` holds the row: for actions."""
    if not (viewer.system or viewer.has(duty)):
        raise NotFound
    query = select(VisitorPass).where(VisitorPass.ref == ref)
    if not viewer.system:
        query = query.where(VisitorPass.prison_id.in_(viewer.organisations))
    return _one_pass(session, query, lock=lock)


def own_pass(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> VisitorPass:
    """A pass that this employer asked for."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    query = (
        select(VisitorPass)
        .join(VisitorPass.visitor)
        .where(VisitorPass.ref == ref, Visitor.employer_id.in_(viewer.organisations))
    )
    return _one_pass(session, query, lock=lock)


def _one_pass(session: Session, query: Select[VisitorPass], *, lock: bool) -> VisitorPass:
    if lock:
        query = query.with_for_update(of=VisitorPass).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "visitor", [found.visitor_id])
    return found


def bans_of(session: Session, passes: Sequence[VisitorPass]) -> dict[int, Ban]:
    """The ban that stands on the day of each pass, by pass; who may come is not in it."""
    found: dict[int, Ban] = {}
    groups: dict[tuple[int, date], list[VisitorPass]] = {}
    for one in passes:
        groups.setdefault((one.prison_id, one.on), []).append(one)
    for (prison_id, on), group in groups.items():
        bans = banned_of(session, prison_id, [known_by(one.visitor) for one in group], on)
        found |= {one.id: ban for one, ban in zip(group, bans, strict=True) if ban}
    return found


def visitors_for(session: Session, viewer: Viewer, *, most: int = 50) -> list[Visitor]:
    """Whom this employer has sent before, those named last first."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    found = list(
        session.scalars(
            select(Visitor)
            .where(Visitor.employer_id.in_(viewer.organisations))
            .order_by(Visitor.updated_at.desc(), Visitor.id.desc())
            .limit(most)
        )
    )
    saw(session, "visitor", [one.id for one in found])
    return found


def visitor_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Visitor:
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    query = select(Visitor).where(Visitor.ref == ref, Visitor.employer_id.in_(viewer.organisations))
    if lock:
        query = query.with_for_update(of=Visitor).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "visitor", [found.id])
    return found


# The last day on which visitors are named in time


def deadline_of(session: Session, interview: Interview) -> date:
    """By the prison's notice: for the prison."""
    return deadline(
        work_calendar(session), local_date(interview.starts_at), interview.prison.notice_days
    )


def deadlines_for(
    session: Session, viewer: Viewer, receptions: Sequence[Reception]
) -> dict[str, date]:
    """By the reference of each. Until the place is known to an employer it is that of
    the longest notice of any prison, because each prison's own notice would tell which it is."""
    calendar = work_calendar(session)
    longest = session.scalar(select(func.max(Prison.notice_days))) or 0
    return {
        i.ref: deadline(
            calendar,
            local_date(i.starts_at),
            longest
            if viewer.is_(Role.EMPLOYER) and i.state not in PLACE_KNOWN
            else i.prison.notice_days,
        )
        for i in receptions
    }


# What a visitor is told


@dataclass(frozen=True)
class Told:
    """What a prison tells its visitors, in one language."""

    entrance: str
    directions: str
    leave: str
    phone: str
    register_minutes: int


def info_of(session: Session, prison: Prison) -> VisitInfo:
    """What the prison has written; an empty one where it has written nothing yet."""
    found = session.get(VisitInfo, prison.id)
    return found or VisitInfo(
        prison_id=prison.id, phone="", register_minutes=30, texts={}, version=0
    )


def texts_in(info: VisitInfo, prison: Prison, locale: str) -> dict[str, str]:
    """What is written in that language alone, for whoever writes it."""
    own = dict(info.texts.get(locale, {}))
    if locale == FALLBACK and not own.get("entrance"):
        own["entrance"] = prison.entrance
    return {name: str(own.get(name, "")) for name in ("entrance", "directions", "leave")}


def told(info: VisitInfo, prison: Prison, locale: str) -> Told:
    """In the language asked for where the prison has it, in Latvian otherwise."""
    own, fallback = info.texts.get(locale, {}), info.texts.get(FALLBACK, {})

    def text(name: str) -> str:
        return str(own.get(name) or fallback.get(name) or "")

    return Told(
        entrance=text("entrance") or prison.entrance,
        directions=text("directions"),
        leave=text("leave"),
        phone=info.phone,
        register_minutes=info.register_minutes,
    )


@dataclass(frozen=True)
class Sheet:
    """All that visitors need on one page: what one visit brings, each in order of time."""

    interviews: tuple[Shown, ...]
    occasions: tuple[Occasion, ...]
    passes: tuple[VisitorPass, ...]
    told: Told
    arrive_at: datetime
    prison: str
    address: str


def sheet_for(session: Session, viewer: Viewer, ref: str, locale: str) -> Sheet:
    """The visit of a confirmed interview in person: before that no place is told to anybody."""
    if not viewer.is_(Role.EMPLOYER, Role.COUNSELOR, Role.PRISON_OFFICER):
        raise NotFound
    return sheet_of(session, viewer, queries.interview_for(session, viewer, ref), locale)


def sheet_of(session: Session, viewer: Viewer, asked: Reception, locale: str) -> Sheet:
    """The same of what the viewer was given."""
    if asked.state not in PLACE_KNOWN or not takes_visitors(asked):
        raise NotFound
    visit = visit_of(asked)
    span = day_span(visit.on)
    same = [
        i
        for i in queries.interviews_for(
            session, viewer, starting=span.start, before=span.end, states=PLACE_KNOWN
        )
        if visit_of(i) == visit and takes_visitors(i)
    ]
    many = occasions_on(session, asked.prison, visit.on, PLACE_KNOWN)
    many = [one for one in many if visit_of(one) == visit and takes_visitors(one)]
    begin = min([one.starts_at for one in same] + [one.starts_at for one in many])
    named = viewer.is_(Role.EMPLOYER) or viewer.has(Duty.PASSES) or viewer.has(Duty.GATE)
    info = told(info_of(session, asked.prison), asked.prison, locale)
    return Sheet(
        interviews=tuple(queries.shown(session, viewer, same)),
        occasions=tuple(many),
        passes=tuple(passes_for(session, viewer, asked)) if named else (),
        told=info,
        arrive_at=begin - timedelta(minutes=info.register_minutes),
        prison=asked.prison.name,
        address=asked.prison.address,
    )


# What the employer says of it


def statements_of(session: Session, interviews: Sequence[Interview]) -> dict[int, Statement]:
    """By interview, of those that the viewer was given."""
    rows = session.scalars(
        select(Statement).where(Statement.interview_id.in_([i.id for i in interviews]))
    )
    return {row.interview_id: row for row in rows}


def unsaid_for(session: Session, viewer: Viewer, since: datetime, now: datetime) -> list[Interview]:
    """An employer's interviews that are over and of which it has said nothing yet."""
    over = queries.interviews_for(
        session,
        viewer,
        starting=since,
        before=now,
        states=(*COMING, State.TOOK_PLACE, State.MISSED),
    )
    said = statements_of(session, over)
    return [i for i in over if i.ends_at <= now and i.id not in said]
