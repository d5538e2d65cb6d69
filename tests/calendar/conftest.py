"""Events of every kind that a feed carries; no person in them, as in real feeds."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from jobbridge.calendar.ical import Event, Status
from jobbridge.calendar.spans import Span, local_span

GOLDEN = Path(__file__).parent / "golden"

CREATED = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
REVISED = datetime(2026, 9, 14, 11, 30, 15, tzinfo=UTC)

AUTUMN = date(2026, 10, 25)
SPRING = date(2027, 3, 28)


@pytest.fixture
def golden() -> Callable[[str], bytes]:
    """The bytes of one golden file."""
    return lambda name: (GOLDEN / name).read_bytes()


@pytest.fixture
def feed_events() -> list[Event]:
    """The events of golden/feed.ics, in its order."""
    return [
        Event(
            uid="release-7c1e@jobbridge.example",
            sequence=0,
            status=Status.CONFIRMED,
            when=date(2026, 9, 30),
            summary="Pēdējā diena pieteikumam JB-4K7Q",
            created=CREATED,
            last_modified=CREATED,
            categories=("DEADLINE",),
        ),
        Event(
            uid="5f0c9d@jobbridge.example",
            sequence=1,
            status=Status.CONFIRMED,
            when=local_span(date(2026, 10, 6), time(9, 30), time(10, 15)),
            summary="Darba intervija: šuvējs, metinātājs; pavārs JB-4K7Q 🧵👩🏽‍🏭",
            created=CREATED,
            last_modified=REVISED,
            description="Ieeja pa vārtiem Nr. 2; līdzi pase, caurlaide.\n"
            "Veidlapa: K:\\Nodaļa\\novads,intervijas;2026\n\nJautājumi: atbildiet portālā.",
            location="Jelgavas cietums, 3. telpa",
            url="https://portal.example/interviews/JB-4K7Q?lang=lv&from=calendar",
            categories=("INTERVIEW", "IN-PERSON"),
            alarm_minutes=60,
        ),
        Event(
            uid="81aa42@jobbridge.example",
            sequence=0,
            status=Status.TENTATIVE,
            when=local_span(date(2026, 10, 7), time(13), time(13, 30)),
            summary="Darba intervija JB-9M2X",
            created=REVISED,
            last_modified=REVISED,
            description="Intervija notiek video.",
            url="https://portal.example/interviews/JB-9M2X",
            conference="https://video.example/r/3kd81jf7?pwd=a,b;c",
            categories=("INTERVIEW", "VIDEO"),
        ),
        Event(
            uid="c07b11@jobbridge.example",
            sequence=3,
            status=Status.CANCELLED,
            when=local_span(date(2026, 10, 8), time(15), time(16)),
            summary="Atcelts: Darba intervija JB-1T5R",
            created=CREATED,
            last_modified=REVISED,
            url="https://portal.example/interviews/JB-1T5R",
            categories=("INTERVIEW",),
            alarm_minutes=60,
        ),
        Event(
            uid="autumn-across@jobbridge.example",
            sequence=0,
            status=Status.CONFIRMED,
            when=local_span(AUTUMN, time(2, 30), time(4, 30)),
            summary="Three hours across the autumn change",
            created=CREATED,
            last_modified=CREATED,
        ),
        Event(
            uid="autumn-second@jobbridge.example",
            sequence=0,
            status=Status.CONFIRMED,
            when=local_span(AUTUMN, time(3, 15, fold=1), time(3, 45, fold=1)),
            summary="In the hour that comes a second time",
            created=CREATED,
            last_modified=CREATED,
        ),
        Event(
            uid="spring-across@jobbridge.example",
            sequence=0,
            status=Status.CONFIRMED,
            when=local_span(SPRING, time(2, 30), time(4, 30)),
            summary="One hour across the spring change",
            created=CREATED,
            last_modified=CREATED,
            transparent=True,
        ),
    ]


def many_events(count: int) -> Iterator[Event]:
    """Interviews, half an hour each, an hour after the other."""
    for number in range(count):
        starts_at = CREATED + timedelta(hours=number)
        yield Event(
            uid=f"{number:032x}@jobbridge",
            sequence=number % 3,
            status=Status.CONFIRMED,
            when=Span(starts_at, starts_at + timedelta(minutes=30)),
            summary=f"Darba intervija: metinātājs ({number})",
            created=CREATED,
            last_modified=REVISED,
            description="Tikšanās telpa 1. Ņemiet līdzi pasi vai personas apliecību.",
            location="Ziemeļu cietums, Dzirnavu iela 1, Rīga",
            categories=("INTERVIEW", "IN-PERSON"),
        )
