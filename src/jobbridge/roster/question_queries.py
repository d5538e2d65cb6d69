"""What waits to be decided, for those in whose prison the person is."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.roster.model import RosterImport, RosterLine, RosterQuestion
from jobbridge.viewer import Duty, Role, Viewer

PER_PAGE = 25
LINES = 50


@dataclass(frozen=True)
class Page:
    """A page of questions or lines."""

    rows: list[Any]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def decides(viewer: Viewer) -> bool:
    return viewer.system or viewer.is_(Role.COUNSELOR) or viewer.has(Duty.MOVEMENTS)


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """On `RosterQuestion`, joined to `Inmate`."""
    if viewer.system:
        return true()
    if not decides(viewer):
        return false()
    return Inmate.prison_id.in_(viewer.organisations)


def waiting(session: Session, viewer: Viewer) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(RosterQuestion)
            .join(Inmate, Inmate.id == RosterQuestion.inmate_id)
            .where(scope(viewer), RosterQuestion.settled_at.is_(None))
        )
        or 0
    )


def questions_for(session: Session, viewer: Viewer, *, page: int = 1) -> Page:
    """The oldest first."""
    if not decides(viewer):
        raise NotFound
    total = waiting(session, viewer)
    number = min(max(1, page), max(1, -(-total // PER_PAGE)))
    rows = list(
        session.scalars(
            _with()
            .where(scope(viewer), RosterQuestion.settled_at.is_(None))
            .order_by(RosterQuestion.raised_at, RosterQuestion.id)
            .limit(PER_PAGE)
            .offset((number - 1) * PER_PAGE)
        )
    )
    saw(session, "inmate", sorted({row.inmate_id for row in rows}))
    return Page(rows, total, number, PER_PAGE)


def _with() -> Any:
    return (
        select(RosterQuestion)
        .join(Inmate, Inmate.id == RosterQuestion.inmate_id)
        .options(
            joinedload(RosterQuestion.inmate).joinedload(Inmate.prison),
            joinedload(RosterQuestion.prison),
        )
    )


def question_for(session: Session, viewer: Viewer, ref: str) -> RosterQuestion:
    """One, settled or not, held until the transaction ends."""
    found: RosterQuestion | None = session.scalar(
        _with()
        .where(RosterQuestion.ref == ref, scope(viewer))
        .with_for_update(of=RosterQuestion)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def open_questions(session: Session) -> list[RosterQuestion]:
    """All that wait, with their people: for the worker."""
    return list(session.scalars(_with().where(RosterQuestion.settled_at.is_(None))))


@dataclass(frozen=True)
class Shown:
    """A line as its import's page shows it; without name and fields where the person is no
    longer the viewer's."""

    number: int
    what: str
    state: str
    cause: str
    name: str | None
    ref: str | None
    fields: list[tuple[str, str | None, str | None]]


def import_of(session: Session, ref: str) -> RosterImport | None:
    """The import that belongs to an upload, which the caller has asked for the viewer; None
    before it was compared."""
    return session.scalar(select(RosterImport).where(RosterImport.ref == ref))


def lines_for(
    session: Session, viewer: Viewer, made: RosterImport, *, what: str = "", page: int = 1
) -> Page:
    """In order of the file, those that nobody stands on last."""
    clauses = [RosterLine.import_id == made.id]
    if what:
        clauses.append(RosterLine.state == what if what == "kept" else RosterLine.what == what)
    total = session.scalar(select(func.count()).select_from(RosterLine).where(*clauses)) or 0
    number = min(max(1, page), max(1, -(-total // LINES)))
    lines = session.scalars(
        select(RosterLine)
        .where(*clauses)
        .order_by(RosterLine.number == 0, RosterLine.number, RosterLine.id)
        .limit(LINES)
        .offset((number - 1) * LINES)
    ).all()
    ids = [line.inmate_id for line in lines if line.inmate_id]
    own = true() if viewer.system else Inmate.prison_id.in_(viewer.organisations)
    refs = {
        row.id: row.ref
        for row in session.execute(select(Inmate.id, Inmate.ref).where(Inmate.id.in_(ids), own))
    }
    saw(session, "inmate", sorted(refs))
    rows = []
    for line in lines:
        held = json.loads(line.held) if line.held else {}
        known = line.inmate_id is None or line.inmate_id in refs
        rows.append(
            Shown(
                line.number,
                line.what,
                line.state,
                held.get("cause") or "",
                held.get("name") if known else None,
                refs.get(line.inmate_id or 0),
                [(n, b, a) for n, b, a in held.get("fields", [])] if known else [],
            )
        )
    return Page(rows, total, number, LINES)


def counts_of(session: Session, made: RosterImport) -> dict[str, int]:
    """How many lines do what, and under `kept` how many were not undone."""
    rows = session.execute(
        select(RosterLine.what, RosterLine.state, func.count().label("lines"))
        .where(RosterLine.import_id == made.id)
        .group_by(RosterLine.what, RosterLine.state)
    )
    found: dict[str, int] = {}
    for row in rows:
        found[row.what] = found.get(row.what, 0) + row.lines
        if row.state == "kept":
            found["kept"] = found.get("kept", 0) + row.lines
    return found
