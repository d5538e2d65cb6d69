"""Imports on pages: upload, look what would change, import, see what became of it."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.places.queries import publications
from jobbridge.publications import actions, progress, queries
from jobbridge.publications.model import ENDED, RUNNING, State, Upload
from jobbridge.publications.rules import KINDS, MEGABYTE, kinds_of, tally_of
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.ADMINISTRATOR, Role.COUNSELOR, Role.PRISON_OFFICER})
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
        **_labels(ask),
    )


def _labels(ask: Ask) -> dict[str, dict[str, str]]:
    say = ask.words.gettext
    return {
        "kind_labels": {kind.name: say(kind.label) for kind in KINDS.values()},
        "state_labels": {str(state): say(label) for state, label in STATE_LABELS.items()},
        "state_colors": {str(state): color for state, color in STATE_COLORS.items()},
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
        running=found.state in RUNNING,
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
        **_labels(ask),
    )


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


HANDLERS = [imports, upload, upload_page, order_import, cancel]
NAV = [NavItem(N_("Imports"), "/publications", frozenset({Role.ADMINISTRATOR}))]
