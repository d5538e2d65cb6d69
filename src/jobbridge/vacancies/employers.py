"""Employers: entered by the agency, described by themselves, approved by two people."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session
from stdnum.exceptions import ValidationError as NumberError
from stdnum.lv import pvn

from jobbridge.accounts.actions import add_organisation
from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.vacancies import queries
from jobbridge.vacancies.model import Employer, EmployerText
from jobbridge.vacancies.wording import why_not_text
from jobbridge.viewer import Role, Viewer

TOLD = ("work", "transport", "housing", "clothing", "contact")


def number_checks(number: str) -> bool:
    """Whether a registration number has eleven digits and the right check digit."""
    try:
        return bool(pvn.validate(number) == number)
    except NumberError:
        return False


def add_employer(
    session: Session,
    viewer: Viewer,
    *,
    registration_number: str,
    name: str,
    sector: str = "",
    municipality_id: int | None = None,
    address: str = "",
    about_lv: str = "",
    about_en: str = "",
    about_ru: str = "",
    email: str = "",
    source: str = "portal",
    now: datetime,
) -> Employer:
    """A new employer, not vetted yet. One that so far stands only in the agency's register
    under its number gets its name."""
    if not (viewer.system or viewer.is_(Role.AGENCY, Role.ADMINISTRATOR)):
        raise NotFound
    number = registration_number.strip()
    reasons = []
    if not number_checks(number):
        reasons.append(
            Reason(
                "registration_number",
                N_("This is no registration number: eleven digits, the last one checks."),
                field="registration_number",
            )
        )
    if not name.strip():
        reasons.append(Reason("name", N_("Give the employer's name."), field="name"))
    known = queries.employer_by_number(session, number)
    if known is not None and known.named:
        reasons.append(
            Reason(
                "employer_known",
                N_("There is already an employer with this registration number."),
                field="registration_number",
            )
        )
    if reasons:
        raise Refused(reasons)
    if known is None:
        organisation = add_organisation(session, kind="employer", name=name.strip())
        known = Employer(id=organisation.id, registration_number=number, organisation=organisation)
        session.add(known)
    known.organisation.name = name.strip()
    known.sector, known.municipality_id, known.address = sector, municipality_id, address
    known.about_lv, known.about_en, known.about_ru = about_lv, about_en, about_ru
    known.email, known.source = email, source
    session.flush()
    record(session, viewer, "employer.add", "employer", known.id, now=now)
    return known


def describe_employer(
    session: Session,
    viewer: Viewer,
    *,
    employer_id: int,
    about_lv: str,
    about_en: str,
    about_ru: str,
    sector: str,
    address: str,
    locale: str = "lv",
    told: Mapping[str, str] | None = None,
    now: datetime,
) -> Employer:
    """What an employer says about itself; its name and number are the agency's business. `told`
    are the texts of `TOLD` in the language `locale`: people in prison read them."""
    if not (viewer.system or viewer.is_(Role.EMPLOYER)):
        raise NotFound
    employer = queries.employer_for(session, viewer, employer_id)
    texts = {"about_lv": about_lv, "about_en": about_en, "about_ru": about_ru, **(told or {})}
    if reasons := [r for name, text in texts.items() for r in why_not_text(text, name)]:
        raise Refused(reasons)
    if told is not None:
        _tell(session, employer, locale, told)
    employer.about_lv, employer.about_en, employer.about_ru = about_lv, about_en, about_ru
    employer.sector, employer.address = sector, address
    record(session, viewer, "employer.describe", "employer", employer.id, now=now)
    return employer


def _tell(session: Session, employer: Employer, locale: str, told: Mapping[str, str]) -> None:
    row = session.get(EmployerText, (employer.id, locale))
    if row is None:
        row = EmployerText(employer_id=employer.id, locale=locale)
        session.add(row)
    for name in TOLD:
        setattr(row, name, told.get(name, "").strip())


def vet(session: Session, viewer: Viewer, *, employer_id: int, now: datetime) -> Employer:
    """One of the two approvals that an employer needs; the second is another person's."""
    if not (viewer.system or viewer.is_(Role.AGENCY)):
        raise NotFound
    employer = queries.employer_for(session, viewer, employer_id)
    if employer.vetted_at is not None:
        raise Stale([Reason("vetted", N_("This employer is already approved."))])
    if employer.checked_at is None and not viewer.system:
        employer.checked_at, employer.checked_by = now, viewer.account_id
        record(session, viewer, "employer.check", "employer", employer.id, now=now)
        return employer
    if employer.checked_by == viewer.account_id and not viewer.system:
        raise Refused(
            [
                Reason(
                    "second_person",
                    N_("You have approved already: a second person of the agency must too."),
                )
            ]
        )
    employer.vetted_at = now
    record(session, viewer, "employer.vet", "employer", employer.id, now=now)
    return employer
