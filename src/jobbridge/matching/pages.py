"""A person's vacancies, a vacancy's people, and what a consultation would change."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.consultations import form
from jobbridge.consultations.form import ConsultationForm
from jobbridge.i18n import N_
from jobbridge.inmates.queries import inmate_for
from jobbridge.matching import preview, queries
from jobbridge.matching.change_queries import changes_for_inmate
from jobbridge.matching.labels import cards_of, nearest_first, saying, subjects_of
from jobbridge.matching.policy import POLICY
from jobbridge.vacancies.labels import pay_text
from jobbridge.vacancies.queries import is_open, vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})


@get("/inmates/{ref:str}/matches", COUNSELOR)
def inmate_matches(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What is on offer for one person, best first, each with its reasons."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    matches = queries.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today)
    changes = changes_for_inmate(ask.session, ask.viewer, inmate, now=ask.now)
    cards = cards_of(ask.session, [change.pair for change in changes.first], ask.words)
    ask.leave(queries.looked(ask.viewer, inmate, ask.now))
    return ask.render(
        "matching/inmate.html",
        inmate=inmate,
        listed=queries.is_listed(ask.session, ask.viewer, inmate),
        changes=changes,
        changed=list(zip(changes.first, cards, strict=True)),
        kinds=PREVIEWED,
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
    cards = cards_of(ask.session, [*matches.fits, *nearest_first(matches.near)], ask.words)
    return {
        "fits": cards[: len(matches.fits)],
        "near": cards[len(matches.fits) :],
        "pays": {
            card.scored.vacancy.id: pay_text(card.scored.vacancy, ask.words) for card in cards
        },
        "policy": POLICY,
    }


@post("/inmates/{ref:str}/consultations/preview", COUNSELOR)
def preview_consultation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What the consultation as typed would change. A part of the form's page where scripts run,
    a page of its own, from which the form can be sent, where they do not."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    typed = ask.form(ConsultationForm)
    found = None
    with typed.attempt(ask.session):
        said = form.said_in(ask.session, ask.viewer, inmate, typed.data, ask.today)
        found = preview.preview(
            ask.session, ask.viewer, inmate=inmate, said=said, now=ask.now, today=ask.today
        )
    whole = not ask.wants_fragment
    verdicts = [verdict for change in found.first for verdict in change.why] if found else []
    return ask.render(
        "matching/preview.html" if whole else "matching/preview_part.html",
        inmate=inmate_for(ask.session, ask.viewer, ref),
        form=typed,
        found=found,
        subjects=subjects_of(ask.session, verdicts, ask.words),
        say=saying(ask.session, verdicts, ask.words),
        kinds=PREVIEWED,
        kept={
            name: typed.values(name)
            for name in ConsultationForm.model_fields
            if name not in form.PASSING
        },
    )


PREVIEWED = {
    preview.GAINED: N_("New"),
    preview.LOST: N_("No longer fits"),
    preview.NEAR: N_("Now one step away"),
    preview.BETTER: N_("Fits better"),
    preview.WORSE: N_("Fits less well"),
}
HANDLERS = [inmate_matches, vacancy_matches, preview_consultation]
NAV: list[NavItem] = []
