"""A prison's rooms, hours, counts and closures, kept by officers with duty `rooms`."""

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.calendar.spans import NoSuchTime, local_moment
from jobbridge.errors import Invalid, NotFound, Reason
from jobbridge.i18n import LOCALES, N_
from jobbridge.interviews import (
    gate_actions,
    prison_actions,
    prison_queries,
    prison_rules,
    queries,
    visit_queries,
)
from jobbridge.interviews import prison_edit_pages as edit_pages
from jobbridge.interviews import prison_help_pages as help_pages
from jobbridge.interviews import prison_week_pages as week_pages
from jobbridge.interviews.facts import MOST_ESCORTS
from jobbridge.interviews.model import Closure, Count, Room, Window
from jobbridge.interviews.page_parts import FIRST, LARGEST, LAST
from jobbridge.interviews.prison_edit_pages import MONDAY, OFFICER, done, labelled
from jobbridge.viewer import Duty
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem


class _Part(Input):
    prison: str = Field(max_length=40)


class RoomForm(_Part):
    code: str = Field(min_length=1, max_length=20, pattern=r"^[\w-]+$")
    name: str = Field(min_length=1, max_length=80)
    kind: Literal["room", "video"] = "room"
    seats: int = Field(default=4, ge=1, le=50)
    equipment: list[str] = Field(default_factory=list, max_length=20)


class WindowForm(_Part):
    weekdays: list[int] = Field(default_factory=list, max_length=7)
    opens: WallTime
    closes: WallTime
    valid_from: date | None = Field(default=None, ge=FIRST, le=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, le=LAST)
    room: str = Field(default="", max_length=20)
    every_weeks: int = Field(default=1, ge=1, le=prison_rules.LONGEST_TURN)
    anchor: date | None = Field(default=None, ge=FIRST, le=LAST)
    gate: int | None = Field(default=None, ge=0, le=200)
    escorts: int | None = Field(default=None, ge=0, le=MOST_ESCORTS)


class CountForm(_Part):
    begins: WallTime
    ends: WallTime
    what: Literal["count", "meal"]
    weekdays: list[int] = Field(default_factory=list, max_length=7)
    valid_from: date | None = Field(default=None, ge=FIRST, le=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, le=LAST)


class ClosureForm(_Part):
    """`what` is empty for the whole prison, `room:T1` or `wing:A`."""

    what: str = Field(default="", max_length=30)
    from_day: date = Field(ge=FIRST, le=LAST)
    from_time: WallTime = time(0)
    to_day: date = Field(ge=FIRST, le=LAST)
    to_time: WallTime = time(23, 59)


class EndForm(Input):
    number: int = Field(ge=1, le=LARGEST)


class TellForm(_Part):
    """What visitors are told in one language; phone and minutes are for all."""

    locale: Literal["lv", "en", "ru"] = "lv"
    entrance: str = Field(default="", max_length=500)
    directions: str = Field(default="", max_length=500)
    leave: str = Field(default="", max_length=500)
    phone: str = Field(default="", max_length=40, pattern=r"^[0-9+() -]*$")
    register_minutes: int = Field(default=30, ge=0, le=180)
    version: int = Field(ge=0, le=LARGEST)


FORMS: dict[str, type[Input]] = {
    "room": RoomForm,
    "window": WindowForm,
    "count": CountForm,
    "closure": ClosureForm,
    **help_pages.FORMS,
}


@get("/prison", OFFICER)
def set_up(ask: NamedDependency[Ask]) -> Response[str]:
    """Every officer reads what is so; those with the duty change it."""
    return _page(ask, ask.query("prison"))


def _page(
    ask: Ask, code: str, *, status: int = 200, tried: tuple[str, Form[Any]] | None = None
) -> Response[str]:
    prison = prison_queries.prison_for(ask.session, ask.viewer, code)
    forms = {name: ask.blank(model, prison=prison.code) for name, model in FORMS.items()}
    info = visit_queries.info_of(ask.session, prison)
    locale = ask.query("language")
    locale = locale if locale in LOCALES else LOCALES[0]
    told = visit_queries.told(info, prison, locale)
    forms["tell"] = ask.blank(
        TellForm,
        prison=prison.code,
        locale=locale,
        version=info.version,
        phone=info.phone,
        register_minutes=info.register_minutes,
        **visit_queries.texts_in(info, prison, locale),
    )
    forms["notice"] = ask.blank(
        help_pages.NoticeForm, prison=prison.code, days=prison.notice_days, was=prison.notice_days
    )
    if tried:
        forms[tried[0]] = tried[1]
    found = prison_queries.set_up_for(ask.session, ask.viewer, prison, ask.today, ask.now)
    return ask.render(
        "interviews/prison.html",
        status=status,
        set_up=found,
        steps=prison_rules.steps(
            rooms=sum(room.kind == "room" for room in found.rooms),
            video=sum(room.kind == "video" for room in found.rooms),
            hours=len(found.windows),
            counts=len(found.counts),
            pooled=any(w.gate is not None or w.escorts is not None for w in found.windows),
            told=bool(told.entrance or told.directions),
            contacts=len(found.contacts),
        ),
        first_free=prison_queries.first_free_for(ask.session, ask.viewer, prison, ask.now),
        parts=prison_rules,
        options={
            "equipment": labelled(ask, prison_rules.EQUIPMENT),
            "languages": labelled(ask, prison_rules.LANGUAGES),
        },
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        forms=forms,
        told=told,
        info=info,
        locales=LOCALES,
        tried=tried[0] if tried else "",
        counts=prison_actions.COUNTS,
        keeps=ask.viewer.has(Duty.ROOMS),
        weekday=lambda weekday: MONDAY + timedelta(days=weekday - 1),
    )


