"""Recording a consultation."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import escape

from jobbridge.consultations import actions, choosing, form, queries, rules
from jobbridge.consultations.form import ConsultationForm
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.inmates import queries as inmates
from jobbridge.inmates import vocabulary
from jobbridge.inmates.model import Inmate
from jobbridge.places.queries import municipalities
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

PAPER = N_("Participation agreement on paper")


@get("/inmates/{ref:str}/consultations/new", {Role.COUNSELOR})
def new_consultation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    values = form.filled(
        ask.session,
        ask.viewer,
        inmate,
        **form.known_of(ask.session, inmate),
        today=ask.today,
        basis=ask.words.gettext(PAPER),
    )
    return _form_page(ask, inmate, ask.blank(ConsultationForm, **values))


@post("/inmates/{ref:str}/consultations/new", {Role.COUNSELOR})
def record_consultation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    typed = ask.form(ConsultationForm)
    more = typed.value("more")
    if more in form.ROWS:
        typed.errors.clear()  # nothing is sent yet: the form comes back with more rows
        return _form_page(ask, inmate, typed, more=more)

    def record() -> Response[str]:
        said = form.meant(ask.session, ask.viewer, typed.data, ask.today)
        if form.not_spoken_of(ask.session, inmate, said.get("conditions")):
            said["conditions"] = None
        actions.record(ask.session, ask.viewer, inmate=inmate, **said, now=ask.now)
        ask.flash("success", ask.words.gettext("The consultation is recorded."))
        return ask.redirect(f"/inmates/{inmate.ref}")

    with typed.attempt(ask.session):
        return ask.once(record)
    return _form_page(ask, inmates.inmate_for(ask.session, ask.viewer, ref), typed, status=422)


def _form_page(
    ask: Ask, inmate: Inmate, typed: Any, *, more: str = "", status: int = 200
) -> Response[str]:
    given = {name: typed.value(name) for name in ConsultationForm.model_fields}
    agreed = inmates.agreements_of(ask.session, [inmate.id])[inmate.id]
    standing = {a.purpose for a in agreed if a.organisation_id is None}
    return ask.render(
        "consultations/new.html",
        status=status,
        form=typed,
        inmate=inmate,
        version=inmate.version,
        shown={noun: form.rows_shown(given, noun, more) for noun in form.ROWS},
        opened=more or _wrong_in(typed),
        options=_options(ask, inmate, standing),
        standing=[(a, vocabulary.PURPOSES[a.purpose]) for a in agreed if not a.organisation_id],
        earliest=date(2000, 1, 1),
    )


def _options(ask: Ask, inmate: Inmate, standing: set[str]) -> dict[str, list[tuple[Any, str]]]:
    """What the form's lists offer, in the viewer's language."""

    def said(labels: Mapping[Any, str]) -> list[tuple[Any, str]]:
        return [(str(key), ask.words.gettext(text)) for key, text in labels.items()]

    missing = {k: v for k, v in vocabulary.PURPOSES.items() if k not in standing}
    counselors = queries.counselors_of(ask.session, inmate.prison_id)
    return {
        "conducted_by": [(account.id, account.name) for account in counselors],
        "kind": said(rules.KINDS),
        "state": said(rules.STATES),
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
        "towns": [(town.id, town.name) for town in municipalities(ask.session)],
    }


SECTIONS = {
    "education": "education",
    "training": "education",
    "first": "education",
    "holland": "education",
    "municipality": "needs",
    "km": "needs",
    "full": "needs",
    "load": "needs",
    "hours": "needs",
    "min": "needs",
    "limits": "limits",
    "checklist": "checklist",
    "notes": "notes",
    **{noun: noun for noun in form.ROWS},
}


def _wrong_in(typed: Any) -> str:
    """The first section that holds an error: it must stand open."""
    parts = (name.partition("_")[0] for name, _ in typed.errors)
    return next((SECTIONS[part] for part in parts if part in SECTIONS), "")


@get("/choices/{kind:str}", {Role.COUNSELOR})
def choices(ask: NamedDependency[Ask], kind: FromPath[str]) -> Response[str]:
    """Options for the list under a text field, whatever the field is called."""
    if kind not in choosing.KINDS:
        raise NotFound
    text = next((str(v) for v in ask.request.query_params.values()), "")[:80]
    found = choosing.choices(ask.session, kind, text, ask.locale)
    return Response(
        "".join(f'<option value="{escape(choice.label)}"></option>' for choice in found),
        media_type="text/html",
        headers={"cache-control": "no-store"},
    )


HANDLERS = [
    new_consultation,
    record_consultation,
    choices,
]
NAV: list[NavItem] = []
