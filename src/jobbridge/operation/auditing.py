"""`jobbridge audit …`: what an operator says of the chain: another secret, an older backup."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select

from jobbridge.app import open_database
from jobbridge.audit.anchor_actions import note_restored, record_restored
from jobbridge.audit.chain_actions import begin_anew, extend
from jobbridge.audit.chain_queries import verified_for
from jobbridge.audit.chain_rules import told
from jobbridge.audit.command import gap_told
from jobbridge.bans.model import Ban
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.register_actions import index_name
from jobbridge.settings import Settings
from jobbridge.viewer import SYSTEM

BATCH = 200


def rekey(settings: Settings, *, now: datetime) -> Iterator[str]:
    """Everything is verified with the former secret first, and chained what waits. Whatever is
    found by a keyed hash is hashed anew before that: interrupted, the whole begins again."""
    former = settings.former_secret_key
    if not former or former == settings.secret_key:
        raise Unusable(
            "JOBBRIDGE_FORMER_SECRET_KEY: must be the key with which the audit chain was made, and "
            "JOBBRIDGE_SECRET_KEY the new one; best by file, JOBBRIDGE_FORMER_SECRET_KEY_FILE"
        )
    before, database = open_database(replace(settings, secret_key=former)), open_database(settings)
    try:
        extend(before, now)
        with before.read() as session:
            found = verified_for(session, SYSTEM, now=now, newest=None)
        if found.faults:
            faults = "\n".join(told(fault) for fault in found.faults)
            raise Unusable(f"{faults}\nNothing was changed: look into that first")
        people = _index_anew(database)
        with database.write() as session:
            bans = session.scalar(select(func.count()).where(Ban.ended_at.is_(None)))
            through = begin_anew(session, SYSTEM, former=before.keyring, now=now)
    finally:
        before.dispose()
        database.dispose()
    yield f"Audit log: {found.links} rows verified with the former key and closed."
    yield f"After place {through} it goes on with the new key, which also verifies what is before."
    yield f"{people} people are found by name and number as before."
    yield f"To be done by hand: {bans} bans of visitors set anew, recovery codes given out anew."


def _index_anew(database: Database) -> int:
    done = last = 0
    while True:
        with database.write() as session:
            query = select(Inmate).where(Inmate.id > last).order_by(Inmate.id).limit(BATCH)
            people = session.scalars(query).all()
            for one in people:
                index_name(session, one)
        done += len(people)
        if len(people) < BATCH:
            return done
        last = people[-1].id


def restored(settings: Settings, *, now: datetime) -> Iterator[str]:
    """For a restore that was not `jobbridge restore`, or that was cut off at its end."""
    database = open_database(settings)
    try:
        with database.write() as session:
            record_restored(session, SYSTEM, now=now)
        if settings.anchor_file is None:
            yield "Noted in the audit log. No anchor file is set (JOBBRIDGE_ANCHOR_FILE)."
        else:
            yield gap_told(note_restored(database, settings.anchor_file, now=now))
    finally:
        database.dispose()
