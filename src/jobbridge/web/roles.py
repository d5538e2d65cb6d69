"""Who may call what and receive what: `roles.txt`, one readable table, and the code held to it.

The table is written by hand and read by people: the security officer, the tests (which take from
it what they expect, not from the code) and the page `/roles`. The application starts only where
its routes and the table say the same, so a route that somebody forgot, or opened wider than was
agreed, is never served. `jobbridge roles` prints the lines that are missing.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from jobbridge.errors import Unusable
from jobbridge.viewer import Role, Viewer
from jobbridge.web.doors import may_enter

TABLE = "roles.txt"
EVERYBODY, SIGNED_IN, FRESH, OFFICE = "everybody", "signed-in", "fresh", "office"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
API = "/api/v1"
_OFFICE = Viewer(account_id=None, role=Role.COUNSELOR, outside=True)
_WORDS = {*Role, OFFICE}


@dataclass(frozen=True)
class Line:
    """One method of one path: who may call it (nobody named: everybody), and whether who calls
    must have just said who they are. `roles` are roles, and `office` for probation officers who
    act for their office's clients."""

    method: str
    path: str
    roles: frozenset[str] = frozenset()
    fresh: bool = False

    def __str__(self) -> str:
        return f"  {self.method:<4} {self.path:<62} {self.who}"

    @property
    def who(self) -> str:
        words = sorted(self.roles)
        if not self.roles:
            words = [EVERYBODY]
        elif self.roles >= _WORDS:
            words = [SIGNED_IN]
        return " ".join([*words, *([FRESH] if self.fresh else [])])

    @property
    def area(self) -> str:
        return area(self.path)


RIGHTS = "/inmates/{ref:str}/rights"


@dataclass
class Table:
    """The lines, and what personal fields each role may receive in which area of the portal."""

    lines: list[Line] = field(default_factory=list)
    fields: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    @property
    def areas(self) -> list[str]:
        return sorted({line.area for line in self.lines})

    def of_area(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.area == name]

    def receives(self, role: str, path: str) -> frozenset[str]:
        """The personal fields, written `table.column`, that may stand in an answer."""
        return self.fields.get((role, area(path)), frozenset())


def area(path: str) -> str:
    """The part of the portal: the first word of the path, whether page or API. What is given to a
    person of everything that is held about them is a part of its own."""
    words = path.removeprefix(API).strip("/").split("/")
    return RIGHTS if words[0] == "inmates" and words[2:3] == ["rights"] else f"/{words[0]}"


@cache
def table() -> Table:
    return read(files("jobbridge.web").joinpath(TABLE).read_text("utf-8"))


def read(text: str) -> Table:
    """Raises `Unusable`, which names the line, where the table cannot be understood."""
    found, fields = Table(), defaultdict[tuple[str, str], set[str]](set)
    heading = ""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        try:
            if not words:
                continue
            if words[0].startswith("/"):
                (heading,) = words
            elif words[0] in METHODS:
                method, path, *who_may = words
                found.lines.append(_route(method, path, who_may))
            else:
                who, receives, *names = words
                if who not in _WORDS or receives != "receives" or not names:
                    raise ValueError
                fields[who, heading].update(names)
        except (ValueError, TypeError):
            raise Unusable(f"{TABLE} line {number} cannot be understood: {line.strip()}") from None
    found.fields = {key: frozenset(names) for key, names in fields.items()}
    twice = _twice(found.lines)
    if twice:
        raise Unusable(f"{TABLE} has these twice: {', '.join(twice)}")
    return found


def _route(method: str, path: str, words: list[str]) -> Line:
    fresh = FRESH in words
    words = [word for word in words if word != FRESH]
    if not words:
        raise ValueError
    if words == [EVERYBODY]:
        return Line(method, path, fresh=fresh)
    if words == [SIGNED_IN]:
        return Line(method, path, frozenset(_WORDS), fresh=fresh)
    roles = frozenset(words)
    if not roles <= _WORDS:
        raise ValueError
    return Line(method, path, roles, fresh)


def _twice(lines: Iterable[Line]) -> list[str]:
    seen: set[tuple[str, str]] = set()
    twice = []
    for line in lines:
        if (line.method, line.path) in seen:
            twice.append(f"{line.method} {line.path}")
        seen.add((line.method, line.path))
    return twice


def lines_of(handlers: Iterable[Any]) -> list[Line]:
    """What the code says, as lines of the table. A route that names no roles is nobody's, and
    `Ask` refuses it whoever calls."""
    return sorted(
        (
            Line(str(method), path, _callers(handler, path), fresh=bool(handler.opt.get("fresh")))
            for handler in handlers
            for path in getattr(handler, "paths", ())
            for method in getattr(handler, "http_methods", ())
            if method in METHODS and handler.opt.get("roles") is not None
        ),
        key=lambda line: (line.path.removeprefix(API), line.path, line.method),
    )


def _callers(handler: Any, path: str) -> frozenset[str]:
    roles: frozenset[Role] = handler.opt["roles"]
    office = {OFFICE} if roles and may_enter(_OFFICE, roles, [path]) else set()
    return frozenset({*map(str, roles), *office})


def missing(handlers: Iterable[Any], known: Table) -> list[Line]:
    """Routes of the code that the table does not have at all."""
    named = {(line.method, line.path) for line in known.lines}
    return [line for line in lines_of(handlers) if (line.method, line.path) not in named]


def differences(handlers: Iterable[Any], known: Table) -> Iterator[str]:
    """Everything about which code and table disagree, one line each."""
    handlers = list(handlers)
    coded = lines_of(handlers)
    written = {(line.method, line.path): line for line in known.lines}
    for line in coded:
        other = written.pop((line.method, line.path), None)
        if other is None:
            yield f"not in {TABLE}: {line.method} {line.path} {line.who}"
        elif other != line:
            yield f"{line.method} {line.path}: the code says {line.who}, {TABLE} {other.who}"
    for line in written.values():
        yield f"only in {TABLE}: {line.method} {line.path}"


def require(handlers: Iterable[Any]) -> None:
    """Deny by default: raises `Unusable` where code and table disagree."""
    found = list(differences(handlers, table()))
    if found:
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise Unusable(f"{'; '.join(found[:5])}{more}. `jobbridge roles` prints missing lines.")


def with_lines(text: str, lines: Iterable[Line]) -> str:
    """The table with these lines added in their places, for a person to read before it counts."""
    blocks: dict[str, list[str]] = {}
    heading = ""
    for written in text.splitlines():
        if re.match(r"/\S*\s*(#.*)?$", written):
            heading = written.split()[0]
        blocks.setdefault(heading, []).append(written)
    for line in lines:
        block = blocks.setdefault(line.area, [line.area, ""])
        while block and not block[-1].strip():
            block.pop()
        block += [str(line), ""]
    head = blocks.pop("", [])
    ordered = [written for name in sorted(blocks) for written in blocks[name]]
    return "\n".join([*head, *ordered]).rstrip() + "\n"
