"""The demonstration, made small and on a Sunday: nobody's first page is empty."""

import base64
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from anyio.from_thread import BlockingPortal
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge import cli, schema, serving, settings
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.app import create_app, open_database
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.demo import companions, meetings, released
from jobbridge.demo.command import settle
from jobbridge.demo.past import play_the_past
from jobbridge.demo.stage import Stage
from jobbridge.interviews.model import Claim, Interview, InterviewChange, InterviewDay, State
from jobbridge.settings import Settings
from jobbridge.web.model import Installation
from jobbridge.web.security import SESSION_COOKIE, csrf_token
from tests.browser import Browser

SUNDAY = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
URL = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("sunday")
    return settings.load(
        {
            "JOBBRIDGE_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
        }
    )


@pytest.fixture(scope="module")
def played(chosen: Settings) -> Iterator[Database]:
    """The whole play with sixty people, on a Sunday."""
    database = open_database(chosen)
    schema.migrate(database)
    stage = Stage(database, Clock(lambda: SUNDAY), random.Random(1), URL)
    stage.places()
    stage.taxonomy(None)
    stage.vacancies(None)
    stage.accounts()
    settle(stage, 60)
    stage.matches()
    play_the_past(stage)
    meetings.ask_for_people(stage)
    meetings.book_interviews(stage)
    companions.go_along(stage)
    released.leave_before(stage, 60)
    with database.write() as session:
        session.add(
            Installation(synthetic=True, created_at=SUNDAY, ready_at=SUNDAY, tour=stage.tour())
        )
    yield database
    database.dispose()


@pytest.fixture(autouse=True)
def _logs_stay_with_pytest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobbridge.logs.configure", lambda: None)


@pytest.fixture
def browser(played: Database, chosen: Settings, portal: BlockingPortal) -> Browser:
    app = create_app(chosen, clock=Clock(lambda: SUNDAY), database=played, synthetic=True)
    return Browser(app, URL, portal)


def test_no_first_page_is_empty_on_a_sunday_either(
    browser: Browser, played: Database, chosen: Settings
) -> None:
    with played.read() as session:
        cast = list(session.scalars(select(Account).where(Account.on_stage)))
    empty = []
    for member in cast:
        with played.write() as session:
            token = accounts.begin(session, member, device="", now=SUNDAY)
        home = browser.get("/", headers={"cookie": f"{SESSION_COOKIE}={token}"})
        page = browser.get(
            home.headers["location"], headers={"cookie": f"{SESSION_COOKIE}={token}"}
        )
        main = page.text.partition("<main")[2]
        if page.status_code != 200 or not re.search(r"<tbody|jb-records|jb-card", main):
            empty.append(member.role)
    assert empty == []


def test_the_tour_leads_from_step_to_step(browser: Browser, chosen: Settings) -> None:
    shown = browser.get("/sign-in")
    visit = shown.cookies["__Host-visit"]
    cookie, token = f"__Host-visit={visit}", csrf_token(chosen.secret_key, visit)
    for step in range(1, 6):
        answer = browser.post(
            f"/tour/{step}", data={"csrf_token": token}, headers={"cookie": cookie}
        )
        assert answer.headers["location"].endswith(f"?tour={step}")
        signed = answer.cookies[SESSION_COOKIE]
        cookie, token = f"{SESSION_COOKIE}={signed}", csrf_token(chosen.secret_key, signed)
        page = browser.get(answer.headers["location"], headers={"cookie": cookie})
        assert page.status_code == 200
        assert "jb-tour" in page.text


def test_one_employers_day_is_booked_and_nothing_overlaps(played: Database) -> None:
    with played.read() as session:
        day = session.scalars(select(InterviewDay)).one()
        booked = session.scalar(
            select(func.count()).select_from(Interview).where(Interview.day_id == day.id)
        )
        claims = list(session.scalars(select(Claim).order_by(Claim.resource, Claim.starts_at)))
    assert booked is not None
    assert booked >= 2
    overlaps = [
        (a.id, b.id)
        for a, b in itertools.pairwise(claims)
        if a.resource == b.resource and b.starts_at < a.ends_at
    ]
    assert overlaps == []


def test_the_past_has_its_ends_in_order_and_is_over(played: Database) -> None:
    """Where figures come from: booked, ended, answered, each after the other, and never later than
    today."""
    with played.read() as session:
        past = session.scalars(select(Interview).where(Interview.ends_at < SUNDAY)).all()
        told = {(one.state, _changes(session, one)[-1].why) for one in past}
        assert told >= {
            (State.TOOK_PLACE, ""),
            (State.MISSED, "person"),
            (State.MISSED, "employer"),
            (State.CANCELLED, "employer"),
            (State.CANCELLED, "prison"),
        }
        for one in past:
            booked, *_, ended = _changes(session, one)
            assert booked.at < one.starts_at
            assert booked.at <= ended.at <= SUNDAY
            asked = one.application.request
            assert asked is not None
            if asked.asked_at > booked.at:
                continue  # taken up again for a later request: the application tells of that
            assert one.application.updated_at <= SUNDAY
            assert one.application.state not in ("agreed", "interview", "met")


def _changes(session: Session, interview: Interview) -> Sequence[InterviewChange]:
    rows = select(InterviewChange).where(InterviewChange.interview_id == interview.id)
    return session.scalars(rows.order_by(InterviewChange.id)).all()


def test_a_database_of_real_people_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["migrate"]) == 0
    assert cli.main(["demo", "--no-serve", "--inmates", "1"]) == 1
    assert "leaves it alone" in capsys.readouterr().err


def test_a_roster_is_refused_by_a_synthetic_database(
    played: Database,
    chosen: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert serving.installation(played).synthetic is True
    roster = tmp_path / "roster.csv"
    roster.write_text("personal_code,given_name,family_name,prison,release_expected\n", "utf-8")
    monkeypatch.setattr(cli, "load", lambda: chosen)
    assert cli.main(["import", "roster", str(roster)]) == 1
    assert "synthetic" in capsys.readouterr().err
