"""Referrals as far as the viewer may know of them: a name for the counselor of the prison, and
for a coordinator to whom the person is assigned; a reference for everybody else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session, contains_eager

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import saw
from jobbridge.db import widened
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate, Status
from jobbridge.places.model import Municipality
from jobbridge.services import links, queries, rules
from jobbridge.services.model import (
    Attendance,
    Referral,
    ReferralChange,
    Service,
    Side,
    State,
    SupportPerson,
)
from jobbridge.viewer import Role, Viewer

MOST = 300
MOST_WAYS = 5
SIDES = {
    Role.COUNSELOR: Side.COUNSELOR,
    Role.AGENCY: Side.AGENCY,
    Role.COORDINATOR: Side.COORDINATOR,
}


@dataclass(frozen=True)
class Shown:
    """A referral as its viewer may know it. `name` is empty where only the reference may be told;
    `number` is the place in the waiting list; `gone` is a key of `rules.STOPS`; `verbs` are what
    the viewer may do."""

    referral: Referral
    name: str
    number: int | None
    gone: str
    verbs: tuple[str, ...]
    onward: tuple[Service, ...] = ()

    @property
    def inmate(self) -> Inmate:
        return self.referral.inmate

    @property
    def service(self) -> Service:
        return self.referral.service


@dataclass(frozen=True)
class Queued:
    """A place in a waiting list; `shown` is empty where the viewer may not know whose it is."""

    number: int
    moved_why: str
    since: datetime
    shown: Shown | None = None


@dataclass(frozen=True)
class People:
    """Who came to one service: `hidden` counts places of people whom the viewer may not know."""

    unanswered: list[Shown] = field(default_factory=list)
    queue: list[Queued] = field(default_factory=list)
    seated: list[Shown] = field(default_factory=list)
    ended: list[Shown] = field(default_factory=list)
    hidden: int = 0


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """Where `Referral`, its `Service` and its `Inmate` are joined. Nobody outside knows of what is
    only suggested, nor of who no longer takes part."""
    if viewer.system:
        return true()
    if viewer.is_(Role.COUNSELOR):
        return inmates.scope(viewer)
    told = and_(Referral.referred_at.is_not(None), Inmate.status != Status.WITHDRAWN)
    if viewer.is_(Role.AGENCY):
        towns = select(Municipality.id).where(Municipality.branch_id.in_(viewer.organisations))
        return and_(told, or_(queries.scope(viewer), Inmate.municipality_id.in_(towns)))
    if viewer.is_(Role.COORDINATOR):
        return and_(told, queries.scope(viewer))
    return false()


def _rows() -> Select[Referral]:
    return (
        select(Referral)
        .join(Referral.service)
        .join(Referral.inmate)
        .options(
            contains_eager(Referral.service).options(*queries.WITH),
            contains_eager(Referral.inmate),
        )
    )


def referral_for(session: Session, viewer: Viewer, ref: str) -> Referral:
    found = session.scalar(_rows().where(Referral.ref == ref, scope(viewer)))
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def shown_for(
    session: Session, viewer: Viewer, rows: Iterable[Referral], *, onward: date | None = None
) -> list[Shown]:
    """Referrals already loaded in scope. `onward` is today, where it is to be said in which
    services people who moved could go on."""
    found = list(rows)
    saw(session, "inmate", [row.inmate_id for row in found])
    known = _named(session, viewer, found)
    waiting = {row.service_id for row in found if row.state == State.WAITING}
    numbers = {
        row.id: number
        for queue in lines(session, waiting).values()
        for number, row in enumerate(queue, 1)
    }
    ways = _onward(session, viewer, found, onward) if onward else {}
    return [
        Shown(
            row,
            row.inmate.name if row.inmate_id in known else "",
            numbers.get(row.id),
            gone(row),
            verbs_open_to(viewer, row),
            ways.get(row.id, ()),
        )
        for row in found
    ]


def _named(session: Session, viewer: Viewer, rows: Sequence[Referral]) -> set[int]:
    """Ids of the people whose name the viewer may know."""
    if viewer.is_(Role.AGENCY) or not rows:
        return set()
    ids = [row.inmate_id for row in rows]
    return set(session.scalars(select(Inmate.id).where(Inmate.id.in_(ids), inmates.scope(viewer))))


def gone(row: Referral) -> str:
    return rules.why_gone(
        status=row.inmate.status,
        prison_id=row.inmate.prison_id,
        service_prison_id=row.service.prison_id,
        service_municipality_id=row.service.municipality_id,
    )


def _may_go_on(row: Referral, away: str) -> bool:
    """Moved away from it before it ended, or it was ended because of that."""
    if row.inmate.status == Status.WITHDRAWN:
        return False
    if row.state in rules.OPEN:
        return bool(away)
    return row.state == State.STOPPED and row.why in ("transferred", "released")


def _onward(
    session: Session, viewer: Viewer, rows: Sequence[Referral], today: date
) -> dict[int, tuple[Service, ...]]:
    """Services of the same kind where the person is now, by referral of whoever moved."""
    ids = [row.id for row in rows if _may_go_on(row, gone(row))]
    done = set(session.scalars(select(Referral.earlier_id).where(Referral.earlier_id.in_(ids))))
    moved = [row for row in rows if row.id in ids and row.id not in done]
    if not moved:
        return {}
    offered = list(
        session.scalars(
            select(Service)
            .where(
                queries.scope(viewer),
                Service.kind.in_({row.service.kind for row in moved}),
                Service.valid_from <= today,
                or_(Service.valid_to.is_(None), Service.valid_to >= today),
            )
            .order_by(Service.name, Service.id)
            .options(*queries.WITH)
        )
    )
    return {
        row.id: tuple(
            one
            for one in offered
            if one.kind == row.service.kind
            and one.id != row.service_id
            and rules.within_reach(
                status=row.inmate.status,
                prison_id=row.inmate.prison_id,
                municipality_id=row.inmate.municipality_id,
                service_prison_id=one.prison_id,
                service_municipality_id=one.municipality_id,
            )
        )[:MOST_WAYS]
        for row in moved
    }


def side_of(viewer: Viewer, row: Referral) -> Side | None:
    """For whom the viewer speaks here; None where they may only read."""
    if viewer.system:
        return Side.PORTAL
    side = SIDES.get(viewer.role) if viewer.role else None
    if side == Side.AGENCY and not queries.keeps(viewer, row.service):
        return None
    return side


def verbs_open_to(viewer: Viewer, row: Referral) -> tuple[str, ...]:
    side = side_of(viewer, row)
    if side is None:
        return ()
    return tuple(v for v in rules.STEPS if not rules.why_not_step(row.state, v, side))


def line(session: Session, service_id: int) -> list[Referral]:
    """Who waits for a place and can still come, in their order; of a service already in scope."""
    return lines(session, [service_id])[service_id]


def lines(session: Session, service_ids: Iterable[int]) -> dict[int, list[Referral]]:
    """The same of several services; nobody's list is missing from the answer."""
    found: dict[int, list[Referral]] = {number: [] for number in service_ids}
    with widened(session):  # a place in a line is counted over everybody in it
        rows = session.scalars(
            _rows()
            .where(Referral.service_id.in_(sorted(found)), Referral.state == State.WAITING)
            .order_by(Referral.service_id, Referral.line, Referral.id)
        ).all()
    for row in rows:
        if not gone(row):
            found[row.service_id].append(row)
    return found


