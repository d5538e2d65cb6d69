"""Professions and skills by what has been typed."""

from litestar.di import NamedDependency

from jobbridge.taxonomy import choosing
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Output
from jobbridge.web.routes import SIGNED_IN, get

LONGEST = 200


class Found(Output):
    """A profession (`value` is its code, `7212 04`) or a skill (`value` is its key).

    `score` is how sure the words are of it, from 0 to 1; 0 where they are only its beginning.
    `confident` is true of at most one: that one may be taken without asking. Where none is,
    show a person the list. `said` is the name by which it was found, where that is another one.
    """

    value: str
    label: str
    isco: str
    said: str
    score: float
    confident: bool


class Answer(Output):
    found: list[Found]


@get("/api/v1/occupations", SIGNED_IN, replica=True)
def occupations(ask: NamedDependency[Ask]) -> Answer:
    """Professions of the national classifier for the words in `q`, best first."""
    return _answer(ask, choosing.OCCUPATIONS)


@get("/api/v1/skills", SIGNED_IN, replica=True)
def skills(ask: NamedDependency[Ask]) -> Answer:
    """Skills for the words in `q`, best first."""
    return _answer(ask, choosing.SKILLS)


def _answer(ask: Ask, kind: str) -> Answer:
    typed = ask.query("q").strip()[:LONGEST]
    return Answer(
        found=[
            Found(
                value=one.code,
                label=one.label,
                isco=one.isco,
                said=one.said,
                score=one.score,
                confident=one.confident,
            )
            for one in choosing.choices(ask.lists, kind, typed, ask.locale)
        ]
    )


HANDLERS = [occupations, skills]
