"""Who signed in a while ago proves once more who they are, before what a thief would want.

In place of the page or the deed of a `fresh` route comes a page that asks for the password, a code
of the app or a passkey. A form is kept in it as it was sent and goes with the proof to its own
address, so that nothing is typed twice; a page that is only read is come back to by way of
`/confirm`.
"""

from datetime import timedelta

from litestar import Response

from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.party import party_of
from jobbridge.web.security import caller, local_path

FRESH = timedelta(minutes=10)
FIELD, PASSKEY = "own_password", "own_passkey"
LONGEST = 8000
ONE_CLICK = "cast"
EMPTY = Reason("missing", N_("Fill in this field."), field=FIELD)


class ProofForm(Input):
    """Its fields are read past the form, which would keep what was typed."""


def unproved(ask: Ask) -> Response[str] | None:
    """None where it is certain who asks, if only by this request; else the page that asks."""
    known = ask.known
    if known.proved_at is not None and ask.now - known.proved_at <= FRESH:
        return None
    form = ask.blank(ProofForm)
    if not ask.has(FIELD) and not ask.has(PASSKEY):
        return _page(ask, form, 403)
    given, passkey = ask.typed(FIELD).strip(), ask.typed(PASSKEY)[:LONGEST]
    if not given and not passkey:
        form.refuse([EMPTY])
        return _page(ask, form, 422)
    try:
        ask.services.prove(
            ask.session,
            ask.viewer,
            password=None if _one_click(ask) and given == ONE_CLICK else given[:200],
            network=caller(ask.request, ask.services.settings.trusted_proxies),
            sign_in_id=ask.sign_in_id or 0,
            now=ask.now,
            passkey=passkey,
            party=party_of(ask.request, ask.services.settings),
            bound=ask.csrf_token,
        )
    except Refused as no:
        form.refuse(no.reasons)
        return _page(ask, form, 422)
    return None


def _page(ask: Ask, form: Form[ProofForm], status: int) -> Response[str]:
    here = ask.request.url
    address = local_path(here.path + (f"?{here.query}" if here.query else ""))
    passkey = ask.services.proofs(
        ask.session,
        ask.viewer,
        party=party_of(ask.request, ask.services.settings),
        bound=ask.csrf_token,
        now=ask.now,
    )
    return ask.render(
        "shell/prove.html",
        passkey=passkey,
        status=status,
        form=form,
        action=address if ask.writes else "/confirm",
        kept=ask.sent if ask.writes else [("next", address)],
        one_click=ONE_CLICK if _one_click(ask) else None,
    )


def _one_click(ask: Ask) -> bool:
    services = ask.services
    return services.synthetic and services.settings.loopback and ask.known.on_stage
