"""Months are closed one after the other; marks and a fund's indicators are set by hand."""

import json
import secrets
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_, Words
from jobbridge.outcomes import rules
from jobbridge.outcomes.history_queries import first_month
from jobbridge.outcomes.labels import MARKS
from jobbridge.outcomes.model import Indicator, Mark, Snapshot
from jobbridge.outcomes.snapshot_queries import made, newest, seed_of, written
from jobbridge.outcomes.trait_queries import midnight
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import SMALLEST_COUNT
from jobbridge.viewer import Role, Viewer

MOST = 60  # months in one go: a service that stood still for longer catches up next time


def keep_closed(database: Database, now: datetime) -> None:
    """The chore: every month that is over long enough is counted once. Of two workers at once the
    second is refused by the table."""
    for _ in range(MOST):
        with database.read() as session:
            if next_month(session, now) is None:
                return
        try:
            with database.write() as session:
                close_next(session, now=now)
        except IntegrityError:
            return


def next_month(session: Session, now: datetime) -> date | None:
    """The next month that can be closed, if there is one."""
    last = newest(session)
    month = rules.later(last.month, 1) if last else first_month(session)
    return month if month and month <= rules.last_closed(local_day(now)) else None


def close_next(session: Session, *, now: datetime) -> Snapshot | None:
    """Count the next month that can be closed; None where all are."""
    last, month = newest(session), next_month(session, now)
    if month is None:
        return None
    base = value_of(session, SMALLEST_COUNT)
    seed = seed_of(last) if last else secrets.token_bytes(32)
    found = made(session, month, base=base, seed=seed)
    snapshot = Snapshot(
        month=month,
        as_of=midnight(rules.closes_on(month)),
        version=rules.VERSION,
        base=base,
        counted=json.dumps(found.counted, sort_keys=True),
        undated=json.dumps(found.undated, sort_keys=True),
        ledger=written(found.ledgers, seed),
        told=found.told,
        made_at=now,
    )
    session.add(snapshot)
    session.flush()
    return snapshot


def set_mark(
    session: Session,
    viewer: Viewer,
    *,
    figure: str,
    kind: str,
    percent: int,
    year: int,
    source: str,
    now: datetime,
) -> Mark:
    """What a share is held against; the one that stood is replaced."""
    _keeps(viewer)
    reasons = [] if kind in MARKS else [_listed("kind")]
    if not (rules.is_figure(figure) and rules.is_share(figure)):
        reasons.append(_listed("figure"))
    if reasons:
        raise Refused(reasons)
    row = _mark(session, figure, kind) or Mark(figure=figure, kind=kind)
    row.percent, row.year, row.source = percent, year, source.strip()
    row.set_by, row.set_at = viewer.account_id, now
    session.add(row)
    session.flush()
    record(session, viewer, "outcome.mark", "outcome", row.id, now=now, detail=f"{figure} {kind}")
    return row


def end_mark(session: Session, viewer: Viewer, *, figure: str, kind: str, now: datetime) -> None:
    """The figure is held against it no longer."""
    _keeps(viewer)
    row = _mark(session, figure, kind)
    if row is None:
        raise NotFound
    session.delete(row)
    record(session, viewer, "outcome.mark_end", "outcome", row.id, now=now)


def set_indicator(
    session: Session,
    viewer: Viewer,
    *,
    code: str,
    label: str,
    figure: str,
    group: str = "all:",
    now: datetime,
) -> Indicator:
    """An indicator and the figure that answers it; the one of the same code is replaced. `group`
    is `TRAIT:GROUP`, everybody as `all:`."""
    _keeps(viewer)
    trait, _, part = group.partition(":")
    reasons = [] if rules.is_figure(figure) else [_listed("figure")]
    chain = rules.CHAINS.get(figure.partition(".")[0])
    known = (trait, part) == (rules.ALL, rules.EVERYBODY) or part in rules.GROUPS.get(trait, {})
    if not known or (trait != rules.ALL and chain and trait not in chain.traits):
        reasons.append(_listed("group"))
    if reasons:
        raise Refused(reasons)
    row = _indicator(session, code.strip()) or Indicator(code=code.strip())
    row.label, row.figure, row.trait, row.group = label.strip(), figure, trait, part
    row.set_by, row.set_at = viewer.account_id, now
    session.add(row)
    session.flush()
    record(session, viewer, "outcome.indicator", "outcome", row.id, now=now)
    return row


def add_usual(session: Session, viewer: Viewer, *, words: Words, now: datetime) -> None:
    """Those of the common indicators of the European Social Fund Plus that our figures answer;
    what stands under the same code is left as it is."""
    _keeps(viewer)
    for code, label, figure, group in rules.USUAL_INDICATORS:
        if _indicator(session, code) is None:
            said = words.gettext(label)
            set_indicator(
                session, viewer, code=code, label=said, figure=figure, group=group, now=now
            )


def end_indicator(session: Session, viewer: Viewer, *, code: str, now: datetime) -> None:
    _keeps(viewer)
    row = _indicator(session, code)
    if row is None:
        raise NotFound
    session.delete(row)
    record(session, viewer, "outcome.indicator_end", "outcome", row.id, now=now)


def _keeps(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound


def _listed(field: str) -> Reason:
    return Reason("listed", N_("Choose one from the list."), field=field)


def _mark(session: Session, figure: str, kind: str) -> Mark | None:
    return session.scalar(select(Mark).where(Mark.figure == figure, Mark.kind == kind))


def _indicator(session: Session, code: str) -> Indicator | None:
    return session.scalar(select(Indicator).where(Indicator.code == code))
