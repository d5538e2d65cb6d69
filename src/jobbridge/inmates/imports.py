"""The prisons' roster: who is where and when they are released, as one CSV.

Known people are found by personal code and brought up to date; new ones are added; nobody is
removed (a person who is missing in a file may only be missing in the file). All or nothing.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_, words
from jobbridge.inmates import actions, queries, rules
from jobbridge.inmates.model import Inmate
from jobbridge.intake import Line, Progress, Report, one_transaction, read_csv
from jobbridge.places.queries import municipality_named, prisons_for
from jobbridge.viewer import SYSTEM, Viewer


class Release(TypedDict):
    """The dates of `actions.set_release`."""

    release_earliest: date
    release_expected: date
    release_latest: date
    open_unit_from: date | None


NO_PRISON = N_("prison: no such prison among yours")
NO_DATE = N_("release_expected: missing")
WRONG_CODE = N_("personal_code: a digit is wrong")
NO_TOWN = N_("municipality: no such municipality")
NOT_A_DATE = N_("%(column)s: write the date as 2027-03-01 or 01.03.2027.")
NOT_YOURS = N_("Only an officer of the person's prison who keeps movements may change this.")
_LATVIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?")
REQUIRED = ("personal_code", "given_name", "family_name", "prison", "release_expected")
OPTIONAL = ("birth_date", "release_earliest", "release_latest", "open_unit_from", "municipality")


def import_roster(
    database: Database,
    path: Path,
    *,
    now: datetime,
    today: date,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
    viewer: Viewer = SYSTEM,
) -> Report:
    """Take a roster; dates are ISO (2027-03-01) or as written here (01.03.2027.), `prison` is a
    prison's code or full name.

    A refused line names the field; no line's content is ever repeated in the report. `viewer`
    takes people of their own prisons only, and does no more than they may on the pages.
    """
    speak = words("en" if viewer.system else viewer.locale)
    report = report or Report()
    with one_transaction(database, dry_run=dry_run) as session:
        prisons = {
            name.casefold(): prison.id
            for prison in prisons_for(session, viewer)
            for name in (prison.code, prison.name)
        }
        for done, line in enumerate(
            read_csv(path, required=REQUIRED, optional=OPTIONAL, report=report)
        ):
            if progress and done % 500 == 0:
                progress(done, None, path.name)
            try:
                with session.begin_nested():
                    _take(session, viewer, line, prisons, report, now)
            except Refused as refused:
                said = "; ".join(speak.reason(reason) for reason in refused.reasons)
                report.refuse(line.number, said)
            except NotFound:
                report.refuse(line.number, speak.gettext(NOT_YOURS))
            except ValueError as error:
                text, _, values = str(error).partition("|")
                report.refuse(line.number, speak.gettext(text) % {"column": values})
    return report


def _take(
    session: Session,
    viewer: Viewer,
    line: Line,
    prisons: Mapping[str, int],
    report: Report,
    now: datetime,
) -> None:
    values = line.values
    prison_id = prisons.get(values["prison"].casefold())
    if prison_id is None:
        raise ValueError(NO_PRISON)
    expected = _day(values, "release_expected")
    if expected is None:
        raise ValueError(NO_DATE)
    release = Release(
        release_earliest=_day(values, "release_earliest") or expected,
        release_expected=expected,
        release_latest=_day(values, "release_latest") or expected,
        open_unit_from=_day(values, "open_unit_from"),
    )
    code = rules.compact_code(values["personal_code"])
    if code is None:
        raise ValueError(WRONG_CODE)
    known = queries.inmate_by_code(session, viewer, code)
    if known is None:
        place = values.get("municipality")
        town = municipality_named(session, place) if place else None
        if place and town is None:
            raise ValueError(NO_TOWN)
        actions.add_inmate(
            session,
            viewer,
            prison_id=prison_id,
            given_name=values["given_name"],
            family_name=values["family_name"],
            personal_code=code,
            birth_date=values.get("birth_date") or None,
            municipality_id=town.id if town else None,
            now=now,
            **release,
        )
        report.taken += 1
        report.tell("added", str(line.number))
        return
    moved = known.prison_id != prison_id
    if moved:
        actions.transfer(session, viewer, known, to_prison_id=prison_id, on=local_day(now), now=now)
    if moved | _redated(session, viewer, known, release, now):
        report.changed += 1
        report.tell("changed", str(line.number))
    else:
        report.unchanged += 1


def _redated(
    session: Session, viewer: Viewer, inmate: Inmate, release: "Release", now: datetime
) -> bool:
    if all(getattr(inmate, name) == day for name, day in release.items()):
        return False
    actions.set_release(session, viewer, inmate, now=now, **release)
    return True


def _day(values: Mapping[str, str], name: str) -> date | None:
    text = values.get(name, "")
    if not text:
        return None
    try:
        if found := _LATVIAN.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{NOT_A_DATE}|{name}") from None
