"""Route decorators: every route says who may call it, and runs in a thread of its own.

`roles` is `PUBLIC`, `SIGNED_IN` or a set of roles; `web.ask` enforces it, and the generated
permission test reads it.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import litestar
from anyio import to_thread

from jobbridge.viewer import Role

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
    def decorate(handler: Callable[..., Any]) -> Any:
        @wraps(handler)
        async def threaded(**given: Any) -> Any:
            return await to_thread.run_sync(partial(handler, **given))

        return make(path, roles=frozenset(roles), **options)(threaded)

    return decorate
