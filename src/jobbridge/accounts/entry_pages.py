"""The second half of signing in: a code, a recovery code or a passkey; or setting a factor up."""

from collections.abc import Callable
from urllib.parse import quote

import segno
from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.accounts import actions, factor_actions, factor_queries, factor_rules, passkeys
from jobbridge.accounts.factor_actions import Passed
from jobbridge.accounts.factor_rules import Step
from jobbridge.accounts.model import Account, Factor, SignInStep
from jobbridge.errors import Refused
from jobbridge.web.ask import Ask
from jobbridge.web.cookies import cookie, session_cookie
from jobbridge.web.forms import Form, Input
from jobbridge.web.party import party_of
from jobbridge.web.routes import PUBLIC, get, post
from jobbridge.web.security import caller, local_path

STEP_COOKIE = "__Host-step"
TOO_MANY = frozenset({"too_often", "too_many_codes"})


class CodeForm(Input):
    code: str = Field(min_length=6, max_length=40)
    next: str = Field(default="", max_length=500)


class PasskeyForm(Input):
    credential: str = Field(min_length=2, max_length=passkeys.LONGEST)
    next: str = Field(default="", max_length=500)


def device_of(ask: Ask) -> str:
    return ask.request.headers.get("user-agent", "")[:200]


def network_of(ask: Ask) -> str:
    return caller(ask.request, ask.services.settings.trusted_proxies)


def end_former(ask: Ask) -> None:
    """Whoever was signed in in this browser before is so no longer."""
    if ask.sign_in_id is not None:
        actions.sign_out(ask.session, ask.viewer, ask.sign_in_id, now=ask.now)


def answer(ask: Ask, passed: Passed, to: str) -> Response[str]:
    """The next page after a first factor, and the cookie that it needs. `to` is where somebody
    wanted to go."""
    if passed.step is Step.SIGNED_IN:
        return entered(ask, passed.token, to)
    end_former(ask)
    page = "enrol" if passed.step is Step.ENROL else "factor"
    wanted = local_path(to)
    response = ask.redirect(
        f"/sign-in/{page}" + (f"?next={quote(wanted)}" if wanted != "/" else "")
    )
    response.set_cookie(cookie(STEP_COOKIE, passed.token))
    return response


def entered(ask: Ask, token: str, to: str) -> Response[str]:
    """Signed in, and on to where somebody wanted to go."""
    end_former(ask)
    response = ask.redirect(local_path(to))
    _take_cookies(response, token)
    return response


def _take_cookies(response: Response[str], token: str) -> None:
    response.set_cookie(session_cookie(token))
    response.set_cookie(cookie(STEP_COOKIE, "", max_age=0))


def refused_status(error: Refused) -> int:
    return 429 if any(r.code in TOO_MANY for r in error.reasons) else 422


def _half(ask: Ask) -> tuple[SignInStep, Account] | None:
    token = ask.request.cookies.get(STEP_COOKIE)
    return factor_queries.step_by_token(ask.session, token, ask.now)


def _from_the_start(ask: Ask) -> Response[str]:
    if ask.signed_in:
        return ask.redirect("/")
    ask.flash("info", ask.words.reason(factor_rules.START_OVER))
    return ask.redirect("/sign-in")


def unkept(page: Response[str]) -> Response[str]:
    """A page with something secret on it: no browser keeps it, though nobody is signed in yet."""
    page.headers["cache-control"] = "no-store"
    return page


def asking(ask: Ask, purpose: str, account: Account | None) -> Callable[[], str]:
    """What a page asks of passkeys, worked out while it is rendered: the browser that it is bound
    to may get its cookie only then. Empty where no passkey can be used."""

    def options() -> str:
        party = party_of(ask.request, ask.services.settings)
        if party is None:
            return ""
        ring = ask.services.database.keyring
        challenge = passkeys.new_challenge(ring, purpose, ask.csrf_token, ask.now)
        if account is None:
            return passkeys.request_options(party, challenge)
        found = factor_queries.passkeys_of(ask.session, account.id)
        known = [one.credential_id for one in found if one.credential_id]
        if purpose == passkeys.REGISTER:
            handle = passkeys.user_handle(ring, account.id)
            return passkeys.creation_options(
                party, challenge, handle=handle, email=account.email, known=known
            )
        return passkeys.request_options(party, challenge, known=known) if known else ""

    return options


def app_shown(factor: Factor, account: Account) -> dict[str, str]:
    """The secret of an app: as a picture for its camera, and to be typed."""
    secret = factor.secret or ""
    address = factor_rules.address_of(secret, account.email)
    return {
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=4, light="#fff"),
        "key": factor_rules.in_groups(secret),
    }


@get("/sign-in/factor", PUBLIC)
def factor_page(ask: NamedDependency[Ask]) -> Response[str]:
    found = _half(ask)
    if found is None:
        return _from_the_start(ask)
    if found[0].factor_id is not None:
        return ask.redirect("/sign-in/enrol")
    return _ask_factor(ask, found[1], ask.blank(CodeForm, next=local_path(ask.query("next"))))


