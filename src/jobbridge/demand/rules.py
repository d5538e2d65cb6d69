"""What one step is, whom it would make of a person, and which course leads to it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jobbridge.matching.facts import LANGUAGE_LEVELS, Known, Need, Needs, Person, Work
from jobbridge.tiles.rules import BANDS
from jobbridge.training.rules import CERTIFIED, SUBJECTS, Plan

WEEKS = (4, 12, 26, 52)
# What a certificate, an exam, a document or a course can lift; a course is several at once.
LIFTED = ("licence", "language", "skill", "education")
COURSE = "course"
# What else a person could change. The code says by how much: kilometres, or euros a month.
WIDER, ANYWHERE, HOURS, CHEAPER, TARGET = "km", "anywhere", "hours", "pay", "target"
FARTHER_KM = (10, 20, 30, 50, 100)
LESS_EUROS = (50, 100, 200, 300)
LEVELS = {rank: level for level, rank in LANGUAGE_LEVELS.items()}
# Offered by a course, and several facts at once: single ones stand under their own name.
WHOLE = tuple(
    key
    for key, subject in SUBJECTS.items()
    if len(subject.skills) + bool(subject.licence) > 1 and not subject.language
)


@dataclass(frozen=True, order=True)
class Step:
    """One thing to do. `level` is A1–C2 of a language, 1–8 of schooling, else empty."""

    kind: str
    code: str = ""
    level: str = ""

    @property
    def key(self) -> str:
        return ":".join(part for part in (self.kind, self.code, self.level) if part)


@dataclass(frozen=True)
class Counted:
    """Whom and what a step would open: people, vacancies, and pairs of the two."""

    people: int
    vacancies: int
    pairs: int


def level_of(need: Need) -> int:
    """How much of it is asked, where steps of a kind come in levels; else 0."""
    if need.kind == "language":
        return LANGUAGE_LEVELS.get(need.text_level, 1)
    return (need.level or 1) if need.kind == "education" else 0


def level_name(kind: str, level: int) -> str:
    if not level:
        return ""
    return LEVELS[level] if kind == "language" else str(level)


def step_at(kind: str, code: str, level: int) -> Step:
    return Step(kind, code, level_name(kind, level))


def undominated(found: Mapping[Step, Counted]) -> dict[Step, Counted]:
    """Without the levels that open no more than a lower one does, and without what opens no more
    by itself than in the course that teaches it; what opens most first."""
    best: dict[tuple[str, str], Counted] = {}
    kept = {}
    for step in sorted(found):
        one = found[step]
        courses = [found.get(Step(COURSE, key)) for key in subjects_for(step) if key in WHOLE]
        if one == best.get((step.kind, step.code)) or (step.kind != COURSE and one in courses):
            continue
        kept[step] = best[step.kind, step.code] = one

    def first(step: Step) -> tuple[int, int, int, Step]:
        one = kept[step]
        return -one.vacancies, -one.people, -one.pairs, step

    return {step: kept[step] for step in sorted(kept, key=first)}


def band(people: int) -> int:
    """The highest of the usual bands that is true; 0 below ten."""
    return next((one for one in BANDS if people >= one), 0)


# Courses


def taught(plan: Plan) -> tuple[Known, ...]:
    """The facts that passing such a course gives."""
    subject = SUBJECTS[plan.subject]
    evidence = "certificate_inside" if plan.certificate else "observed"
    level = CERTIFIED if plan.certificate else CERTIFIED - 1
    facts = [Known("skill", key, level, evidence=evidence) for key in subject.skills]
    if plan.certificate and subject.licence:
        facts.append(Known("licence", subject.licence, evidence=evidence))
    if plan.certificate and subject.education:
        facts.append(Known("education", "LKI", subject.education, evidence=evidence))
    if subject.language:
        language = Known("language", subject.language, None, plan.text_level, evidence)
        facts.append(language)
    return tuple(facts)


def subjects_for(step: Step) -> list[str]:
    """The subjects that lead to a step, whether or not a course in them is planned."""
    return [
        key
        for key, subject in SUBJECTS.items()
        if (step.kind == COURSE and step.code == key)
        or (step.kind == "skill" and step.code in subject.skills)
        or (step.kind == "licence" and step.code == subject.licence)
        or (step.kind == "language" and step.code == subject.language)
        or (step.kind == "education" and subject.education >= int(step.level))
    ]


def leads_to(plan: Plan, step: Step) -> bool:
    """Whether this course, as planned, gives what the step asks."""
    if plan.subject not in subjects_for(step):
        return False
    if step.kind == "language":
        return LANGUAGE_LEVELS.get(plan.text_level, 0) >= LANGUAGE_LEVELS[step.level]
    return plan.certificate or step.kind not in ("licence", "education")


# A person, otherwise


@dataclass(frozen=True)
class Variant:
    """A person as they would be with one step taken."""

    step: Step
    person: Person


def with_facts(person: Person, facts: Iterable[Known]) -> Person:
    return replace(person, facts=(*person.facts, *facts))


def fact_of(step: Step) -> Known:
    """The fact that a step of `LIFTED` gives."""
    if step.kind == "language":
        return Known("language", step.code, None, step.level, "certificate_inside")
    level = CERTIFIED if step.kind == "skill" else int(step.level or 0) or None
    return Known(step.kind, step.code, level, evidence="certificate_inside")


def variants(person: Person, works: Sequence[Work], near: Collection[str]) -> list[Variant]:
    """Everything that one change could open, smaller steps of a kind before larger ones.

    Licences, languages and schooling as any of the works asks for them; skills that are the one
    thing missing somewhere (`near`, as `matching.rules.step` names them); then the person's own
    conditions."""
    steps = sorted(_asked(works, near))
    found = [Variant(step, with_facts(person, [fact_of(step)])) for step in steps]
    needs = person.needs
    if needs is not None:
        found += [
            Variant(step, replace(person, needs=changed)) for step, changed in _conditions(needs)
        ]
    return found


def course_variants(person: Person, plans: Iterable[Plan]) -> list[Variant]:
    """Courses that give several facts at once; what gives one alone stands under its name."""
    return [
        Variant(Step(COURSE, plan.subject), with_facts(person, facts))
        for plan in plans
        if len(facts := taught(plan)) > 1
    ]


def _asked(works: Iterable[Work], near: Collection[str]) -> set[Step]:
    return {
        step_at(need.kind, need.code, level_of(need))
        for work in works
        for need in work.needs
        if need.must
        and need.kind in LIFTED
        and (need.kind != "skill" or f"skill:{need.code}" in near)
    }


def _conditions(needs: Needs) -> Iterator[tuple[Step, Needs]]:
    if needs.km is not None and not needs.anywhere:
        for more in FARTHER_KM:
            yield Step(WIDER, str(more)), replace(needs, km=needs.km + more)
    if not needs.anywhere:
        yield Step(ANYWHERE), replace(needs, anywhere=True)
    for name in ("shifts", "nights", "full_time", "part_time"):
        if not getattr(needs, name):
            yield Step(HOURS, name), replace(needs, **{name: True})
    least = needs.min_month_cents
    if least is not None:
        for less in LESS_EUROS:
            if less * 100 < least:
                yield Step(CHEAPER, str(less)), replace(needs, min_month_cents=least - less * 100)


@dataclass(frozen=True)
class Gain:
    """What a step changes for one person: ids of vacancies that come to fit, best first, and of
    those that no longer would (what is not known counts as asked for; once it is known, as
    missing)."""

    step: Step
    gained: tuple[int, ...]
    lost: tuple[int, ...] = ()


def worth_telling(gains: Iterable[Gain]) -> list[Gain]:
    """Those that open something, most first; of a row of ever larger steps those alone that
    open more than the smaller one did."""
    kept: list[Gain] = []
    before: dict[tuple[str, str], set[int]] = {}
    for gain in gains:
        row = _row(gain.step)
        had = before.setdefault(row, set())
        if gain.gained and not set(gain.gained) <= had:
            kept.append(gain)
            had |= set(gain.gained)
    return sorted(kept, key=lambda gain: -len(gain.gained))


def _row(step: Step) -> tuple[str, str]:
    """Steps of the same row differ only in how far they go."""
    if step.kind in (WIDER, ANYWHERE):
        return WIDER, ""
    return (step.kind, "" if step.kind == CHEAPER else step.code)


# Neighbouring professions


@dataclass(frozen=True)
class Neighbour:
    """Another profession (its four-digit group) in which vacancies would fit at once; `shared`
    of its `skills` are the person's, or belong to the trades that the person knows."""

    group: str
    gained: tuple[int, ...]
    shared: int
    skills: int


def open_to_any(person: Person, works: Iterable[Work]) -> Person:
    """The person as if every profession on offer were a target."""
    codes = sorted({work.occupation for work in works if work.occupation})
    return with_facts(person, [Known("target", code, 1) for code in codes])


def own_groups(person: Person) -> set[str]:
    """The four-digit groups that the person wants or knows."""
    return {
        fact.code[:4]
        for fact in person.facts
        if fact.kind in ("target", "experience") and len(fact.code) >= 4
    }


def neighbours(
    gained: Mapping[str, Sequence[int]],
    own: Collection[str],
    profile: Callable[[str], Collection[str]],
    skills: Collection[str],
) -> list[Neighbour]:
    """Groups by how much of them the person brings already, then by how many vacancies; without
    anything in common there is no neighbourhood."""
    known = {key for group in own for key in profile(group)} | set(skills)
    found = []
    for group, ids in gained.items():
        asked = set(profile(group))
        if shared := len(asked & known):
            found.append(Neighbour(group, tuple(ids), shared, len(asked)))
    return sorted(found, key=lambda n: (-n.shared / n.skills, -len(n.gained), n.group))
