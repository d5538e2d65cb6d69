"""A calendar program that takes invitations from mails follows a whole conversation.

xandikos is run as a program of its own: `python -m xandikos`.
"""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from icalendar import Calendar

from jobbridge.db import Database
from jobbridge.interviews import actions
from tests.conftest import FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.itip.conftest import Read, Rounds, invitations
from tests.itip.test_conversation import chosen, move


class Client:
    """The reader's calendar, after each mail that was handed to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, mail: Read) -> None:
        subprocess.run(
            [sys.executable, "-m", "xandikos", "import-imip", "-d", self._folder, "--autocreate"],
            input=mail.message.as_bytes(),
            check=True,
            capture_output=True,
            timeout=60,
        )

    def events(self) -> list[tuple[str, int, str, datetime]]:
        """UID, SEQUENCE, STATUS and instant of what stands in it."""
        found = []
        for path in sorted(self._folder.rglob("*.ics")):
            if "inbox" in path.parts:
                continue
            calendar: Any = Calendar.from_ical(path.read_bytes())
            for event in calendar.walk("VEVENT"):
                found.append(
                    (
                        str(event["UID"]),
                        int(event["SEQUENCE"]),
                        str(event["STATUS"]),
                        event["DTSTART"].dt,
                    )
                )
        return found


def test_a_calendar_program_follows_a_whole_conversation(
    tmp_path: Path,
    database: Database,
    world: World,
    desk: Desk,
    rounds: Rounds,
    clock: FixedClock,
) -> None:
    client = Client(tmp_path / "dav")
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")

    def in_calendar() -> tuple[str, int, str, datetime]:
        (mail,) = invitations(rounds())
        client.take(mail)
        clock.move(minutes=10)
        (event,) = client.events()
        return event

    assert in_calendar() == (booked.uid, 0, "TENTATIVE", at("2026-12-02 10:00"))
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    assert in_calendar() == (booked.uid, 1, "CONFIRMED", at("2026-12-02 10:00"))
    move(desk, world, booked, "2026-12-03 11:00", clock)
    assert in_calendar() == (booked.uid, 2, "TENTATIVE", at("2026-12-03 11:00"))
    desk.do(
        actions.move,
        world.anna,
        booked.id,
        now=clock.now(),
        starts_at=at("2026-12-03 11:00"),
        minutes=30,
        mode="video",
        room_id=world.ids["north_video"],
    )
    assert in_calendar() == (booked.uid, 3, "TENTATIVE", at("2026-12-03 11:00"))
    chosen(database, world.ids["alda"], active=False)
    assert in_calendar()[2] == "CANCELLED"
    chosen(database, world.ids["alda"], active=True)
    assert in_calendar() == (booked.uid, 3, "TENTATIVE", at("2026-12-03 11:00"))
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    assert in_calendar()[2] == "CANCELLED"
