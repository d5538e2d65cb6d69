"""What a recipient reads, signed in: the list of what was handed over, and one of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Channel, Kind, Recipient
from jobbridge.inmates.model import Assignment, Inmate
from jobbridge.viewer import Role, Viewer

MOST = 500


@dataclass(frozen=True)
class Received:
    """A line of a recipient's list."""

    recipient: Recipient
    housing: str

    @property
    def ref(self) -> str:
        return self.recipient.ref

    @property
    def release(self) -> date:
        return self.recipient.inmate.release_expected

    @property
    def first(self) -> str:
        return rules.why_first(self.housing)


def recipient_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The recipients whose part this viewer is, as a clause on `Recipient`. Deny by default."""
    role = viewer.account_role
    kind = queries.RECIPIENTS.get(role) if role else None
    if kind is None:
        return false()
    whose: ColumnElement[bool] = Recipient.account_id == viewer.account_id
    if kind is Kind.BRANCH:
        whose = Recipient.organisation_id.in_(viewer.organisations)
    elif kind is Kind.MENTOR:
        whose = and_(whose, _follows(viewer))
    return and_(Recipient.kind == kind, Recipient.channel == Channel.ACCOUNT, whose)


def _follows(viewer: Viewer) -> ColumnElement[bool]:
    """A mentor reads a hand-over only as long as they follow the person."""
    return exists().where(
        Assignment.inmate_id == Recipient.inmate_id,
        Assignment.account_id == viewer.account_id,
        Assignment.ended_at.is_(None),
    )


def received_for(session: Session, viewer: Viewer, today: date) -> list[Received]:
    """What was handed over to the viewer: without a fixed address first, then who leaves first.
    References and days only; the rest stands on each one's own page."""
    rows = session.scalars(
        select(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            recipient_scope(viewer),
            Recipient.state.in_(rules.LIVE),
            queries.agreed(),
            queries.kept(session, today),
        )
        .order_by(Inmate.release_expected, Recipient.id)
        .limit(MOST)
        .options(*queries.WHOLE)
    ).all()
    saw(session, "inmate", [row.inmate_id for row in rows])
    made = queries.handovers_of(session, [row.inmate_id for row in rows])
    found = [Received(row, queries.housing_in(made.get(row.inmate_id))) for row in rows]
    return sorted(found, key=lambda one: (rules.rank(one.housing), one.release, one.ref))


def waiting_for(session: Session, viewer: Viewer) -> int:
    """How many wait for the viewer's acknowledgement: for the menu."""
    if viewer.account_role not in queries.RECIPIENTS:
        return 0
    query = (
        select(func.count())
        .select_from(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            recipient_scope(viewer),
            Recipient.state.in_(rules.OPEN),
            queries.agreed(),
            queries.kept(session, session.info["today"]),
        )
    )
    return session.scalar(query) or 0


def received_one_for(
    session: Session, viewer: Viewer, ref: str, today: date, *, lock: bool = False
) -> Recipient:
    query = (
        select(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            Recipient.ref == ref,
            recipient_scope(viewer),
            Recipient.state.in_(rules.LIVE),
            queries.agreed(),
            queries.kept(session, today),
        )
        .options(*queries.WHOLE)
    )
    if lock:
        query = query.with_for_update(of=Recipient).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def unanswered_for(
    session: Session, viewer: Viewer, today: date
) -> list[tuple[Received, Recipient]]:
    """For the agency: of the people whose hand-over its branch has, who else was reminded and
    has not acknowledged theirs."""
    if not viewer.is_(Role.AGENCY):
        return []
    ours = received_for(session, viewer, today)
    rows = session.scalars(
        select(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(
            Recipient.inmate_id.in_([one.recipient.inmate_id for one in ours]),
            Recipient.kind != Kind.BRANCH,
            Recipient.state.in_(rules.OPEN),
            Recipient.reminded_at.is_not(None),
            queries.agreed(),
        )
        .order_by(Recipient.kind, Recipient.id)
        .options(*queries.WHOLE)
    ).all()
    return [(one, row) for one in ours for row in rows if row.inmate_id == one.recipient.inmate_id]
