"""Accounts kept by an administrator: invited, changed, ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.accounts import actions, staff_actions, staff_queries
from jobbridge.accounts.model import Account, ApiToken, Invitation, SignIn
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.notices import actions as notices
from jobbridge.outbox import mail
from jobbridge.outbox.actions import work
from jobbridge.settings import Settings
from jobbridge.viewer import Duty, Role
from tests.conftest import NOW, ClientFor, FixedClock, World

PHRASE = "trīs zaļi āboli kokā"


def added(client_for: ClientFor, world: World, **fields: object) -> str:
    """The address of a new counselor's page."""
    sent: dict[str, object] = {
        "role": "counselor",
        "name": "Zane Zila",
        "email": "Zane@jobbridge.example",
        "organisations": world.ids["north"],
        "locale": "lv",
    }
    answer = client_for("ada").submit("/accounts/new", **sent | fields)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def link_in(text: str) -> str:
    found = re.search(r"/invitation/\w+", text)
    assert found is not None
    return found[0]


def csrf_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="(\w+)"', text)
    assert found is not None
    return found[1]


def test_an_invitation_lets_its_owner_set_a_password_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    page = added(client_for, world)
    link = link_in(client_for("ada").submit(f"{page}/invite").text)
    zane = client_for(None)
    csrf = csrf_of(zane.get(link).text)
    sent = {"csrf_token": csrf, "password": PHRASE, "again": PHRASE}
    assert zane.post(link, data={**sent, "again": "something else"}).status_code == 422
    assert zane.post(link, data=sent).headers["location"] == "/sign-in"
    assert zane.get(link).status_code == 404
    assert zane.post(link, data=sent).status_code == 404
    signed = zane.post(
        "/sign-in",
        data={"csrf_token": csrf, "email": "zane@jobbridge.example", "password": PHRASE},
    )
    assert signed.status_code == 303


def test_neither_token_nor_link_of_an_invitation_is_stored(
    client_for: ClientFor, database: Database, world: World
) -> None:
    page = added(client_for, world)
    token = link_in(client_for("ada").submit(f"{page}/invite").text).rpartition("/")[2]
    with database.read() as session:
        rows = session.scalars(select(Invitation)).all()
        kept = {str(value) for row in rows for value in vars(row).values()}
    assert len(rows) == 2
    assert token not in kept


def test_an_invitation_ends_after_72_hours_and_by_the_next_one(
    client_for: ClientFor, world: World, clock: FixedClock
) -> None:
    page = added(client_for, world)
    ada = client_for("ada")
    first, second = (link_in(ada.submit(f"{page}/invite").text) for _ in range(2))
    somebody = client_for(None)
    assert [somebody.get(link).status_code for link in (first, second)] == [404, 200]
    clock.move(hours=71, minutes=59)
    assert somebody.get(second).status_code == 200
    clock.move(minutes=1)
    assert somebody.get(second).status_code == 404


def test_a_revoked_invitation_and_one_of_an_ended_account_are_not_found(
    client_for: ClientFor, database: Database, world: World
) -> None:
    page = added(client_for, world)
    ada, somebody = client_for("ada"), client_for(None)
    link = link_in(ada.submit(f"{page}/invite").text)
    assert ada.submit(f"{page}/invitation/end").status_code == 303
    assert somebody.get(link).status_code == 404
    link = link_in(ada.submit(f"{page}/invite").text)
    assert ada.submit(f"{page}/disable", version=1).status_code == 303
    assert somebody.get(link).status_code == 404


