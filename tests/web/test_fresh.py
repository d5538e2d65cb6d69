"""Before what a thief of an open screen would want, its owner says once more who they are."""

import html
import re

import pytest
from sqlalchemy import select, update

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, SignIn, SignInFailure
from jobbridge.accounts.rules import TRIES_PER_ACCOUNT
from jobbridge.audit.model import AuditRow
from jobbridge.calendar.model import Feed
from jobbridge.calendar.rules import organisation
from jobbridge.db import Database
from jobbridge.web.fresh import FRESH
from jobbridge.web.routes import SIGNED_IN, get, post
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.web.conftest import Browser as Annas

PASSWORD = "vārti rasa migla"


@pytest.fixture
def olga(database: Database, world: World, client_for: ClientFor, clock: FixedClock) -> Browser:
    """Signed in eleven minutes ago."""
    browser = client_for("olga")
    with database.write() as session:
        account = session.get_one(Account, world.ids["olga"])
        account.password_hash = accounts.HASHER.hash(PASSWORD)
    clock.move(minutes=11)
    return browser


def fields(page: str) -> dict[str, str]:
    """What the page's form would send."""
    main = page.partition("<main")[2]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main)
    return {name: html.unescape(value) for name, value in found}


def feeds(database: Database) -> int:
    with database.read() as session:
        return len(session.scalars(select(Feed)).all())


def test_an_address_is_made_only_for_who_has_just_proved_who_they_are(
    database: Database, world: World, olga: Browser, clock: FixedClock
) -> None:
    sent = {"audience": organisation(world.ids["north"]), "tier": "busy", "alarm": "60"}
    asked = olga.submit("/calendar/feeds", **sent)
    assert (asked.status_code, feeds(database)) == (403, 0)
    assert 'action="/calendar/feeds"' in asked.text
    kept = fields(asked.text)
    assert sent.items() <= kept.items()
    wrong = olga.post("/calendar/feeds", data={**kept, "own_password": "another phrase"})
    assert (wrong.status_code, feeds(database)) == (422, 0)
    assert "another phrase" not in wrong.text
    assert sent.items() <= fields(wrong.text).items()
    nothing = olga.post("/calendar/feeds", data={**kept, "own_password": " "})
    assert nothing.status_code == 422
    with database.read() as session:
        assert len(session.scalars(select(SignInFailure)).all()) == 1
    made = olga.post("/calendar/feeds", data={**kept, "own_password": PASSWORD})
    assert made.status_code == 200
    assert "/cal/" in made.text
    with database.read() as session:
        feed = session.scalars(select(Feed)).one()
        assert (feed.tier, feed.alarm_minutes) == ("busy", 60)
        proofs = session.scalars(select(AuditRow).where(AuditRow.verb == "account.prove")).all()
        assert [one.account_id for one in proofs] == [world.ids["olga"]]
    # From now on nobody asks again, until it is ten minutes ago.
    clock.move(seconds=FRESH.total_seconds())
    assert olga.submit("/calendar/feeds/1/reissue").status_code == 200
    clock.move(seconds=1)
    assert olga.submit("/calendar/feeds/1/reissue").status_code == 403
    assert olga.submit("/calendar/feeds/1/revoke").status_code == 303


def test_that_somebody_proved_it_stays_true_where_the_form_is_refused(
    olga: Browser, world: World
) -> None:
    answer = olga.submit("/calendar/feeds", audience="x" * 41, own_password=PASSWORD)
    assert answer.status_code == 422
    sent = {"audience": organisation(world.ids["north"])}
    assert olga.submit("/calendar/feeds", **sent).status_code == 200


def test_who_tries_passwords_is_stopped_as_at_the_door(
    database: Database, olga: Browser, world: World
) -> None:
    sent = {"audience": organisation(world.ids["north"])}
    for _ in range(TRIES_PER_ACCOUNT):
        olga.submit("/calendar/feeds", **sent, own_password="a guess of mine")
    assert olga.submit("/calendar/feeds", **sent, own_password=PASSWORD).status_code == 422
    assert feeds(database) == 0


def test_the_click_of_a_cast_opens_nothing_where_people_are_real(
    database: Database, olga: Browser, world: World
) -> None:
    with database.write() as session:
        session.get_one(Account, world.ids["olga"]).on_stage = True
    sent = {"audience": organisation(world.ids["north"])}
    asked = olga.submit("/calendar/feeds", **sent, own_password="cast")
    assert (asked.status_code, feeds(database)) == (422, 0)


def test_a_page_that_is_only_read_is_come_back_to(browser: Annas) -> None:
    with browser.database.write() as session:
        session.execute(update(SignIn).values(created_at=NOW - 2 * FRESH))
        account = session.scalars(select(Account).where(Account.email.startswith("anna@"))).one()
        account.password_hash = accounts.HASHER.hash(PASSWORD)
    asked = browser.get("/try/export?of=all")
    assert (asked.status_code, "names of" in asked.text) == (403, False)
    assert 'action="/confirm"' in asked.text
    kept = {k: v for k, v in fields(asked.text).items() if k != "csrf_token"}
    assert kept == {"next": "/try/export?of=all"}
    back = browser.post("/confirm", {**kept, "own_password": PASSWORD})
    assert (back.status_code, back.headers["location"]) == (303, kept["next"])
    assert browser.get("/try/export?of=all").text == "names of all"
    away = browser.post("/confirm", {"next": "https://evil.example/"})
    assert away.headers["location"] == "/"


def test_neither_tokens_nor_files_can_be_asked_for_a_password() -> None:
    for make, path, more in ((get, "/api/v1/x", {}), (post, "/x", {"uploads": True})):
        with pytest.raises(ValueError, match="no password"):
            make(path, SIGNED_IN, fresh=True, **more)
