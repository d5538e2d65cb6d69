"""A person's vacancies and a vacancy's people, for counselors."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.inmates.queries import inmate_for
from jobbridge.matching import queries
from jobbridge.matching.labels import cards_of
from jobbridge.matching.policy import POLICY
from jobbridge.vacancies.labels import pay_text
from jobbridge.vacancies.queries import is_open, vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})


@get("/inmates/{ref:str}/matches", COUNSELOR)
def inmate_matches(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What is on offer for one person, best first, each with its reasons."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    matches = queries.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today)
    ask.leave(queries.looked(ask.viewer, inmate, ask.now))
    return ask.render(
        "matching/inmate.html",
        inmate=inmate,
        listed=queries.is_listed(ask.session, ask.viewer, inmate),
        **_shown(ask, matches),
    )


@get("/vacancies/{ref:str}/matches", COUNSELOR)
def vacancy_matches(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Which of the counselor's people fit a vacancy."""
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    matches = queries.matches_for_vacancy(ask.session, ask.viewer, vacancy, today=ask.today)
    return ask.render(
        "matching/vacancy.html",
        vacancy=vacancy,
        open=is_open(vacancy, ask.today),
        pay=pay_text(vacancy, ask.words),
        **_shown(ask, matches),
    )


def _shown(ask: Ask, matches: queries.Matches) -> dict[str, Any]:
    cards = cards_of(ask.session, [*matches.fits, *matches.near], ask.words)
    return {
        "fits": cards[: len(matches.fits)],
        "near": cards[len(matches.fits) :],
        "pays": {
            card.scored.vacancy.id: pay_text(card.scored.vacancy, ask.words) for card in cards
        },
        "policy": POLICY,
    }


HANDLERS = [inmate_matches, vacancy_matches]
NAV: list[NavItem] = []
