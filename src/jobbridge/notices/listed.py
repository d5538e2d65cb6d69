"""Who hears that a list of names waits for a second person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.namelists import queries
from jobbridge.notices.texts import Notice, notice


def name_list(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """Everybody who may agree; of whose names they are, and what for, nothing."""
    found = queries.waiting_list(session, payload["list_id"])
    if found is None:
        return None
    return notice("name_list", "/name-lists", until=found.until), queries.deciders(session, found)


FINDERS = {"notice_name_list": name_list}
