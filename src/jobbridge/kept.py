"""Statements that every booking makes: compiled once, and sent many at a time.

Of a statement that takes PostgreSQL a tenth of a millisecond, more is spent on the way there.
These are given to the driver itself, in its pipeline: several go out before the first answer is
awaited (`ahead`), and those of which nobody needs an answer (`later`) go out together, before
whatever is asked next of the transaction and at the latest with its end. Each sees what those
before it did, as ever. SQLite, to which there is no way, does each at once by SQLAlchemy.

Whoever listens to an engine's statements hears of these too, and errors are SQLAlchemy's.
"""

import re
from collections import namedtuple
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, bindparam, event, insert, inspect, update
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

Values = Mapping[str, Any]
_LIST_OR_ONE = re.compile(r"= ANY \((%\((\w+)\)s::)([\w ]+(?:\(\d+\))?)\[\]\)")
_LATER, _AHEAD = "jobbridge_later", "jobbridge_ahead"
READS = "read"
MODE = "jobbridge_mode"
"""What a connection is for, among its execution options."""


def rows(session: Session, statement: Any, values: Values) -> list[Any]:
    """What this statement answers, as rows with names."""
    ahead = session.info.get(_AHEAD)
    if ahead is not None and statement in ahead and ahead[statement][0] == values:
        found: list[Any] = ahead[statement][1]
        return found
    return several(session, [(statement, values)])[0]


def several(session: Session, asked: Sequence[tuple[Any, Values]]) -> list[list[Any]]:
    """The same of several at once, in their order. What the session holds back is written first,
    unless the caller says `no_autoflush`."""
    if session.autoflush:
        session.flush()
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return [list(connection.execute(one, values)) for one, values in asked]
    return _send(
        connection, [_Job(_ready(connection, one, values), [values]) for one, values in asked]
    )


@contextmanager
def ahead(session: Session, *asked: tuple[Any, Values]) -> Iterator[None]:
    """Ask all this at once: who asks for one of them inside, with the same values, is answered
    from here. Nothing may be written inside."""
    if session.connection().dialect.name == "postgresql":
        answers = several(session, asked)
        session.info[_AHEAD] = {
            one: (values, answer) for (one, values), answer in zip(asked, answers, strict=True)
        }
    try:
        yield
    finally:
        session.info.pop(_AHEAD, None)


def insert_rows(session: Session, statement: Any, given: Sequence[Values]) -> list[Any]:
    """Insert these rows, all with the same columns, as one statement; what it returns."""
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        return list(connection.execute(statement, list(given)))
    return _send(connection, [_job(connection, statement, given)])[0]


def add(session: Session, row: Any) -> None:
    """Store a new row at once, past the unit of work, which would look through all that the
    session knows. Its references are to be stored already, and set by their columns."""
    if session.connection().dialect.name != "postgresql":
        session.add(row)
        session.flush()
        return
    mapper = inspect(type(row))
    names = [one.key for one in mapper.column_attrs if one.key != "id"]
    values = {name: getattr(row, name) for name in names}
    for name, value in values.items():
        set_committed_value(row, name, value)  # what was never set is empty, not unknown
    ((row.id,),) = insert_rows(session, _addition(mapper.local_table), [values])
    make_transient_to_detached(row)
    session.add(row)


def change(session: Session, row: Any) -> None:
    """Store what was changed of a row's columns, with what else is left for `later`: for who has
    locked the row, and knows that it is there."""
    state: Any = inspect(row)
    names = tuple(one.key for one in state.mapper.column_attrs if one.key in state.committed_state)
    if session.connection().dialect.name != "postgresql" or len(names) < len(state.committed_state):
        session.flush()  # a reference to another object is a matter for the unit of work
        return
    if not names:
        return
    values = {name: getattr(row, name) for name in names}
    later(session, _changing(state.mapper.local_table, names), [{**values, "row_id": row.id}])
    # As a flush leaves it, and as one that a savepoint takes back: SQLAlchemy's own, and there is
    # no public way to say so.
    session._register_altered([state])
    state._commit_all(row.__dict__, session.identity_map)


@cache
def _addition(table: Any) -> Any:
    return insert(table).returning(table.c.id)


@cache
def _changing(table: Any, names: tuple[str, ...]) -> Any:
    marks = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return update(table).where(table.c.id == bindparam("row_id")).values(marks)


def later(session: Session, statement: Any, given: Sequence[Values]) -> None:
    """Insert these rows (all with the same columns), or do this with each of these values, before
    anything else is asked of the transaction: for what gives no answer. What the database says
    against it is raised there, and at the latest by the commit."""
    connection = session.connection()
    if not given:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(statement, list(given))
        return
    job = _job(connection, statement, given)
    if connection.get_execution_options().get(MODE) == READS:
        _send(connection, [job])  # refused, and here
        return
    connection.info.setdefault(_LATER, []).append(job)


def settle(connection: Connection, *_: object) -> None:
    """Do what waits of this connection."""
    if jobs := connection.info.pop(_LATER, None):
        _send(connection, jobs)


def _forget(connection: Connection, *_: object) -> None:
    connection.info.pop(_LATER, None)


def _settle_first(connection: Connection, _: object, text: str, given: Any, *__: object) -> Any:
    settle(connection)
    return text, given


def keep(engine: Engine) -> None:
    """Have this engine of PostgreSQL's do in time what is left for later."""
    event.listen(engine, "before_cursor_execute", _settle_first, retval=True)
    for moment in ("commit", "savepoint", "release_savepoint"):
        event.listen(engine, moment, settle)
    for moment in ("begin", "rollback", "rollback_savepoint"):
        event.listen(engine, moment, _forget)


