"""The permission matrix: every route × every role, near and far, on both databases.

The routes are the application's own list; what each is expected to answer follows from
`web/roles.txt`, which people agreed on, never from the code, and from `PARAMETERS` in
`named_paths`. What nobody classified, and what that table does not have, fails here.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.routes import HTTPRoute

from jobbridge.viewer import Role
from jobbridge.web import roles
from jobbridge.web.routes import PUBLIC
from tests import canaries
from tests.cast import CANARY
from tests.fields import FIELDS, Of
from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.postgres import SERVICE, Postgres
from tests.rehearsal import Stage, bare, staged
from tests.subjects import CALLERS, EVERYWHERE, FAR_NAME, FAR_TITLE, NOBODYS, Name
from tests.trails import Canaries, unread, unrecorded

# Open to everybody, each for a reason of its own.
OPEN = {
    "/about-candidates": "why employers first see so little: words alone",
    "/answer/{token:str}": "the signed token in the address is the credential",
    "/handover/{token:str}": "the secret token in the address is the credential",
    "/still-works/{token:str}": "the signed token in the address is the credential",
    "/mentor-answer/{token:str}": "the signed token in the address is the credential",
    "/attend/{token:str}": "the signed token in the address is the credential",
    "/refer/{token:str}": "the signed token in the address is the credential",
    "/unsubscribe/{token:str}": "the signed token in the address is the credential",
    "/assets/{digest:str}/{name:path}": "style sheets and scripts",
    "/cal/{token:str}/{name:str}": "the token in the address is the credential",
    "/favicon.ico": "a picture",
    "/api/openapi.json": "the description of the API, for programs that have no account yet",
    "/accessibility": "a statement that everybody may read",
    "/privacy": "a notice that everybody may read",
    "/invitation/{token:str}": "the token in the address is the credential",
    "/help": "how things are done, for everybody",
    "/health/live": "asked by machines, answers one word",
    "/health/ready": "asked by machines, answers one word",
    "/metrics": "asked by Prometheus: a token of the settings is the credential",
    "/programme": "what is told to everybody: suppressed figures, words and sources",
    "/language": "chosen before signing in",
    "/sign-in": "the way in",
    "/sign-in/factor": "its second half: the cookie of the first is the right to it",
    "/sign-in/factor/passkey": "its second half: the cookie of the first is the right to it",
    "/sign-in/enrol": "its second half: the cookie of the first is the right to it",
    "/sign-in/enrol/passkey": "its second half: the cookie of the first is the right to it",
    "/sign-in/passkey": "the way in",
    "/sign-in/{account_id:int}": "the cast of a synthetic database; nobody elsewhere",
    "/sign-in/with/{provider:str}": "the way in by another service",
    "/sign-in/with/{provider:str}/back": "the way back from it; its state is bound to the browser",
    "/tour/{step:int}": "the tour of a synthetic database; nobody elsewhere",
}
# Who may call each route, as agreed; the code may say otherwise.
TABLE = roles.table()
AGREED = {
    (line.method, line.path): frozenset(Role(r) for r in line.roles if r != roles.OFFICE)
    for line in TABLE.lines
}
# Litestar's own way to the description; ours is /api/openapi.json.
LITESTARS = {f"/api/description{tail}" for tail in ("", "/openapi.json", "/{path:str}")}
# Changes that a read may leave behind.
NOTES = {"audit_row", "feed", "match_seen", "sign_in"}
# What anybody may know that it exists.
PUBLIC_KINDS = {"registration", "prison code"}
# Names of people are for those who work with them.
NO_NAMES = {Role.EMPLOYER, Role.AGENCY, Role.MINISTRY, Role.AUDITOR, Role.ADMINISTRATOR}
# Personal fields of things that some roles know of wherever they are.
ALSO_FAR = {"emergency.words": "emergency", "name_list.purpose": "name list"}
# What reading a hand-over leaves besides: that it was opened.
OPENED = {"handover_recipient", "handover_step"}
# Where the agency reads a name all the same: the person agreed to be handed over to its branch.
HANDED_OVER = {
    f"{api}/handovers/{{ref:str}}{verb}" for api in ("", "/api/v1") for verb in ("", "/acknowledge")
}


@dataclass(frozen=True)
class Route:
    """One method of one path, and who may call it."""

    method: str
    path: str
    roles: frozenset[Role] | None
    asks: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """(path up to and with the parameter, its type) from left to right."""
        return [
            (self.path[: found.end()], found[1])
            for found in re.finditer(r"\{\w+:(\w+)\}", self.path)
        ]

    def filled(self, values: tuple[Name, ...]) -> str:
        rest = iter(values)
        return re.sub(r"\{[^}]+\}", lambda _: str(next(rest)), self.path)


def routes_of(app: Litestar) -> list[Route]:
    return sorted(
        (
            Route(str(method), route.path, AGREED.get((str(method), route.path)), asks(handler))
            for route in app.routes
            if isinstance(route, HTTPRoute)
            for handler in route.route_handlers
            for method in handler.http_methods
            if method not in {"OPTIONS", "HEAD"}
        ),
        key=str,
    )


def asks(handler: Any) -> bool:
    """Only a handler that asks for `ask` is guarded: `web.ask` opens it or not."""
    return "ask" in inspect.signature(handler.fn).parameters


# Who may what is written in the queries, alike for both: on PostgreSQL `make drill` asks it all
# again, and test_second_line compares what its policies leave.
@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.drill)]
)
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("matrix") / "matrix.sqlite3"
        template: Path = request.getfixturevalue("_sqlite_template")
        path.write_bytes(template.read_bytes())
        url = f"sqlite:///{path}"
    else:
        server: Postgres = request.getfixturevalue("_postgres")
        url = server.url(server.create(request.getfixturevalue("_postgres_template")), SERVICE)
    with staged(url, marked=True) as made:
        yield made


@pytest.fixture(scope="module")
def routes(stage: Stage) -> list[Route]:
    return routes_of(stage.client.app)


def test_every_route_says_who_may_call_it(routes: list[Route]) -> None:
    assert [str(r) for r in routes if r.roles is None and r.path not in LITESTARS] == []
    assert {r.path for r in routes if r.roles == PUBLIC} == set(OPEN)


def test_every_guarded_route_asks_who_calls(routes: list[Route]) -> None:
    assert [str(r) for r in routes if r.roles and not r.asks] == []


def test_every_parameter_is_classified(routes: list[Route]) -> None:
    unknown = {beginning for r in routes if r.roles for beginning in unclassified(r)}
    used = {beginning for r in routes if r.roles for beginning, _ in r.parameters}
    assert unknown == set()
    assert {*PARAMETERS, *OPEN_PARAMETERS} - used == set()


def unclassified(route: Route) -> list[str]:
    return [b for b, _ in route.parameters if b not in PARAMETERS and b not in OPEN_PARAMETERS]


@dataclass(frozen=True)
class Expected:
    """One request of the matrix: who asks for what, with what, and whether it is theirs.

    `theirs` looks at the path, `named` at what the fields name.
    """

    route: Route
    caller: str | None
    path: str
    theirs: bool
    data: Mapping[str, object] = field(default_factory=dict)
    named: bool = True

    def __str__(self) -> str:
        return f"{self.caller or 'signed out'}: {self.route.method} {self.path} {self.data or ''}"


def matrix(stage: Stage, routes: list[Route]) -> Iterator[Expected]:
    for route in routes:
        if not route.roles or unclassified(route):
            continue
        fields = FIELDS.get(str(route), {})
        for role, caller in (*CALLERS.items(), (None, None)):
            near = filled(stage, fields, caller, 0)
            allowed = role in route.roles
            for values, theirs in addresses(stage, route, caller, role if allowed else None):
                yield Expected(route, caller, route.filled(values), theirs, near)
            if not allowed or near == fields:
                continue
            for choice in (1, 2):
                values, _ = next(addresses(stage, route, caller, None))
                data = filled(stage, fields, caller, choice)
                yield Expected(route, caller, route.filled(values), True, data, named=False)


def addresses(
    stage: Stage, route: Route, caller: str | None, role: Role | None
) -> Iterator[tuple[tuple[Name, ...], bool]]:
    """What fills the path, and whether it is theirs: all near; then, for a role that may call
    the route, each far and each nobody's in every combination."""
    choices: list[list[tuple[Name, bool]]] = []
    for beginning, kind in route.parameters:
        if beginning in OPEN_PARAMETERS:
            choices.append([(OPEN_PARAMETERS[beginning], True)])
            continue
        subject = PARAMETERS[beginning]
        choices.append([(stage.subjects.of(subject, caller), True)])
        if role is not None:
            if far := stage.subjects.far.get(subject):
                choices[-1].append((far, subject in EVERYWHERE.get(role, ())))
            choices[-1].append((NOBODYS[kind], False))
    for chosen in product(*choices):
        yield tuple(value for value, _ in chosen), all(theirs for _, theirs in chosen)


