"""An employer names its visitors; and the sheet that tells them where to come, and with what."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.i18n import N_
from jobbridge.interviews import (
    naming_pages,
    queries,
    state_rules,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import CorrectForm
from jobbridge.interviews.model import Mode
from jobbridge.interviews.naming_pages import Naming, all_faults, person
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.interviews.queries import PLACE_KNOWN
from jobbridge.interviews.visit_model import Visitor
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})


NAMING = Naming(
    lambda ask, ref: visit_queries.visit_interview_for(ask.session, ask.viewer, ref),
    "/interviews",
    N_("Interviews"),
)


@get("/interviews/{ref:str}/visitors", EMPLOYER)
def visitors_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.page(ask, NAMING, ref)


@post("/interviews/{ref:str}/visitors", EMPLOYER)
def name_visitor(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: naming_pages.name(ask, NAMING, ref))


@post("/interviews/{ref:str}/visitors/again", EMPLOYER)
def name_again(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.again(ask, NAMING, ref)


@post("/interviews/{ref:str}/visitors/remove", EMPLOYER)
def unname(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.unname(ask, NAMING, ref)


@post("/interviews/{ref:str}/items", EMPLOYER)
def bring(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.bring(ask, NAMING, ref)


@get("/visitors/{ref:str}", EMPLOYER)
def visitor_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    visitor = visit_queries.visitor_for(ask.session, ask.viewer, ref)
    names = CorrectForm.model_fields
    return _visitor(
        ask,
        visitor,
        ask.blank(CorrectForm, **{name: getattr(visitor, name, None) for name in names}),
    )


def _visitor(
    ask: Ask, visitor: Visitor, form: Form[CorrectForm], *, status: int = 200
) -> Response[str]:
    return ask.render(
        "interviews/visitor.html",
        status=status,
        visitor=visitor,
        form=form,
        back=ask.query("interview"),
        rules=visit_rules,
    )


@post("/visitors/{ref:str}", EMPLOYER)
def correct(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    visitor = visit_queries.visitor_for(ask.session, ask.viewer, ref)
    form = ask.form(CorrectForm)
    with form.attempt(ask.session):
        visit_actions.correct_visitor(
            ask.session,
            ask.viewer,
            visitor,
            person(form.data),
            version=form.data.version,
            now=ask.now,
        )
        text = N_("Saved. Passes to come wait for the prison again.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/interviews")
    visitor = visit_queries.visitor_for(ask.session, ask.viewer, ref)
    all_faults(ask, form)
    return _visitor(ask, visitor, form, status=422)


@get("/interviews/{ref:str}/visit", INSIDE | EMPLOYER)
def sheet(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Made to be printed. Until the prison confirms it names no place."""
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    (shown,) = queries.shown(ask.session, ask.viewer, [interview])
    known = interview.state in PLACE_KNOWN and visit_rules.takes_visitors(interview)
    found: Any = (
        visit_queries.sheet_for(ask.session, ask.viewer, ref, ask.locale) if known else None
    )
    return ask.render(
        "interviews/visit.html",
        naming=NAMING,
        here=f"/interviews/{ref}",
        starts_at=shown.starts_at,
        video=shown.mode == Mode.VIDEO,
        sheet=found,
        rules=state_rules,
        visits=visit_rules,
    )


HANDLERS = [
    visitors_page,
    name_visitor,
    name_again,
    unname,
    bring,
    visitor_page,
    correct,
    sheet,
]
