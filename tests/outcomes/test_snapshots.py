"""Months closed from history: an independent recount, and the same again afterwards."""

import json
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select, text

from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from jobbridge.employments.model import Employment, FollowUpAnswer
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.outcomes import rules
from jobbridge.outcomes.actions import keep_closed
from jobbridge.outcomes.history_queries import month_counted
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.snapshot_queries import differences, ledgers_of
from jobbridge.outcomes.trait_queries import midnight
from tests.conftest import NOW

AUGUST = date(2026, 8, 1)
LAST = midnight(date(2026, 11, 1))

# Written anew in plain SQL, from the definitions on the page; `:until` is what had been entered.
RECOUNT = """
WITH gone AS (
    SELECT m.inmate_id AS id, m."on" AS day FROM movement m
    WHERE m.to_prison_id IS NULL AND m."on" >= :first AND m."on" < :last
      AND m.recorded_at < :until
), went AS (
    SELECT g.id,
        EXISTS (SELECT 1 FROM agreement a WHERE a.inmate_id = g.id AND a.purpose = 'listing'
                AND a.given_on <= g.day) AS took_part,
        EXISTS (SELECT 1 FROM application a JOIN application_change c ON c.application_id = a.id
                WHERE a.inmate_id = g.id AND c.to_state = 'proposed' AND c.at < :until) AS proposed,
        EXISTS (SELECT 1 FROM application a JOIN application_change c ON c.application_id = a.id
                WHERE a.inmate_id = g.id AND c.to_state = 'agreed' AND c.at < :until) AS agreed,
        EXISTS (SELECT 1 FROM application a
                WHERE a.inmate_id = g.id AND a.card_at < :until)
          OR EXISTS (SELECT 1 FROM application a JOIN past_card k ON k.application_id = a.id
                WHERE a.inmate_id = g.id AND k.shown_at < :until) AS card,
        EXISTS (SELECT 1 FROM application a JOIN interview i ON i.application_id = a.id
                WHERE a.inmate_id = g.id AND i.state <> 'suggested') AS booked,
        EXISTS (SELECT 1 FROM application a JOIN interview i ON i.application_id = a.id
                WHERE a.inmate_id = g.id AND i.state = 'took_place')
          OR EXISTS (SELECT 1 FROM application a JOIN application_change c
                ON c.application_id = a.id WHERE a.inmate_id = g.id AND c.verb = 'meet') AS held,
        EXISTS (SELECT 1 FROM application a JOIN application_change c ON c.application_id = a.id
                WHERE a.inmate_id = g.id AND c.to_state = 'offer') AS offered,
        (SELECT min(e.started_on) FROM application a JOIN employment e ON e.application_id = a.id
                WHERE a.inmate_id = g.id) AS began,
        g.day
    FROM gone g
)
SELECT id, took_part, proposed, agreed, card, booked, held, offered, began, day FROM went
"""


def plain_recount(database: Database, month: date) -> list[int]:
    """How many reached each step of the way, of those who left in the month."""
    until = midnight(rules.closes_on(month))
    given: dict[str, object] = {
        "first": month,
        "last": rules.later(month, 1),
        "until": until.replace(tzinfo=None) if database.sqlite else until,
    }
    if database.sqlite:
        given = {name: str(value) for name, value in given.items()}
    with database.read() as session:
        rows = session.execute(text(RECOUNT), given).all()
    depths = []
    for row in rows:
        day, began = (date.fromisoformat(str(v)) if v else None for v in (row.day, row.began))
        assert day is not None
        started = began is not None and began <= day + timedelta(days=30)
        steps = [True, *(bool(value) for value in row[1:8]), started]
        depths.append(max(n for n, reached in enumerate(steps) if reached))
    return [sum(depth >= step for depth in depths) for step in range(9)]


def test_an_independent_recount_in_plain_sql_agrees(closed: Database) -> None:
    with closed.read() as session:
        kept = {row.month: json.loads(row.counted) for row in session.scalars(select(Snapshot))}
    months = [month for month in kept if month > date(2025, 6, 1)]
    assert len(months) == 14
    for month in months:
        counted = rules.reached(kept[month][""]["way"]["all"][""])
        assert counted == plain_recount(closed, month), month

    _work_recounted(closed)