def filled(
    stage: Stage, fields: Mapping[str, object], caller: str | None, choice: int
) -> dict[str, object]:
    """The fields with the near names (0), the far ones (1) or nobody's (2)."""

    def fill(value: object) -> object:
        if isinstance(value, list):
            return [fill(item) for item in value]
        if not isinstance(value, Of):
            return value
        near = stage.subjects.of(value.kind, caller)
        nobodys = NOBODYS["int" if isinstance(near, int) else "str"]
        return (near, stage.subjects.far[value.kind], nobodys)[choice]

    return {name: fill(value) for name, value in fields.items()}


def test_everybody_reaches_what_is_theirs_and_nothing_else(
    stage: Stage, routes: list[Route]
) -> None:
    absent = {
        (caller, method, api): bare(stage.call(caller, method, f"{api}/no-such-page"))
        for caller in CALLERS.values()
        for method in ("GET", "POST")
        for api in ("", "/api/v1")
    }
    findings: list[str] = []
    canaries = Canaries.of(stage)
    asked = 0
    for expected in matrix(stage, routes):
        route, caller = expected.route, expected.caller
        response = stage.call(caller, route.method, expected.path, data=expected.data)
        asked += 1
        status, changed = response.status_code, stage.database.changed
        api = "/api/v1" if route.path.startswith("/api/") else ""
        if caller is None:
            fine = status == (401 if api else 303) and not changed
        elif not expected.theirs or role_of(caller) not in (route.roles or ()):
            fine = bare(response) == absent[caller, route.method, api] and not changed
        elif not expected.named:
            fine = status in {404, 409, 422} and changed <= NOTES
        elif route.method == "GET":
            left = NOTES | (OPENED if route.path in HANDED_OVER else set())
            fine = status in {200, 303} and changed <= left
        else:
            fine = status in {200, 201, 303, 409, 422}
            fine = fine and (status < 400 or changed <= NOTES)
        if not fine:
            findings.append(f"{expected} answered {status}, changed {sorted(changed)}")
        findings += leaks(stage, expected, response.text)
        findings += unread(stage, canaries, response, str(expected))
        findings += unrecorded(stage, response, str(expected))
        findings += fields_told(expected, response)
    assert findings == []
    assert asked > 20 * len(CALLERS)


