"""The prison's register: adding people, movements, restrictions; agreements and care."""

from datetime import date
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.inmates import actions, queries, vocabulary
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison
from jobbridge.places.queries import municipalities, prisons_for
from jobbridge.viewer import SYSTEM, Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1


class Dates(Input):
    release_earliest: date = Field(ge=FIRST, lt=LAST)
    release_expected: date = Field(ge=FIRST, lt=LAST)
    release_latest: date = Field(ge=FIRST, lt=LAST)
    open_unit_from: date | None = Field(default=None, ge=FIRST, lt=LAST)


class PersonForm(Dates):
    prison_id: int = Field(ge=1, le=LARGEST)
    given_name: str = Field(max_length=80)
    family_name: str = Field(max_length=80)
    personal_code: str = Field(default="", max_length=15)
    birth_date: str = Field(default="", max_length=10)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)


class TransferForm(Input):
    to_prison_id: int = Field(ge=1, le=LARGEST)
    on: date = Field(ge=FIRST, lt=LAST)


class ReleaseForm(Input):
    released_on: date = Field(ge=FIRST, lt=LAST)


class RestrictionForm(Input):
    code: str = Field(max_length=20)
    legal_reference: str = Field(max_length=200)
    valid_from: date = Field(ge=FIRST, lt=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, lt=LAST)
    review_on: date = Field(ge=FIRST, lt=LAST)


class AgreementForm(Input):
    purpose: str = Field(max_length=20)
    given_on: date = Field(ge=FIRST, lt=LAST)
    legal_basis: str = Field(max_length=120)


def _officer(ask: Ask, *duties: Duty) -> None:
    """An officer without any of the duties may not know that there is such a page."""
    if not any(ask.viewer.has(duty) for duty in duties):
        raise NotFound


