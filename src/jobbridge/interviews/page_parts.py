"""What the pages of interviews share: forms, and how a typed time is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple

from pydantic import Field

from jobbridge.applications.model import Application
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import NoSuchTime, local_date, local_moment
from jobbridge.errors import Invalid, NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.interviews import queries, rules, slot_queries, useful_queries
from jobbridge.interviews.model import Interview, Mode, Room
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.interviews.prison_queries import interpreters_of
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.slots import Slot, SlotDay
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime

INSIDE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
WHO = INSIDE | {Role.EMPLOYER, Role.AGENCY}
SHOWN_DAYS = 14
A_LIST = 30  # interviews of an agenda, before who looks asks for all
LENGTHS = (30, 45, 60, 90)
LARGEST = 2**31 - 1
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


class TimeForm(Input):
    """A time for an interview: one of the free starts, or a day, a time and a room."""

    mode: Literal["in_person", "video"] = "in_person"
    minutes: int = Field(default=30, ge=1, le=480)
    slot: str = Field(default="", max_length=60)
    day: date | None = Field(default=None, ge=FIRST, le=LAST)
    at: WallTime | None = None
    room: str = Field(default="", max_length=20)
    counselor: Literal["yes"] | None = None
    interpreter: int | None = Field(default=None, ge=1, le=LARGEST)
    version: int = Field(default=0, ge=0, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


class ConfirmForm(VersionForm):
    """`back` is `review` where a list is worked through and the next of it is wanted."""

    back: str = Field(default="", max_length=10)


class CancelForm(VersionForm):
    why: str = Field(max_length=20)


class OutcomeForm(VersionForm):
    outcome: Literal["took_place", "person", "employer", "prison"]


def wanted(ask: Ask, form: Form[TimeForm], prison_id: int) -> tuple[datetime, Room]:
    """The start and the room that were chosen or typed; `Invalid` names what is missing."""
    data = form.data
    day, at, code = data.day, data.at, data.room
    if data.slot:
        try:
            moment_text, _, code = data.slot.partition("|")
            chosen = datetime.fromisoformat(moment_text)
        except ValueError:
            raise NotFound from None
        if chosen.tzinfo is not None or not FIRST <= chosen.date() <= LAST:
            raise NotFound
        day, at = chosen.date(), chosen.time()
    fill = N_("Fill in this field.")
    missing = [
        Reason("missing", fill, field=name)
        for name, value in (("day", day), ("at", at), ("room", code))
        if not value and value != time(0)
    ]
    if missing or day is None or at is None:
        raise Invalid(missing)
    try:
        start = local_moment(day, at.replace(second=0, microsecond=0))
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field="at")]) from None
    return start, queries.room_named(ask.session, prison_id, code)


class Company(NamedTuple):
    """Who takes part besides the person and the employer, where asked for."""

    counselor_id: int | None = None
    interpreter_id: int | None = None


NOBODY = Company()


def company_of(
    ask: Ask, application: Application, form: Form[TimeForm], interview: Interview | None = None
) -> Company:
    """As ticked and chosen; of an interview that is moved as it stands. An interpreter is one of
    the person's prison: anything else counts as nobody here."""
    if interview is not None:
        return Company(interview.counselor_id, interview.interpreter_id)
    inmate = application.inmate
    chosen = number(form.value("interpreter"), 0)
    known = {one.id for one in interpreters_of(ask.session, inmate.prison_id)}
    return Company(
        inmate.counselor_id if form.value("counselor") == "yes" else None,
        chosen if chosen in known else None,
    )


@dataclass(frozen=True)
class Choice:
    """The page on which a time is chosen, for a new interview or for one to be moved."""

    mode: Mode
    minutes: int
    from_day: date
    earliest: date
    days: tuple[SlotDay, ...]
    rooms: tuple[Room, ...]
    interpreters: tuple[Interpreter, ...]
    company: Company
    last_useful: date
    nearest: tuple[Slot, ...]
    standing: tuple[Reason, ...]

    @property
    def later(self) -> date:
        return self.from_day + timedelta(days=SHOWN_DAYS)


def choice(
    ask: Ask,
    application: Application,
    *,
    mode: str,
    minutes: int,
    from_day: date | None,
    interview: Interview | None = None,
    refused: datetime | None = None,
    company: Company = NOBODY,
) -> Choice:
    """Free starts from that day on; and, where a time was refused, the ones nearest to it."""
    session, now = ask.session, ask.now
    besides = interview.id if interview else None
    minutes = minutes if rules.SHORTEST <= minutes <= rules.LONGEST else 30
    prison = application.inmate.prison
    earliest = work_calendar(session).earliest_day(now, prison.notice_days)
    first = max(from_day or earliest, earliest)
    days = slot_queries.free_slots_for(
        session,
        ask.viewer,
        application,
        mode=mode,
        minutes=minutes,
        from_day=first,
        until_day=first + timedelta(days=SHOWN_DAYS - 1),
        now=now,
        besides=besides,
        counselor_id=company.counselor_id,
        interpreter_id=company.interpreter_id,
    )
    nearest: Sequence[Slot] = ()
    if refused is not None:
        nearest = slot_queries.nearest_slots_for(
            session,
            ask.viewer,
            application,
            mode=mode,
            minutes=minutes,
            around=refused,
            now=now,
            besides=besides,
            counselor_id=company.counselor_id,
            interpreter_id=company.interpreter_id,
        )
    return Choice(
        mode=Mode(mode),
        minutes=minutes,
        from_day=first,
        earliest=earliest,
        days=tuple(days),
        rooms=tuple(slot_queries.rooms_of(session, prison.id)),
        interpreters=interpreters_of(session, prison.id),
        company=company,
        last_useful=useful_queries.last_useful_day(session, application.inmate),
        nearest=tuple(nearest),
        standing=tuple(slot_queries.reasons_of_person(session, application, now, besides=besides)),
    )


def number(text: str, default: int) -> int:
    """A small number from the address, or the default."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else default


def day_from(text: str) -> date | None:
    """A date from the address, or None where there is none to be read."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return day if day and FIRST <= day <= LAST else None


def mode_from(text: str) -> Mode:
    return Mode.VIDEO if text == Mode.VIDEO else Mode.IN_PERSON


def by_day(shown: Sequence[Shown]) -> list[tuple[date, list[Shown]]]:
    """Interviews under their local date, in the order given."""
    found: dict[date, list[Shown]] = {}
    for one in shown:
        found.setdefault(local_date(one.starts_at), []).append(one)
    return list(found.items())


def soonest(found: Sequence[Interview]) -> Sequence[Interview]:
    """The next `A_LIST` of them, whole days where the first is not longer than that."""
    first, cut = (local_date(found[number].starts_at) for number in (0, A_LIST))
    if cut == first:
        return found[:A_LIST]
    return [one for one in found[:A_LIST] if local_date(one.starts_at) < cut]


def unheard(ask: Ask, uid: str | None) -> Sequence[Any]:
    """Whose mail did not arrive, as the app hands it over from the feature above: of one
    calendar entry, or of all."""
    told: Callable[[Ask, str | None], Sequence[Any]] | None = ask.request.app.state.get("unheard")
    return told(ask, uid) if told else ()
