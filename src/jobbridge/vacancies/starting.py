"""The starter employers and vacancies: invented, for a demonstration before any import."""

import csv
import re
from datetime import date, datetime, timedelta
from importlib.resources import files

from sqlalchemy.orm import Session

from jobbridge.intake import Line, Report
from jobbridge.places.queries import municipality_named
from jobbridge.taxonomy.queries import occupation_by_code
from jobbridge.vacancies import duty_tags, employers, queries, rules
from jobbridge.vacancies.imports import read_lines, take
from jobbridge.vacancies.model import Requirement, Vacancy
from jobbridge.viewer import SYSTEM

SOURCE = "starter"
DATES = ("Aktualizacijas_datums", "Pieteiksanas_termins")
KINDS = {"lang": "language", "lki": "education"}
DECIDED = ("accommodation", "description", "occupation", "requirements", "seats", "start_from")


def load_starter(session: Session, *, now: datetime, today: date) -> Report:
    """Employers (approved), and their vacancies with dates counted from today. Again on the
    same day it changes nothing; what is there already keeps what was decided on it."""
    for row in _rows("employers"):
        _add_employer(session, row, now)
    report = Report()
    lines = [
        Line(number, row | {name: _day(row[name], today) for name in DATES})
        for number, row in enumerate(_rows("vacancies"), 2)
    ]
    known = take(
        session, list(read_lines(lines, report)), report, source=SOURCE, whole=False, now=now
    )
    report.notes.clear()  # every occupation is confirmed by the extras
    for row in _rows("extras"):
        vacancy = known[row["Vakances_Nr"]]
        if "requirements" not in vacancy.decisions:
            _decide(session, vacancy, row, today)
    return report


def _rows(name: str) -> list[dict[str, str]]:
    text = files("jobbridge.vacancies").joinpath("starter", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def _add_employer(session: Session, row: dict[str, str], now: datetime) -> None:
    known = queries.employer_by_number(session, row["registration_number"])
    if known is not None and known.named:
        return
    place = municipality_named(session, row["municipality"])
    employer = employers.add_employer(
        session,
        SYSTEM,
        registration_number=row["registration_number"],
        name=row["name"],
        sector=row["sector"],
        municipality_id=place.id if place else None,
        address=row["address"],
        about_lv=row["about_lv"],
        about_en=row["about_en"],
        about_ru=row["about_ru"],
        email=row["email"],
        source=SOURCE,
        now=now,
    )
    employers.vet(session, SYSTEM, employer_id=employer.id, now=now)


def _day(offset: str, today: date) -> str:
    return (today + timedelta(days=int(offset))).isoformat()


def _decide(session: Session, vacancy: Vacancy, row: dict[str, str], today: date) -> None:
    """What the employer itself would have said, on top of the agency's columns."""
    occupation = occupation_by_code(session, row["occupation"])
    if occupation is not None:
        vacancy.occupation, vacancy.occupation_id = occupation, occupation.id
        vacancy.occupation_confirmed, vacancy.occupation_confidence = True, 1.0
        duty_tags.derive_duties(session, vacancy)
        conditions, _ = rules.derive(queries.profiles(session, [occupation.id])[occupation.id])
    else:
        conditions = ()
    vacancy.seats = int(row["seats"])
    vacancy.start_from = today + timedelta(days=int(row["start_in_days"]))
    vacancy.accommodation = row["accommodation"] == "1"
    vacancy.transport = row["transport"] == "1"
    vacancy.description = row["description_lv"]
    asked = [
        _wish(text, name == "must", vacancy.description)
        for name in ("must", "nice")
        for text in row[name].split("|")
        if text
    ]
    wishes = rules.told_apart((*asked, *(w for w in conditions if w.kind == "condition")))
    vacancy.requirements = [Requirement(**vars(wish)) for wish in wishes]
    vacancy.decide(*DECIDED)


def _wish(text: str, must: bool, description: str) -> rules.Wish:
    """`lang:lv:A2`, `licence:C`, `skill:KEY` or `lki:3`. Why a foreign language is needed stands
    in the description, in the sentence that names it."""
    kind, _, rest = text.partition(":")
    code, _, text_level = rest.partition(":")
    kind = KINDS.get(kind, kind)
    if kind == "education":
        return rules.Wish(kind, "LKI", level=int(code), must=must)
    level = 2 if kind == "skill" else None
    reason = ""
    if kind == "language" and code != rules.STATE_LANGUAGE:
        found = re.search(r"[^.]*\bvaloda vajadzīga[^.]*\.", description)
        reason = found[0].strip() if found else ""
    return rules.Wish(kind, code, level, text_level, must, reason=reason)
