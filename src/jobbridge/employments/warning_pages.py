"""The agency's list of work to look at before it is lost, and what a register says otherwise."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications import rules as application_rules
from jobbridge.applications.card_pages import tell
from jobbridge.employments import register_actions, register_rules, warning_queries, warning_rules
from jobbridge.errors import Refused
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post

AGENCY = frozenset({Role.AGENCY})


class SettleForm(Input):
    take: Literal["yes", "no"]


@get("/work-at-risk", AGENCY)
def work_at_risk(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render(
        "employments/at_risk.html",
        found=warning_queries.warnings_for(ask.session, ask.viewer, ask.today),
        kinds=warning_rules.KINDS,
        differences=register_rules.KINDS,
        open_end=register_rules.OPEN_END,
        labels=application_rules.STATE_LABELS,
    )


@post("/work-at-risk/{difference_id:int}", AGENCY)
def settle(ask: NamedDependency[Ask], difference_id: FromPath[int]) -> Response[str]:
    warning_queries.difference_for(ask.session, ask.viewer, difference_id)
    try:
        register_actions.settle(
            ask.session,
            ask.viewer,
            number=difference_id,
            taken=ask.form(SettleForm).data.take == "yes",
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("This is recorded."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect("/work-at-risk")


HANDLERS = [work_at_risk, settle]
