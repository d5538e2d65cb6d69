"""Addresses that only forms are sent to: whoever reloads a refused form is led to its page."""

import re
from typing import Any

from litestar import Litestar
from litestar.routes import HTTPRoute

KINDS = {"int": r"[0-9]+"}


def page_of(app: Litestar, path: str) -> str | None:
    """The nearest page above an address that takes only forms; None where it takes none, or has
    no page above it. A route says `page="/where"` where its form stands elsewhere."""
    posted = _match(app, path, "POST")
    if posted is None or path.startswith("/api/"):
        return None
    if said := posted.opt.get("page"):
        return str(said)
    parts = path.rstrip("/").split("/")
    for length in range(len(parts) - 1, 1, -1):
        above = "/".join(parts[:length])
        if _match(app, above, "GET") is not None:
            return above
    return "/"


def _match(app: Litestar, path: str, method: str) -> Any:
    """The handler of an address, plain paths before those with parameters."""
    for pattern, handlers in _patterns(app):
        if method in handlers and pattern.fullmatch(path):
            return handlers[method]
    return None


def _patterns(app: Litestar) -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    made: list[tuple[re.Pattern[str], dict[str, Any]]] | None = app.state.get("patterns")
    if made is None:
        routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
        made = [
            (
                re.compile(re.sub(r"\{\w+:(\w+)\}", _part, route.path)),
                {str(m): handler for handler in route.route_handlers for m in handler.http_methods},
            )
            for route in sorted(routes, key=lambda route: ("{" in route.path, route.path))
        ]
        app.state["patterns"] = made
    return made


def _part(found: re.Match[str]) -> str:
    return ".+" if found[1] == "path" else KINDS.get(found[1], "[^/]+")
