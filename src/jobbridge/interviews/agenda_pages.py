"""The agenda: what is to come and what waits, for each role; an officer's begins with today."""

from collections.abc import Callable, Mapping, Sequence
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
    flag_queries,
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
from jobbridge.interviews.flag_queries import Judged
from jobbridge.interviews.gate_forms import NoteForm
from jobbridge.interviews.model import Interview, InterviewDay
from jobbridge.interviews.page_parts import A_LIST, INSIDE, WHO, by_day, soonest, unheard
from jobbridge.interviews.useful_queries import Alarm
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get

BACK = timedelta(days=60)
A_PART = 12  # people who wait, or interviews that have changed, before who looks asks for all
A_PAGE = 100  # of who asks for all
A_LOOK_BACK = 500  # interviews that are over on one page, the latest of them
ALL, CHANGED, OVER, WAITING = "all", "changed", "over", "waiting"


@get("/interviews", WHO)
def agenda(ask: NamedDependency[Ask]) -> Response[str]:
    """What is to come, day by day; and what waits for the viewer to do something. `show` is what
    is over, or the whole of one list by its pages."""
    show = ask.query("show")
    inside = ask.viewer.is_(*INSIDE)
    if show == ALL or (show in (CHANGED, OVER) and inside):
        return _interviews(ask, show)
    if show == WAITING and queries.plans(ask.viewer):
        return _people(ask)
    return page(ask)


def page(ask: Ask, *, status: int = 200, note: Form[NoteForm] | None = None) -> Response[str]:
    past = ask.query("show") == "past"
    listed, coming = _past(ask) if past else _soonest(ask)
    judged = Judged((), {})
    moves: list[Interview] = []
    if ask.viewer.is_(*INSIDE) and not past:
        judged = flag_queries.judged_for(ask.session, ask.viewer, listed, ask.now, A_PART)
        moves = wish_queries.moves_for(ask.session, ask.viewer, ask.now)
    days: list[InterviewDay] = []
    if not ask.viewer.is_(Role.AGENCY):
        days = day_queries.days_for(ask.session, ask.viewer, ask.today)
    officer = ask.viewer.is_(Role.PRISON_OFFICER) and not past
    flagged = [] if _reviews(ask.viewer) else judged.flagged[:A_PART]
    told = {one.id: one for one in (*listed, *flagged, *moves)}
    shown = queries.shown(ask.session, ask.viewer, list(told.values()))
    by_id = dict(zip(told, shown, strict=True))
    return ask.render(
        "interviews/today.html" if officer else "interviews/agenda.html",
        status=status,
        past=past,
        coming=coming,
        days=by_day([by_id[one.id] for one in listed]),
        unlisted=coming - len(listed),
        interview_days=days,
        flagged=[(by_id[one.id], judged.reasons[one.id]) for one in flagged],
        changed=_changed(ask, judged) if flagged else 0,
        moves=[by_id[one.id] for one in moves],
        plans=queries.plans(ask.viewer),
        rules=state_rules,
        visits_rules=visit_rules,
        unheard=() if past else unheard(ask, None),
        **_inside(ask, past=past),
        **_outside(ask, past=past),
        **(_today(ask, note, judged) if officer else {}),
    )


def _past(ask: Ask) -> tuple[list[Interview], int]:
    found = queries.interviews_for(
        ask.session,
        ask.viewer,
        starting=ask.now - BACK,
        before=ask.now,
        latest=A_LOOK_BACK,
    )
    return found[::-1], len(found)


def _soonest(ask: Ask) -> tuple[Sequence[Interview], int]:
    """The next ones, and how many there are to come."""
    window = flag_queries.coming(ask.now)
    found = queries.interviews_for(ask.session, ask.viewer, **window, most=A_LIST + 1)
    if len(found) <= A_LIST:
        return found, len(found)
    return soonest(found), queries.count_for(ask.session, ask.viewer, **window)


def _changed(ask: Ask, judged: Judged) -> int:
    more = flag_queries.beyond(ask.session, ask.viewer, judged, ask.now)
    return len(judged.flagged) + more


def _interviews(ask: Ask, show: str) -> Response[str]:
    """All that are to come, that have changed, or that lack an outcome, by pages."""
    window = (
        flag_queries.over(ask.now - BACK, ask.now) if show == OVER else flag_queries.coming(ask.now)
    )
    if show == CHANGED:
        window["which"] = flag_queries.FLAGGED
    turn, skip = _turn(ask, show, queries.count_for(ask.session, ask.viewer, **window))
    found = queries.interviews_for(ask.session, ask.viewer, **window, most=A_PAGE, skip=skip)
    reasons: Mapping[int, Sequence[Reason]] = {}
    if show == CHANGED:
        reasons = slot_queries.flags_of(ask.session, found, ask.now, ask.viewer)
        found = [one for one in found if reasons[one.id]]
    shown = queries.shown(ask.session, ask.viewer, found)
    pairs = zip(shown, found, strict=True) if show == CHANGED else ()
    return ask.render(
        "interviews/agenda_whole.html",
        turn=turn,
        interviews=shown,
        days=by_day(shown) if show == ALL else [],
        flagged=[(one, reasons[interview.id]) for one, interview in pairs],
        rules=state_rules,
    )


