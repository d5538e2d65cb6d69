"""The table of who may call and receive what, and the code held to it."""

import pytest

from jobbridge.app import served
from jobbridge.errors import Unusable
from jobbridge.viewer import Role
from jobbridge.web import roles
from jobbridge.web.routes import get
from tests.canaries import planted
from tests.conftest import ClientFor

TEXT = """
/cards   # a part of the portal
  employer receives inmate.given_name
  GET  /cards/{ref:str}   employer
  POST /cards/{ref:str}/end   counselor office fresh
"""


@get("/cards/{ref:str}", {Role.EMPLOYER, Role.AGENCY})
def opened_wider(ref: str) -> None: ...


@get("/cards/new", {Role.EMPLOYER})
def forgotten() -> None: ...


def test_code_and_table_agree() -> None:
    assert list(roles.differences(served(), roles.table())) == []


def test_a_route_that_is_forgotten_or_opened_wider_is_never_served() -> None:
    found = list(roles.differences([opened_wider, forgotten], roles.read(TEXT)))
    assert found == [
        "not in roles.txt: GET /cards/new employer",
        "GET /cards/{ref:str}: the code says agency employer, roles.txt employer",
        "only in roles.txt: POST /cards/{ref:str}/end",
    ]
    with pytest.raises(Unusable, match="jobbridge roles"):
        roles.require([*served(), forgotten])


def test_a_new_line_stands_in_its_place_and_nothing_else_changes() -> None:
    lines = roles.missing([forgotten], roles.read(TEXT))
    text = roles.with_lines(TEXT, lines)
    assert [line for line in text.splitlines() if line not in TEXT.splitlines()] == [str(lines[0])]
    assert roles.missing([forgotten], roles.read(text)) == []


@pytest.mark.parametrize(
    "line",
    [
        *("GET /x", "GET /x nobody", "employer receives", "king receives inmate.notes"),
        *("FETCH /x employer", "GET /x employer\nGET /x counselor"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(line: str) -> None:
    with pytest.raises(Unusable, match=r"roles\.txt"):
        roles.read(f"/x\n  {line}")


def test_the_table_names_fields_that_there_are() -> None:
    named = {name for names in roles.table().fields.values() for name in names}
    assert named - set(planted()) == set()


def test_everybody_reads_their_own_role_and_the_auditor_all(client_for: ClientFor) -> None:
    whole, own = client_for("uldis").get("/roles").text, client_for("alda").get("/roles").text
    assert ("/accounts/new" in whole, "/accounts/new" in own) == (True, False)
    assert ("inmate.given_name" in whole, "inmate.given_name" in own) == (True, False)
    assert "/roster/questions" not in client_for("alda").get("/roles?role=prison_officer").text
