"""A register's file in: who works where, from when until when. Whole or not at all, by line, and
again without change."""

from datetime import date, datetime
from pathlib import Path

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.employments import register_actions, register_rules
from jobbridge.employments.headings import ALIASES, OPTIONAL, REQUIRED
from jobbridge.inmates.rules import compact_code
from jobbridge.intake import Line, Progress, Report, counted, one_transaction, read_csv
from jobbridge.refs import ALPHABET, LENGTH
from jobbridge.viewer import SYSTEM, Viewer


def import_employments(
    database: Database,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
    viewer: Viewer = SYSTEM,
) -> Report:
    """Takes what fits the viewer's scope. In the report stand line numbers, never a code."""
    report = report or Report()
    today = local_day(now)
    with one_transaction(database, dry_run=dry_run) as session:
        lines = read_csv(path, required=REQUIRED, optional=OPTIONAL, aliases=ALIASES, report=report)
        for line in counted(lines, progress, path.name):
            try:
                from_on, to_on = _days(line)
                ref, code = _person(line.values["person"])
            except ValueError as error:
                report.refuse(line.number, str(error))
                continue
            if why := register_rules.why_not_line(from_on, to_on, today):
                report.refuse(line.number, why)
                continue
            works = register_actions.works_named(
                session,
                viewer,
                ref=ref,
                code=code,
                registration=line.values["registration_number"].strip(),
            )
            if not works:
                report.refuse(line.number, "no offer or work of this person at this employer")
                continue
            became = register_actions.take(session, viewer, works[0], from_on, to_on, now=now)
            if became == register_actions.UNCHANGED:
                report.unchanged += 1
            elif became == register_actions.DIFFERS:
                report.changed += 1
                report.note("differs: waits for the agency")
                report.tell("changed", f"line {line.number}: differs, waits for the agency")
            else:
                report.taken += 1
                report.tell("added", f"line {line.number}")
    return report


def _person(text: str) -> tuple[str | None, str | None]:
    """The reference, or the personal code as it is kept."""
    if code := compact_code(text):
        return None, code
    ref = text.strip().casefold()
    if len(ref) == LENGTH and set(ref) <= set(ALPHABET):
        return ref, None
    raise ValueError("person is neither a reference nor a personal code")


def _days(line: Line) -> tuple[date, date | None]:
    first = _day(line.values["from"], "from")
    if first is None:
        raise ValueError("from is empty")
    return first, _day(line.values.get("to", ""), "to")


def _day(text: str, column: str) -> date | None:
    text = text.strip().rstrip(".")
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if 2000 <= day.year <= 2100:
            return day
    raise ValueError(f"{column} is no day of this century")
