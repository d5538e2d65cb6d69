"""The real application with a few handlers of our own, to see what every handler gets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.testing import TestClient
from pydantic import BaseModel, Field
from sqlalchemy import func, select, text

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.app import create_app
from jobbridge.audit.actions import saw
from jobbridge.db import Database
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post as post_job
from jobbridge.outbox.model import Job
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import PUBLIC, SIGNED_IN, get, post
from jobbridge.web.security import SESSION_COOKIE, csrf_token
from jobbridge.web.services import Services
from tests.conftest import PUBLIC_URL, RING, FixedClock, settings_of


class NoteForm(Input):
    text: str = Field(min_length=2, max_length=20)
    count: int = Field(default=1, ge=1, le=9)


class NoteOut(BaseModel):
    key: str


def store(ask: Ask, key: str) -> None:
    post_job(ask.session, "note", key, {}, now=ask.now)


@get("/try/write", SIGNED_IN)
def write_in_a_read(ask: NamedDependency[Ask]) -> Response[str]:
    store(ask, "written by a read")
    ask.session.flush()
    return ask.redirect("/")


@get("/try/sees", {Role.COUNSELOR})
def sees(ask: NamedDependency[Ask]) -> Response[str]:
    saw(ask.session, "inmate", [7, 8, 7])
    if ask.query("then") == "fails":
        raise RuntimeError("after reading, before answering: Kanarijs")
    return Response("seen", media_type="text/plain")


@post("/try/store", SIGNED_IN)
def store_note(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(NoteForm)
    with form.attempt(ask.session):
        store(ask, form.data.text)
        ask.flash("success", "stored <b>it</b>")
        return ask.redirect("/try/page")
    return ask.render("shell/message.html", 422, **message(" | ".join(t for _, t in form.errors)))


@post("/try/commit-fails", SIGNED_IN)
def commit_fails(ask: NamedDependency[Ask]) -> Response[str]:
    for _ in range(2):  # the second breaks a rule that only the database knows, at commit
        ask.session.add(Job(kind="x", key="same", payload={}, posted_at=ask.now, due_at=ask.now))
    return ask.redirect("/done")


@post("/try/fails", SIGNED_IN)
def fails(ask: NamedDependency[Ask]) -> Response[str]:
    store(ask, "before the failure")
    ask.session.flush()
    raise {"recursion": RecursionError, "exit": SystemExit}.get(ask.query("how"), RuntimeError)


@post("/try/refused", SIGNED_IN)
def refused(ask: NamedDependency[Ask]) -> Response[str]:
    store(ask, "before the refusal")
    reasons = [
        Reason("busy", N_("It is taken until %(day)s."), {"day": ask.today}),
        Reason("closed", N_("It is closed.")),
    ]
    raise Stale(reasons) if ask.query("how") == "stale" else Refused(reasons)


@post("/try/once", SIGNED_IN)
def once(ask: NamedDependency[Ask]) -> Response[Any]:
    def make() -> Response[str]:
        store(ask, f"{ask.typed('text')} {ask.session.scalar(select(func.count(Job.id)))}")
        return ask.redirect(f"/try/page?made={ask.typed('text')}")

    return ask.once(make)


@get("/try/page", PUBLIC)
def page(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("shell/message.html", **message("A page"))


@get("/try/export", SIGNED_IN, fresh=True)
def export(ask: NamedDependency[Ask]) -> Response[str]:
    return Response(f"names of {ask.query('of')}", media_type="text/plain")


@post("/api/v1/try", SIGNED_IN)
def api_store(ask: NamedDependency[Ask], data: JSONBody[NoteForm]) -> Response[Any]:
    def make() -> Response[NoteOut]:
        key = f"{data.text} {ask.session.scalar(select(func.count(Job.id)))}"
        store(ask, key)
        return Response(NoteOut(key=key), status_code=201)

    return ask.once(make)


@post("/api/v1/try/refused", SIGNED_IN)
def api_refused(ask: NamedDependency[Ask]) -> Response[Any]:
    raise Refused([Reason("busy", N_("It is taken until %(day)s."), {"day": ask.today})])


def message(said: str) -> dict[str, Any]:
    return {"title": "Try", "text": said, "action_url": None, "action_label": None}


TRIES = [
    *(write_in_a_read, sees, store_note, commit_fails, fails, refused, once, page),
    *(export, api_store, api_refused),
]


class Browser:
    """Anna's browser: her cookie, her form token, and her bearer token for the API."""

    def __init__(
        self, client: "TestClient[Any]", cookie: str, token: str, bearer: str, database: Database
    ) -> None:
        self.client, self.cookie, self.token, self.database = client, cookie, token, database
        self.bearer = {"authorization": f"Bearer {bearer}"}
        client.cookies.set(SESSION_COOKIE, cookie, domain="jobbridge.example")

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, **options)

    def post(self, path: str, data: dict[str, str] | None = None, **options: Any) -> Any:
        return self.client.post(path, data={"csrf_token": self.token, **(data or {})}, **options)


@pytest.fixture(scope="session")
def _tried(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    """Made once a run, as the application of all other tests is."""
    nowhere = tmp_path_factory.mktemp("tried") / "never-opened.sqlite3"
    app = create_app(settings_of(f"sqlite:///{nowhere}"), clock=FixedClock())
    for handler in TRIES:
        app.register(handler)
    return app


@contextmanager
def opened(app: Litestar, database: Database) -> Iterator[Browser]:
    clock, made = FixedClock(), settings_of(database.url)
    with database.write() as session:
        account = session.scalars(select(Account).where(Account.email.startswith("anna@"))).one()
        account.locale = "en"
        viewer = viewer_for(session, account)
        cookie = accounts.begin(session, account, device="test", now=clock.now())
        bearer = accounts.issue_api_token(session, viewer, account, now=clock.now())
    services: Services = app.state["services"]
    app.state["services"] = replace(services, settings=made, database=database, clock=clock)
    with TestClient(app, base_url=PUBLIC_URL, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        yield Browser(client, cookie, csrf_token(made.secret_key, cookie), bearer, database)
    app.state["services"] = services


@pytest.fixture
def browser(_tried: Litestar, database: Database) -> Iterator[Browser]:
    """On both databases, fresh for each test."""
    with opened(_tried, database) as made:
        yield made


@pytest.fixture(scope="module")
def _visit(
    _tried: Litestar, tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path
) -> Iterator[Browser]:
    path = tmp_path_factory.mktemp("visit") / "visit.sqlite3"
    path.write_bytes(_sqlite_template.read_bytes())
    with opened(_tried, Database(f"sqlite:///{path}", RING)) as made:
        yield made


@pytest.fixture
def visitor(_visit: Browser) -> Browser:
    """For what no database has a part in: one for a whole file, with fresh cookies."""
    _visit.client.cookies.clear()
    _visit.client.cookies.set(SESSION_COOKIE, _visit.cookie, domain="jobbridge.example")
    return _visit


@pytest.fixture
def jobs(database: Database) -> Callable[[], list[str]]:
    """The keys of the jobs that are really stored."""

    def read() -> list[str]:
        with database.read() as session:
            return [row.key for row in session.execute(text("SELECT key FROM job ORDER BY id"))]

    return read