def people_for(session: Session, viewer: Viewer, service: Service) -> People:
    """Everybody of one service, each as the viewer may know them; the waiting list whole, so that
    its order can be seen."""
    if viewer.is_(Role.PRISON_OFFICER):
        raise NotFound
    mine = session.scalars(
        _rows()
        .where(Referral.service_id == service.id, scope(viewer))
        .order_by(Referral.updated_at.desc(), Referral.id.desc())
        .limit(MOST)
    )
    shown = {one.referral.id: one for one in shown_for(session, viewer, mine)}
    queue = [
        Queued(number, row.moved_why, row.since, shown.get(row.id))
        for number, row in enumerate(line(session, service.id), 1)
    ]
    by_state: dict[str, list[Shown]] = defaultdict(list)
    for one in shown.values():
        by_state[one.referral.state].append(one)
    asked = [*by_state[State.REFERRED], *by_state[State.SUGGESTED]]
    seated = [*by_state[State.ACCEPTED], *by_state[State.ATTENDING]]
    taken = queries.seats_taken(session, service)
    known = {one.referral.seat for one in shown.values() if one.referral.intake == service.intake}
    return People(
        unanswered=sorted(asked, key=lambda one: (one.referral.since, one.referral.id)),
        queue=queue,
        seated=sorted(seated, key=lambda one: (one.referral.intake, one.referral.seat or 0)),
        ended=[
            one
            for state in (State.COMPLETED, State.STOPPED, State.DECLINED)
            for one in by_state[state]
        ],
        hidden=len(taken - known),
    )


