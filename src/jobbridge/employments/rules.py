"""When is asked whether somebody is in work, what the answers together say, and what stands
against an offer's terms.

Retention is counted as the domain counts it: in work after six weeks, three and six months from
the first day. An employer never reads what stands against its terms: some of it depends on when
and under which restrictions somebody is released.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from jobbridge.applications.model import State
from jobbridge.applications.rules import BARS, Bar, acting
from jobbridge.employments.model import Side, Stage
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.viewer import Role

STAGES = {
    Stage.START: N_("First day"),
    Stage.WEEKS_6: N_("After six weeks"),
    Stage.MONTHS_3: N_("After three months"),
    Stage.MONTHS_6: N_("After six months"),
}
# The first question comes once the first days are over: on the day itself nobody knows yet.
AFTER = {
    Stage.START: relativedelta(days=3),
    Stage.WEEKS_6: relativedelta(weeks=6),
    Stage.MONTHS_3: relativedelta(months=3),
    Stage.MONTHS_6: relativedelta(months=6),
}
STARTS_WITHIN = timedelta(days=365)

TERMS = {
    "room": N_("A place to live"),
    "transport": N_("Transport to work"),
    "advance": N_("An advance on the first pay"),
    "clothes": N_("Work clothes"),
}

# Why work ended. The first five may be said by an employer; what lies in a person's life is for
# counselor and agency alone, and no employer reads it.
EMPLOYER_ENDS = {
    "absent": N_("Did not come to work"),
    "own_wish": N_("The person gave notice"),
    "employer": N_("We gave notice"),
    "term": N_("The work was for a time and is over"),
    "agreed": N_("We agreed to end it"),
}
OWN_ENDS = {
    "better": N_("Found better work"),
    "place": N_("The way to work or housing"),
    "health": N_("Health"),
    "family": N_("Family"),
    "pay": N_("Pay or hours were not as promised"),
}
ENDS = EMPLOYER_ENDS | OWN_ENDS
# Of an end that nobody gave a reason for.
BY_REGISTER = "register"
ALL_ENDS = ENDS | {BY_REGISTER: N_("Not said: it stands in a register")}

# Who answers for themselves; a register's entries come in a file.
SPEAKERS: dict[Role, Side] = {
    Role.EMPLOYER: Side.EMPLOYER,
    Role.COUNSELOR: Side.COUNSELOR,
    Role.AGENCY: Side.AGENCY,
}

Outcome = Literal["yes", "no", "unclear", "open"]
YES: Final = "yes"
NO: Final = "no"
UNCLEAR: Final = "unclear"
OPEN: Final = "open"
# Whose word decides, whatever the two sides say.
DECIDES = (Side.REGISTER, Side.AGENCY)
# After the day of a question that its employer has answered, no counselor is asked it any more.
BOTH_ASKED = timedelta(days=60)
OUTCOMES = {
    YES: N_("In work"),
    NO: N_("Not in work"),
    UNCLEAR: N_("The answers differ"),
    OPEN: N_("Not answered yet"),
}


FIRST_PAY = timedelta(days=31)
# Major groups of professions whose work is done in protective clothing.
CLOTHED = frozenset("6789")


@dataclass(frozen=True)
class Needs:
    """What the person's conditions and the work say beside each other: whether the way is longer
    than they can go, shifts or nights are asked that they do not take, the work is done in
    protective clothing, and there was no time to earn anything since release."""

    far: bool = False
    shifts_refused: bool = False
    clothes: bool = False
    no_pay_yet: bool = False


NO_NEEDS = Needs()


def due_on(stage: str, first_day: date) -> date:
    """The day on which both sides are asked, from the first day of work."""
    day: date = first_day + AFTER[Stage(stage)]
    return day


def may_be_asked(state: str, stage: str) -> bool:
    """Whether a question makes sense while the application stands there: the first one before
    the work has begun, the others while it goes on."""
    if stage == Stage.START:
        return state == State.ACCEPTED
    return state in (State.STARTED, State.KEPT)


def outcome(answers: Mapping[str, bool]) -> Outcome:
    """What the answers by side say together. A register's entry is proof and decides; the
    agency settles what the two sides see differently; these must agree with each other."""
    for side in DECIDES:
        if side in answers:
            return YES if answers[side] else NO
    said = set(answers.values())
    if not said:
        return OPEN
    return UNCLEAR if len(said) > 1 else (YES if said.pop() else NO)


def decided(answers: Mapping[str, bool]) -> bool:
    """Whether nobody needs to be asked any more."""
    return any(side in answers for side in DECIDES)


def still_asked(side: str, answers: Mapping[str, bool], due_on: date, today: date) -> bool:
    """Whether this side's word is wanted. An employer's always is, until it is decided; a
    counselor's for two months where the employer has said it."""
    if side in answers or decided(answers):
        return False
    waived = side == Side.COUNSELOR and Side.EMPLOYER in answers
    return not waived or today <= due_on + BOTH_ASKED


