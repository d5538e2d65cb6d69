"""What each recipient may see, which step follows which, and what is missing before release.

`SEES` is the whole of what leaves the prison: a field that is not in a kind's row never reaches
it, on no page, paper or API. Nothing of health, debts, restrictions or sentence is a field.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeVar

from jobbridge.consultations.support_rules import HOUSING
from jobbridge.errors import Reason, Severity
from jobbridge.handovers.model import Channel, Kind, State
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST

T = TypeVar("T")
MIDDAY = time(12)
APPOINTMENT_WITHIN = timedelta(days=30)
LONGEST = 200
NO_HEALTH = N_("Nothing about health, medicine, debts or the sentence.")


class Field(StrEnum):
    """What a hand-over may tell."""

    NAME = "name"
    BIRTH_DATE = "birth_date"
    RELEASE = "release"
    MUNICIPALITY = "municipality"
    HOUSING = "housing"
    FIRST_NIGHT = "first_night"
    PHONE = "phone"
    APPOINTMENT = "appointment"
    DOCUMENTS = "documents"
    BANK = "bank"
    CV = "cv"
    TRAVEL = "travel"
    CLOTHING = "clothing"
    WORK = "work"
    COUNSELOR = "counselor"


FIELDS = {
    Field.NAME: N_("Name, surname"),
    Field.BIRTH_DATE: N_("Date of birth"),
    Field.RELEASE: N_("Release day"),
    Field.MUNICIPALITY: N_("Returns to"),
    Field.HOUSING: N_("Place to live"),
    Field.FIRST_NIGHT: N_("Where the person sleeps the first night"),
    Field.PHONE: N_("Telephone after release"),
    Field.APPOINTMENT: N_("First appointment"),
    Field.DOCUMENTS: N_("Identity card or passport"),
    Field.BANK: N_("Bank account"),
    Field.CV: N_("CV"),
    Field.TRAVEL: N_("Way from the prison"),
    Field.CLOTHING: N_("Clothing for the season"),
    Field.WORK: N_("Wanted work"),
    Field.COUNSELOR: N_("Counselor in the prison"),
}
KINDS = {
    Kind.BRANCH: N_("Branch of the State Employment Agency"),
    Kind.PROBATION: N_("Probation Service"),
    Kind.SOCIAL: N_("Municipal social service"),
    Kind.MENTOR: N_("Mentor"),
    Kind.NGO: N_("Coordinator of an NGO or municipality"),
}
CHANNELS = {
    Channel.ACCOUNT: N_("Signed in to JobBridge"),
    Channel.LINK: N_("By a link in a mail"),
    Channel.PAPER: N_("On paper"),
}
STATES = {
    State.DRAFT: N_("Not sent"),
    State.SENT: N_("Sent"),
    State.OPENED: N_("Opened"),
    State.ACKNOWLEDGED: N_("Acknowledged"),
    State.EXPIRED: N_("Link expired"),
    State.WITHDRAWN: N_("Closed, sees nothing"),
}

_ALL = frozenset(
    {
        Field.NAME,
        Field.RELEASE,
        Field.MUNICIPALITY,
        Field.HOUSING,
        Field.APPOINTMENT,
        Field.COUNSELOR,
    }
)
SEES: Mapping[Kind, frozenset[Field]] = {
    Kind.BRANCH: _ALL
    | {Field.BIRTH_DATE, Field.PHONE, Field.DOCUMENTS, Field.BANK, Field.CV, Field.WORK},
    Kind.PROBATION: _ALL | {Field.BIRTH_DATE, Field.PHONE, Field.FIRST_NIGHT},
    Kind.SOCIAL: _ALL
    | {
        Field.BIRTH_DATE,
        Field.PHONE,
        Field.FIRST_NIGHT,
        Field.DOCUMENTS,
        Field.BANK,
        Field.TRAVEL,
        Field.CLOTHING,
    },
    Kind.MENTOR: _ALL | {Field.PHONE, Field.FIRST_NIGHT, Field.TRAVEL, Field.CV},
    Kind.NGO: _ALL | {Field.PHONE, Field.TRAVEL, Field.CLOTHING, Field.CV, Field.WORK},
}
# The checklist: each item with what is ticked, in the order of a first day.
ITEMS = {
    "documents": N_("Identity card or passport is at hand"),
    "bank": N_("Bank account is open"),
    "cv": N_("CV is given to the person"),
    "phone": N_("Telephone works and its number is known"),
    "clothing": N_("Clothing for the season"),
    "travel": N_("Way from the prison is arranged"),
    "first_night": N_("The person knows where to sleep the first night"),
    "appointment": N_("First appointment is agreed, after midday"),
}
# What the consultation's own checklist says already, by our item.
KNOWN_AS = {"documents": "id_card", "bank": "bank_account", "cv": "cv", "phone": "phone"}
# Without a fixed address, the most urgent first.
UNHOUSED = ("none", "temporary")

# (verb, from) → to. Whoever holds a link only opens and acknowledges.
TABLE: Mapping[tuple[str, State], State] = {
    ("name", State.WITHDRAWN): State.DRAFT,
    ("name", State.EXPIRED): State.DRAFT,
    ("name", State.DRAFT): State.DRAFT,
    ("send", State.DRAFT): State.SENT,
    ("send", State.SENT): State.SENT,
    ("send", State.OPENED): State.SENT,
    ("send", State.EXPIRED): State.SENT,
    ("send", State.ACKNOWLEDGED): State.SENT,
    ("open", State.SENT): State.OPENED,
    ("acknowledge", State.SENT): State.ACKNOWLEDGED,
    ("acknowledge", State.OPENED): State.ACKNOWLEDGED,
    ("expire", State.SENT): State.EXPIRED,
    ("expire", State.OPENED): State.EXPIRED,
    **{("withdraw", state): State.WITHDRAWN for state in State if state != State.WITHDRAWN},
}
VERBS = {
    "name": N_("Named as recipient"),
    "send": N_("Sent"),
    "open": N_("Opened"),
    "acknowledge": N_("Acknowledged"),
    "remind": N_("Reminded"),
    "tell": N_("Told of the change"),
    "expire": N_("Link expired"),
    "withdraw": N_("Closed, sees nothing"),
}
OPEN = (State.SENT, State.OPENED)
LIVE = (*OPEN, State.ACKNOWLEDGED)


def purpose_of(kind: str) -> str:
    """Under which purpose the person agrees that this kind of recipient is told."""
    return f"handover_{kind}"


def seen_by(kind: str, values: Mapping[Field, T]) -> dict[Field, T]:
    """Of what is known exactly what the table gives this kind, in the table's order."""
    return {
        field: values[field] for field in Field if field in SEES[Kind(kind)] and field in values
    }


