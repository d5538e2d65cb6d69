"""What steps are called. Message ids: show through `gettext`."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from jobbridge.demand import rules
from jobbridge.demand.rules import Counted, Step
from jobbridge.i18n import N_, Words
from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import EDUCATION_LEVELS, LANGUAGES, LICENCES
from jobbridge.training.rules import SUBJECTS

KINDS = {
    "licence": N_("Licence or certificate"),
    "language": N_("Language exam"),
    "skill": N_("Skill"),
    "education": N_("Schooling"),
    "course": N_("Whole course"),
    "km": N_("Way to work"),
    "anywhere": N_("Way to work"),
    "hours": N_("Working hours"),
    "pay": N_("Pay"),
}
HOURS = {
    "shifts": N_("Shifts accepted"),
    "nights": N_("Night work accepted"),
    "full_time": N_("Full time accepted"),
    "part_time": N_("Part time accepted"),
}


def names_of(session: Session, steps: Iterable[Step], words: Words) -> dict[Step, str]:
    """Each step in words; a code that nothing knows stands for itself."""
    given = list(steps)
    skills = skill_labels(session, [s.code for s in given if s.kind == "skill"], words.locale)
    return {step: _name(step, skills, words) for step in given}


def _name(step: Step, skills: dict[str, str], words: Words) -> str:
    gettext, code = words.gettext, step.code
    if step.kind == "skill":
        return skills.get(code, code)
    if step.kind == "licence":
        return gettext(LICENCES.get(code, code))
    if step.kind == "language":
        language = gettext(LANGUAGES.get(code, code))
        return gettext("%(language)s, level %(level)s", language=language, level=step.level)
    if step.kind == "education":
        return gettext(EDUCATION_LEVELS[int(step.level)])
    if step.kind == rules.COURSE:
        return gettext("Course: %(subject)s", subject=gettext(SUBJECTS[code].label))
    if step.kind == rules.WIDER:
        return gettext("%(km)s km more", km=code)
    if step.kind == rules.ANYWHERE:
        return gettext("Anywhere in Latvia")
    if step.kind == rules.CHEAPER:
        return gettext("Least pay %(euros)s € lower", euros=code)
    return gettext(HOURS[code])


def people_text(people: int, words: Words, *, exact: bool) -> str:
    """How many people; for those who do not know them, a band."""
    if exact:
        return words.number(people)
    band = rules.band(people)
    if not band:
        return words.gettext("fewer than 10")
    return words.gettext("%(band)s or more", band=words.number(band))


def heading(*, exact: bool) -> list[str]:
    """The columns of a table to take away, as message ids."""
    columns = [N_("What"), N_("Kind"), N_("Vacancies opened"), N_("People")]
    return (
        [*columns, N_("Pairs"), N_("Courses inside")] if exact else [*columns, N_("Courses inside")]
    )


def cells(
    name: str, step: Step, one: Counted, course: str, words: Words, *, exact: bool
) -> list[str | int]:
    """One line of it; pairs would tell how many people there are."""
    people: str | int = one.people if exact else people_text(one.people, words, exact=False)
    line: list[str | int] = [name, words.gettext(KINDS[step.kind]), one.vacancies, people]
    return [*line, one.pairs, course] if exact else [*line, course]
