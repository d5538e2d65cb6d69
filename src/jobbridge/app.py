"""The whole service on one page. START here: each feature hands in its routes, nothing else.
What the worker does is in `rounds`."""

from typing import Any

from litestar import Litestar, Response
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from jobbridge import __version__, schema
from jobbridge.accounts import actions as accounts_actions
from jobbridge.accounts import log_pages as audit_pages
from jobbridge.accounts import pages as accounts_pages
from jobbridge.accounts import proof_actions
from jobbridge.alerts import api as alerts_api
from jobbridge.alerts import left_behind_pages
from jobbridge.alerts import pages as alerts_pages
from jobbridge.apart import pages as apart_pages
from jobbridge.applications import api as applications_api
from jobbridge.applications import pages as applications_pages
from jobbridge.applications import table_pages as application_tables
from jobbridge.audit.actions import read_rows
from jobbridge.busy import api as busy_api
from jobbridge.busy import pages as busy_pages
from jobbridge.calendar import day_off_pages, feeds
from jobbridge.clock import Clock
from jobbridge.consultations import api as consultations_api
from jobbridge.consultations import pages as consultations_pages
from jobbridge.datebook import pages as datebook_pages
from jobbridge.days import api as days_api
from jobbridge.days import pages as days_pages
from jobbridge.db import Database
from jobbridge.demand import api as demand_api
from jobbridge.demand import pages as demand_pages
from jobbridge.disruptions import api as disruptions_api
from jobbridge.disruptions import pages as disruptions_pages
from jobbridge.emergencies import pages as emergency_pages
from jobbridge.emergencies.queries import opened_ids
from jobbridge.employments import api as employments_api
from jobbridge.employments import pages as employments_pages
from jobbridge.handovers import api as handovers_api
from jobbridge.handovers import pages as handovers_pages
from jobbridge.inmates import api as inmates_api
from jobbridge.inmates import pages as inmates_pages
from jobbridge.interviews import api as interviews_api
from jobbridge.interviews import (
    branch_pages,
    people_api,
    people_pages,
)
from jobbridge.interviews import pages as interviews_pages
from jobbridge.interviews import table_pages as people_tables
from jobbridge.itip import answer_pages
from jobbridge.itip import pages as itip_pages
from jobbridge.logs import AccessLog
from jobbridge.losses import pages as losses_pages
from jobbridge.matching import api as matching_api
from jobbridge.matching import pages as matching_pages
from jobbridge.matching import table_pages as match_tables
from jobbridge.meetings import api as meetings_api
from jobbridge.meetings import pages as meetings_pages
from jobbridge.mentors import answer_pages as mentor_answers
from jobbridge.mentors import api as mentors_api
from jobbridge.mentors import asking_pages as mentor_asking
from jobbridge.mentors import material_pages as mentor_materials
from jobbridge.mentors import pages as mentoring_pages
from jobbridge.mentors import report_pages as mentor_reports
from jobbridge.mentors import team_pages as mentor_teams
from jobbridge.namelists import pages as namelist_pages
from jobbridge.notices import pages as notices_pages
from jobbridge.operation import pages as operation_pages
from jobbridge.operation.exposing import Metrics
from jobbridge.operation.metering import Metered
from jobbridge.outbox import pages as outbox_pages
from jobbridge.outcomes import pages as outcomes_pages
from jobbridge.oversight import pages as oversight_pages
from jobbridge.paper import pages as paper_pages
from jobbridge.parameters import pages as parameters_pages
from jobbridge.places import pages as places_pages
from jobbridge.privacy import pages as privacy_pages
from jobbridge.probation import api as probation_api
from jobbridge.probation import pages as probation_pages
from jobbridge.providers import pages as providers_pages
from jobbridge.providers.calling import Line
from jobbridge.providers.directory import Directory
from jobbridge.publications import api as publications_api
from jobbridge.publications import pages as publications_pages
from jobbridge.refusals import api as refusals_api
from jobbridge.refusals import pages as refusals_pages
from jobbridge.replies import mailbox_pages
from jobbridge.replies import pages as replies_pages
from jobbridge.rights import pages as rights_pages
from jobbridge.roomcalendars import api as roomcalendars_api
from jobbridge.roomcalendars import pages as roomcalendars_pages
from jobbridge.roster import pages as roster_pages
from jobbridge.sealed import Keyring
from jobbridge.search import pages as search_pages
from jobbridge.services import api as services_api
from jobbridge.services import pages as services_pages
from jobbridge.settings import Settings
from jobbridge.standby import pages as standby_pages
from jobbridge.subsidies import api as subsidies_api
from jobbridge.subsidies import pages as subsidies_pages
from jobbridge.taxonomy import api as taxonomy_api
from jobbridge.taxonomy import pages as taxonomy_pages
from jobbridge.tiles import pages as tiles_pages
from jobbridge.tours import pages as tours_pages
from jobbridge.training import api as training_api
from jobbridge.training import pages as training_pages
from jobbridge.trials import api as trials_api
from jobbridge.trials import pages as trials_pages
from jobbridge.vacancies import api as vacancies_api
from jobbridge.vacancies import pages as vacancies_pages
from jobbridge.vacancies import table_pages as vacancy_tables
from jobbridge.vacancies import wage_pages
from jobbridge.viewer import Role
from jobbridge.web import errors, health, roles, static
from jobbridge.web.ask import Ask
from jobbridge.web.heads import Heads
from jobbridge.web.openapi import description
from jobbridge.web.providing import provide
from jobbridge.web.routes import PUBLIC, SIGNED_IN, get, options, routers
from jobbridge.web.security import Shield
from jobbridge.web.services import Services
from jobbridge.web.templates import Pages

