"""Whom a person must not meet: for officers with the duty `restrictions` alone."""

from datetime import date

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.apart import actions, queries
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
OFFICER = frozenset({Role.PRISON_OFFICER})
CHOOSE = Reason("other", N_("Choose one from the list."), field="other")


class ApartForm(Input):
    """No field for a reason: it is never stored."""

    other: str = Field(max_length=12)
    valid_from: date = Field(ge=FIRST, lt=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, lt=LAST)


@get("/inmates/{ref:str}/apart", OFFICER)
def apart(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.require(ask.viewer)
    return _page(ask, ref, ask.blank(ApartForm, valid_from=ask.today))


@post("/inmates/{ref:str}/apart", OFFICER)
def keep_apart(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.require(ask.viewer)
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(ApartForm)

    def make() -> Response[str]:
        actions.keep_apart(
            ask.session,
            ask.viewer,
            inmate,
            _other(ask, inmate, form.data.other),
            valid_from=form.data.valid_from,
            valid_to=form.data.valid_to,
            now=ask.now,
        )
        text = N_(
            "They are kept apart. What is already booked and clashes waits under “To decide”."
        )
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/inmates/{ref}/apart")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, form, status=422)


def _other(ask: Ask, inmate: Inmate, ref: str) -> Inmate:
    """One of the list: of the same prison."""
    for other in queries.others_for(ask.session, ask.viewer, inmate):
        if other.ref == ref:
            return other
    raise Refused([CHOOSE])


@post("/inmates/{ref:str}/apart/{pair_id:int}/end", OFFICER)
def end_apart(
    ask: NamedDependency[Ask], ref: FromPath[str], pair_id: FromPath[int]
) -> Response[str]:
    queries.require(ask.viewer)
    inmate = inmate_for(ask.session, ask.viewer, ref)
    actions.end_apart(ask.session, ask.viewer, inmate, pair_id, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("They may meet again.")))
    return ask.redirect(f"/inmates/{ref}/apart")


def _page(ask: Ask, ref: str, form: Form[ApartForm], *, status: int = 200) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    return ask.render(
        "apart/apart.html",
        status=status,
        inmate=inmate,
        pairs=queries.pairs_for(ask.session, ask.viewer, inmate, ask.today),
        others=queries.others_for(ask.session, ask.viewer, inmate),
        form=form,
    )


HANDLERS = [apart, keep_apart, end_apart]
NAV: list[NavItem] = []
