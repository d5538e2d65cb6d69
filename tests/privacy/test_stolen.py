"""Whoever steals the database reads nobody in it."""

import json

from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.privacy.erasing_actions import wipe
from tests.cast import CANARY, World
from tests.conftest import ClientFor
from tests.privacy.canaries import dumped, found_in
from tests.subjects import FAR_NAME, Subjects

PERSON = {
    "given_name": "Zigfrīds",
    "family_name": "Zaglisneatradīs",
    "personal_code": "320101-54321",
    "contact": "zigfrids@mans-pasts.example, 29998877",
}


def test_no_name_code_or_contact_stands_readable_in_the_whole_database(
    database: Database, world: World, subjects: Subjects, client_for: ClientFor
) -> None:
    """Nor in what the portal keeps of its own answers, to give them again."""
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        for name, value in PERSON.items():
            setattr(juris, name, value)
    anna = client_for("anna")
    assert anna.get(f"/inmates/{world.refs['juris']}").status_code == 200
    data = anna.get(f"/inmates/{world.refs['juris']}/rights/data.json")
    for value in PERSON.values():
        assert value in json.dumps(data.json(), ensure_ascii=False)
    wipe(database)
    words = [*PERSON.values(), CANARY, FAR_NAME, "29998877", "zigfrids@"]
    dump = dumped(database)
    assert found_in(dump, words) == []
    assert found_in(dump, [word.encode("utf-16-le") for word in words]) == []
    assert world.refs["juris"].encode() in dump
    with database.read() as session:
        assert session.scalars(select(Inmate.family_name)).all().count(PERSON["family_name"]) == 1
