"""Route decorators: every route says who may call it, and runs in a thread of its own.

`roles` is `PUBLIC`, `SIGNED_IN` or a set of roles; `web.ask` enforces it, and the application
starts only where `web/roles.txt` agrees. `fresh=True` is for what would serve the thief of an open
screen (keys to calendars, exports, factors): who signed in a while ago says once more who they are
(`web.fresh`). `beforehand=…` is awaited before any turn at the database is taken (`web.providing`).
`replica=True` lets a GET read by `ask.lists`: what is the same for everybody who may see it.
"""

from collections.abc import Callable, Iterable
from functools import partial, wraps
from typing import Any

import litestar
from anyio import to_thread
from litestar import Router
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import Operation
from sqlalchemy.exc import DBAPIError

from jobbridge.viewer import Role
from jobbridge.web.fresh import unproved
from jobbridge.web.openapi import Repeatable, problems

PATHS = 50  # of one router
PUBLIC = frozenset[Role]()
SIGNED_IN = frozenset(Role)
Decorator = Callable[[Callable[..., Any]], Any]


def get(path: str, roles: frozenset[Role] | set[Role], **options: Any) -> Decorator:
    return _route(litestar.get, path, roles, options)


def post(path: str, roles: frozenset[Role] | set[Role], **options: Any) -> Decorator:
    options.setdefault("status_code", 201 if path.startswith("/api/") else 303)
    return _route(litestar.post, path, roles, options)


def route(path: str, roles: frozenset[Role] | set[Role], **options: Any) -> Decorator:
    return _route(litestar.route, path, roles, options)


def _route(
    make: Callable[..., Any], path: str, roles: frozenset[Role] | set[Role], options: dict[str, Any]
) -> Decorator:
    options.setdefault("include_in_schema", path.startswith("/api/v1/"))
    if path.startswith("/api/v1/"):
        writes = make is litestar.post
        options.setdefault("responses", problems(writes))
        creates = options.get("status_code") == 201
        options.setdefault("operation_class", Repeatable if creates else Operation)

    fresh = bool(options.pop("fresh", False))
    if options.get("replica") and make is not litestar.get:
        raise ValueError("only a GET reads from a replica")
    if fresh and (path.startswith("/api/") or options.get("uploads")):
        raise ValueError("tokens have no password, and files cannot be kept")

    def decorate(handler: Callable[..., Any]) -> Any:
        def guarded(**given: Any) -> Any:
            page = unproved(given["ask"]) if fresh else None
            if page is not None:
                return page
            try:
                return handler(**given)
            except DBAPIError as error:
                if not given["ask"].reading.left(error):
                    raise
            return handler(**given)  # by the primary: a read leaves nothing behind by half

        @wraps(handler)
        async def threaded(**given: Any) -> Any:
            return await to_thread.run_sync(partial(guarded, **given))

        return make(path, roles=frozenset(roles), fresh=fresh, **options)(threaded)

    return decorate


def options(handlers: Iterable[Any]) -> list[HTTPRouteHandler]:
    """Handlers for OPTIONS of paths that have several: Litestar's own names only the methods of
    the first (2.25)."""
    methods: dict[str, set[str]] = {}
    for handler in handlers:
        for path in handler.paths:
            methods.setdefault(path, set()).update(handler.http_methods)

    def allowing(path: str, allowed: set[str]) -> HTTPRouteHandler:
        @litestar.route(
            path,
            http_method=["OPTIONS"],
            roles=PUBLIC,
            sync_to_thread=False,
            include_in_schema=False,
            status_code=204,
        )
        def handler() -> litestar.Response[None]:
            named = ", ".join(sorted({*allowed, "OPTIONS"}))
            return litestar.Response(None, headers={"allow": named})

        return handler

    return [allowing(path, found) for path, found in methods.items() if len(found) > 1]


def routers(handlers: Iterable[Any]) -> list[Router]:
    """The handlers, fifty paths to a router. An application goes through all its routes once for
    each that it is given (Litestar 2.25): one by one that is half of what making it takes."""
    by_path: dict[str, list[Any]] = {}
    for handler in handlers:
        by_path.setdefault(min(handler.paths), []).append(handler)
    paths = list(by_path)
    return [
        Router(
            "/", route_handlers=[one for path in paths[at : at + PATHS] for one in by_path[path]]
        )
        for at in range(0, len(paths), PATHS)
    ]
