"""My people as a table to take away: as filtered, by reference, never by name."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import MOST, taken
from jobbridge.consultations.model import Readiness
from jobbridge.consultations.rules import READINESS
from jobbridge.i18n import N_
from jobbridge.interviews import people_queries
from jobbridge.interviews.people_pages import SIGNALS, filters_of, people_of
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


@get("/inmates/table", {Role.COUNSELOR}, fresh=True)
def my_people_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """The whole list that the address narrows down, not a page of it."""
    found = people_queries.people_for(
        ask.session,
        ask.viewer,
        filters=filters_of(ask),
        now=ask.now,
        today=ask.today,
        size=MOST,
    )
    say = ask.words.gettext
    return taken(
        ask,
        "people",
        say(N_("People")),
        [
            *(
                say(N_("Reference")),
                say(N_("Prison")),
                say(N_("Release")),
                say(N_("Wants to work as")),
            ),
            *(say(N_("Readiness")), say(N_("Waits for"))),
        ],
        (
            (
                person.inmate.ref,
                person.inmate.prison.name,
                person.inmate.release_expected,
                ", ".join(person.wants),
                say(READINESS[Readiness(person.plan.readiness)]) if person.plan else "",
                ", ".join(
                    say(label)
                    for name, label in SIGNALS.items()
                    if name in found.signals.get(person.inmate.id, ())
                ),
            )
            for person in people_of(ask, found.page.items)
        ),
    )


HANDLERS = [my_people_table]
NAV: list[NavItem] = []
