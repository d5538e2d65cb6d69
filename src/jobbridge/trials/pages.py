"""A trial day or second interview on pages: proposed in one form, answered and told of with two
clicks."""

from datetime import time
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications.card_pages import tell
from jobbridge.applications.queries import application_for
from jobbridge.calendar.spans import local_moment
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.parameters.queries import statements
from jobbridge.trials import actions, queries, rules
from jobbridge.trials.model import Kind
from jobbridge.trials.rules import Proposed
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input, WallTime
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = rules.BOTH


class TrialForm(Input):
    """A second interview needs neither a time nor a place: it is booked."""

    kind: Literal["trial_day", "second"]
    day: Day | None = None
    starts: WallTime | None = None
    ends: WallTime | None = None
    place: str = Field(default="", max_length=200)
    about: str = Field(default="", max_length=500)

    @property
    def asked(self) -> Proposed:
        if self.kind == str(Kind.SECOND):
            return Proposed(self.kind)

        def at(clock: time | None) -> Any:
            return local_moment(self.day, clock) if self.day and clock else None

        return Proposed(self.kind, at(self.starts), at(self.ends), self.place, self.about)


class StepForm(Input):
    verb: Literal["agree", "decline", "hold", "miss", "call_off"]
    why: Literal["", "day", "wish", "person", "employer"] = ""
    version: int = Field(ge=1, le=2**31 - 1)


def _texts(ask: Ask) -> dict[str, Any]:
    return {
        "kinds": rules.KINDS,
        "states": rules.STATES,
        "whys": rules.WHYS,
        "whys_of": rules.WHYS_OF,
        "steps_for": rules.steps_for,
        "OPEN": rules.OPEN,
    }


@get("/trials", WHO)
def trials_page(ask: NamedDependency[Ask]) -> Response[str]:
    found = queries.trials_for(ask.session, ask.viewer)
    return ask.render(
        "trials/trials.html",
        waiting=[one for one in found if one.state in rules.OPEN],
        over=[one for one in found if one.state not in rules.OPEN],
        **_texts(ask),
    )


@get("/trials/{ref:str}", WHO)
def trial_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    trial = queries.trial_for(ask.session, ask.viewer, ref)
    counselor = ask.viewer.is_(Role.COUNSELOR)
    answering = counselor and "agree" in rules.steps_for(trial.state, ask.viewer.role)
    return ask.render(
        "trials/trial.html",
        trial=trial,
        against=queries.against_for(ask.session, ask.viewer, trial, ask.today) if answering else [],
        law=statements(ask.session)["trial_law"],
        form=ask.blank(StepForm),
        **_texts(ask),
    )


@post("/trials/{ref:str}/step", WHO)
def step(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        trial = queries.trial_for(ask.session, ask.viewer, ref)
        given = ask.form(StepForm).data
        made = actions.step(
            ask.session,
            ask.viewer,
            ref=ref,
            verb=given.verb,
            why=given.why,
            version=given.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("This is recorded."))
        if given.verb == "agree" and made.kind == Kind.SECOND:
            return ask.redirect(f"/applications/{trial.application.ref}/book")
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/trials/{ref}")


def _form_page(ask: Ask, ref: str, form: Form[Any], status: int = 200) -> Response[str]:
    application = application_for(ask.session, ask.viewer, ref)
    home = "cards" if ask.viewer.is_(Role.EMPLOYER) else "applications"
    return ask.render(
        "trials/propose.html",
        status=status,
        application=application,
        home=f"/{home}/{ref}",
        form=form,
        law=statements(ask.session)["trial_law"],
        met=application.met_at is not None,
        kinds=rules.KINDS,
    )


def _propose(ask: Ask, ref: str) -> Response[Any]:
    form = ask.form(TrialForm)

    def make() -> Response[str]:
        asked = form.data.asked
        trial = actions.propose(ask.session, ask.viewer, ref=ref, asked=asked, now=ask.now)
        ask.flash("success", ask.words.gettext("It is proposed: the counselor asks the person."))
        return ask.redirect(f"/trials/{trial.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _form_page(ask, ref, form, status=422)


@get("/cards/{ref:str}/trial", {Role.EMPLOYER})
def propose_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _form_page(ask, ref, ask.blank(TrialForm, kind="trial_day"))


@post("/cards/{ref:str}/trial", {Role.EMPLOYER})
def propose(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    return _propose(ask, ref)


@get("/applications/{ref:str}/trial", {Role.COUNSELOR})
def note_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _form_page(ask, ref, ask.blank(TrialForm, kind="trial_day"))


@post("/applications/{ref:str}/trial", {Role.COUNSELOR})
def note(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """The employer proposed it by telephone: the counselor writes it down."""
    return _propose(ask, ref)


HANDLERS = [trials_page, trial_page, step, propose_page, propose, note_page, note]
NAV = [NavItem(N_("Trial days"), "/trials", WHO)]
