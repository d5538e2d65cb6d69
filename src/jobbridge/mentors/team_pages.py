"""The coordinator's first page, and the organisation's mentors one by one."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts import team_actions
from jobbridge.errors import Refused
from jobbridge.i18n import LANGUAGES as INTERFACE
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.mentors import (
    log_queries,
    matching_rules,
    mentor_actions,
    mentor_queries,
    queries,
)
from jobbridge.mentors.model import State
from jobbridge.mentors.pages import COORDINATOR, texts
from jobbridge.places.queries import municipalities
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

FREQUENT = ("lv", "ru", "en")
MENTOR_STATES = {
    "active": (N_("Active"), "success"),
    "invited": (N_("Invited, has not signed in yet"), "info"),
    "suspended": (N_("Suspended"), "warning"),
    "ended": (N_("Ended"), "neutral"),
}


class InviteForm(Input):
    name: str = Field(min_length=2, max_length=120)
    email: str = Field(max_length=254)
    locale: str = Field(default="lv", max_length=2)


class ProfileForm(Input):
    """`other` and `other2` are codes of languages besides the three frequent ones."""

    version: int = Field(ge=0, le=LARGEST)
    regions: list[str] = Field(default_factory=list, max_length=10)
    municipalities: list[int] = Field(default_factory=list, max_length=60)
    lv: str = Field(default="", max_length=2)
    ru: str = Field(default="", max_length=2)
    en: str = Field(default="", max_length=2)
    other: str = Field(default="", max_length=8)
    other_level: str = Field(default="", max_length=2)
    other2: str = Field(default="", max_length=8)
    other2_level: str = Field(default="", max_length=2)
    times: list[str] = Field(default_factory=list, max_length=len(matching_rules.TIMES))
    inside: bool = False
    prisons: list[int] = Field(default_factory=list, max_length=40)
    capacity: int = Field(ge=0, le=20)
    active_from: Day | None = None
    active_to: Day | None = None
    trained_on: Day | None = None
    confidential_on: Day | None = None

    def spoken(self) -> dict[str, str]:
        said = {"lv": self.lv, "ru": self.ru, "en": self.en}
        said |= {self.other: self.other_level, self.other2: self.other2_level}
        return {code: level for code, level in said.items() if code and level}


@get("/mentors", COORDINATOR)
def team(ask: NamedDependency[Ask]) -> Response[str]:
    rows = queries.mentorings_for(
        ask.session, ask.viewer, states=(State.ASKED, State.PROPOSED, State.ASSIGNED)
    )
    shown = queries.shown_of(ask.session, ask.viewer, rows)
    kept = log_queries.kept_of(ask.session, [row.id for row in rows])
    by_state: dict[str, list[Any]] = {}
    for one in shown:
        by_state.setdefault(one.state, []).append(one)
    return ask.render(
        "mentors/team.html",
        by_state=by_state,
        kept={row.ref: kept[row.id] for row in rows},
        team=mentor_queries.team_for(ask.session, ask.viewer, ask.today),
        mentor_states=MENTOR_STATES,
        **texts(),
    )


@get("/mentors/new", COORDINATOR)
def new_mentor(ask: NamedDependency[Ask]) -> Response[str]:
    return _new(ask, ask.blank(InviteForm, locale="lv"))


def _new(ask: Ask, form: Form[InviteForm], status: int = 200) -> Response[str]:
    return ask.render(
        "mentors/new.html", status=status, form=form, interface=list(INTERFACE.items())
    )


@post("/mentors", COORDINATOR)
def invite(ask: NamedDependency[Ask]) -> Response[Any]:
    form = ask.form(InviteForm)

    def make() -> Response[str]:
        said = form.data
        account = team_actions.invite_mentor(
            ask.session,
            ask.viewer,
            email=said.email,
            name=said.name,
            locale=said.locale,
            now=ask.now,
        )
        text = N_("The invitation is on its way. Describe now what the mentor offers.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/mentors/{account.id}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _new(ask, form, status=422)


@get("/mentors/{account_id:int}", COORDINATOR)
def mentor(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    return _page(ask, account_id)


def _page(ask: Ask, account_id: int, form: Form[ProfileForm] | None = None) -> Response[str]:
    one = mentor_queries.one_for(ask.session, ask.viewer, account_id, ask.today)
    rows = queries.mentorings_for(ask.session, ask.viewer, mentor_id=account_id)
    towns = municipalities(ask.session)
    return ask.render(
        "mentors/mentor.html",
        status=422 if form else 200,
        one=one,
        people=queries.shown_of(ask.session, ask.viewer, rows),
        form=form or ask.blank(ProfileForm, **_known(one)),
        tried=form is not None,
        regions=sorted({town.region for town in towns}),
        towns=[(town.id, town.name) for town in towns],
        prisons=mentor_queries.prison_names(ask.session),
        levels=[(level, level) for level in matching_rules.LEVELS],
        frequent=[(code, LANGUAGES[code]) for code in FREQUENT],
        others=[(code, text) for code, text in LANGUAGES.items() if code not in FREQUENT],
        mentor_states=MENTOR_STATES,
        **texts(),
    )


def _known(one: mentor_queries.Mentor) -> dict[str, object]:
    profile = one.profile
    if profile is None:
        return {"version": 0, "capacity": 1}
    spoken = dict(profile.languages)
    rest = [code for code in spoken if code not in FREQUENT][:2]
    found: dict[str, object] = {code: spoken.get(code) for code in FREQUENT}
    for name, code in zip(("other", "other2"), rest, strict=False):
        found |= {name: code, f"{name}_level": spoken[code]}
    names = ("version", "regions", "municipalities", "times", "inside", "prisons", "capacity")
    days = ("active_from", "active_to", "trained_on", "confidential_on")
    return found | {name: getattr(profile, name) for name in (*names, *days)}


@post("/mentors/{account_id:int}/profile", COORDINATOR)
def describe(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    mentor_queries.one_for(ask.session, ask.viewer, account_id, ask.today)
    form = ask.form(ProfileForm)
    with form.attempt(ask.session):
        said = form.data
        mentor_actions.describe(
            ask.session,
            ask.viewer,
            account_id=account_id,
            version=said.version,
            said=mentor_actions.Description(
                regions=said.regions,
                municipalities=said.municipalities,
                languages=said.spoken(),
                times=said.times,
                inside=said.inside,
                prisons=said.prisons,
                capacity=said.capacity,
                active_from=said.active_from,
                active_to=said.active_to,
                trained_on=said.trained_on,
                confidential_on=said.confidential_on,
            ),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The profile is saved."))
        return ask.redirect(f"/mentors/{account_id}")
    return _page(ask, account_id, form)


def _step(ask: Ask, account_id: int, act: Any, text: str) -> Response[str]:
    mentor_queries.one_for(ask.session, ask.viewer, account_id, ask.today)
    try:
        act(ask.session, ask.viewer, account_id=account_id, now=ask.now)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
    else:
        ask.flash("success", ask.words.gettext(text))
    return ask.redirect(f"/mentors/{account_id}")


@post("/mentors/{account_id:int}/invite", COORDINATOR)
def invite_again(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    text = N_("A new invitation is on its way; the old one no longer works.")
    return _step(ask, account_id, team_actions.invite_again, text)


@post("/mentors/{account_id:int}/suspend", COORDINATOR)
def suspend(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    text = N_("Suspended: the mentor cannot sign in until you take it back.")
    return _step(ask, account_id, mentor_actions.suspend, text)


@post("/mentors/{account_id:int}/resume", COORDINATOR)
def resume(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    return _step(ask, account_id, mentor_actions.resume, N_("The mentor may sign in again."))


@post("/mentors/{account_id:int}/end", COORDINATOR)
def part(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    mentor_queries.one_for(ask.session, ask.viewer, account_id, ask.today)
    try:
        mentor_actions.part(ask.session, ask.viewer, account_id=account_id, now=ask.now)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/mentors/{account_id}")
    text = N_("The mentor has left. Propose somebody else to the people they went along with.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect("/mentors")


HANDLERS = [
    team,
    new_mentor,
    invite,
    mentor,
    describe,
    invite_again,
    suspend,
    resume,
    part,
]
NAV = [NavItem(N_("Mentors"), "/mentors", COORDINATOR, badge=queries.waiting_for)]
