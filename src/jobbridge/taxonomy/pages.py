"""Looking up professions and skills: a page, and the list alone for search-as-you-type."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.taxonomy import queries
from jobbridge.web.ask import Ask
from jobbridge.web.routes import SIGNED_IN, get
from jobbridge.web.services import NavItem


@get("/occupations", SIGNED_IN)
def occupations(ask: NamedDependency[Ask]) -> Response[str]:
    return _answer(ask, "occupations", queries.suggest)


@get("/skills", SIGNED_IN)
def skills(ask: NamedDependency[Ask]) -> Response[str]:
    return _answer(ask, "skills", queries.suggest_skills)


def _answer(ask: Ask, what: str, suggest: queries.Suggest) -> Response[str]:
    typed = ask.query("q").strip()
    found = suggest(ask.session, typed, ask.locale) if typed else []
    template = "taxonomy/found.html" if ask.wants_fragment else f"taxonomy/{what}.html"
    return ask.render(template, typed=typed, found=found, what=what)


HANDLERS = [occupations, skills]
NAV: list[NavItem] = []
