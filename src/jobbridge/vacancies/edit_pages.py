"""The page on which an employer writes a vacancy, and what it suggests on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.errors import Stale
from jobbridge.i18n import N_
from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import CEFR, EDUCATION_LEVELS, LANGUAGES, LICENCES, LIMITS
from jobbridge.places.queries import municipalities
from jobbridge.taxonomy.linker import CONFIDENT
from jobbridge.taxonomy.queries import (
    linker,
    occupation_by_code,
    occupation_choices,
    occupations_by_code,
    suggest_skills,
)
from jobbridge.vacancies import actions, merge_pages, queries, rules, vocabulary
from jobbridge.vacancies.form import (
    FOREIGN,
    MONTHS,
    VacancyForm,
    offer_of_form,
    values_of_offer,
    values_of_wishes,
)
from jobbridge.vacancies.model import State, Vacancy
from jobbridge.vacancies.wage_queries import wages
from jobbridge.vacancies.wage_rules import minimum_wage
from jobbridge.viewer import Role
from jobbridge.web import merging
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post

OWNERS = frozenset({Role.EMPLOYER})
FIRST_SKILLS = 10
FOUND_SKILLS = 8
PROPOSALS = 5
LISTS = ("must", "nice", "shown", "duties")


@dataclass(frozen=True)
class Choice:
    """Something that can be asked for: its `kind:code`, and its name."""

    value: str
    label: str


@get("/vacancies/new", OWNERS)
def new(ask: NamedDependency[Ask]) -> Response[str]:
    """An empty page, or one begun by a link: `?title=`, `?occupation=`, `?municipality=`;
    `?family=`, an ISCO major group, leaves only its occupations to choose from."""
    employer = queries.own_employer(ask.session, ask.viewer)
    elsewhere = ask.query("municipality") not in ("", str(employer.municipality_id))
    values: dict[str, object] = {
        "seats": 1,
        "pay_unit": "month",
        "load": "full",
        "municipality": ask.query("municipality") or employer.municipality_id,
        "address": "" if elsewhere else employer.address,
        "title": ask.query("title"),
        "occupation": ask.query("occupation"),
    }
    form = ask.blank(VacancyForm, **_suggested(ask, values))
    return _page(ask, None, form, family=ask.query("family"))


@post("/vacancies/suggest", OWNERS)
def suggest_new(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, None, _suggesting(ask))


@post("/vacancies/{ref:str}/suggest", OWNERS)
def suggest(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, queries.vacancy_for(ask.session, ask.viewer, ref), _suggesting(ask))


@post("/vacancies/new", OWNERS)
def create(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(VacancyForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _saved(ask, form, None))
    _all_faults(ask, form)
    return _page(ask, None, form, status=422)


@get("/vacancies/{ref:str}/edit", OWNERS)
def edit(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    vacancy = queries.vacancy_for(ask.session, ask.viewer, ref)
    offer = queries.offer_of(vacancy)
    values = values_of_offer(
        offer,
        stamp=rules.stamp(offer),
        seen=merging.packed(merge_pages.as_stored(ask, vacancy)),
        duties=[duty.tag for duty in vacancy.duties],
    )
    return _page(ask, vacancy, ask.blank(VacancyForm, **_suggested(ask, values)))


@post("/vacancies/{ref:str}/edit", OWNERS)
def save(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Saves; or shows mine and theirs, where somebody else saved meanwhile."""
    form = merge_pages.chosen(ask, ref, ask.form(VacancyForm))
    with form.attempt(ask.session):
        try:
            return _saved(ask, form, ref)
        except Stale:
            ask.session.rollback()
            vacancy = queries.vacancy_for(ask.session, ask.viewer, ref)
            return merge_pages.merge_page(ask, vacancy, form)
    _all_faults(ask, form)
    return _page(ask, queries.vacancy_for(ask.session, ask.viewer, ref), form, status=422)


def _all_faults(ask: Ask, form: Form[VacancyForm]) -> None:
    """One round of errors, not two: where a field could not be read, the rules still speak of
    all the others; and everything stands in the order of the form."""
    wrong = {name for name, _ in form.errors}
    rest = form.rest()
    if form.value("step") == "publish" and rest is not None and not form.readable:
        vetted = queries.own_employer(ask.session, ask.viewer).vetted_at is not None
        reasons = rules.why_not_publishable(
            offer_of_form(rest, (), {}),
            today=ask.today,
            vetted=vetted,
            wages=wages(ask.session),
        )
        form.refuse(reason for reason in reasons if reason.field not in wrong)
    order = {name: at for at, name in enumerate(VacancyForm.model_fields, 1)}
    form.errors.sort(key=lambda error: order.get(error[0], 0))


def _saved(ask: Ask, form: Form[VacancyForm], ref: str | None) -> Response[str]:
    data = form.data
    stored = queries.vacancy_for(ask.session, ask.viewer, ref) if ref else None
    wishes = queries.offer_of(stored).wishes if stored else ()
    keys = [text.partition(":")[2] for text in (*data.must, *data.nice)]
    offer = offer_of_form(data, wishes, skill_labels(ask.session, keys, ask.locale))
    vacancy = actions.save_draft(
        ask.session,
        ask.viewer,
        offer=offer,
        ref=ref,
        stamp=data.stamp or None,
        tags=data.duties,
        publishing=data.step == "publish",
        now=ask.now,
        today=ask.today,
    )
    if data.step == "publish":
        actions.publish(ask.session, ask.viewer, ref=vacancy.ref, now=ask.now, today=ask.today)
        ask.flash("success", ask.words.gettext("The vacancy is published."))
    elif vacancy.state == State.DRAFT:
        ask.flash("success", ask.words.gettext("The draft is saved. Only you see it."))
    else:
        ask.flash("success", ask.words.gettext("The changes are saved."))
    return ask.redirect(f"/vacancies/{vacancy.ref}")


