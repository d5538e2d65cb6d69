"""Papers of many people in one go: one PDF, each sheet from a new page on."""

from collections.abc import Callable
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import ConfigDict, Field

from jobbridge.applications.queries import request_for
from jobbridge.i18n import N_, words
from jobbridge.inmates.model import Inmate
from jobbridge.namelists.rules import why_too_many
from jobbridge.paper import queries, rules
from jobbridge.paper.answer_pages import COUNSELOR, Build, papers, pdf
from jobbridge.paper.person_pages import (
    AGREEMENTS,
    CV,
    FORM,
    PLAN,
    VACANCIES,
    agreements_to_sign,
    cv_of,
    form_of,
    plan_of,
    vacancies_of,
)
from jobbridge.parameters.access_rules import NAMES_AT_ONCE
from jobbridge.parameters.queries import value_of
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post


def _best_of(ask: Ask, inmate: Inmate) -> Build:
    found = queries.best_for(ask.session, ask.viewer, inmate, today=ask.today, most=rules.BEST)
    return vacancies_of(ask, inmate, found)


# Title of the file, label of the choice, and what makes the sheets of one person.
DOCUMENTS: dict[str, tuple[str, str, Callable[[Ask, Inmate], Build]]] = {
    "form": (FORM, N_("Consultation form to fill in"), form_of),
    "agreements": (AGREEMENTS, AGREEMENTS, agreements_to_sign),
    "plan": (PLAN, N_("The person's plan"), plan_of),
    "vacancies": (VACANCIES, N_("Vacancies that fit, to answer"), _best_of),
    "cv": (CV, CV, cv_of),
}
Language = Literal["lv", "ru", "en", "lv-ru"]


class PeopleForm(Input):
    document: Literal["form", "agreements", "plan", "vacancies", "cv"]
    people: list[str] = Field(
        default=[], min_length=1, max_length=rules.MOST_PEOPLE, validate_default=True
    )
    language: Language = "lv"
    size: Literal["easy", "full"] = "easy"
    name: Literal["yes", "no"] = "yes"


class SheetsForm(Input):
    """Sent by the form that puts people forward: what else stands in it is not ours."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    people: list[str] = Field(
        default=[], min_length=1, max_length=rules.MOST_PEOPLE, validate_default=True
    )
    language: Language = "lv"


@get("/paper", COUNSELOR)
def paper_page(ask: NamedDependency[Ask]) -> Response[str]:
    """For the people whom the address names by reference, ticked; otherwise for everybody."""
    refs = [str(ref)[:12] for ref in ask.request.query_params.getall("ref", [])]
    form = ask.blank(
        PeopleForm,
        document="form",
        language="lv",
        size="easy",
        name="yes",
        people=refs[: rules.MOST_PEOPLE],
    )
    return _page(ask, form)


def _page(ask: Ask, form: Form[PeopleForm], status: int = 200) -> Response[str]:
    refs, mine = form.values("people"), ask.query("mine") == "yes"
    people = queries.people_for(ask.session, ask.viewer, refs=refs, mine=mine, today=ask.today)
    return ask.render(
        "paper/people.html",
        status=status,
        form=form,
        people=people,
        named=bool(refs),
        mine=mine,
        most=rules.MOST_PEOPLE,
        documents=[(key, ask.words.gettext(label)) for key, (_, label, _) in DOCUMENTS.items()],
    )


@post("/paper/people", COUNSELOR, status_code=200)
def people_papers(ask: NamedDependency[Ask]) -> Response[Any]:
    """Of everybody who is ticked; references travel in the body, never in the address."""
    form = ask.form(PeopleForm)
    if form.errors:
        return _page(ask, form, status=422)
    given = form.data
    most = value_of(ask.session, NAMES_AT_ONCE)
    if given.name == "yes" and (reasons := why_too_many(given.people, most)):
        form.refuse(reasons)
        return _page(ask, form, status=422)
    title, _label, make = DOCUMENTS[given.document]
    people = queries.inmates_named(ask.session, ask.viewer, given.people)
    sheets = [
        sheet
        for inmate in people
        for sheet in papers(
            ask,
            make(ask, inmate),
            language=given.language,
            easy=given.size == "easy",
            named=given.name == "yes",
        )
    ]
    if not sheets:
        ask.flash("info", ask.words.gettext("No open vacancy fits yet: there is nothing to print."))
        return ask.redirect("/paper")
    return pdf(ask, sheets, words(given.language[:2]).gettext(title), given.document)


@post("/requests/{ref:str}/sheets", COUNSELOR, status_code=200)
def request_papers(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """The vacancy of a request, one sheet for each person who is ticked."""
    request = request_for(ask.session, ask.viewer, ref)
    form = ask.form(SheetsForm)
    if form.errors:
        ask.flash("warning", ask.words.gettext("Tick at least one person first."))
        return ask.redirect(f"/requests/{request.ref}")
    given = form.data
    if reasons := why_too_many(given.people, value_of(ask.session, NAMES_AT_ONCE)):
        ask.flash("warning", ask.words.reason(reasons[0]))
        return ask.redirect(f"/requests/{request.ref}")
    vacancy = vacancy_for(ask.session, ask.viewer, request.vacancy.ref)
    sheets = [
        sheet
        for inmate in queries.inmates_named(ask.session, ask.viewer, given.people)
        for sheet in papers(
            ask,
            vacancies_of(ask, inmate, [vacancy], f"/requests/{request.ref}"),
            language=given.language,
            easy=True,
            named=True,
        )
    ]
    return pdf(ask, sheets, words(given.language[:2]).gettext(VACANCIES), f"request-{request.ref}")


HANDLERS = [paper_page, people_papers, request_papers]