def _ask_factor(
    ask: Ask, account: Account, form: Form[CodeForm] | Form[PasskeyForm], status: int = 200
) -> Response[str]:
    page = ask.render(
        "accounts/factor.html",
        status=status,
        form=form,
        has_app=bool(factor_queries.apps_of(ask.session, account.id)),
        passkey=asking(ask, passkeys.SECOND, account),
    )
    return unkept(page)


@post("/sign-in/factor", PUBLIC)
def give_code(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(CodeForm)
    return _second(
        ask,
        form,
        lambda step, account: factor_actions.pass_by_code(
            ask.session, step, account, form.data.code, network=network_of(ask), now=ask.now
        ),
    )


@post("/sign-in/factor/passkey", PUBLIC)
def give_passkey(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(PasskeyForm)
    return _second(
        ask,
        form,
        lambda step, account: factor_actions.pass_by_passkey(
            ask.session,
            step,
            account,
            form.data.credential,
            party_of(ask.request, ask.services.settings),
            bound=ask.csrf_token,
            network=network_of(ask),
            now=ask.now,
        ),
    )


def _second(
    ask: Ask,
    form: Form[CodeForm] | Form[PasskeyForm],
    act: Callable[[SignInStep, Account], str],
) -> Response[str]:
    found = _half(ask)
    if found is None:
        return _from_the_start(ask)
    status = 422
    try:
        if form.readable:
            return entered(ask, act(*found), form.data.next)
    except Refused as no:
        ask.session.rollback()
        if factor_rules.START_OVER in no.reasons:
            return _from_the_start(ask)
        form.refuse(no.reasons)
        status = refused_status(no)
    return _ask_factor(ask, found[1], form, status)


@get("/sign-in/enrol", PUBLIC)
def enrol_page(ask: NamedDependency[Ask]) -> Response[str]:
    found = _half(ask)
    if found is None or found[0].factor_id is None:
        return _from_the_start(ask)
    return _show_enrolment(ask, found, ask.blank(CodeForm, next=local_path(ask.query("next"))))


def _show_enrolment(
    ask: Ask,
    found: tuple[SignInStep, Account],
    form: Form[CodeForm] | Form[PasskeyForm],
    status: int = 200,
) -> Response[str]:
    step, account = found
    app = factor_queries.app_of_step(ask.session, step)
    page = ask.render(
        "accounts/enrol.html",
        status=status,
        form=form,
        account=account,
        app=app_shown(app, account),
        passkey=asking(ask, passkeys.REGISTER, account),
    )
    return unkept(page)


@post("/sign-in/enrol", PUBLIC, status_code=200)
def enrol_app(ask: NamedDependency[Ask]) -> Response[str]:
    """The answer shows the recovery codes, this once."""
    form = ask.form(CodeForm)
    return _first(
        ask,
        form,
        lambda step, account: factor_actions.enrol_app(
            ask.session, step, account, form.data.code, network=network_of(ask), now=ask.now
        ),
    )


@post("/sign-in/enrol/passkey", PUBLIC, status_code=200)
def enrol_passkey(ask: NamedDependency[Ask]) -> Response[str]:
    """The answer shows the recovery codes, this once."""
    form = ask.form(PasskeyForm)
    return _first(
        ask,
        form,
        lambda step, account: factor_actions.enrol_passkey(
            ask.session,
            step,
            account,
            form.data.credential,
            party_of(ask.request, ask.services.settings),
            bound=ask.csrf_token,
            network=network_of(ask),
            now=ask.now,
        ),
    )


def _first(
    ask: Ask,
    form: Form[CodeForm] | Form[PasskeyForm],
    act: Callable[[SignInStep, Account], tuple[str, list[str]]],
) -> Response[str]:
    found = _half(ask)
    if found is None or found[0].factor_id is None:
        return _from_the_start(ask)
    with form.attempt(ask.session):
        token, codes = act(*found)
        end_former(ask)
        shown = ask.render("accounts/codes.html", codes=codes, to=local_path(form.data.next))
        _take_cookies(shown, token)
        return unkept(shown)
    if _half(ask) is None or factor_queries.has_factor(ask.session, found[1].id):
        return _from_the_start(ask)
    return _show_enrolment(ask, found, form, 422)


@post("/sign-in/passkey", PUBLIC)
def by_passkey(ask: NamedDependency[Ask]) -> Response[str]:
    """A passkey alone: it has verified who holds it."""
    form = ask.form(PasskeyForm)
    try:
        if form.readable:
            token = factor_actions.sign_in_by_passkey(
                ask.session,
                form.data.credential,
                party_of(ask.request, ask.services.settings),
                bound=ask.csrf_token,
                device=device_of(ask),
                network=network_of(ask),
                now=ask.now,
            )
            return entered(ask, token, form.data.next)
    except Refused as no:
        ask.session.rollback()
        ask.flash("danger", ask.words.reason(no.reasons[0]))
        return ask.redirect("/sign-in")
    ask.flash("danger", ask.words.reason(factor_rules.WRONG_PASSKEY))
    return ask.redirect("/sign-in")


HANDLERS = [
    factor_page,
    give_code,
    give_passkey,
    enrol_page,
    enrol_app,
    enrol_passkey,
    by_passkey,
]
