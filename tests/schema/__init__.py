"""What a migrated database holds besides columns, one line each: the lists beside this file.

Alembic sees neither a missing EXCLUDE, CHECK or trigger nor a changed predicate, and SQLite's
batch mode drops triggers. `make schema-lists` writes the lists anew; read their diff.
"""

import re
from pathlib import Path

from sqlalchemy import Connection, text

LISTS = Path(__file__).parent

POSTGRESQL = {
    "extension": "SELECT extname, '' FROM pg_extension WHERE extname != 'plpgsql'",
    # Not-null constraints (contype n, PostgreSQL 18) are columns' affair: Alembic sees those.
    "constraint": """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype != 'n'
    """,
    "index": """
        SELECT indexrelid::regclass || '', pg_get_indexdef(indexrelid)
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
    """,
    "trigger": """
        SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal
    """,
    "function": """
        SELECT proname, pg_get_functiondef(p.oid) FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e'
        )
    """,
    "policy": """
        SELECT tablename || '.' || policyname,
            permissive || ' ' || cmd || ' to ' || array_to_string(roles, ', ')
            || ' using ' || coalesce(qual, '') || ' check ' || coalesce(with_check, '')
        FROM pg_policies
    """,
    "row security": """
        SELECT relname, CASE WHEN relforcerowsecurity THEN 'forced' ELSE 'enabled' END
        FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace
    """,
}
SQLITE = {
    "index": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "trigger": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "view": "SELECT name, sql FROM sqlite_master WHERE type = 'view'",
}
CAST = re.compile(
    r"(?:\((\w+|'[^']*'|ARRAY\[[^]]*\])\)|(?<=[\w'\]]))::(?:text|character varying)(?:\[\])?"
)
"""PostgreSQL writes these casts otherwise once a dump has been read back; they bind nobody."""
SQLITE_TABLES = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"


def catalogue(connection: Connection) -> list[str]:
    """Constraints, indexes with their predicates, triggers, policies; sorted, one a line."""
    if connection.dialect.name == "sqlite":
        lines = _lines(connection, SQLITE)
        for table, statement in connection.execute(text(SQLITE_TABLES)):
            lines += [f"constraint {table}: {found}" for found in _constraints(statement)]
    else:
        lines = [_uncast(line) for line in _lines(connection, POSTGRESQL)]
    return sorted(line for line in lines if "alembic_version" not in line)


def _lines(connection: Connection, queries: dict[str, str]) -> list[str]:
    return [
        " ".join(f"{kind} {name}: {definition}".split()).removesuffix(":")
        for kind, query in queries.items()
        for name, definition in connection.execute(text(query))
    ]


def _uncast(line: str) -> str:
    """Without the casts between kinds of text, of values in a list before those of the list."""
    while (plain := CAST.sub(r"\1", line)) != line:
        line = plain
    return line


def _constraints(statement: str) -> list[str]:
    """The table constraints of a CREATE TABLE as SQLite keeps it: one an own line there."""
    lines = (line.strip().rstrip(",") for line in statement.splitlines())
    return [line for line in lines if re.match(r"CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN", line)]