def _people(ask: Ask) -> Response[str]:
    """All who wait for a time, by pages."""
    waits = bookable_queries.count_waiting(ask.session, ask.viewer)
    turn, skip = _turn(ask, WAITING, waits)
    waiting = bookable_queries.waiting_for(ask.session, ask.viewer, most=A_PAGE, skip=skip)
    return ask.render(
        "interviews/agenda_whole.html", turn=turn, days=[], flagged=[], **_waiting(ask, waiting)
    )


def _turn(ask: Ask, show: str, many: int) -> tuple[dict[str, Any], int]:
    """What the pager is told, and how many stand before the page."""
    pages = max(1, -(-many // A_PAGE))
    number = min(max(1, ask.number("page")), pages)

    def url(number: int) -> str | None:
        return f"/interviews?show={show}&page={number}" if 1 <= number <= pages else None

    turn = {"show": show, "many": many, "number": number, "pages": pages}
    turn |= {"previous_url": url(number - 1), "next_url": url(number + 1)}
    return turn, (number - 1) * A_PAGE


def _waiting(ask: Ask, waiting: Sequence[Application]) -> dict[str, Any]:
    """What is told of people who wait for a time."""
    return {
        "waiting": waiting,
        "wishes": wish_queries.wishes_of(ask.session, [a.id for a in waiting]),
        "visits": [v for v in day_queries.visits_among(waiting) if len(v.applications) > 1],
        "wished_days": wish_queries.wished_days_of(ask.session, waiting),
    }


def _inside(ask: Ask, *, past: bool) -> dict[str, Any]:
    """What waits for counselors and officers."""
    open_ended: list[Interview] = []
    waiting: list[Application] = []
    over = waits = 0
    alarms: list[Alarm] = []
    if ask.viewer.is_(*INSIDE) and not past:
        window = flag_queries.over(ask.now - BACK, ask.now)
        open_ended = queries.interviews_for(ask.session, ask.viewer, **window, most=A_PART)
        over = len(open_ended)
        if over == A_PART:
            over = queries.count_for(ask.session, ask.viewer, **window)
        if queries.plans(ask.viewer):
            waiting, waits = bookable_queries.first_waiting_for(ask.session, ask.viewer, A_PART)
            leaving = bookable_queries.waiting_for(
                ask.session,
                ask.viewer,
                most=A_PAGE,
                released_by=useful_queries.alarms_until(ask.session, ask.today),
            )
            alarms = useful_queries.alarms_for(ask.session, ask.viewer, leaving, ask.now)
    said = visit_queries.statements_of(ask.session, open_ended)
    return {
        "open_ended": queries.shown(ask.session, ask.viewer, open_ended),
        "over": over,
        "said": {i.ref: said[i.id] for i in open_ended if i.id in said},
        "waits": waits,
        "alarms": alarms,
        **_waiting(ask, waiting),
    }


def _outside(ask: Ask, *, past: bool) -> dict[str, Any]:
    """What waits for an employer."""
    if past or not ask.viewer.is_(Role.EMPLOYER):
        return {"untimed": [], "marked": {}, "missing": [], "unsaid": []}
    untimed = wish_queries.untimed_for(ask.session, ask.viewer)
    unsaid = visit_queries.unsaid_for(ask.session, ask.viewer, ask.now - BACK, ask.now)
    coming = queries.interviews_for(ask.session, ask.viewer, **flag_queries.coming(ask.now))
    return {
        "untimed": untimed,
        "marked": wish_queries.wishes_of(ask.session, [a.id for a in untimed]),
        "missing": named_queries.missing_for(ask.session, ask.viewer, coming, ask.today),
        "unsaid": queries.shown(ask.session, ask.viewer, unsaid),
    }


def _today(ask: Ask, note: Form[NoteForm] | None, judged: Judged) -> dict[str, Any]:
    """An officer's day, in one of their prisons."""
    code = note.value("prison") if note else ask.query("prison")
    prison = prison_queries.prison_for(ask.session, ask.viewer, code)
    written = desk_queries.note_for(ask.session, ask.viewer, prison, ask.today)
    held = desk_queries.held_on(ask.session, ask.viewer, prison, ask.today)
    to_decide = None
    if _reviews(ask.viewer):
        to_decide = review_queries.count_for(ask.session, ask.viewer, prison, judged, ask.now)
    gate = None
    if ask.viewer.has(Duty.GATE):
        gate = desk_queries.gate_for(ask.session, ask.viewer, prison, ask.now, interviews=held)
    return {
        "prison": prison,
        "prisons": prison_queries.prisons_for(ask.session, ask.viewer),
        "rooms": desk_queries.by_room(ask.session, ask.viewer, held),
        "note": written,
        "note_form": note
        or ask.blank(
            NoteForm, prison=prison.code, on=ask.today, text=written.text, version=written.version
        ),
        "to_decide": to_decide,
        "gate": gate,
        "meetings": _meetings(ask, prison),
        "moves_people": ask.viewer.has(Duty.MOVEMENTS),
    }


def _reviews(viewer: Viewer) -> bool:
    """Whether what has changed stands in the review, and not here."""
    return viewer.is_(Role.PRISON_OFFICER) and any(
        viewer.has(duty) for duty in review_queries.REVIEWED
    )


def _meetings(ask: Ask, prison: Prison) -> Sequence[Any]:
    """Today's employer meetings, as the app hands them over from the feature above."""
    told: Callable[[Ask, Prison], Sequence[Any]] | None = ask.request.app.state.get(
        "meetings_today"
    )
    return told(ask, prison) if told else ()


HANDLERS = [agenda]
