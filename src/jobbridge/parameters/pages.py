"""The administrator's settings; and the pages that anybody may read."""

from typing import Any, cast

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field, create_model

from jobbridge.i18n import N_
from jobbridge.parameters import about_pages, actions, queries
from jobbridge.parameters.rules import PARAMETERS
from jobbridge.parameters.text_rules import LONGEST_TEXT, TEXTS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.ADMINISTRATOR})
NUMBER, TEXT = (int, Field(ge=-(2**31), le=2**31 - 1)), (str, Field("", max_length=LONGEST_TEXT))


class SeenForm(Input):
    seen: str = Field(default="", max_length=60)


class DefaultForm(Input):
    name: str = Field(max_length=40)


# The fields are those of the lists: one for each parameter, one for each text.
NumbersForm = cast(
    type[SeenForm],
    create_model("NumbersForm", __base__=SeenForm, **cast(Any, dict.fromkeys(PARAMETERS, NUMBER))),
)
TextsForm = cast(
    type[Input],
    create_model("TextsForm", __base__=Input, **cast(Any, dict.fromkeys(TEXTS, TEXT))),
)


@get("/parameters", WHO)
def parameters(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


def _page(
    ask: Ask, numbers: Form[SeenForm] | None = None, texts: Form[Input] | None = None
) -> Response[str]:
    say = ask.words.gettext
    groups: dict[str, list[dict[str, str]]] = {}
    for one in PARAMETERS.values():
        hint = ask.words.gettext(
            "From %(lowest)s to %(highest)s; the default is %(default)s.",
            lowest=one.lowest,
            highest=one.highest,
            default=one.default,
        )
        entry = {"name": one.name, "label": say(one.label), "unit": say(one.unit), "hint": hint}
        groups.setdefault(say(one.group), []).append(entry)
    stood: dict[str, Any] = queries.values(ask.session)
    written: dict[str, Any] = queries.statements(ask.session)
    return ask.render(
        "parameters/parameters.html",
        status=422 if numbers or texts else 200,
        groups=groups,
        numbers=numbers or ask.blank(NumbersForm, seen=queries.stamp(ask.session), **stood),
        written=texts or ask.blank(TextsForm, **written),
        texts=[(text.name, say(text.label), say(text.hint)) for text in TEXTS.values()],
        longest=LONGEST_TEXT,
        changes=queries.changes_for(ask.session, ask.viewer),
    )


@post("/parameters", WHO)
def set_parameters(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(NumbersForm)
    with form.attempt(ask.session):
        given = form.data.model_dump()
        seen = given.pop("seen")
        changed = actions.set_parameters(
            ask.session, ask.viewer, given=given, seen=seen, now=ask.now
        )
        words = ask.words
        said = words.ngettext("%(n)s setting is changed.", "%(n)s settings are changed.", changed)
        ask.flash("success", said)
        return ask.redirect("/parameters")
    return _page(ask, numbers=form)


@post("/parameters/default", WHO)
def set_default(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(DefaultForm)
    with form.attempt(ask.session):
        name = form.data.name
        value = PARAMETERS[name].default if name in PARAMETERS else 0
        actions.set_parameter(ask.session, ask.viewer, name=name, value=value, now=ask.now)
        ask.flash("success", ask.words.gettext("The setting is back at its default."))
        return ask.redirect("/parameters")
    for _, text in form.errors:
        ask.flash("danger", text)
    return ask.redirect("/parameters")


@post("/parameters/texts", WHO)
def set_texts(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(TextsForm)
    with form.attempt(ask.session):
        actions.set_texts(ask.session, ask.viewer, given=form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The texts are saved and can be read at once."))
        return ask.redirect("/parameters")
    return _page(ask, texts=form)


HANDLERS = [parameters, set_parameters, set_default, set_texts, *about_pages.HANDLERS]
NAV = [NavItem(N_("Settings"), "/parameters", WHO)]
