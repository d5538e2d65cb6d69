"""The administrator's pages: who may sign in, for whom, and the invitation to do so."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts import (
    factor_actions,
    factor_queries,
    queries,
    rules,
    staff_actions,
    staff_queries,
)
from jobbridge.accounts.model import Account
from jobbridge.errors import Reason
from jobbridge.i18n import LANGUAGES, N_
from jobbridge.viewer import ROLE_LABELS, Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import PUBLIC, get, post

WHO = frozenset({Role.ADMINISTRATOR})
LARGEST = 2**31 - 1
DUTY_LABELS = {
    Duty.GATE: N_("Gate: sees who comes today"),
    Duty.ROOMS: N_("Rooms: keeps rooms and hours, books interviews"),
    Duty.PASSES: N_("Passes: confirms interviews and visitors"),
    Duty.MOVEMENTS: N_("Movements: keeps the register of people"),
    Duty.RESTRICTIONS: N_("Restrictions: keeps legal restrictions"),
}
STATE_LABELS = {
    "active": N_("May sign in"),
    "invited": N_("Has no password yet"),
    "ended": N_("Access ended"),
}
DIFFERENT = Reason("different", N_("The two passwords differ."), field="again")


class FindForm(Input):
    text: str = Field(min_length=2, max_length=254)


class StaffForm(Input):
    role: Role
    name: str = Field(min_length=2, max_length=120)
    email: str = Field(max_length=254)
    organisations: list[int] = Field(default_factory=list, max_length=100)
    duties: list[Duty] = Field(default_factory=list, max_length=len(Duty))
    locale: str = Field(default="lv", max_length=2)


class EditForm(StaffForm):
    version: int = Field(ge=1, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=1, le=LARGEST)


class PasswordForm(Input):
    password: str = Field(max_length=200)
    again: str = Field(default="", max_length=200)


@get("/accounts", WHO)
def staff(ask: NamedDependency[Ask]) -> Response[str]:
    role = ask.query("role") if ask.query("role") in set(Role) else ""
    state = ask.query("state") if ask.query("state") in staff_queries.STATES else ""
    organisation = ask.number("organisation", 0)
    page = staff_queries.staff_for(
        ask.session,
        ask.viewer,
        role=role,
        organisation_id=organisation or None,
        state=state,
        page=ask.number("page"),
    )
    names = queries.organisations_named(ask.session)
    chosen = {"role": role, "organisation": organisation or "", "state": state}
    return ask.render(
        "accounts/accounts.html",
        accounts=page.rows,
        total=page.total,
        turn=_turn(page, chosen),
        organisations=names,
        bodies=sorted(_with_members(ask, names).items(), key=lambda item: item[1]),
        chosen={name: str(value) for name, value in chosen.items()},
        found=None,
        **_words(ask),
    )


def _with_members(ask: Ask, names: dict[int, str]) -> dict[int, str]:
    return {
        i: names[i] for i in staff_queries.organisations_with_members(ask.session) if i in names
    }


def _turn(page: staff_queries.Page, chosen: Mapping[str, object]) -> dict[str, object]:
    def url(number: int) -> str:
        return "/accounts?" + urlencode({k: v for k, v in {**chosen, "page": number}.items() if v})

    return {
        "number": page.number,
        "pages": page.pages,
        "previous_url": url(page.number - 1) if page.number > 1 else None,
        "next_url": url(page.number + 1) if page.number < page.pages else None,
    }


def _words(ask: Ask) -> dict[str, Any]:
    say = ask.words.gettext
    return {
        "roles": [(str(role), say(label)) for role, label in ROLE_LABELS.items()],
        "states": [(state, say(STATE_LABELS[state])) for state in staff_queries.STATES],
    }


@post("/accounts/find", WHO, status_code=200)
def find(ask: NamedDependency[Ask]) -> Response[str]:
    """Names and addresses of people never stand in an address, so this is no GET."""
    form = ask.form(FindForm)
    with form.attempt(ask.session):
        found = staff_queries.named_for(ask.session, ask.viewer, form.data.text)
        return ask.render(
            "accounts/accounts.html",
            accounts=found,
            total=len(found),
            turn=None,
            organisations=queries.organisations_named(ask.session),
            bodies=[],
            chosen={},
            found=form.data.text,
            **_words(ask),
        )
    return ask.redirect("/accounts")


@get("/accounts/new", WHO)
def new_account(ask: NamedDependency[Ask]) -> Response[str]:
    role = ask.query("role")
    if role not in set(Role):
        return ask.render("accounts/role.html", account=None, **_words(ask))
    return _form_page(ask, ask.blank(StaffForm, role=role, locale="lv"), None)


@post("/accounts/new", WHO)
def add_account(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(StaffForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _added(ask, form))
    return _form_page(ask, form, None, status=422)


def _added(ask: Ask, form: Form[StaffForm]) -> Response[str]:
    data = form.data
    account = staff_actions.add_staff(
        ask.session,
        ask.viewer,
        email=data.email,
        name=data.name,
        role=data.role,
        organisations=data.organisations,
        duties=data.duties,
        locale=data.locale,
        now=ask.now,
    )
    if ask.services.settings.smtp_url is None:
        said = N_("The account is made. Make its invitation link below and hand it over.")
    else:
        said = N_("The account is made and an invitation is on its way.")
    ask.flash("success", ask.words.gettext(said))
    return ask.redirect(f"/accounts/{account.id}")


def _form_page(
    ask: Ask, form: Form[StaffForm] | Form[EditForm], account: Account | None, status: int = 200
) -> Response[str]:
    role = Role(form.value("role")) if form.value("role") in set(Role) else None
    if role is None:
        return ask.render("accounts/role.html", status=status, account=account, **_words(ask))
    kind = rules.KIND_OF.get(role)
    also = [m.organisation_id for m in account.memberships] if account else []
    bodies = (
        staff_queries.organisations_for(ask.session, ask.viewer, kind, also=also) if kind else []
    )
    return ask.render(
        "accounts/edit.html",
        status=status,
        form=form,
        account=account,
        role=role,
        one_only=role in rules.ONE_ONLY,
        needed=role in rules.NEEDED,
        bodies=[(b.id, b.name) for b in bodies if b.kind == kind],
        duties=[(str(d), ask.words.gettext(DUTY_LABELS[d])) for d in Duty],
        languages=LANGUAGES.items(),
    )


@get("/accounts/{account_id:int}", WHO)
def account_page(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    return _page(ask, account_id)


def _page(
    ask: Ask, account_id: int, *, form: Form[VersionForm] | None = None, token: str | None = None
) -> Response[str]:
    account = staff_queries.staff_member_for(ask.session, ask.viewer, account_id)
    say = ask.words.gettext
    link = f"{ask.services.settings.public_url}/invitation/{token}" if token else None
    return ask.render(
        "accounts/member.html",
        status=422 if form is not None else 200,
        account=account,
        organisations=queries.organisations_named(ask.session),
        duties=[say(DUTY_LABELS[Duty(d.duty)]) for d in account.duties],
        endings=staff_queries.endings_for(ask.session, ask.viewer, account.id, ask.now),
        invitation=staff_queries.open_invitation(ask.session, account.id, ask.now),
        own=account.id == ask.viewer.account_id,
        form=form or ask.blank(VersionForm),
        link=link,
        factors=len(factor_queries.factors_of(ask.session, account.id)),
        mails=ask.services.settings.smtp_url is not None,
        language=LANGUAGES.get(account.locale, account.locale),
    )


@get("/accounts/{account_id:int}/edit", WHO)
def edit_page(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    """`?role=` shows the form for another role; `?change=role` asks which."""
    account = staff_queries.staff_member_for(ask.session, ask.viewer, account_id)
    if ask.query("change") == "role":
        return ask.render("accounts/role.html", account=account, **_words(ask))
    role = ask.query("role") if ask.query("role") in set(Role) else account.role
    form = ask.blank(
        EditForm,
        role=role,
        name=account.name,
        email=account.email,
        organisations=[m.organisation_id for m in account.memberships],
        duties=[d.duty for d in account.duties],
        locale=account.locale,
        version=account.version,
    )
    return _form_page(ask, form, account)


@post("/accounts/{account_id:int}/edit", WHO)
def edit_account(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    form = ask.form(EditForm)
    with form.attempt(ask.session):
        staff_actions.edit_staff(
            ask.session, ask.viewer, account_id=account_id, **form.data.model_dump(), now=ask.now
        )
        ask.flash("success", ask.words.gettext("The account is saved."))
        return ask.redirect(f"/accounts/{account_id}")
    account = staff_queries.staff_member_for(ask.session, ask.viewer, account_id)
    return _form_page(ask, form, account, status=422)


@post("/accounts/{account_id:int}/disable", WHO)
def disable(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    form = ask.form(VersionForm)
    with form.attempt(ask.session):
        staff_actions.disable_staff(
            ask.session,
            ask.viewer,
            account_id=account_id,
            version=form.data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The access is ended."))
        return ask.redirect(f"/accounts/{account_id}")
    return _page(ask, account_id, form=form)


@post("/accounts/{account_id:int}/enable", WHO)
def enable(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    form = ask.form(VersionForm)
    with form.attempt(ask.session):
        staff_actions.enable_staff(
            ask.session,
            ask.viewer,
            account_id=account_id,
            version=form.data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The account may sign in again."))
        return ask.redirect(f"/accounts/{account_id}")
    return _page(ask, account_id, form=form)


@post("/accounts/{account_id:int}/invite", WHO, status_code=200)
def invite(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    """The answer shows the link, this once; so it is never kept to be repeated."""
    form = ask.form(Input)
    with form.attempt(ask.session):
        token = staff_actions.invite(ask.session, ask.viewer, account_id=account_id, now=ask.now)
        return _page(ask, account_id, token=token)
    account = staff_queries.staff_member_for(ask.session, ask.viewer, account_id)
    shown = ask.blank(VersionForm, version=account.version)
    for _, text in form.errors:
        ask.flash("danger", text)
    return _page(ask, account_id, form=shown)


@post("/accounts/{account_id:int}/factors/reset", WHO, status_code=200, fresh=True)
def reset_factors(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    """The answer shows the link, as that of an invitation does."""
    form = ask.form(Input)
    with form.attempt(ask.session):
        token = factor_actions.reset_factors(
            ask.session, ask.viewer, account_id=account_id, now=ask.now
        )
        return _page(ask, account_id, token=token)
    account = staff_queries.staff_member_for(ask.session, ask.viewer, account_id)
    shown = ask.blank(VersionForm, version=account.version)
    for _, text in form.errors:
        ask.flash("danger", text)
    return _page(ask, account_id, form=shown)


@post("/accounts/{account_id:int}/invitation/end", WHO)
def end_invitation(ask: NamedDependency[Ask], account_id: FromPath[int]) -> Response[str]:
    staff_actions.revoke_invitation(ask.session, ask.viewer, account_id=account_id, now=ask.now)
    ask.flash("success", ask.words.gettext("The invitation no longer works."))
    return ask.redirect(f"/accounts/{account_id}")


@get("/invitation/{token:str}", PUBLIC)
def invitation(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    _, account = staff_queries.invitation_by_token(ask.session, token, ask.now)
    return ask.render(
        "accounts/invitation.html", form=ask.blank(PasswordForm), account=account, token=token
    )


@post("/invitation/{token:str}", PUBLIC)
def accept(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(PasswordForm)
    with form.attempt(ask.session):
        if form.data.again != form.data.password:
            form.refuse([DIFFERENT])
        else:
            staff_actions.accept_invitation(
                ask.session, token, password=form.data.password, now=ask.now
            )
            text = ask.words.gettext("The password is set. Sign in with it now.")
            ask.flash("success", text)
            return ask.redirect("/sign-in")
    _, account = staff_queries.invitation_by_token(ask.session, token, ask.now)
    return ask.render(
        "accounts/invitation.html", status=422, form=form, account=account, token=token
    )


HANDLERS = [
    staff,
    find,
    new_account,
    add_account,
    account_page,
    edit_page,
    edit_account,
    disable,
    enable,
    *(invite, reset_factors),
    end_invitation,
    invitation,
    accept,
]
