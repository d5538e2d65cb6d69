"""Recording a consultation: the form, its draft, and the merge where two people wrote at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.consultations import (
    actions,
    differing,
    draft_actions,
    draft_rules,
    form,
    planning_queries,
    queries,
    rules,
    support_rules,
)
from jobbridge.consultations.form import ConsultationForm, Said
from jobbridge.errors import Stale
from jobbridge.i18n import N_
from jobbridge.inmates import queries as inmates
from jobbridge.inmates import vocabulary
from jobbridge.inmates.model import Inmate
from jobbridge.places.queries import municipalities
from jobbridge.taxonomy import choosing
from jobbridge.viewer import Role
from jobbridge.web import merging
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
PAPER = N_("Participation agreement on paper")
FOUND = 12


@get("/inmates/{ref:str}/consultations/new", COUNSELOR)
def new_consultation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Everything known, filled in; or the draft, where the address says `?draft=continue`.
    `?paper=1` is what printed forms lead to; `on` and `by` then carry over from the last one."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    draft = queries.draft_for(ask.session, ask.viewer, inmate)
    if draft is not None and ask.query("draft") == "continue":
        kept = draft_rules.unpacked(draft.content)
        typed = ask.blank(
            ConsultationForm,
            **{k: v for k, v in kept.items() if k in ConsultationForm.model_fields},
        )
        return _form_page(ask, inmate, typed)
    values = _as_known(ask, inmate)
    values |= {
        "version": inmate.version,
        "seen": merging.packed(differing.flat(_texts(values))),
        "planned": _planned(ask, inmate),
    }
    if ask.query("paper") == "1":
        values |= {"paper": True, "held_on": _day(ask.query("on"))}
        values["conducted_by"] = ask.number("by", ask.viewer.account_id or 0)
    return _form_page(ask, inmate, ask.blank(ConsultationForm, **values), draft=draft)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _planned(ask: Ask, inmate: Inmate) -> int | None:
    """The planned conversation that this one is: the one named, or one that was due by now."""
    planned = planning_queries.planned_of(ask.session, [inmate.id]).get(inmate.id)
    if planned is None:
        return None
    due = planned.held_on <= ask.today or ask.number("planned", 0) == planned.id
    return planned.id if due else None


def _as_known(ask: Ask, inmate: Inmate) -> dict[str, object]:
    return form.filled(
        ask.session,
        ask.viewer,
        inmate,
        **form.known_for(ask.session, ask.viewer, inmate),
        today=ask.today,
        basis=ask.words.gettext(PAPER),
    )


def _texts(values: Mapping[str, object]) -> dict[str, list[str]]:
    """Values as a browser would send them."""
    blank: Form[Said] = Form.filled(ConsultationForm, None, values)  # type: ignore[arg-type]
    return {name: blank.values(name) for name in ConsultationForm.model_fields}


@post("/inmates/{ref:str}/consultations/new", COUNSELOR)
def record_consultation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Records; or shows the form again with more rows, with errors, or beside what somebody
    else recorded meanwhile."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    typed = _chosen(ask, inmate, ask.form(ConsultationForm))
    more, find = typed.value("more"), typed.value("find")
    if more in form.ROWS or more == "look" or form.kind_of(find):
        typed.errors.clear()  # nothing is sent yet: the form comes back, with what was asked for
        return _form_page(ask, inmate, typed, more=more, find=find)
    overtaken = False

    def record() -> Response[str]:
        nonlocal overtaken
        said = form.said_in(ask.session, ask.viewer, inmate, typed.data, ask.today)
        try:
            actions.record(ask.session, ask.viewer, inmate=inmate, **said, now=ask.now)
        except Stale:
            overtaken = True
            raise
        ask.flash("success", ask.words.gettext("The consultation is recorded."))
        if typed.data.then == "next":
            kept = {"on": typed.data.held_on, "by": typed.data.conducted_by}
            return ask.redirect(f"/consultations/paper?{urlencode(kept)}")
        return ask.redirect(f"/inmates/{inmate.ref}")

    with typed.attempt(ask.session):
        return ask.once(record)
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    if overtaken:
        return _merge_page(ask, inmate, typed)
    return _form_page(ask, inmate, typed, status=422)


def _chosen(ask: Ask, inmate: Inmate, typed: Form[Said]) -> Form[Said]:
    """The form with what was chosen on the merge page; as it is, where nothing was."""
    picks = [typed.value(f"take_{i}") for i in range(1, form.CHOICES + 1)]
    sides = merging.sides_of([pick for pick in picks if pick])
    if not sides:
        return typed
    given = {name: typed.values(name) for name in ConsultationForm.model_fields}
    theirs = differing.flat(_texts(_as_known(ask, inmate)))
    known = differing.unflat(merging.merged(differing.flat(given), theirs, sides))
    fields = differing.fields_known()
    rest = {n: v for n, v in given.items() if v and n not in fields and n not in form.PASSING}
    rest |= {name: given[name] for name in ("more", "then") if given[name]}
    return Form(ConsultationForm, {**rest, **known}, ask.words)


def _merge_page(ask: Ask, inmate: Inmate, typed: Form[Said]) -> Response[str]:
    """Mine and theirs, field by field. What only one side changed is chosen beforehand."""
    given = {name: typed.values(name) for name in ConsultationForm.model_fields}
    theirs = differing.flat(_texts(_as_known(ask, inmate)))
    seen = merging.unpacked(typed.value("seen"))
    options = _options(ask, inmate, set())
    yes = ask.words.gettext("yes")
    found = merging.differences(seen, differing.flat(given), theirs)[: form.CHOICES]
    kept = {n: v for n, v in given.items() if n not in form.PASSING}
    kept |= {"version": [str(inmate.version)], "seen": [merging.packed(theirs)]}
    return ask.render(
        "consultations/merge.html",
        status=409,
        inmate=inmate,
        kept=kept,
        then=typed.value("then"),
        differences=[
            {
                "pick": found_key.key,
                "label": ask.words.gettext(differing.label(found_key.key)),
                "mine": differing.texts(found_key.key, found_key.mine, options, yes),
                "theirs": differing.texts(found_key.key, found_key.theirs, options, yes),
                "clash": found_key.clash,
                "side": found_key.side,
            }
            for found_key in found
        ],
    )


# Drafts


@post("/inmates/{ref:str}/consultations/draft", COUNSELOR)
def save_draft(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What is typed so far, by the script after a pause or by the button. Nothing is checked."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    typed = ask.form(ConsultationForm)
    kept = {
        name: typed.values(name)
        for name in ConsultationForm.model_fields
        if name not in form.PASSING
    }
    draft_actions.save_draft(ask.session, ask.viewer, inmate=inmate, typed=kept, now=ask.now)
    said = ask.words.gettext("Draft saved at %(time)s.", time=ask.words.time(ask.now))
    if ask.wants_fragment:
        return ask.render("consultations/draft_saved.html", said=said)
    ask.flash("success", said)
    return ask.redirect(f"/inmates/{inmate.ref}/consultations/new?draft=continue")


@post("/inmates/{ref:str}/consultations/draft/discard", COUNSELOR)
def discard_draft(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    draft_actions.discard_draft(ask.session, ask.viewer, inmate=inmate, now=ask.now)
    ask.flash("success", ask.words.gettext("The draft is discarded."))
    return ask.redirect(f"/inmates/{inmate.ref}/consultations/new")


# From paper


class FindForm(Input):
    q: str = Field(default="", max_length=80)
    on: str = Field(default="", max_length=10)
    by: str = Field(default="", max_length=10)


@get("/consultations/paper", COUNSELOR)
def paper(ask: NamedDependency[Ask]) -> Response[str]:
    """One printed form after the other: whose is the next one? Day and counselor carry over."""
    return _paper_page(ask, ask.blank(FindForm, on=ask.query("on")[:10], by=ask.query("by")[:10]))


@post("/consultations/paper", COUNSELOR, status_code=200)
def find_for_paper(ask: NamedDependency[Ask]) -> Response[str]:
    """A name is never part of an address."""
    return _paper_page(ask, ask.form(FindForm))


def _paper_page(ask: Ask, find: Form[FindForm]) -> Response[str]:
    text = find.value("q")[:80]
    kept = {n: v for n in ("on", "by") if (v := find.value(n))}
    page = queries.to_type_in(ask.session, ask.viewer, text, today=ask.today, size=FOUND)
    return ask.render(
        "consultations/paper.html",
        text=text,
        people=page.items,
        total=page.total,
        kept=kept,
        on=_day(kept.get("on", "")),
    )


# The form


def _form_page(
    ask: Ask,
    inmate: Inmate,
    typed: Any,
    *,
    more: str = "",
    find: str = "",
    status: int = 200,
    draft: Any = None,
) -> Response[str]:
    given = {name: typed.value(name) for name in ConsultationForm.model_fields}
    agreed = inmates.agreements_of(ask.session, [inmate.id])[inmate.id]
    standing = {a.purpose for a in agreed if a.organisation_id is None}
    return ask.render(
        "consultations/new.html",
        status=status,
        form=typed,
        inmate=inmate,
        paper=bool(typed.value("paper")),
        shown={noun: form.rows_shown(given, noun, more) for noun in form.ROWS},
        asked=_asked(ask, typed, find),
        opened=more or SECTIONS.get(find.partition("_")[0], "") or _wrong_in(typed),
        options=_options(ask, inmate, standing),
        standing=[(a, vocabulary.ALL_PURPOSES[a.purpose]) for a in agreed if not a.organisation_id],
        earliest=date(2000, 1, 1),
        draft=draft,
        planned=planning_queries.planned_of(ask.session, [inmate.id]).get(inmate.id)
        if typed.value("planned")
        else None,
    )


def _asked(ask: Ask, typed: Any, find: str) -> dict[str, list[choosing.Choice]]:
    """What is asked under fields whose text was not understood, or is being looked up."""
    names = {find, *(name for name, _ in typed.errors)}
    fields = {name: (kind, typed.value(name)) for name in names if (kind := form.kind_of(name))}
    return choosing.asked(ask.session, fields, ask.locale)


def _options(ask: Ask, inmate: Inmate, standing: set[str]) -> dict[str, list[tuple[Any, str]]]:
    """What the form's lists offer, in the viewer's language."""

    def said(labels: Mapping[Any, str]) -> list[tuple[Any, str]]:
        return [(str(key), ask.words.gettext(text)) for key, text in labels.items()]

    missing = {k: v for k, v in vocabulary.PURPOSES.items() if k not in standing}
    counselors = queries.counselors_of(ask.session, inmate.prison_id)
    return {
        "conducted_by": [(account.id, account.name) for account in counselors],
        "readiness": said(rules.READINESS),
        "agreed": said(missing),
        "evidence": said(vocabulary.EVIDENCE),
        "level": said(vocabulary.SKILL_LEVELS),
        "language": said(vocabulary.LANGUAGES),
        "cefr": [(level, level) for level in vocabulary.CEFR],
        "licence": said(vocabulary.LICENCES),
        "education": said(vocabulary.EDUCATION_LEVELS),
        "limits": said(vocabulary.LIMITS),
        "checklist": said(rules.CHECKLIST),
        "load": said({"full": N_("Full time"), "part": N_("Part time")}),
        "hours": said({"shifts": N_("In shifts"), "nights": N_("At night")}),
        "housing": said(support_rules.HOUSING),
        "documents": said(support_rules.DOCUMENTS),
        "debts": said(support_rules.DEBTS),
        "childcare": said(support_rules.CHILDCARE),
        "towns": [(town.id, town.name) for town in municipalities(ask.session)],
    }


SECTIONS = {
    "held": "when",
    "conducted": "when",
    "education": "education",
    "training": "education",
    "first": "education",
    "holland": "education",
    "municipality": "needs",
    "km": "needs",
    "free": "needs",
    "load": "needs",
    "hours": "needs",
    "min": "needs",
    "limits": "limits",
    "housing": "support",
    "documents": "support",
    "debts": "support",
    "childcare": "support",
    "treatment": "support",
    "support": "support",
    "checklist": "checklist",
    "notes": "notes",
    **{noun: noun for noun in form.ROWS},
}


def _wrong_in(typed: Any) -> str:
    """The first section that holds an error: it must stand open."""
    parts = (name.partition("_")[0] for name, _ in typed.errors)
    return next((SECTIONS[part] for part in parts if part in SECTIONS), "")


HANDLERS = [new_consultation, record_consultation, save_draft, discard_draft, paper, find_for_paper]
