"""Every text that people see is marked for translation, and every marked text is translated.

`make catalogues` brings the marked texts into the catalogues.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import nodes

from jobbridge.errors import Reason
from jobbridge.i18n import CATALOGUES, words
from jobbridge.web.templates import environment
from tests.test_house import FILES, ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LANGUAGES = ("lv", "ru")  # message ids are the English texts
PLURALS = 3
# Not words of a language: the name, the languages' own names, units and examples.
UNTRANSLATED = re.compile(
    r"JobBridge|\b(?:LV|EN|RU)\b|Latviešu|English|Русский|km|CSV|xlsx|ISCO|ESCO|ICS|URL|PDF,?|kB|&\w+;"
)
SHOWN_ATTRIBUTES = {"alt", "title", "aria-label", "placeholder", "label", "data-confirm"}


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What code and templates mark, as `make catalogues` finds it."""
    target = tmp_path_factory.mktemp("texts") / "jobbridge.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    subprocess.run([*command, "-F", "pyproject.toml", "-o", str(target), "."], cwd=ROOT, check=True)
    with target.open("rb") as readable:
        return read_po(readable)


def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES/jobbridge.po").open("rb") as readable:
        return read_po(readable, locale=language)


def key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def texts(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_marked_text_is_translated(language: str, marked: Catalog) -> None:
    filled = catalogue(language)
    missing = []
    for message in marked:
        if not message.id:
            continue
        found = filled.get(key(message))
        forms = PLURALS if message.pluralizable else 1
        if found is None or found.fuzzy or len(list(filter(None, texts(found)))) != forms:
            missing.append(key(message))
    assert missing == []
    assert filled.num_plurals == PLURALS


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_hold_nothing_that_is_gone(language: str, marked: Catalog) -> None:
    wanted = {key(message) for message in marked}
    assert [key(m) for m in catalogue(language) if key(m) not in wanted] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text(language: str) -> None:
    found = re.compile(r"%(?:\(\w+\))?[sdf%]|</?\w+>")
    wrong = []
    for message in catalogue(language):
        original = message.id if isinstance(message.id, str) else message.id[-1]
        for text in filter(None, texts(message)):
            if message.id and set(found.findall(text)) != set(found.findall(original)):
                wrong.append((original, text))
    assert wrong == []


def test_templates_hold_no_text_of_their_own() -> None:
    findings = []
    env = environment()
    for path in TEMPLATES:
        parser = _Shown()
        tree = env.parse(path.read_text("utf-8"))
        # The frame's `width` is a class name, given as a block.
        names = {id(d) for b in tree.find_all(nodes.Block) if b.name == "width" for d in _data(b)}
        for node in _data(tree):
            if id(node) not in names:
                parser.feed(node.data)
        findings += [f"{path.relative_to(ROOT)}: {text}" for text in parser.found]
    assert findings == []


def _data(node: nodes.Node) -> Iterator[nodes.TemplateData]:
    return node.find_all(nodes.TemplateData)


class _Shown(HTMLParser):
    """Collects what a reader would see: text, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        # Between two expressions an attribute's tail may lie: no text has an unpaired quote.
        text = UNTRANSLATED.sub("", data)
        if re.search(r"(?<!-)\b[^\W\d_]{2,}", text) and not re.search(r'["=<>{}]', text):
            self.found.append(" ".join(data.split()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            shown = UNTRANSLATED.sub("", value or "")
            if name in SHOWN_ATTRIBUTES and re.search(r"[^\W\d_]{2,}", shown):
                self.found.append(f"{name}={value}")


def test_reasons_and_flashes_are_marked_where_they_are_written() -> None:
    findings = []
    for module in FILES:
        for call in module.calls():
            name = ast.unparse(call.func)
            position = {"Reason": 1, "flash": 1}.get(name.rpartition(".")[2])
            if position is None or len(call.args) <= position:
                continue
            text = call.args[position]
            literal = text.value if isinstance(text, ast.Constant) else ""
            words = re.sub(r"%\(\w+\)s", "", str(literal))
            if re.search(r"[^\W\d_]", words) or isinstance(text, ast.JoinedStr):
                findings.append(f"{module.name}:{call.lineno} {ast.unparse(text)}")
    assert findings == []


def test_what_is_marked_is_a_plain_text() -> None:
    """An f-string or a sum is nothing that can be extracted, or found in a catalogue."""
    findings = []
    for module in FILES:
        for call in module.calls():
            name = ast.unparse(call.func).rpartition(".")[2]
            if name in {"N_", "_", "gettext", "ngettext"}:
                texts = call.args[: 2 if name == "ngettext" else 1]
                if any(isinstance(t, ast.JoinedStr | ast.BinOp) for t in texts):
                    findings.append(f"{module.name}:{call.lineno}")
    assert findings == []


FOREIGN = re.compile(r"[āčēģīķļņšūžА-Яа-я]", re.IGNORECASE)


def test_message_ids_are_english(marked: Catalog) -> None:
    """After a colon a text may give examples of what to type."""
    ids = [key(message) for message in marked if message.id]
    assert [text for text in ids if FOREIGN.search(text.partition(":")[0])] == []


def test_code_holds_no_latvian_and_no_russian() -> None:
    """What people read stands in the catalogues; places and words have names of their own."""
    findings = []
    for module in FILES:
        if module.role is None or module.home in {"places", "taxonomy"}:
            continue
        documentation = {
            id(node.body[0].value)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
            if isinstance(node.body[0], ast.Expr)
        }
        findings += [
            f"{module.name}:{node.lineno} {node.value[:60]}"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if FOREIGN.search(node.value) and id(node) not in documentation
        ]
    assert findings == []


def test_every_catalogue_is_one_that_the_service_knows() -> None:
    kept = {path.parts[-3] for path in Path(CATALOGUES).glob("*/LC_MESSAGES/*.po")}
    assert kept >= set(LANGUAGES)
    assert kept <= {*LANGUAGES, "en"}


def test_a_sentence_that_ends_with_a_latvian_date_has_one_full_stop() -> None:
    day = date(2026, 12, 1)
    latvian = words("lv")
    assert latvian.gettext("on %(day)s. Then", day=latvian.day(day)) == "on 01.12.2026. Then"
    assert latvian.reason(Reason("past", "by %(day)s.", {"day": day})) == "by 01.12.2026."
    assert words("ru").gettext("on %(day)s.", day=words("ru").day(day)) == "on 01.12.2026."
    assert latvian.gettext("from %(n)s...", n=5) == "from 5..."
