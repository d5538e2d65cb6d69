"""Bans of a prison: for its officers who decide passes, and by keyed hash for the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.bans.model import Ban, BanKey
from jobbridge.errors import NotFound
from jobbridge.places.model import Prison
from jobbridge.sealed import keyring_of
from jobbridge.viewer import Duty, Viewer


def require(viewer: Viewer, prison_id: int) -> None:
    """An officer without the duty, or of another prison, may not know that there are bans."""
    if not (viewer.has(Duty.PASSES) and prison_id in viewer.organisations):
        raise NotFound


def keys_of(session: Session, words: Iterable[str]) -> list[str]:
    """The keyed hashes under which these words are found."""
    ring = keyring_of(session.get_bind().dialect)
    return sorted({ring.index(word) for word in words})


def banned_of(
    session: Session, prison_id: int, known: Iterable[Iterable[str]], on: date
) -> list[Ban | None]:
    """The ban that stands on that day for each visitor, given by what they are known by."""
    asked = [keys_of(session, words) for words in known]
    rows = session.execute(
        select(BanKey.key, Ban)
        .join(Ban, Ban.id == BanKey.ban_id)
        .where(
            BanKey.key.in_({key for keys in asked for key in keys}),
            Ban.prison_id == prison_id,
            Ban.ended_at.is_(None),
            Ban.valid_from <= on,
            Ban.valid_to >= on,
        )
        .order_by(Ban.valid_to)
    )
    found = {row[0]: row[1] for row in rows}
    return [next((found[key] for key in keys if key in found), None) for keys in asked]


@dataclass(frozen=True)
class Listed:
    """A ban as the list shows it: whom, why, until when, who set it."""

    ref: str
    name: str
    why: str
    valid_from: date
    valid_to: date
    by: str


def bans_for(session: Session, viewer: Viewer, prison: Prison, today: date) -> list[Listed]:
    """Those that stand or are ahead, the one that ends first on top."""
    require(viewer, prison.id)
    rows = session.execute(
        select(Ban, Account.name)
        .outerjoin(Account, Account.id == Ban.set_by)
        .where(Ban.prison_id == prison.id, Ban.ended_at.is_(None), Ban.valid_to >= today)
        .order_by(Ban.valid_to, Ban.id)
    )
    return [
        Listed(ban.ref, ban.name, ban.why, ban.valid_from, ban.valid_to, by or "")
        for ban, by in rows
    ]


def ban_for(session: Session, viewer: Viewer, ref: str) -> Ban:
    found = session.scalar(select(Ban).where(Ban.ref == ref, Ban.ended_at.is_(None)))
    if found is None:
        raise NotFound
    require(viewer, found.prison_id)
    return found
