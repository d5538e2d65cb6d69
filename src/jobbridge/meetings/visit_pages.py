"""An employer names who comes to its meeting, and the sheet that tells them where: as of an
interview, with the same passes, because they are of a day and not of what it brings."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.i18n import N_
from jobbridge.interviews import (
    naming_pages,
    reception_queries,
    state_rules,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.model import Mode
from jobbridge.interviews.naming_pages import Naming
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.interviews.queries import PLACE_KNOWN
from jobbridge.meetings import queries
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})
NAMING = Naming(
    lambda ask, ref: reception_queries.occasion_for(ask.session, ask.viewer, ref),
    "/meetings",
    N_("Employer meetings"),
)


@get("/meetings/{ref:str}/visitors", EMPLOYER)
def visitors_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.page(ask, NAMING, ref)


@post("/meetings/{ref:str}/visitors", EMPLOYER)
def name_visitor(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: naming_pages.name(ask, NAMING, ref))


@post("/meetings/{ref:str}/visitors/again", EMPLOYER)
def name_again(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.again(ask, NAMING, ref)


@post("/meetings/{ref:str}/visitors/remove", EMPLOYER)
def unname(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.unname(ask, NAMING, ref)


@post("/meetings/{ref:str}/items", EMPLOYER)
def bring(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return naming_pages.bring(ask, NAMING, ref)


@get("/meetings/{ref:str}/visit", INSIDE | EMPLOYER)
def sheet(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Made to be printed. Until the prison confirms it names no place."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    occasion = queries.occasion_of(ask.session, ask.viewer, meeting)
    return ask.render(
        "interviews/visit.html",
        naming=NAMING,
        here=f"/meetings/{ref}",
        starts_at=meeting.starts_at,
        video=meeting.mode == Mode.VIDEO,
        sheet=visit_queries.sheet_of(ask.session, ask.viewer, occasion, ask.locale)
        if occasion is not None and occasion.state in PLACE_KNOWN
        else None,
        rules=state_rules,
        visits=visit_rules,
    )


HANDLERS = [visitors_page, name_visitor, name_again, unname, bring, sheet]
