"""Commands that answer with lines of JSON, and what all commands share."""

import argparse
import json
import os
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from jobbridge.errors import Unusable
from jobbridge.settings import Settings, load


def now() -> datetime:
    from jobbridge.clock import Clock

    return Clock().now()


def database_of(settings: Settings) -> Any:
    from jobbridge import schema
    from jobbridge.app import open_database

    database = open_database(settings)
    schema.require_current(database)
    return database


def database_if_any() -> Any:
    """None where nothing is set up: what is asked can be answered without, and makes no keys."""
    if not Path("var").is_dir() and not any(name.startswith("JOBBRIDGE_") for name in os.environ):
        return None
    try:
        settings = load()
        file = settings.database_url.removeprefix("sqlite:///")
        if file != settings.database_url and not Path(file).exists():
            return None
        return database_of(settings)
    except Unusable:
        return None


def progress(done: int, total: int | None, what: str) -> None:
    of = f" of {total}" if total else ""
    print(f"\r{what}: {done}{of}\x1b[K", end="", file=sys.stderr, flush=True)


def link(options: argparse.Namespace) -> int:
    from jobbridge.taxonomy.command import link_lines

    known = database_if_any() if options.labels else database_of(load())
    given = {"labels": options.labels, "lang": options.lang, "top": options.top}
    return printed(link_lines(sys.stdin, database=known, **given))


def match(options: argparse.Namespace) -> int:
    from jobbridge.clock import Clock
    from jobbridge.matching.command import match_lines, rematch

    if (options.cluster or options.rematch) and not options.all:
        raise Unusable("only everybody is matched anew: --cluster and --rematch go with --all")
    database = database_of(load())
    if options.cluster or options.rematch:
        rematch(database, now=now(), address=options.cluster, progress=progress)
        print(file=sys.stderr)
    with database.read() as session:
        for line in match_lines(
            session,
            inmate=options.inmate,
            vacancy=options.vacancy,
            today=Clock().today(),
            top=options.top,
            explain=options.explain,
        ):
            print(json.dumps(line, ensure_ascii=False, default=str))
    return 0


def plan_day(options: argparse.Namespace) -> int:
    from jobbridge.days import command, timetable

    given = sys.stdin.read() if options.file == "-" else Path(options.file).read_text("utf-8")
    day = command.read_day(given)
    patience = options.time_limit if options.relaxations else 0.0
    table = timetable.plan(day, time_limit=options.time_limit)
    table = timetable.relaxed(day, table, time_limit=patience)
    print(json.dumps(command.written(table), ensure_ascii=False, indent=1))
    return 0


def demand(options: argparse.Namespace) -> int:
    from jobbridge.clock import Clock
    from jobbridge.demand.command import demand_lines

    if not 1 <= options.weeks <= 520:
        raise Unusable("--weeks is between 1 and 520")
    with database_of(load()).read() as session:
        given = {"weeks": options.weeks, "prison": options.prison}
        return printed(demand_lines(session, **given, today=Clock().today()))


def left_behind(options: argparse.Namespace) -> int:
    from jobbridge.alerts.command import left_behind_lines
    from jobbridge.clock import Clock

    if options.weeks is not None and not 1 <= options.weeks <= 520:
        raise Unusable("--weeks is a number from 1 to 520")
    with database_of(load()).read() as session:
        now, today = Clock().now(), Clock().today()
        return printed(left_behind_lines(session, weeks=options.weeks, now=now, today=today))


def what_if(options: argparse.Namespace) -> int:
    from jobbridge.clock import Clock
    from jobbridge.demand.command import what_if_lines

    with database_of(load()).read() as session:
        return printed(what_if_lines(session, inmate=options.inmate, today=Clock().today()))


def outcomes(options: argparse.Namespace) -> int:
    from jobbridge.outcomes.command import outcome_lines

    given = {"recompute": options.recompute, "close": options.close}
    return printed(outcome_lines(database_of(load()), **given, now=now()))


def printed(lines: Iterable[Any]) -> int:
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    return 0