def why_not_move(state: str, verb: str) -> list[Reason]:
    if (verb, State(state)) in TABLE:
        return []
    text = N_("This cannot be done now: the hand-over stands at “%(state)s”.")
    return [Reason("state", text, {"state": STATES[State(state)]})]


@dataclass(frozen=True)
class Appointment:
    """The first one outside: with whom, when on the wall clock, and where."""

    kind: str
    on: date
    at: time
    place: str


def why_not_appointment(
    meets: str,
    on: date | None,
    at: time | None,
    place: str,
    *,
    release: date,
    workday: bool,
) -> list[Reason]:
    """Nothing at all is no appointment yet; a part of one is refused. People leave in the first
    half of their last day: nothing is agreed outside before midday of it."""
    if not (meets or on or at or place):
        return []
    reasons = []
    if meets not in list(Kind):
        reasons.append(Reason("meets", LIST, field="meets"))
    missing = N_("Day, time and place belong together: write what is missing.")
    for name, value in (("meets_on", on), ("meets_at", at), ("meets_place", place)):
        if not value:
            reasons.append(Reason(f"{name}_missing", missing, field=name))
    if on is not None and on < release:
        text = N_("The appointment comes before the release day, %(day)s.")
        reasons.append(Reason("before_release", text, {"day": release}, field="meets_on"))
    if on is not None and on > release + APPOINTMENT_WITHIN:
        text = N_("The first appointment is within thirty days of release.")
        reasons.append(Reason("late", text, field="meets_on"))
    if on == release and at is not None and at < MIDDAY:
        text = N_("People leave in the first half of the day: agree on a time after midday.")
        reasons.append(Reason("before_midday", text, field="meets_at"))
    if on is not None and not workday and meets != Kind.MENTOR:
        text = N_("Offices are closed on that day.")
        reasons.append(Reason("closed", text, severity=Severity.WARN, field="meets_on"))
    return reasons


def why_not_saved(*, housing: str, checked: Iterable[str]) -> list[Reason]:
    reasons = []
    if housing and housing not in HOUSING:
        reasons.append(Reason("housing", LIST, field="housing"))
    if set(checked) - ITEMS.keys():
        reasons.append(Reason("checked", LIST, field="checked"))
    return reasons


