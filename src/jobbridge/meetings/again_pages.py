"""A meeting that no longer fits: one page with how it could go on, one click that takes one."""

from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Invalid, NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.meetings import actions, again_queries, queries, rules
from jobbridge.meetings.again_queries import Plan
from jobbridge.meetings.model import Meeting
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Form, Input
from jobbridge.web.routes import get, post

WAYS = {
    "room": N_("another room, same time"),
    "video": N_("by video"),
    "day": N_("another time"),
}
GONE = Reason("gone", N_("This is no longer possible: choose another of these."), field="choice")


class AgainForm(Input):
    """`choice` is a plan as the page wrote it."""

    choice: str = Field(default="", max_length=80)
    version: int = Field(ge=0, le=LARGEST)


def written(plan: Plan) -> str:
    room = f"{plan.room.prison.code}|{plan.room.code}" if plan.room else ""
    return f"{plan.starts_at:%Y-%m-%dT%H:%MZ}|{plan.mode}|{room}"


@get("/meetings/{ref:str}/again", INSIDE)
def again_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    return _page(ask, meeting, ask.blank(AgainForm, version=meeting.version))


def _page(ask: Ask, meeting: Meeting, form: Form[AgainForm], *, status: int = 200) -> Response[str]:
    plans = again_queries.plans_for(ask.session, ask.viewer, meeting, ask.now)
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    return ask.render(
        "meetings/again.html",
        status=status,
        shown=shown,
        form=form,
        broken=again_queries.why_broken(ask.session, meeting, ask.now),
        plans=[(written(plan), plan) for plan in plans],
        leaves=[p for p in queries.own_places(ask.viewer, meeting) if len(meeting.places) > 1],
        ways=WAYS,
        rules=rules,
    )


@post("/meetings/{ref:str}/again", INSIDE)
def again(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(AgainForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        plan = _chosen(ask, meeting, form.data.choice)
        waiting = actions.move(
            ask.session,
            ask.viewer,
            meeting,
            starts_at=plan.starts_at,
            minutes=_minutes(meeting.starts_at, meeting.ends_at),
            version=form.data.version,
            rooms=[plan.room.id] if plan.room else [],
            mode=plan.mode,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The meeting is moved. Confirm it again.")))
        if waiting:
            text = ask.words.ngettext(
                "%(n)s person cannot come then and waits.",
                "%(n)s people cannot come then and wait.",
                len(waiting),
            )
            ask.flash("warning", text)
        return ask.redirect(f"/meetings/{ref}")
    return _page(ask, queries.meeting_for(ask.session, ask.viewer, ref), form, status=422)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds() // 60)


def _chosen(ask: Ask, meeting: Meeting, choice: str) -> Plan:
    """One of those that are possible now."""
    if not queries.own_places(ask.viewer, meeting):
        raise NotFound
    plans = again_queries.plans_for(ask.session, ask.viewer, meeting, ask.now)
    found = next((plan for plan in plans if written(plan) == choice), None)
    if found is None:
        raise Invalid([GONE])
    return found


HANDLERS = [again_page, again]
