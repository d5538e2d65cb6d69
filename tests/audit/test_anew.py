"""The chain goes on with another secret, and after a restore: nothing before can be changed
unseen, and what is missing stays told."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from jobbridge.audit import chain_actions
from jobbridge.audit.actions import forget_before, record
from jobbridge.audit.anchor_actions import file_faults, note_restored, write_anchors
from jobbridge.audit.chain_queries import COLUMNS, keys_of, link_key
from jobbridge.audit.chain_rules import KEYS, Fault, link, masked, unmasked
from jobbridge.audit.command import gap_told
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.inmates.model import InmateNameKey
from jobbridge.operation import auditing
from jobbridge.sealed import Keyring
from jobbridge.settings import Settings
from jobbridge.viewer import SYSTEM
from tests.audit.test_chain import YEARS, faults, unguarded, write
from tests.conftest import NOW, RING, World

DAY = timedelta(days=1)
DATA = (("k1", bytes(range(32))),)
SECOND, THIRD = (Keyring(DATA, f"the secret that came {n} of all".encode()) for n in (2, 3))


def under(database: Database, ring: Keyring) -> Database:
    return Database(database.url, ring)


def rekeyed(database: Database, former: Keyring, ring: Keyring) -> Database:
    made = under(database, ring)
    try:
        with made.write() as session:
            chain_actions.begin_anew(session, SYSTEM, former=former, now=NOW)
    except Unusable:
        made.dispose()
        raise
    return made


def test_a_key_opens_only_with_the_key_and_the_number_it_was_masked_with() -> None:
    over, key = bytes(32), bytes(range(32))
    detail = masked(over, KEYS[0], 7, key)
    assert len(detail) == 80
    assert unmasked(over, KEYS[0], 7, detail) == key
    for wrong in (
        (bytes(31) + b"1", KEYS[0], 7, detail),
        (over, KEYS[1], 7, detail),
        (over, KEYS[0], 8, detail),
        (over, KEYS[0], 7, detail[:-2]),
        (over, KEYS[0], 7, "of no use"),
        (over, KEYS[0], None, None),
    ):
        assert unmasked(*wrong) is None


def test_with_another_secret_what_was_before_is_verified_row_by_row(database: Database) -> None:
    write(database)
    chain_actions.anchor(database, NOW)
    write(database, 2, at=NOW + YEARS)
    with database.write() as session:
        assert forget_before(session, SYSTEM, before=NOW + DAY, now=NOW + 2 * YEARS, most=5) == 5
    chain_actions.extend(database, NOW + 2 * YEARS)
    now = NOW + 2 * YEARS
    second = under(database, SECOND)
    assert faults(second, now)[0] == Fault("head")
    second.dispose()
    with pytest.raises(Unusable, match="not of the former key"):
        rekeyed(database, THIRD, SECOND)

    second = rekeyed(database, RING, SECOND)
    write(second, 3, at=now)
    chain_actions.anchor(second, now)
    third = rekeyed(second, SECOND, THIRD)
    write(third, 3, at=now)
    chain_actions.anchor(third, now + DAY)
    with third.write() as session:
        assert forget_before(session, SYSTEM, before=NOW + DAY, now=now, most=2) == 2
    chain_actions.extend(third, now)
    assert faults(third, now) == []
    assert "head" in {fault.code for fault in faults(database, now)}
    with third.write() as session:  # the rows that hold the keys outlive the rest
        before = now + YEARS
        while forget_before(session, SYSTEM, before=before, now=now + 3 * YEARS):
            pass
    chain_actions.extend(third, now + 3 * YEARS)
    assert faults(third, now + 3 * YEARS) == []
    with third.read() as session:
        left = list(session.scalars(text("SELECT verb FROM audit_row")))
    assert [left.count(verb) for verb in (*KEYS, "inmate.edit")] == [2, 2, 0]
    for one in (second, third):
        one.dispose()


def test_who_learns_the_former_secret_cannot_make_the_past_anew(database: Database) -> None:
    rows = write(database)
    second = rekeyed(database, RING, SECOND)
    write(second, 2)
    unguarded(database, f"UPDATE audit_row SET account_id = 999 WHERE id = {rows[-4]}")
    assert faults(second) == [Fault("changed", rows[-4])]
    with database.write() as session:  # every link from there on, with the right key
        key = link_key(session)
        found = text("SELECT mac FROM audit_link WHERE position = :at")
        mac = session.scalars(found, {"at": len(rows) - 4}).one()
        for at in range(len(rows) - 3, len(rows) + 1):
            chosen = select(*COLUMNS).where(COLUMNS[0] == rows[at - 1])
            mac = link(key, mac, at, session.execute(chosen).one())
            session.execute(
                text("UPDATE audit_link SET mac = :mac WHERE position = :at"),
                {"mac": mac, "at": at},
            )
    (fault,) = faults(second)  # the link with which the second secret began holds the end as it was
    assert (fault.code, fault.at) == ("changed", rows[-1] + 1)
    second.dispose()


def test_a_change_of_keys_that_somebody_invents_is_none(database: Database) -> None:
    write(database)
    guessed = keys_of(Keyring(DATA, b"guessed by the thief, of some length"))
    with database.write() as session:
        for verb, key in zip(KEYS, guessed, strict=True):
            detail = masked(guessed[0], verb, 3, key)
            record(session, SYSTEM, verb, "audit", 3, now=NOW, detail=detail)
    chain_actions.extend(database, NOW)
    assert faults(database) == []


def test_the_command_verifies_before_it_closes(
    database: Database, world: World, app_settings: Settings
) -> None:
    rows = write(database)
    with pytest.raises(Unusable, match="FORMER_SECRET_KEY"):
        list(auditing.rekey(app_settings, now=NOW))
    given = replace(app_settings, former_secret_key=b"a test secret of enough length")
    unguarded(database, f"UPDATE audit_row SET subject_id = 9 WHERE id = {rows[3]}")
    with pytest.raises(Unusable, match=f"row {rows[3]} does not fit(.|\n)*Nothing was changed"):
        list(auditing.rekey(given, now=NOW))
    unguarded(database, f"UPDATE audit_row SET subject_id = 4 WHERE id = {rows[3]}")
    lines = list(auditing.rekey(given, now=NOW))
    assert f"After place {len(rows)} " in lines[1]
    new = Database(database.url, Keyring(given.data_keys, given.secret_key))
    with new.read() as session:
        key = InmateNameKey.key == new.keyring.index("juris")
        found = session.scalars(select(InmateNameKey.inmate_id).where(key)).all()
    new.dispose()
    assert world.ids["juris"] in found


def test_a_restore_stays_told_and_what_comes_after_it_is_in_order(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "anchors"
    run = chain_actions.chore(file)
    write(database)
    run(database, NOW)
    inside = [("audit_row", "id"), ("audit_link", "position"), ("audit_anchor", "id")]
    with database.read() as session:
        ends = [session.scalar(text(f"SELECT max({key}) FROM {name}")) for name, key in inside]
        query = "SELECT length, tail, mac, passed_at FROM audit_chain"
        head = dict(session.execute(text(query)).one()._mapping)
    for day in (1, 2):
        write(database, 2, at=NOW + day * DAY)
        run(database, NOW + day * DAY)
    # As it was on the first day: what restoring an older backup leaves.
    cut = [
        f"DELETE FROM {name} WHERE {key} > {end}"
        for (name, key), end in zip(inside, ends, strict=True)
    ]
    unguarded(database, *cut)
    back = "UPDATE audit_chain SET length = :length, tail = :tail, mac = :mac, passed_at = "
    with database.write() as session:
        session.execute(text(back + ":passed_at"), head)
    assert file_faults(database, file)[0] == [Fault("ahead", (NOW + 2 * DAY).date())]

    now = NOW + 2 * DAY + timedelta(hours=1)
    gap = note_restored(database, file, now=now)
    told = gap_told(gap)
    assert "chained after 2026-11-23" in told
    assert "2026-11-24, 2026-11-25" in told
    write(database, 3, at=now)
    run(database, now)
    assert file_faults(database, file) == ([], [gap])
    assert faults(database, now) == []

    lines = file.read_text("utf-8")
    file.write_text(lines.replace('"position": ', '"position": 1', 1), "utf-8")
    assert file_faults(database, file)[0][0].code == "outside"
    invented = lines + '{"restored": "2026-12-01T00:00:00+00:00", "kept": "", "position": 1, '
    file.write_text(invented + '"link": "00", "mac": "00"}\n', "utf-8")
    write_anchors(database, file)
    found = [fault.code for fault in file_faults(database, file)[0]]
    assert found == ["restored"]
