"""Employers: the agency's list and approval, and what an employer says about itself."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import LANGUAGES, N_
from jobbridge.places.queries import municipalities
from jobbridge.vacancies import employers, labels, queries, rules
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Id, Input
from jobbridge.web.routes import get, post

AGENCY = frozenset({Role.AGENCY})
READERS = frozenset({Role.EMPLOYER, Role.AGENCY, Role.COUNSELOR})
OWNERS = frozenset({Role.EMPLOYER})
TOLD_LABELS = {
    "work": N_("What the work is like"),
    "transport": N_("How to get there"),
    "housing": N_("A place to live"),
    "clothing": N_("Working clothes and protection"),
    "contact": N_("Who looks after newcomers"),
}


class NewEmployerForm(Input):
    registration_number: str = Field(default="", max_length=20)
    name: str = Field(default="", max_length=200)
    sector: str = Field(default="", max_length=80)
    municipality: Id | None = None
    address: str = Field(default="", max_length=200)
    email: str = Field(default="", max_length=254)


class AboutForm(Input):
    sector: str = Field(default="", max_length=80)
    address: str = Field(default="", max_length=200)
    about_lv: str = Field(default="", max_length=2_000)
    about_en: str = Field(default="", max_length=2_000)
    about_ru: str = Field(default="", max_length=2_000)
    language: Literal["lv", "ru", "en"] = "lv"
    work: str = Field(default="", max_length=2_000)
    transport: str = Field(default="", max_length=600)
    housing: str = Field(default="", max_length=600)
    clothing: str = Field(default="", max_length=600)
    contact: str = Field(default="", max_length=120)


@get("/employers", AGENCY)
def employers_page(ask: NamedDependency[Ask]) -> Response[str]:
    show = ask.query("show") if ask.query("show") in ("all", "numbers") else ""
    found = queries.employers_for(
        ask.session,
        ask.viewer,
        waiting=show != "all",
        named={"": True, "numbers": False}.get(show),
        text=ask.query("text"),
    )
    return ask.render(
        "vacancies/employers.html",
        employers=found,
        show=show,
        text=ask.query("text"),
        most=queries.MOST_EMPLOYERS,
        doubts={e.id: _doubts(ask, e) for e in found if e.vetted_at is None},
        mine=ask.viewer.account_id,
    )


def _doubts(ask: Ask, employer: Employer) -> list[dict[str, str]]:
    found = rules.why_look_twice(
        email=employer.email,
        checks=employers.number_checks(employer.registration_number),
        named=employer.named,
    )
    return [{"severity": str(r.severity), "text": ask.words.reason(r)} for r in found]


@get("/employers/new", AGENCY)
def new_employer(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.blank(NewEmployerForm, registration_number=ask.query("number"), municipality=None)
    return _new_page(ask, form)


@post("/employers/new", AGENCY)
def add_employer(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(NewEmployerForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _added(ask, form))
    return _new_page(ask, form, status=422)


def _added(ask: Ask, form: Form[NewEmployerForm]) -> Response[str]:
    data = form.data
    employer = employers.add_employer(
        ask.session,
        ask.viewer,
        registration_number=data.registration_number,
        name=data.name,
        sector=data.sector,
        municipality_id=data.municipality,
        address=data.address,
        email=data.email,
        now=ask.now,
    )
    ask.flash("success", ask.words.gettext("The employer is entered. Two people approve it next."))
    return ask.redirect(f"/employers/{employer.id}")


def _new_page(ask: Ask, form: Form[NewEmployerForm], status: int = 200) -> Response[str]:
    return ask.render(
        "vacancies/employer_new.html",
        status=status,
        form=form,
        municipalities=[(m.id, m.name) for m in municipalities(ask.session)],
    )


@get("/employers/{employer_id:int}", READERS)
def employer_page(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    employer = queries.employer_for(ask.session, ask.viewer, employer_id)
    waiting = ask.viewer.is_(Role.AGENCY) and employer.vetted_at is None
    return ask.render(
        "vacancies/employer.html",
        employer=employer,
        about=employer.about(ask.locale),
        told=_told(ask, employer, ask.locale),
        own=ask.viewer.is_(Role.EMPLOYER),
        waiting=waiting,
        doubts=_doubts(ask, employer) if waiting else [],
        mine=ask.viewer.account_id,
    )


@get("/employers/{employer_id:int}/preview", READERS)
def preview(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    """As a person in prison reads it, on a screen beside the counselor or printed: in the
    language of `?language=`."""
    employer = queries.employer_for(ask.session, ask.viewer, employer_id)
    locale = _language(ask)
    offered = queries.offered_by(ask.session, ask.viewer, employer, today=ask.today)
    return ask.render(
        "vacancies/employer_preview.html",
        employer=employer,
        language=locale,
        languages=LANGUAGES,
        about=employer.about(locale),
        told=_told(ask, employer, locale),
        offered=[(vacancy, labels.pay_text(vacancy, ask.words)) for vacancy in offered],
        own=ask.viewer.is_(Role.EMPLOYER),
    )


def _language(ask: Ask) -> str:
    wanted = ask.query("language")
    return wanted if wanted in LANGUAGES else ask.locale


def _told(ask: Ask, employer: Employer, locale: str) -> list[tuple[str, str]]:
    """(heading, text) of what is told in this language, or in Latvian where it is not."""
    texts = queries.texts_of(ask.session, employer)
    said = texts.get(locale), texts.get("lv")
    found = []
    for name, label in TOLD_LABELS.items():
        text = next((getattr(row, name) for row in said if row and getattr(row, name)), "")
        if text:
            found.append((ask.words.gettext(label), text))
    return found


@post("/employers/{employer_id:int}/vet", AGENCY)
def vet(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    employer = employers.vet(ask.session, ask.viewer, employer_id=employer_id, now=ask.now)
    if employer.vetted_at is None:
        text = ask.words.gettext("Noted. A second person of the agency approves it too.")
    else:
        text = ask.words.gettext("The employer is approved and may publish vacancies.")
    ask.flash("success", text)
    return ask.redirect("/employers")


@get("/employers/{employer_id:int}/edit", OWNERS)
def edit_employer(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    employer = queries.employer_for(ask.session, ask.viewer, employer_id)
    locale = ask.query("language") if ask.query("language") in LANGUAGES else "lv"
    values = {
        name: getattr(employer, name)
        for name in ("sector", "address", "about_lv", "about_en", "about_ru")
    }
    if row := queries.texts_of(ask.session, employer).get(locale):
        values |= {name: getattr(row, name) for name in employers.TOLD}
    return _edit_page(ask, employer, ask.blank(AboutForm, **values, language=locale))


@post("/employers/{employer_id:int}/edit", OWNERS)
def describe_employer(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    form = ask.form(AboutForm)
    with form.attempt(ask.session):
        given = form.data.model_dump()
        employers.describe_employer(
            ask.session,
            ask.viewer,
            employer_id=employer_id,
            locale=given.pop("language"),
            told={name: given.pop(name) for name in employers.TOLD},
            **given,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("What people read about you is saved."))
        return ask.redirect(f"/employers/{employer_id}")
    employer = queries.employer_for(ask.session, ask.viewer, employer_id)
    return _edit_page(ask, employer, form, status=422)


def _edit_page(
    ask: Ask, employer: Employer, form: Form[AboutForm], status: int = 200
) -> Response[str]:
    given = form.value("language")
    return ask.render(
        "vacancies/employer_edit.html",
        status=status,
        employer=employer,
        form=form,
        language=given if given in LANGUAGES else "lv",
        languages=LANGUAGES,
        labels={name: ask.words.gettext(label) for name, label in TOLD_LABELS.items()},
    )


HANDLERS = [
    employers_page,
    new_employer,
    add_employer,
    employer_page,
    preview,
    vet,
    edit_employer,
    describe_employer,
]
