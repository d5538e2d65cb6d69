"""A prison's week, room by room: read on a screen, by keyboard, on a phone, and on paper."""

from datetime import timedelta

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.errors import NotFound
from jobbridge.interviews import prison_queries, prison_week_queries, state_rules
from jobbridge.interviews.page_parts import INSIDE, day_from
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get


@get("/prison/week", INSIDE)
def week(ask: NamedDependency[Ask]) -> Response[str]:
    """Rooms and days of one week, made to be printed; `room` shows one room alone."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    # On a weekend the week to come is the one that matters.
    this = ask.today + timedelta(days=7 - ask.today.weekday() if ask.today.weekday() > 4 else 0)
    found = prison_week_queries.week_for(
        ask.session,
        ask.viewer,
        prison,
        day_from(ask.query("from")) or this,
        ask.now,
        ask.query("room"),
    )
    if ask.query("room") and not found.rooms:
        raise NotFound
    return ask.render(
        "interviews/week.html",
        week=found,
        room=ask.query("room"),
        kinds=prison_week_queries.KINDS,
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        rules=state_rules,
    )


HANDLERS = [week]
