"""The year's figures counted once more: moments read by plain SQL, counted here by the definitions
that stand beside the figures on the page, and by no query of the product."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import text
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import local_date, local_moment
from jobbridge.db import Database

Figures = dict[str, dict[str, list[int]]]
"""By chain, by prison ("" is everybody): how many came to each step."""

WAY = """
SELECT m.inmate_id, m.from_prison_id AS prison, m."on" AS day,
    (SELECT min(g.given_on) FROM agreement g WHERE g.inmate_id = m.inmate_id
        AND g.purpose = 'listing' AND g.recorded_at < :until) AS took_part,
    (SELECT min(c.at) FROM application a JOIN application_change c ON c.application_id = a.id
        WHERE a.inmate_id = m.inmate_id AND c.to_state = 'proposed' AND c.at < :until) AS proposed,
    (SELECT min(c.at) FROM application a JOIN application_change c ON c.application_id = a.id
        WHERE a.inmate_id = m.inmate_id AND c.to_state = 'agreed' AND c.at < :until) AS agreed,
    (SELECT min(at) FROM (
        SELECT a.card_at AS at FROM application a WHERE a.inmate_id = m.inmate_id
        UNION ALL SELECT k.shown_at FROM application a JOIN past_card k
            ON k.application_id = a.id WHERE a.inmate_id = m.inmate_id) s
        WHERE at < :until) AS card,
    (SELECT min(at) FROM (
        SELECT c.at AS at FROM application a JOIN interview i ON i.application_id = a.id
            JOIN interview_change c ON c.interview_id = i.id
            WHERE a.inmate_id = m.inmate_id AND c.at < :until
            AND c.to_state IN ('booked', 'confirmed', 'took_place', 'missed')
        UNION ALL SELECT r.made_at FROM application a
            JOIN after_release r ON r.application_id = a.id
            WHERE a.inmate_id = m.inmate_id AND r.made_at < :until) b) AS booked,
    (SELECT min(at) FROM (
        SELECT c.starts_at AS at FROM application a JOIN interview i ON i.application_id = a.id
            JOIN interview_change c ON c.interview_id = i.id
            WHERE a.inmate_id = m.inmate_id AND c.to_state = 'took_place' AND c.at < :until
            AND NOT EXISTS (SELECT 1 FROM interview_change d
                WHERE d.interview_id = i.id AND d.id > c.id AND d.at < :until)
        UNION ALL SELECT c.at FROM application a JOIN application_change c
            ON c.application_id = a.id
            WHERE a.inmate_id = m.inmate_id AND c.verb = 'meet' AND c.at < :until) h) AS held,
    (SELECT min(c.at) FROM application a JOIN application_change c ON c.application_id = a.id
        WHERE a.inmate_id = m.inmate_id AND c.to_state = 'offer' AND c.at < :until) AS offered,
    (SELECT min(e.started_on) FROM application a JOIN employment e ON e.application_id = a.id
        JOIN application_change c ON c.application_id = a.id
        WHERE a.inmate_id = m.inmate_id AND c.to_state = 'started' AND c.at < :until) AS started,
    (SELECT min(k.held_on) FROM consultation k WHERE k.inmate_id = m.inmate_id
        AND k.state = 'held' AND k.readiness <> '' AND k.entered_at < :until) AS planned
FROM movement m
WHERE m.to_prison_id IS NULL AND m."on" >= :first AND m."on" < :last AND m.recorded_at < :until
"""

WORK = """
SELECT e.id, a.inmate_id, e.started_on, e.ended_on,
    (SELECT max(c.id) FROM application_change c WHERE c.application_id = a.id
        AND c.verb = 'leave' AND c.at < :until) AS left_by,
    (SELECT max(c.id) FROM application_change c WHERE c.application_id = a.id
        AND c.verb = 'resume' AND c.at < :until) AS resumed_by
FROM employment e JOIN application a ON a.id = e.application_id
WHERE e.started_on IS NOT NULL AND EXISTS (SELECT 1 FROM application_change c
    WHERE c.application_id = a.id AND c.to_state = 'started' AND c.at < :until)
