"""The agenda: what is planned, what waits for its record, what has been; groups as one line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from math import ceil

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload

from jobbridge.audit.actions import saw
from jobbridge.consultations.model import Consultation, Group, State
from jobbridge.consultations.planning_rules import When, when
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate, Status
from jobbridge.viewer import Role, Viewer

PAGE = 25
PLANNED_PAGE = 30
MOST_PLANNED = 300
MOST_TICKED = 300


@dataclass(frozen=True)
class Filters:
    """What the agenda is narrowed to; `kind` and `state` are codes or empty."""

    kind: str = ""
    state: str = ""
    mine: bool = False
    prison_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One line of the agenda: a conversation, or a group of `people` of whom `waiting` have no
    record yet."""

    held_on: date
    begins: time | None
    consultation: Consultation | None = None
    group: Group | None = None
    people: int = 1
    waiting: int = 1


_ALONE = (
    Consultation.state == State.PLANNED,
    Consultation.group_id.is_(None),
    Inmate.status == Status.ACTIVE,
)


@dataclass(frozen=True)
class Planned:
    """One page of what is planned, the earliest first; `counts` are of all of it, by part."""

    items: list[Entry]
    counts: Counter[When]
    number: int
    pages: int


@dataclass(frozen=True)
class Past:
    """One page of what has been, newest first; `number` begins at 1."""

    items: list[Consultation]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


def _require_counselor(viewer: Viewer, prison_id: int | None = None) -> None:
    inside = prison_id is None or prison_id in viewer.organisations
    if not (viewer.system or (viewer.is_(Role.COUNSELOR) and inside)):
        raise NotFound


def _in_scope(viewer: Viewer, filters: Filters) -> Select[Consultation]:
    """Consultations with people whom the viewer may know of."""
    rows = (
        select(Consultation)
        .join(Consultation.inmate)
        .where(inmates.scope(viewer))
        .options(
            contains_eager(Consultation.inmate).joinedload(Inmate.prison),
            joinedload(Consultation.counselor),
            joinedload(Consultation.group),
        )
    )
    if filters.mine:
        rows = rows.where(Consultation.conducted_by == viewer.account_id)
    if filters.prison_id is not None:
        rows = rows.where(Inmate.prison_id == filters.prison_id)
    if filters.kind:
        rows = rows.where(Consultation.kind == filters.kind)
    return rows


def planned_for(session: Session, viewer: Viewer, filters: Filters) -> list[Entry]:
    """What is planned with people who still take part, the earliest first."""
    _require_counselor(viewer)
    alone = list(
        session.scalars(
            _in_scope(viewer, filters)
            .where(*_ALONE)
            .order_by(Consultation.held_on, Consultation.id)
            .limit(MOST_PLANNED)
        )
    )
    saw(session, "inmate", [one.inmate_id for one in alone])
    entries = [Entry(one.held_on, one.begins, one) for one in alone]
    if filters.kind != "individual":
        entries += _groups(session, viewer, filters)
    return sorted(entries, key=_order)


def planned_page_for(
    session: Session, viewer: Viewer, filters: Filters, *, today: date, page: int = 1
) -> Planned:
    """A page of the same."""
    _require_counselor(viewer)
    days = _in_scope(viewer, filters).with_only_columns(
        Consultation.id, Consultation.held_on, Consultation.begins
    )
    lines: list[tuple[date, time, Entry | int]] = [
        (row.held_on, row.begins or time.max, row.id)
        for row in session.execute(days.where(*_ALONE).order_by(Consultation.id))
    ]
    if filters.kind != "individual":
        lines += [(*_order(entry), entry) for entry in _groups(session, viewer, filters)]
    lines.sort(key=lambda line: line[:2])
    pages = max(1, ceil(len(lines) / PLANNED_PAGE))
    number = min(max(page, 1), pages)
    here = [one for _, _, one in lines[(number - 1) * PLANNED_PAGE : number * PLANNED_PAGE]]
    ids = [one for one in here if isinstance(one, int)]
    rows = session.scalars(_in_scope(viewer, filters).where(Consultation.id.in_(ids)))
    alone = {row.id: Entry(row.held_on, row.begins, row) for row in rows}
    entries = [alone[one] if isinstance(one, int) else one for one in here]
    saw(session, "inmate", [one.consultation.inmate_id for one in entries if one.consultation])
    counts = Counter(when(day, today) for day, _, _ in lines)
    return Planned(entries, counts, number, pages)


def _order(entry: Entry) -> tuple[date, time]:
    return entry.held_on, entry.begins or time.max


