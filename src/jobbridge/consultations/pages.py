"""Choices for the form's text fields; the pages of consultations stand in the files beside."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import escape

from jobbridge.consultations import agenda_pages, choosing, form_pages, goal_pages, group_pages
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


@get("/choices/{kind:str}", {Role.COUNSELOR})
def choices(ask: NamedDependency[Ask], kind: FromPath[str]) -> Response[str]:
    """Options for the list under a text field, whatever the field is called."""
    if kind not in choosing.KINDS:
        raise NotFound
    text = next((str(v) for v in ask.request.query_params.values()), "")[:80]
    found = choosing.choices(ask.session, kind, text, ask.locale)
    return Response(
        "".join(f'<option value="{escape(choice.label)}"></option>' for choice in found),
        media_type="text/html",
        headers={"cache-control": "no-store"},
    )


HANDLERS = [
    choices,
    *form_pages.HANDLERS,
    *agenda_pages.HANDLERS,
    *group_pages.HANDLERS,
    *goal_pages.HANDLERS,
]
NAV = [
    NavItem(N_("Consultations"), "/consultations", frozenset({Role.COUNSELOR})),
]
