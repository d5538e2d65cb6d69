"""An employer names its visitors; and the sheet that tells them where to come, and with what."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.clock import local
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews import (
    equipment_actions,
    named_queries,
    queries,
    state_rules,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import CorrectForm, ItemForm, VisitorForm
from jobbridge.interviews.model import Interview
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.interviews.queries import PLACE_KNOWN
from jobbridge.interviews.visit_actions import Person
from jobbridge.interviews.visit_model import Visitor
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})


class AgainForm(Input):
    visitors: list[str] = Field(default_factory=list, max_length=visit_rules.MOST_VISITORS)


class RemoveForm(Input):
    visitor: str = Field(max_length=12)


def person(data: VisitorForm) -> Person:
    return Person(**data.model_dump(exclude={"version", "instead"}))


@get("/interviews/{ref:str}/visitors", EMPLOYER)
def visitors_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    instead = ask.query("instead")[:12]
    return _visitors(ask, interview, ask.blank(VisitorForm, document="passport", instead=instead))


def _visitors(
    ask: Ask,
    interview: Interview,
    form: Form[VisitorForm],
    *,
    again: Form[AgainForm] | None = None,
    items: Form[ItemForm] | None = None,
    status: int = 200,
) -> Response[str]:
    (shown,) = queries.shown(ask.session, ask.viewer, [interview])
    named = named_queries.named_for(ask.session, ask.viewer, interview)
    known = {one.visitor.id for one in named}
    deadlines = visit_queries.deadlines_for(ask.session, ask.viewer, [interview])
    return ask.render(
        "interviews/visitors.html",
        status=status,
        shown=shown,
        named=named,
        instead=next((n for n in named if n.visitor.ref == form.value("instead")), None),
        brought=named_queries.items_for(ask.session, ask.viewer, interview),
        item_form=items or ask.blank(ItemForm, count=1),
        earlier=[
            one
            for one in visit_queries.visitors_for(ask.session, ask.viewer)
            if one.id not in known and one.employer_id == interview.employer_id
        ],
        deadline=deadlines[interview.ref],
        open=interview.starts_at > ask.now,
        form=form,
        again=again or ask.blank(AgainForm),
        rules=visit_rules,
    )


@post("/interviews/{ref:str}/visitors", EMPLOYER)
def name_visitor(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: _name(ask, ref))


def _name(ask: Ask, ref: str) -> Response[str]:
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    form = ask.form(VisitorForm)
    with form.attempt(ask.session):
        visit_actions.name_visitor(
            ask.session,
            ask.viewer,
            interview,
            person(form.data),
            instead=form.data.instead,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The visitor is named. The prison decides.")))
        return ask.redirect(f"/interviews/{ref}/visitors")
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    _all_faults(ask, form, on=local(interview.starts_at).date())
    return _visitors(ask, interview, form, status=422)


def _all_faults(ask: Ask, form: Form[Any], *, on: date | None = None) -> None:
    """One round of errors, not two: where a field could not be read, the rules still speak of
    all the others; and everything stands in the order of the form."""
    if not form.readable:
        wrong = {name for name, _ in form.errors}
        reasons = visit_rules.why_not_visitor(
            personal_code=form.value("personal_code").strip(),
            birth_date=form.value("birth_date").strip(),
            document_number=form.value("document_number").strip(),
            document_valid_to=visit_rules.iso_day(form.value("document_valid_to").strip()),
            plate=form.value("plate").strip(),
            today=ask.today,
            on=on,
        )
        form.refuse(reason for reason in reasons if reason.field not in wrong)
    order = {name: at for at, name in enumerate(VisitorForm.model_fields, 1)}
    form.errors.sort(key=lambda error: order.get(error[0], 0))


@post("/interviews/{ref:str}/visitors/again", EMPLOYER)
def name_again(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    form = ask.form(AgainForm)
    with form.attempt(ask.session):
        visit_actions.name_again(
            ask.session, ask.viewer, interview, form.data.visitors, now=ask.now
        )
        ask.flash("success", ask.words.gettext(N_("The visitors are named. The prison decides.")))
        return ask.redirect(f"/interviews/{ref}/visitors")
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    blank = ask.blank(VisitorForm, document="passport")
    return _visitors(ask, interview, blank, again=form, status=422)


@post("/interviews/{ref:str}/visitors/remove", EMPLOYER)
def unname(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    given = ask.form(RemoveForm).data.visitor
    try:
        visit_actions.unname(ask.session, ask.viewer, interview, given, now=ask.now)
        text = N_("The visitor is taken off the list. Name them again if it was a mistake.")
        ask.flash("success", ask.words.gettext(text))
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(f"/interviews/{ref}/visitors")


@post("/interviews/{ref:str}/items", EMPLOYER)
def bring(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Something comes along that day; 0 of it does not."""
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    form = ask.form(ItemForm)
    with form.attempt(ask.session):
        equipment_actions.bring(
            ask.session,
            ask.viewer,
            interview,
            kind=form.data.kind,
            count=form.data.count,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The list is saved. The prison decides.")))
        return ask.redirect(f"/interviews/{ref}/visitors#items")
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    blank = ask.blank(VisitorForm, document="passport")
    return _visitors(ask, interview, blank, items=form, status=422)


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
    _all_faults(ask, form)
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
        shown=shown,
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
