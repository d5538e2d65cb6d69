"""The search page. What is typed may be a name, so it travels in the body, never in an address."""

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.search.queries import SHORTEST, found_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY, Role.PRISON_OFFICER})


class SearchForm(Input):
    q: str = Field(min_length=SHORTEST, max_length=80)


@get("/search", WHO)
def search_page(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("search/search.html", form=ask.blank(SearchForm), groups=None)


@post("/search", WHO, status_code=200)
def search(ask: NamedDependency[Ask]) -> Response[str]:
    """The answer in its place: a form that changes nothing and is not sent on."""
    form = ask.form(SearchForm)
    with form.attempt(ask.session):
        groups = found_for(ask.session, ask.viewer, form.data.q, today=ask.today)
        only = [item for group in groups for item in group.items]
        if len(only) == 1 and only[0].label == form.data.q.casefold():
            return ask.redirect(only[0].url)
        return ask.render("search/search.html", form=form, groups=groups)
    return ask.render("search/search.html", status=422, form=form, groups=None)


HANDLERS = [search_page, search]
NAV: list[NavItem] = []
