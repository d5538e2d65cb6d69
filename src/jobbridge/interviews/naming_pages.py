"""An employer names who comes, and what is brought: the same for an interview and for a meeting of
many, whose handlers say where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response
from pydantic import Field

from jobbridge.clock import local
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews import (
    equipment_actions,
    named_queries,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import ItemForm, VisitorForm
from jobbridge.interviews.queries import PLACE_KNOWN
from jobbridge.interviews.visit_actions import Person
from jobbridge.interviews.visit_rules import Reception
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input


class AgainForm(Input):
    visitors: list[str] = Field(default_factory=list, max_length=visit_rules.MOST_VISITORS)


class RemoveForm(Input):
    visitor: str = Field(max_length=12)


@dataclass(frozen=True)
class Naming:
    """For what visitors are named: how it is found by its reference, under which address it
    stands, and what leads back to it."""

    find: Callable[[Ask, str], Reception]
    root: str
    label: str

    def path(self, ref: str) -> str:
        return f"{self.root}/{ref}/visitors"


def person(data: VisitorForm) -> Person:
    return Person(**data.model_dump(exclude={"version", "instead"}))


def page(ask: Ask, naming: Naming, ref: str) -> Response[str]:
    instead = ask.query("instead")[:12]
    form = ask.blank(VisitorForm, document="passport", instead=instead)
    return _page(ask, naming, ref, form)


def _page(
    ask: Ask,
    naming: Naming,
    ref: str,
    form: Form[VisitorForm],
    *,
    again: Form[AgainForm] | None = None,
    items: Form[ItemForm] | None = None,
    status: int = 200,
) -> Response[str]:
    reception = naming.find(ask, ref)
    named = named_queries.named_for(ask.session, ask.viewer, reception)
    known = {one.visitor.id for one in named}
    deadlines = visit_queries.deadlines_for(ask.session, ask.viewer, [reception])
    return ask.render(
        "interviews/visitors.html",
        status=status,
        reception=reception,
        naming=naming,
        here=f"{naming.root}/{ref}",
        sheet=reception.state in PLACE_KNOWN,
        named=named,
        instead=next((n for n in named if n.visitor.ref == form.value("instead")), None),
        brought=named_queries.items_for(ask.session, ask.viewer, reception),
        item_form=items or ask.blank(ItemForm, count=1),
        earlier=[
            one
            for one in visit_queries.visitors_for(ask.session, ask.viewer)
            if one.id not in known and one.employer_id == reception.employer_id
        ],
        deadline=deadlines[reception.ref],
        open=reception.starts_at > ask.now,
        form=form,
        again=again or ask.blank(AgainForm),
        rules=visit_rules,
    )


def name(ask: Ask, naming: Naming, ref: str) -> Response[str]:
    reception = naming.find(ask, ref)
    form = ask.form(VisitorForm)
    with form.attempt(ask.session):
        visit_actions.name_visitor(
            ask.session,
            ask.viewer,
            reception,
            person(form.data),
            instead=form.data.instead,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The visitor is named. The prison decides.")))
        return ask.redirect(naming.path(ref))
    reception = naming.find(ask, ref)
    all_faults(ask, form, on=local(reception.starts_at).date())
    return _page(ask, naming, ref, form, status=422)


def all_faults(ask: Ask, form: Form[Any], *, on: date | None = None) -> None:
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


def again(ask: Ask, naming: Naming, ref: str) -> Response[str]:
    reception = naming.find(ask, ref)
    form = ask.form(AgainForm)
    with form.attempt(ask.session):
        visit_actions.name_again(
            ask.session, ask.viewer, reception, form.data.visitors, now=ask.now
        )
        ask.flash("success", ask.words.gettext(N_("The visitors are named. The prison decides.")))
        return ask.redirect(naming.path(ref))
    blank = ask.blank(VisitorForm, document="passport")
    return _page(ask, naming, ref, blank, again=form, status=422)


def unname(ask: Ask, naming: Naming, ref: str) -> Response[str]:
    reception = naming.find(ask, ref)
    given = ask.form(RemoveForm).data.visitor
    try:
        visit_actions.unname(ask.session, ask.viewer, reception, given, now=ask.now)
        text = N_("The visitor is taken off the list. Name them again if it was a mistake.")
        ask.flash("success", ask.words.gettext(text))
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(naming.path(ref))


def bring(ask: Ask, naming: Naming, ref: str) -> Response[str]:
    """Something comes along that day; 0 of it does not."""
    reception = naming.find(ask, ref)
    form = ask.form(ItemForm)
    with form.attempt(ask.session):
        equipment_actions.bring(
            ask.session,
            ask.viewer,
            reception,
            kind=form.data.kind,
            count=form.data.count,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The list is saved. The prison decides.")))
        return ask.redirect(f"{naming.path(ref)}#items")
    blank = ask.blank(VisitorForm, document="passport")
    return _page(ask, naming, ref, blank, items=form, status=422)
