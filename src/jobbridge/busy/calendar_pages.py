"""An employer's calendars: their addresses, and how reading them goes."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.busy import calendar_actions, calendar_queries, rules
from jobbridge.foreign import rules as foreign
from jobbridge.foreign.addresses import LONGEST
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})


class CalendarForm(Input):
    """`panel` is empty for the whole employer."""

    address: str = Field(min_length=1, max_length=LONGEST)
    panel: int | None = Field(default=None, ge=1, le=rules.MOST_PANELS)


class AddressForm(Input):
    address: str = Field(min_length=1, max_length=LONGEST)


@get("/busy/calendars/new", EMPLOYER)
def new_calendar(ask: NamedDependency[Ask]) -> Response[str]:
    return _new(ask, ask.blank(CalendarForm))


def _new(ask: Ask, form: Form[CalendarForm], status: int = 200) -> Response[str]:
    return ask.render(
        "busy/new_calendar.html", status=status, form=form, panels=range(1, rules.MOST_PANELS + 1)
    )


@post("/busy/calendars", EMPLOYER)
def add_calendar(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(CalendarForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _added(ask, form))
    return _new(ask, form, 422)


def _added(ask: Ask, form: Form[CalendarForm]) -> Response[str]:
    data = form.data
    made = calendar_actions.add_calendar(
        ask.session, ask.viewer, address=data.address, panel=data.panel, now=ask.now
    )
    return ask.redirect(f"/busy/calendars/{made.id}")


@get("/busy/calendars/{calendar_id:int}", EMPLOYER)
def calendar_page(ask: NamedDependency[Ask], calendar_id: FromPath[int]) -> Response[str]:
    """One that is being read asks for itself again every two seconds."""
    return _page(ask, calendar_id, ask.blank(AddressForm))


def _page(ask: Ask, calendar_id: int, form: Form[AddressForm], status: int = 200) -> Response[str]:
    one = calendar_queries.calendar_for(ask.session, ask.viewer, calendar_id, ask.now)
    return ask.render(
        "busy/calendar.html",
        status=status,
        one=one,
        form=form,
        failure=foreign.FAILURES.get(one.calendar.error, ""),
        skipped=[
            (foreign.SKIPPED[code], count)
            for code, count in sorted(one.calendar.skipped.items())
            if code in foreign.SKIPPED
        ],
        notes=[text for code, text in foreign.NOTES.items() if code in one.calendar.skipped],
    )


@post("/busy/calendars/{calendar_id:int}/read", EMPLOYER)
def read_now(ask: NamedDependency[Ask], calendar_id: FromPath[int]) -> Response[str]:
    if not calendar_actions.read_now(ask.session, ask.viewer, calendar_id, now=ask.now):
        ask.flash("info", ask.words.gettext(N_("It was read a moment ago.")))
    return ask.redirect(f"/busy/calendars/{calendar_id}")


@post("/busy/calendars/{calendar_id:int}/address", EMPLOYER)
def change_address(ask: NamedDependency[Ask], calendar_id: FromPath[int]) -> Response[str]:
    form = ask.form(AddressForm)
    with form.attempt(ask.session):
        calendar_actions.change_address(
            ask.session, ask.viewer, calendar_id, address=form.data.address, now=ask.now
        )
        return ask.redirect(f"/busy/calendars/{calendar_id}")
    return _page(ask, calendar_id, form, 422)


@post("/busy/calendars/{calendar_id:int}/remove", EMPLOYER)
def remove_calendar(ask: NamedDependency[Ask], calendar_id: FromPath[int]) -> Response[str]:
    calendar_actions.remove_calendar(ask.session, ask.viewer, calendar_id, now=ask.now)
    text = N_("The calendar and its busy times are taken out, and the address is forgotten.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect("/busy")


HANDLERS = [
    new_calendar,
    add_calendar,
    calendar_page,
    read_now,
    change_address,
    remove_calendar,
]
