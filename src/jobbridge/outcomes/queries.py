"""What each role may read of a window of twelve closed months.

Counselors know the people of their prisons and read their own figures exactly. Everybody else
reads what is told to all, of the scope that is theirs: officers their prison, the agency its
branches and the whole, ministry and administrators everything. Nobody reads of a person here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.demand import rules as demand
from jobbridge.demand.queries import demand_for
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.outcomes import rules
from jobbridge.outcomes.model import Indicator, Mark, Snapshot
from jobbridge.outcomes.rules import ALL, CHAINS, EVERYBODY, Chain, Ends, Share, Step
from jobbridge.parameters.rules import SMALLEST_COUNT
from jobbridge.places.model import Branch, Prison
from jobbridge.places.rules import place_key
from jobbridge.viewer import SYSTEM, Role, Viewer

READERS = frozenset(
    {Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY, Role.MINISTRY, Role.ADMINISTRATOR}
)
KEEPERS = frozenset({Role.ADMINISTRATOR})
WHOLE = (Role.AGENCY, Role.MINISTRY, Role.ADMINISTRATOR)
WHOLE_NAME = N_("All of Latvia")
COMPARED = ("proposed", "card", "started")  # by group, of those who took part
YEAR_WEEKS, DEMANDED = 52, 10
FEW = 10  # whoever may read exactly is shown shares from here on

Told = Mapping[str, Mapping[str, Mapping[str, Sequence[int | None]]]]


@dataclass(frozen=True)
class Scope:
    """Whose figures: everybody's, or those of one prison or branch, by its id."""

    trait: str = ALL
    group: str = EVERYBODY
    name: str = ""
    exact: bool = False


@dataclass(frozen=True)
class Line:
    """One step: how many, which share of the first step that is, what it is held against."""

    step: Step
    figure: int | None
    share: Share | None
    marks: Mapping[str, Mark]


@dataclass(frozen=True)
class Group:
    """One group of a trait: how many took part, and which share of them came how far; `apart`
    names steps at which it differs from the others by more than chance leaves open."""

    code: str
    whole: int | None
    shares: Mapping[str, Share | None]
    apart: frozenset[str]


@dataclass(frozen=True)
class Dashboard:
    """A window: `months` are its first and last, and which others can be looked at."""

    snapshot: Snapshot
    scope: Scope
    lines: Mapping[str, list[Line]]
    groups: Mapping[str, list[Group]]
    trend: list[tuple[date, list[int | None]]]

    @property
    def first(self) -> date:
        return rules.later(self.snapshot.month, 1 - rules.WINDOW)

    @property
    def last(self) -> date:
        return self.snapshot.month


def scopes_for(session: Session, viewer: Viewer) -> list[Scope]:
    """What the viewer may choose; the first is what is shown unless another is chosen."""
    if not (viewer.system or viewer.role in READERS):
        raise NotFound
    everything = viewer.system or viewer.is_(Role.MINISTRY, Role.ADMINISTRATOR)
    found = [Scope()] if viewer.system or viewer.is_(*WHOLE) else []
    if everything or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        prisons = select(Prison)
        if not everything:
            prisons = prisons.where(Prison.id.in_(viewer.organisations))
        rows = sorted(session.scalars(prisons).unique(), key=lambda row: place_key(row.name))
        exact = viewer.is_(Role.COUNSELOR)
        found += [Scope("prison", str(row.id), row.name, exact) for row in rows]
    if everything or viewer.is_(Role.AGENCY):
        branches = select(Branch)
        if not everything:
            branches = branches.where(Branch.id.in_(viewer.organisations))
        own = sorted(session.scalars(branches).unique(), key=lambda row: place_key(row.name))
        found += [Scope("branch", str(row.id), row.name) for row in own]
    return found


def names_of(session: Session) -> dict[str, str]:
    """Of prisons and branches, which are no secret, by their id as figures have it."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(
            Organisation.kind.in_(("prison", "branch"))
        )
    )
    return {str(row.id): row.name for row in rows}


def months_for(session: Session, viewer: Viewer) -> list[date]:
    """Closed months, the newest first."""
    if not (viewer.system or viewer.role in READERS):
        raise NotFound
    return list(session.scalars(select(Snapshot.month).order_by(Snapshot.month.desc())))


def dashboard_for(session: Session, viewer: Viewer, scope: Scope, month: date) -> Dashboard:
    """The twelve months that end with `month`; `NotFound` for a scope that is not theirs."""
    if scope not in scopes_for(session, viewer):
        raise NotFound
    snapshot = session.scalar(select(Snapshot).where(Snapshot.month == month))
    if snapshot is None:
        raise NotFound
    told = _exact(session, scope, month) if scope.exact else snapshot.told["chains"]
    trait, group = (ALL, EVERYBODY) if scope.exact else (scope.trait, scope.group)
    marks = marks_of(session) if scope.trait == ALL else {}
    return Dashboard(
        snapshot,
        scope,
        {
            name: _lines(chain, told[name].get(trait, {}).get(group), marks, exact=scope.exact)
            for name, chain in CHAINS.items()
            if scope.trait == ALL or scope.trait in chain.traits
        },
        _compared(told["way"], exact=scope.exact) if trait == ALL else {},
        [] if scope.exact else _trend(session, scope, month),
    )


def demanded_for(session: Session, viewer: Viewer) -> dict[demand.Step, demand.Counted]:
    """What would open most vacancies to people of all prisons who are released within a year:
    sums, for those who read of all of Latvia."""
    if not viewer.is_(*WHOLE):
        return {}
    found = demand_for(session, SYSTEM, None, weeks=YEAR_WEEKS).rows
    return dict(list(found.items())[:DEMANDED])


def _exact(session: Session, scope: Scope, month: date) -> Told:
    """A prison's own counts of the window, as they are."""
    rows = session.scalars(
        select(Snapshot)
        .where(Snapshot.month > rules.later(month, -rules.WINDOW), Snapshot.month <= month)
        .order_by(Snapshot.month)
    )
    sums: dict[str, Ends] = {name: {} for name in CHAINS}
    for row in rows:
        own = json.loads(row.counted).get(scope.group, {})
        for name, ends in own.items():
            sums[name] = rules.together(sums[name], ends)
    return {
        name: {
            trait: {group: rules.reached(row) for group, row in groups.items()}
            for trait, groups in ends.items()
        }
        for name, ends in sums.items()
    }


