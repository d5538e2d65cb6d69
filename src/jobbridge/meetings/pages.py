"""Employer meetings: what is to come, one meeting, planning one; afterwards who came."""

from collections.abc import Callable, Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar.ical import render_download
from jobbridge.errors import NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.interviews import named_queries, visit_queries
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.meetings import (
    actions,
    again_pages,
    again_queries,
    list_pages,
    list_queries,
    plan_pages,
    queries,
    rules,
    visit_pages,
)
from jobbridge.meetings.model import LIVE, Meeting, State
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = INSIDE | {Role.EMPLOYER}


class JoinForm(Input):
    room: str = Field(max_length=70)
    places: int | None = Field(default=None, ge=1, le=rules.MOST_PLACES)
    version: int = Field(ge=0, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


class LeaveForm(VersionForm):
    prison: str = Field(max_length=40)


class CancelForm(VersionForm):
    why: str = Field(default="", max_length=20)


@get("/meetings", WHO)
def meetings(ask: NamedDependency[Ask]) -> Response[str]:
    past = ask.query("show") == "past"
    found = queries.meetings_for(ask.session, ask.viewer, now=ask.now, past=past)
    return ask.render(
        "meetings/meetings.html",
        meetings=queries.shown(ask.session, ask.viewer, found, ask.words),
        past=past,
        plans=rules.plans(ask.viewer),
        rules=rules,
    )


@get("/meetings/{ref:str}", WHO)
def meeting_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _meeting(ask, queries.meeting_for(ask.session, ask.viewer, ref))


def _meeting(
    ask: Ask,
    meeting: Meeting,
    *,
    status: int = 200,
    cancel: Form[CancelForm] | None = None,
    join: Form[JoinForm] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response[str]:
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    inside = ask.viewer.is_(*INSIDE)
    occasion = queries.occasion_of(ask.session, ask.viewer, meeting)
    here = [occasion] if occasion is not None else []
    tally = named_queries.tallies_for(ask.session, ask.viewer, here).get(meeting.ref)
    deadlines = visit_queries.deadlines_for(ask.session, ask.viewer, here)
    own = queries.own_places(ask.viewer, meeting) if inside else []
    begun = meeting.starts_at <= ask.now
    verbs = rules.verbs_for(ask.viewer, meeting.state)
    joined = {place.prison_id for place in meeting.places}
    stations = (
        [
            r
            for r in queries.rooms_for(ask.session, ask.viewer, "video")
            if r.prison_id not in joined
        ]
        if "join" in verbs and meeting.mode == "video" and not begun
        else []
    )
    if inside and not own:
        verbs = verbs & {"join"}
    return ask.render(
        "meetings/meeting.html",
        status=status,
        shown=shown,
        changes=queries.changes_for(ask.session, ask.viewer, meeting),
        lists=list_queries.listed_for(ask.session, ask.viewer, meeting, ask.now) if own else [],
        inside=inside,
        counselor=rules.lists(ask.viewer),
        begun=begun,
        verbs=verbs if not begun else verbs & {"cancel"},
        to_confirm=any(place.confirmed_at is None for place in own),
        leaves=[p for p in own if len(meeting.places) > 1],
        stations=[(f"{r.prison.code}|{r.code}", f"{r.name}, {r.prison.name}") for r in stations],
        cancel=cancel or ask.blank(CancelForm, version=meeting.version),
        join=join or ask.blank(JoinForm, version=meeting.version),
        whys=[(key, ask.words.gettext(text)) for key, text in rules.whys_for(ask.viewer).items()],
        reasons=[{"severity": str(r.severity), "text": ask.words.reason(r)} for r in reasons],
        rules=rules,
        live=meeting.state in LIVE,
        broken=again_queries.why_broken(ask.session, meeting, ask.now) if own else [],
        occasion=occasion,
        tally=tally,
        deadline=deadlines.get(meeting.ref),
        provisional=meeting.state == State.PLANNED
        and any(visit_queries.waits(ask.session, one) for one in here),
        decides=ask.viewer.has(Duty.PASSES),
        answered=ask.request.app.state["answers_to_entry"](ask, meeting.uid)
        if own or not inside
        else None,
    )


def _step(
    ask: Ask,
    ref: str,
    form: Form[Any],
    do: Callable[[Meeting], object],
    said: str,
    *,
    cancel: Form[CancelForm] | None = None,
    join: Form[JoinForm] | None = None,
) -> Response[str]:
    """Do one verb, and come back to the meeting with what was done or why not."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        do(meeting)
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/meetings/{ref}")
    if not (cancel or join):
        for _, text in form.errors:
            ask.flash("danger", text)
        return ask.redirect(f"/meetings/{ref}")
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    return _meeting(ask, meeting, status=422, cancel=cancel, join=join)


@post("/meetings/{ref:str}/confirm", {Role.PRISON_OFFICER})
def confirm(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(VersionForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.confirm(
            ask.session, ask.viewer, one, version=form.data.version, now=ask.now
        ),
        N_("Your prison has confirmed the meeting."),
    )


@post("/meetings/{ref:str}/cancel", WHO)
def cancel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CancelForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.cancel(
            ask.session, ask.viewer, one, why=form.data.why, version=form.data.version, now=ask.now
        ),
        N_("The meeting is cancelled, and everybody invited is told."),
        cancel=form,
    )


@post("/meetings/{ref:str}/join", INSIDE)
def join(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(JoinForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.join(
            ask.session,
            ask.viewer,
            one,
            room_id=plan_pages.room_named(ask, form.data.room),
            places=form.data.places,
            version=form.data.version,
            now=ask.now,
        ),
        N_("Your prison takes part."),
        join=form,
    )


@post("/meetings/{ref:str}/leave", INSIDE)
def leave(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(LeaveForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.leave(
            ask.session,
            ask.viewer,
            one,
            prison=form.data.prison,
            version=form.data.version,
            now=ask.now,
        ),
        N_("Your prison no longer takes part; its list is gone."),
    )


@get("/meetings/{ref:str}/meeting.ics", WHO)
def download(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The meeting for a calendar that is not subscribed: once, as it is now."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    fragment = queries.fragment_of(ask.session, meeting, ask.locale)
    if fragment is None:
        raise NotFound
    return Response(
        render_download(fragment),
        media_type="text/calendar",
        headers={
            "content-disposition": f'attachment; filename="{meeting.ref}.ics"',
            "cache-control": "no-store",
        },
    )


def meetings_today(ask: Ask, prison: Prison) -> list[queries.Shown]:
    """For an officer's day, which is a page of a feature below: the app hands it over."""
    found = queries.meetings_on(ask.session, ask.viewer, prison, ask.today)
    return queries.shown(ask.session, ask.viewer, found, ask.words)


HANDLERS = [
    meetings,
    *plan_pages.HANDLERS,
    *again_pages.HANDLERS,
    meeting_page,
    confirm,
    cancel,
    join,
    leave,
    download,
    *list_pages.HANDLERS,
    *visit_pages.HANDLERS,
]
NAV = [NavItem(N_("Employer meetings"), "/meetings", WHO)]
