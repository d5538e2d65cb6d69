"""What the organisations' mentors did and gave in a period."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.errors import NotFound
from jobbridge.mentors import report_rules
from jobbridge.mentors.model import MentorGift, Mentoring, MentorMeeting
from jobbridge.mentors.report_rules import Sum, Told
from jobbridge.viewer import Role, Viewer


def months_for(session: Session, viewer: Viewer, begins: date, ends: date) -> list[Sum]:
    """The coordinator's own organisation month by month; `label` is the first day's ISO text."""
    if not viewer.is_(Role.COORDINATOR):
        raise NotFound
    own = Mentoring.organisation_id.in_(viewer.organisations)
    return _sums(session, own, begins, ends, lambda row: row.on.replace(day=1).isoformat())


def told_for(session: Session, viewer: Viewer, begins: date, before: date, other: str) -> Told:
    """All organisations, as far as ten people or more stand behind a row."""
    if not viewer.is_(Role.AGENCY, Role.MINISTRY):
        raise NotFound
    names = {
        row.id: row.name for row in session.execute(select(Organisation.id, Organisation.name))
    }
    sums = _sums(
        session,
        true(),
        begins,
        before - timedelta(days=1),
        lambda row: names.get(row.organisation_id, ""),
    )
    return report_rules.told(sums, other)


def _sums(
    session: Session,
    whose: ColumnElement[bool],
    begins: date,
    ends: date,
    label: Callable[[Any], str],
) -> list[Sum]:
    """By label. Only sums and ids leave, so nobody's data is read."""
    found: dict[str, list[Sum]] = defaultdict(list)
    meetings = session.execute(
        select(
            Mentoring.organisation_id,
            Mentoring.inmate_id,
            MentorMeeting.on,
            MentorMeeting.minutes,
            MentorMeeting.attended,
        )
        .join(Mentoring, Mentoring.id == MentorMeeting.mentoring_id)
        .where(whose, MentorMeeting.on.between(begins, ends))
    )
    for row in meetings:
        found[label(row)].append(
            Sum(
                "",
                frozenset({row.inmate_id}),
                int(row.attended),
                int(not row.attended),
                row.minutes,
            )
        )
    gifts = session.execute(
        select(
            Mentoring.organisation_id,
            Mentoring.inmate_id,
            MentorGift.on,
            MentorGift.kind,
            MentorGift.quantity,
            MentorGift.cost_cents,
        )
        .join(Mentoring, Mentoring.id == MentorGift.mentoring_id)
        .where(whose, MentorGift.on.between(begins, ends))
    )
    for gift in gifts:
        thing = {gift.kind: (gift.quantity, gift.cost_cents or 0)}
        found[label(gift)].append(Sum("", frozenset({gift.inmate_id}), things=thing))
    return [report_rules.added(name, parts) for name, parts in sorted(found.items())]


def total_of(sums: Iterable[Sum]) -> Sum:
    return report_rules.added("", list(sums))
