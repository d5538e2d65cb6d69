"""The page on which an employer writes a vacancy, and what it suggests on the way."""

from dataclasses import replace
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.errors import Stale
from jobbridge.i18n import N_
from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import CEFR, EDUCATION_LEVELS, LANGUAGES, SKILL_LEVELS
from jobbridge.places.queries import municipalities
from jobbridge.taxonomy import choosing
from jobbridge.taxonomy.queries import occupation_choices
from jobbridge.vacancies import actions, asking_pages, merge_pages, queries, rules, vocabulary
from jobbridge.vacancies.form import (
    FOREIGN,
    MONTHS,
    VacancyForm,
    in_columns,
    offer_of_form,
    values_of_offer,
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
    return _filled(ask, None, values, family=ask.query("family"))


@post("/vacancies/suggest", OWNERS)
def suggest_new(ask: NamedDependency[Ask]) -> Response[str]:
    return _suggesting(ask, None)


@post("/vacancies/{ref:str}/suggest", OWNERS)
def suggest(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _suggesting(ask, queries.vacancy_for(ask.session, ask.viewer, ref))


@post("/vacancies/new", OWNERS)
def create(ask: NamedDependency[Ask]) -> Response[str]:
    form = _read(ask, ask.form(VacancyForm))
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
    return _filled(ask, vacancy, values)


@post("/vacancies/{ref:str}/edit", OWNERS)
def save(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Saves; or shows mine and theirs, where somebody else saved meanwhile."""
    form = _read(ask, merge_pages.chosen(ask, ref, ask.form(VacancyForm)))
    with form.attempt(ask.session):
        try:
            return _saved(ask, form, ref)
        except Stale:
            ask.session.rollback()
            vacancy = queries.vacancy_for(ask.session, ask.viewer, ref)
            return merge_pages.merge_page(ask, vacancy, form)
    _all_faults(ask, form)
    return _page(ask, queries.vacancy_for(ask.session, ask.viewer, ref), form, status=422)


def _read(ask: Ask, form: Form[VacancyForm]) -> Form[VacancyForm]:
    """The form with its two columns, and with the occupation that its words name for certain;
    as it is, where it cannot be read."""
    if not form.readable:
        return form
    given = in_columns({name: form.values(name) for name in VacancyForm.model_fields})
    if found := _occupation(ask, form.value("occupation")):
        given["occupation"] = [found.label]
    return Form(VacancyForm, {name: held for name, held in given.items() if held}, ask.words)


def _occupation(ask: Ask, text: str) -> choosing.Choice | None:
    return choosing.meaning(ask.session, choosing.OCCUPATIONS, text, ask.locale)[0]


def _all_faults(ask: Ask, form: Form[VacancyForm]) -> None:
    """One round of errors, not two: where a field could not be read, the rules still speak of
    all the others; and everything stands in the order of the form."""
    wrong = {name for name, _ in form.errors}
    rest = form.rest()
    if form.value("step") == "publish" and rest is not None and not form.readable:
        vetted = queries.own_employer(ask.session, ask.viewer).vetted_at is not None
        offer = offer_of_form(rest, (), {})
        if _occupation(ask, offer.occupation_code) is None:
            offer = replace(offer, occupation_code="")
        reasons = rules.why_not_publishable(
            offer,
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


def _suggesting(ask: Ask, vacancy: Vacancy | None) -> Response[str]:
    """The form as typed, with what its occupation suggests; nothing is stored."""
    typed = ask.form(VacancyForm)
    values = asking_pages.values_in(typed)
    if typed.value("undo"):
        values = asking_pages.taken_back(values)
        said = [ask.words.gettext("It is again as it was.")]
        form = ask.blank(VacancyForm, **{n: v for n, v in values.items() if n != "undo"})
        return _page(ask, vacancy, form, said=said)
    return _filled(ask, vacancy, values)


def _filled(
    ask: Ask, vacancy: Vacancy | None, values: dict[str, object], family: str = ""
) -> Response[str]:
    """The page with what is usual added to these values: the occupation that the title names for
    certain, what the occupation asks for, and the skill that was looked for."""
    named = str(values.get("occupation") or "") or str(values.get("title") or "")
    if found := _occupation(ask, named):
        values["occupation"] = found.label
    values, said = asking_pages.suggested(ask, values)
    values, more = asking_pages.with_skill(ask, values)
    form = ask.blank(VacancyForm, **{n: v for n, v in values.items() if n != "look"})
    return _page(ask, vacancy, form, family=family, said=[*said, *more])


def _page(
    ask: Ask,
    vacancy: Vacancy | None,
    form: Form[VacancyForm],
    status: int = 200,
    family: str = "",
    said: list[str] | None = None,
) -> Response[str]:
    words, gettext = ask.words, ask.words.gettext
    return ask.render(
        "vacancies/edit.html",
        status=status,
        vacancy=vacancy,
        form=form,
        action=f"/vacancies/{vacancy.ref}/edit" if vacancy else "/vacancies/new",
        suggest=f"/vacancies/{vacancy.ref}/suggest" if vacancy else "/vacancies/suggest",
        asked=_questions(ask, form),
        family=_of_family(ask, family),
        municipalities=[(m.id, m.name) for m in municipalities(ask.session)],
        rows=asking_pages.rows_of(ask, form, said or []),
        skill_levels=[(n, gettext(label)) for n, label in SKILL_LEVELS.items()],
        levels=[(level, level) for level in CEFR],
        foreign=[(code, gettext(LANGUAGES[code])) for code in FOREIGN],
        education=[(n, gettext(label)) for n, label in EDUCATION_LEVELS.items()],
        months=[(n, words.ngettext("%(n)s month", "%(n)s months", n)) for n in MONTHS],
        vocabulary=_translated(gettext),
        tags_open=vacancy is None or vacancy.published_at is None,
        minimum=minimum_wage(wages(ask.session), ask.today),
        earliest=ask.today,
    )


def _questions(ask: Ask, form: Form[VacancyForm]) -> dict[str, list[choosing.Choice]]:
    """What is asked under the occupation, of its words or of the title's, and under the skill."""
    occupation = form.value("occupation") or form.value("title")
    fields = {
        "occupation": (choosing.OCCUPATIONS, occupation),
        "find": (choosing.SKILLS, form.value("find")),
    }
    return choosing.asked(ask.session, fields, ask.locale)


def _of_family(ask: Ask, family: str) -> list[tuple[str, str]]:
    """The occupations of an ISCO major group that are most usual here."""
    if not (len(family) == 1 and family.isdecimal()):
        return []
    choices = occupation_choices(ask.session, ask.locale)
    return [(code, label) for code, label in choices if code.startswith(family)]


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


HANDLERS = [new, suggest_new, suggest, create, edit, save]
