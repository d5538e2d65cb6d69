"""The times at which a person, and at which an employer, is not free."""

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.busy import actions, calendar_pages, calendar_queries, queries, rules
from jobbridge.calendar.spans import NoSuchTime, local_moment
from jobbridge.errors import Invalid, Reason
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Id, Input, WallTime
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

KEEPERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
EMPLOYER = frozenset({Role.EMPLOYER})
MONDAY = date(2026, 11, 23)  # any: only its weekday is shown


class BusyForm(Input):
    kind: Literal["work", "lesson", "other"] = "work"
    weekday: int | None = Field(default=None, ge=1, le=7)
    on: Day | None = None
    begins: WallTime
    ends: WallTime
    valid_from: Day | None = None
    valid_to: Day | None = None


class BlockForm(Input):
    from_day: Day
    from_time: WallTime = time(0)
    to_day: Day
    to_time: WallTime = time(23, 59)


class NumberForm(Input):
    number: Id


@get("/inmates/{ref:str}/busy", KEEPERS)
def busy_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)
    return _busy(ask, inmate, ask.blank(BusyForm, kind="work"))


def _busy(ask: Ask, inmate: Inmate, form: Form[Any], status: int = 200) -> Response[str]:
    return ask.render(
        "busy/person.html",
        status=status,
        inmate=inmate,
        rows=queries.busy_for(ask.session, ask.viewer, inmate, ask.today),
        form=form,
        kinds=rules.KINDS,
        weekday=lambda weekday: MONDAY + timedelta(days=weekday - 1),
    )


@post("/inmates/{ref:str}/busy", KEEPERS)
def add_busy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(BusyForm)
    with form.attempt(ask.session):
        data = form.data.model_dump()
        actions.add_busy(ask.session, ask.viewer, inmate, **data, now=ask.now)
        text = N_("Entered. Interviews are no longer offered at this time.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/inmates/{ref}/busy")
    return _busy(ask, queries.busy_inmate_for(ask.session, ask.viewer, ref), form, 422)


@post("/inmates/{ref:str}/busy/end", KEEPERS)
def end_busy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)
    number = ask.form(NumberForm).data.number
    actions.end_busy(ask.session, ask.viewer, inmate, number, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Taken out: the person is free then again.")))
    return ask.redirect(f"/inmates/{ref}/busy")


@get("/busy", EMPLOYER)
def blocked_page(ask: NamedDependency[Ask]) -> Response[str]:
    return _blocked(ask, ask.blank(BlockForm, from_time="09:00", to_time="17:00"))


def _blocked(ask: Ask, form: Form[Any], status: int = 200) -> Response[str]:
    rows = queries.blocked_for(ask.session, ask.viewer, ask.now)
    calendars = calendar_queries.calendars_for(ask.session, ask.viewer, ask.now)
    return ask.render(
        "busy/employer.html", status=status, rows=rows, form=form, calendars=calendars
    )


@post("/busy", EMPLOYER)
def block(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(BlockForm)
    with form.attempt(ask.session):
        data = form.data
        actions.block(
            ask.session,
            ask.viewer,
            starts_at=_moment(data.from_day, data.from_time, "from_time"),
            ends_at=_moment(data.to_day, data.to_time, "to_time"),
            now=ask.now,
        )
        text = N_("Entered. No interview with you is offered at this time.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/busy")
    return _blocked(ask, form, 422)


def _moment(day: date, at: time, name: str) -> datetime:
    try:
        return local_moment(day, at)
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field=name)]) from None


@post("/busy/end", EMPLOYER)
def unblock(ask: NamedDependency[Ask]) -> Response[str]:
    actions.unblock(ask.session, ask.viewer, ask.form(NumberForm).data.number, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Taken out: this time is offered again.")))
    return ask.redirect("/busy")


HANDLERS = [
    busy_page,
    add_busy,
    end_busy,
    blocked_page,
    block,
    unblock,
    *calendar_pages.HANDLERS,
]
NAV: list[NavItem] = []
