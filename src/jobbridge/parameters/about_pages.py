"""Pages that anybody may read: accessibility statement, privacy notice, help."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.parameters import queries
from jobbridge.web.ask import Ask
from jobbridge.web.routes import PUBLIC, get


@get("/accessibility", PUBLIC)
def accessibility(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("parameters/accessibility.html", texts=queries.statements(ask.session))


@get("/privacy", PUBLIC)
def privacy(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render(
        "parameters/privacy.html",
        texts=queries.statements(ask.session),
        kept=queries.values(ask.session),
    )


@get("/help", PUBLIC)
def help_page(ask: NamedDependency[Ask]) -> Response[str]:
    """The everyday tasks of the viewer's role; without one, how to get in."""
    viewer = ask.signed_in
    role = "office" if viewer and viewer.outside else str(viewer.role) if viewer else ""
    return ask.render("parameters/help.html", role=role)


HANDLERS = [accessibility, privacy, help_page]
