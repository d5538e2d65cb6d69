"""Every text on every rendered page went through the catalogues.

The pages are rendered in a language that does not exist: each translated text stands between
brackets. What is left outside of them is data, a name of ours, or a text that nobody marked.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from jobbridge.db import Base
from jobbridge.i18n import Words
from jobbridge.inmates.vocabulary import RESTRICTIONS
from jobbridge.viewer import Role
from tests.fields import FIELDS
from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.rehearsal import Stage, staged
from tests.subjects import CALLERS
from tests.test_routes import Route, filled, routes_of

OPEN, CLOSE = "⟦", "⟧"
# The name, the languages' own names, units and codes that are the same in every language.
SAME = re.compile(
    r"JobBridge|Google|Outlook|eParaksts|\b(?:LV|EN|RU|CSV|XLSX|PDF|kB)\b|Latviešu|English|Русский|\bkm\b|\bA[12]\b|\bB[12]\b|\bC[12]E?\b|\bLKI\b|\bNVA\b"
)
# Codes of the law and of the domain, shown as they are beside their meaning.
CODES = re.compile(
    "|".join([*map(str, RESTRICTIONS), r"\b[0-9a-f]{16}\b", r"https?://\S+", r"[a-z.]+/…"])
)
SHOWN = {"alt", "title", "aria-label", "placeholder", "label", "data-confirm", "data-guard"}
# What a file, a program or a source says is no text of ours.
NOT_READ = {"script", "style", "svg", "template", "code", "cite"}
LETTERS = re.compile(r"[^\W\d_]{2,}")


class Bracketed(Words):
    """Latvian, with every text that the catalogues gave between brackets."""

    def __init__(self) -> None:
        super().__init__("lv")

    def gettext(self, message: str, **values: object) -> str:
        return f"{OPEN}{super().gettext(message, **values)}{CLOSE}" if message else ""

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        return f"{OPEN}{super().ngettext(one, many, n, **values)}{CLOSE}"

    def month(self, value: date) -> str:
        return f"{OPEN}{super().month(value)}{CLOSE}"

    def weekday(self, value: date) -> str:
        return f"{OPEN}{super().weekday(value)}{CLOSE}"

    def show(self, value: object) -> object:
        # A code of data that happens to be handed through is not a marked text.
        shown = super().show(value)
        return shown if not isinstance(value, datetime) else str(shown)


class Outside(HTMLParser):
    """Collects what a reader sees or hears that stands outside the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.quiet: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NOT_READ:
            self.quiet.append(tag)
        for name, value in attrs:
            if name in SHOWN:
                self.found.append(_outside(value or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.quiet and self.quiet[-1] == tag:
            self.quiet.pop()

    def handle_data(self, data: str) -> None:
        if self.quiet:
            return
        kept = ""
        for letter in data:
            self.depth += (letter == OPEN) - (letter == CLOSE)
            if not self.depth and letter != CLOSE:
                kept += letter
        self.found.append(kept)


def _outside(text: str) -> str:
    kept, depth = "", 0
    for letter in text:
        depth += (letter == OPEN) - (letter == CLOSE)
        if not depth and letter != CLOSE:
            kept += letter
    return kept


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("texts") / "texts.sqlite3"
    shutil.copy(request.getfixturevalue("_sqlite_template"), path)
    with staged(f"sqlite:///{path}") as made:
        yield made


def data_of(stage: Stage) -> list[str]:
    """Every text that the database holds, the longest first."""
    found: set[str] = set()
    with stage.database.read() as session:
        for mapper in Base.registry.mappers:
            for row in session.scalars(select(mapper.class_)):
                for column in mapper.column_attrs:
                    found |= set(_texts(getattr(row, column.key)))
    return sorted((text for text in found if len(text) > 1), key=len, reverse=True)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(value.split())
    elif isinstance(value, bytes) and value.startswith(b"BEGIN:VEVENT"):
        for line in value.decode().replace("\r\n ", "").split("\r\n"):
            if line.startswith("SUMMARY:"):
                yield line.removeprefix("SUMMARY:").replace("\\", "")
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def requests_of(stage: Stage) -> Iterator[tuple[str, str, str]]:
    """(caller, method, path) of every page that somebody of the cast may open, with near names,
    and of every form, to be sent empty."""
    for route in routes_of(stage.client.app):
        if route.path.startswith(("/api", "/cal/", "/assets", "/health")):
            continue
        for role in sorted(set(Role) & (route.roles or set(Role))):
            caller = CALLERS[role]
            path = _filled(stage, route, caller)
            if route.method == "GET" and (fields := FIELDS.get(str(route))):
                path += "?" + urlencode(filled(stage, fields, caller, 0))
            yield caller, route.method, path


def _filled(stage: Stage, route: Route, caller: str) -> str:
    return route.filled(
        tuple(
            stage.subjects.of(PARAMETERS[beginning], caller)
            if beginning in PARAMETERS
            else OPEN_PARAMETERS.get(beginning, 1)
            for beginning, _ in route.parameters
        )
    )


def test_every_text_on_every_page_is_translated(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_of(stage)
    for place in ("ask", "errors"):
        monkeypatch.setattr(f"jobbridge.web.{place}.words", lambda _locale: Bracketed())
    findings: set[str] = set()
    pages = forms = 0
    for caller, method, path in requests_of(stage):
        answer = stage.call(caller, method, path)
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        pages += answer.status_code == 200
        forms += answer.status_code == 422
        for text in outside(answer.text):
            if LETTERS.search(_without(text, data)):
                findings.add(f"{method} {path} ({caller}): {text}")
    assert sorted(findings) == []
    assert pages > 40
    assert forms > 15


def test_an_unmarked_text_is_found(stage: Stage) -> None:
    page = f"<p>{OPEN}Vārds{CLOSE}: 12 gadi</p><input placeholder='Meklēt'><script>let it</script>"
    left = [_without(text, ["Anna"]) for text in outside(page)]
    assert [text for text in left if LETTERS.search(text)] == [": 12 gadi", "Meklēt"]


def outside(page: str) -> list[str]:
    parser = Outside()
    parser.feed(page)
    return [" ".join(text.split()) for text in parser.found if text.strip()]


def _without(text: str, data: list[str]) -> str:
    text = CODES.sub("", SAME.sub("", text))
    for known in data:
        if known in text:
            text = text.replace(known, "")
    return text
