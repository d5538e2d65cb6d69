"""New times, for the employer to answer once; meetings after release, for branch and counselor."""

from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.disruptions import (
    outside_pages,
    outside_queries,
    rules,
    times_actions,
    times_queries,
)
from jobbridge.disruptions.outside_rules import PLACES
from jobbridge.disruptions.page_parts import DecideForm
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import state_rules
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

EMPLOYER = frozenset({Role.EMPLOYER})
MEETERS = frozenset({Role.AGENCY, Role.COUNSELOR})


THANKS = {
    rules.ACCEPTED: N_("Thank you: the new times stand."),
    rules.DECLINED: N_("Thank you: these times are cancelled, and you are offered others."),
    rules.PARTLY: N_(
        "Thank you: what you declined is cancelled, and you are offered other times; the others "
        "stand."
    ),
}
NONE_TICKED = Reason(
    "none", N_("Tick the times that do not suit you, or accept all."), field="declined"
)


class AnswerForm(Input):
    """`partly` accepts all but those `declined`, by the references of their interviews."""

    answer: Literal["accepted", "declined", "partly"]
    declined: list[str] = Field(default_factory=list, max_length=500)


class VideoForm(Input):
    can: Literal["yes", "no"]


class OutcomeForm(DecideForm):
    outcome: Literal["took_place", "missed"]


@get("/new-times", EMPLOYER)
def new_times(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render(
        "disruptions/new_times.html",
        messages=times_queries.new_times_for(ask.session, ask.viewer),
        by_video=times_queries.employers_for(ask.session, ask.viewer)[0].by_video,
    )


@post("/new-times/video", EMPLOYER)
def video(ask: NamedDependency[Ask]) -> Response[str]:
    """Whether the employer can meet people by video."""
    can = ask.form(VideoForm).data.can == "yes"
    times_actions.say_video(ask.session, ask.viewer, can=can, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Thank you: this is taken into account.")))
    return ask.redirect("/new-times")


@get("/new-times/{ref:str}", EMPLOYER)
def new_times_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref, ask.blank(AnswerForm))


def _page(ask: Ask, ref: str, form: Form[AnswerForm], *, status: int = 200) -> Response[str]:
    told = times_queries.one_for(ask.session, ask.viewer, ref)
    changes = times_queries.changes_for(ask.session, ask.viewer, told)
    return ask.render(
        "disruptions/answer.html",
        status=status,
        told=told,
        changes=changes,
        answerable=times_queries.answerable(changes),
        form=form,
        rules=rules,
        state_rules=state_rules,
    )


@post("/new-times/{ref:str}/answer", EMPLOYER)
def answer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    told = times_queries.one_for(ask.session, ask.viewer, ref)
    form = ask.form(AnswerForm)
    with form.attempt(ask.session):
        data = form.data
        if data.answer == rules.PARTLY and not data.declined:
            raise Refused([NONE_TICKED])
        declined = None if data.answer == rules.DECLINED else data.declined
        if data.answer == rules.ACCEPTED:
            declined = []
        told = times_actions.answer(ask.session, ask.viewer, told, declined=declined, now=ask.now)
        ask.flash("success", ask.words.gettext(THANKS[told.answer]))
        return ask.redirect(f"/new-times/{ref}")
    return _page(ask, ref, form, status=409 if form.readable else 422)


@get("/after-release", MEETERS)
def after_release(ask: NamedDependency[Ask]) -> Response[str]:
    """Meetings outside, and the people at liberty who wait for one."""
    return ask.render(
        "disruptions/after_release.html",
        meetings=times_queries.after_release_for(ask.session, ask.viewer),
        waiting=outside_queries.waiting_for(ask.session, ask.viewer),
        places=PLACES,
        now=ask.now,
    )


@post("/after-release/{ref:str}/call-off", MEETERS)
def call_off(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = times_queries.meeting_for(ask.session, ask.viewer, ref, lock=True)
    version = ask.form(DecideForm).data.version
    try:
        times_actions.call_off(ask.session, ask.viewer, meeting, version=version, now=ask.now)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect("/after-release")
    ask.flash("success", ask.words.gettext(N_("The meeting is called off.")))
    return ask.redirect("/after-release")


@post("/after-release/{ref:str}/outcome", MEETERS)
def outcome(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = times_queries.meeting_for(ask.session, ask.viewer, ref, lock=True)
    data = ask.form(OutcomeForm).data
    try:
        times_actions.record_outcome(
            ask.session,
            ask.viewer,
            meeting,
            took_place=data.outcome == "took_place",
            version=data.version,
            now=ask.now,
        )
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect("/after-release")
    ask.flash("success", ask.words.gettext(N_("The outcome is entered.")))
    return ask.redirect("/after-release")


def badge(session: Any, viewer: Any) -> int:
    """What stands beside the menu's item."""
    return times_queries.unanswered_for(session, viewer)


HANDLERS = [
    new_times,
    video,
    new_times_page,
    answer,
    after_release,
    call_off,
    outcome,
    *outside_pages.HANDLERS,
]
NAV = [
    NavItem(N_("New times"), "/new-times", EMPLOYER, badge=badge),
    NavItem(N_("After release"), "/after-release", MEETERS, outside=N_("Meetings")),
    NavItem(N_("Meetings outside"), "/branch-meetings", EMPLOYER),
]
