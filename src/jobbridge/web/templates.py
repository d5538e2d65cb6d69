"""Jinja: one environment, strict, escaping, with the words of the request's language."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jobbridge.clock import local
from jobbridge.i18n import Words
from jobbridge.viewer import ROLE_LABELS
from jobbridge.web.forms import Form

PACKAGE = Path(__file__).parents[1]


def shipped(name: str) -> Path:
    """A folder that lies beside the source, or inside the installed package."""
    inside = PACKAGE / f"_{name}"
    return inside if inside.is_dir() else PACKAGE.parents[1] / name


def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.policies["ext.i18n.trimmed"] = True
    env.filters["local"] = local
    env.globals["role_labels"] = ROLE_LABELS
    env.filters["urlencode_query"] = lambda query: urlencode(query, doseq=True)
    env.filters["quote"] = lambda text: quote(str(text), safe="")
    return env


class Pages:
    """Renders templates; `shell` adds what every page needs."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self.env = environment()
        self.asset = asset

    def render(self, template: str, words: Words, context: Mapping[str, Any]) -> str:
        """The page as text. A summary of errors stands above fields whose names it repeats: its
        place is kept and filled when the whole page is written."""
        wrong: list[Form[Any]] = []

        def error_summary_of(form: Form[Any]) -> str:
            if not form.errors:
                return ""
            wrong.append(form)
            return Markup("<!--errors {}-->").format(len(wrong))

        given = {
            "asset": self.asset,
            "_": words.gettext,
            "gettext": words.gettext,
            "ngettext": words.ngettext,
            "words": words,
            "locale": words.locale,
            "error_summary_of": error_summary_of,
            **context,
        }
        page = self.env.get_template(template).render(given)
        for number, form in enumerate(wrong, 1):
            summary = self.env.get_template("shell/error_summary.html")
            text = summary.render({**given, "form": form})
            page = page.replace(f"<!--errors {number}-->", text, 1)
        return page
