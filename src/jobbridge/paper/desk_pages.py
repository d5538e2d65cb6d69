"""A prison's day on paper, for the officer with the duty: gate list and movement slips."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.i18n import N_
from jobbridge.interviews import desk_queries, prison_queries
from jobbridge.paper import desk_sheets
from jobbridge.paper.answer_pages import pdf, version
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

OFFICER = frozenset({Role.PRISON_OFFICER})
# Beside the machine that prints them nobody has chosen a language: papers are in Latvian.
LATVIAN = "lv"


@get("/gate/paper", OFFICER)
def gate_paper(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Today's visitors; for the duty at the gate."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    expected = desk_queries.gate_for(ask.session, ask.viewer, prison, ask.now)
    wanted = version(ask, LATVIAN, easy=False)
    sheet = desk_sheets.gate_list(prison, ask.today, expected, wanted)
    return pdf(ask, [sheet], wanted.words.gettext(N_("Gate list")), f"gate-{prison.code}")


@get("/movements/paper", OFFICER)
def movement_papers(ask: NamedDependency[Ask]) -> Response[Any]:
    """A slip for each person who is brought today; for the duty that moves people."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    found = desk_queries.movements_for(ask.session, ask.viewer, prison, ask.today)
    wanted = version(ask, LATVIAN, easy=False)
    sheets = desk_sheets.movement_slips(prison, ask.today, found.fetches, wanted)
    if not sheets:
        ask.flash("info", ask.words.gettext("Nobody is brought anywhere today."))
        return ask.redirect(f"/movements?prison={prison.code}")
    title = wanted.words.gettext(N_("Movement slips"))
    return pdf(ask, sheets, title, f"movements-{prison.code}")


HANDLERS = [gate_paper, movement_papers]
