"""The State Employment Agency's open snapshot in: whole, by line, and again without change."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from jobbridge.accounts.model import Organisation
from jobbridge.audit.actions import record
from jobbridge.db import Database
from jobbridge.intake import Line, Progress, Report, counted, one_transaction, read_csv
from jobbridge.outbox.actions import post
from jobbridge.places.queries import place_index
from jobbridge.places.rules import PlaceIndex, Resolved, resolve
from jobbridge.refs import new_ref
from jobbridge.taxonomy.choosing import sure_of
from jobbridge.taxonomy.queries import linker, occupations_by_code
from jobbridge.vacancies import queries, rules
from jobbridge.vacancies.employers import number_checks
from jobbridge.vacancies.model import (
    UNKNOWN_NAME,
    Employer,
    Requirement,
    State,
    Vacancy,
    VacancyDuty,
)
from jobbridge.vacancies.snapshot import OPTIONAL, REQUIRED, Published, Unreadable, published
from jobbridge.viewer import SYSTEM

GONE = "gone"
MOST_SINGLE_JOBS = 50
"""More changed vacancies than these are matched anew together, by one job."""

TO_CONFIRM = "occupation to confirm"
NO_OCCUPATION = "no occupation found"
NO_PLACE = "no municipality found"
UNCHECKED = "registration number does not check"
PART_UNKNOWN = "not closed: the file may be incomplete"
OLDER = "older than what is known: nothing closed or opened"


@dataclass(frozen=True)
class Proposed:
    """What a line becomes besides what it says: place and occupation."""

    place: Resolved | None
    occupation_id: int | None
    confidence: float
    sure: bool = False


def import_vacancies(
    database: Database,
    path: Path,
    *,
    now: datetime,
    today: date,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Report:
    """Take a snapshot of the register as published. `today` bounds what is open.

    Vacancies that a newer snapshot no longer has are closed; what people decided on a vacancy
    (`Vacancy.decided`) stays; a snapshot older than the last one opens and closes nothing.
    One transaction; raises `Unusable` for a file that is no such snapshot.
    """
    report = report or Report()
    with one_transaction(database, dry_run=dry_run) as session:
        found = list(read_lines(_lines(path, report, progress), report))
        whole = not report.open_end and not report.refused
        take(session, found, report, source=queries.AGENCY, whole=whole, now=now)
        if report.taken or report.changed or report.closed:
            record(session, SYSTEM, "vacancy.import", "vacancy", None, now=now)
    return report


def _lines(path: Path, report: Report, progress: Progress | None) -> Iterator[Line]:
    lines = read_csv(path, required=REQUIRED, optional=OPTIONAL, report=report)
    return counted(lines, progress, path.name)


def read_lines(lines: Iterable[Line], report: Report) -> Iterator[Published]:
    """The lines that can be taken; the others are refused with their reasons."""
    seen: dict[str, int] = {}
    for line in lines:
        try:
            one = published(line)
        except Unreadable as fault:
            report.refuse(line.number, str(fault))
            continue
        if one.number in seen:
            report.refuse(
                line.number, f"has the same number {one.number} as line {seen[one.number]}"
            )
            continue
        seen[one.number] = line.number
        yield one


def take(
    session: Session,
    found: Sequence[Published],
    report: Report,
    *,
    source: str,
    whole: bool,
    now: datetime,
) -> dict[str, Vacancy]:
    """Bring stored vacancies of this source to what was published; gives them by number.

    `whole` says that what is missing in `found` is known to be gone.
    """
    known = _known(session, source)
    newest = max((v.source_updated_on for v in known.values() if v.source_updated_on), default=None)
    latest = max((one.updated_on for one in found), default=None)
    older = newest is not None and latest is not None and latest < newest
    employers = _employers(session, found, report, source)
    proposals = _proposals(session, found, report)
    profiles = queries.profiles(
        session,
        {p.occupation_id for p in proposals.values() if p.occupation_id is not None}
        | {v.occupation_id for v in known.values() if v.occupation_id is not None},
    )
    changed: list[Vacancy] = []
    for one in found:
        vacancy = known.get(one.number)
        if vacancy is None:
            vacancy = known[one.number] = _new(one, employers[one.employer], source, now)
            _settle(vacancy, one, proposals[one.number], profiles)
            _open(vacancy, now, gone=older)
            session.add(vacancy)
            report.taken += 1
            report.tell("added", f"{one.number} {vacancy.title}")
            changed.append(vacancy)
            continue
        if older and one.updated_on < (vacancy.source_updated_on or one.updated_on):
            report.unchanged += 1
            continue
        moved = _settle(vacancy, one, proposals[one.number], profiles)
        if not older and vacancy.close_reason == GONE and "state" not in vacancy.decisions:
            _open(vacancy, now, gone=False)
            moved = True
        if moved:
            report.changed += 1
            report.tell("changed", f"{one.number} {vacancy.title}")
            changed.append(vacancy)
        else:
            report.unchanged += 1
    if older:
        report.note(OLDER)
    elif whole:
        changed += _close_gone(known, {one.number for one in found}, report, now)
    elif set(known) - {one.number for one in found}:
        report.note(PART_UNKNOWN)
    _rematch(session, changed, now)
    return known


def _known(session: Session, source: str) -> dict[str, Vacancy]:
    rows = session.scalars(
        select(Vacancy)
        .where(Vacancy.source == source)
        .options(
            joinedload(Vacancy.employer).joinedload(Employer.organisation),
            selectinload(Vacancy.requirements),
            selectinload(Vacancy.duties),
        )
    )
    return {row.external_number: row for row in rows if row.external_number}


def _employers(
    session: Session, found: Sequence[Published], report: Report, source: str
) -> dict[str, int]:
    """Ids by registration number; unknown ones are made, without a name and not vetted."""
    numbers = sorted({one.employer for one in found})
    rows = session.execute(
        select(Employer.registration_number, Employer.id).where(
            Employer.registration_number.in_(numbers)
        )
    )
    ids = {row.registration_number: row.id for row in rows}
    new = [number for number in numbers if number not in ids]
    organisations = [Organisation(kind="employer", name=UNKNOWN_NAME + n) for n in new]
    session.add_all(organisations)
    session.flush()
    for number, organisation in zip(new, organisations, strict=True):
        session.add(
            Employer(
                id=organisation.id,
                registration_number=number,
                organisation=organisation,
                source=source,
            )
        )
        ids[number] = organisation.id
    if unchecked := sum(not number_checks(one.employer) for one in found):
        report.note(UNCHECKED, unchecked)
    session.flush()
    return ids


def _proposals(session: Session, found: Sequence[Published], report: Report) -> dict[str, Proposed]:
    places = place_index(session)
    titles = list(dict.fromkeys(one.published_title for one in found))
    links = dict(zip(titles, linker(session).link_many(titles, top=2), strict=True))
    best = {title: found[0] for title, found in links.items() if found}
    sure = {title for title, found in links.items() if sure_of(found)}
    ids = {
        code: occupation.id
        for code, occupation in occupations_by_code(
            session, {link.id for link in best.values()}
        ).items()
    }
    resolved = _resolved({one.address for one in found}, places)
    proposals = {}
    for one in found:
        link = best.get(one.published_title)
        occupation_id = ids.get(link.id) if link else None
        confidence = round(link.score, 4) if link and occupation_id is not None else 0.0
        certain = occupation_id is not None and one.published_title in sure
        proposals[one.number] = Proposed(resolved[one.address], occupation_id, confidence, certain)
        if occupation_id is None:
            report.note(NO_OCCUPATION)
        elif not certain:
            report.note(TO_CONFIRM)
        if resolved[one.address] is None:
            report.note(NO_PLACE)
    return proposals


def _resolved(addresses: Iterable[str], places: PlaceIndex) -> dict[str, Resolved | None]:
    return {address: resolve(address, places) if address else None for address in addresses}


def _new(one: Published, employer_id: int, source: str, now: datetime) -> Vacancy:
    return Vacancy(
        ref=new_ref(),
        employer_id=employer_id,
        external_number=one.number,
        title=one.title,
        source=source,
        seats=1,
        version=0,
        decided="",
        occupation_confirmed=False,
        created_at=now,
        updated_at=now,
        requirements=[],
        duties=[],
    )


def _settle(
    vacancy: Vacancy,
    one: Published,
    proposed: Proposed,
    profiles: Mapping[int, rules.Profile],
) -> bool:
    """Write what the snapshot says where nobody decided otherwise; whether anything changed."""
    decided = vacancy.decisions
    place = proposed.place
    values: dict[str, dict[str, object]] = {
        "title": {"title": one.title},
        "place": {
            "address": one.address,
            "municipality_id": place.municipality_id if place else None,
            "lat": place.lat if place else None,
            "lon": place.lon if place else None,
        },
        "pay": {
            "pay_from_cents": one.pay_from_cents,
            "pay_to_cents": one.pay_to_cents,
            "pay_unit": one.pay_unit,
        },
        "load": {
            "load": one.load,
            "working_time": one.working_time,
            "hours_week": one.hours_week,
        },
        "apply_by": {"apply_by": one.apply_by},
        "occupation": {
            "occupation_id": proposed.occupation_id,
            "occupation_confidence": proposed.confidence,
            "occupation_confirmed": proposed.sure,
        },
        "source": {
            "category": one.category,
            "link": one.link,
            "source_updated_on": one.updated_on,
        },
    }
    moved = False
    for decision, fields in values.items():
        if decision in decided:
            continue
        for name, value in fields.items():
            if getattr(vacancy, name) != value:
                setattr(vacancy, name, value)
                moved = True
    # From a guess nothing follows.
    known = vacancy.occupation_id if vacancy.occupation_confirmed else None
    profile = profiles.get(known or 0, rules.Profile())
    return _derive(vacancy, profile) or moved


def _derive(vacancy: Vacancy, profile: rules.Profile) -> bool:
    """Requirements and duties that follow from the occupation; whether they changed."""
    wishes, tags = rules.derive(profile, vacancy.working_time)
    moved = False
    if "requirements" not in vacancy.decisions:
        kept = [queries.wish_of(row) for row in vacancy.requirements if not row.derived]
        wanted = rules.told_apart((*kept, *wishes))
        if wanted != rules.told_apart(queries.wish_of(row) for row in vacancy.requirements):
            vacancy.requirements = [Requirement(**vars(wish)) for wish in wanted]
            moved = True
    if "duties" not in vacancy.decisions:
        present = {duty.tag: duty for duty in vacancy.duties}
        manual = [duty for duty in vacancy.duties if not duty.derived]
        named = {duty.tag for duty in manual}
        derived = [t for t in tags if t not in named]
        if {d.tag for d in vacancy.duties if d.derived} != set(derived):
            vacancy.duties = manual + [
                present.get(tag) or VacancyDuty(tag=tag, derived=True) for tag in derived
            ]
            moved = True
    return moved


def _open(vacancy: Vacancy, now: datetime, *, gone: bool) -> None:
    """Published; or, where an old snapshot tells of what a newer one no longer had, closed."""
    vacancy.state = State.CLOSED if gone else State.PUBLISHED
    vacancy.close_reason, vacancy.closed_at = (GONE, now) if gone else ("", None)
    vacancy.published_at = vacancy.published_at or now


def _close_gone(
    known: Mapping[str, Vacancy], present: set[str], report: Report, now: datetime
) -> list[Vacancy]:
    closed = []
    for number, vacancy in known.items():
        open_ = vacancy.state in (State.PUBLISHED, State.PAUSED)
        if number not in present and open_ and "state" not in vacancy.decisions:
            vacancy.state, vacancy.close_reason, vacancy.closed_at = State.CLOSED, GONE, now
            closed.append(vacancy)
    report.closed += len(closed)
    return closed


def _rematch(session: Session, changed: Sequence[Vacancy], now: datetime) -> None:
    for vacancy in changed:
        vacancy.version += 1
        vacancy.updated_at = now
    session.flush()
    if len(changed) > MOST_SINGLE_JOBS:
        highest = session.scalar(select(func.sum(Vacancy.version))) or 0
        post(session, "rematch_all", f"rematch:all:vacancies:{highest}", {}, now=now)
        return
    for vacancy in changed:
        key = f"rematch:vacancy:{vacancy.id}:{vacancy.version}"
        post(session, "rematch_vacancy", key, {"vacancy_id": vacancy.id}, now=now)
