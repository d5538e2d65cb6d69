"""Nothing of anybody's support reaches an employer or a match: byte by byte the same with it and
without. It takes seconds because it opens all that an employer can open, twice."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from jobbridge.calendar import actions as calendar
from jobbridge.db import Database
from jobbridge.matching.command import match_lines, rematch
from jobbridge.services import (
    actions,
    attendance_actions,
    person_actions,
    referral_actions,
)
from jobbridge.viewer import SYSTEM, Role
from tests.cast import read
from tests.conftest import NOW, World
from tests.named_paths import PARAMETERS
from tests.rehearsal import Stage, staged
from tests.services.conftest import TODAY, offer, person
from tests.test_routes import routes_of, unclassified


def support(session: Session, world: World) -> None:
    """Juris waits, Karlis attends; both have named somebody."""
    made = offer(kind="addiction", name="Atkarības programma", prison_id=world.ids["north"])
    service = actions.add_service(session, SYSTEM, offer=made, now=NOW)
    came: list[str] = []
    for name, verb in (("karlis", "accept"), ("juris", "wait")):
        one = person(session, world, name)
        row = referral_actions.refer(
            session, world.anna, one, service_ref=service.ref, agreed_on=TODAY, now=NOW
        )
        referral_actions.step(session, world.anna, ref=row.ref, verb=verb, now=NOW)
        person_actions.name_support_person(
            session, world.anna, one, name="Zane Draudzene", relation="partner",
            contact="+371 29998887", legal_basis="consent", now=NOW,
        )  # fmt: skip
        came.append(row.ref)
    attendance_actions.attend(
        session, world.anna, service_ref=service.ref, on=TODAY, came={came[0]: True}, now=NOW
    )


def everything(database: Database) -> str:
    """`jobbridge match --all --explain`, after everybody was matched anew."""
    rematch(database, now=NOW, progress=None)
    with database.read() as session:
        found = list(match_lines(session, today=TODAY, explain=True))
    assert "inmate-karli" in {line["inmate"] for line in found}
    return json.dumps(found, ensure_ascii=False)


def seen_by_the_employer(stage: Stage, feed: str) -> dict[str, str]:
    """Every page, answer of the API and feed that Alda can open, without each request's own."""
    found = {}
    for route in routes_of(stage.client.app):
        if route.method != "GET" or Role.EMPLOYER not in (route.roles or ()) or unclassified(route):
            continue
        names = [PARAMETERS[beginning] for beginning, _ in route.parameters]
        path = route.filled(tuple(stage.subjects.of(name, "alda") for name in names))
        if path == "/account/factors/passkey":
            continue  # a challenge of its own each time
        response = stage.call("alda", "GET", path)
        own = response.headers.get("x-request-id", "-")
        found[path] = f"{response.status_code} {response.text.replace(own, '')}"
    found[feed] = stage.call(None, "GET", feed).text
    return found


def test_no_match_and_nothing_that_an_employer_opens_differs_by_a_byte(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "unseen.sqlite3"
    template: Path = request.getfixturevalue("_sqlite_template")
    path.write_bytes(template.read_bytes())
    with staged(f"sqlite:///{path}") as stage:
        plain = Database(stage.database.url, stage.database.keyring)
        world = read(plain)
        with plain.write() as session:
            _, token = calendar.add_feed(
                session,
                world.alda,
                audience=f"account:{world.ids['alda']}",
                name="feed",
                tier="reference",
                now=NOW,
            )
        matches = everything(plain)
        before = seen_by_the_employer(stage, f"/cal/{token}/feed.ics")
        with plain.write() as session:
            support(session, world)
        assert everything(plain) == matches
        plain.dispose()
        after = seen_by_the_employer(stage, f"/cal/{token}/feed.ics")
    assert len(before) > 40
    assert {path for path, text in before.items() if after[path] != text} == set()
