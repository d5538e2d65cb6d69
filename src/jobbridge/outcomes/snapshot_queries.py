"""Closed months: read, and counted again."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.outcomes import history_queries, rules, suppression, wait_queries
from jobbridge.outcomes.erased_queries import kept_of
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.rules import ALL, CHAINS, EVERYBODY, Case, Ends
from jobbridge.outcomes.suppression import Ledger
from jobbridge.outcomes.trait_queries import Undated, midnight

Ledgers = dict[str, Ledger]
Counted = dict[str, dict[str, Ends]]
"""By prison (`EVERYBODY`: of all), by chain: what was counted in one month."""


@dataclass(frozen=True)
class Made:
    """A month as it is counted and told, before it is stored."""

    counted: Counted
    undated: Undated
    ledgers: Ledgers
    told: dict[str, Any]


def newest(session: Session) -> Snapshot | None:
    return session.scalar(select(Snapshot).order_by(Snapshot.month.desc()).limit(1))


def snapshot_of(session: Session, month: date) -> Snapshot | None:
    return session.scalar(select(Snapshot).where(Snapshot.month == month))


def made(session: Session, month: date, *, base: int, seed: bytes, undated: Any = None) -> Made:
    """The month counted and told after those before it. With `undated`, counted again."""
    found = history_queries.month_counted(session, month, undated)
    counted = _by_prison(found.cases)
    before = ledgers_of(snapshot_of(session, rules.later(month, -1)))
    ledgers = {
        name: suppression.advance(
            before.get(name, Ledger()),
            counted[EVERYBODY].get(name, {}),
            steps=len(chain.steps),
            base=base,
            seed=seed + name.encode(),
        )
        for name, chain in CHAINS.items()
    }
    year_ago = ledgers_of(snapshot_of(session, rules.later(month, -rules.WINDOW)))
    first = rules.later(month, 1 - rules.WINDOW)
    period = Span(midnight(first), midnight(rules.later(month, 1)))
    kept = kept_of(session, month)
    told = {
        "chains": {
            name: _told(ledgers[name], year_ago.get(name, Ledger()), len(chain.steps), base)
            for name, chain in CHAINS.items()
        },
        "waits": wait_queries.told_waits(session, period, found.as_of, base=base, kept=kept),
        "minutes": wait_queries.told_minutes(session, period, found.as_of, base=base, kept=kept),
    }
    return Made(counted, found.undated, ledgers, told)


def _by_prison(cases: Sequence[Case]) -> Counted:
    """Each prison's own too: its counselors, who know the people, read them exactly."""
    own: dict[str, list[Case]] = {}
    for case in cases:
        if "prison" in case.traits:
            own.setdefault(case.traits["prison"], []).append(case)
    by_prison = {prison: rules.counted(some) for prison, some in sorted(own.items())}
    return {EVERYBODY: rules.counted(cases), **by_prison}


def _told(now: Ledger, before: Ledger, steps: int, base: int) -> dict[str, Any]:
    """Of a window: by trait and group how many reached each step, or None."""
    counted = rules.together(now.counted, before.counted, -1)
    told = rules.together(now.told, before.told, -1)
    kept_back = suppression.withheld(counted, steps=steps, base=base)
    return {
        trait: {
            group: [
                None if step in kept_back else suppression.shown(said, true, base=base)
                for step, (said, true) in enumerate(
                    zip(
                        rules.reached(row),
                        rules.reached(counted.get(trait, {}).get(group, [0] * steps)),
                        strict=True,
                    )
                )
            ]
            for group, row in groups.items()
        }
        for trait, groups in told.items()
    } or {ALL: {EVERYBODY: [None] * steps}}


def ledgers_of(snapshot: Snapshot | None) -> Ledgers:
    if snapshot is None:
        return {}
    kept = json.loads(snapshot.ledger)["chains"]
    return {name: Ledger(one["counted"], one["told"]) for name, one in kept.items()}


def seed_of(snapshot: Snapshot) -> bytes:
    return bytes.fromhex(json.loads(snapshot.ledger)["seed"])


def written(ledgers: Ledgers, seed: bytes) -> str:
    chains = {name: {"counted": one.counted, "told": one.told} for name, one in ledgers.items()}
    return json.dumps({"seed": seed.hex(), "chains": chains}, sort_keys=True)


def differences(session: Session, snapshot: Snapshot) -> Iterator[str]:
    """What comes out otherwise when a closed month is counted again: nothing, unless history
    was lost otherwise than by `erased_actions`."""
    if snapshot.version != rules.VERSION:
        yield f"counted by definitions {snapshot.version}; this release has {rules.VERSION}"
    seed = seed_of(snapshot)
    again = made(
        session,
        snapshot.month,
        base=snapshot.base,
        seed=seed,
        undated=json.loads(snapshot.undated),
    )
    stored: Counted = json.loads(snapshot.counted)
    for chain in CHAINS:
        was, now = stored[EVERYBODY].get(chain, {}), again.counted[EVERYBODY].get(chain, {})
        for trait in sorted({*was, *now}):
            if was.get(trait) != now.get(trait):
                yield f"{chain}, {trait}: counted {_sum(was, trait)}, now {_sum(now, trait)}"
    if stored != again.counted:
        yield "what was counted by prison differs"
    if json.loads(written(again.ledgers, seed)) != json.loads(snapshot.ledger):
        yield "the sums up to this month differ"
    if again.told != snapshot.told:
        yield "what is shown differs"


def _sum(ends: Ends, trait: str) -> int:
    return sum(sum(row) for row in ends.get(trait, {}).values())
