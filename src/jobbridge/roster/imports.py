"""A file of a prison's office taken in: a look first, then the import, part by part.

The same file again changes nothing; a refused line loses no other; nobody is ever removed. Each
part stands or falls as a whole: killed in the middle, an import goes on from there when it is run
again, and undone, all its parts are.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jobbridge.db import Database
from jobbridge.errors import Refused, Unusable
from jobbridge.i18n import N_, Words, words
from jobbridge.intake import Progress, Report
from jobbridge.roster import actions, plan_queries, reading, rules, vocabulary
from jobbridge.roster.model import State, What
from jobbridge.roster.plan import Plan, Planned
from jobbridge.viewer import SYSTEM, Viewer

MOVED = N_("Moved to another prison")
ASKED = N_("To be decided")
GONE = N_("Not in the file any more: to be looked at")
TURN = 0.11  # seconds
Say = Callable[[str], None]


def import_roster(
    database: Database,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
    viewer: Viewer = SYSTEM,
    kind: str = "roster",
    ref: str | None = None,
    say: Say | None = None,
) -> Report:
    """Take a roster, or with `kind` movements. With `ref`, that of an upload, a dry run keeps
    what it found to be looked at; without one, the same file goes on as the import of it that was
    killed. `say` is told each change, without names.

    A refused line names the field; no line's content is ever repeated in the report. `viewer`
    takes people of their own prisons only, and does no more than they may on the pages.
    """
    language = words("en" if viewer.system else viewer.locale)
    report = report or Report()
    try:
        body = path.read_bytes()
        table = reading.read(body, kind)
    except OSError as error:
        raise Unusable(f"{path.name}: cannot be opened ({error.strerror})") from None
    except Refused as refused:
        raise Unusable(" ".join(language.reason(one) for one in refused.reasons)) from None
    if progress:
        progress(0, len(table.lines), path.name)
    with database.read() as session:
        plan = plan_queries.planned(session, viewer, kind, table, now=now)
        session.expunge_all()
    if dry_run and ref is not None:
        with database.write() as session:
            made = actions.kept_import(session, viewer, ref=ref, kind=kind, now=now)
            actions.keep_plan(session, made, plan)
    elif not dry_run:

        def told(done: int) -> None:
            if progress:
                progress(done, len(table.lines), path.name)

        if ref is None:
            with database.read() as session:
                ref = actions.ref_of(session, kind, body)
        run = _Run(database, viewer, kind, ref, now)
        run.apply(plan, table, told)
    _tell(plan, table, report, language)
    if say:
        for line in _changes(plan, language):
            say(line)
    return report


@dataclass
class _Run:
    """An import on its way."""

    database: Database
    viewer: Viewer
    kind: str
    ref: str
    now: datetime

    def apply(self, plan: Plan, table: reading.Table, told: Callable[[int], None]) -> None:
        """Do what the plan finds. Each part is compared again, with those it is about held; the
        plan says afterwards what was done, by a run killed before this one too."""
        with self.database.write() as session:
            made, before = actions.begin(
                session, self.viewer, ref=self.ref, kind=self.kind, now=self.now
            )
        gone = [item for item in plan.items if item.what is What.GONE]
        plan.items = []
        if made.state == State.APPLYING:
            self._parts(made.id, plan, gone, table, told)
        again = {item.number for item in plan.items}
        earlier = [Planned(n, What(what), None, "") for n, what in before if n not in again]
        plan.unchanged -= len({item.number for item in earlier if item.number})
        plan.items += earlier

    def _parts(
        self,
        import_id: int,
        plan: Plan,
        gone: list[Planned],
        table: reading.Table,
        told: Callable[[int], None],
    ) -> None:
        done = 0
        for lines in plan_queries.parts(plan, table):
            told(done)
            self._pause(done)
            with self.database.write() as session:
                made = actions.under_way(session, import_id)
                part = plan_queries.planned(
                    session, self.viewer, self.kind, table.part(lines), now=self.now, lock=True
                )
                actions.apply_part(session, self.viewer, made, part, now=self.now)
            plan.items += part.items
            plan.refused += part.refused
            plan.unchanged += part.unchanged
            done += len(lines)
        told(len(table.lines))
        with self.database.write() as session:
            made = actions.under_way(session, import_id)
            gone = plan_queries.still_gone(session, gone)
            actions.finish(session, self.viewer, made, gone, now=self.now)
        plan.items += gone

    def _pause(self, done: int) -> None:
        """SQLite's writers of other processes look again this often: one of them has its turn."""
        if done and self.database.sqlite:
            time.sleep(TURN)


def _tell(plan: Plan, table: reading.Table, report: Report, language: Words) -> None:
    by_line: dict[int, list[str]] = {}
    for number, reason in sorted([*table.refused, *plan.refused], key=lambda one: one[0]):
        by_line.setdefault(number, []).append(language.reason(reason))
    for number, said in by_line.items():
        report.refuse(number, " ".join(dict.fromkeys(said)))
    changed = set()
    for item in sorted(plan.items, key=lambda one: one.number):
        if item.what is What.NEW:
            report.taken += 1
            report.tell("added", str(item.number))
        elif item.what is What.GONE:
            report.note(GONE)
        elif item.what is What.ASKED:
            report.note(ASKED)
        else:
            changed.add(item.number)
            report.tell("changed", str(item.number))
            if item.what is What.MOVED:
                report.note(MOVED)
    report.changed += len(changed)
    report.unchanged += plan.unchanged
    for note, count in plan.notes.items():
        report.note(note, count)


def _changes(plan: Plan, language: Words) -> list[str]:
    """For a terminal: which line changes what, days and prisons only."""
    labels = {c.name: c.label for columns in vocabulary.COLUMNS.values() for c in columns}
    found = []
    for item in sorted(plan.items, key=lambda one: one.number):
        told = [
            f"{language.gettext(labels.get(name, name))}"
            + ("" if name in rules.PERSON else f": {before or '–'} → {after or '–'}")
            for name, before, after in item.fields
        ]
        found.append(f"line {item.number or '–'}, {item.cause or item.what}: {'; '.join(told)}")
    return found