def _suggesting(ask: Ask) -> Form[VacancyForm]:
    """The form as typed, with what its occupation suggests; nothing is stored."""
    typed = ask.form(VacancyForm)
    values: dict[str, object] = {
        name: typed.values(name) if name in LISTS else typed.value(name)
        for name in VacancyForm.model_fields
        if typed.values(name)
    }
    return ask.blank(VacancyForm, **_suggested(ask, values, find=typed.value("find")))


def _suggested(ask: Ask, values: dict[str, object], find: str = "") -> dict[str, object]:
    """Add what is usual: the occupation that the title names for certain, its requirements
    where nothing is asked for yet, its skills to choose from, and the skills looked for."""
    title = str(values.get("title") or "")
    if title and not values.get("occupation"):
        links = linker(ask.session).link(title, top=1)
        if links and links[0].score >= CONFIDENT:
            values["occupation"] = links[0].id
    code = str(values.get("occupation") or "")
    shown = _texts(values, "shown")
    shown += [t[6:] for t in _texts(values, "must", "nice") if t.startswith("skill:")]
    if (occupation := occupation_by_code(ask.session, code)) is not None:
        usual = queries.skills_usual(ask.session, occupation.id)
        shown += usual[: max(0, FIRST_SKILLS - len(set(shown)))]
        if not _texts(values, "must", "nice"):
            profile = queries.profiles(ask.session, [occupation.id])[occupation.id]
            wishes, tags = rules.derive(profile)
            given = values_of_wishes(w for w in wishes if w.kind != "skill")
            values |= {name: value for name, value in given.items() if name != "shown"}
            values.setdefault("duties", list(tags))
    if find.strip():
        found = suggest_skills(ask.session, find, ask.locale, top=FOUND_SKILLS)
        shown += [suggestion.value for suggestion in found]
    values["shown"] = list(dict.fromkeys(shown))[:50]
    values["find"] = ""
    return values


def _texts(values: Mapping[str, object], *names: str) -> list[str]:
    found: list[str] = []
    for name in names:
        value = values.get(name)
        found += [str(item) for item in value] if isinstance(value, list | tuple) else []
    return found


def _page(
    ask: Ask,
    vacancy: Vacancy | None,
    form: Form[VacancyForm],
    status: int = 200,
    family: str = "",
) -> Response[str]:
    words, gettext = ask.words, ask.words.gettext
    keys = form.values("shown")
    names = skill_labels(ask.session, keys, ask.locale)
    ticked = {*form.values("must"), *form.values("nice")}

    def named(kind: str, among: Mapping[str, str]) -> Sequence[Choice]:
        return [Choice(f"{kind}:{code}", gettext(label)) for code, label in among.items()]

    licences = named("licence", LICENCES)
    occupations = occupation_choices(ask.session, ask.locale, also=[form.value("occupation")])
    return ask.render(
        "vacancies/edit.html",
        status=status,
        vacancy=vacancy,
        form=form,
        action=f"/vacancies/{vacancy.ref}/edit" if vacancy else "/vacancies/new",
        suggest=f"/vacancies/{vacancy.ref}/suggest" if vacancy else "/vacancies/suggest",
        occupations=[o for o in occupations if o[0].startswith(family)] or occupations,
        proposals=[] if form.value("occupation") else _proposals(ask, form.value("title")),
        municipalities=[(m.id, m.name) for m in municipalities(ask.session)],
        skills=[Choice(f"skill:{key}", names[key]) for key in keys if key in names],
        licences=[c for c in licences if c.value in ticked],
        other_licences=[c for c in licences if c.value not in ticked],
        foreign_asked=any(form.value(f"{code}_level") for code in FOREIGN),
        conditions=named("condition", LIMITS),
        levels=[(level, level) for level in CEFR],
        foreign=[(code, gettext(LANGUAGES[code])) for code in FOREIGN],
        education=[(n, gettext(label)) for n, label in EDUCATION_LEVELS.items()],
        months=[(n, words.ngettext("%(n)s month", "%(n)s months", n)) for n in MONTHS],
        vocabulary=_translated(gettext),
        tags_open=vacancy is None or vacancy.published_at is None,
        minimum=minimum_wage(wages(ask.session), ask.today),
        earliest=ask.today,
    )


def _translated(gettext: Any) -> dict[str, list[tuple[str, str]]]:
    lists = {
        "loads": vocabulary.LOADS,
        "working_times": vocabulary.WORKING_TIMES,
        "duties": vocabulary.DUTIES,
        "units": {"month": N_("a month"), "hour": N_("an hour")},
    }
    return {
        name: [(code, gettext(label)) for code, label in among.items()]
        for name, among in lists.items()
    }


def _proposals(ask: Ask, title: str) -> list[tuple[str, str]]:
    if not title.strip():
        return []
    links = linker(ask.session).link(title, top=PROPOSALS)
    known = occupations_by_code(ask.session, {link.id for link in links})
    return [(link.id, known[link.id].label(ask.locale)) for link in links if link.id in known]


HANDLERS = [new, suggest_new, suggest, create, edit, save]
