"""What a request about a provider finds out before its own transaction begins.

A provider may take seconds to answer. Meanwhile no connection, no lock and no turn of the database
is held: what is read or written first is done in a short turn of its own, the provider is asked by
nobody's thread, and only then the request is opened like any other.
"""

import logging
from dataclasses import dataclass

import anyio

from jobbridge.errors import NotFound, Reason
from jobbridge.providers import actions, queries, rules
from jobbridge.providers.actions import Trip
from jobbridge.providers.calling import Unreachable
from jobbridge.providers.directory import Directory, Known
from jobbridge.providers.errands import Errand
from jobbridge.providers.rules import Proof, Rejected
from jobbridge.vouching import Provider
from jobbridge.web.ask import Ask
from jobbridge.web.security import caller

log = logging.getLogger("jobbridge.providers")


@dataclass(frozen=True)
class Arrival:
    """Who came back from a provider: what for, and vouched for as whom; or why not."""

    trip: Trip | None = None
    proof: Proof | None = None
    reason: Reason | None = None


def provider_of(ask: Ask) -> Provider:
    """The provider that the address names."""
    name = ask.request.path_params.get("provider")
    for one in ask.services.settings.providers:
        if one.name == name:
            return one
    raise NotFound


def directory_of(ask: Ask) -> Directory:
    found: Directory = ask.request.app.state["providers"]
    return found


def errand_of(ask: Ask, provider: Provider, state: str) -> Errand:
    settings = ask.services.settings
    back_url = f"{settings.public_url}/sign-in/with/{provider.name}/back"
    return Errand(provider, settings.secret_key, state, back_url)


def network_of(ask: Ask) -> str:
    return caller(ask.request, ask.services.settings.trusted_proxies)


async def known(ask: Ask) -> Known | None:
    """What is known of the provider that somebody wants to set out to; None if nothing is."""
    directory = directory_of(ask)
    try:
        provider = provider_of(ask)
        with anyio.fail_after(directory.line.seconds):
            return await directory.known(provider, ask.now)
    except (NotFound, Unreachable, TimeoutError):
        return None  # what is not found is said once it is known that a page of ours asks


async def arrival(ask: Ask) -> Arrival:
    """The state is taken first: a browser gets to ask the provider once for each setting out."""
    directory = directory_of(ask)
    try:
        provider = provider_of(ask)
    except NotFound:
        return Arrival()
    state, code, issuer = (ask.typed(name) for name in ("state", "code", "iss"))
    services, database = ask.services, ask.services.database

    def take() -> Trip | None:
        with database.write() as session:
            cookies = [ask.cookie or "", ask.visit or ""]
            return actions.come_back(session, provider, state=state, cookies=cookies, now=ask.now)

    trip = await services.in_turn(take) if 0 < len(state) <= 64 else None
    if trip is None:
        return Arrival(reason=rules.NO_ENTRY)
    try:
        with anyio.fail_after(directory.line.seconds):
            errand = errand_of(ask, provider, state)
            proof = await errand.come_back(directory, code=code, issuer=issuer, now=ask.now)
    except (Unreachable, TimeoutError) as no:
        log.warning("provider %s: %s", provider.name, getattr(no, "code", "slow"))
        return Arrival(trip, reason=rules.UNREACHABLE)
    except Rejected as no:
        log.warning("provider %s is not believed: %s", provider.name, no.code)

        def note() -> None:
            who = queries.subject_hash_of(database.keyring, "rejected", state)
            actions.note_failure(database, who, network_of(ask), now=ask.now)

        await services.in_turn(note)
        return Arrival(trip, reason=rules.NOT_LINKED if trip.account_id else rules.NO_ENTRY)
    return Arrival(trip, proof)
