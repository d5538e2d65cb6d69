"""Answers to requests with an idempotency key, kept a day and given again to the same request."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.web.model import IdempotentReply

KEPT = timedelta(days=1)
REUSED = Reason("key_reused", N_("This key was used for another request."))


def digest(method: str, path: str, body: Any) -> str:
    """What tells a request from another one under the same key."""
    text = json.dumps([method, path, body], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def stored(
    session: Session, *, account_id: int, key: str, request_hash: str
) -> IdempotentReply | None:
    """The answer to the same request; `Refused` where the key was another request's. Of two
    equal requests at once the second waits here until the first has committed."""
    if session.get_bind().dialect.name == "postgresql":
        name = f"reply:{account_id}:{key}"
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    found = session.scalar(
        select(IdempotentReply).where(
            IdempotentReply.account_id == account_id, IdempotentReply.key == key
        )
    )
    if found is not None and found.request_hash != request_hash:
        raise Refused([REUSED])
    return found


def store(
    session: Session,
    *,
    account_id: int,
    key: str,
    request_hash: str,
    status: int,
    body: str,
    location: str,
    now: datetime,
) -> None:
    """In the transaction of the change itself: both are there or neither is."""
    session.add(
        IdempotentReply(
            account_id=account_id,
            key=key,
            request_hash=request_hash,
            status=status,
            held=body,
            location=location,
            created_at=now,
        )
    )


def forget(database: Database, now: datetime) -> None:
    """A chore: answers hold what they said, so they do not stay."""
    with database.write() as session:
        session.execute(delete(IdempotentReply).where(IdempotentReply.created_at < now - KEPT))
