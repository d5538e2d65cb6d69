"""`/today`: the one page that shows people's interviews also while nothing can be written."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.interviews.page_parts import WHO
from jobbridge.interviews.state_rules import MODE_LABELS, STATE_LABELS
from jobbridge.standby import queries
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get


@get("/today", WHO, stands_by=True)
def today(ask: NamedDependency[Ask]) -> Response[str]:
    """Short enough to be printed and carried: times, rooms and reference codes."""
    return ask.render(
        "standby/today.html",
        due=queries.due_for(ask.session, ask.viewer, ask.today),
        modes=MODE_LABELS,
        states=STATE_LABELS,
    )


HANDLERS = [today]
NAV = ()
