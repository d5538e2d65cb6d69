"""Whether an interview can be booked: every reason against it at once, in words that say what
would help. Values in, reasons out; the database has the last word on double booking."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from jobbridge.applications.model import State as ApplicationState
from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import (
    RIGA,
    Span,
    local_date,
    local_moment,
)
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules
from jobbridge.interviews.clash_rules import why_clash
from jobbridge.interviews.facts import (
    FETCH,
    Asked,
    Break,
    Facts,
    House,
    Person,
)
from jobbridge.interviews.model import Mode
from jobbridge.interviews.pool_rules import (
    why_no_gate,
    why_no_visitor,
)

SHORTEST, LONGEST = 15, 120
MIDDAY = time(12)
BOOKABLE = frozenset({ApplicationState.AGREED, ApplicationState.INTERVIEW})
ENDED = frozenset(
    {
        ApplicationState.DECLINED,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
        ApplicationState.LAPSED,
        ApplicationState.LEFT,
    }
)
ROOM_KINDS = {Mode.IN_PERSON: "room", Mode.VIDEO: "video"}


def why_not_bookable(asked: Asked, facts: Facts) -> list[Reason]:
    """All reasons against this interview, blocks first; empty if nothing speaks against it."""
    if not SHORTEST <= asked.minutes <= LONGEST:
        values = {"least": SHORTEST, "most": LONGEST}
        text = N_("An interview takes %(least)s to %(most)s minutes: choose a length between them.")
        return [Reason("length", text, values, field="minutes")]
    reasons = [
        *why_not_person(asked, facts),
        *_why_not_day(asked, facts),
        *_why_not_hours(asked, facts),
        *_why_not_free(asked, facts.person),
        *_why_not_place(asked, facts),
        *why_no_gate(asked, facts),
        *why_no_visitor(asked, facts),
        *_why_not_release(asked.span, facts.person),
        *why_clash(asked, facts),
    ]
    if asked.settled:
        # It stands; whether it can stay is for somebody to decide.
        reasons = [_for_review(reason) for reason in reasons]
    order = list(Severity)
    return sorted(reasons, key=lambda reason: order.index(reason.severity))


def _for_review(reason: Reason) -> Reason:
    if reason.severity is Severity.BLOCK:
        return replace(reason, severity=Severity.REVIEW)
    return reason


def why_not_person(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """What no other time or room would change."""
    person = facts.person
    if not person.present:
        yield Reason(
            "person_gone",
            N_("The person is no longer in prison: arrange a meeting outside, at the branch."),
        )
    elif person.prison_id != facts.house.prison_id:
        yield Reason(
            "other_prison",
            N_("The person is in another prison now: choose a time and a room there."),
        )
    if person.away_since is not None and person.present:
        yield Reason(
            "person_away",
            N_(
                "The person is away from the prison since %(day)s: once they are back, record "
                "their return under movements, or choose a meeting after release."
            ),
            {"day": person.away_since},
        )
    yield from why_not_age(local_date(asked.starts_at), local_date(facts.now), person)
    if not person.agreed:
        yield Reason(
            "no_agreement",
            N_(
                "The person has not agreed to be interviewed by this employer: talk with them "
                "and record the agreement first."
            ),
        )
    if asked.settled:
        if person.application_state in ENDED:
            text = N_("The application has ended: cancel this interview.")
            yield Reason("application_ended", text)
        return
    if person.application_state not in BOOKABLE:
        yield Reason(
            "application_state",
            N_(
                "An interview is booked once the person has agreed to this vacancy and before an "
                "offer is made: look at the state of the application."
            ),
        )
    if person.has_interview_at is not None:
        yield Reason(
            "has_interview",
            N_("This application already has an interview on %(at)s: move that one instead."),
            {"at": person.has_interview_at},
        )


def why_not_age(day: date, today: date, person: Person) -> list[Reason]:
    """Under 18 only with the guardian's consent, which stands on that day."""
    if person.of_age_on is None or person.of_age_on <= today:
        return []
    if not person.guarded:
        return [consent_rules.MINOR]
    if person.guarded_until is not None and person.guarded_until < day < person.of_age_on:
        text = N_(
            "The guardian's consent ends on %(day)s and the person is still under 18 then: choose "
            "an earlier day, or record a new consent."
        )
        return [Reason("guardian_until", text, {"day": person.guarded_until}, field="starts_at")]
    return []


