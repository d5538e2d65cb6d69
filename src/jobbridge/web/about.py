"""Pages that anybody may read: accessibility statement and privacy notice."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.web.ask import Ask
from jobbridge.web.routes import PUBLIC, get
from jobbridge.web.services import NavItem


@get("/accessibility", PUBLIC)
def accessibility(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("web/accessibility.html")


@get("/privacy", PUBLIC)
def privacy(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("web/privacy.html")


HANDLERS = [accessibility, privacy]
NAV: list[NavItem] = []
