"""One's own second factors and recovery codes; every change of them asks who is there."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts import factor_actions, factor_queries, factor_rules, passkeys, queries
from jobbridge.accounts.entry_pages import app_shown, asking
from jobbridge.accounts.model import TOTP, Account
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.party import party_of
from jobbridge.web.routes import SIGNED_IN, get, post


class NameForm(Input):
    name: str = Field(max_length=60)


class OwnCodeForm(Input):
    code: str = Field(min_length=6, max_length=40)


class OwnPasskeyForm(Input):
    credential: str = Field(min_length=2, max_length=passkeys.LONGEST)


def _account(ask: Ask) -> Account:
    return queries.account_for(ask.session, ask.viewer, ask.viewer.account_id or 0)


@get("/account/factors", SIGNED_IN)
def factors(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, ask.blank(NameForm))


def _page(ask: Ask, form: Form[NameForm] | Form[Input], status: int = 200) -> Response[str]:
    account = _account(ask)
    return ask.render(
        "accounts/factors.html",
        status=status,
        form=form,
        factors=factor_queries.factors_of(ask.session, account.id),
        codes_left=factor_queries.codes_left(ask.session, account.id),
        few=factor_rules.FEW_CODES,
    )


@post("/account/factors/app", SIGNED_IN, fresh=True)
def begin_app(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(Input)
    with form.attempt(ask.session):
        factor = factor_actions.begin_app(ask.session, ask.viewer, now=ask.now)
        return ask.redirect(f"/account/factors/app/{factor.id}")
    return _page(ask, form, 422)


@get("/account/factors/app/{factor_id:int}", SIGNED_IN)
def app_page(ask: NamedDependency[Ask], factor_id: FromPath[int]) -> Response[str]:
    return _app_page(ask, factor_id, ask.blank(OwnCodeForm))


def _app_page(
    ask: Ask, factor_id: int, form: Form[OwnCodeForm], status: int = 200
) -> Response[str]:
    """The secret is shown until the app has given its first code, and never again."""
    factor = factor_queries.own_factor_for(ask.session, ask.viewer, factor_id)
    if factor.kind != TOTP or factor.confirmed_at is not None:
        raise NotFound
    return ask.render(
        "accounts/app.html",
        status=status,
        form=form,
        factor=factor,
        app=app_shown(factor, _account(ask)),
    )


@post("/account/factors/app/{factor_id:int}", SIGNED_IN, fresh=True)
def confirm_app(ask: NamedDependency[Ask], factor_id: FromPath[int]) -> Response[str]:
    form = ask.form(OwnCodeForm)
    with form.attempt(ask.session):
        factor_actions.confirm_app(
            ask.session,
            ask.viewer,
            factor_id=factor_id,
            code=form.data.code,
            sign_in_id=ask.sign_in_id,
            now=ask.now,
        )
        return _added(ask)
    return _app_page(ask, factor_id, form, 422)


def _added(ask: Ask) -> Response[str]:
    said = ask.words.gettext("The second factor is set up. Every other device is signed out.")
    ask.flash("success", said)
    return ask.redirect("/account/factors")


@get("/account/factors/passkey", SIGNED_IN, fresh=True)
def passkey_page(ask: NamedDependency[Ask]) -> Response[str]:
    return _passkey_page(ask, ask.blank(OwnPasskeyForm))


def _passkey_page(ask: Ask, form: Form[OwnPasskeyForm], status: int = 200) -> Response[str]:
    return ask.render(
        "accounts/passkey.html",
        status=status,
        form=form,
        passkey=asking(ask, passkeys.REGISTER, _account(ask)),
    )


@post("/account/factors/passkey", SIGNED_IN, fresh=True)
def add_passkey(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(OwnPasskeyForm)
    with form.attempt(ask.session):
        factor_actions.add_passkey(
            ask.session,
            ask.viewer,
            form.data.credential,
            party_of(ask.request, ask.services.settings),
            bound=ask.csrf_token,
            sign_in_id=ask.sign_in_id,
            now=ask.now,
        )
        return _added(ask)
    return _passkey_page(ask, form, 422)


@post("/account/factors/{factor_id:int}/rename", SIGNED_IN)
def rename(ask: NamedDependency[Ask], factor_id: FromPath[int]) -> Response[str]:
    form = ask.form(NameForm)
    with form.attempt(ask.session):
        factor_actions.rename_factor(
            ask.session, ask.viewer, factor_id=factor_id, name=form.data.name, now=ask.now
        )
        ask.flash("success", ask.words.gettext("The name is saved."))
        return ask.redirect("/account/factors")
    factor_queries.own_factor_for(ask.session, ask.viewer, factor_id)
    return _page(ask, form, 422)


@post("/account/factors/{factor_id:int}/remove", SIGNED_IN, fresh=True)
def remove(ask: NamedDependency[Ask], factor_id: FromPath[int]) -> Response[str]:
    form = ask.form(Input)
    with form.attempt(ask.session):
        factor_actions.remove_factor(
            ask.session,
            ask.viewer,
            factor_id=factor_id,
            sign_in_id=ask.sign_in_id,
            now=ask.now,
        )
        text = N_("The second factor is removed. Every other device is signed out.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/account/factors")
    return _page(ask, form, 422)


@post("/account/recovery-codes", SIGNED_IN, status_code=200, fresh=True)
def renew_codes(ask: NamedDependency[Ask]) -> Response[str]:
    """The answer shows the codes, this once; so it is never kept to be repeated."""
    codes = factor_actions.renew_codes(ask.session, ask.viewer, now=ask.now)
    return ask.render("accounts/codes.html", codes=codes, to="/account/factors")


HANDLERS = [
    factors,
    begin_app,
    app_page,
    confirm_app,
    passkey_page,
    add_passkey,
    rename,
    remove,
    renew_codes,
]
