"""What is kept too long ends by night: first counted, then ended, and nothing younger."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application, State
from jobbridge.consultations.model import Consultation
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.outbox.model import Job
from jobbridge.privacy.command import retention_lines
from jobbridge.privacy.queries import erasure_of
from jobbridge.privacy.retention_actions import keep_no_longer
from jobbridge.privacy.retention_queries import counts_for
from jobbridge.privacy.retention_rules import KEPT
from jobbridge.privacy.rules import months_before
from jobbridge.rounds import chores
from jobbridge.viewer import SYSTEM
from tests.cast import NOW, World
from tests.subjects import Subjects

OLD = NOW - timedelta(days=402)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before_a_day(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_the_night_ends_what_is_kept_too_long_and_leaves_the_rest(
    database: Database, world: World, subjects: Subjects
) -> None:
    number = world.ids["juris"]
    with database.write() as session:
        session.execute(
            update(Inmate)
            .where(Inmate.id == number)
            .values(
                status=Status.RELEASED,
                release_earliest=OLD.date(),
                release_expected=OLD.date(),
                release_latest=OLD.date(),
            )
        )
        session.execute(update(Agreement).values(given_on=OLD.date()))
        session.execute(update(Consultation).values(held_on=OLD.date()))
        session.execute(
            update(Application)
            .where(Application.ref == subjects.near["application"])
            .values(state=State.DECLINED, card={"met": []}, card_at=OLD, updated_at=OLD)
        )
        session.add(Job(kind="test", key="old", payload={}, posted_at=OLD, due_at=OLD, done_at=OLD))
        session.execute(
            update(Account)
            .where(Account.id == world.ids["otto"])
            .values(active=False, created_at=NOW - timedelta(days=900))
        )
    with database.read() as session:
        counts = counts_for(session, SYSTEM, now=NOW)
    assert {name: counts[name] for name in ("people", "applications", "jobs", "accounts")} == {
        "people": 1,
        "applications": 1,
        "jobs": 1,
        "accounts": 1,
    }
    dry = list(retention_lines(database, dry_run=True, now=NOW))
    assert {line["step"]: line["count"] for line in dry} == counts
    assert keep_no_longer(database, NOW) == counts
    assert set(keep_no_longer(database, NOW).values()) == {0}
    with database.read() as session:
        planned = erasure_of(session, number)
        assert planned is not None
        assert (planned.why, planned.due_at) == ("released", NOW + timedelta(days=30))
        otto = session.get_one(Account, world.ids["otto"])
        assert otto.name == "–"
        assert otto.email.endswith("@ended.invalid")
        assert session.get_one(Account, world.ids["olga"]).name == "Olga"


def test_the_table_names_who_does_each_and_only_keepers_read_it(
    database: Database, world: World
) -> None:
    with database.read() as session:
        for viewer in (world.anna, world.alda, world.tekla):
            with pytest.raises(NotFound):
                counts_for(session, viewer, now=NOW)
        steps = set(counts_for(session, world.uldis, now=NOW))
    done_elsewhere = {"audit"}
    assert {one.step for one in KEPT.values() if one.step} - steps == done_elsewhere
    assert {"retention", "visitors", "drafts", "forget_rosters", "forget_entries"} <= set(chores())
