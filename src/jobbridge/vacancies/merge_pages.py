"""Two people changed one vacancy: mine and theirs, field by field, instead of an error."""

from typing import Any

from litestar import Response

from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import EDUCATION_LEVELS
from jobbridge.places.queries import municipalities
from jobbridge.taxonomy.queries import occupation_choices
from jobbridge.vacancies import differing, queries, rules, vocabulary
from jobbridge.vacancies.form import CHOICES, VacancyForm, code_in, in_columns, values_of_offer
from jobbridge.vacancies.model import Vacancy
from jobbridge.web import merging
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form


def as_stored(ask: Ask, vacancy: Vacancy) -> dict[str, tuple[str, ...]]:
    """What the form would show of it now."""
    offer = queries.offer_of(vacancy)
    return flat_of(ask.blank(VacancyForm, **values_of_offer(offer)))


def flat_of(form: Form[VacancyForm]) -> dict[str, tuple[str, ...]]:
    given = in_columns({name: form.values(name) for name in VacancyForm.model_fields})
    given["occupation"] = [code_in(text) for text in given["occupation"][-1:]]
    return differing.flat(given)


def chosen(ask: Ask, ref: str, form: Form[VacancyForm]) -> Form[VacancyForm]:
    """The form with what was chosen on the merge page; as it is, where nothing was."""
    picks = [form.value(f"take_{i}") for i in range(1, CHOICES + 1)]
    sides = merging.sides_of([pick for pick in picks if pick])
    if not sides:
        return form
    theirs = as_stored(ask, queries.vacancy_for(ask.session, ask.viewer, ref))
    known = differing.unflat(merging.merged(flat_of(form), theirs, sides))
    fields = {*differing.fields_known(), "asked"}
    rest = {
        name: form.values(name)
        for name in VacancyForm.model_fields
        if name not in fields and not name.startswith("take_")
    }
    return Form(VacancyForm, {**rest, **known}, ask.words)


def merge_page(ask: Ask, vacancy: Vacancy, form: Form[VacancyForm]) -> Response[str]:
    theirs, mine = as_stored(ask, vacancy), flat_of(form)
    seen = merging.unpacked(form.value("seen"))
    found = merging.differences(seen, mine, theirs)[:CHOICES]
    keys = [key.rpartition(":")[2] for key in (*mine, *theirs) if ":skill:" in key]
    skills = skill_labels(ask.session, keys, ask.locale)
    options = _options(ask, [code_in(form.value("occupation"))])
    gettext = ask.words.gettext
    kept = in_columns(
        {n: form.values(n) for n in VacancyForm.model_fields if not n.startswith("take_")}
    )
    kept["seen"] = [merging.packed(theirs)]
    kept["stamp"] = [rules.stamp(queries.offer_of(vacancy))]

    def said(key: str, values: tuple[str, ...]) -> list[str]:
        return [gettext(text) for text in differing.texts(key, values, options, gettext("yes"))]

    return ask.render(
        "vacancies/merge.html",
        status=409,
        vacancy=vacancy,
        kept=kept,
        differences=[
            {
                "pick": one.key,
                "label": gettext(differing.label(one.key, skills)),
                "mine": said(one.key, one.mine),
                "theirs": said(one.key, one.theirs),
                "clash": one.clash,
                "side": one.side,
            }
            for one in found
        ],
    )


def _options(ask: Ask, also: list[str]) -> dict[str, list[tuple[Any, str]]]:
    return {
        "occupation": list(occupation_choices(ask.session, ask.locale, also=also)),
        "municipality": [(m.id, m.name) for m in municipalities(ask.session)],
        "load": list(vocabulary.LOADS.items()),
        "working_time": list(vocabulary.WORKING_TIMES.items()),
        "education": list(EDUCATION_LEVELS.items()),
    }
