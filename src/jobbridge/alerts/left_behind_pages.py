"""Left behind: people due soon and never introduced to anybody, with why, and what to do."""

from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.accounts.queries import organisations_named
from jobbridge.alerts import left_behind_queries as queries
from jobbridge.alerts.left_behind_queries import Filters
from jobbridge.audit.table_pages import MOST, taken
from jobbridge.i18n import N_
from jobbridge.interviews.people_pages import Chip, Turn
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import LEFT_WEEKS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})
WATCHERS = frozenset({Role.AGENCY, Role.ADMINISTRATOR})
WHO = COUNSELOR | WATCHERS
WEEKS = (4, 8, 12, 26, 52)
WHY = {
    "agreement": N_("Agreement missing"),
    "no_plan": N_("Without a plan"),
    "no_targets": N_("No profession named"),
    "talks": N_("Asked, has not answered"),
    "declined": N_("Said no"),
    "fits": N_("Something fits"),
    "near": N_("One step away"),
    "no_fit": N_("Nothing fits"),
    "stalled": N_("Nothing happens"),
}


def filters_of(ask: Ask) -> Filters:
    """From the address; what is not on offer is left out, so an old link still works."""
    usual = value_of(ask.session, LEFT_WEEKS)
    weeks = ask.number("weeks", usual)
    given = {str(name) for name in ask.request.query_params.getall("show", [])}
    return Filters(
        weeks=weeks if weeks in (*WEEKS, usual) else usual,
        prison_id=ask.number("prison", 0) or None,
        mine=ask.query("by") == "me",
        show=frozenset(given & WHY.keys()),
    )


Query = list[tuple[str, str]]


def address(filters: Filters, show: frozenset[str]) -> Query:
    """The filters as they stand in the address."""
    given = {
        "weeks": filters.weeks,
        "prison": filters.prison_id,
        "by": "me" if filters.mine else "",
    }
    return [
        *((name, str(value)) for name, value in given.items() if value),
        *(("show", name) for name in WHY if name in show),
    ]


def _url(query: Query, path: str = "/left-behind") -> str:
    return f"{path}?{urlencode(query)}"


@get("/left-behind", WHO)
def left_behind(ask: NamedDependency[Ask]) -> Response[str]:
    """People for those who work with them, figures for the rest."""
    filters = filters_of(ask)
    usual = value_of(ask.session, LEFT_WEEKS)
    weeks = sorted({*WEEKS, usual})
    if not ask.viewer.is_(Role.COUNSELOR):
        shown, total = queries.figures_for(
            ask.session, ask.viewer, weeks=filters.weeks, today=ask.today
        )
        return ask.render(
            "alerts/left_behind_figures.html",
            figures=shown,
            total=total,
            filters=filters,
            weeks=weeks,
        )
    found = queries.left_behind_for(
        ask.session,
        ask.viewer,
        filters=filters,
        now=ask.now,
        today=ask.today,
        page=ask.number("page"),
    )
    here = address(filters, filters.show)
    names = organisations_named(ask.session, ask.viewer.organisations)
    return ask.render(
        "alerts/left_behind.html",
        found=found,
        filters=filters,
        weeks=weeks,
        here=here,
        why=WHY,
        table=_url(here, "/left-behind/table"),
        prisons=sorted((names[i], i) for i in ask.viewer.organisations),
        chips=[
            Chip(
                ask.words.gettext(label),
                _url(address(filters, filters.show ^ {name})),
                name in filters.show,
                found.counts[name],
            )
            for name, label in WHY.items()
            if found.counts[name] or name in filters.show
        ],
        turn=_turn(found, here),
    )


def _turn(found: queries.LeftBehind, here: Query) -> Turn:
    def url(number: int) -> str | None:
        inside = 1 <= number <= found.page.pages
        return _url([*here, ("page", str(number))]) if inside else None

    number = found.page.number
    return Turn(number, found.page.pages, url(number - 1), url(number + 1))


@get("/left-behind/table", WHO)
def left_behind_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """The list as filtered, people by reference; or the figures."""
    filters, say = filters_of(ask), ask.words.gettext
    if not ask.viewer.is_(Role.COUNSELOR):
        shown, _ = queries.figures_for(
            ask.session, ask.viewer, weeks=filters.weeks, today=ask.today
        )
        few = say(N_("fewer than 10, or all but fewer than 10"))
        return taken(
            ask,
            "left-behind",
            say(N_("Left behind")),
            [say(N_("Prison")), say(N_("Due")), say(N_("Never introduced"))],
            (
                (
                    one.place,
                    one.due if one.due is not None else few,
                    one.left if one.left is not None else few,
                )
                for one in shown
            ),
        )
    found = queries.left_behind_for(
        ask.session, ask.viewer, filters=filters, now=ask.now, today=ask.today, size=MOST
    )
    return taken(
        ask,
        "left-behind",
        say(N_("Left behind")),
        [
            say(N_("Reference")),
            say(N_("Prison")),
            say(N_("Release")),
            say(N_("Why")),
            say(N_("Fits")),
            say(N_("One step away")),
        ],
        (
            (
                left.inmate.ref,
                left.inmate.prison.name,
                left.inmate.release_expected,
                ", ".join(say(WHY[name]) for name in left.why),
                left.fits,
                left.near,
            )
            for left in found.people
        ),
    )


HANDLERS = [left_behind, left_behind_table]
# Counselors come from their people, the agency from its branch.
NAV = [NavItem(N_("Left behind"), "/left-behind", frozenset({Role.ADMINISTRATOR}))]