HOMES = {
    Role.COUNSELOR: "/requests",
    Role.EMPLOYER: "/vacancies",
    Role.PRISON_OFFICER: "/interviews",
    Role.AGENCY: "/branch",
    Role.PROBATION: "/people",
    Role.MENTOR: "/mentoring",
    Role.COORDINATOR: "/mentors",
    Role.MINISTRY: "/effectiveness",
    Role.AUDITOR: "/audit",
    Role.ADMINISTRATOR: "/accounts",
}


@get("/", SIGNED_IN)
def home(ask: NamedDependency[Ask]) -> Response[str]:
    """Everybody starts where their work is."""
    return ask.redirect("/inmates" if ask.viewer.outside else HOMES[Role(str(ask.viewer.role))])


@get("/api/openapi.json", PUBLIC)
def describe(ask: NamedDependency[Ask]) -> Response[dict[str, Any]]:
    """The description of the API, for programs that have no account yet."""
    return Response(description(ask.request.app))


# In the order of the main menu; each page module has HANDLERS and NAV, each api HANDLERS.
PAGES: tuple[Any, ...] = (
    branch_pages,
    applications_pages,
    alerts_pages,
    mentoring_pages,
    mentor_teams,
    people_pages,
    consultations_pages,
    training_pages,
    *(mentor_asking, mentor_answers),
    vacancies_pages,
    tiles_pages,
    demand_pages,
    interviews_pages,
    standby_pages,
    replies_pages,
    trials_pages,
    employments_pages,
    handovers_pages,
    services_pages,
    refusals_pages,
    days_pages,
    tours_pages,
    busy_pages,
    disruptions_pages,
    roomcalendars_pages,
    meetings_pages,
    inmates_pages,
    probation_pages,
    roster_pages,
    apart_pages,
    paper_pages,
    matching_pages,
    datebook_pages,
    taxonomy_pages,
    *(accounts_pages, providers_pages),
    left_behind_pages,
    losses_pages,
    outcomes_pages,
    *(mentor_reports, mentor_materials),
    itip_pages,
    notices_pages,
    answer_pages,
    wage_pages,
    subsidies_pages,
    places_pages,
    day_off_pages,
    parameters_pages,
    publications_pages,
    outbox_pages,
    oversight_pages,
    audit_pages,
    privacy_pages,
    *(emergency_pages, namelist_pages),
    rights_pages,
    search_pages,
    *(application_tables, match_tables, people_tables, vacancy_tables),
)
APIS: tuple[Any, ...] = (
    inmates_api,
    probation_api,
    people_api,
    consultations_api,
    training_api,
    services_api,
    subsidies_api,
    mentors_api,
    vacancies_api,
    matching_api,
    demand_api,
    applications_api,
    employments_api,
    handovers_api,
    refusals_api,
    trials_api,
    interviews_api,
    days_api,
    busy_api,
    disruptions_api,
    roomcalendars_api,
    meetings_api,
    alerts_api,
    taxonomy_api,
    publications_api,
)
NAV = tuple(item for feature in PAGES for item in feature.NAV)
HANDLERS: list[Any] = [
    home,
    describe,
    *(handler for feature in PAGES for handler in feature.HANDLERS),
    *(handler for feature in APIS for handler in feature.HANDLERS),
    *feeds.HANDLERS,
    *health.HANDLERS,
    *operation_pages.HANDLERS,
]


def served(assets: static.Assets | None = None) -> list[Any]:
    """Every handler, with those of the shipped files."""
    return [*HANDLERS, *static.router(assets or static.Assets())]


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
        prove=proof_actions.prove,
        proofs=proof_actions.passkeys_asked,
        read_rows=read_rows,
        opened=opened_ids,
        nav=NAV,
        searchers=search_pages.WHO,
        synthetic=synthetic,
    )
    handlers = served(assets)
    roles.require(handlers)
    app = Litestar(
        route_handlers=routers([*options(HANDLERS), *handlers]),
        dependencies={"ask": Provide(provide)},
        exception_handlers=errors.HANDLERS,
        state=State(
            {
                "services": services,
                "providers": Directory(Line(loopback=settings.loopback)),
                "is_current": schema.is_current,
                "vacancy_steps": applications_pages.vacancy_steps,
                "missed": refusals_pages.missed,
                "meetings_today": meetings_pages.meetings_today,
                "unheard": itip_pages.unheard,
                "mailbox": mailbox_pages.mailbox,
                "answers_to": replies_pages.panel,
                "answers_to_entry": replies_pages.entry_panel,
            }
        ),
        request_max_body_size=1_000_000,
        openapi_config=OpenAPIConfig(
            title="JobBridge",
            version=__version__,
            path="/api/description",
            render_plugins=[JsonRenderPlugin()],
            components=Components(
                security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}
            ),
            security=[{"bearer": []}],
        ),
        on_shutdown=[lambda _app: database.dispose()],
        logging_config=None,
    )
    # A calendar program's HEAD is no fetch: feeds tell the two apart.
    answering = Heads(app.asgi_handler, besides=("/cal/",))
    metered = Metered(AccessLog(Shield(answering, settings)))
    app.asgi_handler = metered
    app.state["metrics"] = Metrics(database, services.clock, metered)
    return app


def open_database(settings: Settings, *, patience: float | None = None) -> Database:
    """The settings' database, with their keys; addresses in what is written are the settings'.
    `patience` is for a server: seconds after which a caller is told to come back."""
    ring = Keyring(settings.data_keys, settings.secret_key)
    return Database(
        settings.database_url,
        ring,
        public_url=settings.public_url,
        read_url=settings.read_database_url,
        patience=patience,
    )
