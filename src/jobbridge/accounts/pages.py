"""Sign-in, sign-out, language, one's own password and sessions."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts import (
    actions,
    entry_pages,
    factor_actions,
    factor_pages,
    factor_queries,
    passkeys,
    proof_actions,
    queries,
    staff_pages,
)
from jobbridge.accounts.devices import device_words
from jobbridge.accounts.entry_pages import device_of, end_former, network_of
from jobbridge.accounts.model import Account
from jobbridge.accounts.staff_pages import DIFFERENT
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.cookies import ended_cookie, language_cookie, session_cookie
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import PUBLIC, SIGNED_IN, get, post
from jobbridge.web.security import local_path
from jobbridge.web.services import NavItem


class SignInForm(Input):
    email: str = Field(max_length=254)
    password: str = Field(max_length=200)
    next: str = Field(default="", max_length=500)


class OwnPasswordForm(Input):
    old: str = Field(max_length=200)
    password: str = Field(max_length=200)
    again: str = Field(default="", max_length=200)


@get("/sign-in", PUBLIC)
def sign_in_page(ask: NamedDependency[Ask]) -> Response[str]:
    if ask.signed_in:
        return ask.redirect(local_path(ask.query("next")))
    return _sign_in_page(ask, ask.blank(SignInForm, next=local_path(ask.query("next"))))


def _sign_in_page(ask: Ask, form: Form[SignInForm], status: int = 200) -> Response[str]:
    return ask.render(
        "accounts/sign_in.html",
        status=status,
        form=form,
        cast=_cast(ask),
        passkey=entry_pages.asking(ask, passkeys.ALONE, None),
    )


@post("/sign-in", PUBLIC)
def sign_in(ask: NamedDependency[Ask]) -> Response[str]:
    """The password alone opens nothing: the second factor comes next, or setting one up."""
    form = ask.form(SignInForm)
    status = 422
    try:
        if form.readable:
            account = proof_actions.check_password(
                ask.session,
                email=form.data.email,
                password=form.data.password,
                network=network_of(ask),
                now=ask.now,
            )
            passed = factor_actions.proceed(
                ask.session, account, device=device_of(ask), network=network_of(ask), now=ask.now
            )
            return entry_pages.answer(ask, passed, form.data.next)
    except Refused as no:
        ask.session.rollback()
        form.refuse(no.reasons)
        status = entry_pages.refused_status(no)
    return _sign_in_page(ask, form, status)


@post("/sign-in/{account_id:int}", PUBLIC)
def sign_in_as(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    """One click, no second factor: only where the database is marked synthetic."""
    member = next((m for m in _cast(ask) if m.id == account_id), None)
    if member is None:
        raise NotFound
    end_former(ask)
    response = ask.redirect("/")
    token = actions.begin(ask.session, member, device=device_of(ask), now=ask.now)
    response.set_cookie(session_cookie(token))
    return response


@post("/tour/{step:int}", PUBLIC)
def tour(ask: NamedDependency[Ask], step: FromPath[int]) -> Response[str]:
    """One step of the guided tour: sign in as whose step it is, and go there."""
    steps = queries.tour_steps(ask.session) if _cast(ask) else []
    if not 1 <= step <= len(steps):
        raise NotFound
    account_id, url = steps[step - 1]
    member = next(m for m in _cast(ask) if m.id == account_id)
    end_former(ask)
    response = ask.redirect(f"{url}?tour={step}")
    token = actions.begin(ask.session, member, device=device_of(ask), now=ask.now)
    response.set_cookie(session_cookie(token))
    return response


def _cast(ask: Ask) -> list[Account]:
    shown = ask.services.synthetic and ask.services.settings.loopback
    return queries.cast(ask.session) if shown else []


@post("/sign-out", SIGNED_IN)
def sign_out(ask: NamedDependency[Ask]) -> Response[str]:
    actions.sign_out(ask.session, ask.viewer, ask.sign_in_id, now=ask.now)
    response = ask.redirect("/sign-in")
    response.set_cookie(ended_cookie())
    response.headers["clear-site-data"] = '"cache", "cookies", "storage"'
    return response


@post("/confirm", SIGNED_IN, fresh=True)
def confirm(ask: NamedDependency[Ask]) -> Response[str]:
    """Back to a page that asked who is there: whoever arrives here has just said it."""
    return ask.redirect(local_path(ask.typed("next")))


@post("/language", PUBLIC)
def choose_language(ask: NamedDependency[Ask]) -> Response[str]:
    locale = ask.typed("language")
    if ask.signed_in:
        actions.set_locale(ask.session, ask.viewer, locale)
    response = ask.redirect(local_path(ask.typed("next")))
    if locale in ("lv", "en", "ru"):
        response.set_cookie(language_cookie(locale))
    return response


@get("/account", SIGNED_IN)
def own_account(ask: NamedDependency[Ask]) -> Response[str]:
    return _own_page(ask, ask.blank(OwnPasswordForm))


def _own_page(ask: Ask, form: Form[OwnPasswordForm], status: int = 200) -> Response[str]:
    account = queries.account_for(ask.session, ask.viewer, ask.viewer.account_id or 0)
    return ask.render(
        "accounts/account.html",
        status=status,
        form=form,
        device_words=device_words,
        account=account,
        organisations=queries.organisations_named(ask.session),
        sign_ins=queries.sign_ins_for(ask.session, ask.viewer, ask.now),
        current=ask.sign_in_id,
        factors=len(factor_queries.factors_of(ask.session, account.id)),
        codes_left=factor_queries.codes_left(ask.session, account.id),
    )


@post("/account/sign-ins/{sign_in_id:int}/end", SIGNED_IN)
def end_sign_in(ask: NamedDependency[Ask], sign_in_id: FromPath[int]) -> Response[str]:
    if sign_in_id not in {s.id for s in queries.sign_ins_for(ask.session, ask.viewer, ask.now)}:
        raise NotFound
    actions.sign_out(ask.session, ask.viewer, sign_in_id, now=ask.now)
    ask.flash("success", ask.words.gettext("This device is signed out."))
    return ask.redirect("/account")


@post("/account/sign-ins/end", SIGNED_IN)
def end_other_sign_ins(ask: NamedDependency[Ask]) -> Response[str]:
    actions.end_others(ask.session, ask.viewer, keep=ask.sign_in_id, now=ask.now)
    ask.flash("success", ask.words.gettext("Every other device is signed out."))
    return ask.redirect("/account")


@post("/account/password", SIGNED_IN)
def change_password(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(OwnPasswordForm)
    with form.attempt(ask.session):
        if form.data.again != form.data.password:
            form.refuse([DIFFERENT])
        else:
            proof_actions.change_password(
                ask.session,
                ask.viewer,
                old=form.data.old,
                new=form.data.password,
                network=network_of(ask),
                sign_in_id=ask.sign_in_id,
                now=ask.now,
            )
            ask.flash("success", ask.words.gettext("The password is changed."))
            return ask.redirect("/account")
    return _own_page(ask, form, status=422)


HANDLERS = [
    sign_in_page,
    sign_in,
    sign_in_as,
    tour,
    sign_out,
    confirm,
    choose_language,
    own_account,
    end_sign_in,
    end_other_sign_ins,
    change_password,
    *entry_pages.HANDLERS,
    *factor_pages.HANDLERS,
    *staff_pages.HANDLERS,
]
NAV = [NavItem(N_("Accounts"), "/accounts", frozenset({Role.ADMINISTRATOR}))]
