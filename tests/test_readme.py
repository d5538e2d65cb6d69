"""The README's examples for programs are requests that an employer really can send."""

import json
import re

import pytest

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from tests.conftest import ClientFor, FixedClock, World
from tests.test_house import ROOT

EXAMPLE = re.compile(
    r"```http\n(?P<method>GET|POST) (?P<path>\S+)\n(?P<headers>(?:[\w-]+: .*\n)*)\n"
    r"(?:(?P<body>\{.*\})\n\n)?(?P<status>\d{3})\n```"
)
EXAMPLES = list(EXAMPLE.finditer((ROOT / "README.md").read_text("utf-8")))


def test_every_example_is_read() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(EXAMPLES) == text.count("```http") == 4


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['method']} {e['path']}")
def test_an_example_gets_the_answer_that_it_promises(
    example: "re.Match[str]",
    client_for: ClientFor,
    database: Database,
    world: World,
    clock: FixedClock,
) -> None:
    with database.write() as session:
        alda = session.get_one(Account, world.ids["alda"])
        token = accounts.issue_api_token(session, viewer_for(session, alda), alda, now=clock.now())
    headers = dict(line.split(": ", 1) for line in example["headers"].splitlines())
    body = json.loads(example["body"]) if example["body"] else None
    answer = client_for(None).request(
        example["method"],
        example["path"],
        headers={"authorization": f"Bearer {token}", **headers},
        **({"json": body} if body is not None else {}),
    )
    assert answer.status_code == int(example["status"])
    again = client_for(None).request(
        example["method"],
        example["path"],
        headers={"authorization": f"Bearer {token}", **headers},
        **({"json": body} if body is not None else {}),
    )
    if answer.status_code < 400:
        assert again.text == answer.text
