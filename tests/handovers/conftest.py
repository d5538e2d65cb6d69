"""Juris leaves in twelve days; who takes over from there."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.handovers import actions
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Recipient
from jobbridge.inmates.model import Inmate
from tests.conftest import NOW, World
from tests.notices.conftest import Post, Rounds, mail, rounds

__all__ = ["Hand", "Post", "Rounds", "hand", "mail", "rounds"]
RELEASE = date(2026, 12, 4)  # a Friday
Hand = Callable[..., Recipient]


@pytest.fixture
def hand(database: Database, world: World) -> Hand:
    """`hand(session, "social")` names a recipient for Juris with the person's agreement, and
    sends it; `sent=False` leaves it a draft."""
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.release_earliest, juris.release_expected = RELEASE - timedelta(days=7), RELEASE
        juris.release_latest = RELEASE

    def make(
        session: Session, kind: str, *, channel: str = "", sent: bool = True, agreed: bool = True
    ) -> Recipient:
        accounts = {"probation": "pavels", "mentor": "mara", "ngo": "kaspars"}
        channel = channel or ("link" if kind == "social" else "account")
        made = actions.name_recipient(
            session,
            world.anna,
            ref=world.refs["juris"],
            kind=kind,
            channel=channel,
            account_id=world.ids[accounts[kind]] if kind in accounts else None,
            name="Sociālais dienests" if channel != "account" else "",
            mail="dienests@example.org" if channel == "link" else "",
            agreed_on=NOW.date() if agreed else None,
            legal_basis="test",
            now=NOW,
        )
        if sent:
            sending.send(
                session,
                world.anna,
                ref=world.refs["juris"],
                recipient_ref=made.ref,
                now=NOW,
            )
        return made

    return make
