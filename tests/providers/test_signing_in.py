"""Signing in by a provider, from the button to the first page, on both databases."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from jobbridge.accounts import actions as accounts
from jobbridge.accounts import staff_actions
from jobbridge.accounts.model import Account, SignIn, SignInFailure
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.providers import actions, queries, rules
from jobbridge.providers.model import ExternalIdentity, ProviderTrip
from jobbridge.providers.rules import Proof
from jobbridge.settings import Settings
from jobbridge.web.security import SESSION_COOKIE
from jobbridge.web.services import Services
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.providers.conftest import VisitorFor, hidden, loaded, variables
from tests.providers.fake import Fake

TWO_FACTORS = {
    "acr": "two-factors",
    "amr": ["urn:eparaksts:authentication:flow:mobileid"],
}


@pytest.fixture(autouse=True)
def assured(fake: Fake) -> None:
    """The provider says of each sign-in that it asked for two factors."""
    fake.more = {**TWO_FACTORS}


def linked(database: Database, world: World, settings: Settings, name: str, subject: str) -> None:
    with database.write() as session:
        for provider in settings.providers:
            viewer = world.viewers[name]
            actions.link(session, viewer, provider, Proof(subject), now=NOW)


@pytest.mark.parametrize("name", ["justice", "eparaksts"])
def test_a_linked_identity_signs_in_and_leads_where_one_wanted_to_go(
    visitor_for: VisitorFor, database: Database, world: World, app_settings: Settings, name: str
) -> None:
    linked(database, world, app_settings, "anna", "Person-1")
    visitor = visitor_for(None)
    answer = visitor.sign_in(name, next="/requests")
    assert (answer.status_code, answer.headers["location"]) == (303, "/requests")
    assert "anna@jobbridge.example" in visitor.browser.get("/account").text
    with database.read() as session:
        verbs = session.scalars(select(AuditRow.verb).order_by(AuditRow.id.desc()).limit(2)).all()
        assert sorted(verbs) == ["account.sign_in", "identity.sign_in"]


def test_a_provider_that_asked_for_one_factor_alone_is_half_a_sign_in(
    visitor_for: VisitorFor, database: Database, world: World, app_settings: Settings, fake: Fake
) -> None:
    fake.more = {"acr": "password", "amr": ["pwd"]}
    linked(database, world, app_settings, "anna", "Person-1")
    visitor = visitor_for(None)
    answer = visitor.sign_in(next="/requests")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in/enrol?next=/requests",
    )
    assert visitor.browser.get("/account").status_code == 303
    with database.read() as session:
        begun = select(SignIn).where(SignIn.account_id == world.ids["anna"])
        assert session.scalars(begun).all() == []


def test_whoever_is_not_believed_or_not_known_sees_the_same_page(
    visitor_for: VisitorFor,
    database: Database,
    world: World,
    app_settings: Settings,
    fake: Fake,
) -> None:
    linked(database, world, app_settings, "bela", "Person-2")
    with database.write() as session:
        accounts.disable(session, world.ada, session.get_one(Account, world.ids["bela"]), now=NOW)
    fake.subject = "person-1"  # to a provider somebody else than Person-1
    linked(database, world, app_settings, "anna", "Person-1")
    pages = [visitor_for(None).sign_in()]
    fake.subject = "Person-2"
    pages.append(visitor_for(None).sign_in())
    fake.subject = "Person-1"
    fake.twist = lambda token: token.claims.update(nonce="another")
    pages.append(visitor_for(None).sign_in())
    refused = visitor_for(None)
    state = refused.set_out().partition("state=")[2].partition("&")[0]
    path = "/sign-in/with/justice/back"
    pages.append(refused.come_back(f"{path}?error=<b>denied</b>&error_description=x&state={state}"))
    texts = {_without_own(page.text) for page in pages}
    assert ([page.status_code for page in pages], len(texts)) == ([422] * 4, 1)
    with database.read() as session:
        assert len(session.scalars(select(SignInFailure)).all()) == 3


def _without_own(text: str) -> str:
    for value in [*hidden(text).values(), *text.split('csrf-token" content="')[1:]]:
        text = text.replace(value.partition('"')[0], "")
    return text


def test_a_way_back_leads_in_once_in_time_and_in_one_browser(
    visitor_for: VisitorFor,
    database: Database,
    world: World,
    app_settings: Settings,
    fake: Fake,
    clock: FixedClock,
) -> None:
    linked(database, world, app_settings, "anna", "Person-1")
    visitor, other = visitor_for(None), visitor_for(None)
    other.set_out()
    back = fake.authorize(visitor.set_out())
    assert other.come_back(back).status_code == 422
    assert visitor.come_back(back).status_code == 303
    again = visitor_for(None)
    back = fake.authorize(again.set_out())
    assert again.come_back(back.replace("/justice/", "/eparaksts/")).status_code == 422
    clock.move(minutes=10)
    assert again.come_back(back).status_code == 422
    actions.forget_trips(database, clock.now())
    with database.read() as session:
        assert session.scalars(select(ProviderTrip)).all() == []
    assert fake.asked.count("/token") == 1


def test_of_two_that_come_back_at_once_one_is_let_in(
    database: Database, app_settings: Settings
) -> None:
    provider = app_settings.providers[0]

    def race(take: Callable[[str, threading.Barrier], bool]) -> int:
        with database.write() as session:
            state = actions.set_out(
                session, None, provider, cookie="c", network="192.0.2.1", now=NOW
            )
        gate = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            return sum(pool.map(lambda _: take(state, gate), range(2)))

    def guarded(state: str, gate: threading.Barrier) -> bool:
        gate.wait(30)
        with database.write() as session:
            found = actions.come_back(session, provider, state=state, cookies=["c"], now=NOW)
            return found is not None

    def unguarded(state: str, gate: threading.Barrier) -> bool:
        """Looked up first, deleted afterwards."""
        state_hash = queries.state_hash_of(state, "c")
        with database.read() as session:
            query = select(ProviderTrip.id).where(ProviderTrip.state_hash == state_hash)
            found = session.scalar(query)
        gate.wait(30)
        with database.write() as session:
            session.execute(delete(ProviderTrip).where(ProviderTrip.id == found))
        return found is not None

    assert [race(unguarded), *(race(guarded) for _ in range(5))] == [2, 1, 1, 1, 1, 1]


def test_nothing_of_the_database_is_held_while_a_provider_thinks(
    visitor_for: VisitorFor,
    client_for: ClientFor,
    database: Database,
    world: World,
    app_settings: Settings,
    fake: Fake,
) -> None:
    linked(database, world, app_settings, "anna", "Person-1")
    visitor, other = visitor_for(None), client_for("bela")
    back = fake.authorize(visitor.set_out())
    fake.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(visitor.come_back, back)
        assert fake.reached.wait(30)
        held = getattr(database.engine.pool, "checkedout")()  # noqa: B009
        wrote = other.submit("/language", language="ru", next="/")
        fake.go_on.set()
        came = coming.result(30)
    assert (held, wrote.status_code, came.status_code) == (0, 303, 303)


def test_a_provider_that_does_not_answer_in_time_gets_a_clear_page(
    visitor_for: VisitorFor, fake: Fake, app_settings: Settings
) -> None:
    visitor = visitor_for(None)
    back = fake.authorize(visitor.set_out())
    directory = visitor.browser._client._transport.app.state["providers"]  # type: ignore[attr-defined]
    directory.line.seconds = 0.3
    fake.go_on.clear()
    answer = visitor.come_back(back)
    fake.go_on.set()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_somebody_signed_in_links_an_identity_and_takes_it_back(
    visitor_for: VisitorFor, database: Database, world: World, fake: Fake, clock: FixedClock
) -> None:
    visitor = visitor_for("anna")
    browser = visitor.browser
    clock.move(minutes=11)
    asked = browser.submit("/identities/with/justice")
    assert (asked.status_code, "own_password" in asked.text) == (403, True)
    clock.move(minutes=-11)
    url = browser.submit("/identities/with/justice").headers["refresh"].removeprefix("0; url=")
    assert "prompt=login" in url
    back = fake.authorize(url)
    assert visitor_for("bela").come_back(back).status_code == 422
    answer = visitor.come_back(back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/identities")
    # Somebody else's: never moved to another account.
    other = visitor_for("bela")
    url = other.browser.submit("/identities/with/justice").headers["refresh"][7:]
    assert other.come_back(fake.authorize(url)).status_code == 422
    with database.read() as session:
        (made,) = session.scalars(select(ExternalIdentity)).all()
        assert made.account_id == world.ids["anna"]
    # The cast has no passwords: this would be the last way in.
    assert browser.submit(f"/identities/{made.id}/unlink").status_code == 422
    with database.write() as session:
        anna = session.get_one(Account, world.ids["anna"])
        anna.password_hash = "set"
        accounts.begin(session, anna, device="elsewhere", now=NOW)
    assert browser.submit(f"/identities/{made.id}/unlink").status_code == 303
    with database.read() as session:
        assert session.scalars(select(ExternalIdentity)).all() == []
        open_ = select(SignIn).where(SignIn.account_id == anna.id, SignIn.ended_at.is_(None))
        assert len(session.scalars(open_).all()) == 1


def test_an_invitation_is_accepted_by_an_identity_in_place_of_a_password(
    visitor_for: VisitorFor, database: Database, world: World, clock: FixedClock
) -> None:
    with database.write() as session:
        token = staff_actions.invite(session, world.ada, account_id=world.ids["bela"], now=NOW)
    visitor = visitor_for(None)
    page = visitor.browser.get(f"/invitation/{token}")
    assert 'action="/sign-in/with/justice"' in page.text
    assert visitor.sign_in(invitation=token).status_code == 303
    assert "bela@jobbridge.example" in visitor.browser.get("/account").text
    assert visitor_for(None).browser.get(f"/invitation/{token}").status_code == 404
    assert visitor_for(None).sign_in().status_code == 303
    # Invited anew: whatever signed somebody in before does so no longer.
    clock.move(minutes=1)
    with database.write() as session:
        ada, bela = world.ada, world.ids["bela"]
        token = staff_actions.invite(session, ada, account_id=bela, now=clock.now())
    assert visitor.browser.get("/account").status_code == 303
    assert visitor_for(None).sign_in().status_code == 422
    assert visitor_for(None).sign_in(invitation=token).status_code == 303


@pytest.mark.parametrize(
    ("turned_on", "verified", "status"), [(True, True, 303), (True, False, 422), (False, True, 422)]
)
def test_an_address_joins_an_account_only_if_verified_and_turned_on(
    visitor_for: VisitorFor,
    app: object,
    database: Database,
    fake: Fake,
    turned_on: bool,
    verified: bool,
    status: int,
) -> None:
    fake.more = {**TWO_FACTORS, "email": "anna@jobbridge.example", "email_verified": verified}
    given = variables(fake) | {"JOBBRIDGE_OIDC_JUSTICE_BY_EMAIL": "yes" if turned_on else "no"}
    visitor = visitor_for(None)
    services: Services = visitor.browser._client._transport.app.state["services"]  # type: ignore[attr-defined]
    services.settings = loaded(database, **given)
    assert visitor.sign_in().status_code == status


def test_failures_of_a_network_count_wherever_they_happen(
    visitor_for: VisitorFor, database: Database, fake: Fake, world: World, app_settings: Settings
) -> None:
    linked(database, world, app_settings, "anna", "Person-1")
    visitor = visitor_for(None)
    back = fake.authorize(visitor.set_out())
    for number in range(50):
        actions.note_failure(database, f"one {number}", "127.0.0.1", now=NOW - timedelta(minutes=1))
    stopped = visitor.come_back(back)
    assert (stopped.status_code, rules.TOO_OFTEN.text in stopped.text) == (422, False)
    assert SESSION_COOKIE not in visitor.browser.cookies
    assert visitor.browser.submit("/sign-in/with/justice").status_code == 422
