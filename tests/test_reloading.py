"""A refused form that is reloaded leads to the page on which it stands, never to a dead end."""

from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.rehearsal import Stage
from tests.subjects import CALLERS
from tests.test_routes import (
    Route,
    routes,
    stage,
    unclassified,
)

__all__ = ["routes", "stage"]


def test_a_form_that_is_reloaded_leads_to_a_page(stage: Stage, routes: list[Route]) -> None:
    """Every address that only forms are sent to, for somebody who may send one."""
    pages = {route.path for route in routes if route.method == "GET"}
    findings, tried = [], 0
    for route in routes:
        if route.method != "POST" or route.path in pages or route.path.startswith("/api/"):
            continue
        if not route.roles or unclassified(route):
            continue
        caller = next(c for r, c in CALLERS.items() if r in route.roles)
        values = tuple(
            stage.subjects.of(PARAMETERS[b], caller) if b in PARAMETERS else OPEN_PARAMETERS[b]
            for b, _ in route.parameters
        )
        first = stage.call(caller, "GET", route.filled(values))
        where = first.headers.get("location", "")
        status = stage.call(caller, "GET", where).status_code if where else 0
        tried += 1
        if first.status_code != 303 or status not in {200, 303}:
            findings.append(f"{route}: {first.status_code} {where} {status}")
    assert findings == []
    assert tried > 100
