"""When the year is over: its months are closed, counted once more, and attacked."""

import json
import random
from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, PastCard, State
from jobbridge.calendar.spans import local_date
from jobbridge.db import Database
from jobbridge.losses import rules as losses
from jobbridge.losses.queries import WATCHERS, losses_for
from jobbridge.outcomes import rules
from jobbridge.outcomes.actions import keep_closed
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.queries import Dashboard, dashboard_for, latest_told, scopes_for
from jobbridge.outcomes.rules import ALL, CHAINS, EVERYBODY
from jobbridge.outcomes.trait_queries import midnight
from jobbridge.places.queries import prisons_for
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM
from tests.year import attack, recount
from tests.year.stage import Cast

BASE = attack.BASE
TARGETS = 25  # small numbers that the attacker asks of, in each attack


def lapsed_in_silence(database: Database, cast: Cast) -> int:
    """How many applications the portal ended because the employer never answered a card."""
    with database.read() as session:
        return (
            session.scalar(
                select(func.count())
                .select_from(PastCard)
                .join(Application, Application.id == PastCard.application_id)
                .join(Vacancy, Vacancy.id == Application.vacancy_id)
                .where(
                    Application.state == State.LAPSED,
                    Vacancy.employer_id.in_(cast.silent),
                    PastCard.reacted_at.is_(None),
                )
            )
            or 0
        )


def close_months(database: Database, last: datetime) -> list[date]:
    """Nothing happens any more until every month can be closed."""
    keep_closed(database, midnight(rules.closes_on(rules.month_of(local_date(last)))))
    with database.read() as session:
        return list(session.scalars(select(Snapshot.month).order_by(Snapshot.month)))


def figures_agree(database: Database, cast: Cast, months: list[date]) -> int:
    """Every dashboard against the recount, for each role that reads one; says how many figures
    were held against it."""
    counted = [recount.counted(database, month) for month in months]
    window = recount.added(counted[-rules.WINDOW :])
    compared = _months_agree(database, months, counted)
    with database.read() as session:
        snapshot = session.scalars(select(Snapshot).where(Snapshot.month == months[-1])).one()
        for prison_id, counselor in sorted(cast.counselors.items()):
            (scope,) = scopes_for(session, counselor)
            board = dashboard_for(session, counselor, scope, months[-1])
            for chain, lines in board.lines.items():
                none = [0] * len(lines)
                known = window.get(chain, {}).get(str(prison_id), none)
                assert [line.figure for line in lines] == known, (scope.name, chain)
                compared += len(lines)
        readers = [*cast.readers.values(), *cast.agency[:1], *cast.officers.values()]
        for viewer in readers:
            for scope in scopes_for(session, viewer):
                board = dashboard_for(session, viewer, scope, months[-1])
                compared += _told_agree(board, window, snapshot, scope.trait, scope.group)
        compared += _public_agrees(session, window)
    return compared


def _months_agree(database: Database, months: list[date], counted: list[recount.Figures]) -> int:
    compared = 0
    with database.read() as session:
        kept = {row.month: json.loads(row.counted) for row in session.scalars(select(Snapshot))}
    for month, mine in zip(months, counted, strict=True):
        for chain in CHAINS:
            for place in {*kept[month], *mine.get(chain, {})}:
                theirs = kept[month].get(place, {}).get(chain, {}).get(ALL, {}).get(EVERYBODY)
                own = mine.get(chain, {}).get(place)
                assert (rules.reached(theirs) if theirs else None) == own, (month, chain, place)
                compared += len(own or ())
    return compared


def _told_agree(
    board: Dashboard, window: recount.Figures, snapshot: Snapshot, trait: str, group: str
) -> int:
    """What is told follows the recount, is made of tens, and is never told of a small number."""
    compared = 0
    for chain, lines in board.lines.items():
        places = window.get(chain, {})
        if trait == "branch" or not places:
            continue  # the municipality of return has no history that SQL could count
        counts = places.get("" if trait == ALL else group, [0] * len(lines))
        for line, count in zip(lines, counts, strict=True):
            if line.figure is not None:
                assert (line.figure % BASE, line.figure >= 2 * BASE) == (0, True)
                assert count >= BASE, (chain, trait, group, line)
                assert abs(line.figure - count) < 3 * BASE, (chain, trait, group, line, count)
            compared += 1
        own = snapshot.told["chains"][chain].get(trait, {}).get(group)
        assert [line.figure for line in lines] == (own or [None] * len(lines))
    return compared


