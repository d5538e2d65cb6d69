"""Who must not meet whom: for the officers with the duty, and for whoever plans, by ids alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.apart.model import Apart
from jobbridge.apart.rules import Partner
from jobbridge.audit.actions import saw
from jobbridge.db import among
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for, scope
from jobbridge.viewer import Duty, Viewer


def may_know(viewer: Viewer) -> bool:
    """Whether the viewer may know that there are such pairs at all."""
    return viewer.system or viewer.has(Duty.RESTRICTIONS)


def require(viewer: Viewer) -> None:
    """Anybody else may not know that there could be one."""
    if not may_know(viewer):
        raise NotFound


def standing(today: date) -> ColumnElement[bool]:
    """A clause on `Apart`: not ended and not run out; one ahead stands too."""
    return and_(Apart.ended_at.is_(None), or_(Apart.valid_to.is_(None), Apart.valid_to >= today))


_apart = Apart.__table__.c
_one, _other = Inmate.__table__.alias(), Inmate.__table__.alias()
# Asked before every booking, thrice: built once, of columns alone.
PAIRS = select(_apart.first_id, _apart.second_id, _apart.valid_from, _apart.valid_to).where(
    or_(
        among(_apart.first_id, "inmates"),
        among(_apart.second_id, "inmates"),
    ),
    _apart.ended_at.is_(None),
)
COULD_MEET = (
    PAIRS.join(_one, _one.c.id == _apart.first_id)
    .join(_other, (_other.c.id == _apart.second_id) & (_other.c.prison_id == _one.c.prison_id))
    .order_by(_apart.first_id, _apart.second_id, _apart.id)
)


def partners_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, tuple[Partner, ...]]:
    """Whom each of them must not meet and could: those of the same prison. By ids alone, for
    the rules; whoever has nobody is not in it."""
    wanted = sorted(set(inmate_ids))
    if not wanted:
        return {}
    rows = kept.rows(session, COULD_MEET, {"inmates": wanted})
    found: dict[int, list[Partner]] = {}
    for first_id, second_id, valid_from, valid_to in rows:
        found.setdefault(first_id, []).append(Partner(second_id, valid_from, valid_to))
    for first_id, second_id, valid_from, valid_to in rows:
        found.setdefault(second_id, []).append(Partner(first_id, valid_from, valid_to))
    return {one: tuple(found[one]) for one in wanted if one in found}


def with_partners(session: Session, inmate_ids: Iterable[int]) -> set[int]:
    """These people and whom they must not meet: what is locked together."""
    wanted = set(inmate_ids)
    if not wanted:
        return wanted
    rows = kept.rows(session, PAIRS, {"inmates": sorted(wanted)})
    return wanted.union(*((row.first_id, row.second_id) for row in rows))


@dataclass(frozen=True)
class Pair:
    """A pair as the officer with the duty sees it. Who lives in another prison by now has no
    name here any more."""

    id: int
    inmate_id: int
    name: str | None
    valid_from: date
    valid_to: date | None


def pairs_for(session: Session, viewer: Viewer, inmate: Inmate, today: date) -> list[Pair]:
    """Whom this person must not meet: for the officer of the prison with the duty."""
    require(viewer)
    inmate_for(session, viewer, inmate.ref)
    own = scope(viewer)
    found = []
    for mine, theirs in ((Apart.first_id, Apart.second_id), (Apart.second_id, Apart.first_id)):
        rows = session.execute(
            select(Apart, Inmate, own)
            .join(Inmate, Inmate.id == theirs)
            .where(mine == inmate.id, standing(today))
        )
        found += [
            Pair(pair.id, other.id, other.name if near else None, pair.valid_from, pair.valid_to)
            for pair, other, near in rows
        ]
    saw(session, "inmate", sorted({inmate.id, *(pair.inmate_id for pair in found)}))
    return sorted(found, key=lambda pair: (pair.valid_from, pair.id))


def pair_for(session: Session, viewer: Viewer, inmate: Inmate, pair_id: int, today: date) -> Apart:
    """A pair of this person that stands; `NotFound` for anybody without the duty."""
    require(viewer)
    inmate_for(session, viewer, inmate.ref)
    found = session.scalar(
        select(Apart).where(
            Apart.id == pair_id,
            or_(Apart.first_id == inmate.id, Apart.second_id == inmate.id),
            standing(today),
        )
    )
    if found is None:
        raise NotFound
    return found


def others_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Inmate]:
    """Whom this person could meet: the people of the same prison, by the day of release."""
    require(viewer)
    inmate_for(session, viewer, inmate.ref)
    rows = session.scalars(
        select(Inmate)
        .where(
            scope(viewer),
            Inmate.prison_id == inmate.prison_id,
            Inmate.id != inmate.id,
            Inmate.status == "active",
        )
        .order_by(Inmate.release_expected, Inmate.id)
        .limit(MOST)
    )
    found = list(rows)
    saw(session, "inmate", [other.id for other in found])
    return found


MOST = 2000
"""More people than any prison holds."""
