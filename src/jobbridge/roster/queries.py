"""What the register knows of the people whom a file names: read in pieces, never line by line."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.db import session_database
from jobbridge.inmates.model import Inmate, InmateNameKey, Movement, Status
from jobbridge.inmates.queries import CODE_KEY
from jobbridge.inmates.rules import compact_code, name_words
from jobbridge.interviews.model import LIVE, Interview
from jobbridge.places.model import Municipality, Prison
from jobbridge.places.queries import prisons_for
from jobbridge.refs import ALPHABET, LENGTH
from jobbridge.roster.model import RosterQuestion, RosterSeen
from jobbridge.roster.reading import Line
from jobbridge.viewer import Viewer

PIECE = 500


T = TypeVar("T")


def pieces(items: Iterable[T], size: int = PIECE) -> Iterator[list[T]]:
    """The items, so many at a time: a statement takes no more."""
    rest = iter(items)
    while piece := list(islice(rest, size)):
        yield piece


@dataclass
class Known:
    """Everything that comparing asks of the register, by what a line says."""

    people: dict[str, Inmate] = field(default_factory=dict)  # by number as `number_of` writes it
    keys: dict[str, str] = field(default_factory=dict)  # number → the key of a question
    prisons: dict[str, Prison] = field(default_factory=dict)  # by folded code, name, short name
    own: frozenset[int] = frozenset()  # prisons whose people the viewer may take
    towns: dict[str, int] = field(default_factory=dict)
    seen: dict[int, RosterSeen] = field(default_factory=dict)
    by_hand: frozenset[int] = frozenset()  # their dates were changed since they were registered
    booked: frozenset[int] = frozenset()  # with interviews ahead
    asked: dict[tuple[str, str], list[RosterQuestion]] = field(default_factory=dict)
    moves: dict[int, list[Movement]] = field(default_factory=dict)


def number_of(text: str) -> str | None:
    """A personal code or one of our references, as they are kept; None of any other text."""
    if code := compact_code(text):
        return code
    ref = text.strip().casefold()
    return ref if len(ref) == LENGTH and set(ref) <= set(ALPHABET) else None


def known_to(
    session: Session,
    viewer: Viewer,
    lines: Iterable[Line],
    *,
    now: datetime,
    lock: bool = False,
) -> Known:
    """`lock` holds all who are named until the transaction ends, for the import itself."""
    numbers = sorted({n for one in lines if (n := number_of(one.values.get("personal_code", "")))})
    found = Known()
    keyring = session_database(session).keyring
    found.keys = {n: keyring.index(CODE_KEY + n) for n in numbers}
    for prison in session.scalars(select(Prison).where(~Prison.outside)):
        for name in (prison.code, prison.name, prison.short):
            found.prisons.setdefault(name.casefold(), prison)
    found.own = frozenset(prison.id for prison in prisons_for(session, viewer))
    for town in session.scalars(select(Municipality)):
        found.towns[town.name.casefold()] = town.id
    _people(session, found, numbers, lock)
    ids = sorted({one.id for one in found.people.values()})
    for piece in pieces(ids):
        for row in session.scalars(select(RosterSeen).where(RosterSeen.inmate_id.in_(piece))):
            found.seen[row.inmate_id] = row
        for move in session.scalars(
            select(Movement).where(Movement.inmate_id.in_(piece)).order_by(Movement.id)
        ):
            found.moves.setdefault(move.inmate_id, []).append(move)
    found.by_hand = frozenset(
        one for one, moves in found.moves.items() if any("to" in move.detail for move in moves)
    )
    found.booked = booked_of(session, ids, now)
    for keys in pieces([*found.keys.values(), *map(str, ids)]):
        for asked in session.scalars(
            select(RosterQuestion).where(RosterQuestion.key.in_(keys)).order_by(RosterQuestion.id)
        ):
            found.asked.setdefault((asked.key, asked.cause), []).append(asked)
    return found


def _people(session: Session, found: Known, numbers: Sequence[str], lock: bool) -> None:
    by_key = {key: number for number, key in found.keys.items()}
    numbered: dict[int, str] = {}
    for piece in pieces(by_key):
        rows = session.execute(
            select(InmateNameKey.inmate_id, InmateNameKey.key).where(InmateNameKey.key.in_(piece))
        )
        numbered |= {inmate_id: by_key[key] for inmate_id, key in rows}
    refs = [number for number in numbers if "-" not in number]
    for piece in pieces(refs):
        rows = session.execute(select(Inmate.id, Inmate.ref).where(Inmate.ref.in_(piece)))
        numbered |= {row.id: row.ref for row in rows}
    for some in pieces(sorted(numbered)):
        query = select(Inmate).where(Inmate.id.in_(some)).order_by(Inmate.id)
        if lock:
            query = query.with_for_update().execution_options(populate_existing=True)
        for inmate in session.scalars(query):
            found.people[numbered[inmate.id]] = inmate


def booked_of(session: Session, inmate_ids: Collection[int], now: datetime) -> frozenset[int]:
    """Those of them who have an interview ahead."""
    found: set[int] = set()
    for piece in pieces(inmate_ids):
        found |= set(
            session.scalars(
                select(Application.inmate_id)
                .join(Interview, Interview.application_id == Application.id)
                .where(
                    Application.inmate_id.in_(piece),
                    Interview.state.in_(LIVE),
                    Interview.ends_at > now,
                )
            )
        )
    return frozenset(found)


def alike(
    session: Session,
    own: Collection[int],
    people: Mapping[int, tuple[str, str, str]],
    besides: Collection[str],
) -> dict[int, Inmate]:
    """For each of these (given name, family name, ISO birth date) the one in the viewer's
    prisons who has the same under none of the numbers `besides`; who has none is missing in the
    answer."""
    index = session_database(session).keyring.index
    found: dict[int, Inmate] = {}
    for piece in pieces(people.items()):
        wanted = {
            number: {index(word) for word in name_words(given, family)}
            for number, (given, family, _) in piece
        }
        having: dict[int, set[str]] = {}
        for keys in pieces(sorted(set().union(*wanted.values()))):
            rows = session.execute(
                select(InmateNameKey.inmate_id, InmateNameKey.key)
                .join(Inmate, Inmate.id == InmateNameKey.inmate_id)
                .where(InmateNameKey.key.in_(keys), Inmate.prison_id.in_(own))
            )
            for inmate_id, key in rows:
                having.setdefault(inmate_id, set()).add(key)
        by_key: dict[str, set[int]] = {}
        for inmate_id, theirs in having.items():
            for key in theirs:
                by_key.setdefault(key, set()).add(inmate_id)
        matching = {
            number: set.intersection(*(by_key.get(key, set()) for key in keys)) if keys else set()
            for number, keys in wanted.items()
        }
        ids = sorted(set().union(*matching.values()))
        loaded: dict[int, Inmate] = {}
        for some in pieces(ids):
            loaded |= {i.id: i for i in session.scalars(select(Inmate).where(Inmate.id.in_(some)))}
        for number, candidates in matching.items():
            given, family, born = people[number]
            full = sorted(word.casefold() for word in name_words(given, family))
            for one in sorted(candidates):
                inmate = loaded[one]
                names = name_words(inmate.given_name, inmate.family_name)
                if inmate.personal_code in besides or inmate.ref in besides:
                    continue
                if born_on(inmate) == born and sorted(w.casefold() for w in names) == full:
                    found[number] = inmate
                    break
    return found


def born_on(inmate: Inmate) -> str | None:
    """ISO text; from the personal code where only that is known."""
    return inmate.birth_date or born_of(inmate.personal_code)


def born_of(code: str | None) -> str | None:
    """The date of birth in a personal code of the older kind: the seventh digit is the century."""
    if not code or code.startswith("32"):
        return None
    day, month, year, century = int(code[:2]), int(code[2:4]), int(code[4:6]), int(code[7])
    try:
        return date(1800 + 100 * century + year, month, day).isoformat()
    except ValueError:
        return None


def missing(
    session: Session, prison_ids: Collection[int], named: Collection[int]
) -> Iterator[tuple[Inmate, int]]:
    """Who takes part, lives in these prisons and is not named; with how many live in theirs."""
    rows = session.execute(
        select(Inmate.prison_id, func.count().label("living"))
        .where(Inmate.prison_id.in_(prison_ids), Inmate.status == Status.ACTIVE)
        .group_by(Inmate.prison_id)
    )
    counts = {row.prison_id: row.living for row in rows}
    listed = frozenset(named)
    ids = session.scalars(
        select(Inmate.id)
        .where(Inmate.prison_id.in_(prison_ids), Inmate.status == Status.ACTIVE)
        .order_by(Inmate.id)
    ).all()
    for piece in pieces([one for one in ids if one not in listed]):
        for inmate in session.scalars(
            select(Inmate).where(Inmate.id.in_(piece)).order_by(Inmate.id)
        ):
            yield inmate, counts[inmate.prison_id]


def asked_of(
    session: Session, inmate_ids: Collection[int], cause: str
) -> dict[tuple[str, str], list[RosterQuestion]]:
    """Questions of one cause about these people, oldest first, by key and cause."""
    found: dict[tuple[str, str], list[RosterQuestion]] = {}
    for piece in pieces(map(str, inmate_ids)):
        for row in session.scalars(
            select(RosterQuestion)
            .where(RosterQuestion.key.in_(piece), RosterQuestion.cause == cause)
            .order_by(RosterQuestion.id)
        ):
            found.setdefault((row.key, row.cause), []).append(row)
    return found
