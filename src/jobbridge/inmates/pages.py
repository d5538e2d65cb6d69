"""The prison's register: adding people, movements, restrictions; agreements and care."""

from datetime import date
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import actions, care_pages, file_pages, queries, vocabulary, wing_actions
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.rules import months_after
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


class WingForm(Input):
    wing: str = Field(default="", max_length=20, pattern=r"^[\w .-]*$")


class ReleaseForm(Input):
    released_on: date = Field(ge=FIRST, lt=LAST)


class RestrictionForm(Input):
    code: str = Field(max_length=20)
    legal_reference: str = Field(max_length=200)
    valid_from: date = Field(ge=FIRST, lt=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, lt=LAST)
    review_on: date = Field(ge=FIRST, lt=LAST)


class ReviewForm(Input):
    review_on: date = Field(ge=FIRST, lt=LAST)


MOVED_ON = "/inmates/{ref:str}/movement"
"""The page on which the forms of movements stand."""
NO_DAY = Reason("review_past", N_("The day of review lies ahead."), field="review_on")


def _officer(ask: Ask, *duties: Duty) -> None:
    """An officer without any of the duties may not know that there is such a page."""
    if not any(ask.viewer.has(duty) for duty in duties):
        raise NotFound


@get("/register", {Role.PRISON_OFFICER})
def register(ask: NamedDependency[Ask]) -> Response[str]:
    """The prison's people, for those who record movements or restrictions."""
    _officer(ask, Duty.MOVEMENTS, Duty.RESTRICTIONS)
    refs = care_pages.refs_in(ask)
    page = queries.inmates_for(
        ask.session,
        ask.viewer,
        filters=queries.Filters(refs=tuple(refs)),
        today=ask.today,
        page=ask.number("page"),
    )
    return ask.render("inmates/register.html", page=page, found=refs, turn=_turn(refs, page))


class FindForm(Input):
    q: str = Field(default="", max_length=80)


@post("/register/find", {Role.PRISON_OFFICER})
def find_in_register(ask: NamedDependency[Ask]) -> Response[str]:
    """A name is never in an address: what it finds is shown by references."""
    _officer(ask, Duty.MOVEMENTS, Duty.RESTRICTIONS)
    text = ask.form(FindForm).value("q")
    refs = queries.refs_named(ask.session, ask.viewer, text, ask.today) if text else []
    if text and not refs:
        ask.flash("warning", ask.words.gettext(NOBODY_FOUND))
    return ask.redirect("/register?" + urlencode({"ref": refs}, doseq=True))


NOBODY_FOUND = N_("Nobody's name begins like this. Write at least two letters of each word.")


def _turn(refs: list[str], page: queries.Page) -> dict[str, object]:
    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        query = urlencode({"ref": refs, "page": number}, doseq=True)
        return f"/register?{query}" if inside else None

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


@post("/inmates/{ref:str}/transfer", {Role.PRISON_OFFICER}, page=MOVED_ON)
def transfer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(TransferForm)
    with form.attempt(ask.session):
        actions.transfer(ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The transfer is recorded."))
        return ask.redirect("/register")
    return _movement_page(ask, ref, transfer=form)


@post("/inmates/{ref:str}/release-dates", {Role.PRISON_OFFICER}, page=MOVED_ON)
def set_release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(Dates)
    with form.attempt(ask.session):
        actions.set_release(ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The release dates are changed."))
        return ask.redirect(f"/inmates/{inmate.ref}/movement")
    return _movement_page(ask, ref, dates=form)


@post("/inmates/{ref:str}/release", {Role.PRISON_OFFICER}, page=MOVED_ON)
def release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(ReleaseForm)
    with form.attempt(ask.session):
        actions.release(ask.session, ask.viewer, inmate, on=form.data.released_on, now=ask.now)
        ask.flash("success", ask.words.gettext("The release is recorded."))
        return ask.redirect("/register")
    return _movement_page(ask, ref, release=form)


@post("/inmates/{ref:str}/wing", {Role.PRISON_OFFICER}, page="/inmates/{ref:str}/movement")
def place_in_wing(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    _officer(ask, Duty.MOVEMENTS)
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(WingForm)
    with form.attempt(ask.session):
        wing_actions.place_in_wing(
            ask.session, ask.viewer, inmate, wing=form.data.wing, now=ask.now
        )
        ask.flash("success", ask.words.gettext("The wing is saved."))
        return ask.redirect(f"/inmates/{inmate.ref}/movement")
    return _movement_page(ask, ref, wing=form)


def _movement_page(
    ask: Ask,
    ref: str,
    *,
    wing: Form[WingForm] | None = None,
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
        status=422 if transfer or dates or release or wing else 200,
        inmate=inmate,
        transfer=transfer or ask.blank(TransferForm, on=ask.today),
        dates=dates or ask.blank(Dates, **known),
        wing=wing or ask.blank(WingForm, wing=inmate.wing or ""),
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


# Reviews


@get("/register/reviews", {Role.PRISON_OFFICER})
def reviews(ask: NamedDependency[Ask]) -> Response[str]:
    """Restrictions whose review is due, or will be within a month."""
    _officer(ask, Duty.RESTRICTIONS)
    until = months_after(ask.today, 1)
    return ask.render(
        "inmates/reviews.html",
        rows=queries.reviews_for(ask.session, ask.viewer, until=until, today=ask.today),
        codes=vocabulary.RESTRICTIONS,
    )


@post("/inmates/{ref:str}/restrictions/{restriction_id:int}/review", {Role.PRISON_OFFICER})
def review_restriction(
    ask: NamedDependency[Ask], ref: FromPath[str], restriction_id: FromPath[int]
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    bars = queries.restrictions_for(ask.session, ask.viewer, inmate, ask.today)
    if not any(bar.id == restriction_id for bar in bars):
        raise NotFound
    try:
        actions.review_restriction(
            ask.session,
            ask.viewer,
            inmate,
            restriction_id,
            review_on=ask.form(ReviewForm).data.review_on,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("Reviewed: the restriction stands."))
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons or (NO_DAY,):
            ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(f"/inmates/{ref}/restrictions")


HANDLERS = [
    register,
    find_in_register,
    new_person,
    add_person,
    movement,
    transfer,
    set_release,
    release,
    place_in_wing,
    restrictions,
    set_restriction,
    end_restriction,
    reviews,
    review_restriction,
    *care_pages.HANDLERS,
    *file_pages.HANDLERS,
]
NAV = [NavItem(N_("Register"), "/register", frozenset({Role.PRISON_OFFICER}))]
