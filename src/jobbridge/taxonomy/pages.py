"""Looking up professions and skills: a page, the list alone for search-as-you-type, and the
question under a field whose text could mean several of them."""

import re

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.taxonomy import choosing
from jobbridge.web.ask import Ask
from jobbridge.web.routes import SIGNED_IN, get
from jobbridge.web.services import NavItem

LONGEST = 120
FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}")


@get("/occupations", SIGNED_IN, replica=True)
def occupations(ask: NamedDependency[Ask]) -> Response[str]:
    return _answer(ask, choosing.OCCUPATIONS)


@get("/skills", SIGNED_IN, replica=True)
def skills(ask: NamedDependency[Ask]) -> Response[str]:
    return _answer(ask, choosing.SKILLS)


def _answer(ask: Ask, what: str) -> Response[str]:
    """`?q=` is what was typed; `?field=` asks for the question that belongs under the field of
    that name, once it has been left."""
    typed = ask.query("q").strip()[:LONGEST]
    field = ask.query("field")
    if ask.wants_fragment and FIELD.fullmatch(field):
        sure, likely = choosing.meaning(ask.lists, what, typed, ask.locale)
        likely = likely[: choosing.ASKED]
        return ask.render("taxonomy/asked.html", name=field, typed=typed, sure=sure, likely=likely)
    found = choosing.choices(ask.lists, what, typed, ask.locale)
    template = "taxonomy/found.html" if ask.wants_fragment else f"taxonomy/{what}.html"
    return ask.render(template, typed=typed, found=found, what=what)


HANDLERS = [occupations, skills]
NAV: list[NavItem] = []