def _groups(session: Session, viewer: Viewer, filters: Filters) -> list[Entry]:
    """Groups that somebody is still planned in. Counts alone: nobody is named here."""
    waiting = func.sum(case((Consultation.state == State.PLANNED, 1), else_=0))
    rows = (
        select(Group, func.count(), waiting)
        .join(Consultation, Consultation.group_id == Group.id)
        .where(_own_groups(viewer))
        .group_by(Group.id)
        .having(waiting > 0)
        .order_by(Group.on, Group.id)
        .limit(MOST_PLANNED)
    )
    if filters.mine:
        rows = rows.where(Group.conducted_by == viewer.account_id)
    if filters.prison_id is not None:
        rows = rows.where(Group.prison_id == filters.prison_id)
    return [
        Entry(group.on, group.begins, group=group, people=people, waiting=left)
        for group, people, left in session.execute(rows)
    ]


def _own_groups(viewer: Viewer) -> ColumnElement[bool]:
    return true() if viewer.system else Group.prison_id.in_(viewer.organisations)


def past_for(session: Session, viewer: Viewer, filters: Filters, *, page: int = 1) -> Past:
    """What has an outcome, the newest first."""
    _require_counselor(viewer)
    rows = _in_scope(viewer, filters).where(Consultation.state != State.PLANNED)
    if filters.state:
        rows = rows.where(Consultation.state == filters.state)
    counted = select(func.count()).select_from(
        rows.with_only_columns(Consultation.id).order_by(None).subquery()
    )
    total = session.scalar(counted) or 0
    number = min(max(page, 1), max(1, ceil(total / PAGE)))
    items = list(
        session.scalars(
            rows.order_by(Consultation.held_on.desc(), Consultation.id.desc())
            .limit(PAGE)
            .offset((number - 1) * PAGE)
        )
    )
    saw(session, "inmate", [one.inmate_id for one in items])
    return Past(items, total, number)


def planned_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, Consultation]:
    """The next planned conversation of each person already loaded in scope, who has one."""
    rows = session.scalars(
        select(Consultation)
        .where(
            Consultation.inmate_id.in_(list(inmate_ids)),
            Consultation.state == State.PLANNED,
            Consultation.group_id.is_(None),
        )
        .order_by(Consultation.held_on.desc(), Consultation.id.desc())
    )
    return {row.inmate_id: row for row in rows}


def consultation_for(
    session: Session, viewer: Viewer, inmate: Inmate, consultation_id: int, *, lock: bool = False
) -> Consultation:
    """One consultation of a person already looked up for this viewer. `lock` holds the row and
    reads it as it stands now."""
    _require_counselor(viewer, inmate.prison_id)
    rows = select(Consultation).where(
        Consultation.id == consultation_id, Consultation.inmate_id == inmate.id
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return found


def group_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Group:
    """A group consultation in one of the viewer's prisons."""
    _require_counselor(viewer)
    rows = select(Group).where(Group.ref == ref, _own_groups(viewer))
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def members_for(
    session: Session, viewer: Viewer, group: Group, *, lock: bool = False
) -> list[Consultation]:
    """Who takes part in a group, who leaves first, comes first; who moved away is not shown."""
    _require_counselor(viewer, group.prison_id)
    rows = (
        select(Consultation)
        .join(Consultation.inmate)
        .where(Consultation.group_id == group.id, inmates.scope(viewer))
        .order_by(Inmate.release_expected, Inmate.id)
        .options(contains_eager(Consultation.inmate))
    )
    if lock:
        rows = rows.with_for_update(of=Consultation).execution_options(populate_existing=True)
    found = list(session.scalars(rows))
    saw(session, "inmate", [one.inmate_id for one in found])
    return found


def invitable_for(
    session: Session, viewer: Viewer, prison_id: int, *, mine: bool = False
) -> list[Inmate]:
    """Whom a group of this prison may take, who leaves first; the first three hundred."""
    _require_counselor(viewer, prison_id)
    rows = select(Inmate).where(
        inmates.scope(viewer), Inmate.prison_id == prison_id, Inmate.status == Status.ACTIVE
    )
    if mine:
        rows = rows.where(Inmate.counselor_id == viewer.account_id)
    found = list(
        session.scalars(rows.order_by(Inmate.release_expected, Inmate.id).limit(MOST_TICKED))
    )
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def people_by_ref_for(
    session: Session, viewer: Viewer, prison_id: int, refs: Iterable[str]
) -> list[Inmate]:
    """The people named who are in this prison, in scope and take part; others are left out."""
    _require_counselor(viewer, prison_id)
    found = list(
        session.scalars(
            select(Inmate).where(
                Inmate.ref.in_(list(refs)),
                inmates.scope(viewer),
                Inmate.prison_id == prison_id,
                Inmate.status == Status.ACTIVE,
            )
        )
    )
    saw(session, "inmate", [inmate.id for inmate in found])
    return found
