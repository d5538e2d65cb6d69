"""All tables in one place, and the migrations that make them."""

import logging
import time
from functools import cache
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event, inspect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import configure_mappers

from jobbridge.accounts import model as accounts
from jobbridge.alerts import model as alerts
from jobbridge.apart import model as apart
from jobbridge.applications import model as applications
from jobbridge.audit import model as audit
from jobbridge.bans import model as bans
from jobbridge.busy import model as busy
from jobbridge.calendar import model as calendar
from jobbridge.consultations import model as consultations
from jobbridge.datebook import model as datebook
from jobbridge.days import model as days
from jobbridge.db import Base, Database
from jobbridge.demand import model as demand
from jobbridge.disruptions import model as disruptions
from jobbridge.emergencies import model as emergencies
from jobbridge.employments import model as employments
from jobbridge.errors import Unusable
from jobbridge.foreign import model as foreign
from jobbridge.handovers import model as handovers
from jobbridge.inmates import model as inmates
from jobbridge.interviews import after_model as after
from jobbridge.interviews import model as interviews
from jobbridge.interviews import occasion_model as occasions
from jobbridge.interviews import prison_model as prisons
from jobbridge.interviews import visit_model as visits
from jobbridge.itip import model as itip
from jobbridge.matching import model as matching
from jobbridge.meetings import model as meetings
from jobbridge.mentors import model as mentors
from jobbridge.namelists import model as namelists
from jobbridge.operation import model as operation
from jobbridge.outbox import model as outbox
from jobbridge.outcomes import model as outcomes
from jobbridge.oversight import model as oversight
from jobbridge.parameters import model as parameters
from jobbridge.places import model as places
from jobbridge.privacy import model as privacy
from jobbridge.providers import model as providers
from jobbridge.publications import model as publications
from jobbridge.replies import model as replies
from jobbridge.roomcalendars import model as roomcalendars
from jobbridge.roster import model as roster
from jobbridge.services import model as services
from jobbridge.subsidies import model as subsidies
from jobbridge.taxonomy import model as taxonomy
from jobbridge.tiles import model as tiles
from jobbridge.tours import model as tours
from jobbridge.training import model as training
from jobbridge.trials import model as trials
from jobbridge.vacancies import model as vacancies
from jobbridge.web import model as web
from jobbridge.web.templates import shipped

# Naming them is what fills the metadata.
MODELS = (
    accounts,
    after,
    alerts,
    apart,
    applications,
    audit,
    busy,
    bans,
    calendar,
    consultations,
    datebook,
    days,
    demand,
    disruptions,
    emergencies,
    foreign,
    employments,
    handovers,
    inmates,
    interviews,
    itip,
    matching,
    meetings,
    mentors,
    namelists,
    occasions,
    operation,
    outbox,
    outcomes,
    oversight,
    parameters,
    places,
    prisons,
    privacy,
    providers,
    publications,
    replies,
    roomcalendars,
    roster,
    services,
    subsidies,
    taxonomy,
    tiles,
    tours,
    training,
    trials,
    vacancies,
    visits,
    web,
)
log = logging.getLogger("jobbridge.schema")
TRIES, PAUSE = 60, 1.0
WAIT, LEAST = 0.9, 0.1
"""Seconds that a migration waits for tables, all of its statements together, and the least that
one of them may. Shorter than PostgreSQL's `deadlock_timeout` of a second: whoever waits for each
other with a migration is never the one that is thrown out."""
BUSY = "55P03"  # PostgreSQL: lock not available
configure_mappers()
METADATA = Base.metadata


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration; `connection` is the one that the migrations run on."""
    made = Config()
    made.set_main_option("script_location", str(shipped("migrations")).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def migrate(database: Database, revision: str = "head") -> str:
    """Bring the database to a revision while the service runs; says which one it reached.

    Each migration is a transaction of its own. On PostgreSQL it waits less than a second for
    tables, so that nobody else waits longer behind it; then it lets go and tries again.
    """
    for left in range(TRIES, 0, -1):
        try:
            with database.engine.connect() as connection:
                _hurry(connection)
                upgrade(connection, revision)
                connection.rollback()  # of what was only read
                return current(connection)
        except OperationalError as error:
            if left == 1 or getattr(error.orig, "sqlstate", None) != BUSY:
                raise
            log.warning("a table is in use", extra={"fields": {"tries_left": left - 1}})
            time.sleep(PAUSE)
    raise AssertionError("the last try raises")


def _hurry(connection: Connection) -> None:
    """From a transaction's beginning its statements share the time they may wait: the first
    table that one of them has is kept from others while the next one waits."""
    if connection.dialect.name != "postgresql":
        return
    began = [time.monotonic()]

    def begin(_connection: Connection) -> None:
        began[0] = time.monotonic()

    def patience(_connection: Connection, cursor: Any, *_: object) -> None:
        left = max(began[0] + WAIT - time.monotonic(), LEAST)
        cursor.execute(f"SET LOCAL lock_timeout = {round(left * 1000)}")

    event.listen(connection, "begin", begin)
    event.listen(connection, "before_cursor_execute", patience)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """The same inside a transaction of the caller's, if one is under way."""
    command.upgrade(config(connection), revision)


def current(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


@cache
def head() -> str:
    return ScriptDirectory.from_config(config()).get_current_head() or ""


def knows(revision: str) -> bool:
    """Whether this release has a migration of that name."""
    try:
        return ScriptDirectory.from_config(config()).get_revision(revision) is not None
    except CommandError:
        return False


def is_current(database: Database) -> bool:
    with database.engine.connect() as connection:
        return current(connection) == head()


def require_current(database: Database) -> None:
    """Raises `Unusable` unless the database has exactly the tables of this release."""
    with database.engine.connect() as connection:
        found = current(connection)
        if found != head():
            empty = not inspect(connection).get_table_names()
            state = "is empty" if empty else f"is at {found or 'no revision'}"
            raise Unusable(f"the database {state}, {head()} is needed: run `jobbridge migrate`")