def why_not_named(
    kind: str,
    channel: str,
    *,
    branch: bool,
    signs_in: bool,
    reachable: Collection[int],
    account_id: int | None,
    mail: str,
) -> list[Reason]:
    """`branch` is whether the place of return has one, `signs_in` whether anybody of that branch
    has an account; `reachable` are the accounts that a recipient of another kind may have."""
    reasons = []
    if kind == Kind.BRANCH and not branch:
        text = N_("It is not known where the person returns to: record the municipality first.")
        reasons.append(Reason("branch", text, field="kind"))
    none_there = kind == Kind.SOCIAL or (kind == Kind.BRANCH and branch and not signs_in)
    if none_there and channel == Channel.ACCOUNT:
        text = N_("This office has no account here: choose a mail address or paper.")
        reasons.append(Reason("no_account", text, field="channel"))
    elif kind != Kind.BRANCH and channel == Channel.ACCOUNT and account_id not in reachable:
        reasons.append(Reason("account", LIST, field="account_id"))
    if channel == Channel.LINK and not _address(mail):
        text = N_("Write the office's mail address.")
        reasons.append(Reason("mail", text, field="mail"))
    return reasons


def _address(text: str) -> bool:
    name, _, host = text.partition("@")
    return bool(name) and "." in host and not set(text) & set(' <>,;:"\n\t')


def why_not_signed(on: date, today: date, field: str) -> list[Reason]:
    """`field` is the one of the form that asks for the day."""
    if on <= today:
        return []
    text = N_("An agreement is not dated in the future.")
    return [Reason("agreement_date", text, field=field)]


def why_not_sent(state: str, *, agreed: bool, kept: bool) -> list[Reason]:
    """`kept` is whether the person still takes part and release is not long past."""
    reasons = why_not_move(state, "send")
    if not agreed:
        text = N_("The person has not agreed that this recipient is told: record it first.")
        reasons.append(Reason("not_agreed", text))
    if not kept:
        text = N_("The person has left too long ago, or no longer takes part.")
        reasons.append(Reason("over", text))
    return reasons


def missing(checked: Collection[str], reasons: Iterable[Reason]) -> list[str]:
    """Items that nobody has ticked, in their order; an appointment that is no longer possible
    counts as missing."""
    undone = {"appointment"} if any(r.severity is Severity.BLOCK for r in reasons) else set()
    return [item for item in ITEMS if item not in checked or item in undone]


def rank(housing: str) -> int:
    """People without a fixed address come first in every list."""
    return UNHOUSED.index(housing) if housing in UNHOUSED else len(UNHOUSED)


def why_first(housing: str) -> str:
    """The reason in words, or empty."""
    return HOUSING[housing] if housing in UNHOUSED else ""


class Next(StrEnum):
    """What a counselor does next, the most urgent first."""

    NAME = "name"
    CALL = "call"
    AGAIN = "again"
    AGREE = "agree"
    SEND = "send"
    FILL = "fill"
    WAIT = "wait"
    DONE = "done"


NEXT = {
    Next.NAME: N_("Name who takes over"),
    Next.CALL: N_("Call: not acknowledged after the reminder"),
    Next.AGAIN: N_("Send again: it expired, did not arrive or is no longer true"),
    Next.AGREE: N_("Ask whether the person agrees"),
    Next.SEND: N_("Send it"),
    Next.FILL: N_("Complete the checklist"),
    Next.WAIT: N_("Wait for the acknowledgement"),
    Next.DONE: N_("Everybody named has it"),
}


@dataclass(frozen=True)
class Standing:
    """Where one recipient stands, as far as the next step needs it. `refused`: a mail was not
    delivered, or nobody is there to read it; `stale`: paper that says another day than now, or
    the branch of another place."""

    state: str
    agreed: bool
    reminded: bool
    refused: bool = False
    stale: bool = False


def next_step(recipients: Collection[Standing], lacking: Collection[str]) -> Next:
    """Closed recipients count as nobody."""
    named = [one for one in recipients if one.state != State.WITHDRAWN]
    if not named:
        return Next.NAME
    if any(one.state in OPEN and one.reminded for one in named):
        return Next.CALL
    if any(one.state == State.EXPIRED or one.refused or one.stale for one in named):
        return Next.AGAIN
    drafts = [one for one in named if one.state == State.DRAFT]
    if any(not one.agreed for one in drafts):
        return Next.AGREE
    if drafts:
        return Next.SEND
    if lacking:
        return Next.FILL
    if any(one.state in OPEN for one in named):
        return Next.WAIT
    return Next.DONE


def is_handed_over(states: Collection[str]) -> bool:
    """Somebody was named, and everybody who still counts has acknowledged."""
    named = [state for state in states if state != State.WITHDRAWN]
    return bool(named) and all(state == State.ACKNOWLEDGED for state in named)
