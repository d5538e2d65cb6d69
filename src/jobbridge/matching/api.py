"""Matches for programs that act for a counselor."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.inmates.queries import inmate_for
from jobbridge.matching import queries
from jobbridge.matching.labels import Card, cards_of, nearest_first
from jobbridge.matching.policy import POLICY
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Output
from jobbridge.web.routes import get

COUNSELOR = frozenset({Role.COUNSELOR})


class VerdictOut(Output):
    """`state` is met, partly, missing, unknown or expired; texts in the account's language."""

    kind: str
    code: str
    subject: str
    state: str
    must: bool
    reason: str
    known: str
    lift: str


class MatchOut(Output):
    """`parts` sum to `score` (0–10,000); `near` names the only missed must, or is empty."""

    inmate: str
    vacancy: str
    title: str
    employer: str
    score: int
    parts: dict[str, int]
    near: str
    distance_km: int | None
    verdicts: list[VerdictOut]


class MatchesOut(Output):
    policy: str
    fits: list[MatchOut]
    near: list[MatchOut]


@get("/api/v1/inmates/{ref:str}/matches", COUNSELOR)
def inmate_matches_json(ask: NamedDependency[Ask], ref: FromPath[str]) -> MatchesOut:
    """The vacancies for one of the counselor's people."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    found = queries.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today)
    return _out(ask, found)


@get("/api/v1/vacancies/{ref:str}/matches", COUNSELOR)
def vacancy_matches_json(ask: NamedDependency[Ask], ref: FromPath[str]) -> MatchesOut:
    """The counselor's people for one vacancy."""
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    found = queries.matches_for_vacancy(ask.session, ask.viewer, vacancy, today=ask.today)
    return _out(ask, found)


def _out(ask: Ask, found: queries.Matches) -> MatchesOut:
    cards = cards_of(ask.session, [*found.fits, *nearest_first(found.near)], ask.words)
    made = [_match(card) for card in cards]
    return MatchesOut(
        policy=POLICY.version, fits=made[: len(found.fits)], near=made[len(found.fits) :]
    )


def _match(card: Card) -> MatchOut:
    pair = card.scored
    return MatchOut(
        inmate=pair.inmate.ref,
        vacancy=pair.vacancy.ref,
        title=pair.vacancy.title,
        employer=pair.vacancy.employer.name,
        score=pair.score,
        parts=pair.parts,
        near=pair.near,
        distance_km=pair.distance,
        verdicts=[
            VerdictOut(
                kind=line.kind,
                code=line.code,
                subject=line.subject,
                state=line.state,
                must=line.must,
                reason=line.reason,
                known=line.known,
                lift=line.lift,
            )
            for line in card.lines
        ],
    )


HANDLERS = [inmate_matches_json, vacancy_matches_json]
