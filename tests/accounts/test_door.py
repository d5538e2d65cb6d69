"""The second half of signing in: nothing is open to a password alone."""

import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from jobbridge.accounts import actions, factor_rules, proof_actions, rules
from jobbridge.accounts.actions import HASHER
from jobbridge.accounts.guessable import is_common
from jobbridge.accounts.model import Account, Factor, RecoveryCode, SignInFailure
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.outbox.model import Job
from tests.accounts.door import (
    PHRASE,
    SECRET,
    code_at,
    codes_of,
    is_in,
    key_of,
    knock,
    with_password,
)
from tests.conftest import NOW, ClientFor, FixedClock, World


def told(database: Database) -> list[str]:
    """What owners of accounts are told by mail."""
    with database.read() as session:
        jobs = session.scalars(select(Job).where(Job.kind == "notice_security").order_by(Job.id))
        return [job.payload["event"] for job in jobs]


def test_a_password_leads_to_enrolment_and_nowhere_else(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"])
    anna = client_for(None)
    answer = knock(anna)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in/enrol")
    assert "__Host-jobbridge" not in anna.cookies
    assert anna.get("/account").headers["location"] == "/sign-in?next=/account"
    assert anna.get("/sign-in/factor").headers["location"] == "/sign-in/enrol"
    assert anna.submit("/account/recovery-codes").status_code == 303
    page = anna.get("/sign-in/enrol")
    assert page.headers["cache-control"] == "no-store"
    secret = key_of(page.text)
    assert anna.submit("/sign-in/enrol", code="000000").status_code == 422
    assert not is_in(anna)
    done = anna.submit("/sign-in/enrol", code=code_at(clock.now(), secret))
    assert (done.status_code, done.headers["cache-control"]) == (200, "no-store")
    assert len(codes_of(done.text)) == 10
    assert is_in(anna)
    assert told(database) == ["factor_added"]
    with database.read() as session:
        assert session.scalars(select(Factor.secret)).one() == secret
        kept = session.connection().exec_driver_sql("SELECT secret FROM factor").scalar()
        assert secret.encode() not in bytes(kept)  # type: ignore[arg-type]
        hashes = set(session.scalars(select(RecoveryCode.code_hash)))
        assert len(hashes) == 10
        assert hashes.isdisjoint(codes_of(done.text))


def test_who_enrols_second_is_sent_back_to_sign_in_with_the_first_ones_factor(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    """A thief with the password alone had the page open when its owner set the app up."""
    with_password(database, world.ids["anna"])
    thief, anna = client_for(None), client_for(None)
    for browser in (thief, anna):
        knock(browser)
    secrets = [key_of(b.get("/sign-in/enrol").text) for b in (thief, anna)]
    assert anna.submit("/sign-in/enrol", code=code_at(clock.now(), secrets[1])).status_code == 200
    late = thief.submit("/sign-in/enrol", code=code_at(clock.now(), secrets[0]))
    assert (late.status_code, late.headers["location"]) == (303, "/sign-in")
    assert not is_in(thief)
    assert knock(thief).headers["location"] == "/sign-in/factor"


def test_the_code_of_the_app_signs_in_once(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"], app=True)
    anna, thief = client_for(None), client_for(None)
    for browser in (anna, thief):
        answer = knock(browser)
        assert answer.headers["location"] == "/sign-in/factor"
    code = code_at(clock.now())
    answer = anna.submit("/sign-in/factor", code=f"{code[:3]} {code[3:]}", next="/vacancies")
    assert (answer.status_code, answer.headers["location"]) == (303, "/vacancies")
    assert is_in(anna)
    assert thief.submit("/sign-in/factor", code=code).status_code == 422
    assert not is_in(thief)
    # Half a sign-in is over once it has become a whole one, and after ten minutes.
    assert anna.submit("/sign-in/factor", code=code).status_code in {303, 403}
    clock.move(minutes=10)
    late = thief.submit("/sign-in/factor", code=code_at(clock.now()))
    assert (late.status_code, late.headers["location"]) == (303, "/sign-in")
    assert not is_in(thief)


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    present = int(NOW.timestamp()) // 30
    for off, step in ((-60, None), (-30, -1), (0, 0), (30, 1), (60, None)):
        code = code_at(NOW + timedelta(seconds=off))
        found = factor_rules.matching_step(SECRET, code, NOW)
        assert (found - present if found is not None else None) == step


def test_a_step_is_taken_once_by_two_at_once(database: Database, world: World) -> None:
    """First without the guard: who looks before writing lets both through."""
    with_password(database, world.ids["anna"], app=True)
    with database.read() as session:
        factor_id = session.scalars(select(Factor.id)).one()

    def unguarded(barrier: threading.Barrier) -> bool:
        with database.read() as session:
            last = session.scalars(select(Factor.last_step)).one()
        barrier.wait()
        with database.write() as session:
            session.execute(update(Factor).values(last_step=7))
        return last is None or last < 7

    def guarded(barrier: threading.Barrier) -> bool:
        barrier.wait()
        with database.write() as session:
            return proof_actions.take_step(session, factor_id, 8, now=NOW)

    assert at_once(unguarded) == [True, True]
    assert at_once(guarded) == [False, True]


def at_once(act: Callable[[threading.Barrier], bool]) -> list[bool]:
    barrier, results = threading.Barrier(2), list[bool]()
    threads = [threading.Thread(target=lambda: results.append(act(barrier))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_a_recovery_code_replaces_the_app_once_and_its_owner_is_told(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"], app=True)
    signed_in = client_for("anna")
    codes = codes_of(signed_in.submit("/account/recovery-codes").text)
    anna = client_for(None)
    knock(anna)
    assert anna.submit("/sign-in/factor", code="ABCD-EFGH-JKLM").status_code == 422
    typed = codes[3].replace("-", " ").lower()
    assert anna.submit("/sign-in/factor", code=typed).status_code == 303
    assert is_in(anna)
    again = client_for(None)
    knock(again)
    assert again.submit("/sign-in/factor", code=codes[3]).status_code == 422
    signed_in.submit("/account/recovery-codes")
    assert again.submit("/sign-in/factor", code=codes[4]).status_code == 422
    assert told(database) == ["codes", "recovery_used", "device", "codes"]


def test_codes_are_guessed_five_times_a_sign_in_ten_times_a_quarter_and_thirty_a_day(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"], app=True)
    thief = client_for(None)
    answers = []
    for _ in range(4):
        for _ in range(2):
            knock(thief)
            answers += [thief.submit("/sign-in/factor", code="000000") for _ in range(6)]
        clock.move(minutes=16)
    by_status = [answer.status_code for answer in answers]
    assert by_status[:6] == [422] * 5 + [303]
    knock(thief)
    last = thief.submit("/sign-in/factor", code=code_at(clock.now()))
    assert last.status_code == 429
    with database.read() as session:
        kinds = session.scalars(select(SignInFailure.kind)).all()
        assert kinds.count("code") == rules.CODES_A_DAY
    clock.move(hours=24)
    knock(thief)
    assert thief.submit("/sign-in/factor", code=code_at(clock.now())).status_code == 303


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_tries_are_limited_alike_for_known_and_unknown(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock, name: str
) -> None:
    with_password(database, world.ids["anna"], app=True)
    browser = client_for(None)
    statuses = [knock(browser, name, "a wrong phrase").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert knock(browser, name).status_code == 429
    clock.move(minutes=15)
    assert knock(browser, name, "a wrong phrase").status_code == 422


@pytest.mark.parametrize(
    ("failures", "code", "why"),
    [
        (rules.Failures(9, 49, 499, 29), True, []),
        (rules.Failures(10, 10, 10), False, ["too_often"]),
        (rules.Failures(0, 50, 50), False, ["too_often"]),
        (rules.Failures(0, 0, 500), False, ["too_often"]),
        (rules.Failures(0, 0, 0, 30), True, ["too_many_codes"]),
        (rules.Failures(0, 0, 0, 30), False, []),
    ],
)
def test_tries_are_limited_by_account_network_and_altogether(
    failures: rules.Failures, code: bool, why: list[str]
) -> None:
    assert [reason.code for reason in rules.why_not_try(failures, code=code)] == why


class Wrong(Exception):
    """What was tried is wrong."""


def test_of_many_tries_at_once_no_more_than_the_limit_are_looked_at(database: Database) -> None:
    looked_at: list[int] = []
    barrier = threading.Barrier(14)

    def attempt() -> None:
        barrier.wait()
        with database.write_session() as session, contextlib.suppress(Wrong, Refused):  # noqa: SIM117
            with proof_actions.tried(
                session, email="x@example.org", network="", kind="code", now=NOW
            ):
                looked_at.append(1)
                raise Wrong

    threads = [threading.Thread(target=attempt) for _ in range(14)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == rules.TRIES_PER_ACCOUNT


@pytest.mark.parametrize(
    "password",
    ["password1234", "P@ssw0rd12345", "Parole123456!", "Latvija2026!!", "1qaz2wsx3edc",
     "qwertyuiop12", "abcabcabcabc", "manaparole123", "пароль123456", "anna.north2026"],
)  # fmt: skip
def test_what_is_guessed_first_is_no_password(password: str) -> None:
    assert is_common(password, known="anna@north.example Anna")


@pytest.mark.parametrize("password", [PHRASE, "a long enough phrase", "kjHg7612!xQz"])
def test_a_phrase_of_ones_own_is_one(password: str) -> None:
    assert not is_common(password, known="anna@north.example Anna")


def test_an_older_hash_is_renewed_at_the_next_sign_in(
    client_for: ClientFor, database: Database, world: World
) -> None:
    weak = PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1)
    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).password_hash = weak.hash(PHRASE)
    assert knock(client_for(None)).status_code == 303
    with database.read() as session:
        stored = session.get_one(Account, world.ids["anna"]).password_hash or ""
    assert not HASHER.check_needs_rehash(stored)


def test_a_session_ends_after_half_an_hour_of_nothing_and_after_twelve_hours(
    client_for: ClientFor, clock: FixedClock
) -> None:
    idle, busy = client_for("anna"), client_for("bela")
    for _ in range(24):
        assert is_in(busy)
        clock.move(minutes=29, seconds=59)
    assert is_in(busy)
    assert not is_in(idle)
    clock.move(seconds=24)
    assert not is_in(busy)


def test_signing_out_clears_the_browser_and_the_session(client_for: ClientFor) -> None:
    anna = client_for("anna")
    before = anna.cookies["__Host-jobbridge"]
    answer = anna.submit("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert answer.headers["cache-control"] == "no-store"
    anna.cookies.set("__Host-jobbridge", before, domain="jobbridge.example")
    assert not is_in(anna)


def test_every_cookie_of_signing_in_is_ours_alone(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"], app=True)
    anna = client_for(None)
    answers = [knock(anna), anna.submit("/sign-in/factor", code=code_at(clock.now()))]
    cookies = [one for answer in answers for one in answer.headers.get_list("set-cookie")]
    names = {one.partition("=")[0] for one in cookies}
    assert names == {"__Host-step", "__Host-jobbridge"}
    for one in cookies:
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=lax"} <= set(one.split("; "))


def test_a_device_not_seen_before_is_told_to_the_owner_once(
    database: Database, world: World
) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
    seen = [
        (firefox.format(140, 140), "192.0.2.7"),
        (firefox.format(141, 141), "192.0.2.99"),
        (firefox.format(141, 141), "198.51.100.7"),
        ("curl/8.0", "192.0.2.7"),
        ("curl/8.0", "192.0.2.7"),
    ]
    news = []
    for device, network in seen:
        with database.write() as session:
            anna = session.get_one(Account, world.ids["anna"])
            actions.begin(session, anna, device=device, network=network, now=NOW)
        news.append(len(told(database)))
    assert news == [0, 0, 1, 2, 2]
