"""Pages that anybody may read: accessibility statement and privacy notice."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.web.ask import Ask, NavItem
from jobbridge.web.routes import PUBLIC, get


@get("/accessibility", PUBLIC)
def accessibility(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("web/accessibility.html")


@get("/privacy", PUBLIC)
def privacy(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("web/privacy.html")


HANDLERS = [accessibility, privacy]
NAV: list[NavItem] = []
