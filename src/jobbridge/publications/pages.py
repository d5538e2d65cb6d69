"""Imports on pages: upload, look what would change, import, see what became of it."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.places.queries import publications
from jobbridge.publications import actions, progress, queries
from jobbridge.publications.model import ENDED, RUNNING, State, Upload
from jobbridge.publications.rules import KINDS, MEGABYTE, ROSTERS, kinds_of, tally_of
from jobbridge.roster import question_queries, undo_actions
from jobbridge.roster.page_parts import texts_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.ADMINISTRATOR, Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY})
MOST_BYTES = max(kind.megabytes for kind in KINDS.values()) * MEGABYTE + MEGABYTE
STATE_LABELS = {
    State.CHECKING: N_("being checked"),
    State.CHECKED: N_("checked, not imported yet"),
    State.IMPORTING: N_("being imported"),
    State.DONE: N_("imported"),
    State.UNUSABLE: N_("cannot be used"),
    State.CANCELLED: N_("cancelled"),
}
STATE_COLORS = {
    State.CHECKING: "info",
    State.CHECKED: "warning",
    State.IMPORTING: "info",
    State.DONE: "success",
    State.UNUSABLE: "danger",
    State.CANCELLED: "neutral",
}
SET_LABELS = {
    "places": N_("Places"),
    "swap-days": N_("Moved working days"),
    "taxonomy": N_("Professions and skills"),
}


class UploadForm(Input):
    kind: str = Field(max_length=20)


class ImportForm(Input):
    version: int = Field(ge=1, le=2**31 - 1)


@get("/publications", WHO)
def imports(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, ask.blank(UploadForm))


def _page(ask: Ask, form: Form[UploadForm], status: int = 200) -> Response[str]:
    kinds = kinds_of(ask.viewer)
    if not kinds:
        raise NotFound
    say = ask.words.gettext
    page = queries.uploads_for(ask.session, ask.viewer, page=ask.number("page"))

    def url(number: int) -> str:
        return f"/publications?page={number}"

    return ask.render(
        "publications/publications.html",
        status=status,
        form=form,
        kinds=[(kind.name, say(kind.label)) for kind in kinds],
        hints={kind.name: say(kind.hint) for kind in kinds},
        several=any(kind.files > 1 for kind in kinds),
        most=max(kind.megabytes for kind in kinds),
        uploads=page.rows,
        turn={
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1) if page.number > 1 else None,
            "next_url": url(page.number + 1) if page.number < page.pages else None,
        },
        sets=[
            (say(SET_LABELS.get(one.name, one.name)), one)
            for one in (publications(ask.session) if ask.viewer.is_(Role.ADMINISTRATOR) else ())
        ],
        waiting=_waiting(ask),
        **_labels(ask),
    )


def _waiting(ask: Ask) -> int:
    return question_queries.waiting(ask.session, ask.viewer)


def _labels(ask: Ask) -> dict[str, Any]:
    say = ask.words.gettext
    return {
        "kind_labels": {kind.name: say(kind.label) for kind in KINDS.values()},
        "state_labels": {str(state): say(label) for state, label in STATE_LABELS.items()},
        "state_colors": {str(state): color for state, color in STATE_COLORS.items()},
        **texts_for(ask.session, ask.words),
    }


@post("/publications", WHO, uploads=True, request_max_body_size=MOST_BYTES)
def upload(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(UploadForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _uploaded(ask, form))
    return _page(ask, form, status=422)


def _uploaded(ask: Ask, form: Form[UploadForm]) -> Response[str]:
    made = actions.upload(
        ask.session,
        ask.viewer,
        kind=form.data.kind,
        files=[(one.name, one.body) for one in ask.uploads("files")],
        synthetic=ask.services.synthetic,
        now=ask.now,
    )
    return ask.redirect(f"/publications/{made.ref}")


@get("/publications/{ref:str}", WHO)
def upload_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """A running one asks for itself again every two seconds; without JavaScript by reloading."""
    return _one(ask, queries.upload_for(ask.session, ask.viewer, ref))


def _one(ask: Ask, found: Upload, form: Form[ImportForm] | None = None) -> Response[str]:
    before = queries.same_before(ask.session, ask.viewer, found)
    return ask.render(
        "publications/upload.html",
        status=200 if form is None else 422,
        upload=found,
        form=form or ask.blank(ImportForm),
        running=found.state in RUNNING or _undoing(ask, found),
        ended=found.state in ENDED,
        so_far=progress.told(ask.session, found) if found.state in RUNNING else None,
        checked=tally_of(found.checked),
        imported=tally_of(found.imported),
        before=before,
        how_labels={
            "added": ask.words.gettext("new"),
            "changed": ask.words.gettext("changed"),
            "closed": ask.words.gettext("closed"),
        },
        people=_people(ask, found) if found.kind in ROSTERS else None,
        waiting=_waiting(ask),
        **_labels(ask),
    )


def _undoing(ask: Ask, found: Upload) -> bool:
    if found.kind not in ROSTERS or found.state != State.DONE:
        return False
    made = question_queries.import_of(ask.session, found.ref)
    return made is not None and made.state == "undoing"


def _people(ask: Ask, found: Upload) -> dict[str, Any] | None:
    """Line by line what a roster or movements file does, and whether it can be undone."""
    made = question_queries.import_of(ask.session, found.ref)
    if made is None:
        return None
    what = ask.query("what")
    counts = question_queries.counts_of(ask.session, made)
    what = what if what in counts else ""
    page = question_queries.lines_for(
        ask.session, ask.viewer, made, what=what, page=ask.number("page")
    )

    def url(number: int) -> str | None:
        if not 1 <= number <= page.pages:
            return None
        return f"/publications/{found.ref}?what={what}&page={number}#lines"

    return {
        "made": made,
        "counts": counts,
        "page": page,
        "what": what,
        "turn": {
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1),
            "next_url": url(page.number + 1),
        },
        "until": undo_actions.undo_until(made, ask.now),
    }


@post("/publications/{ref:str}/import", WHO)
def order_import(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(ImportForm)
    with form.attempt(ask.session):
        actions.order_import(
            ask.session, ask.viewer, ref=ref, version=form.data.version, now=ask.now
        )
        return ask.redirect(f"/publications/{ref}")
    return _one(ask, queries.upload_for(ask.session, ask.viewer, ref), form)


@post("/publications/{ref:str}/cancel", WHO)
def cancel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(Input)
    with form.attempt(ask.session):
        actions.cancel(ask.session, ask.viewer, ref=ref, now=ask.now)
        ask.flash("success", ask.words.gettext("Nothing is imported, and the files are gone."))
        return ask.redirect(f"/publications/{ref}")
    shown = ask.blank(ImportForm)
    for _, text in form.errors:
        ask.flash("danger", text)
    return _one(ask, queries.upload_for(ask.session, ask.viewer, ref), shown)


@post("/publications/{ref:str}/undo", WHO)
def undo(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(Input)
    with form.attempt(ask.session):
        found = queries.upload_for(ask.session, ask.viewer, ref)
        undo_actions.order_undo(ask.session, ask.viewer, ref=found.ref, now=ask.now)
        return ask.redirect(f"/publications/{ref}")
    for _, text in form.errors:
        ask.flash("danger", text)
    return _one(ask, queries.upload_for(ask.session, ask.viewer, ref), ask.blank(ImportForm))


HANDLERS = [imports, upload, upload_page, order_import, cancel, undo]
NAV = [NavItem(N_("Imports"), "/publications", frozenset({Role.ADMINISTRATOR}))]
