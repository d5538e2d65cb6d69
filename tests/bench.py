"""How fast it is, as ratios to well-known references on the same machine: `make bench`.

Each figure is the median of several runs. The table goes to standard output, the figures to
`var/bench.json`. Everything measured is made up from the starter lists, the same each time.
"""

import argparse
import importlib
import json
import logging
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from litestar import Litestar, get
from litestar.testing import TestClient

import jobbridge
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.app import HANDLERS, create_app
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.i18n import Words
from jobbridge.inmates.model import Inmate
from jobbridge.refs import new_ref
from jobbridge.schema import migrate
from jobbridge.settings import Settings
from jobbridge.web.security import SESSION_COOKIE
from jobbridge.web.services import Services
from jobbridge.web.templates import Pages
from tests import cast, conftest

TODAY = date(2026, 11, 23)
STARTER = Path(jobbridge.__file__).parent
LISTED = 1000
ROWS = 50
BENCHES = (
    *("matching", "changing", "storing", "clustering", "words", "melo"),
    *("slots", "planning", "booking", "feeds", "outlook", "chaining"),
)


@dataclass(frozen=True)
class Figure:
    """`ours` and `reference` in seconds; `ratio` is reference ÷ ours: above one is faster."""

    what: str
    ours: float
    against: str
    reference: float

    @property
    def ratio(self) -> float:
        return self.reference / self.ours


def median(run: Callable[[], object], times: int) -> float:
    """Seconds, after one run that is not counted."""
    run()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


# Pages


def bench_page(times: int) -> list[Figure]:
    """A counselor's list of people through the whole service, session and audit included."""
    if not any("/inmates" in getattr(handler, "paths", ()) for handler in HANDLERS):
        return []
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}", conftest.RING)
        migrate(database)
        cast.build(database)
        token = _crowd(database)
        settings = Settings(
            database.url, b"a bench secret of enough length", (), conftest.PUBLIC_URL
        )
        app = create_app(settings, clock=Clock(lambda: cast.NOW), database=database)
        with TestClient(app, base_url=conftest.PUBLIC_URL) as client:
            client.cookies.set(SESSION_COOKIE, token, domain="jobbridge.example")
            services: Services = app.state.services
            prepared = Kept(services.pages.asset)
            services.pages, shipped = prepared, services.pages
            _expect(client.get("/inmates"))
            services.pages = shipped
            ours = median(lambda: _expect(client.get("/inmates")), times)
    return [
        Figure(
            f"a counselor's list, {ROWS} of {LISTED} people",
            ours,
            "a bare Litestar page: the same template, rows prepared, nobody signed in",
            _bare(prepared, times),
        )
    ]


class Kept(Pages):
    """Remembers what a page was last rendered from."""

    last: tuple[str, Words, Mapping[str, Any]]

    def render(self, template: str, words: Words, context: Mapping[str, Any]) -> str:
        self.last = (template, words, context)
        return super().render(template, words, context)


def _crowd(database: Database) -> str:
    """A thousand people in Anna's prison, and a token of her session."""
    with database.write() as session:
        anna = session.query(Account).filter_by(email="anna@jobbridge.example").one()
        prison = anna.memberships[0].organisation_id
        for number in range(LISTED):
            release = TODAY + timedelta(days=number % 300)
            session.add(
                Inmate(
                    ref=new_ref(),
                    prison_id=prison,
                    given_name="Vārds",
                    family_name=f"Uzvārds {number}",
                    release_earliest=release,
                    release_expected=release,
                    release_latest=release,
                    created_at=cast.NOW,
                    updated_at=cast.NOW,
                )
            )
        return accounts.begin(session, anna, device="bench", now=cast.NOW)


def _bare(pages: Kept, times: int) -> float:
    rendered = pages.last

    @get("/", sync_to_thread=False, media_type="text/html")
    def page() -> str:
        return Pages.render(pages, *rendered)

    with TestClient(Litestar([page])) as client:
        return median(lambda: _expect(client.get("/")), times)


def _expect(answer: Any) -> None:
    if answer.status_code != 200:
        raise RuntimeError(f"the page answered {answer.status_code}")


def table(figures: Sequence[Figure]) -> str:
    lines = [f"{'what':44} {'ours':>10} {'reference':>10} {'ratio':>7}  against"]
    for figure in figures:
        times = f"{figure.ours * 1000:8.1f}ms {figure.reference * 1000:8.1f}ms"
        lines.append(f"{figure.what:44} {times} {figure.ratio:7.2f}  {figure.against}")
    return "\n".join(lines)


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parts = ("page", *BENCHES)
    given.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART")
    options = given.parse_args()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    figures: list[Figure] = []
    told: list[str] = []
    for part in options.only:
        if part == "page":
            figures += bench_page(100)
        else:
            bench = importlib.import_module(f"tests.benches.{part}")
            figures += bench.figures()
            told += map(str, bench.qualities() if hasattr(bench, "qualities") else ())
    print(table(figures), *told, sep="\n")
    target = Path("var") / "bench.json"
    target.parent.mkdir(exist_ok=True)
    said = {
        "cores": os.cpu_count(),
        "figures": [{**asdict(figure), "ratio": round(figure.ratio, 3)} for figure in figures],
        "qualities": told,
    }
    target.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