"""

SAID = """
SELECT f.employment_id AS job, f.stage, s.in_work FROM follow_up f
JOIN follow_up_answer s ON s.follow_up_id = f.id WHERE s.at < :until
"""

# Where somebody was at a moment: whence the first move recorded after it took them.
CARDS = """
SELECT s.shown_at, s.reacted_at, COALESCE(
    (SELECT m.from_prison_id FROM movement m WHERE m.inmate_id = s.inmate_id
        AND m.recorded_at >= s.shown_at AND m.from_prison_id IS NOT NULL
        ORDER BY m.recorded_at, m.id LIMIT 1), p.prison_id) AS prison
FROM (SELECT a.inmate_id, a.card_at AS shown_at, a.reacted_at FROM application a
    UNION ALL SELECT a.inmate_id, k.shown_at, k.reacted_at
    FROM application a JOIN past_card k ON k.application_id = a.id) s
JOIN inmate p ON p.id = s.inmate_id
WHERE s.shown_at >= :begins AND s.shown_at < :ends
"""

REQUESTS = """
SELECT r.answered_at, r.answer_due,
    EXISTS (SELECT 1 FROM request q WHERE q.employer_id = r.employer_id
        AND q.asked_at < r.asked_at) AS again
FROM request r WHERE r.asked_at >= :begins AND r.asked_at < :ends
"""

MET = """
SELECT i.prison_id AS prison, c.to_state AS state FROM interview i
JOIN interview_change c ON c.interview_id = i.id
WHERE c.at < :until AND c.to_state IN ('took_place', 'missed', 'cancelled')
  AND c.starts_at >= :begins AND c.starts_at < :ends
  AND NOT EXISTS (SELECT 1 FROM interview_change d
      WHERE d.interview_id = i.id AND d.id > c.id AND d.at < :until)
  AND EXISTS (SELECT 1 FROM interview_change b WHERE b.interview_id = i.id AND b.at < :until
      AND b.to_state IN ('booked', 'confirmed', 'took_place', 'missed'))
"""

LOST = """
SELECT i.prison_id AS prison, i.state, i.starts_at, i.ends_at, c.why FROM interview i
JOIN interview_change c ON c.interview_id = i.id
WHERE i.starts_at >= :begins AND i.starts_at < :ends
  AND (i.state = 'took_place' OR (i.state IN ('missed', 'cancelled')
       AND c.from_state IN ('booked', 'confirmed')))
  AND NOT EXISTS (SELECT 1 FROM interview_change d WHERE d.interview_id = i.id AND d.id > c.id)
"""

SPEAKS = {"weeks_6": relativedelta(weeks=6), "months_3": relativedelta(months=3)}
SPEAKS["months_6"] = relativedelta(months=6)
WITHIN = timedelta(days=30)


def counted(database: Database, month: date) -> Figures:
    """One month, as it was known when it was closed."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    following = month + relativedelta(months=1)
    given = _given(
        database,
        first=month,
        last=following,
        begins=_midnight(month),
        ends=_midnight(following),
        until=_midnight(month + relativedelta(months=3)),
    )
    with database.read() as session:
        for chain, prison, steps in _cases(session, month, given):
            came = max(number for number, reached in enumerate(steps) if reached)
            for place in ("", prison) if prison else ("",):
                row = found[chain].setdefault(place, [0] * len(steps))
                for step in range(came + 1):
                    row[step] += 1
    return dict(found)


def added(months: list[Figures]) -> Figures:
    """Several months together."""
    total: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for one in months:
        for chain, places in one.items():
            for place, row in places.items():
                before = total[chain].get(place, [0] * len(row))
                total[chain][place] = [a + b for a, b in zip(before, row, strict=True)]
    return dict(total)