def test_the_invitation_goes_by_mail_with_the_same_link(
    client_for: ClientFor,
    database: Database,
    world: World,
    app_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = added(client_for, world)
    link = link_in(client_for("ada").submit(f"{page}/invite").text)
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(mail, "send", lambda _s, one, _now: sent.append((one.to, one.text)))
    from dataclasses import replace

    made = notices.handlers(replace(app_settings, smtp_url="smtp://localhost"))
    work(database, made, lambda: NOW)
    assert [to for to, _ in sent] == ["zane@jobbridge.example"]  # the first one has ended
    assert link in sent[0][1]


def test_the_same_form_sent_twice_makes_one_account(
    client_for: ClientFor, database: Database, world: World
) -> None:
    first = added(client_for, world, _key="k-1")
    assert added(client_for, world, _key="k-1") == first
    answer = client_for("ada").submit(
        "/accounts/new",
        role="counselor",
        name="Zane",
        email="zane@jobbridge.example",
        organisations=world.ids["north"],
    )
    assert answer.status_code == 422


def test_a_new_scope_ends_the_sessions_and_is_seen_at_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    page = f"/accounts/{world.ids['anna']}"
    sent = {
        "role": "counselor",
        "name": "Anna",
        "email": "anna@jobbridge.example",
        "organisations": [world.ids["south"]],
        "locale": "lv",
        "version": 1,
    }
    assert client_for("ada").submit(f"{page}/edit", **sent).status_code == 303
    assert anna.get("/account").status_code == 303
    with database.read() as session:
        viewer = viewer_for(session, session.get_one(Account, world.ids["anna"]))
    assert viewer.organisations == {world.ids["south"]}
    # Sent again from the page as it was, it is refused: somebody has changed it meanwhile.
    assert client_for("ada").submit(f"{page}/edit", **sent).status_code == 422


def test_a_new_name_alone_ends_no_session(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    sent = {
        "role": "counselor",
        "name": "Anna Upe",
        "email": "anna@jobbridge.example",
        "organisations": [world.ids["north"]],
        "locale": "lv",
        "version": 1,
    }
    page = f"/accounts/{world.ids['anna']}/edit"
    assert client_for("ada").submit(page, **sent).status_code == 303
    assert anna.get("/account").status_code == 200


def test_all_that_is_wrong_with_a_new_account_is_said_at_once(
    database: Database, world: World
) -> None:
    with database.write() as session, pytest.raises(Refused) as refused:
        staff_actions.add_staff(
            session,
            world.ada,
            email="no address",
            name="Somebody",
            role=Role.AGENCY,
            organisations=[world.ids["north"]],
            duties=[Duty.GATE],
            locale="xx",
            now=NOW,
        )
    codes = [reason.code for reason in refused.value.reasons]
    assert codes == ["email", "organisation", "duties", "locale"]


def test_the_last_administrator_keeps_the_way_in(database: Database, world: World) -> None:
    def disable(by: str, whom: str) -> list[str]:
        with database.write() as session:
            account = session.get_one(Account, world.ids[whom])
            try:
                staff_actions.disable_staff(
                    session,
                    world.viewers[by],
                    account_id=account.id,
                    version=account.version,
                    now=NOW,
                )
            except Refused as refused:
                session.rollback()
                return [reason.code for reason in refused.reasons]
        return []

    assert disable("ada", "ada") == ["own_account", "last_administrator"]
    with database.write() as session:
        second = staff_actions.add_staff(
            session,
            world.ada,
            email="second@jobbridge.example",
            name="Second",
            role=Role.ADMINISTRATOR,
            organisations=(),
            duties=(),
            locale="lv",
            now=NOW,
        )
        world.ids["second"] = second.id
    assert disable("ada", "ada") == ["own_account"]
    assert disable("ada", "second") == []


def test_ending_an_access_ends_sessions_and_tokens(
    client_for: ClientFor, database: Database, world: World
) -> None:
    from jobbridge.accounts.actions import issue_api_token

    anna = client_for("anna")
    with database.write() as session:
        account = session.get_one(Account, world.ids["anna"])
        issue_api_token(session, world.anna, account, now=NOW)
    page = client_for("ada").get(f"/accounts/{world.ids['anna']}").text
    assert "anna@jobbridge.example" in page
    with database.read() as session:
        ends = staff_queries.endings_for(session, world.ada, world.ids["anna"], NOW)
    assert (ends.sign_ins, ends.tokens) == (1, 1)
    client_for("ada").submit(f"/accounts/{world.ids['anna']}/disable", version=1)
    assert anna.get("/account").status_code == 303
    with database.read() as session:
        open_ones = select(SignIn.id).where(
            SignIn.account_id == world.ids["anna"], SignIn.ended_at.is_(None)
        )
        tokens = select(ApiToken.id).where(ApiToken.ended_at.is_(None))
        assert session.scalars(open_ones).all() == []
        assert session.scalars(tokens).all() == []


def test_ones_own_password_asks_for_the_old_one_and_signs_out_elsewhere(
    client_for: ClientFor, database: Database, world: World
) -> None:
    from jobbridge.accounts.actions import set_password

    with database.write() as session:
        account = session.get_one(Account, world.ids["anna"])
        set_password(session, world.anna, account, PHRASE, now=NOW)
    here, elsewhere = client_for("anna"), client_for("anna")
    wrong = here.submit("/account/password", old="not it", password="x" * 14, again="x" * 14)
    assert wrong.status_code == 422
    new = "četras dzeltenas bumbieres"
    right = here.submit("/account/password", old=PHRASE, password=new, again=new)
    assert right.status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_guessing_the_old_password_is_limited_as_signing_in_is(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    for _ in range(10):
        anna.submit("/account/password", old="a guess", password=PHRASE, again=PHRASE)
    answer = anna.submit("/account/password", old="a guess", password=PHRASE, again=PHRASE)
    assert answer.status_code == 422
    with database.read() as session:
        from jobbridge.accounts.model import SignInFailure

        assert session.query(SignInFailure).count() == 10


def test_a_search_by_address_never_stands_in_an_address(
    client_for: ClientFor, world: World
) -> None:
    answer = client_for("ada").submit("/accounts/find", text="bruno@")
    assert answer.status_code == 200
    assert "Bruno" in answer.text
    assert "Anna" not in answer.text
    assert client_for("anna").submit("/accounts/find", text="bruno").status_code == 404


def test_a_list_is_narrowed_by_role_organisation_and_state(
    database: Database, world: World
) -> None:
    with database.read() as session:

        def named(**filters: object) -> list[str]:
            page = staff_queries.staff_for(session, world.ada, **filters)  # type: ignore[arg-type]
            return [row.name for row in page.rows]

        assert named(role="counselor") == ["Anna", "Bela"]
        assert named(organisation_id=world.ids["north"]) == ["Anna", "Olga"]
        assert named(state="ended") == []
        with pytest.raises(NotFound):
            staff_queries.staff_for(session, world.anna)


def test_two_administrators_cannot_overwrite_each_other(database: Database, world: World) -> None:
    with database.write() as session, pytest.raises(Stale):
        staff_actions.enable_staff(
            session, world.ada, account_id=world.ids["anna"], version=7, now=NOW
        )


def test_an_invitation_lasts_three_days() -> None:
    from jobbridge.accounts.rules import INVITATION

    assert timedelta(hours=72) == INVITATION


def test_a_corrected_address_and_a_choice_made_anew_are_written_to_again(
    database: Database, world: World
) -> None:
    def refused() -> Account:
        account = session.get_one(Account, world.ids["anna"])
        account.mail_refused_at = NOW
        session.flush()
        return account

    with database.write() as session:
        anna = refused()
        staff_actions.edit_staff(
            session,
            world.ada,
            account_id=anna.id,
            version=anna.version,
            email="anna.pareiza@north.example",
            name=anna.name,
            role=Role.COUNSELOR,
            organisations=[world.ids["north"]],
            duties=[],
            locale="lv",
            now=NOW,
        )
        assert anna.mail_refused_at is None
        anna = refused()
        choices = actions.MailChoices(
            mail=True,
            calendar_by="feed",
            remind_hours=None,
            alarm_minutes=None,
            digest="none",
            quiet_from=None,
            quiet_to=None,
        )
        actions.choose_mails(session, world.anna, choices, now=NOW)
        assert anna.mail_refused_at is None
