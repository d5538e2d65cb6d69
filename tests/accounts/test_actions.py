"""Signing in, on both databases."""

import re

from jobbridge.accounts import actions
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from tests.conftest import NOW, ClientFor, World


def test_a_signed_in_counselor_sees_her_account(client_for: ClientFor, world: World) -> None:
    answer = client_for("anna").get("/account")
    assert answer.status_code == 200
    assert "anna@jobbridge.example" in answer.text


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        anna = session.get_one(Account, world.ids["anna"])
        actions.set_password(session, world.anna, anna, "a long enough phrase", now=NOW)
    client = client_for(None)
    token = re.search(r'name="csrf_token" value="(\w+)"', client.get("/sign-in").text)
    assert token is not None
    answers = [
        client.post(
            "/sign-in",
            data={"email": email, "password": "wrong password", "csrf_token": token[1]},
        )
        for email in ("anna@jobbridge.example", "nobody@jobbridge.example")
    ]
    assert [a.status_code for a in answers] == [422, 422]
    bodies = [re.sub(r'value="[^"]*"', "", a.text) for a in answers]
    assert bodies[0] == bodies[1]