def _work_recounted(closed: Database) -> None:
    since, until = date(2025, 9, 1), rules.later(AUGUST, 1)
    with closed.read() as session:
        found = ledgers_of(session.scalar(select(Snapshot).where(Snapshot.month == AUGUST)))
        before = ledgers_of(
            session.scalar(select(Snapshot).where(Snapshot.month == date(2025, 8, 1)))
        )
        jobs = session.execute(select(Employment.started_on, Employment.ended_on)).all()
        answers = session.scalars(select(FollowUpAnswer.at)).all()
    window = rules.together(found["weeks_6"].counted, before["weeks_6"].counted, -1)
    due = [
        (begun + timedelta(weeks=6), over)
        for begun, over in jobs
        if begun and since <= begun + timedelta(weeks=6) < until
    ]
    reached = rules.reached(window["all"][""])
    assert reached[0] == len(due)
    assert answers
    over = sum(ended is not None and ended < day for day, ended in due)
    assert reached[1] - reached[2] >= over > 0


def test_a_month_counted_again_equals_unless_history_was_lost(closed: Database) -> None:
    with closed.write() as session:
        one = session.scalars(
            select(Movement).where(Movement.to_prison_id.is_(None), Movement.on > AUGUST)
        ).first()
        assert one is not None
        late = Movement(
            inmate_id=one.inmate_id,
            from_prison_id=one.from_prison_id,
            to_prison_id=None,
            on=AUGUST,
            recorded_at=NOW,
            detail={},
        )
        application = session.scalars(select(Application).order_by(Application.id)).first()
        assert application is not None
        change = ApplicationChange(
            application_id=application.id, verb="start", to_state="started", at=NOW
        )
        session.add_all([late, change])
        for inmate in session.scalars(select(Inmate)):
            inmate.municipality_id = None  # it has no history: the snapshot keeps what it was
    with closed.read() as session:
        snapshots = session.scalars(select(Snapshot).order_by(Snapshot.month)).all()
        assert len(snapshots) > 14
        assert [list(differences(session, one)) for one in snapshots] == [[]] * len(snapshots)
    # Only what history lost comes out otherwise, and is named.
    with closed.write() as session:
        erased = session.scalars(
            select(Inmate)
            .join(Movement, Movement.inmate_id == Inmate.id)
            .where(
                Movement.on > AUGUST,
                Movement.on < date(2026, 9, 1),
                ~exists().where(Application.inmate_id == Inmate.id),
            )
        ).first()
        assert erased is not None
        session.delete(erased)
    with closed.read() as session:
        snapshot = session.scalars(select(Snapshot).where(Snapshot.month == AUGUST)).one()
        said = list(differences(session, snapshot))
    counted = sum(json.loads(snapshot.counted)[""]["way"]["all"][""])
    assert f"way, all: counted {counted}, now {counted - 1}" in said


def test_months_are_closed_in_order_and_once(gone: Database) -> None:
    early = local_moment(date(2026, 9, 30), datetime.min.time())
    keep_closed(gone, early)
    keep_closed(gone, early)
    with gone.read() as session:
        months = list(session.scalars(select(Snapshot.month).order_by(Snapshot.id)))
    assert months[-1] == date(2026, 6, 1)
    assert months == [rules.later(months[0], n) for n in range(len(months))]
    keep_closed(gone, LAST)
    with gone.read() as session:
        assert session.scalars(select(Snapshot.month).order_by(Snapshot.id.desc())).first() == (
            AUGUST
        )


def test_a_release_recorded_by_mistake_and_undone_in_time_never_counts(gone: Database) -> None:
    with gone.write() as session:
        before = len([c for c in month_counted(session, AUGUST).cases if c.chain == "way"])
        move = session.scalars(
            select(Movement).where(Movement.on >= AUGUST, Movement.on < date(2026, 9, 1))
        ).first()
        assert move is not None
        session.add(
            Movement(
                inmate_id=move.inmate_id,
                from_prison_id=None,
                to_prison_id=move.from_prison_id,
                on=move.on,
                recorded_at=move.recorded_at + timedelta(days=1),
                detail={"kind": "release_undone"},
            )
        )
        session.flush()
        after = len([c for c in month_counted(session, AUGUST).cases if c.chain == "way"])
    assert after == before - 1