# A statement in the words of one dialect


class _Ready:
    """Compiled once; `row` makes a named row of what it answers, None where it answers nothing."""

    def __init__(self, statement: Any, dialect: Dialect, alone: Collection[str] = ()) -> None:
        self.compiled: Any = statement.compile(dialect=dialect)
        self.lists = frozenset(found[2] for found in _LIST_OR_ONE.finditer(self.compiled.string))
        self._alone = alone
        self.text: str = _LIST_OR_ONE.sub(
            lambda found: f"= {found[1]}{found[3]}" if found[2] in alone else found[0],
            self.compiled.string,
        )
        if "POSTCOMPILE" in self.text:
            raise ValueError(f"a list of values is to be one parameter, or literals: {self.text}")
        self._fixed = {
            name: value
            for name, value in self.compiled.params.items()
            if value is not None and not self.compiled.binds[name].required
        }
        # Both are SQLAlchemy's own: publicly it shows values only to whoever lets it execute.
        self._binds = list(self.compiled._bind_processors.items())
        columns = statement._all_selected_columns
        processors = [one.type._cached_result_processor(dialect, None) for one in columns]
        self._processors = processors if any(processors) else []
        names = [getattr(one, "key", None) or "_" for one in columns]
        # Its names are known only here; mypy wants them written out.
        made: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
        self.row: Any = made._make if names else None

    def given(self, values: Values) -> dict[str, Any]:
        given = {**self._fixed, **values}
        for name, processor in self._binds:
            given[name] = processor(given[name])
        for name in self._alone:
            (given[name],) = given[name]
        return given

    def read(self, found: Sequence[Sequence[Any]]) -> list[Any]:
        if not self._processors:
            return [self.row(one) for one in found]
        return [
            self.row([p(v) if p else v for p, v in zip(self._processors, one, strict=True)])
            for one in found
        ]


class _Job(NamedTuple):
    """A statement with its values, several where it is done several times; `rows` are those that
    it inserts."""

    ready: _Ready
    given: Sequence[Values]
    rows: Sequence[Values] = ()


class _Said(NamedTuple):
    """What an engine's listeners ask of a statement."""

    compiled: Any
    compiled_parameters: Sequence[Values]
    isinsert: bool
    isupdate: bool
    isdelete: bool


_known: WeakKeyDictionary[Dialect, dict[Any, _Ready]] = WeakKeyDictionary()


def _ready(connection: Connection, statement: Any, values: Values) -> _Ready:
    """A list of one value is compared with that value: for lists the server plans anew each
    time, in the hope that they are short."""
    known = _known.setdefault(connection.dialect, {})
    if statement not in known:
        known[statement] = _Ready(statement, connection.dialect)
    alone = frozenset(name for name in known[statement].lists if len(values[name]) == 1)
    if not alone:
        return known[statement]
    if (statement, alone) not in known:
        known[statement, alone] = _Ready(statement, connection.dialect, alone)
    return known[statement, alone]


def _job(connection: Connection, statement: Any, rows: Sequence[Values]) -> _Job:
    if not statement.is_insert:
        return _Job(_ready(connection, statement, rows[0]), rows)
    columns = tuple(rows[0])
    known = _known.setdefault(connection.dialect, {})
    key = (statement, columns, len(rows))
    if key not in known:
        # Only those of the first row would have the columns' types by themselves.
        types = {c: statement.table.c[c].type for c in columns}
        marks: list[dict[str, Any]] = [
            {c: bindparam(f"{c}__{n}", type_=types[c]) for c in columns} for n in range(len(rows))
        ]
        known[key] = _Ready(statement.values(marks), connection.dialect)
    given = {f"{c}__{n}": row[c] for n, row in enumerate(rows) for c in columns}
    return _Job(known[key], [given], rows)


def _send(connection: Connection, jobs: Sequence[_Job]) -> list[list[Any]]:
    """One list of rows for each job."""
    settle(connection)
    _tell(connection.dispatch.before_cursor_execute, connection, jobs)
    driver: Any = connection.connection.driver_connection
    sent: list[tuple[_Job, Any]] = []
    try:
        one = len(jobs) == 1 and len(jobs[0].given) == 1
        with nullcontext() if one else driver.pipeline():
            for job in jobs:
                for values in job.given:
                    sent.append((job, driver.cursor()))
                    sent[-1][1].execute(job.ready.text, job.ready.given(values))
        answers = [
            job.ready.read(cursor.fetchall()) if job.ready.row else [] for job, cursor in sent
        ]
    except connection.dialect.loaded_dbapi.Error as error:
        raise _error(connection, error, sent[-1][0].ready.text) from error
    _tell(connection.dispatch.after_cursor_execute, connection, jobs)
    return answers


def _tell(listeners: Any, connection: Connection, jobs: Sequence[_Job]) -> None:
    asking = [one for one in listeners if one is not _settle_first]
    if not asking:
        return
    for job in jobs:
        compiled = job.ready.compiled
        rows = job.rows or job.given
        said = _Said(compiled, rows, compiled.isinsert, compiled.isupdate, compiled.isdelete)
        for listen in asking:
            listen(connection, None, job.ready.text, job.given[0], said, len(job.given) > 1)


def _error(connection: Connection, error: Exception, text: str) -> BaseException:
    dialect: Any = connection.dialect
    lost = bool(dialect.is_disconnect(error, connection.connection.dbapi_connection, None))
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        text,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
