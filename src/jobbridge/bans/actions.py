"""Setting, ending and forgetting bans. What a ban does to passes, `interviews` knows."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.bans import queries
from jobbridge.bans.model import Ban, BanKey
from jobbridge.bans.rules import why_not_ban
from jobbridge.clock import local_day
from jobbridge.errors import Refused
from jobbridge.refs import new_ref
from jobbridge.viewer import Viewer


def set_ban(
    session: Session,
    viewer: Viewer,
    *,
    prison_id: int,
    name: str,
    known: Iterable[str],
    why: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> Ban:
    """This prison does not admit this visitor in that time, whoever names them. This is the half
    of the verb that knows no pass: pages call the one of `interviews`."""
    queries.require(viewer, prison_id)
    reasons = why_not_ban(why=why, valid_from=valid_from, valid_to=valid_to, today=local_day(now))
    if reasons:
        raise Refused(reasons)
    ban = Ban(
        ref=new_ref(),
        prison_id=prison_id,
        name=name,
        why=why,
        valid_from=valid_from,
        valid_to=valid_to,
        set_by=viewer.account_id,
        set_at=now,
    )
    session.add(ban)
    session.flush()
    session.add_all(BanKey(ban_id=ban.id, key=key) for key in queries.keys_of(session, known))
    session.flush()
    record(session, viewer, "ban.set", "ban", ban.id, now=now, detail=why)
    return ban


def end_ban(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> Ban:
    """The visitor may be admitted again; passes are decided anew by whoever asks for them."""
    ban = queries.ban_for(session, viewer, ref)
    ban.ended_at, ban.ended_by = now, viewer.account_id
    record(session, viewer, "ban.end", "ban", ban.id, now=now)
    session.flush()
    return ban


def forget(session: Session, now: datetime, days: int) -> None:
    """Bans that are over for that many days: name and hashes go."""
    before = now - timedelta(days=days)
    session.execute(delete(Ban).where(or_(Ban.ended_at < before, Ban.valid_to < local_day(before))))
