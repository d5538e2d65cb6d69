"""What a typed text finds, through the queries of the features: what their scopes leave out
is not found here either."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.applications.queries import application_for, request_for
from jobbridge.errors import NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.inmates import queries as inmates
from jobbridge.interviews.queries import interview_for
from jobbridge.refs import ALPHABET
from jobbridge.vacancies import queries as vacancies
from jobbridge.viewer import Duty, Role, Viewer

MOST = 8
SHORTEST = 2

PEOPLE = N_("People")
VACANCIES = N_("Vacancies")
EMPLOYERS = N_("Employers")
REFERENCES = N_("References")


@dataclass(frozen=True)
class Found:
    """One line of the answer: `label` is data, `detail` a text for people or nothing."""

    label: str
    url: str
    detail: Reason | None = None


@dataclass(frozen=True)
class Group:
    """Everything of one kind; `more` counts what is left out."""

    title: str
    items: tuple[Found, ...]
    more: int = 0


def found_for(session: Session, viewer: Viewer, text: str, *, today: date) -> list[Group]:
    """Groups that found something. A text shorter than two characters finds nothing."""
    if len(text.strip()) < SHORTEST:
        return []
    finders = (_references, _people, _vacancies, _employers)
    groups = (find(session, viewer, text.strip(), today) for find in finders)
    return [group for group in groups if group and group.items]


def _references(session: Session, viewer: Viewer, text: str, today: date) -> Group:
    """A reference read from paper or a calendar names one thing exactly."""
    ref = text.casefold()
    if not set(ref) <= set(ALPHABET):
        return Group(REFERENCES, ())
    cards = viewer.is_(Role.EMPLOYER)
    kinds: tuple[tuple[Callable[..., Any], str, str], ...] = (
        (request_for, "/requests/", N_("Request")),
        (
            application_for,
            "/cards/" if cards else "/applications/",
            N_("Skills card") if cards else N_("Application"),
        ),
        (interview_for, "/interviews/", N_("Interview")),
    )
    items = []
    for find, address, kind in kinds:
        if address == "/applications/" and not viewer.is_(Role.COUNSELOR):
            continue
        try:
            find(session, viewer, ref)
        except NotFound:
            continue
        items.append(Found(ref, address + ref, Reason("kind", kind)))
    return Group(REFERENCES, tuple(items))


def _people(session: Session, viewer: Viewer, text: str, today: date) -> Group | None:
    counselor = viewer.is_(Role.COUNSELOR)
    officer = viewer.has(Duty.MOVEMENTS) or viewer.has(Duty.RESTRICTIONS)
    if not (counselor or officer):
        return None
    page = inmates.inmates_for(
        session, viewer, filters=inmates.Filters(text=text, released=None), today=today, size=MOST
    )
    duty = "movement" if viewer.has(Duty.MOVEMENTS) else "restrictions"
    tail = "" if counselor else f"/{duty}"
    return Group(
        PEOPLE,
        tuple(
            Found(
                inmate.name,
                f"/inmates/{inmate.ref}{tail}",
                Reason("release", N_("Release %(day)s"), {"day": inmate.release_expected}),
            )
            for inmate in page.items
        ),
        page.total - len(page.items),
    )


def _vacancies(session: Session, viewer: Viewer, text: str, today: date) -> Group | None:
    if not viewer.is_(Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY):
        return None
    page = vacancies.vacancies_for(session, viewer, filters=vacancies.Filters(text=text))
    return Group(
        VACANCIES,
        tuple(
            Found(
                vacancy.title,
                f"/vacancies/{vacancy.ref}",
                Reason("employer", "%(name)s", {"name": vacancy.employer.name}),
            )
            for vacancy in page.rows[:MOST]
        ),
        max(0, page.total - MOST),
    )


def _employers(session: Session, viewer: Viewer, text: str, today: date) -> Group | None:
    if not viewer.is_(Role.COUNSELOR, Role.AGENCY):
        return None
    rows = vacancies.employers_for(session, viewer, text=text, most=MOST)
    items = (Found(employer.name, f"/employers/{employer.id}") for employer in rows)
    return Group(EMPLOYERS, tuple(items))
