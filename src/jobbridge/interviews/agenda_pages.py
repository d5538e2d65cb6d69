"""The agenda: what is to come and what waits, for each role; an officer's begins with today."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.applications.model import Application
from jobbridge.errors import Reason
from jobbridge.interviews import (
    bookable_queries,
    day_queries,
    desk_queries,
    named_queries,
    prison_queries,
    queries,
    review_queries,
    slot_queries,
    state_rules,
    useful_queries,
    visit_queries,
    visit_rules,
    wish_queries,
)
from jobbridge.interviews.day_queries import Visit
from jobbridge.interviews.gate_forms import NoteForm
from jobbridge.interviews.model import LIVE, Interview, InterviewDay, State
from jobbridge.interviews.page_parts import INSIDE, WHO, by_day, soonest, unheard
from jobbridge.interviews.review_queries import REVIEW_AHEAD
from jobbridge.interviews.useful_queries import Alarm
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get

BACK = timedelta(days=60)
TO_COME = (State.SUGGESTED, *LIVE)
A_LIST = 200  # who wait for a time, on a page that is not asked for all
A_LOOK_BACK = 500  # interviews that are over on one page, the latest of them
REVIEWED = (Duty.ROOMS, Duty.PASSES, Duty.RESTRICTIONS)


@get("/interviews", WHO)
def agenda(ask: NamedDependency[Ask]) -> Response[str]:
    """What is to come, day by day; and what waits for the viewer to do something."""
    return page(ask)


def page(ask: Ask, *, status: int = 200, note: Form[NoteForm] | None = None) -> Response[str]:
    show = ask.query("show")
    past = show == "past"
    found = queries.interviews_for(
        ask.session,
        ask.viewer,
        starting=ask.now - BACK if past else ask.now,
        before=ask.now if past else ask.now + REVIEW_AHEAD,
        states=None if past else TO_COME,
        latest=A_LOOK_BACK if past else None,
    )
    if past:
        found.reverse()
    days: list[InterviewDay] = []
    if not ask.viewer.is_(Role.AGENCY):
        days = day_queries.days_for(ask.session, ask.viewer, ask.today)
    shown = queries.shown(ask.session, ask.viewer, found)
    officer = ask.viewer.is_(Role.PRISON_OFFICER) and not past
    listed = shown if past or show == "all" else soonest(shown)
    return ask.render(
        "interviews/today.html" if officer else "interviews/agenda.html",
        status=status,
        past=past,
        coming=len(found),
        days=by_day(listed),
        unlisted=len(shown) - len(listed),
        interview_days=days,
        plans=queries.plans(ask.viewer),
        rules=state_rules,
        visits_rules=visit_rules,
        unheard=() if past else unheard(ask, None),
        **_inside(ask, found, shown, past=past),
        **_outside(ask, found, past=past),
        **(_today(ask, note, found) if officer else {}),
    )


def _inside(
    ask: Ask, found: Sequence[Interview], shown: Sequence[Any], *, past: bool
) -> dict[str, Any]:
    """What waits for counselors and officers."""
    open_ended: list[Interview] = []
    waiting: list[Application] = []
    waits = 0
    visits: list[Visit] = []
    alarms: list[Alarm] = []
    flags: dict[str, list[Reason]] = {}
    if ask.viewer.is_(*INSIDE) and not past:
        open_ended = [
            i
            for i in queries.interviews_for(
                ask.session,
                ask.viewer,
                starting=ask.now - BACK,
                before=ask.now,
                states=(State.BOOKED, State.CONFIRMED),
            )
            if i.ends_at <= ask.now
        ]
        if not _reviews(ask.viewer):
            judged = slot_queries.flags_of(ask.session, found, ask.now, ask.viewer)
            flags = {i.ref: judged[i.id] for i in found if judged[i.id]}
        if queries.plans(ask.viewer):
            most = None if ask.query("show") == "all" else A_LIST
            waiting = bookable_queries.waiting_for(ask.session, ask.viewer, most=most)
            waits = len(waiting)
            if most is not None and waits == most:
                waits = bookable_queries.count_waiting(ask.session, ask.viewer)
            alarms = useful_queries.alarms_for(ask.session, ask.viewer, waiting, ask.now)
            visits = [v for v in day_queries.visits_among(waiting) if len(v.applications) > 1]
    ids = [a.id for a in waiting] + [i.application_id for i in found]
    wishes = wish_queries.wishes_of(ask.session, ids) if ask.viewer.is_(*INSIDE) else {}
    said = visit_queries.statements_of(ask.session, open_ended)
    return {
        "flagged": [(one, flags[one.ref]) for one in shown if one.ref in flags],
        "open_ended": queries.shown(ask.session, ask.viewer, open_ended),
        "said": {i.ref: said[i.id] for i in open_ended if i.id in said},
        "waiting": waiting,
        "waits": waits,
        "alarms": alarms,
        "wishes": wishes,
        "moves": [
            one
            for one, i in zip(shown, found, strict=True)
            if not past
            and i.application_id in wishes
            and i.state in (State.BOOKED, State.CONFIRMED)
        ],
        "visits": visits,
        "wished_days": wish_queries.wished_days_of(ask.session, waiting),
    }


def _outside(ask: Ask, found: Sequence[Interview], *, past: bool) -> dict[str, Any]:
    """What waits for an employer."""
    if past or not ask.viewer.is_(Role.EMPLOYER):
        return {"untimed": [], "marked": {}, "missing": [], "unsaid": []}
    untimed = wish_queries.untimed_for(ask.session, ask.viewer)
    unsaid = visit_queries.unsaid_for(ask.session, ask.viewer, ask.now - BACK, ask.now)
    return {
        "untimed": untimed,
        "marked": wish_queries.wishes_of(ask.session, [a.id for a in untimed]),
        "missing": named_queries.missing_for(ask.session, ask.viewer, found, ask.today),
        "unsaid": queries.shown(ask.session, ask.viewer, unsaid),
    }


def _today(ask: Ask, note: Form[NoteForm] | None, coming: Sequence[Interview]) -> dict[str, Any]:
    """An officer's day, in one of their prisons, of what is to come in all of them."""
    code = note.value("prison") if note else ask.query("prison")
    prison = prison_queries.prison_for(ask.session, ask.viewer, code)
    written = desk_queries.note_for(ask.session, ask.viewer, prison, ask.today)
    review = None
    if _reviews(ask.viewer):
        review = review_queries.review_for(ask.session, ask.viewer, prison, ask.now, coming)
    gate = None
    if ask.viewer.has(Duty.GATE):
        gate = desk_queries.gate_for(ask.session, ask.viewer, prison, ask.now)
    return {
        "prison": prison,
        "prisons": prison_queries.prisons_for(ask.session, ask.viewer),
        "rooms": desk_queries.today_for(ask.session, ask.viewer, prison, ask.today),
        "note": written,
        "note_form": note
        or ask.blank(
            NoteForm, prison=prison.code, on=ask.today, text=written.text, version=written.version
        ),
        "review": review,
        "gate": gate,
        "meetings": _meetings(ask, prison),
        "moves_people": ask.viewer.has(Duty.MOVEMENTS),
    }


def _reviews(viewer: Viewer) -> bool:
    """Whether what has changed stands in the review above the list, so that it is judged once."""
    return viewer.is_(Role.PRISON_OFFICER) and any(viewer.has(duty) for duty in REVIEWED)


def _meetings(ask: Ask, prison: Prison) -> Sequence[Any]:
    """Today's employer meetings, as the app hands them over from the feature above."""
    told: Callable[[Ask, Prison], Sequence[Any]] | None = ask.request.app.state.get(
        "meetings_today"
    )
    return told(ask, prison) if told else ()


HANDLERS = [agenda]
