"""`/health/live` says that the process answers, `/health/ready` that it can do its work."""

from litestar import Request, Response
from sqlalchemy import text

from jobbridge.web.routes import PUBLIC, get
from jobbridge.web.services import Services


@get("/health/live", PUBLIC)
def live() -> Response[str]:
    return Response("alive\n", media_type="text/plain")


@get("/health/ready", PUBLIC)
def ready(request: Request) -> Response[str]:  # type: ignore[type-arg]
    services: Services = request.app.state.services
    with services.database.read() as session:
        session.execute(text("SELECT 1"))
    return Response("ready\n", media_type="text/plain")


HANDLERS = [live, ready]
