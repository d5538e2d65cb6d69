"""HEAD wherever there is GET (RFC 9110, 9.3.2)."""

from typing import Any, cast

from litestar.types import ASGIApp, Message, Receive, Scope, Send


class Heads:
    """ASGI middleware: HEAD is answered as GET, headers and all, without the body. Paths that
    begin as in `besides` answer it themselves."""

    def __init__(self, app: ASGIApp, besides: tuple[str, ...]) -> None:
        self.app, self.besides = app, besides

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = cast(dict[str, Any], scope)
        asked = request["type"] == "http" and request["method"] == "HEAD"
        if not asked or request["path"].startswith(self.besides):
            await self.app(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await self.app(cast(Scope, {**request, "method": "GET"}), receive, bodiless)
