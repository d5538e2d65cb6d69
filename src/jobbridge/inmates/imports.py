"""The prisons' roster: who is where and when they are released, as one CSV.

Known people are found by personal code and brought up to date; new ones are added; nobody is
removed (a person who is missing in a file may only be missing in the file). All or nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.i18n import words
from jobbridge.inmates import actions, queries, rules
from jobbridge.inmates.model import Inmate
from jobbridge.intake import Progress, Report, one_transaction, read_csv
from jobbridge.places.model import Prison
from jobbridge.places.queries import municipality_named
from jobbridge.viewer import SYSTEM


class Release(TypedDict):
    """The dates of `actions.set_release`."""

    release_earliest: date
    release_expected: date
    release_latest: date
    open_unit_from: date | None


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
) -> Report:
    """Take a roster; dates are ISO (2027-03-01), `prison` is a prison's code or full name.

    A refused line names the field; no line's content is ever repeated in the report.
    """
    report = Report()
    with one_transaction(database, dry_run=dry_run) as session:
        prisons = {
            name.casefold(): prison.id
            for prison in session.scalars(select(Prison))
            for name in (prison.code, prison.name)
        }
        for done, line in enumerate(
            read_csv(path, required=REQUIRED, optional=OPTIONAL, report=report)
        ):
            if progress and done % 500 == 0:
                progress(done, None, path.name)
            try:
                with session.begin_nested():
                    _take(session, line.values, prisons, report, now)
            except Refused as refused:
                said = "; ".join(words("en").reason(reason) for reason in refused.reasons)
                report.refuse(line.number, said)
            except ValueError as error:
                report.refuse(line.number, str(error))
    return report


def _take(
    session: Session,
    values: Mapping[str, str],
    prisons: Mapping[str, int],
    report: Report,
    now: datetime,
) -> None:
    prison_id = prisons.get(values["prison"].casefold())
    if prison_id is None:
        raise ValueError("prison: no such prison")
    expected = _day(values, "release_expected")
    if expected is None:
        raise ValueError("release_expected: missing")
    release = Release(
        release_earliest=_day(values, "release_earliest") or expected,
        release_expected=expected,
        release_latest=_day(values, "release_latest") or expected,
        open_unit_from=_day(values, "open_unit_from"),
    )
    code = rules.compact_code(values["personal_code"])
    if code is None:
        raise ValueError("personal_code: a digit is wrong")
    known = queries.inmate_by_code(session, SYSTEM, code)
    if known is None:
        place = values.get("municipality")
        town = municipality_named(session, place) if place else None
        if place and town is None:
            raise ValueError("municipality: no such municipality")
        actions.add_inmate(
            session,
            SYSTEM,
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
        return
    moved = known.prison_id != prison_id
    if moved:
        actions.transfer(session, SYSTEM, known, to_prison_id=prison_id, on=local_day(now), now=now)
    if moved | _redated(session, known, release, now):
        report.changed += 1
    else:
        report.unchanged += 1


def _redated(session: Session, inmate: Inmate, release: "Release", now: datetime) -> bool:
    if all(getattr(inmate, name) == day for name, day in release.items()):
        return False
    actions.set_release(session, SYSTEM, inmate, now=now, **release)
    return True


def _day(values: Mapping[str, str], name: str) -> date | None:
    text = values.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{name}: write the date as 2027-03-01") from None