def lost(database: Database, first: date, now: datetime) -> dict[str, Counter[str]]:
    """Of each prison: interviews `held`, and those lost by cause, with their minutes."""
    given = _given(database, begins=_midnight(first), ends=now)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    with database.read() as session:
        for row in session.execute(text(LOST), given):
            if row.state == "took_place":
                found[str(row.prison)]["held"] += 1
                continue
            cause = f"{row.state}:{row.why}"
            length = _moment(row.ends_at) - _moment(row.starts_at)
            found[str(row.prison)][cause] += 1
            found[str(row.prison)][f"minutes {cause}"] += round(length / timedelta(minutes=1))
    return dict(found)


Found = Iterator[tuple[str, str, list[bool]]]


def _cases(session: Session, month: date, given: Mapping[str, Any]) -> Found:
    homes = {}
    for row in session.execute(text(WAY), given):
        day = _day(row.day)
        latest = day + WITHIN
        homes[row.inmate_id] = str(row.prison)
        moments = row[3:11]
        steps = [True, *(value is not None and _day(value) <= latest for value in moments)]
        yield "way", str(row.prison), steps
        before = day - relativedelta(months=3)
        yield "plan", str(row.prison), [True, bool(row.planned) and _day(row.planned) <= before]
    yield from _work(session, month, given)
    for row in session.execute(text(CARDS), given):
        waited = _within(row.shown_at, row.reacted_at, given)
        soon = [waited is not None and waited <= timedelta(days=days) for days in (14, 3)]
        yield "cards", str(row.prison), [True, *soon]
    for row in session.execute(text(REQUESTS), given):
        answered = _known(row.answered_at, given)
        on_time = answered is not None and local_date(answered) <= _day(row.answer_due)
        yield "requests", "", [True, answered is not None, on_time]
        yield "again", "", [True, bool(row.again)]
    for row in session.execute(text(MET), given):
        yield "interviews", str(row.prison), [True, row.state == "took_place"]


def _work(session: Session, month: date, given: Mapping[str, Any]) -> Found:
    said: dict[tuple[int, str], set[bool]] = defaultdict(set)
    for row in session.execute(text(SAID), given):
        said[row.job, row.stage].add(bool(row.in_work))
    following = month + relativedelta(months=1)
    for row in session.execute(text(WORK), given).all():
        ended = row.left_by is not None and row.left_by > (row.resumed_by or 0)
        for chain, after in SPEAKS.items():
            due = _day(row.started_on) + after
            if not month <= due < following:
                continue
            answers = said[row.id, chain]
            over = ended and row.ended_on is not None and _day(row.ended_on) < due
            known = over or len(answers) == 1
            prison = _prison_on(session, row.inmate_id, due)
            yield chain, prison, [True, known, not over and answers == {True}]


def _prison_on(session: Session, inmate_id: int, day: date) -> str:
    moves = session.execute(
        text(
            "SELECT from_prison_id, recorded_at FROM movement WHERE inmate_id = :id"
            " AND from_prison_id IS NOT NULL ORDER BY recorded_at, id"
        ),
        {"id": inmate_id},
    ).all()
    for move in moves:
        if _moment(move.recorded_at) >= _midnight(day):
            return str(move.from_prison_id)
    home = text("SELECT prison_id FROM inmate WHERE id = :id")
    return str(session.scalar(home, {"id": inmate_id}))


def _within(shown: Any, reacted: Any, given: Mapping[str, Any]) -> timedelta | None:
    answered = _known(reacted, given)
    return None if answered is None else answered - _moment(shown)


def _known(value: Any, given: Mapping[str, Any]) -> datetime | None:
    """A moment, unless it was entered too late."""
    if value is None or _moment(value) >= _moment(given["until"]):
        return None
    return _moment(value)


def _given(database: Database, **values: date) -> dict[str, Any]:
    """What a statement is given: SQLite keeps moments as text, in UTC."""
    if not database.sqlite:
        return values
    return {name: _written(value) for name, value in values.items()}


def _written(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat()


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _day(value: Any) -> date:
    """The day here of a day or a moment, as the database hands it out."""
    if isinstance(value, str):
        return date.fromisoformat(value) if len(value) == 10 else local_date(_moment(value))
    return local_date(value) if isinstance(value, datetime) else value


def _midnight(day: date) -> datetime:
    return local_moment(day, time())
