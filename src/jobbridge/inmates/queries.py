"""Who may know of whom: every query about a person goes through `scope`."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.db import session_database
from jobbridge.errors import NotFound
from jobbridge.inmates import rules
from jobbridge.inmates.model import (
    Agreement,
    Assignment,
    Block,
    Conditions,
    Fact,
    GuardianConsent,
    Inmate,
    InmateNameKey,
    Movement,
    Restriction,
    Status,
)
from jobbridge.places.model import Prison
from jobbridge.viewer import FOLLOWERS, Duty, Role, Viewer

PAGE = 25
FOUND = 50
TAKING_PART = (Status.ACTIVE, Status.RELEASED)
CODE_KEY = "personal-code:"
WITH = (
    joinedload(Inmate.prison),
    joinedload(Inmate.municipality),
    joinedload(Inmate.counselor),
)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `also` are clauses on `Inmate` from features above, which
    know plans and matches. With `released` those who have left prison and still take part; None
    is whether or not they have."""

    text: str = ""
    prison_id: int | None = None
    due_months: int | None = None
    mine: bool = False
    missing_agreement: bool = False
    refs: tuple[str, ...] = ()
    released: bool | None = False
    also: tuple[ColumnElement[bool], ...] = ()


@dataclass(frozen=True)
class Page:
    """One page of a list; `number` begins at 1, `total` counts all pages' people."""

    items: list[Inmate]
    total: int
    number: int
    size: int = PAGE

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / self.size))


@dataclass(frozen=True)
class Bar:
    """A restriction as its viewer may know it: a counselor learns code and dates only."""

    id: int
    code: str
    valid_from: date
    valid_to: date | None
    legal_reference: str | None = None
    review_on: date | None = None


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """The inmates that a viewer may know of, as a clause on `Inmate`. Deny by default."""
    if viewer.system:
        return true()
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return Inmate.prison_id.in_(viewer.organisations)
    if viewer.role in FOLLOWERS:
        return Inmate.id.in_(
            select(Assignment.inmate_id).where(
                Assignment.account_id == viewer.account_id, Assignment.ended_at.is_(None)
            )
        )
    return false()


def holds(viewer: Viewer, inmate: Inmate) -> bool:
    """Whether the person is in one of the viewer's prisons, or opened by them in an emergency:
    the one place that knows of those. They stand in no list, feed or file."""
    return inmate.prison_id in viewer.organisations or inmate.id in viewer.opened


def _in_reach(viewer: Viewer) -> ColumnElement[bool]:
    return or_(scope(viewer), Inmate.id.in_(viewer.opened)) if viewer.opened else scope(viewer)


def inmate_for(session: Session, viewer: Viewer, ref: str) -> Inmate:
    return _one(session, viewer, Inmate.ref == ref)


def inmate_by_id(session: Session, viewer: Viewer, inmate_id: int) -> Inmate:
    return _one(session, viewer, Inmate.id == inmate_id)


def inmate_by_code(session: Session, viewer: Viewer, personal_code: str) -> Inmate | None:
    """The person with this personal code, where the viewer may know of them."""
    code = rules.compact_code(personal_code)
    found = session.scalar(
        select(Inmate).where(_keyed(session, CODE_KEY + (code or "")), scope(viewer)).options(*WITH)
    )
    if found is not None:
        saw(session, "inmate", [found.id])
    return found


def any_code_known(session: Session, personal_codes: Iterable[str]) -> bool:
    """Whether anybody has one of these, at most some hundreds; for the register's actions, so no
    scope applies."""
    index = session_database(session).keyring.index
    keys = [index(CODE_KEY + (rules.compact_code(code) or "")) for code in personal_codes]
    known = select(InmateNameKey.inmate_id).where(InmateNameKey.key.in_(keys))
    return session.scalar(known.limit(1)) is not None


def refresh_locked(session: Session, inmate: Inmate) -> None:
    """The whole row as it stands now, held until the transaction ends: for actions, before the
    rules are asked."""
    session.execute(
        select(Inmate)
        .where(Inmate.id == inmate.id)
        .with_for_update(of=Inmate)
        .execution_options(populate_existing=True)
    ).one()


def _one(session: Session, viewer: Viewer, clause: ColumnElement[bool]) -> Inmate:
    found = session.scalar(select(Inmate).where(clause, _in_reach(viewer)).options(*WITH))
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.id])
    return found


