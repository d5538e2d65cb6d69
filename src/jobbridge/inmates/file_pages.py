"""What a counselor may put right outside a consultation: the file's own data, one fact."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.inmates import actions, consent_actions, queries
from jobbridge.places.queries import municipalities
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

LARGEST = 2**31 - 1


class FileForm(Input):
    version: int = Field(ge=0, le=LARGEST)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)
    birth_date: date | None = Field(default=None, ge=date(1900, 1, 1), lt=date(2100, 1, 1))
    contact: str = Field(default="", max_length=200)
    notes: str = Field(default="", max_length=4000)


@get("/inmates/{ref:str}/edit", {Role.COUNSELOR})
def edit(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    known = {name: getattr(inmate, name) for name in FileForm.model_fields}
    return _edit_page(ask, ref, ask.blank(FileForm, **known))


@post("/inmates/{ref:str}/edit", {Role.COUNSELOR})
def save(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(FileForm)
    with form.attempt(ask.session):
        given = form.data.model_dump()
        born = given.pop("birth_date")
        consent_actions.edit_file(
            ask.session,
            ask.viewer,
            inmate,
            **given,
            birth_date=born.isoformat() if born else None,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The file is changed."))
        return ask.redirect(f"/inmates/{inmate.ref}")
    return _edit_page(ask, ref, form, status=422)


def _edit_page(ask: Ask, ref: str, form: Form[FileForm], status: int = 200) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    return ask.render(
        "inmates/edit.html",
        status=status,
        inmate=inmate,
        form=form,
        towns=[(town.id, town.name) for town in municipalities(ask.session)],
    )


@post("/inmates/{ref:str}/facts/{fact_id:int}/confirm", {Role.COUNSELOR})
def confirm_fact(
    ask: NamedDependency[Ask], ref: FromPath[str], fact_id: FromPath[int]
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.confirm_fact(ask.session, ask.viewer, inmate, fact_id, now=ask.now)
    ask.flash("success", ask.words.gettext("Still true, as of today."))
    return ask.redirect(f"/inmates/{inmate.ref}#facts")


@post("/inmates/{ref:str}/facts/{fact_id:int}/end", {Role.COUNSELOR})
def end_fact(
    ask: NamedDependency[Ask], ref: FromPath[str], fact_id: FromPath[int]
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.end_fact(ask.session, ask.viewer, inmate, fact_id, now=ask.now)
    ask.flash("success", ask.words.gettext("This no longer counts. The history keeps it."))
    return ask.redirect(f"/inmates/{inmate.ref}#facts")


HANDLERS = [edit, save, confirm_fact, end_fact]
