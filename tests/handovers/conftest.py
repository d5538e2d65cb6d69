"""Juris leaves in twelve days; who takes over from there."""

from collections.abc import Callable
from datetime import date, timedelta
from email.message import Message

import pytest
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.handovers import actions, mail_actions
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Recipient
from jobbridge.inmates.model import Inmate
from jobbridge.notices import actions as notices
from jobbridge.outbox.actions import work
from tests.conftest import NOW, FixedClock, World
from tests.notices.conftest import Post, Rounds, mail

__all__ = ["Hand", "Post", "Rounds", "hand", "mail", "rounds"]
RELEASE = date(2026, 12, 4)  # a Friday
Hand = Callable[..., Recipient]


@pytest.fixture
def hand(database: Database, world: World) -> Hand:
    """`hand(session, "social")` names a recipient for Juris, or `of` another, with the person's
    agreement, and sends it; `sent=False` leaves it a draft."""
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.release_earliest, juris.release_expected = RELEASE - timedelta(days=7), RELEASE
        juris.release_latest = RELEASE

    def make(
        session: Session,
        kind: str,
        *,
        of: str = "juris",
        channel: str = "",
        sent: bool = True,
        agreed: bool = True,
    ) -> Recipient:
        accounts = {"probation": "pavels", "mentor": "mara", "ngo": "kaspars"}
        channel = channel or ("link" if kind == "social" else "account")
        made = actions.name_recipient(
            session,
            world.anna,
            ref=world.refs[of],
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
                ref=world.refs[of],
                recipient_ref=made.ref,
                now=NOW,
            )
        return made

    return make


@pytest.fixture
def rounds(database: Database, mail: Post, clock: FixedClock) -> Rounds:
    """One round of the worker as far as hand-overs go, so that nothing is matched anew."""
    handlers = {**mail_actions.handlers(mail.settings), **notices.handlers(mail.settings)}

    def run() -> list[Message]:
        sending.keep_true(database, clock.now())
        work(database, handlers, clock.now)
        return mail.news()

    return run
