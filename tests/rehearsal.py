"""Requests that really run, of which nothing stays.

A rehearsal's transactions are flushed, remembered and rolled back where others commit: thousands
of requests meet the same database, in any order.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from httpx import Response
from litestar.testing import TestClient
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from jobbridge import settings
from jobbridge.app import create_app
from jobbridge.db import Database
from jobbridge.kept import settle
from jobbridge.settings import Settings
from jobbridge.web.security import SESSION_COOKIE, VISIT_COOKIE, csrf_token
from tests import canaries
from tests.cast import read
from tests.conftest import PUBLIC_URL, RING, FixedClock
from tests.subjects import Subjects, build

# Plain OAuth2: setting out asks nobody.
EPARAKSTS = {
    f"JOBBRIDGE_OIDC_{name}": value
    for name, value in {
        "PROVIDERS": "eparaksts",
        "EPARAKSTS_ISSUER": "https://eparaksts.example",
        "EPARAKSTS_CLIENT_ID": "jobbridge",
        "EPARAKSTS_LABEL_LV": "eParaksts",
        "EPARAKSTS_AUTHORIZE_URL": "https://eparaksts.example/authorize",
        "EPARAKSTS_TOKEN_URL": "https://eparaksts.example/token",
        "EPARAKSTS_USERINFO_URL": "https://eparaksts.example/me",
    }.items()
}
VISIT = "a visit that signed nobody in"


class Rehearsal(Database):
    """`changed` names the tables that the last request would have written to, `noted` holds the
    rows of the audit log among it."""

    changed: set[str]
    noted: list[dict[str, Any]]

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        event.listen(self.engine, "begin", _begun)
        event.listen(self.engine, "before_cursor_execute", _executed)

    def forget(self) -> None:
        self.changed = set()
        self.noted = []

    def write_session(self) -> Session:
        return _Rehearsed(self._writer, expire_on_commit=False, info={"database": self})


class _Rehearsed(Session):
    def commit(self) -> None:
        self.flush()
        settle(self.connection())
        database: Rehearsal = self.info["database"]
        database.changed |= self.connection().info.get("touched", set())
        database.noted += self.connection().info.get("noted", [])
        self.rollback()


def _begun(connection: Connection) -> None:
    connection.info["touched"] = set()
    connection.info["noted"] = []


def _executed(
    connection: Connection, _cursor: Any, _said: str, _given: Any, context: Any, _many: bool
) -> None:
    """Whatever way it took: by the session, or past it."""
    if context.isinsert or context.isupdate or context.isdelete:
        table = context.compiled.statement.table.name
        connection.info["touched"].add(table)
        if table == "audit_row":
            connection.info["noted"] += context.compiled_parameters


@dataclass
class Stage:
    """An application on a rehearsal, and everybody who may call it."""

    database: Rehearsal
    client: "TestClient[Any]"
    settings: Settings
    subjects: Subjects

    def call(
        self,
        caller: str | None,
        method: str,
        path: str,
        *,
        data: Mapping[str, object] | None = None,
        csrf: bool = True,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> Response:
        """As `caller` (None is signed out): pages with cookie and form token, the API with a
        bearer token. `data` is the form, the JSON body or the query; `content` is the body as it
        is sent, in its place."""
        self.database.forget()
        sent = dict(headers or {})
        if path.startswith("/api/") and csrf and caller:
            sent["authorization"] = f"Bearer {self.subjects.bearers[caller]}"
        else:
            cookie = self.subjects.tokens[caller] if caller else VISIT
            name = SESSION_COOKIE if caller else VISIT_COOKIE
            sent["cookie"] = f"{name}={cookie}"
            if csrf and method != "GET":
                sent["x-csrf-token"] = csrf_token(self.settings.secret_key, cookie)
        form = urlencode(data or {}, doseq=True)
        if method == "GET" and form:
            path += f"?{form}"
        if method != "GET":
            api = path.startswith("/api/")
            if content is None:
                content = (json.dumps(data or {}) if api else form).encode()
            kind = "application/json" if api else "application/x-www-form-urlencoded"
            sent.setdefault("content-type", kind)
        response = self.client.request(method, PUBLIC_URL + path, headers=sent, content=content)
        self.client.cookies.clear()
        return response


def bare(response: Response) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers without what is each request's own."""
    own = response.headers.get("x-request-id", "")
    headers = {k: v for k, v in response.headers.items() if k not in {"x-request-id", "date"}}
    return response.status_code, response.text.replace(own, "") if own else response.text, headers


@contextmanager
def staged(url: str, *, marked: bool = False) -> Iterator[Stage]:
    """The application on a database that holds the cast, with two of everything added to it;
    `marked` with a word of its own in every personal column."""
    plain = Database(url, RING)
    world = read(plain)
    subjects = build(plain, world)
    if marked:
        with plain.write() as session:
            canaries.plant(session, world)
    plain.dispose()
    database = Rehearsal(url, RING)
    database.forget()
    made = settings.load(
        {
            "JOBBRIDGE_DATABASE_URL": url,
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + "A" * 43 + "=",
            "JOBBRIDGE_PUBLIC_URL": PUBLIC_URL,
            **EPARAKSTS,
        }
    )
    app = create_app(made, clock=FixedClock(), database=database)
    with TestClient(app, base_url=PUBLIC_URL, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield Stage(database, client, made, subjects)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """SELECT statements alone: one note a person shown is inserted in one go."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip("( ").startswith(("SELECT", "WITH")):
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
