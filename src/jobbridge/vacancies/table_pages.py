"""The viewer's list of vacancies, as filtered, as a table to take away."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import MOST, taken
from jobbridge.exports import Cell
from jobbridge.i18n import N_
from jobbridge.vacancies import queries
from jobbridge.vacancies.labels import pay_text
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.pages import READERS, filters_of
from jobbridge.vacancies.vocabulary import STATES
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


@get("/vacancies/table", READERS)
def vacancies_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """What stands on the page, all pages of it: an employer's own, a branch's, what is open."""
    found = queries.vacancies_for(ask.session, ask.viewer, filters=filters_of(ask), size=MOST)
    say = ask.words.gettext
    head = [
        *(
            say(N_("Reference")),
            say(N_("Vacancy")),
            say(N_("Employer")),
            say(N_("Occupation")),
            say(N_("Code")),
        ),
        *(say(N_("Municipality")), say(N_("Pay")), say(N_("Seats")), say(N_("Apply by"))),
    ]
    with_state = not ask.viewer.is_(Role.COUNSELOR)
    return taken(
        ask,
        "vacancies",
        say(N_("Vacancies")),
        [*head, say(N_("State"))] if with_state else head,
        (
            (*_row(ask, one), say(STATES[one.state])) if with_state else _row(ask, one)
            for one in found.rows
        ),
    )


def _row(ask: Ask, vacancy: Vacancy) -> tuple[Cell, ...]:
    known = vacancy.occupation
    return (
        vacancy.ref,
        vacancy.title,
        vacancy.employer.name,
        known.label(ask.locale) if known else "",
        known.code if known else "",
        vacancy.municipality.name if vacancy.municipality else "",
        pay_text(vacancy, ask.words),
        vacancy.seats,
        vacancy.apply_by,
    )


HANDLERS = [vacancies_table]
NAV: list[NavItem] = []
