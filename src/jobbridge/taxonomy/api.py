"""Professions and skills by what has been typed."""

from litestar.di import NamedDependency
from pydantic import BaseModel

from jobbridge.taxonomy import queries
from jobbridge.web.ask import Ask
from jobbridge.web.routes import SIGNED_IN, get


class Found(BaseModel):
    """A profession (`value` is its code, `7212 04`) or a skill (`value` is its key)."""

    value: str
    label: str
    isco: str
    score: float


class Answer(BaseModel):
    found: list[Found]


@get("/api/v1/occupations", SIGNED_IN)
def occupations(ask: NamedDependency[Ask]) -> Answer:
    """Professions of the national classifier for the words in `q`, best first."""
    return _answer(ask, queries.suggest)


@get("/api/v1/skills", SIGNED_IN)
def skills(ask: NamedDependency[Ask]) -> Answer:
    """Skills for the words in `q`, best first."""
    return _answer(ask, queries.suggest_skills)


def _answer(ask: Ask, suggest: queries.Suggest) -> Answer:
    typed = ask.query("q").strip()
    found = suggest(ask.session, typed, ask.locale) if typed else []
    return Answer(
        found=[Found(value=f.value, label=f.label, isco=f.isco, score=f.score) for f in found]
    )


HANDLERS = [occupations, skills]
