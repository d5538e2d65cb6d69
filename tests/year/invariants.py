"""What must hold at every midnight, asked in plain SQL: not by the queries that it checks."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from jobbridge.applications.model import Application
from jobbridge.applications.queries import applications_for
from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from tests.year.stage import Cast

# Each finds what must not be. `:now` is the midnight.
NEVER = {
    "claimed twice": """
        SELECT a.resource FROM claim a JOIN claim b ON a.resource = b.resource AND a.id < b.id
        WHERE a.starts_at < b.ends_at AND b.starts_at < a.ends_at
          AND (a.held_until IS NULL OR a.held_until > :now)
          AND (b.held_until IS NULL OR b.held_until > :now)
          AND a.ends_at > :now AND b.ends_at > :now""",
    "a person in two interviews at once": """
        SELECT a.ref FROM interview a JOIN interview b ON a.id < b.id
        JOIN application x ON x.id = a.application_id
        JOIN application y ON y.id = b.application_id AND y.inmate_id = x.inmate_id
        WHERE a.state IN ('booked', 'confirmed', 'took_place')
          AND b.state IN ('booked', 'confirmed', 'took_place')
          AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at""",
    "a room with two interviews at once": """
        SELECT a.ref FROM interview a JOIN interview b ON a.id < b.id AND a.room_id = b.room_id
        WHERE a.state IN ('booked', 'confirmed', 'took_place')
          AND b.state IN ('booked', 'confirmed', 'took_place')
          AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at""",
    "booked without a claim": """
        SELECT i.ref FROM interview i WHERE i.state IN ('booked', 'confirmed')
          AND i.starts_at > :now
          AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.interview_id = i.id)""",
    "claimed by what is over": """
        SELECT i.ref FROM interview i JOIN claim c ON c.interview_id = i.id
        WHERE i.state IN ('cancelled', 'took_place', 'missed')
          AND NOT EXISTS (SELECT 1 FROM after_release m
              WHERE m.interview_id = i.id AND m.state = 'planned')""",
    "met in prison after release": """
        SELECT i.ref FROM interview i JOIN application a ON a.id = i.application_id
        JOIN movement m ON m.inmate_id = a.inmate_id AND m.to_prison_id IS NULL
        WHERE i.state = 'took_place' AND i.starts_at > m.recorded_at""",
    "booked inside for who has left": """
        SELECT i.ref FROM interview i JOIN application a ON a.id = i.application_id
        JOIN inmate p ON p.id = a.inmate_id
        WHERE i.state IN ('held', 'booked', 'confirmed') AND i.starts_at > :now
          AND p.status = 'released'""",
    "booked where the person is no longer, and in nobody's hands": """
        SELECT i.ref FROM interview i JOIN application a ON a.id = i.application_id
        JOIN inmate p ON p.id = a.inmate_id
        WHERE i.state IN ('booked', 'confirmed') AND i.starts_at > :now
          AND i.prison_id <> p.prison_id AND p.status = 'active'
          AND NOT EXISTS (SELECT 1 FROM proposal x WHERE x.interview_id = i.id)""",
    "met where the person was no longer": """
        SELECT i.ref FROM interview i JOIN application a ON a.id = i.application_id
        JOIN movement m ON m.inmate_id = a.inmate_id AND m.from_prison_id = i.prison_id
        WHERE i.state = 'took_place' AND m.recorded_at < i.starts_at
          AND m.to_prison_id <> m.from_prison_id
          AND NOT EXISTS (SELECT 1 FROM movement b WHERE b.inmate_id = a.inmate_id
              AND b.to_prison_id = i.prison_id AND b.id > m.id AND b.recorded_at < i.starts_at)
          AND NOT EXISTS (SELECT 1 FROM after_release r WHERE r.interview_id = i.id)""",
    "a state that its history does not end in": """
        SELECT i.ref FROM interview i WHERE i.state <> (
            SELECT c.to_state FROM interview_change c WHERE c.interview_id = i.id
            ORDER BY c.id DESC LIMIT 1)""",
    "an application whose history does not end in its state": """
        SELECT a.ref FROM application a WHERE a.state <> (
            SELECT c.to_state FROM application_change c WHERE c.application_id = a.id
            ORDER BY c.id DESC LIMIT 1)""",
    "a calendar that tells another time or revision": """
        SELECT i.ref FROM interview i JOIN entry e ON e.uid = i.uid
        WHERE e.sequence <> i.sequence
           OR (i.state <> 'cancelled' AND e.starts_at <> i.starts_at)""",
    "booked and in no calendar": """
        SELECT i.ref FROM interview i WHERE i.state IN ('booked', 'confirmed')
          AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.uid = i.uid)""",
    "begun without an offer": """
        SELECT a.ref FROM application a WHERE a.state IN ('offer', 'accepted', 'started', 'kept')
          AND NOT EXISTS (SELECT 1 FROM employment e WHERE e.application_id = a.id)""",
    "a dead job": "SELECT kind FROM job WHERE dead_at IS NOT NULL AND kind <> 'mail'",
}


def broken(database: Database, cast: Cast, day: date, looked_at: int = 12) -> list[str]:
    """What does not hold as `day` ends, in words; of the employers some are looked at."""
    now = local_moment(day, datetime.max.time().replace(microsecond=0))
    with database.engine.connect() as connection:
        found = [
            f"{day}: {what}: {', '.join(sorted({str(row[0]) for row in rows})[:5])}"
            for what, statement in NEVER.items()
            if (rows := connection.execute(text(statement), {"now": now}).all())
        ]
        found += [f"{day}: {what}" for what in _counts(connection)]
    employers = sorted(cast.employers)
    first = day.toordinal() * looked_at % max(1, len(employers))
    with database.read() as session:
        for employer_id in (employers + employers)[first : first + min(looked_at, len(employers))]:
            shown = applications_for(session, cast.employers[employer_id], most=10_000)
            found += [
                f"{day}: {ref} is shown without an agreement"
                for ref in _unagreed(session, shown, employer_id)
            ]
    return found


def _counts(connection: Any) -> Iterator[str]:
    """People and what became of them add up."""
    people = connection.execute(text("SELECT status, count(*) FROM inmate GROUP BY status")).all()
    known = connection.execute(text("SELECT count(*) FROM inmate")).scalar()
    left = connection.execute(
        text("SELECT count(DISTINCT inmate_id) FROM movement WHERE to_prison_id IS NULL")
    ).scalar()
    by_status = {row[0]: row[1] for row in people}
    if sum(by_status.values()) != known:
        yield "people do not add up"
    if by_status.get("released", 0) != left:
        yield f"{by_status.get('released', 0)} released, {left} movements out"


def _unagreed(session: Any, shown: list[Application], employer_id: int) -> list[str]:
    """The rule once more, by hand: an agreement to be introduced to this employer stands."""
    found = []
    for application in shown:
        purposes = {
            row[0]
            for row in session.execute(
                text(
                    "SELECT purpose FROM agreement WHERE inmate_id = :inmate"
                    " AND withdrawn_at IS NULL"
                    " AND (organisation_id IS NULL OR organisation_id = :employer)"
                ),
                {"inmate": application.inmate_id, "employer": employer_id},
            )
        }
        if "introduction" not in purposes:
            found.append(application.ref)
    return found