def referrals_for(session: Session, viewer: Viewer, *, state: str = "", today: date) -> list[Shown]:
    """All that is open and that the viewer may know of: without an answer first, the oldest on
    top; at most 300."""
    if scope(viewer) is false():
        raise NotFound
    states = [state] if state in rules.OPEN else list(rules.OPEN)
    rows = list(
        session.scalars(
            _rows()
            .where(scope(viewer), Referral.state.in_(states))
            .order_by(Referral.since, Referral.id)
            .limit(MOST)
        )
    )
    order = {state: number for number, state in enumerate((State.REFERRED, *rules.OPEN))}
    rows.sort(key=lambda row: 0 if row.state == State.REFERRED else 1 + order[State(row.state)])
    return shown_for(session, viewer, rows, onward=today if viewer.is_(Role.COUNSELOR) else None)


def referrals_of(session: Session, viewer: Viewer, inmate: Inmate, *, today: date) -> list[Shown]:
    """A person's referrals, newest first: for counselors of the prison alone."""
    require_counselor(viewer, inmate)
    rows = session.scalars(
        _rows()
        .where(Referral.inmate_id == inmate.id)
        .order_by(Referral.created_at.desc(), Referral.id.desc())
    )
    return shown_for(session, viewer, rows, onward=today)


def require_counselor(viewer: Viewer, inmate: Inmate) -> None:
    if viewer.system:
        return
    if not (viewer.is_(Role.COUNSELOR) and inmates.holds(viewer, inmate)):
        raise NotFound


def changes_for(
    session: Session, viewer: Viewer, referral: Referral
) -> list[tuple[ReferralChange, str]]:
    """Each step with the name of who entered it, oldest first. Who at the provider said so is for
    the counselor alone: take it from there."""
    referral_for(session, viewer, referral.ref)
    rows = session.execute(
        select(ReferralChange, Account.name)
        .outerjoin(Account, Account.id == ReferralChange.by)
        .where(ReferralChange.referral_id == referral.id)
        .order_by(ReferralChange.at, ReferralChange.id)
    )
    return [(change, name or "") for change, name in rows]


def attendance_of(session: Session, referral_ids: Iterable[int]) -> dict[int, list[Attendance]]:
    """Meetings by referral already loaded in scope, newest first; nobody's list is missing."""
    ids = list(referral_ids)
    found: dict[int, list[Attendance]] = {number: [] for number in ids}
    rows = session.scalars(
        select(Attendance)
        .where(Attendance.referral_id.in_(ids))
        .order_by(Attendance.referral_id, Attendance.on.desc())
    )
    for row in rows:
        found[row.referral_id].append(row)
    return found


def gone_rows(session: Session, service_id: int | None = None) -> list[Referral]:
    """Who holds a place and can no longer come, and who no longer takes part, of one service or of
    all; for actions, so no scope applies."""
    elsewhere = or_(Inmate.status == Status.RELEASED, Inmate.prison_id != Service.prison_id)
    inside = and_(Service.prison_id.is_not(None), Service.municipality_id.is_(None))
    query = (
        _rows()
        .where(
            Referral.state.in_(rules.OPEN),
            or_(
                Inmate.status == Status.WITHDRAWN,
                and_(Referral.seat.is_not(None), inside, elsewhere),
            ),
        )
        .order_by(Referral.service_id, Referral.id)
        .execution_options(populate_existing=True)
    )
    if service_id is not None:
        query = query.where(Referral.service_id == service_id)
    return list(session.scalars(query))


def support_person_for(session: Session, viewer: Viewer, inmate: Inmate) -> SupportPerson | None:
    """For the counselor of the prison alone."""
    require_counselor(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    return session.scalar(select(SupportPerson).where(SupportPerson.inmate_id == inmate.id))


@dataclass(frozen=True)
class Asked:
    """A referral that somebody opened by its link, and whether it still waits for an answer."""

    referral: Referral
    waiting: bool


def referral_by_token(session: Session, secret: bytes, token: str, *, now: datetime) -> Asked:
    """The signed link is the credential: for this one referral, until it ends. `NotFound` for
    anything else, also where the person no longer takes part."""
    link = links.read(token)
    if link is None or link.ends < now.timestamp():
        raise NotFound
    row = session.scalar(_rows().where(Referral.ref == link.ref, Inmate.status != Status.WITHDRAWN))
    if row is None or row.referred_at is None or not link.signed_by(secret, row.referred_at):
        raise NotFound
    return Asked(row, waiting=row.state in rules.UNANSWERED)