def role_of(caller: str) -> Role:
    return next(role for role, name in CALLERS.items() if name == caller)


def leaks(stage: Stage, expected: Expected, text: str) -> Iterator[str]:
    """Nothing far in any answer; no name of a person for those who work with references."""
    role = role_of(expected.caller) if expected.caller else None
    known = EVERYWHERE.get(role, set()) if role else set()
    far = {kind: str(name) for kind, name in stage.subjects.far.items() if isinstance(name, str)}
    far |= {"name": FAR_NAME, "title": FAR_TITLE} if "vacancy" not in known else {"name": FAR_NAME}
    for kind, word in far.items():
        if kind not in {*known, *PUBLIC_KINDS} and word in text and word not in str(expected):
            yield f"{expected} tells of {word}"
    if role in NO_NAMES and CANARY in text and expected.route.path not in HANDED_OVER:
        yield f"{expected} tells a person's name"


def fields_told(expected: Expected, response: Response) -> Iterator[str]:
    """No personal field but those that the table gives this role in this part of the portal."""
    caller, path = expected.caller, expected.route.path
    allowed = TABLE.receives(str(role_of(caller)), path) if caller else frozenset()
    for name, side in sorted(canaries.found(response)):
        known = EVERYWHERE.get(role_of(caller), set()) if caller else set()
        if side == canaries.FAR and ALSO_FAR.get(name) not in known:
            yield f"{expected} tells {name} of somebody out of scope"
        elif name not in allowed:
            yield f"{expected} tells {name}"


def test_a_form_of_another_site_is_refused(stage: Stage, routes: list[Route]) -> None:
    findings = []
    for route in routes:
        one_click = route.path.startswith("/unsubscribe/")  # sent by mail programs, from no page
        if route.method != "POST" or not route.asks or one_click:
            continue
        caller = next((c for r, c in CALLERS.items() if r in (route.roles or ())), None)
        kinds = [PARAMETERS.get(b) for b, _ in route.parameters]
        path = route.filled(tuple(stage.subjects.of(k, caller) if k else 1 for k in kinds))
        for what, response in (
            ("without a token", stage.call(caller, "POST", path, csrf=False)),
            (
                "from elsewhere",
                stage.call(
                    caller,
                    "POST",
                    path,
                    csrf=not route.path.startswith("/api/"),
                    headers={"origin": "https://elsewhere.example"},
                ),
            ),
        ):
            if response.status_code != 403 or stage.database.changed:
                findings.append(f"{route} {what}: {response.status_code}")
    assert findings == []


def test_a_path_answers_only_its_own_methods(stage: Stage, routes: list[Route]) -> None:
    methods: dict[str, set[str]] = {}
    for route in routes:
        if route.path not in LITESTARS:
            methods.setdefault(route.path, set()).add(route.method)
    findings = []
    for path, own in methods.items():
        filled = re.sub(r"\{[^}]+\}", "1", path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - own:
            response = stage.call("anna", method, filled)
            answered = response.status_code
            # Another, wider path may hold this method for these values: then it is not this one's.
            other = any(
                method in theirs and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", wider), filled)
                for wider, theirs in methods.items()
            )
            # A form's address that is reloaded leads to the form's page.
            reloaded = method == "GET" and own == {"POST"} and not path.startswith("/api/")
            if answered != (303 if reloaded else 405) and not (other and answered < 500):
                findings.append(f"{method} {path}: {answered}")
    assert findings == []


def test_the_public_routes_never_fail(stage: Stage, routes: list[Route]) -> None:
    findings = []
    for route in routes:
        if route.roles == PUBLIC:
            path = route.filled(tuple(NOBODYS[kind] for _, kind in route.parameters))
            for caller in (None, *CALLERS.values()):
                response = stage.call(caller, route.method, path)
                if response.status_code >= 500:
                    findings.append(f"{caller}: {route}: {response.status_code}")
                findings += leaks(stage, Expected(route, caller, path, True), response.text)
    assert findings == []
