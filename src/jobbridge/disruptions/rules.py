"""What a broken interview is broken by, and the words for it. Values in, reasons out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jobbridge.disruptions.model import Kind, Outcome, State, Way
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_

KIND_LABELS = {
    Kind.CLOSURE: N_("The prison is closed for a time"),
    Kind.ROOM: N_("A room cannot be used"),
    Kind.ABSENT: N_("A person cannot come for a time"),
    Kind.TRANSFER: N_("People were transferred"),
    Kind.RELEASE: N_("Days of release have changed"),
    Kind.VISITOR: N_("Visitors are not admitted"),
    Kind.EMPLOYER: N_("An employer or a vacancy is gone"),
    Kind.HOURS: N_("The prison's hours have changed"),
}
DECLARED = (Kind.CLOSURE, Kind.ROOM, Kind.ABSENT)
"""What is recorded here; everything else is seen by what is recorded elsewhere."""
STATE_LABELS = {
    State.PROPOSED: N_("new times are held"),
    State.RELEASING: N_("being carried out"),
    State.RELEASED: N_("carried out"),
    State.ENDED: N_("over"),
}
STATE_COLORS = {
    State.PROPOSED: "warning",
    State.RELEASING: "info",
    State.RELEASED: "success",
    State.ENDED: "neutral",
}
WAY_LABELS = {
    Way.ROOM: N_("same time, other room"),
    Way.VIDEO: N_("by video"),
    Way.SAME_DAY: N_("same day, other time"),
    Way.PRISON: N_("in the prison where the person is now"),
    Way.OTHER_DAY: N_("other day"),
    Way.BRANCH: N_("after release, at the branch"),
    Way.CANCEL: N_("cancelled"),
    Way.STAYS: N_("left as it is"),
}
WAY_COLORS = {
    Way.ROOM: "success",
    Way.VIDEO: "success",
    Way.SAME_DAY: "success",
    Way.PRISON: "info",
    Way.OTHER_DAY: "info",
    Way.BRANCH: "warning",
    Way.CANCEL: "danger",
    Way.STAYS: "neutral",
}
OUTCOME_LABELS = {
    Outcome.HELD: N_("held"),
    Outcome.DONE: N_("done"),
    Outcome.FAILED: N_("could not be done"),
    Outcome.GONE: N_("settled otherwise"),
}
CANCELLED_AS = {
    Kind.CLOSURE: "prison",
    Kind.ROOM: "prison",
    Kind.ABSENT: "person",
    Kind.TRANSFER: "transfer",
    Kind.RELEASE: "release",
    Kind.VISITOR: "prison",
    Kind.EMPLOYER: "employer",
    Kind.HOURS: "prison",
}
"""The reason, of the list of interviews, that stays inside where one is cancelled."""
ACCEPTED, DECLINED, PARTLY = "accepted", "declined", "partly"
"""An employer's answer; `partly` says that it declined some of a message."""

# What the rules of interviews call a fault, and what has happened then; the first found counts.
BREAKS = {
    "person_gone": Kind.RELEASE,
    "other_prison": Kind.TRANSFER,
    "application_ended": Kind.EMPLOYER,
    "vacancy_closed": Kind.EMPLOYER,
    "employer_gone": Kind.EMPLOYER,
    "after_release": Kind.RELEASE,
    "after_expected_release": Kind.RELEASE,
    "release_unknown": Kind.RELEASE,
    "person_absent": Kind.ABSENT,
    "prison_closed": Kind.CLOSURE,
    "wing_closed": Kind.CLOSURE,
    "visitors_barred": Kind.CLOSURE,
    "room_closed": Kind.ROOM,
    "room_gone": Kind.ROOM,
    "room_kind": Kind.ROOM,
    "visitors_refused": Kind.VISITOR,
    "day_off": Kind.HOURS,
    "outside_hours": Kind.HOURS,
    "break": Kind.HOURS,
}

ABSENT = Reason(
    "person_absent", N_("The person cannot come then: choose another time."), {}, Severity.REVIEW
)
REFUSED = Reason(
    "visitors_refused",
    N_("No visitor of the employer is admitted on that day: meet by video, or on another day."),
    {},
    Severity.REVIEW,
)
CLOSED = Reason("vacancy_closed", N_("The vacancy is closed."), {}, Severity.REVIEW)
GONE = Reason(
    "employer_gone", N_("The employer no longer takes part in the portal."), {}, Severity.REVIEW
)


BRANCH_FULL = Reason(
    "branch_full", N_("The branch holds as many meetings then as it can: find another time.")
)


@dataclass(frozen=True)
class Cause:
    """What broke interviews of one prison: the people of `prison_id` decide what follows. Equal
    causes are one disruption."""

    kind: Kind
    prison_id: int
    other_prison_id: int | None = None
    inmate_id: int | None = None
    room_id: int | None = None
    closure_id: int | None = None
    employer_id: int | None = None
    on: date | None = None


def kind_of(reasons: Iterable[Reason]) -> Kind | None:
    """What happened to an interview of which these are the faults; None if nothing did."""
    codes = {reason.code for reason in reasons if reason.severity is not Severity.WARN}
    return next((kind for code, kind in BREAKS.items() if code in codes), None)


def breaking(kind: Kind, reasons: Iterable[Reason]) -> list[Reason]:
    """Those of the reasons that are of this kind."""
    return [reason for reason in reasons if BREAKS.get(reason.code) == kind]
