"""People who are erased leave every figure as it was told."""

from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate, Status
from jobbridge.outcomes import rules
from jobbridge.outcomes.history_queries import month_counted
from jobbridge.outcomes.model import Snapshot
from jobbridge.outcomes.snapshot_queries import differences
from jobbridge.privacy.erasing_actions import erase
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW

OPEN = date(2026, 11, 1)  # too young to be closed


def test_closed_months_are_counted_the_same_after_people_were_erased(
    closed: Database, tmp_path: Path
) -> None:
    with closed.read() as session:
        left = select(Inmate.id).where(Inmate.status == Status.RELEASED).order_by(Inmate.id)
        released = list(session.scalars(left))
        before = rules.counted(month_counted(session, OPEN).cases)
    some, others = released[::3], released[1::3]
    assert len(some) > 30
    for group in (some, others):  # twice: what was kept before is added to
        with closed.write() as session:
            whys = dict.fromkeys(group, "released")
            assert erase(session, SYSTEM, whys, file=tmp_path / "stones", now=NOW) == len(group)
    with closed.read() as session:
        months = session.scalars(select(Snapshot).order_by(Snapshot.month)).all()
        assert {f"{one.month}": list(differences(session, one)) for one in months} == {
            f"{one.month}": [] for one in months
        }
        assert rules.counted(month_counted(session, OPEN).cases) == before
        gone = {str(number) for number in (*some, *others)}
        assert [one.month for one in months if any(f'"{n}"' in one.undated for n in gone)] == []
        assert session.scalar(select(func.count(Inmate.id)).where(Inmate.id.in_(some))) == 0
