"""Municipalities, prisons and branches, and the index that addresses are resolved with."""

from collections.abc import Callable, Iterable
from datetime import date
from threading import Lock, RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.db import Database, session_database
from jobbridge.places import rules
from jobbridge.places.model import Branch, Municipality, Prison, Publication, Settlement, SwapDay
from jobbridge.viewer import Role, Viewer

STARTER = "starter"
T = TypeVar("T")
_kept: "WeakKeyDictionary[Database, dict[str, tuple[Any, Any]]]" = WeakKeyDictionary()
_lock = Lock()
_making = RLock()


def kept(session: Session, name: str, stamp: object, make: Callable[[], T]) -> T:
    """What `make` gives, made again only when the stamp differs from the last one's."""
    with _lock:
        mine = _kept.setdefault(session_database(session), {})
        found = mine.get(name)
    if found is None or found[0] != stamp:
        # One at a time: whoever types meanwhile waits for it instead of making another.
        with _making:
            found = mine.get(name)
            if found is None or found[0] != stamp:
                found = mine[name] = (stamp, make())
    value: T = found[1]
    return value


def revision(session: Session, name: str) -> int:
    """How often a set of imported data has changed; 0 before its first import."""
    return session.scalar(select(Publication.revision).where(Publication.name == name)) or 0


def publications(session: Session) -> list[Publication]:
    """What has been imported, and when it last changed."""
    return list(session.scalars(select(Publication).order_by(Publication.name)))


def place_index(session: Session) -> rules.PlaceIndex:
    """The index of all places; shared, so not to be changed."""
    counts = session.execute(
        select(func.count(), func.max(Municipality.id)).select_from(Municipality)
    ).one()
    last = session.scalar(select(func.max(Settlement.id)))
    stamp = (revision(session, "places"), *counts, last)
    return kept(session, "places", stamp, lambda: _index(session))


def _index(session: Session) -> rules.PlaceIndex:
    towns = [rules.Spot(m.name, m.kind, "", m.id, m.lat, m.lon) for m in municipalities(session)]
    rows = session.execute(
        select(
            Settlement.name,
            Settlement.kind,
            Settlement.parish,
            Settlement.municipality_id,
            Settlement.lat,
            Settlement.lon,
            Settlement.population,
        ).order_by(Settlement.source == STARTER, Settlement.id)
    )
    return rules.index_of(towns, (rules.Spot(*row) for row in rows))


def municipalities(session: Session) -> list[Municipality]:
    """All of them, state cities first, then by name."""
    rows = session.scalars(select(Municipality))
    return sorted(rows, key=lambda m: (m.kind != "valstspilsēta", rules.place_key(m.name)))


def municipality_named(session: Session, name: str) -> Municipality | None:
    """By today's or a former name: "Stopiņu novads" is Ropaži."""
    found = session.scalar(select(Municipality).where(Municipality.name == name))
    if found is None:
        resolved = rules.resolve(name, place_index(session))
        found = session.get(Municipality, resolved.municipality_id) if resolved else None
    return found


def municipality_ids_of(session: Session, branch_ids: Iterable[int]) -> frozenset[int]:
    """The municipalities that these branches serve."""
    return frozenset(
        session.scalars(select(Municipality.id).where(Municipality.branch_id.in_(list(branch_ids))))
    )


def branch_of(session: Session, municipality_id: int | None) -> Branch | None:
    """The branch that serves a municipality."""
    if municipality_id is None:
        return None
    return session.scalar(
        select(Branch)
        .join(Municipality, Municipality.branch_id == Branch.id)
        .where(Municipality.id == municipality_id)
    )


def branches_of(
    session: Session, municipality_ids: Iterable[int | None]
) -> dict[int | None, Branch]:
    """The same of many, by municipality; one that nobody serves is not in it."""
    ids = sorted({one for one in municipality_ids if one is not None})
    rows = session.execute(
        select(Municipality.id, Branch)
        .join(Branch, Branch.id == Municipality.branch_id)
        .where(Municipality.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


def branches(session: Session) -> list[Branch]:
    """All branches, by name."""
    return sorted(session.scalars(select(Branch)), key=lambda b: rules.place_key(b.name))


def prisons_for(session: Session, viewer: Viewer, *, on: date | None = None) -> list[Prison]:
    """The viewer's own prisons; all of them for those who keep accounts and logs. Nobody else
    is told of any here. `on` keeps to prisons that are open on that day. Who acts for probation
    offices is given those, and nobody else is."""
    query = select(Prison).where(Prison.outside == viewer.outside)
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR, Role.AUDITOR)):
        if not viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
            return []
        query = query.where(Prison.id.in_(viewer.organisations))
    if on is not None:
        query = query.where(
            or_(Prison.valid_from.is_(None), Prison.valid_from <= on),
            or_(Prison.valid_to.is_(None), Prison.valid_to >= on),
        )
    return sorted(session.scalars(query), key=lambda prison: rules.place_key(prison.name))


def swap_days(session: Session) -> list[SwapDay]:
    """Working days that the government moved, in order."""
    return list(session.scalars(select(SwapDay).order_by(SwapDay.day_off)))
