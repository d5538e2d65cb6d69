"""Reads of four weeks, in the play: the usual ones, and a few that an auditor looks into."""

import random
from datetime import datetime, time, timedelta

from sqlalchemy import select

from jobbridge.audit.actions import read_rows
from jobbridge.clock import RIGA, local
from jobbridge.db import Base
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

WEEKS = 4
HURRIED, LATE, CURIOUS = 24, 3, 2


def read_before(stage: Stage) -> None:
    """Guna opens a few of her people on each working day. Yesterday she went through two dozen in
    a quarter of an hour; a counselor elsewhere opened some whom he has no case of; and
    one of hers was opened in the night."""
    today = local(stage.clock.now()).date()
    rows: list[Base] = []
    with stage.database.read() as session:
        prison = session.scalars(select(Prison.id).where(Prison.code == STAGE_PRISON)).one()
        query = select(Inmate.id).order_by(Inmate.id)
        hers = list(session.scalars(query.where(Inmate.prison_id == prison)))
        guna = stage.viewer(session, stage.members["guna"])
        elsewhere = next(
            stage.viewer(session, account)
            for place, account in sorted(stage.counselors.items())
            if place != prison
        )
    chance = random.Random(len(hers))

    def opened(viewer: Viewer, people: list[int], at: datetime, pace: timedelta) -> None:
        for number, person in enumerate(people):
            moment = at + number * pace
            request = f"demo {viewer.account_id} {moment:%m%d%H%M%S}"
            seen = {("inmate", person): None}
            rows.extend(read_rows(viewer, seen, path="person", now=moment, request_id=request))

    for back in range(7 * WEEKS, 1, -1):
        day = today - timedelta(days=back)
        if day.isoweekday() < 6 and hers:
            usual = chance.sample(hers, min(4, len(hers)))
            opened(guna, usual, datetime.combine(day, time(9), RIGA), timedelta(minutes=35))
    yesterday = today - timedelta(days=1)
    at = datetime.combine(yesterday, time(14, 5), RIGA)
    opened(guna, hers[:HURRIED], at, timedelta(seconds=35))
    opened(elsewhere, hers[:CURIOUS], at + timedelta(hours=2), timedelta(minutes=4))
    late = datetime.combine(yesterday, time(23, 20), RIGA)
    opened(guna, hers[-LATE:], late, timedelta(minutes=3))
    stage.database.note(rows)
