"""When a plan is due, what a consultation must hold, what to do next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from jobbridge.consultations.model import Readiness, State
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST, months_after
from jobbridge.inmates.vocabulary import PURPOSES

PLAN_MONTHS = 3
OLD = timedelta(days=365)
BACK_ENTRY = timedelta(days=5 * 366)
HOLLAND = frozenset("RIASEC")

READINESS = {
    Readiness.NOW: N_("Ready for work now"),
    Readiness.AFTER_TRAINING: N_("Ready after training"),
    Readiness.NOT_YET: N_("Not ready yet"),
}
KINDS = {"individual": N_("Face to face"), "group": N_("In a group")}
STATES = {
    State.HELD: N_("Held"),
    State.PLANNED: N_("Planned"),
    State.MISSED: N_("Did not come"),
    State.EXEMPTED: N_("Does not take part"),
}
# Neutral on purpose: neither health nor discipline is told apart here.
MISSED_REASONS = {
    "not_brought": N_("Was not brought"),
    "busy": N_("Was at work, training or a visit"),
    "unable": N_("Could not that day"),
    "refused": N_("Did not want to"),
    "closure": N_("No meetings in the prison that day"),
    "counselor": N_("The counselor could not"),
}
EXEMPT_REASONS = {
    "declined": N_("Does not want career help"),
    "working": N_("Has work after release already"),
    "studies": N_("Goes on with studies"),
    "unable": N_("Cannot for a long time"),
    "leaving": N_("Leaves Latvia"),
    "transfer": N_("Moves to another prison"),
}
REASONS: Mapping[str, Mapping[str, str]] = {
    State.MISSED: MISSED_REASONS,
    State.EXEMPTED: EXEMPT_REASONS,
}
CHECKLIST = {
    "id_card": N_("Identity card is valid"),
    "bank_account": N_("Bank account"),
    "cv": N_("CV is written"),
    "phone": N_("Telephone after release"),
    "driving_licence": N_("Driving licence is valid"),
    "practice_interview": N_("Practised a job interview"),
}


@dataclass(frozen=True)
class Needs:
    """What the person needs of a job, as said in the consultation."""

    municipality_id: int | None
    km: int | None = None
    anywhere: bool = False
    full_time: bool = True
    part_time: bool = True
    shifts: bool = True
    nights: bool = True
    min_month_cents: int | None = None
    accommodation_needed: bool = False
    free_from: date | None = None


class MadeOn(Protocol):
    @property
    def made_on(self) -> date: ...


@dataclass(frozen=True)
class PlanState:
    """`days_left` until the plan is due and `days_to_release` are negative once past."""

    made_on: date | None
    due_on: date
    overdue: bool
    days_left: int
    days_to_release: int


def plan_state(plan: MadeOn | None, release_expected: date, today: date) -> PlanState:
    """A plan is due three months before release; without one after that day it is overdue."""
    due_on = months_after(release_expected, -PLAN_MONTHS)
    return PlanState(
        made_on=plan.made_on if plan else None,
        due_on=due_on,
        overdue=plan is None and due_on < today,
        days_left=(due_on - today).days,
        days_to_release=(release_expected - today).days,
    )


def last_release_overdue(today: date) -> date:
    """The last release day whose plan is overdue today: `plan_state`, turned round for SQL."""
    day = months_after(today, PLAN_MONTHS) + timedelta(days=3)
    while months_after(day, -PLAN_MONTHS) >= today:
        day -= timedelta(days=1)
    return day


def freshness(recorded_on: date, valid_to: date | None, release: date, today: date) -> str:
    """`expired`; `before_release` where it runs out by then; `old` after a year; or `fresh`."""
    if valid_to and valid_to < today:
        return "expired"
    if valid_to and valid_to < release:
        return "before_release"
    return "old" if today - recorded_on > OLD else "fresh"


def why_not_recordable(
    *,
    held_on: date,
    kind: str,
    state: str,
    readiness: str,
    targets: Sequence[str],
    checklist: Collection[str],
    holland: str,
    today: date,
    reason: str = "",
) -> list[Reason]:
    """What is wrong with a consultation as a whole; its facts have rules of their own."""
    reasons = why_not_reason(state, reason)
    if kind not in KINDS:
        reasons.append(Reason("kind", LIST, field="kind"))
    if state not in STATES:
        reasons.append(Reason("state", LIST, field="state"))
    if state == State.PLANNED and held_on < today:
        reasons.append(
            Reason("planned_past", N_("A planned consultation lies ahead."), field="held_on")
        )
    if state != State.PLANNED and held_on > today:
        reasons.append(Reason("held_ahead", N_("This day has not come yet."), field="held_on"))
    if held_on < today - BACK_ENTRY:
        reasons.append(
            Reason(
                "held_long_ago", N_("Check the year: it is over five years ago."), field="held_on"
            )
        )
    if readiness and readiness not in READINESS:
        reasons.append(Reason("readiness", LIST, field="readiness"))
    if state == State.HELD:
        if not readiness:
            reasons.append(
                Reason("readiness_missing", N_("Say how ready the person is."), field="readiness")
            )
        if not 1 <= len(targets) <= 3:
            reasons.append(
                Reason(
                    "targets",
                    N_("Name one to three kinds of work that the person wants."),
                    field="target_1",
                )
            )
    if len(set(targets)) < len(targets):
        reasons.append(
            Reason("target_twice", N_("Name each kind of work only once."), field="target_1")
        )
    if set(checklist) - CHECKLIST.keys():
        reasons.append(Reason("checklist", LIST, field="checklist"))
    if holland and (set(holland) - HOLLAND or len(set(holland)) < len(holland) or len(holland) > 3):
        reasons.append(
            Reason(
                "holland",
                N_("Up to three different letters of R, I, A, S, E and C."),
                field="holland",
            )
        )
    return reasons


def why_not_reason(state: str, reason: str) -> list[Reason]:
    """Who did not come, or is exempted, has a reason from the list; nobody else has one."""
    offered = REASONS.get(state)
    if offered is None:
        return [Reason("reason", LIST, field="reason")] if reason else []
    if not reason:
        return [Reason("reason_missing", N_("Choose the reason."), field="reason")]
    return [] if reason in offered else [Reason("reason", LIST, field="reason")]


def next_steps(
    plan: PlanState,
    *,
    readiness: str,
    purposes: Collection[str],
    checklist: Mapping[str, object],
    place_known: bool,
    expired: Sequence[str],
) -> list[Reason]:
    """What would help this person most, the most urgent first; `expired` names facts."""
    steps = []

    def step(code: str, text: str, urgent: bool = False, **values: object) -> None:
        severity = Severity.WARN if urgent else Severity.REVIEW
        steps.append(Reason(code, text, values, severity))

    if plan.overdue:
        step("plan", N_("Make the plan: it was due on %(day)s."), True, day=plan.due_on)
    elif plan.made_on is None:
        step("plan", N_("Make the plan before %(day)s."), day=plan.due_on)
    if "listing" not in purposes:
        step(
            "listing",
            N_("Ask for the agreement to be listed: until then nothing is looked for."),
            True,
        )
    else:
        for purpose in ("introduction", "interview"):
            if purpose not in purposes:
                step(
                    purpose,
                    N_("Ask whether the person agrees: %(purpose)s."),
                    purpose=PURPOSES[purpose],
                )
    if not place_known:
        step("place", N_("Ask which municipality the person goes to."))
    if expired:
        step("expired", N_("Renew what has run out: %(what)s."), what=list(expired))
    missing = [text for key, text in CHECKLIST.items() if not checklist.get(key)]
    missing = [text for text in missing if text != CHECKLIST["driving_licence"]]
    if plan.made_on and missing:
        step("checklist", N_("Still to be arranged: %(what)s."), what=missing)
    if plan.made_on and readiness == Readiness.AFTER_TRAINING:
        step("training", N_("Find the training that was planned."))
    return steps