def _why_not_day(asked: Asked, facts: Facts) -> Iterator[Reason]:
    house, day = facts.house, local_date(asked.starts_at)
    if asked.starts_at <= facts.now and not asked.settled:
        yield Reason("past", N_("This time is past: choose a later one."), field="starts_at")
    elif not asked.settled and not asked.announced:
        earliest = house.calendar.earliest_day(facts.now, house.notice_days)
        if day < earliest:
            yield Reason(
                "notice",
                N_(
                    "The prison needs %(days)s working days of notice: the earliest day is "
                    "%(earliest)s."
                ),
                {"days": house.notice_days, "earliest": earliest},
                field="starts_at",
            )
    if not house.calendar.is_workday(day):
        yield Reason(
            "day_off",
            N_("%(day)s is not a working day: the next one is %(next)s."),
            {"day": day, "next": house.calendar.next_workday(day)},
            field="starts_at",
        )


def hours_on(house: House, day: date, room_id: int | None = None) -> list[Span]:
    """The windows of one day, in order. A room that has hours of its own keeps to them."""
    own = any(h.room_id == room_id and h.is_valid(day) for h in house.hours)
    whose = room_id if own else None
    return sorted({span for hours, span in house.windows(day) if hours.room_id == whose})


def breaks_on(house: House, day: date) -> list[tuple[Span, Break]]:
    """The counts and meals of one day; one that the clocks skip in spring does not happen."""
    return list(house.pauses(day))


def _why_not_hours(asked: Asked, facts: Facts) -> Iterator[Reason]:
    house, day, span = facts.house, local_date(asked.starts_at), asked.span
    windows = hours_on(house, day, facts.place.room_id)
    if not any(window.contains(span) for window in windows):
        if windows:
            shown = ", ".join(f"{_clock(w.start)}–{_clock(w.end)}" for w in windows)
            text = N_("The prison receives visitors at %(hours)s on that day.")
            yield Reason("outside_hours", text, {"hours": shown}, field="starts_at")
        else:
            text = N_("The prison receives no visitors on that day: choose another.")
            yield Reason("outside_hours", text, field="starts_at")
    moved = span.padded(FETCH, FETCH)
    for pause, rest in house.pauses(day):
        if pause.overlaps(moved):
            yield Reason(
                "break",
                N_(
                    "Nobody is moved from %(begins)s to %(ends)s, and fetching takes %(fetch)s "
                    "minutes: end by %(end)s or start at %(start)s."
                ),
                {
                    "begins": rest.begins.strftime("%H:%M"),
                    "ends": rest.ends.strftime("%H:%M"),
                    "fetch": FETCH.seconds // 60,
                    "end": _clock(pause.start - FETCH),
                    "start": _clock(pause.end + FETCH),
                },
                field="starts_at",
            )


def _why_not_free(asked: Asked, person: Person) -> Iterator[Reason]:
    """What else the person has; fetching and bringing back are kept free of it."""
    day, moved = local_date(asked.starts_at), asked.span.padded(FETCH, FETCH)
    for one in person.busy:
        span = one.span(day)
        if span is not None and span.overlaps(moved):
            yield Reason(
                "person_busy",
                N_(
                    "The person has something else from %(begins)s to %(ends)s: end by %(end)s, "
                    "start at %(start)s, or change the entry if it can be missed."
                ),
                {
                    "begins": one.begins.strftime("%H:%M"),
                    "ends": one.ends.strftime("%H:%M"),
                    "end": _clock(span.start - FETCH),
                    "start": _clock(span.end + FETCH),
                },
                field="starts_at",
            )


