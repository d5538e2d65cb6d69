"""A person's vacancies and a vacancy's people as tables to take away."""

from collections.abc import Iterator

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.audit.table_pages import taken
from jobbridge.exports import Cell
from jobbridge.i18n import N_
from jobbridge.inmates.queries import inmate_for
from jobbridge.matching import queries
from jobbridge.matching.labels import Card, cards_of, nearest_first
from jobbridge.vacancies.labels import pay_text
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})
PAIR = (
    N_("Points of 10,000"),
    N_("Met"),
    N_("Partly met"),
    N_("Not known"),
    N_("The one must missed"),
    N_("What lifts it"),
)


@get("/inmates/{ref:str}/matches/table", COUNSELOR, fresh=True)
def inmate_matches_table(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The vacancies of the page, with nothing that says whose they are."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    matches = queries.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today)
    say = ask.words.gettext
    return taken(
        ask,
        "vacancies-that-fit",
        say(N_("Vacancies")),
        [
            *(
                say(N_("Vacancy")),
                say(N_("Employer")),
                say(N_("Municipality")),
                say(N_("Kilometres")),
            ),
            *(say(N_("Pay")), say(N_("Apply by")), *_pair_head(ask)),
        ],
        (
            (
                card.scored.vacancy.title,
                card.scored.vacancy.employer.name,
                _town(card),
                card.scored.distance,
                pay_text(card.scored.vacancy, ask.words),
                card.scored.vacancy.apply_by,
                *_pair(card),
            )
            for card in _cards(ask, matches)
        ),
    )


@get("/vacancies/{ref:str}/matches/table", COUNSELOR, fresh=True)
def vacancy_matches_table(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The counselor's people of the page, by reference."""
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    matches = queries.matches_for_vacancy(ask.session, ask.viewer, vacancy, today=ask.today)
    say = ask.words.gettext
    return taken(
        ask,
        "people-who-fit",
        say(N_("People")),
        [
            *(say(N_("Reference")), say(N_("Prison")), say(N_("Release")), say(N_("Kilometres"))),
            *_pair_head(ask),
        ],
        (
            (
                card.scored.inmate.ref,
                card.scored.inmate.prison.name,
                card.scored.inmate.release_expected,
                card.scored.distance,
                *_pair(card),
            )
            for card in _cards(ask, matches)
        ),
    )


def _cards(ask: Ask, matches: queries.Matches) -> list[Card]:
    return cards_of(ask.session, [*matches.fits, *nearest_first(matches.near)], ask.words)


def _town(card: Card) -> str:
    town = card.scored.vacancy.municipality
    return town.name if town else ""


def _pair_head(ask: Ask) -> list[str]:
    return [ask.words.gettext(text) for text in PAIR]


def _pair(card: Card) -> Iterator[Cell]:
    yield card.scored.score
    yield from (card.counts[state] for state in ("met", "partly", "unknown"))
    yield card.missed
    yield card.lift


HANDLERS = [inmate_matches_table, vacancy_matches_table]
NAV: list[NavItem] = []
