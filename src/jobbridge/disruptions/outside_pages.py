"""Planning a meeting outside, and what employers see of these meetings."""

from datetime import datetime
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.disruptions import outside_actions, outside_queries
from jobbridge.disruptions.outside_rules import AT_YOURS, PLACES
from jobbridge.disruptions.page_parts import DecideForm
from jobbridge.disruptions.times_actions import decline
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews.after_model import Place
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
EMPLOYER = frozenset({Role.EMPLOYER})
TOLD = frozenset({Role.EMPLOYER, Role.AGENCY, Role.COUNSELOR})


class StartForm(Input):
    """One of the suggested times at a place."""

    starts_at: datetime
    place: Literal["branch", "employer", "phone"] = "branch"


@get("/applications/{ref:str}/branch", COUNSELOR)
def choose(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref, ask.blank(StartForm, place=ask.query("place")))


def _page(ask: Ask, ref: str, form: Form[StartForm], *, status: int = 200) -> Response[str]:
    asked = form.value("place")
    place = Place(asked) if asked in PLACES else Place.BRANCH
    choice = outside_queries.choice_for(ask.session, ask.viewer, ref, ask.now, place)
    return ask.render(
        "disruptions/outside.html", status=status, choice=choice, form=form, places=PLACES
    )


@post("/applications/{ref:str}/branch", COUNSELOR)
def plan(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: _plan(ask, ref))


def _plan(ask: Ask, ref: str) -> Response[str]:
    outside_queries.application_for(ask.session, ask.viewer, ref)
    form = ask.form(StartForm)
    with form.attempt(ask.session):
        outside_actions.plan(
            ask.session,
            ask.viewer,
            ref,
            starts_at=form.data.starts_at,
            place=Place(form.data.place),
            now=ask.now,
        )
        said = N_("The meeting is planned. Everybody who takes part is told.")
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect("/after-release")
    return _page(ask, ref, form, status=409 if form.readable else 422)


@get("/branch-meetings", TOLD)
def branch_meetings(ask: NamedDependency[Ask]) -> Response[str]:
    """The employer's; the others have a list of their own."""
    if not ask.viewer.is_(Role.EMPLOYER):
        return ask.redirect("/after-release")
    return ask.render(
        "disruptions/branch_meetings.html",
        meetings=outside_queries.at_branches_for(ask.session, ask.viewer, ask.now),
        own_places=AT_YOURS,
        now=ask.now,
    )


@post("/branch-meetings/{ref:str}/decline", EMPLOYER)
def decline_meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = outside_queries.own_meeting_for(ask.session, ask.viewer, ref)
    version = ask.form(DecideForm).data.version
    try:
        decline(ask.session, ask.viewer, meeting, version=version, now=ask.now)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect("/branch-meetings")
    said = N_("Thank you: this meeting is cancelled, and the counselor looks for another time.")
    ask.flash("success", ask.words.gettext(said))
    return ask.redirect("/branch-meetings")


HANDLERS = [choose, plan, branch_meetings, decline_meeting]