def _why_not_place(asked: Asked, facts: Facts) -> Iterator[Reason]:
    place, span = facts.place, asked.span
    if place.prison_id != facts.house.prison_id or not place.active:
        yield Reason("room_gone", N_("This room is not in use: choose another."), field="room")
    if ROOM_KINDS.get(Mode(asked.mode)) != place.kind:
        text = (
            N_("This interview is by video: choose a video station.")
            if asked.mode == Mode.VIDEO
            else N_("This interview is in person: choose a room, not a video station.")
        )
        yield Reason("room_kind", text, field="room")
    for closure in facts.house.closures:
        if closure.overlaps(span):
            yield Reason(
                "prison_closed",
                N_("The prison receives nobody until %(until)s: choose a later time."),
                {"until": closure.end},
                field="starts_at",
            )
    for wing, closure in facts.house.wings:
        if wing == facts.person.wing and closure.overlaps(span):
            yield Reason(
                "wing_closed",
                N_("Nobody of this wing is brought out until %(until)s: choose a later time."),
                {"until": closure.end},
                field="starts_at",
            )
    for closure in facts.house.barred if asked.mode == Mode.IN_PERSON else ():
        if closure.overlaps(span):
            yield Reason(
                "visitors_barred",
                N_(
                    "The prison receives no visitors until %(until)s: choose a later time, or "
                    "meet by video."
                ),
                {"until": closure.end},
                field="starts_at",
            )
    for closure in place.closures:
        if closure.overlaps(span):
            yield Reason(
                "room_closed",
                N_("The room is closed until %(until)s: choose another room or a later time."),
                {"until": closure.end},
                field="room",
            )


def _why_not_release(span: Span, person: Person) -> Iterator[Reason]:
    """Release is in the first half of the last day, so the prison's part ends at midday."""
    earliest, expected, latest = (
        person.release_earliest,
        person.release_expected,
        person.release_latest,
    )
    if expected is None or latest is None:
        yield Reason(
            "release_unknown",
            N_("The day of release is not known: enter it before an interview is booked."),
        )
        return
    if span.end > local_moment(latest, MIDDAY):
        yield Reason(
            "after_release",
            N_(
                "The person is released by %(day)s at midday: choose an earlier time, or a "
                "meeting outside."
            ),
            {"day": latest},
            field="starts_at",
        )
    elif span.end > local_moment(expected, MIDDAY):
        yield Reason(
            "after_expected_release",
            N_(
                "Release is expected on %(day)s before midday: choose an earlier time, or "
                "correct the date if it has changed."
            ),
            {"day": expected},
            field="starts_at",
        )
    elif earliest is not None and span.end > local_moment(earliest, MIDDAY):
        yield Reason(
            "may_be_released",
            N_("The person may already be released on %(day)s: an earlier time is safer."),
            {"day": earliest},
            Severity.WARN,
            field="starts_at",
        )


NO_TIME = N_("No time is free on that day: choose another, or the other way to meet.")


def starts_on(
    house: House,
    day: date,
    minutes: int,
    *,
    step: int = 30,
    room_id: int | None = None,
    busy: Iterable[Commitment] = (),
) -> list[datetime]:
    """Starts worth trying on one day: every `step` minutes from a window's opening, and the
    first moment after each count or meal, and after what else the person has (`busy`). Without
    a room those of the prison's own hours."""
    length = timedelta(minutes=minutes)
    found: set[datetime] = set()
    after = [pause.end + FETCH for pause, _ in house.pauses(day)]
    after += [span.end + FETCH for one in busy if (span := one.span(day)) is not None]
    for window in hours_on(house, day, room_id):
        found.update(s.start for s in window.slots(length, timedelta(minutes=step)))
        found.update(m for m in after if window.start <= m and m + length <= window.end)
    return sorted(found)


def _clock(moment: datetime) -> str:
    return moment.astimezone(RIGA).strftime("%H:%M")