def inmates_for(
    session: Session,
    viewer: Viewer,
    *,
    filters: Filters,
    today: date,
    page: int = 1,
    size: int = PAGE,
) -> Page:
    """By time to release, who is due first."""
    clauses = narrowed(session, viewer, filters, today)
    total = session.scalar(select(func.count()).select_from(Inmate).where(*clauses)) or 0
    number = min(max(page, 1), max(1, ceil(total / size)))
    items = list(
        session.scalars(
            select(Inmate)
            .where(*clauses)
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(size)
            .offset((number - 1) * size)
            .options(*WITH)
        )
    )
    saw(session, "inmate", [inmate.id for inmate in items])
    return Page(items, total, number, size)


def narrowed(
    session: Session, viewer: Viewer, filters: Filters, today: date
) -> list[ColumnElement[bool]]:
    """The clauses on `Inmate` that scope and filters amount to."""
    taking_part = {False: (Status.ACTIVE,), True: (Status.RELEASED,), None: TAKING_PART}
    clauses = [scope(viewer), Inmate.status.in_(taking_part[filters.released]), *filters.also]
    if filters.prison_id is not None:
        clauses.append(Inmate.prison_id == filters.prison_id)
    if filters.due_months is not None:
        due = rules.months_after(today, filters.due_months)
        clauses.append(Inmate.release_expected <= due)
    if filters.mine:
        clauses.append(Inmate.counselor_id == viewer.account_id)
    if filters.missing_agreement:
        clauses.append(~has_agreement("listing"))
    if filters.refs:
        clauses.append(Inmate.ref.in_(filters.refs))
    if text := filters.text.strip():
        clauses.append(or_(Inmate.ref == text.casefold(), _named(session, text)))
    return clauses


def refs_named(session: Session, viewer: Viewer, text: str, today: date) -> list[str]:
    """References of the people whose name begins like this, or whose reference it is; at most
    `FOUND`, who leaves first. So a name that is searched stays out of every address."""
    released = None if viewer.is_(Role.COUNSELOR) else False
    clauses = narrowed(session, viewer, Filters(text=text, released=released), today)
    return list(
        session.scalars(
            select(Inmate.ref)
            .where(*clauses)
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(FOUND)
        )
    )


def _named(session: Session, text: str) -> ColumnElement[bool]:
    """Every word of the text begins a word of the name; one letter alone finds nobody."""
    words = [w for w in rules.name_words(text) if len(w) >= rules.SHORTEST_PREFIX]
    clause: ColumnElement[bool] = true() if words else false()
    for word in words:
        clause = clause & _keyed(session, word)
    return clause


def _keyed(session: Session, word: str) -> ColumnElement[bool]:
    key = session_database(session).keyring.index(word)
    return Inmate.id.in_(select(InmateNameKey.inmate_id).where(InmateNameKey.key == key))


def has_agreement(
    purpose: str, organisation_id: int | None = None, *, of: SQLColumnExpression[int] = Inmate.id
) -> ColumnElement[bool]:
    """A clause on `Inmate`: an agreement for this purpose stands, for all employers or, where
    one is named, for that one. `of` is another column that says whose."""
    whom: ColumnElement[bool] = Agreement.organisation_id.is_(None)
    if organisation_id is not None:
        whom = or_(whom, Agreement.organisation_id == organisation_id)
    return exists().where(
        Agreement.inmate_id == of,
        Agreement.purpose == purpose,
        Agreement.withdrawn_at.is_(None),
        whom,
    )


def listed() -> ColumnElement[bool]:
    """A clause on `Inmate`: takes part, and agreed to be counted; under 18, with the guardian's
    consent. Whoever agreed stays so after release, until they withdraw."""
    return Inmate.status.in_(TAKING_PART) & has_agreement("listing") & guarded()


def inside() -> ColumnElement[bool]:
    """A clause on `Inmate`: takes part, and is in prison. Whatever has to do with rooms, the gate,
    movements or the day of release asks for it."""
    offices = select(Prison.id).where(Prison.outside)
    return (Inmate.status == Status.ACTIVE) & Inmate.prison_id.not_in(offices)


def at_liberty() -> ColumnElement[bool]:
    """A clause on `Inmate`: takes part, and is not in prison: released, or a client."""
    return Inmate.status.in_(TAKING_PART) & ~inside()


def guarded() -> ColumnElement[bool]:
    """A clause on `Inmate`: of age, or the guardian has consented."""
    return or_(Inmate.minor.is_not(True), has_guardian())


