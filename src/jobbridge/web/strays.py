"""Addresses that only forms are sent to: whoever reloads a refused form is led to its page."""

import re
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

PARAMETER = re.compile(r"\{(\w+):(\w+)\}")
KINDS = {"int": r"[0-9]+"}


def page_of(app: Litestar, path: str) -> str | None:
    """The nearest page above an address that takes only forms; None where it takes none, or has
    no page above it. A route says `page="/where/{ref:str}"` where its form stands elsewhere."""
    posted = _match(app, path, "POST")
    if posted is None or path.startswith("/api/"):
        return None
    handler, given = posted
    if said := handler.opt.get("page"):
        return PARAMETER.sub(lambda found: given[found[1]], str(said))
    parts = path.rstrip("/").split("/")
    for length in range(len(parts) - 1, 1, -1):
        above = "/".join(parts[:length])
        if _match(app, above, "GET") is not None:
            return above
    return "/"


def _match(app: Litestar, path: str, method: str) -> tuple[Any, dict[str, str]] | None:
    """The handler of an address and what its parameters are, plain paths first."""
    for pattern, handlers in _patterns(app):
        if method in handlers and (found := pattern.fullmatch(path)):
            return handlers[method], found.groupdict()
    return None


def _patterns(app: Litestar) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    made: list[tuple[re.Pattern[str], dict[str, Any]]] | None = app.state.get("patterns")
    if made is None:
        routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
        made = [
            (
                re.compile(PARAMETER.sub(_part, route.path)),
                {str(m): handler for handler in route.route_handlers for m in handler.http_methods},
            )
            for route in sorted(routes, key=lambda route: ("{" in route.path, route.path))
        ]
        app.state["patterns"] = made
    return made


def _part(found: re.Match[str]) -> str:
    kind = ".+" if found[2] == "path" else KINDS.get(found[2], "[^/]+")
    return f"(?P<{found[1]}>{kind})"
