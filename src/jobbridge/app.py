"""The whole service on one page. START here: each feature hands in its routes, nothing else."""

from typing import Any

from litestar import Litestar, Response
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from jobbridge import __version__
from jobbridge.accounts import actions as accounts_actions
from jobbridge.accounts import pages as accounts_pages
from jobbridge.audit import pages as audit_pages
from jobbridge.audit.actions import read_rows
from jobbridge.calendar import feeds
from jobbridge.calendar import pages as calendar_pages
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.sealed import Keyring
from jobbridge.settings import Settings
from jobbridge.viewer import Role
from jobbridge.web import errors, health, static
from jobbridge.web.ask import Ask, Services, provide
from jobbridge.web.routes import SIGNED_IN, get
from jobbridge.web.security import Shield
from jobbridge.web.templates import Pages

HOMES = {
    Role.ADMINISTRATOR: "/accounts",
}


@get("/", SIGNED_IN)
def home(ask: NamedDependency[Ask]) -> Response[str]:
    """Everybody starts where their work is."""
    return ask.redirect(HOMES.get(ask.viewer.role, "/account") if ask.viewer.role else "/account")


PAGES: tuple[Any, ...] = (calendar_pages, accounts_pages, audit_pages)

NAV = tuple(item for feature in PAGES for item in feature.NAV)

HANDLERS: list[Any] = [
    home,
    *(handler for feature in PAGES for handler in feature.HANDLERS),
    *feeds.HANDLERS,
    *health.HANDLERS,
]


def create_app(
    settings: Settings,
    *,
    clock: Clock | None = None,
    database: Database | None = None,
    synthetic: bool = False,
) -> Litestar:
    """The ASGI application. `synthetic` is what the database says of itself; only then does
    the sign-in page offer its cast."""
    database = database or open_database(settings)
    assets = static.Assets()
    services = Services(
        settings=settings,
        database=database,
        clock=clock or Clock(),
        pages=Pages(assets.url),
        identify=accounts_actions.identify,
        read_rows=read_rows,
        nav=NAV,
        synthetic=synthetic,
    )
    app = Litestar(
        route_handlers=[*HANDLERS, *static.router(assets)],
        dependencies={"ask": Provide(provide)},
        exception_handlers=errors.HANDLERS,
        state=State({"services": services}),
        request_max_body_size=1_000_000,
        openapi_config=OpenAPIConfig(
            title="JobBridge",
            version=__version__,
            path="/api",
            render_plugins=[],
            components=Components(
                security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}
            ),
            security=[{"bearer": []}],
        ),
        on_shutdown=[lambda _app: database.dispose()],
        logging_config=None,
        on_app_init=[_only_api_in_schema],
    )
    app.asgi_handler = Shield(app.asgi_handler, settings)
    return app


def _only_api_in_schema(config: AppConfig) -> AppConfig:
    for handler in config.route_handlers:
        paths = getattr(handler, "paths", ())
        if not any(path.startswith("/api/") for path in paths):
            handler.include_in_schema = False  # type: ignore[union-attr]
    return config


def open_database(settings: Settings) -> Database:
    return Database(settings.database_url, Keyring(settings.data_keys, settings.secret_key))
