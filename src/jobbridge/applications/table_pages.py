"""Requests, and an employer's skills cards by stage, as tables to take away."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.applications import queries, rules
from jobbridge.applications.model import Request, State
from jobbridge.audit.table_pages import MOST, taken
from jobbridge.clock import local_day
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

STATES = {
    "open": N_("Waiting for an answer"),
    "answered": N_("Answered"),
    "closed": N_("Closed"),
    "lapsed": N_("Closed"),
}


@get("/requests/table", {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
def requests_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Stages and dates; of people nothing, not even how many."""
    requests = queries.requests_for(ask.session, ask.viewer, most=MOST)
    stages = queries.stages_of(ask.session, requests, today=ask.today)
    say = ask.words.gettext

    def state(request: Request) -> str:
        late = request.state == "open" and request.answer_due < ask.today
        return say(N_("Overdue") if late else STATES.get(request.state, N_("Closed")))

    return taken(
        ask,
        "requests",
        say(N_("Requests")),
        [
            *(
                say(N_("Reference")),
                say(N_("Vacancy")),
                say(N_("Employer")),
                say(N_("Municipality")),
            ),
            *(
                say(N_("Asked on")),
                say(N_("Answer due")),
                say(N_("State")),
                say(N_("What comes next")),
            ),
        ],
        (
            (
                request.ref,
                request.vacancy.title,
                request.employer.name,
                request.vacancy.municipality.name if request.vacancy.municipality else "",
                local_day(request.asked_at),
                request.answer_due,
                state(request),
                ask.words.reason(stages[request.id]),
            )
            for request in requests
        ),
    )


@get("/cards/table", {Role.EMPLOYER}, fresh=True)
def cards_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Reference, vacancy and stage of each card that stands on the page, and nothing else of
    anybody: whoever withdraws later has left no skills in a file."""
    found = queries.applications_for(ask.session, ask.viewer)
    found.sort(key=lambda a: (a.vacancy.title, a.vacancy_id, a.ref))
    say = ask.words.gettext
    return taken(
        ask,
        "cards",
        say(N_("Skills cards")),
        [say(N_("Vacancy")), say(N_("Candidate")), say(N_("Stage"))],
        ((a.vacancy.title, a.ref, say(rules.STATE_LABELS[State(a.state)])) for a in found),
    )


HANDLERS = [requests_table, cards_table]
NAV: list[NavItem] = []
