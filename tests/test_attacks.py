"""Ways round the permission matrix: methods, headers, spellings of a path, fields nobody asked for.

Each is tried on one route of every kind (who may call it, and by which method), by somebody who
may not, and answers as an address does that nobody ever made.
"""

from collections.abc import Iterator

from jobbridge.viewer import Role
from tests import canaries
from tests.fields import FIELDS
from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.rehearsal import Stage, bare, statements
from tests.subjects import CALLERS, EVERYWHERE, NOBODYS
from tests.test_routes import NOTES, Route, filled, routes, stage, unclassified

__all__ = ["routes", "stage"]

HEADERS = (
    {"x-http-method-override": "GET"},
    {"x-http-method": "POST"},
    {"x-method-override": "DELETE"},
    {"x-original-url": "/"},
    {"x-rewrite-url": "/account"},
    {"x-forwarded-for": "127.0.0.1"},
    {"x-forwarded-host": "localhost"},
    {"x-forwarded-prefix": "/api/v1"},
    {"x-forwarded-user": "ada@jobbridge.example", "x-remote-user": "ada@jobbridge.example"},
    {"forwarded": "for=127.0.0.1;host=localhost;proto=https"},
)
SPELLINGS = (
    *("{path}/", "{path}//", "/{path}", "{path};a=b", "{path}%2f", "{path}/.", "{path}/x/.."),
    *("/account/..{path}", "/account/%2e%2e{path}", "/assets/..%2f..{path}", "/./{path}"),
    *("{upper}", "{path}%00", "{path}.json", "{path}?role=administrator&as=1", "{path}%20"),
)
# What the service's own forms and bodies never hold, and what would widen somebody's scope.
FOREIGN = {
    "role": "administrator",
    "account_id": "1",
    "organisation_id": "1",
    "prison_id": "2",
    "employer_id": "2",
    "inmate_id": "3",
    "is_admin": "true",
}


def kinds(routes: list[Route]) -> Iterator[Route]:
    """One route of each set of roles and method, the pages' and the API's."""
    seen = set()
    for route in routes:
        of = (route.method, route.roles, route.path.startswith("/api/"), bool(route.parameters))
        if route.roles and of not in seen and not unclassified(route):
            seen.add(of)
            yield route


def refused(route: Route) -> str | None:
    return next((c for role, c in CALLERS.items() if role not in (route.roles or ())), None)


def near(stage: Stage, route: Route, caller: str) -> str:
    values = tuple(
        OPEN_PARAMETERS[b] if b in OPEN_PARAMETERS else stage.subjects.of(PARAMETERS[b], caller)
        for b, _ in route.parameters
    )
    return route.filled(values)


def test_no_header_method_or_spelling_opens_what_is_refused(
    stage: Stage, routes: list[Route]
) -> None:
    findings, asked = [], 0
    for route in kinds(routes):
        caller = refused(route)
        if caller is None:
            continue
        path = near(stage, route, caller)
        api = "/api/v1" if path.startswith("/api/") else ""
        absent = bare(stage.call(caller, route.method, f"{api}/no-such-page"))
        for headers in HEADERS:
            answer = stage.call(caller, route.method, path, headers=dict(headers))
            asked += 1
            if bare(answer) != absent or stage.database.changed:
                findings.append(f"{caller} {route} {headers}: {answer.status_code}")
        for spelling in SPELLINGS:
            spelt = spelling.format(path=path, upper=path.upper())
            answer = stage.call(caller, route.method, spelt)
            asked += 1
            told = canaries.found(answer)
            if answer.status_code == 200 or answer.status_code >= 500 or told:
                findings.append(f"{caller} {route.method} {spelt}: {answer.status_code}")
            if stage.database.changed - NOTES:
                findings.append(f"{caller} {route.method} {spelt} changed rows")
        reads = ("HEAD", "get") if route.method == "GET" else ()  # others may read what is there
        for method in (*reads, "OPTIONS", "TRACE", "PROPFIND"):
            answer = stage.call(caller, method, path)
            asked += 1
            fine = not answer.content if method == "HEAD" else True
            open_to_all = method == "OPTIONS" and answer.status_code == 204
            fine = fine and (open_to_all or answer.status_code in {400, 403, 404, 405, 501, 303})
            if not fine or stage.database.changed - NOTES or canaries.found(answer):
                findings.append(f"{caller} {method} {path}: {answer.status_code}")
    assert findings == []
    assert asked > 500


def test_fields_that_nobody_asked_for_are_refused(stage: Stage, routes: list[Route]) -> None:
    """Of forms and bodies alike: what would widen somebody's scope is no field of any of them.
    A button without fields reads none: then what is sent along changes nothing of what it does."""
    findings = []
    for route in routes:
        caller = next((c for role, c in CALLERS.items() if role in (route.roles or ())), None)
        if route.method != "POST" or caller is None or unclassified(route):
            continue
        if str(route) in IGNORES:
            continue
        fields = filled(stage, FIELDS.get(str(route), {}), caller, 0)
        path = near(stage, route, caller)
        answer = stage.call(caller, "POST", path, data={**FOREIGN, **fields})
        changed = stage.database.changed - NOTES
        if answer.status_code >= 400 or not changed:
            continue
        stage.call(caller, "POST", path, data=fields)
        if fields or changed != stage.database.changed - NOTES:
            findings.append(f"{caller} {route}: {answer.status_code}")
    assert findings == []


# They read one field of theirs by its name, and none that stands here.
IGNORES = {
    "POST /inmates/hand-over/acknowledge": "the references ticked, of people in scope",
    "POST /requests/{ref:str}/send": "whether the sender is sure",
}


def test_what_is_out_of_scope_costs_what_is_nowhere(stage: Stage, routes: list[Route]) -> None:
    """The same statements are asked for another's thing as for nobody's, so that the time of an
    answer tells no more than its words."""
    findings, asked = [], 0
    for route in kinds(routes):
        if route.method != "GET" or len(route.parameters) != 1:
            continue
        ((beginning, kind),) = route.parameters
        subject = PARAMETERS.get(beginning, "")
        for role, caller in CALLERS.items():
            far = stage.subjects.far.get(subject)
            if role not in (route.roles or ()) or far is None:
                continue
            if subject in EVERYWHERE.get(Role(role), ()):
                continue
            counts = []
            for name in (far, NOBODYS[kind]):
                with statements(stage.database) as found:
                    stage.call(caller, "GET", route.filled((name,)))
                counts.append(len(found))
            asked += 1
            if counts[0] != counts[1]:
                findings.append(f"{caller} {route}: {counts}")
    assert findings == []
    assert asked > 10