def employer_silent(answers: Mapping[str, bool]) -> bool:
    """What the employer would say nobody but a register knows as surely."""
    return Side.EMPLOYER not in answers and Side.REGISTER not in answers


def why_not_terms(
    *,
    start_on: date,
    today: date,
    free_from: date,
    release: date,
    bars: Iterable[Bar],
    duties: Collection[str],
    needs_room: bool,
    terms: Collection[str],
    needs: Needs = NO_NEEDS,
) -> list[Reason]:
    """What a counselor must look at before the person says yes; for no employer's eyes.

    `free_from` is the first day on which the person may work outside: from the open unit, or
    after release. On the day of release itself people leave in its first half.
    """
    reasons = []
    if start_on < free_from:
        reasons.append(
            Reason(
                "before_free",
                N_("The first day comes before %(day)s, when this person can first work outside."),
                {"day": free_from},
                severity=Severity.REVIEW,
            )
        )
    elif start_on == release:
        reasons.append(
            Reason(
                "release_day",
                N_("The first day is the day of release: agree on the day after it."),
                severity=Severity.WARN,
            )
        )
    if start_on < today:
        reasons.append(
            Reason("past", N_("The first day has passed: agree on another one."), field="start_on")
        )
    for bar in acting(bars, max(start_on, today)):
        barred = BARS.get(bar.code)
        if barred is None or barred & set(duties):
            reasons.append(
                Reason(
                    "bar",
                    N_("Restriction %(code)s stands on the first day: read what it forbids."),
                    {"code": bar.code},
                    severity=Severity.REVIEW,
                )
            )
    if needs_room and "room" not in terms:
        reasons.append(
            Reason(
                "no_room",
                N_("The person needs a place to live, and the offer has none."),
                severity=Severity.WARN,
            )
        )
    if needs.far and "transport" not in terms:
        text = N_("The way to work is longer than this person can go, and no transport is offered.")
        reasons.append(Reason("no_transport", text, severity=Severity.WARN))
    if needs.shifts_refused:
        text = N_("The work is in shifts or at night, which this person does not take.")
        reasons.append(Reason("shifts", text, severity=Severity.WARN))
    if needs.clothes and "clothes" not in terms:
        text = N_("This work needs protective clothing, and the offer has none.")
        reasons.append(Reason("no_clothes", text, severity=Severity.WARN))
    if needs.no_pay_yet and "advance" not in terms:
        text = N_(
            "The first pay comes weeks after release: without an advance, plan what to live on."
        )
        reasons.append(Reason("no_advance", text, severity=Severity.WARN))
    return reasons


def why_not_amounts(
    terms: Collection[str], room_cents: int | None, advance_cents: int | None
) -> list[Reason]:
    """All reasons against what goes with a term."""
    text = N_("Tick it first: without it there is no amount.")
    reasons = []
    if room_cents is not None and "room" not in terms:
        reasons.append(Reason("no_term", text, field="room_euros"))
    if advance_cents is not None and "advance" not in terms:
        reasons.append(Reason("no_term", text, field="advance_euros"))
    return reasons


def why_not_offer(start_on: date, today: date) -> list[Reason]:
    """All reasons against an offer's first day, as an employer may know them."""
    if start_on < today:
        return [
            Reason("past", N_("The first day has passed: choose a later one."), field="start_on")
        ]
    if start_on > today + STARTS_WITHIN:
        return [Reason("far", N_("The first day is more than a year away."), field="start_on")]
    return []


def why_not_started(started_on: date, offered_on: date, today: date) -> list[Reason]:
    """All reasons against a first day of work that is recorded afterwards."""
    if started_on > today:
        text = N_("That day is still to come: record it once the person has begun.")
        return [Reason("future", text, field="on")]
    if started_on < offered_on:
        text = N_("That day comes before the offer of %(day)s.")
        return [Reason("before_offer", text, {"day": offered_on}, field="on")]
    return []


def why_not_ended(
    ended_on: date, *, started_on: date | None, why: str, employer: bool, today: date
) -> list[Reason]:
    """All reasons against a last day of work; `started_on` is None where it never began."""
    reasons = []
    if why not in (EMPLOYER_ENDS if employer else ENDS):
        reasons.append(Reason("why", N_("Choose one from the list."), field="why"))
    if ended_on > today:
        text = N_("That day is still to come: record it once the work has ended.")
        reasons.append(Reason("future", text, field="on"))
    if started_on is not None and ended_on < started_on:
        text = N_("The last day cannot come before the first, %(day)s.")
        reasons.append(Reason("before_start", text, {"day": started_on}, field="on"))
    return reasons
