"""A person's own data, whole: what is held, where it came from, who got it, who looked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Organisation
from jobbridge.audit.actions import saw
from jobbridge.db import Base
from jobbridge.i18n import N_
from jobbridge.inmates.consent_queries import require_reader
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.places.model import Municipality
from jobbridge.privacy.held_queries import Rows, held_about, references_of
from jobbridge.privacy.queries import Looked, looked_for
from jobbridge.privacy.record import record
from jobbridge.privacy.record_rules import ASIDE, EXPORTED, PURPOSES
from jobbridge.services.model import Service
from jobbridge.training.model import Course
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer

WITHHELD = (
    N_("Who must not meet the person: that is somebody else's data."),
    N_("Visitors who came to an interview: their own data."),
    N_("Names of the people who work here: their role and organisation are told instead."),
)
FORMAT = 1


@dataclass(frozen=True)
class Given:
    """Something about the person was given to somebody outside the portal's own offices."""

    what: str
    to: str
    on: date


@dataclass(frozen=True)
class Export:
    """Everything held about one person. `held` is by table, column by column, as plain values."""

    inmate: Inmate
    held: dict[str, list[dict[str, Any]]]
    given: list[Given]
    looked: list[Looked]
    taken_by: list[str]

    @cached_property
    def data(self) -> dict[str, Any]:
        """The same for a machine."""
        entries = record()
        return {
            "format": FORMAT,
            "person": self.inmate.ref,
            "held": [
                {
                    "table": table,
                    "purpose": PURPOSES[entries[table].purpose].label,
                    "legal_bases": list(PURPOSES[entries[table].purpose].bases),
                    "kept": entries[table].kept,
                    "classes": {
                        name: kind
                        for name, kind in entries[table].columns.items()
                        if kind in EXPORTED
                    },
                    "rows": rows,
                }
                for table, rows in self.held.items()
            ],
            "recorded_by": self.taken_by,
            "given_to": [{**asdict(one), "on": one.on.isoformat()} for one in self.given],
            "looked": [{**asdict(one), "on": one.on.isoformat()} for one in self.looked],
            "withheld": list(WITHHELD),
            "not_listed_by_person": list(ASIDE.values()),
        }


def export_for(session: Session, viewer: Viewer, ref: str) -> Export:
    """For a counselor of the person's prison."""
    inmate = inmate_for(session, viewer, ref)
    require_reader(viewer, inmate)
    held = held_about(session, [inmate.id])
    names = _Names(session, held)
    plain = {}
    for table, rows in held.items():
        columns = record()[table].of(*EXPORTED)
        if columns:
            plain[table] = [{c: names.plain(table, c, row[c]) for c in columns} for row in rows]
    saw(session, "inmate", [inmate.id])
    return Export(
        inmate=inmate,
        held=plain,
        given=_given(held, names),
        looked=looked_for(session, viewer, inmate),
        taken_by=sorted(names.roles),
    )


def _given(held: Mapping[str, Rows], names: "_Names") -> list[Given]:
    """Skills cards and names to employers, hand-overs, referrals; the latest first."""
    found = []
    employers = {
        row["id"]: names.employer_of(row["vacancy_id"]) for row in held.get("application", ())
    }
    for row in held.get("application", ()):
        if row["card_at"]:
            found.append(Given("card", employers[row["id"]], row["card_at"].date()))
    for row in held.get("past_card", ()):
        found.append(Given("card", employers[row["application_id"]], row["shown_at"].date()))
    for row in held.get("reveal", ()):
        found.append(Given(row["level"], employers[row["application_id"]], row["given_on"]))
    for row in held.get("handover_recipient", ()):
        if row["sent_at"]:
            to = names.organisations.get(row["organisation_id"] or 0) or row["kind"]
            found.append(Given("handover", to, row["sent_at"].date()))
    for row in held.get("referral", ()):
        if row["referred_at"]:
            to = names.named("service", row["service_id"])
            found.append(Given("referral", str(to), row["referred_at"].date()))
    return sorted(found, key=lambda one: (one.on, one.what, one.to), reverse=True)


class _Names:
    """What the numbers in rows stand for: places and vacancies by name, people by role."""

    def __init__(self, session: Session, held: Mapping[str, Rows]) -> None:
        self.organisations: dict[int, str] = {
            row.id: row.name for row in session.execute(select(Organisation.id, Organisation.name))
        }
        wanted = self._wanted(held)
        self._accounts = self._read(session, Account.id, Account.role, wanted.get("account"))
        self.roles = set(self._accounts.values())
        self._vacancies = {
            row.id: row
            for row in session.execute(
                select(Vacancy.id, Vacancy.title, Vacancy.employer_id).where(
                    Vacancy.id.in_(wanted.get("vacancy", set()))
                )
            )
        }
        self._known = {
            "municipality": self._read(
                session, Municipality.id, Municipality.name, wanted.get("municipality")
            ),
            "course": self._read(session, Course.id, Course.subject, wanted.get("course")),
            "service": self._read(session, Service.id, Service.name, wanted.get("service")),
            "account": self._accounts,
        }

    @staticmethod
    def _wanted(held: Mapping[str, Rows]) -> dict[str, set[int]]:
        """The numbers that rows refer to, by table."""
        found: dict[str, set[int]] = {}
        for table, rows in held.items():
            for column, target in references_of(Base.metadata.tables[table]):
                found.setdefault(target.name, set()).update(
                    row[column] for row in rows if row[column] is not None
                )
        return found

    @staticmethod
    def _read(session: Session, number: Any, name: Any, wanted: set[int] | None) -> dict[int, str]:
        rows = session.execute(select(number, name).where(number.in_(wanted or set())))
        return {row[0]: row[1] for row in rows}

    def employer_of(self, vacancy_id: int) -> str:
        return self.organisations.get(self._vacancies[vacancy_id].employer_id, "")

    def named(self, table: str, number: int) -> str | int:
        """What a row of another table is called; where it has no name, its number."""
        if table == "vacancy":
            found = self._vacancies[number]
            return f"{found.title}, {self.employer_of(number)}"
        if table in ("organisation", "prison", "employer", "branch"):
            return self.organisations.get(number, number)
        return self._known.get(table, {}).get(number, number)

    def plain(self, table: str, column: str, value: Any) -> Any:
        """A value as JSON has it."""
        if isinstance(value, datetime | date | time):
            return value.isoformat()
        if isinstance(value, bytes):
            return value.hex()
        if value is not None:
            for name, target in references_of(Base.metadata.tables[table]):
                if name == column:
                    return self.named(target.name, value)
        return value
