"""Employers: the agency's list and approval, and what an employer says about itself."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.places.queries import municipalities
from jobbridge.vacancies import employers, queries, rules
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Id, Input
from jobbridge.web.routes import get, post

AGENCY = frozenset({Role.AGENCY})
READERS = frozenset({Role.EMPLOYER, Role.AGENCY, Role.COUNSELOR})
OWNERS = frozenset({Role.EMPLOYER})


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
        own=ask.viewer.is_(Role.EMPLOYER),
        waiting=waiting,
        doubts=_doubts(ask, employer) if waiting else [],
        mine=ask.viewer.account_id,
    )


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
    values = {name: getattr(employer, name) for name in AboutForm.model_fields}
    return ask.render(
        "vacancies/employer_edit.html", employer=employer, form=ask.blank(AboutForm, **values)
    )


@post("/employers/{employer_id:int}/edit", OWNERS)
def describe_employer(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[str]:
    form = ask.form(AboutForm)
    with form.attempt(ask.session):
        employers.describe_employer(
            ask.session,
            ask.viewer,
            employer_id=employer_id,
            **form.data.model_dump(),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("What people read about you is saved."))
        return ask.redirect(f"/employers/{employer_id}")
    employer = queries.employer_for(ask.session, ask.viewer, employer_id)
    return ask.render("vacancies/employer_edit.html", status=422, employer=employer, form=form)


HANDLERS = [
    employers_page,
    new_employer,
    add_employer,
    employer_page,
    vet,
    edit_employer,
    describe_employer,
]
