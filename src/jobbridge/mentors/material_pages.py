"""Documents and links for mentors."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.mentors import material_actions, material_queries, material_rules
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ADDS = frozenset({Role.COORDINATOR, Role.COUNSELOR, Role.AGENCY})
WHO = ADDS | {Role.MENTOR}
MOST_BYTES = material_rules.MOST_BYTES + 100_000  # the form around the file


class MaterialForm(Input):
    title: str = Field(max_length=120)
    language: str = Field(max_length=8)
    audience: str = Field(max_length=12)
    link: str = Field(default="", max_length=400)


@get("/mentor-materials", WHO)
def materials(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


def _page(ask: Ask, form: Form[MaterialForm] | None = None) -> Response[str]:
    rows = material_queries.materials_for(ask.session, ask.viewer)
    return ask.render(
        "mentors/materials.html",
        status=422 if form else 200,
        rows=[(row, material_queries.may_end(ask.viewer, row)) for row in rows],
        form=form or ask.blank(MaterialForm, language="lv", audience="all"),
        tried=form is not None,
        may_add=ask.viewer.role in ADDS,
        languages=LANGUAGES,
        audiences=material_rules.AUDIENCES,
    )


@post("/mentor-materials", ADDS, uploads=True, request_max_body_size=MOST_BYTES)
def add(ask: NamedDependency[Ask]) -> Response[Any]:
    form = ask.form(MaterialForm)

    def make() -> Response[str]:
        said, files = form.data, ask.uploads("file")
        material_actions.add(
            ask.session,
            ask.viewer,
            title=said.title,
            language=said.language,
            audience=said.audience,
            link=said.link,
            body=files[0].body if files else b"",
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The material is there for them now."))
        return ask.redirect("/mentor-materials")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, form)


@get("/mentor-materials/{material_id:int}/file", WHO)
def file(ask: NamedDependency[Ask], material_id: FromPath[int]) -> Response[bytes]:
    """Always saved, never opened inside the portal."""
    found = material_queries.material_for(ask.session, ask.viewer, material_id)
    return Response(
        found.file or b"",
        media_type="application/pdf",
        headers={
            "content-disposition": f'attachment; filename="material-{found.id}.pdf"',
            "cache-control": "no-store",
            "vary": "Cookie",
        },
    )


@post("/mentor-materials/{material_id:int}/end", ADDS)
def take_away(ask: NamedDependency[Ask], material_id: FromPath[int]) -> Response[str]:
    material_actions.take_away(ask.session, ask.viewer, material_id=material_id, now=ask.now)
    ask.flash("success", ask.words.gettext("The material is taken away."))
    return ask.redirect("/mentor-materials")


HANDLERS = [materials, add, file, take_away]
NAV = [NavItem(N_("Materials"), "/mentor-materials", frozenset({Role.MENTOR, Role.COORDINATOR}))]
