"""What the owner of an account is told of how it is signed in to: at any hour, and never whose
data it is that the account opens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.notices.texts import Notice, notice


def security(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    account = session.get(Account, payload["account_id"])
    if account is None:
        return None
    said = notice(
        f"security.{payload['event']}",
        "/account",
        at=datetime.fromisoformat(payload["at"]),
        device=payload["device"] or "?",
    )
    return said, [account.id]


FINDERS = {"notice_security": security}
