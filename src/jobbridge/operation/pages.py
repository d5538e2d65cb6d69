"""`/metrics` with a token, for a Prometheus that has no way to the address of their own."""

from litestar import Request, Response

from jobbridge.errors import NotFound
from jobbridge.operation.exposing import TYPE, may_read
from jobbridge.web.routes import PUBLIC, get


@get("/metrics", PUBLIC)
def metrics(request: Request) -> Response[bytes]:  # type: ignore[type-arg]
    """Not there for whoever has not the token of the settings."""
    settings = request.app.state["services"].settings
    if not may_read(request.headers.get("authorization"), settings.metrics_token):
        raise NotFound
    return Response(request.app.state["metrics"].text(), media_type=TYPE)


HANDLERS = [metrics]
