"""What those who take over see: signed in, or by the link in a mail. The table decides the rest."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.handovers import link_queries, queries, received_queries, rules, seen_queries
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Kind, Recipient, State
from jobbridge.i18n import N_
from jobbridge.viewer import FOLLOWERS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import PUBLIC, get, post

WHO = frozenset({Role.AGENCY, *FOLLOWERS})
THANKS = N_("Thank you. The counselor sees that you have it.")


def received(ask: Ask) -> Response[str]:
    """The list of everybody who is no counselor."""
    found = received_queries.received_for(ask.session, ask.viewer, ask.today)
    waiting = [one for one in found if one.recipient.state in rules.OPEN]
    return ask.render(
        "handovers/received.html",
        waiting=waiting,
        had=[one for one in found if one not in waiting],
        unanswered=received_queries.unanswered_for(ask.session, ask.viewer, ask.today),
        kinds=rules.KINDS,
        states=rules.STATES,
    )


@get("/handovers/{ref:str}", WHO)
def received_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    found = received_queries.received_one_for(ask.session, ask.viewer, ref, ask.today)
    ask.leave(link_queries.looked(found, ask.viewer.account_id, ask.now))
    return _page(ask, found, f"/handovers/{ref}/acknowledge")


def _page(ask: Ask, found: Recipient, action: str) -> Response[str]:
    return ask.render(
        "handovers/told.html",
        recipient=found,
        kind=rules.KINDS[Kind(found.kind)],
        told=seen_queries.told_to(ask.session, found, ask.words),
        first=rules.why_first(queries.housing_of(ask.session, found.inmate_id)),
        acknowledged=found.state == State.ACKNOWLEDGED,
        action=action,
    )


@post("/handovers/{ref:str}/acknowledge", WHO)
def acknowledge(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    sending.acknowledge(ask.session, ask.viewer, ref=ref, now=ask.now)
    ask.flash("success", ask.words.gettext(THANKS))
    return ask.redirect(f"/handovers/{ref}")


# By the link, without an account


@get("/handover/{token:str}", PUBLIC)
def link_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    """The secret link is the credential; an unknown, dead or expired one is no page at all."""
    found = link_queries.recipient_by_token(ask.session, token, now=ask.now)
    ask.leave(link_queries.looked(found, None, ask.now))
    response = _page(ask, found, f"/handover/{token}")
    response.headers["cache-control"] = "no-store"
    return response


@post("/handover/{token:str}", PUBLIC)
def acknowledge_by_link(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    sending.acknowledge_by_link(ask.session, token, now=ask.now)
    ask.flash("success", ask.words.gettext(THANKS))
    return ask.redirect(f"/handover/{token}")


HANDLERS = [received_page, acknowledge, link_page, acknowledge_by_link]
