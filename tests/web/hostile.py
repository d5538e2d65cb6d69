"""What strangers type: payloads, the forms that they are typed into, and what must never follow.

Forms are read off the pages as people get them, so a new field is attacked without being named
anywhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MARK = "jb7x"
SCRIPT = f"<script>{MARK}()</script>"
PAYLOADS: tuple[str, ...] = (
    *("", " ", "\x00", "a\x00b", "\x1b[2J", "\u202eabc", "\u2066", "\ufeff", "\U000e0041"),
    *("\ud800", "a" * 300, "ā" * 5_000, "9" * 400, "-" * 1_000, "\n" * 3_000, "👩‍👩‍👧‍👦" * 200),
    *("2147483647", "2147483648", "9223372036854775808", "-1", "-9223372036854775809", "0"),
    *("1e309", "1e-400", "nan", "inf", "-0", "0x10", "1_000", "٣", "１２", "½", "+5", " 7 ", "1,5"),
    *("9999-12-31", "0001-01-01", "10000-01-01", "2026-02-30", "2026-W01-1", "2027-03-28"),
    *("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "2027-03-28T03:30:00"),
    *("2026-11-23T10:00:60Z", "20261123T100000", "2026-11-23T10:00:00+99:99", "24:00", "23:59:60"),
    *(f"{SCRIPT}", f'"><img src=x onerror={MARK}()>', f"';{MARK}()//", f"javascript:{MARK}()"),
    *(
        "{{ 1191*10000019 }}",
        "${1191*10000019}",
        "{% raw %}",
        "%(text)s",
        "%s%s%s%n",
        "{0.__class__}",
        "#{1191*10000019}",
    ),
    *("' OR '1'='1", "'; DROP TABLE inmate; --", '") OR 1=1 --', "%", "_", "\\", "*", "a AND b"),
    *("x\r\nX-Injected: yes", "x%0d%0aX-Injected:%20yes", "\r\nBEGIN:VEVENT\r\n", "a;b:c,d\\n"),
    *('=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1"),
    *(
        "../../etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:22/",
        "http://[::1]/",
        "gopher://x",
    ),
    *("http://169.254.169.254/latest", "https://localhost/x.ics", "//x", "data:text/html,x"),
    *("[]", "{}", "null", "true", "[[[[", '{"a":', "[object Object]", "undefined"),
    *("a@b", "a@b.c\nbcc:x@y.z", '"a b"@c.lv', "a@[127.0.0.1]", "+371 20000000", "LV" + "0" * 40),
)
JSON_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63, 2**200, 1e308, 0.1, [], {}, [[]], {"a": {"b": []}}),
    *(["x"] * 300, [None], [{}], {"": ""}, *PAYLOADS),
)


@dataclass
class SentForm:
    """A form as a page has it: where it goes, and what each field holds, in the page's order."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    @property
    def shape(self) -> tuple[str, str, frozenset[str]]:
        """What tells forms apart: addresses differ by references and numbers alone."""
        plain = re.sub(r"/(?=[a-z0-9]*\d)[a-z0-9]+", "/0", self.action.partition("?")[0])
        return self.method, plain, frozenset(name for name, _ in self.fields)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[SentForm] = []
        self.links: list[str] = []
        self._form: SentForm | None = None
        self._select: str | None = None
        self._chosen: str | None = None
        self._area: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = SentForm(given.get("action", ""), given.get("method", "get").upper())
            self.forms.append(self._form)
        if self._form is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            box = given.get("type") in {"checkbox", "radio"}
            if not box or "checked" in given:
                self._form.fields.append((name, given.get("value", "on" if box else "")))
            elif all(name != known for known, _ in self._form.fields):
                self._form.fields.append((name, given.get("value", "on")))
        elif tag == "button" and name:
            self._form.fields.append((name, given.get("value", "")))
        elif tag == "select" and name:
            self._select, self._chosen = name, None
        elif tag == "option" and self._select is not None:
            if self._chosen is None or "selected" in given:
                self._chosen = given.get("value", "")
        elif tag == "textarea" and name:
            self._area, self._text = name, ""

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "select" and self._select is not None:
            self._form.fields.append((self._select, self._chosen or ""))
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._form.fields.append((self._area, self._text))
            self._area = None
        elif tag == "form":
            self._form = None


def forms_in(page: str, address: str) -> list[SentForm]:
    """The forms of a page that has this address."""
    reader = _Reader()
    reader.feed(page)
    for form in reader.forms:
        form.action = form.action or address
    return reader.forms


def links_in(page: str) -> list[str]:
    """The page's own links, without fragments."""
    reader = _Reader()
    reader.feed(page)
    return [link.partition("#")[0] for link in reader.links]


def harm_in(status: int, headers: dict[str, str], body: str) -> Iterator[str]:
    """What an answer shows of a payload that was not taken for plain text."""
    if status >= 500:
        yield f"answered {status}"
    if "x-injected" in {name.lower() for name in headers}:
        yield "a header was injected"
    kind = headers.get("content-type", "")
    if kind.startswith("text/html"):
        for raw in (SCRIPT, f"onerror={MARK}()>"):
            if raw in re.sub(r'="[^"]*"', "", body):
                yield f"markup came back as markup: {raw}"
        if re.search(rf'(?:href|src|action)="javascript:{MARK}', body):
            yield "a link runs a script"
    if "11910022629" in body:
        yield "a template was worked out"
    if "Traceback (most recent" in body or "sqlalchemy" in body.lower():
        yield "the code shows"