@get("/register", {Role.PRISON_OFFICER})
def register(ask: NamedDependency[Ask]) -> Response[str]:
    """The prison's people, for those who record movements or restrictions."""
    _officer(ask, Duty.MOVEMENTS, Duty.RESTRICTIONS)
    text, number = ask.query("q")[:80], ask.query("page", "1")
    page = queries.inmates_for(
        ask.session,
        ask.viewer,
        filters=queries.Filters(text=text),
        today=ask.today,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    return ask.render("inmates/register.html", page=page, text=text, turn=_turn(text, page))


def _turn(text: str, page: queries.Page) -> dict[str, object]:
    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return "/register?" + urlencode({"q": text, "page": number}) if inside else None

    return {
        "number": page.number,
        "pages": page.pages,
        "previous_url": url(page.number - 1),
        "next_url": url(page.number + 1),
    }


# A new person


@get("/inmates/new", {Role.COUNSELOR, Role.PRISON_OFFICER})
def new_person(ask: NamedDependency[Ask]) -> Response[str]:
    if ask.viewer.is_(Role.PRISON_OFFICER):
        _officer(ask, Duty.MOVEMENTS)
    return _person_page(ask, ask.blank(PersonForm))


@post("/inmates/new", {Role.COUNSELOR, Role.PRISON_OFFICER})
def add_person(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(PersonForm)

    def add() -> Response[str]:
        given = form.data.model_dump()
        code, born = given.pop("personal_code") or None, given.pop("birth_date") or None
        inmate = actions.add_inmate(
            ask.session,
            ask.viewer,
            **given,
            personal_code=code,
            birth_date=born,
            counselor_id=ask.viewer.account_id if ask.viewer.is_(Role.COUNSELOR) else None,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The person is in the register."))
        return ask.redirect(_home(ask, inmate))

    with form.attempt(ask.session):
        return ask.once(add)
    return _person_page(ask, form, status=422)


def _home(ask: Ask, inmate: Inmate) -> str:
    return f"/inmates/{inmate.ref}" if ask.viewer.is_(Role.COUNSELOR) else "/register"


def _person_page(ask: Ask, form: Form[PersonForm], status: int = 200) -> Response[str]:
    prisons = prisons_for(ask.session, ask.viewer, on=ask.today)
    return ask.render(
        "inmates/new.html",
        status=status,
        form=form,
        prisons=[(prison.id, prison.name) for prison in prisons],
        towns=[(town.id, town.name) for town in municipalities(ask.session)],
        home="/inmates" if ask.viewer.is_(Role.COUNSELOR) else "/register",
    )


# Movements


@get("/inmates/{ref:str}/movement", {Role.PRISON_OFFICER})
def movement(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _movement_page(ask, ref)


@post("/inmates/{ref:str}/transfer", {Role.PRISON_OFFICER})
def transfer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(TransferForm)
    with form.attempt(ask.session):
        actions.transfer(ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The transfer is recorded."))
        return ask.redirect("/register")
    return _movement_page(ask, ref, transfer=form)


@post("/inmates/{ref:str}/release-dates", {Role.PRISON_OFFICER})
def set_release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(Dates)
    with form.attempt(ask.session):
        actions.set_release(ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The release dates are changed."))
        return ask.redirect(f"/inmates/{inmate.ref}/movement")
    return _movement_page(ask, ref, dates=form)


@post("/inmates/{ref:str}/release", {Role.PRISON_OFFICER})
def release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(ReleaseForm)
    with form.attempt(ask.session):
        actions.release(ask.session, ask.viewer, inmate, on=form.data.released_on, now=ask.now)
        ask.flash("success", ask.words.gettext("The release is recorded."))
        return ask.redirect("/register")
    return _movement_page(ask, ref, release=form)


def _movement_page(
    ask: Ask,
    ref: str,
    *,
    transfer: Form[TransferForm] | None = None,
    dates: Form[Dates] | None = None,
    release: Form[ReleaseForm] | None = None,
) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    known = {name: getattr(inmate, name) for name in Dates.model_fields}
    prisons: list[Prison] = prisons_for(ask.session, SYSTEM, on=ask.today)
    return ask.render(
        "inmates/movement.html",
        status=422 if transfer or dates or release else 200,
        inmate=inmate,
        transfer=transfer or ask.blank(TransferForm, on=ask.today),
        dates=dates or ask.blank(Dates, **known),
        release=release or ask.blank(ReleaseForm, released_on=ask.today),
        prisons=[(p.id, p.name) for p in prisons if p.id != inmate.prison_id],
        movements=queries.movements_for(ask.session, ask.viewer, inmate),
    )


# Restrictions


@get("/inmates/{ref:str}/restrictions", {Role.PRISON_OFFICER})
def restrictions(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _restrictions_page(ask, ref, ask.blank(RestrictionForm, valid_from=ask.today))


@post("/inmates/{ref:str}/restrictions", {Role.PRISON_OFFICER})
def set_restriction(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.RESTRICTIONS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(RestrictionForm)

    def restrict() -> Response[str]:
        given = form.data.model_dump()
        actions.set_restriction(ask.session, ask.viewer, inmate, **given, now=ask.now)
        ask.flash("success", ask.words.gettext("The restriction is recorded."))
        return ask.redirect(f"/inmates/{inmate.ref}/restrictions")

    with form.attempt(ask.session):
        return ask.once(restrict)
    return _restrictions_page(ask, ref, form, status=422)


@post("/inmates/{ref:str}/restrictions/{restriction_id:int}/end", {Role.PRISON_OFFICER})
def end_restriction(
    ask: NamedDependency[Ask], ref: FromPath[str], restriction_id: FromPath[int]
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.end_restriction(ask.session, ask.viewer, inmate, restriction_id, now=ask.now)
    ask.flash("success", ask.words.gettext("The restriction has ended."))
    return ask.redirect(f"/inmates/{inmate.ref}/restrictions")


def _restrictions_page(
    ask: Ask, ref: str, form: Form[RestrictionForm], status: int = 200
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    bars = queries.restrictions_for(ask.session, ask.viewer, inmate, ask.today)
    return ask.render(
        "inmates/restrictions.html",
        status=status,
        inmate=inmate,
        bars=bars,
        form=form,
        codes=vocabulary.RESTRICTIONS,
    )


# Care and agreements


@post("/inmates/{ref:str}/counselor", {Role.COUNSELOR})
def take_care(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.set_counselor(ask.session, ask.viewer, inmate, ask.viewer.account_id, now=ask.now)
    ask.flash("success", ask.words.gettext("You look after this person now."))
    return ask.redirect(f"/inmates/{inmate.ref}")


@post("/inmates/{ref:str}/agreements", {Role.COUNSELOR})
def give_agreement(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(AgreementForm)

    def give() -> Response[str]:
        given = form.data.model_dump()
        actions.give_agreement(ask.session, ask.viewer, inmate, **given, now=ask.now)
        ask.flash("success", ask.words.gettext("The agreement is recorded."))
        return ask.redirect(f"/inmates/{inmate.ref}")

    return ask.once(give)


HANDLERS = [
    register,
    new_person,
    add_person,
    movement,
    transfer,
    set_release,
    release,
    restrictions,
    set_restriction,
    end_restriction,
    take_care,
    give_agreement,
]
NAV = [NavItem(N_("Register"), "/register", frozenset({Role.PRISON_OFFICER}))]
