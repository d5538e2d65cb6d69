"""Signing in by a provider, and the identities that sign one in."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts.entry_pages import answer, device_of
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.providers import actions, queries, rules
from jobbridge.providers.arriving import (
    Arrival,
    arrival,
    errand_of,
    known,
    network_of,
    provider_of,
)
from jobbridge.providers.rules import Proof
from jobbridge.vouching import Provider
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input, clean
from jobbridge.web.routes import PUBLIC, SIGNED_IN, get, post
from jobbridge.web.security import local_path
from jobbridge.web.services import NavItem

LONGEST = 2000
RETRY = {"retry-after": "30"}


class SetOutForm(Input):
    next: str = Field(default="", max_length=500)
    invitation: str = Field(default="", max_length=100)


class BackForm(Input):
    state: str = Field(default="", max_length=LONGEST)
    code: str = Field(default="", max_length=LONGEST)
    iss: str = Field(default="", max_length=LONGEST)


@post("/sign-in/with/{provider:str}", PUBLIC, status_code=200, beforehand=known)
def set_out(ask: NamedDependency[Ask], provider: FromPath[str]) -> Response[str]:
    sent = ask.form(SetOutForm).data
    return _leave(ask, sent.next, invitation=sent.invitation)


def _leave(ask: Ask, next_path: str, *, link: bool = False, invitation: str = "") -> Response[str]:
    """A page that leads on by itself. A redirect would not do: our own policy forbids forms whose
    answers lead elsewhere."""
    chosen = provider_of(ask)
    if ask.fetched is None:
        return _sorry(ask, rules.UNREACHABLE)
    try:
        state = actions.set_out(
            ask.session,
            ask.signed_in,
            chosen,
            cookie=ask.browser,
            network=network_of(ask),
            next_path=local_path(next_path),
            link=link,
            invitation=invitation,
            now=ask.now,
        )
    except Refused as no:
        return _sorry(ask, no.reasons[0])
    url = errand_of(ask, chosen, state).leave_for(ask.fetched, again=link)
    page = ask.render("providers/leave.html", url=url, provider=chosen)
    page.headers["refresh"] = f"0; url={url}"
    page.headers["cache-control"] = "no-store"
    return page


@get("/sign-in/with/{provider:str}/back", PUBLIC)
def back_page(ask: NamedDependency[Ask], provider: FromPath[str]) -> Response[str]:
    """Where the provider sends the browser. Nothing is changed by an address that is called: the
    page sends what the address says by a form of ours, by itself where there is JavaScript."""
    chosen = provider_of(ask)
    said = {
        name: clean(str(ask.request.query_params.get(name, "")))
        for name in ("state", "code", "iss")
    }
    whole = said["state"] and said["code"] and max(map(len, said.values())) <= LONGEST
    if not whole or "error" in ask.request.query_params:
        return _sorry(ask, rules.NO_ENTRY)
    page = ask.render("providers/back.html", provider=chosen, said=said)
    page.headers["cache-control"] = "no-store"
    return page


@post("/sign-in/with/{provider:str}/back", PUBLIC, beforehand=arrival)
def come_back(ask: NamedDependency[Ask], provider: FromPath[str]) -> Response[str]:
    found: Arrival = ask.fetched
    chosen, _ = provider_of(ask), ask.form(BackForm).data
    if found.reason is not None or found.proof is None:
        return _sorry(ask, found.reason or rules.NO_ENTRY)
    try:
        return _arrive(ask, chosen, found, found.proof)
    except Refused as no:
        return _sorry(ask, no.reasons[0])


def _arrive(ask: Ask, chosen: Provider, found: Arrival, proof: Proof) -> Response[str]:
    trip = found.trip
    if trip is None:
        raise NotFound
    by: dict[str, Any] = {"network": network_of(ask), "device": device_of(ask), "now": ask.now}
    if trip.account_id is not None:
        if ask.signed_in is None or ask.viewer.account_id != trip.account_id:
            return _sorry(ask, rules.NOT_LINKED)
        actions.link(ask.session, ask.viewer, chosen, proof, now=ask.now)
        text = ask.words.gettext(
            "From now on %(name)s signs you in.", name=chosen.label(ask.locale)
        )
        ask.flash("success", text)
        return ask.redirect("/identities")
    if trip.invitation_id is not None:
        passed = actions.accept(ask.session, chosen, proof, trip.invitation_id, **by)
    else:
        passed = actions.sign_in(ask.session, chosen, proof, **by)
    return answer(ask, passed, trip.next_path)


def _sorry(ask: Ask, reason: Reason) -> Response[str]:
    """One page for all that can go wrong; only what is wrong with the network is told apart."""
    away = reason.code == rules.UNREACHABLE.code
    onward = "/identities" if ask.signed_in else "/sign-in"
    page = ask.render(
        "providers/sorry.html",
        status=503 if away else 422,
        reason=reason,
        provider=provider_of(ask),
        onward=onward,
        request_path=onward,  # not what the provider wrote into this address
    )
    page.headers.update(RETRY if away else {})
    return page


@get("/identities", SIGNED_IN)
def identities(ask: NamedDependency[Ask]) -> Response[str]:
    return _identities(ask)


def _identities(ask: Ask, reason: Reason | None = None) -> Response[str]:
    linked = {one.provider: one for one in queries.identities_for(ask.session, ask.viewer)}
    usable = {one.name for one in ask.services.settings.providers}
    return ask.render(
        "providers/identities.html",
        status=422 if reason else 200,
        linked=linked,
        gone=[one for name, one in linked.items() if name not in usable],
        reason=reason,
    )


@post(
    "/identities/with/{provider:str}",
    SIGNED_IN,
    status_code=200,
    fresh=True,
    beforehand=known,
    page="/identities",
)
def set_out_to_link(ask: NamedDependency[Ask], provider: FromPath[str]) -> Response[str]:
    _ = ask.form(Input).data  # a field that we do not know is refused
    return _leave(ask, "/identities", link=True)


@post("/identities/{identity_id:int}/unlink", SIGNED_IN, fresh=True)
def unlink(ask: NamedDependency[Ask], identity_id: FromPath[int]) -> Response[str]:
    _ = ask.form(Input).data
    try:
        actions.unlink(
            ask.session,
            ask.viewer,
            identity_id,
            usable=[one.name for one in ask.services.settings.providers],
            sign_in_id=ask.sign_in_id,
            now=ask.now,
        )
    except Refused as no:
        return _identities(ask, no.reasons[0])
    said = ask.words.gettext("The link is taken back. Every other device is signed out.")
    ask.flash("success", said)
    return ask.redirect("/identities")


HANDLERS = [set_out, back_page, come_back, identities, set_out_to_link, unlink]
NAV: list[NavItem] = []
