"""Whatever is done to entries, calendars can follow: property tests over random edits."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from jobbridge.calendar import queries
from jobbridge.calendar.actions import EntryTexts, put_entry
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.calendar.rules import CANCELLED_STAYS, PAST, What, leaves_at, net
from jobbridge.db import Database
from tests.conftest import NOW, World

STATUSES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
edits = st.lists(
    st.tuples(
        st.sampled_from(STATUSES),
        st.integers(0, 30 * 24 * 4),  # quarters of an hour from now
        st.text(max_size=90),
        st.sets(st.sampled_from(["room:1:2", "organisation:1", "region:Rīga"]), min_size=1),
        st.integers(0, 20 * 24 * 60),  # minutes until the next edit
    ),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits)
def test_random_edits_keep_the_uid_raise_the_sequence_and_lose_no_cancelled_entry(
    database: Database, edits: list[tuple[str, int, str, set[str], int]]
) -> None:
    with database.write_session() as session:  # never committed
        now, sequence, uid = NOW, 0, "random@jobbridge"
        seen: list[int] = []
        for number, (status, quarters, text, audiences, minutes) in enumerate(edits):
            starts_at = NOW + timedelta(minutes=15 * quarters)
            sequence += 1 if number else 0

            def texts(_locale: str, _tier: str, text: str = text) -> EntryTexts:
                return EntryTexts(text, text, text, categories=("INTERVIEW",))

            entry_id = put_entry(
                session,
                uid=uid,
                sequence=sequence,
                status=status,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                revised_at=now,
                audiences=audiences,
                texts=texts,
            )
            session.expire_all()
            entry = session.get_one(Entry, entry_id)
            for ics in session.scalars(select(Fragment.ics).where(Fragment.entry_id == entry_id)):
                _is_sound(ics, uid, sequence, status)
            for audience in audiences:
                assert _carried(session, audience, now) == 1
            if status == "CANCELLED":
                told = entry.cancelled_at
                assert told is not None
                last = told + CANCELLED_STAYS - timedelta(seconds=1)
                assert _carried(session, min(audiences), last) == 1
            seen.append(entry.sequence)
            now += timedelta(minutes=minutes)
        assert seen == sorted(seen)
        assert session.scalars(select(Entry.uid).where(Entry.uid == uid)).all() == [uid]


def _carried(session: object, audience: str, at: datetime) -> int:
    return len(
        queries.fragments(
            session,  # type: ignore[arg-type]
            audience=audience,
            locale="lv",
            tier="reference",
            now=at,
        )
    )


def _is_sound(ics: bytes, uid: str, sequence: int, status: str) -> None:
    assert ics.startswith(b"BEGIN:VEVENT\r\n")
    assert ics.endswith(b"END:VEVENT\r\n")
    lines = ics.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for wanted in (f"UID:{uid}", f"SEQUENCE:{sequence}", f"STATUS:{status}"):
        assert lines.count(wanted.encode()) == 1
    assert b"\n" not in ics.replace(b"\r\n", b"")
    for name in (b"ATTENDEE", b"ORGANIZER", b"METHOD"):
        assert not any(line.startswith(name) for line in lines)
    [stamp] = [line.partition(b":")[2] for line in lines if line.startswith(b"DTSTAMP:")]
    [modified] = [line.partition(b":")[2] for line in lines if line.startswith(b"LAST-MODIFIED:")]
    assert stamp == modified


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
    st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),
)
def test_an_entry_leaves_after_its_time_and_never_before_its_cancellation_was_seen(
    ends_at: datetime, cancelled_at: datetime | None
) -> None:
    leaves = leaves_at(ends_at, cancelled_at)
    assert leaves >= ends_at + PAST
    assert cancelled_at is None or leaves >= cancelled_at + CANCELLED_STAYS


@given(st.lists(st.sampled_from(What), max_size=6), st.booleans(), st.booleans())
def test_several_changes_come_to_one_that_is_true_now(
    changes: list[What], cancelled: bool, moved: bool
) -> None:
    told = net(changes, cancelled, moved)
    if not changes:
        assert told is None
    elif cancelled:
        assert told in (What.CANCELLED, None)
    else:
        assert told is not None
        assert told is not What.CANCELLED


def test_what_changed_since_is_told_once_an_entry(database: Database, world: World) -> None:
    audience = f"organisation:{world.ids['north']}"

    def put(uid: str, sequence: int, status: str, hours: int, minutes: int) -> None:
        with database.write() as session:
            starts_at = NOW + timedelta(hours=hours)
            put_entry(
                session,
                uid=uid,
                sequence=sequence,
                status=status,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                revised_at=NOW + timedelta(minutes=minutes),
                audiences=[audience],
                texts=lambda _l, _t: EntryTexts(f"Entry {uid}, {status}"),
            )

    for uid in ("moved", "cancelled", "confirmed", "still"):
        put(uid, 0, "TENTATIVE", 24, 0)
    put("moved", 1, "TENTATIVE", 48, 5)
    put("moved", 2, "TENTATIVE", 72, 6)
    put("cancelled", 1, "CANCELLED", 24, 7)
    put("confirmed", 1, "CONFIRMED", 24, 8)
    put("new", 0, "TENTATIVE", 30, 9)
    put("came-and-went", 0, "TENTATIVE", 30, 9)
    put("came-and-went", 1, "CANCELLED", 30, 10)
    with database.read() as session:
        found = queries.changes_since(
            session,
            world.olga,
            NOW + timedelta(minutes=1),
            audiences=[audience],
            now=NOW + timedelta(minutes=11),
        )
        others = queries.changes_since(
            session, world.otto, NOW, audiences=[audience], now=NOW + timedelta(minutes=11)
        )
    assert [(one.what, one.title, one.was_at) for one in found] == [
        (What.CANCELLED, "Entry cancelled, CANCELLED", None),
        (What.CONFIRMED, "Entry confirmed, CONFIRMED", None),
        (What.NEW, "Entry new, TENTATIVE", None),
        (What.MOVED, "Entry moved, TENTATIVE", NOW + timedelta(hours=24)),
    ]
    assert others == []