def has_guardian() -> ColumnElement[bool]:
    """A clause on `Inmate`."""
    return exists().where(
        GuardianConsent.inmate_id == Inmate.id, GuardianConsent.withdrawn_at.is_(None)
    )


def blocks(
    employer_id: SQLColumnExpression[int], municipality_id: SQLColumnExpression[int | None]
) -> ColumnElement[bool]:
    """A clause on `Inmate`: the person never wants to be introduced to this employer, or to work
    in this municipality."""
    return exists().where(
        Block.inmate_id == Inmate.id,
        Block.ended_at.is_(None),
        or_(Block.organisation_id == employer_id, Block.municipality_id == municipality_id),
    )


# What is known about people already loaded in scope: these hand out nothing by themselves.


def facts_of(session: Session, inmate_ids: Iterable[int], *kinds: str) -> dict[int, list[Fact]]:
    """Present facts, by kind, then rank or level, then code; everybody asked for has a list."""
    ids, only = list(inmate_ids), [Fact.kind.in_(kinds)] if kinds else []
    found: dict[int, list[Fact]] = {inmate_id: [] for inmate_id in ids}
    rows = session.scalars(
        select(Fact)
        .where(Fact.inmate_id.in_(ids), Fact.ended_at.is_(None), *only)
        .order_by(Fact.inmate_id, Fact.kind, Fact.level, Fact.code, Fact.id)
    )
    for fact in rows:
        found[fact.inmate_id].append(fact)
    return found


def conditions_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, Conditions]:
    """Only those who have stated conditions."""
    rows = session.scalars(select(Conditions).where(Conditions.inmate_id.in_(list(inmate_ids))))
    return {row.inmate_id: row for row in rows}


def agreements_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, list[Agreement]]:
    """Agreements that stand, oldest first; nobody's list is missing from the answer."""
    rows = session.scalars(
        select(Agreement)
        .where(Agreement.inmate_id.in_(list(inmate_ids)), Agreement.withdrawn_at.is_(None))
        .order_by(Agreement.given_on, Agreement.id)
        .options(joinedload(Agreement.organisation))
    )
    found: dict[int, list[Agreement]] = defaultdict(list)
    for row in rows:
        found[row.inmate_id].append(row)
    return found


def restrictions_for(session: Session, viewer: Viewer, inmate: Inmate, today: date) -> list[Bar]:
    """Not ended and not run out. Only a counselor of the prison (code and dates), and its
    officer with the duty; anybody else may not know that there could be one."""
    full = viewer.system or viewer.has(Duty.RESTRICTIONS)
    inside = viewer.system or holds(viewer, inmate)
    if not inside or not (full or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    rows = session.scalars(
        select(Restriction)
        .where(
            Restriction.inmate_id == inmate.id,
            Restriction.ended_at.is_(None),
            or_(Restriction.valid_to.is_(None), Restriction.valid_to >= today),
        )
        .order_by(Restriction.valid_from, Restriction.id)
    )
    return [
        Bar(
            id=row.id,
            code=row.code,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            legal_reference=row.legal_reference if full else None,
            review_on=row.review_on if full else None,
        )
        for row in rows
    ]


def movements_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Movement]:
    """Transfers, releases and changed dates, newest first: for the prison where the person is."""
    if not viewer.system and not (
        viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER) and holds(viewer, inmate)
    ):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Movement)
            .where(Movement.inmate_id == inmate.id)
            .order_by(Movement.recorded_at.desc(), Movement.id.desc())
        )
    )


def reviews_for(
    session: Session, viewer: Viewer, *, until: date, today: date
) -> list[tuple[Restriction, Inmate]]:
    """Restrictions of the officer's prison in force whose review is due by `until`, the most
    overdue first: for the duty alone."""
    if not viewer.has(Duty.RESTRICTIONS):
        raise NotFound
    rows = session.execute(
        select(Restriction, Inmate)
        .join(Inmate, Inmate.id == Restriction.inmate_id)
        .where(
            scope(viewer),
            Inmate.status == Status.ACTIVE,
            Restriction.ended_at.is_(None),
            or_(Restriction.valid_to.is_(None), Restriction.valid_to >= today),
            Restriction.review_on <= until,
        )
        .order_by(Restriction.review_on, Restriction.id)
        .limit(500)
    )
    found = [(restriction, inmate) for restriction, inmate in rows]
    saw(session, "inmate", [inmate.id for _, inmate in found])
    return found
