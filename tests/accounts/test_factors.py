"""Passkeys, and keeping one's own factors: changed only by who has just proved who they are."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from jobbridge import cli
from jobbridge.accounts import command, factor_actions
from jobbridge.accounts.model import Account, Factor, RecoveryCode, SignIn
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.notices import actions as notices
from jobbridge.outbox import mail
from jobbridge.outbox.actions import work
from jobbridge.settings import Settings
from tests.accounts.authenticator import Authenticator
from tests.accounts.door import (
    asked_of_passkeys,
    code_at,
    is_in,
    key_of,
    knock,
    with_password,
)
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, FixedClock, World


def with_passkey(browser: Browser, **kind: object) -> Authenticator:
    """A passkey of who is signed in in this browser."""
    made = Authenticator(**kind)  # type: ignore[arg-type]
    page = browser.get("/account/factors/passkey").text
    credential = made.create(asked_of_passkeys(page))
    assert browser.submit("/account/factors/passkey", credential=credential).status_code == 303
    return made


def second(browser: Browser, passkey: Authenticator) -> int:
    """The status of answering with a passkey after the password."""
    knock(browser)
    options = asked_of_passkeys(browser.get("/sign-in/factor").text)
    return browser.submit("/sign-in/factor/passkey", credential=passkey.get(options)).status_code


def alone(browser: Browser, passkey: Authenticator) -> None:
    page = browser.get("/sign-in").text
    browser.csrf = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    credential = passkey.get(asked_of_passkeys(page))
    assert browser.submit("/sign-in/passkey", credential=credential).status_code == 303


def test_a_passkey_is_the_second_factor_and_answers_each_challenge_once(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"])
    passkey = with_passkey(client_for("anna"), verifies=False)
    browser = client_for(None)
    knock(browser)
    options = asked_of_passkeys(browser.get("/sign-in/factor").text)
    clock.move(seconds=1)
    answer = passkey.get(options)
    for wrong in ("{}", "[" * 5000, answer.replace('"rawId"', '"raw"'), "\ud800"[:0] + "null"):
        assert browser.submit("/sign-in/factor/passkey", credential=wrong).status_code in {303, 422}
    knock(browser)
    assert browser.submit("/sign-in/factor/passkey", credential=answer).status_code == 303
    assert is_in(browser)
    other = client_for(None)
    knock(other)
    assert other.submit("/sign-in/factor/passkey", credential=answer).status_code == 422
    browser.cookies.delete("__Host-jobbridge")
    knock(browser)  # in the same browser, where the challenge was made
    assert browser.submit("/sign-in/factor/passkey", credential=answer).status_code == 422


def test_answers_of_another_origin_party_key_or_age_are_refused(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"])
    passkey = with_passkey(client_for("anna"))
    clock.move(seconds=1)
    for wrong in (
        replace(passkey, origin="https://jobbridge.example.evil"),
        replace(passkey, party="evil.example"),
        replace(passkey, key=Authenticator().key),
        replace(passkey, handle="YW5vdGhlcg"),
    ):
        assert second(client_for(None), wrong) == 422
    late = client_for(None)
    knock(late)
    options = asked_of_passkeys(late.get("/sign-in/factor").text)
    clock.move(minutes=5, seconds=1)
    assert (
        late.submit("/sign-in/factor/passkey", credential=passkey.get(options)).status_code == 422
    )
    assert second(late, passkey) == 303


def test_a_copied_passkey_is_noticed_by_its_count(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"])
    passkey = with_passkey(client_for("anna"))
    copy = replace(passkey)
    clock.move(seconds=1)
    assert second(client_for(None), passkey) == 303
    clock.move(seconds=1)
    assert second(client_for(None), copy) == 422
    clock.move(seconds=1)
    assert second(client_for(None), passkey) == 303


def test_a_passkey_alone_signs_in_only_if_it_has_verified_its_owner(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    anna = client_for("anna")
    verifying, touched = with_passkey(anna), with_passkey(anna, verifies=False)
    clock.move(seconds=1)
    outcomes = []
    for passkey in (touched, Authenticator(), verifying):
        browser = client_for(None)
        alone(browser, passkey)
        outcomes.append(is_in(browser))
    assert outcomes == [False, False, True]
    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).active = False
    clock.move(seconds=1)
    browser = client_for(None)
    alone(browser, verifying)
    assert not is_in(browser)


def test_the_first_factor_may_be_a_passkey(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with_password(database, world.ids["anna"])
    anna, passkey = client_for(None), Authenticator()
    knock(anna)
    credential = passkey.create(asked_of_passkeys(anna.get("/sign-in/enrol").text))
    elsewhere = client_for(None)
    knock(elsewhere)
    refused = elsewhere.submit("/sign-in/enrol/passkey", credential=credential)
    assert refused.status_code == 422  # asked of another browser
    assert anna.submit("/sign-in/enrol/passkey", credential=credential).status_code == 200
    assert is_in(anna)


def test_a_change_of_factors_ends_every_other_session_and_keeps_tokens(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    here, elsewhere = client_for("anna"), client_for("anna")
    place = here.submit("/account/factors/app").headers["location"]
    secret = key_of(here.get(place).text)
    assert here.submit(place, code="000000").status_code == 422
    assert is_in(elsewhere)
    assert here.submit(place, code=code_at(clock.now(), secret)).status_code == 303
    assert here.get(place).status_code == 404  # the secret is never shown again
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    with database.read() as session:
        factor_id = session.scalars(select(Factor.id)).one()
    only = here.submit(f"/account/factors/{factor_id}/remove")
    assert only.status_code == 422
    with_passkey(here)
    elsewhere = client_for("anna")
    renamed = here.submit(f"/account/factors/{factor_id}/rename", name="Telefons")
    assert renamed.status_code == 303
    assert "Telefons" in here.get("/account/factors").text
    assert here.submit(f"/account/factors/{factor_id}/remove").status_code == 303
    assert (is_in(here), is_in(elsewhere)) == (True, False)


def test_factors_are_changed_only_by_who_has_just_proved_who_they_are(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    with_password(database, world.ids["anna"], app=True)
    anna = client_for("anna")
    passkey = with_passkey(anna)
    clock.move(minutes=11)
    assert anna.get("/account/factors/passkey").status_code == 403
    for path in ("/account/factors/app", "/account/factors/1/remove"):
        assert anna.submit(path).status_code == 403
    page = anna.submit("/account/recovery-codes")
    assert page.status_code == 403
    # A code of the app is as good as the password, once; so is a passkey.
    code = code_at(clock.now())
    assert anna.submit("/account/recovery-codes", own_password=code).status_code == 200
    clock.move(minutes=11)
    assert anna.submit("/account/recovery-codes", own_password=code).status_code == 422
    page = anna.submit("/account/recovery-codes")
    answer = passkey.get(asked_of_passkeys(page.text))
    assert anna.submit("/account/recovery-codes", own_passkey="{}").status_code == 422
    assert anna.submit("/account/recovery-codes", own_passkey=answer).status_code == 200
    clock.move(minutes=11)
    assert anna.submit("/account/recovery-codes", own_passkey=answer).status_code == 422


def test_somebody_elses_factor_is_not_found(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with_password(database, world.ids["anna"], app=True)
    with database.read() as session:
        factor_id = session.scalars(select(Factor.id)).one()
    bela = client_for("bela")
    for path in (f"/account/factors/{factor_id}/remove", f"/account/factors/{factor_id}/rename"):
        assert bela.submit(path, name="x").status_code == 404
    assert bela.get(f"/account/factors/app/{factor_id}").status_code == 404


def test_neither_invitation_nor_reset_of_a_password_skips_the_second_factor(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with_password(database, world.ids["anna"], app=True)
    ada, anna = client_for("ada"), client_for(None)
    text = ada.submit(f"/accounts/{world.ids['anna']}/invite").text
    link = "/invitation/" + text.partition("/invitation/")[2][:32]
    assert knock(anna).status_code == 422
    sent = {"password": "cits garš teikums", "again": "cits garš teikums"}
    assert anna.submit(link, **sent).status_code == 303
    assert knock(anna, password="cits garš teikums").headers["location"] == "/sign-in/factor"


def test_an_administrator_takes_a_lost_factor_away_and_its_owner_begins_anew(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with_password(database, world.ids["anna"], app=True)
    anna, ada = client_for("anna"), client_for("ada")
    anna.submit("/account/recovery-codes")
    own = ada.submit(f"/accounts/{world.ids['ada']}/factors/reset")
    assert own.status_code == 422
    answer = ada.submit(f"/accounts/{world.ids['anna']}/factors/reset")
    assert (answer.status_code, "/invitation/" in answer.text) == (200, True)
    assert not is_in(anna)
    with database.read() as session:
        assert session.scalars(select(Factor)).all() == []
        assert session.scalars(select(RecoveryCode)).all() == []
        assert session.get_one(Account, world.ids["anna"]).password_hash is None
        verbs = session.scalars(select(AuditRow.verb).order_by(AuditRow.id)).all()
        assert verbs[-1] == "account.factors_reset"
    with database.write() as session, pytest.raises(Refused):
        factor_actions.reset_factors(session, world.ada, account_id=world.ids["ada"], now=NOW)


def test_whoever_keeps_the_service_lets_the_last_administrator_in_again(
    database: Database, world: World
) -> None:
    with_password(database, world.ids["ada"], app=True)
    given = {"email": "ada@jobbridge.example", "name": "", "role": "administrator"}
    for verb, factors in (("reset", 1), ("reset-factors", 0)):
        with database.write() as session:
            session.info["public_url"] = "https://jobbridge.example"
            said = command.change_user(
                session, verb=verb, organisations=[], duties=[], now=NOW, **given
            )
            assert said.startswith("https://jobbridge.example/invitation/")
            assert len(session.scalars(select(Factor)).all()) == factors
    choices = cli.parser().parse_args(["user", "reset-factors", "ada@jobbridge.example"])
    assert choices.verb == "reset-factors"


def test_the_owner_reads_what_happened_and_nothing_of_anybody(
    client_for: ClientFor,
    database: Database,
    world: World,
    app_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).mail = False  # who wants no mail gets this
    anna = client_for("anna")
    anna.submit("/account/recovery-codes")
    with_passkey(anna)
    sent: list[mail.Letter] = []
    monkeypatch.setattr(mail, "send", lambda _s, one, _now: sent.append(one))
    work(
        database, notices.handlers(replace(app_settings, smtp_url="smtp://localhost")), lambda: NOW
    )
    assert [one.to for one in sent] == ["anna@jobbridge.example"] * 2
    assert len({one.subject for one in sent}) == 1
    assert "JobBridge" in sent[0].subject
    assert "https://jobbridge.example/account" in sent[0].text


def test_devices_are_ended_one_by_one_and_all_at_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    here, first, other = (client_for("anna") for _ in range(3))
    with database.read() as session:
        ids = session.scalars(select(SignIn.id).order_by(SignIn.id)).all()
    assert here.submit(f"/account/sign-ins/{ids[1]}/end").status_code == 303
    assert [is_in(b) for b in (here, first, other)] == [True, False, True]
    assert here.submit("/account/sign-ins/end").status_code == 303
    assert [is_in(b) for b in (here, first, other)] == [True, False, False]
