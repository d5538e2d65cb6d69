"""The second line in the database: what the service's role may do, and the policies before it.

Two roles: the owner makes and changes tables, the service's role, which neither owns them nor
stands above policies, reads and writes their rows. `jobbridge migrate --second-line` brings this
about, and each `migrate` after it. No policy binds the owner, so a backup holds every row.
"""

import hashlib
import time
from collections.abc import Iterator

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.operation import policies
from jobbridge.schema import BUSY, PAUSE, TRIES
from jobbridge.settings import Settings

POLICY = "reach"
PATIENCE = 900  # milliseconds; as migrations, less than `deadlock_timeout`
APPEND_ONLY = "audit_row"  # rows leave it when their time is over, and are never changed
ROLE = text(
    "SELECT rolsuper OR rolbypassrls AS above, "
    "EXISTS (SELECT FROM pg_class WHERE relowner = r.oid AND relkind IN ('r', 'v') "
    "AND relnamespace = to_regnamespace(current_schema)) AS owns FROM pg_roles r "
    "WHERE rolname = :role"
)


POLICIES = text(
    "SELECT polrelid::regclass::text, obj_description(p.oid, 'pg_policy') "
    "FROM pg_policy p JOIN pg_class t ON t.oid = polrelid WHERE polname = :name "
    "AND relrowsecurity AND relnamespace = to_regnamespace(current_schema)"
)


def role_of(url: str) -> str:
    return "" if url.startswith("sqlite") else make_url(url).username or ""


def role_to_guard(settings: Settings) -> str:
    """The service's role. Unusable where the settings name no other one as the tables' owner."""
    owner, role = settings.migration_database_url, role_of(settings.database_url)
    if not owner or not role or role_of(owner) == role:
        raise Unusable(
            "the second line needs PostgreSQL and two roles: JOBBRIDGE_DATABASE_URL names the one "
            "that serves, JOBBRIDGE_MIGRATION_DATABASE_URL the one that owns the tables"
        )
    return role


def stands(database: Database) -> bool:
    """Whether policies were made here once."""
    if database.sqlite:
        return False
    with database.reading() as connection:
        return bool(connection.execute(POLICIES, {"name": POLICY}).all())


def guard(database: Database, *, role: str) -> str:
    """Bring policies and rights for `role` about, as `database`'s owner; what there is to say.
    Twice is as once."""
    for left in range(TRIES, 0, -1):
        try:
            with database.engine.begin() as connection:
                _guard(connection, role)
            break
        except OperationalError as error:
            if left == 1 or getattr(error.orig, "sqlstate", None) != BUSY:
                raise
            time.sleep(PAUSE)
    return f"Policies stand before {len(policies.conditions())} tables; the service is {role}."


def _guard(connection: Connection, role: str) -> None:
    found = connection.execute(ROLE, {"role": role}).one_or_none()
    if found is None or found.above or found.owns:
        raise Unusable(
            f"the role of JOBBRIDGE_DATABASE_URL ({role}) has to be there, own no table, "
            "and be neither superuser nor BYPASSRLS: CREATE ROLE … LOGIN NOSUPERUSER NOBYPASSRLS"
        )
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE}")
    for statement in (*_policies(connection), *_rights(connection, role)):
        connection.exec_driver_sql(statement.replace("%", "%%"))


def _rights(connection: Connection, role: str) -> Iterator[str]:
    name = connection.dialect.identifier_preparer.quote(role)
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema)").scalar_one()
    yield f"GRANT USAGE ON SCHEMA {schema} TO {name}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}"
    yield f"REVOKE UPDATE ON {APPEND_ONLY} FROM {name}"


def _policies(connection: Connection) -> Iterator[str]:
    """Only what is not as it should be: each takes a table away from everybody for a moment. A
    policy's comment says from which words it was made."""
    stood: dict[str, str] = dict(iter(connection.execute(POLICIES, {"name": POLICY})))
    for name, said in policies.VIEWS.items():
        yield f"CREATE OR REPLACE VIEW {name} (inmate_id, whose) AS {said}"
    for table, condition in policies.conditions().items():
        mark = hashlib.sha256(condition.encode()).hexdigest()
        if stood.get(table) != mark:
            yield f"DROP POLICY IF EXISTS {POLICY} ON {table}"
            yield f"CREATE POLICY {POLICY} ON {table} USING ({condition})"
            yield f"COMMENT ON POLICY {POLICY} ON {table} IS '{mark}'"
            yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"


def missing(database: Database) -> str:
    """What `jobbridge check` says where there are policies and this role stands above some; empty
    where they bind it, and where there are none."""
    if not stands(database):
        return ""
    with database.reading() as connection:
        found = connection.execute(
            text(
                "SELECT bool_and(row_security_active(to_regclass(name))) "
                "FROM unnest(CAST(:names AS text[])) AS name"
            ),
            {"names": sorted(policies.conditions())},
        ).scalar()
    if found:
        return ""
    return (
        "policies were made, and do not bind this role before every table: let "
        "JOBBRIDGE_DATABASE_URL be the role that does not own the tables, "
        "JOBBRIDGE_MIGRATION_DATABASE_URL the owner, and run `jobbridge migrate`"
    )