@post("/prison/rooms", OFFICER)
def add_room(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(RoomForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
        prison_actions.add_room(
            ask.session,
            ask.viewer,
            prison,
            code=data.code,
            name=data.name,
            kind=data.kind,
            seats=data.seats,
            equipment=data.equipment,
            now=ask.now,
        )
        return done(ask, N_("The room is added."), prison.code)
    return _page(ask, form.value("prison"), status=422, tried=("room", form))


@post("/prison/windows", OFFICER)
def add_window(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(WindowForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
        prison_actions.add_window(
            ask.session,
            ask.viewer,
            prison,
            weekdays=[day for day in data.weekdays if 1 <= day <= 7],
            opens=data.opens,
            closes=data.closes,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            room=queries.room_named(ask.session, prison.id, data.room) if data.room else None,
            every_weeks=data.every_weeks,
            anchor=data.anchor,
            gate=data.gate,
            escorts=data.escorts,
            now=ask.now,
        )
        return done(ask, N_("The hours are added."), prison.code)
    return _page(ask, form.value("prison"), status=422, tried=("window", form))


@post("/prison/counts", OFFICER)
def add_count(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(CountForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
        prison_actions.add_count(
            ask.session,
            ask.viewer,
            prison,
            begins=data.begins,
            ends=data.ends,
            what=data.what,
            weekdays=[day for day in data.weekdays if 1 <= day <= 7],
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            now=ask.now,
        )
        return done(ask, N_("The count or meal is added."), prison.code)
    return _page(ask, form.value("prison"), status=422, tried=("count", form))


@post("/prison/closures", OFFICER)
def add_closure(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(ClosureForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
        kind, _, name = data.what.partition(":")
        room = queries.room_named(ask.session, prison.id, name) if kind == "room" else None
        wing = name if kind == "wing" else ""
        if kind not in ("", "room", "wing") or (
            wing and wing not in prison_queries.wings_of(ask.session, prison.id)
        ):
            raise NotFound
        _, broken = prison_actions.close(
            ask.session,
            ask.viewer,
            prison,
            room=room,
            wing=wing,
            starts_at=_moment(data.from_day, data.from_time, "from_time"),
            ends_at=_moment(data.to_day, data.to_time, "to_time"),
            now=ask.now,
        )
        if broken:
            said = ask.words.ngettext(
                "The closure is recorded. %(n)s interview stands in it: move or cancel it.",
                "The closure is recorded. %(n)s interviews stand in it: move or cancel each.",
                len(broken),
            )
            ask.flash("warning", said)
            return ask.redirect(f"/prison?prison={prison.code}")
        return done(ask, N_("The closure is recorded. It breaks no interview."), prison.code)
    return _page(ask, form.value("prison"), status=422, tried=("closure", form))


def _moment(day: date, at: time, name: str) -> datetime:
    try:
        return local_moment(day, at)
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field=name)]) from None


@post("/prison/visitors", OFFICER)
def tell_visitors(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(TellForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
        gate_actions.tell_visitors(
            ask.session,
            ask.viewer,
            prison,
            **data.model_dump(exclude={"prison"}),
            now=ask.now,
        )
        return done(ask, N_("Saved. Visitors read it on their visit sheet."), prison.code)
    return _page(ask, form.value("prison"), status=422, tried=("tell", form))


@post("/prison/rooms/end", OFFICER)
def end_room(ask: NamedDependency[Ask]) -> Response[str]:
    room = prison_actions.part_of(ask.session, ask.viewer, Room, _number(ask))
    prison_actions.end_room(ask.session, ask.viewer, room, now=ask.now)
    return done(ask, N_("The room is no longer in use."), room.prison.code)


@post("/prison/windows/end", OFFICER)
def end_window(ask: NamedDependency[Ask]) -> Response[str]:
    window = prison_actions.part_of(ask.session, ask.viewer, Window, _number(ask))
    code = _code(ask, window.prison_id)
    prison_actions.end_window(ask.session, ask.viewer, window, now=ask.now)
    return done(ask, N_("These hours end today."), code)


@post("/prison/counts/end", OFFICER)
def end_count(ask: NamedDependency[Ask]) -> Response[str]:
    count = prison_actions.part_of(ask.session, ask.viewer, Count, _number(ask))
    code = _code(ask, count.prison_id)
    prison_actions.end_count(ask.session, ask.viewer, count, now=ask.now)
    return done(ask, N_("The count or meal is taken out."), code)


@post("/prison/closures/end", OFFICER)
def end_closure(ask: NamedDependency[Ask]) -> Response[str]:
    closure = prison_actions.part_of(ask.session, ask.viewer, Closure, _number(ask))
    code = _code(ask, closure.prison_id)
    prison_actions.end_closure(ask.session, ask.viewer, closure, now=ask.now)
    return done(ask, N_("The closure is ended."), code)


def _number(ask: Ask) -> int:
    return ask.form(EndForm).data.number


def _code(ask: Ask, prison_id: int) -> str:
    prisons = prison_queries.prisons_for(ask.session, ask.viewer)
    return next(prison.code for prison in prisons if prison.id == prison_id)


HANDLERS = [
    set_up,
    add_room,
    add_window,
    add_count,
    add_closure,
    tell_visitors,
    end_room,
    end_window,
    end_count,
    end_closure,
    *edit_pages.HANDLERS,
    *help_pages.HANDLERS,
    *week_pages.HANDLERS,
]

NAV = [NavItem(N_("Rooms and hours"), "/prison", OFFICER)]