def _public_agrees(session: Session, window: recount.Figures) -> int:
    """The public page tells of everybody, and no other figure than the ministry reads."""
    snapshot = latest_told(session)
    assert snapshot is not None
    row = snapshot.told["chains"]["way"][ALL][EVERYBODY]
    for figure, count in zip(row, window["way"][""], strict=True):
        assert figure is None or (count >= BASE and abs(figure - count) < 2 * BASE)
    return len(row)


def losses_agree(database: Database, cast: Cast, now: datetime) -> int:
    """Losses of each prison for its officer, and of all for the administrator."""
    first = local_date(now) - timedelta(days=365)
    mine = recount.lost(database, first, now)
    compared = 0
    with database.read() as session:
        prisons = prisons_for(session, SYSTEM)
        for prison in prisons:
            own = mine.get(str(prison.id), Counter())
            found = losses_for(
                session, cast.officers[prison.id], [prison], days=losses.PERIODS[-1], now=now
            )
            assert found.held == own.get("held", 0), prison.code
            for row in found.lost:
                assert row.interviews == own[row.cause], (prison.code, row)
                assert row.minutes == own[f"minutes {row.cause}"], (prison.code, row)
            assert found.booked - found.held == sum(row.interviews for row in found.lost)
            causes = [cause for cause in own if ":" in cause and " " not in cause]
            assert len(found.lost) == len(causes), prison.code
            compared += 2 + 2 * len(found.lost)
        watchers = [*cast.readers.values(), *cast.agency[:1]]
        for viewer in [one for one in watchers if one.role in WATCHERS]:
            for some in [prisons, *([prison] for prison in prisons)]:
                found = losses_for(session, viewer, some, days=losses.PERIODS[-1], now=now)
                known = sum((mine.get(str(one.id), Counter()) for one in some), Counter())
                told = {"held": found.held} | {row.cause: row.interviews for row in found.lost}
                for cause, number in told.items():
                    assert (number % BASE, number >= 2 * BASE or not number) == (0, True)
                    near = abs(number - known[cause]) < BASE
                    assert near or not number or cause == losses.OTHER, (cause, number)
                    compared += 1
    return compared


def few_lost(database: Database, now: datetime) -> int:
    """The control: how many small numbers of lost interviews were found, were those of ten and
    more told as they are, by taking a prison from the whole."""
    mine = recount.lost(database, local_date(now) - timedelta(days=365), now)
    whole = sum((Counter(own) for own in mine.values()), Counter())
    return sum(
        own[cause] >= BASE and 0 < whole[cause] - own[cause] < BASE
        for own in mine.values()
        for cause in whole
        if not cause.startswith("minutes")
    )


def nobody_is_found(database: Database) -> str:
    """What is told holds against the attack; the same figures with small ones left out do not."""
    chance, said = random.Random(7), []
    for chain, traits in (("way", ("prison", "age")), ("weeks_6", ("prison", "language"))):
        tables = attack.tables_of(database, chain, traits)
        targets = attack.small(tables, chance, TARGETS)
        if not tables.told or not targets:
            said.append(f"{chain}: nothing told, {len(targets)} small numbers")
            continue
        told = attack.as_told(tables)
        fewest = [told.values(row) for row in targets]
        assert min(fewest) >= BASE, (chain, fewest)
        prison = _largest(tables)
        knowing = attack.as_told(tables, knowing=prison)
        others = attack.small(tables, chance, TARGETS, but=prison)
        known = [knowing.values(row) for row in others]
        assert min(known) >= BASE, (chain, prison, known)
        without = attack.left_out(tables)
        bitten = sum(without.values(row) < BASE for row in targets)
        known_to_all = tables.true((len(tables.ends) - 1, (ALL, EVERYBODY), 0))
        assert bitten or known_to_all < 2 * BASE, (chain, bitten)
        said.append(
            f"{chain}: of {len(targets)} small numbers none has fewer than {min(fewest)} values,"
            f" {min(known)} for who knows one prison; without the guard {bitten} are found"
        )
    return "\n".join(said)


def _largest(tables: attack.Tables) -> str:
    last = len(tables.ends) - 1
    prisons = [cell for cell in tables.cells if cell[0] == "prison"]
    return max(prisons, key=lambda cell: (tables.true((last, cell, 0)), cell))[1]