def _lines(
    chain: Chain,
    figures: Sequence[int | None] | None,
    marks: Mapping[str, Mapping[str, Mark]],
    *,
    exact: bool,
) -> list[Line]:
    found: Sequence[int | None] = figures or [0 if exact else None] * len(chain.steps)
    first = found[0]
    return [
        Line(
            step,
            figure,
            _share(figure, first, exact=exact) if number else None,
            marks.get(f"{chain.name}.{step.name}", {}),
        )
        for number, (step, figure) in enumerate(zip(chain.steps, found, strict=True))
    ]


def _share(part: int | None, whole: int | None, *, exact: bool) -> Share | None:
    if part is None or whole is None or whole < (FEW if exact else rules.FEWEST):
        return None
    return rules.share(part, whole, rounded=0 if exact else SMALLEST_COUNT.default)


def _compared(
    told: Mapping[str, Mapping[str, Sequence[int | None]]], *, exact: bool
) -> dict[str, list[Group]]:
    """By each trait, who was proposed, introduced and began to work, of those who took part."""
    chain = CHAINS["way"]
    base, steps = chain.step("took_part"), {name: chain.step(name) for name in COMPARED}
    everybody = told.get(ALL, {}).get(EVERYBODY)
    found = {}
    for trait in rules.EQUITY:
        groups = []
        for code in _ordered(trait, told.get(trait, {})):
            row = told[trait][code]
            shares = {
                name: _share(row[step], row[base], exact=exact) for name, step in steps.items()
            }
            apart = frozenset(
                name
                for name, step in steps.items()
                if _apart(shares[name], row, everybody, base, step, exact=exact)
            )
            groups.append(Group(code, row[base], shares, apart))
        if len(groups) > 1:
            found[trait] = groups
    return found


def _apart(
    own: Share | None,
    row: Sequence[int | None],
    everybody: Sequence[int | None] | None,
    base: int,
    step: int,
    *,
    exact: bool,
) -> bool:
    """Against all the others together."""
    if own is None or everybody is None:
        return False
    part, whole = everybody[step], everybody[base]
    if part is None or whole is None:
        return False
    others = _share(part - own.part, whole - own.whole, exact=exact)
    return others is not None and rules.differs(own, others)


def _ordered(trait: str, groups: Mapping[str, object]) -> list[str]:
    known = [code for code in rules.GROUPS.get(trait, {}) if code in groups]
    return known + sorted(groups.keys() - set(known))


def _trend(session: Session, scope: Scope, month: date) -> list[tuple[date, list[int | None]]]:
    """The last twelve windows, the newest first: released, took part, introduced, at work."""
    chain = CHAINS["way"]
    wanted = [chain.step(name) for name in ("known", "took_part", "card", "started")]
    rows = session.scalars(
        select(Snapshot)
        .where(Snapshot.month <= month)
        .order_by(Snapshot.month.desc())
        .limit(rules.WINDOW)
    )
    found = []
    for row in rows:
        figures = row.told["chains"]["way"].get(scope.trait, {}).get(scope.group)
        found.append((row.month, [figures[step] if figures else None for step in wanted]))
    return found


def marks_of(session: Session) -> dict[str, dict[str, Mark]]:
    """By figure and kind."""
    found: dict[str, dict[str, Mark]] = {}
    for row in session.scalars(select(Mark).order_by(Mark.figure, Mark.kind)):
        found.setdefault(row.figure, {})[row.kind] = row
    return found


def marks_for(session: Session, viewer: Viewer) -> list[Mark]:
    if not (viewer.system or viewer.role in KEEPERS):
        raise NotFound
    return list(session.scalars(select(Mark).order_by(Mark.figure, Mark.kind)))


def indicators_for(session: Session, viewer: Viewer) -> list[Indicator]:
    """What a fund asks for: for those who read everything."""
    if not (viewer.system or viewer.is_(Role.MINISTRY, Role.ADMINISTRATOR)):
        raise NotFound
    return list(session.scalars(select(Indicator).order_by(Indicator.code)))


def latest_told(session: Session) -> Snapshot | None:
    """What anybody may read: the newest window, as it is told to all."""
    return session.scalar(select(Snapshot).order_by(Snapshot.month.desc()).limit(1))


def figure_of(told: Told, indicator: Indicator) -> int | None:
    """The figure that answers an indicator; None where it is not told."""
    chain, _, step = indicator.figure.partition(".")
    row = told.get(chain, {}).get(indicator.trait, {}).get(indicator.group)
    return row[CHAINS[chain].step(step)] if row else None
