"""What is taught, who fits into a course before release, and what a pass is worth. Values in,
all reasons out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates.model import Evidence, FactKind, Status
from jobbridge.inmates.rules import NewFact
from jobbridge.inmates.vocabulary import CEFR
from jobbridge.training.model import State

LIST = N_("Choose one from the list.")
ONCE = N_("Name each only once.")
RUNNING = "running"
MOST_PLACES = 200
# The level of a skill after a course: alone with a certificate, else with help.
CERTIFIED, ATTENDED = 3, 2


@dataclass(frozen=True)
class Subject:
    """What is taught. `skills` are keys of the taxonomy, `licence` is given where the course
    ends with a certificate; `language` and `education` as facts name them."""

    label: str
    skills: tuple[str, ...] = ()
    licence: str = ""
    language: str = ""
    education: int = 0


SUBJECTS: Mapping[str, Subject] = {
    "state_language": Subject(N_("State language"), language="lv"),
    "english": Subject(N_("English"), language="en"),
    "welding": Subject(
        N_("Welding"),
        ("weld-mma", "weld-mig-mag", "prepare-metal-for-welding"),
        licence="WELDING",
    ),
    "electrician": Subject(
        N_("Electrician's work"),
        ("install-wiring", "electrical-safety", "read-wiring-diagrams"),
        licence="ELECTRO",
    ),
    "finishing": Subject(
        N_("Finishing of buildings"),
        ("plaster-walls", "paint-walls", "prepare-surface-for-painting", "install-drywall"),
    ),
    "tiling": Subject(N_("Tiling"), ("lay-tiles", "cut-tiles", "grout-tiles")),
    "carpentry": Subject(
        N_("Carpentry"), ("join-wood", "use-wood-hand-tools", "sand-wood", "operate-table-saw")
    ),
    "sewing": Subject(N_("Sewing"), ("sew-on-machine", "sew-workwear", "use-overlock")),
    "cook_assistant": Subject(
        N_("Cook's assistant"),
        ("prepare-vegetables", "use-kitchen-equipment", "clean-kitchen", "portion-food"),
        licence="HYGIENE",
    ),
    "pipe_fitting": Subject(
        N_("Pipe fitting"), ("install-plumbing", "solder-pipes", "pressure-test-pipes")
    ),
    "gardening": Subject(N_("Gardening"), ("use-garden-tools", "grow-vegetables")),
    "cleaning": Subject(N_("Cleaning"), ("clean-rooms", "use-cleaning-agents", "clean-floors")),
    "forklift": Subject(N_("Fork-lift driving"), licence="FORKLIFT"),
    "computer": Subject(N_("Computer basics"), ("basic-computer-skills",)),
    "basic_school": Subject(N_("Basic school"), education=2),
    "secondary_school": Subject(N_("Secondary school"), education=4),
}
STATES = {
    State.PLANNED: N_("Course planned"),
    RUNNING: N_("Course running"),
    State.FINISHED: N_("Course finished"),
    State.CANCELLED: N_("Course cancelled"),
}
STANDINGS = {
    "wished": N_("Waits for a place"),
    "enrolled": N_("Attends"),
    "passed": N_("Passed"),
    "not_finished": N_("Not finished"),
    "dropped": N_("No longer wished for"),
}
# Why somebody did not finish. Nothing here tells of health or of discipline.
NOT_FINISHED = {
    "failed": N_("Did not pass the test"),
    "missed": N_("Missed too many lessons"),
    "gave_up": N_("Gave it up"),
    "work": N_("Began to work instead"),
    "transferred": N_("Transferred to another prison"),
    "released": N_("Released before the end"),
    "withdrawn": N_("No longer takes part"),
    "cancelled": N_("The course was cancelled"),
    "mistake": N_("Entered by mistake"),
}
# What a person at the desk may choose; the others follow from what happened elsewhere.
SAID = ("failed", "missed", "gave_up", "work", "mistake")
# It was not the person who left: they still wait for a place.
STILL_WISHED = frozenset({"transferred", "cancelled", "mistake"})
CANCEL_REASONS = {
    "teacher": N_("No teacher"),
    "few": N_("Too few people"),
    "room": N_("No room or equipment"),
    "money": N_("No money"),
    "closure": N_("The prison was closed or in quarantine"),
    "mistake": N_("Entered by mistake"),
}


@dataclass(frozen=True)
class Plan:
    """A course as planned: the input of the rules."""

    subject: str
    places: int
    starts_on: date
    ends_on: date
    certificate: bool = False
    text_level: str = ""


def state_on(state: str, starts_on: date, today: date) -> str:
    """`planned`, `running`, `finished` or `cancelled`, as people would say today."""
    return RUNNING if state == State.PLANNED and starts_on <= today else state


def why_not_course(plan: Plan, *, taken: int = 0) -> list[Reason]:
    """All reasons against such a course; `taken` seats are held already."""
    reasons = []
    subject = SUBJECTS.get(plan.subject)
    if subject is None:
        reasons.append(Reason("subject", LIST, field="subject"))
    if not 1 <= plan.places <= MOST_PLACES:
        reasons.append(
            Reason(
                "places", N_("From 1 to %(most)s places."), {"most": MOST_PLACES}, field="places"
            )
        )
    elif plan.places < taken:
        reasons.append(
            Reason(
                "places_taken",
                N_("%(taken)s people attend already: offer at least as many places."),
                {"taken": taken},
                field="places",
            )
        )
    if plan.ends_on < plan.starts_on:
        reasons.append(
            Reason("ends_on", N_("The last day is not before the first."), field="ends_on")
        )
    if subject and subject.language and plan.text_level not in CEFR:
        reasons.append(
            Reason("text_level", N_("Choose a level from A1 to C2."), field="text_level")
        )
    return reasons


def fit(starts_on: date, ends_on: date, release: date) -> list[Reason]:
    """Whether somebody with this expected release can attend: none who is gone on the first day,
    a warning where the release comes before the last."""
    if starts_on >= release:
        return [
            Reason(
                "starts_after_release",
                N_("The course starts on %(start)s, after the release on %(release)s."),
                {"start": starts_on, "release": release},
            )
        ]
    if ends_on > release:
        return [
            Reason(
                "ends_after_release",
                N_("The release on %(release)s comes before the last day, %(end)s."),
                {"release": release, "end": ends_on},
                severity=Severity.WARN,
            )
        ]
    return []


def why_not_open(state: str, ends_on: date, today: date) -> list[Reason]:
    """Nobody joins a course that is over."""
    if state == State.FINISHED or (state == State.PLANNED and ends_on < today):
        return [Reason("course_over", N_("This course is over."))]
    if state == State.CANCELLED:
        return [Reason("course_cancelled", N_("This course was cancelled."))]
    return []


def why_full(wanted: int, places: int, taken: int) -> list[Reason]:
    """More people than free places."""
    free = max(0, places - taken)
    if wanted <= free:
        return []
    return [
        Reason(
            "full",
            N_("Only %(free)s places are free, %(wanted)s people are chosen."),
            {"free": free, "wanted": wanted},
            field="people",
        )
        if free
        else Reason("full", N_("No place is free any more."), field="people")
    ]


def why_gone(*, status: str, prison_id: int, course_prison_id: int) -> str:
    """The key of `NOT_FINISHED` for somebody who can no longer attend; empty for who can.
    Transfers and releases are recorded below and know nothing of courses: this is how a course
    learns of them, whichever way they came."""
    if status == Status.RELEASED:
        return "released"
    if status != Status.ACTIVE:
        return "withdrawn"
    return "" if prison_id == course_prison_id else "transferred"


def why_not_result(*, passed: bool, reason: str) -> list[Reason]:
    """Who did not pass has a reason, who passed has none."""
    if passed or reason in SAID:
        return []
    return [Reason("why", N_("Say for everybody who did not pass why."), field="people")]


def why_not_finish(state: str, starts_on: date, today: date) -> list[Reason]:
    """A course is finished once, and not before it has begun."""
    if state == State.CANCELLED:
        return [Reason("course_cancelled", N_("This course was cancelled."))]
    if state == State.FINISHED:
        return [Reason("finished", N_("This course is finished already."))]
    if starts_on > today:
        return [
            Reason(
                "not_begun",
                N_("This course begins only on %(start)s."),
                {"start": starts_on},
            )
        ]
    return []


def why_not_certificate(on: date | None, starts_on: date, today: date) -> list[Reason]:
    """A certificate is not older than the course and not from the future."""
    if on is None or starts_on <= on <= today:
        return []
    return [
        Reason(
            "certificate_on",
            N_("The certificate is dated between the first day of the course and today."),
            field="certificate_on",
        )
    ]


def gives(
    plan: Plan, *, known_skills: Collection[str], held: Iterable[tuple[str, NewFact]]
) -> list[tuple[FactKind, NewFact]]:
    """The facts that a pass gives, without those that would say less than what is `held`
    (kind and fact); skills that the taxonomy does not know are left out."""
    subject = SUBJECTS[plan.subject]
    evidence = Evidence.CERTIFICATE_INSIDE if plan.certificate else Evidence.OBSERVED
    level = CERTIFIED if plan.certificate else ATTENDED
    found = [
        (FactKind.SKILL, NewFact(key, level, evidence=evidence))
        for key in subject.skills
        if key in known_skills
    ]
    if subject.licence and plan.certificate:
        found.append((FactKind.LICENCE, NewFact(subject.licence, evidence=evidence)))
    if subject.language:
        fact = NewFact(subject.language, text_level=plan.text_level, evidence=evidence)
        found.append((FactKind.LANGUAGE, fact))
    if subject.education and plan.certificate:
        found.append((FactKind.EDUCATION, NewFact("LKI", subject.education, evidence=evidence)))
    before = {(kind, fact.code): fact for kind, fact in held}
    return [(kind, fact) for kind, fact in found if _is_news(fact, before.get((kind, fact.code)))]


_WEIGHT = {
    Evidence.DECLARED: 0,
    Evidence.OBSERVED: 1,
    Evidence.CERTIFICATE_BEFORE: 2,
    Evidence.CERTIFICATE_INSIDE: 2,
}


def _rank(fact: NewFact) -> int:
    return CEFR.index(fact.text_level) if fact.text_level in CEFR else fact.level or 0


def _is_news(new: NewFact, old: NewFact | None) -> bool:
    """Better, or as good and better proven: a certificate for A2 says nothing of a B2."""
    if old is None:
        return True
    if _rank(new) != _rank(old):
        return _rank(new) > _rank(old)
    lasting = old.valid_to is not None and new.valid_to is None
    return lasting or _WEIGHT[Evidence(new.evidence)] > _WEIGHT[Evidence(old.evidence)]
