"""Papers of one person, each a PDF for the counselor to print."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.inmates.queries import inmate_for
from jobbridge.paper import (
    bulk_pages,
    desk_pages,
    handover_pages,
    letter_pages,
    meeting_pages,
    queries,
    rules,
    work_pages,
)
from jobbridge.paper.answer_pages import COUNSELOR, answer
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
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


@get("/inmates/{ref:str}/paper/cv", COUNSELOR)
def cv_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    return answer(ask, cv_of(ask, inmate), CV, f"cv-{inmate.ref}")


@get("/inmates/{ref:str}/paper/form", COUNSELOR)
def form_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    return answer(ask, form_of(ask, inmate), FORM, f"form-{inmate.ref}")


@get("/inmates/{ref:str}/paper/plan", COUNSELOR)
def plan_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    return answer(ask, plan_of(ask, inmate), PLAN, f"plan-{inmate.ref}")


@get("/inmates/{ref:str}/paper/agreements", COUNSELOR)
def agreement_papers(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    build = agreements_to_sign(ask, inmate, ask.query("purpose"))
    return answer(ask, build, AGREEMENTS, f"agreements-{inmate.ref}")


@get("/inmates/{ref:str}/paper/vacancies", COUNSELOR)
def vacancy_papers(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """The vacancies that fit best, or the one that the address names."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    wanted = ask.query("vacancy")
    if wanted:
        vacancy = vacancy_for(ask.session, ask.viewer, wanted)
        build = vacancies_of(ask, inmate, [vacancy], f"/vacancies/{vacancy.ref}/matches")
    elif found := queries.best_for(
        ask.session, ask.viewer, inmate, today=ask.today, most=rules.BEST
    ):
        build = vacancies_of(ask, inmate, found)
    else:
        ask.flash("info", ask.words.gettext("No open vacancy fits yet: there is nothing to print."))
        return ask.redirect(f"/inmates/{inmate.ref}")
    return answer(ask, build, VACANCIES, f"vacancies-{inmate.ref}")


HANDLERS = [
    cv_paper,
    form_paper,
    plan_paper,
    agreement_papers,
    vacancy_papers,
    *meeting_pages.HANDLERS,
    *work_pages.HANDLERS,
    *letter_pages.HANDLERS,
    *bulk_pages.HANDLERS,
    *desk_pages.HANDLERS,
    *handover_pages.HANDLERS,
]
NAV: list[NavItem] = []
