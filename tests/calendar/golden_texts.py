"""golden/texts.txt: what every kind of entry says in calendars, to whom, in three languages.

    python -m tests.calendar.golden_texts    writes it anew

Read the difference before it is committed: it is what people will see in their calendars.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.actions import TIERS, EntryTexts
from jobbridge.calendar.spans import local_span
from jobbridge.datebook import entries as days_that_matter
from jobbridge.datebook import rules as datebook
from jobbridge.days import entries as interview_days
from jobbridge.disruptions import entries as after_release
from jobbridge.i18n import LOCALES
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import entries as interviews
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview, InterviewDay, Mode, Room, State
from jobbridge.meetings import entries as meetings
from jobbridge.meetings.model import Meeting, MeetingPlace
from jobbridge.meetings.model import State as MeetingState
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.vacancies.model import Employer, Vacancy

FILE = Path(__file__).parent / "golden" / "texts.txt"
PUBLIC_URL = "https://jobbridge.example"
WHEN = local_span(date(2026, 12, 1), time(10), time(10, 30))
SCOPES = {"account": "own", "room": "room", "region": "region"}
ORGANISATIONS = {1: "prison", 2: "employer", 3: "branch", 4: "branch of the vacancy"}
Texts = Callable[[str, str], EntryTexts]


@dataclass(frozen=True)
class Sample:
    """One kind of entry: in whose calendars it is, and what it says."""

    kind: str
    audiences: Sequence[str]
    texts: Texts


def samples() -> Iterator[Sample]:
    yield from _interviews()
    yield from _days()
    yield from _meetings()
    yield from _after_release()
    yield from _dated()


def render() -> str:
    """The whole file."""
    parts = []
    for sample in samples():
        parts += [f"## {sample.kind}", f"in the calendars of: {', '.join(_scopes(sample))}", ""]
        for tier in TIERS:
            for locale in LOCALES:
                parts += [f"[{locale} · {tier}]", *_lines(sample.texts(locale, tier)), ""]
    return "\n".join(parts)


def _lines(said: EntryTexts) -> Iterator[str]:
    """What is not said has no line."""
    text = said.description.replace("\n", "\n            ")
    for name, value in (
        ("title", said.summary),
        ("place", said.location),
        ("text", text),
        ("categories", ", ".join(said.categories)),
        ("link", said.url),
        ("video", said.conference),
    ):
        if value:
            yield f"{name + ':':11} {value}"


def _scopes(sample: Sample) -> list[str]:
    found = set()
    for audience in sample.audiences:
        kind, _, rest = audience.partition(":")
        found.add(ORGANISATIONS[int(rest)] if kind == "organisation" else SCOPES[kind])
    return sorted(found)


def _prison() -> Prison:
    return Prison(
        id=1,
        organisation=Organisation(id=1, kind="prison", name="Ziemeļu cietums"),
        address="Dzirnavu iela 1, Rīga",
    )


def _employer() -> Employer:
    return Employer(
        id=2, organisation=Organisation(id=2, kind="employer", name="SIA Būve; tilti, ceļi")
    )


def _interview(state: State, mode: Mode = Mode.IN_PERSON, sequence: int = 0) -> Interview:
    application = Application(
        ref="7k2m9xq4tb",
        inmate=Inmate(
            id=5,
            ref="0w3n8zr6cd",
            counselor_id=7,
            prison=_prison(),
            given_name="Jānis",
            family_name="Kanarijs",
            municipality=Municipality(name="Ogres novads", region="Rīga", branch_id=3),
        ),
        vacancy=Vacancy(
            title="Metinātājs (MIG/MAG), maiņās",
            employer=_employer(),
            employer_id=2,
            municipality=Municipality(name="Liepāja", region="Kurzeme", branch_id=4),
        ),
    )
    return Interview(
        id=9,
        ref="m4x7c2v8pq",
        sequence=sequence,
        application=application,
        employer=_employer(),
        employer_id=2,
        prison=_prison(),
        prison_id=1,
        room=Room(id=12, prison_id=1, name="Tikšanās telpa 1"),
        room_id=12,
        mode=mode,
        state=state,
        starts_at=WHEN.start,
        ends_at=WHEN.end,
    )


def _interviews() -> Iterator[Sample]:
    for kind, interview in (
        ("interview, not yet confirmed", _interview(State.BOOKED)),
        ("interview, confirmed", _interview(State.CONFIRMED)),
        ("interview, moved: to be confirmed again", _interview(State.BOOKED, sequence=1)),
        ("interview by video, not yet confirmed", _interview(State.BOOKED, Mode.VIDEO)),
        ("interview by video, confirmed", _interview(State.CONFIRMED, Mode.VIDEO)),
        ("interview, cancelled", _interview(State.CANCELLED, sequence=2)),
    ):
        yield Sample(kind, interviews.audiences(interview), interviews.texts(interview, PUBLIC_URL))


def _days() -> Iterator[Sample]:
    day = InterviewDay(
        ref="9f2k5h7d3w",
        employer=_employer(),
        employer_id=2,
        prison=_prison(),
        prison_id=1,
        on=date(2026, 12, 1),
    )
    first, second = _interview(State.BOOKED), _interview(State.BOOKED)
    second.starts_at, second.ends_at = WHEN.end, WHEN.end + WHEN.length
    confirmed = _interview(State.CONFIRMED)
    for kind, rows in (
        ("interview day, not yet confirmed", [first, second]),
        ("interview day, one of two confirmed", [confirmed, second]),
        ("interview day, cancelled", []),
    ):
        yield Sample(
            kind,
            interview_days.audiences(day, rows),
            interview_days.texts(day, rows, PUBLIC_URL),
        )


def _meetings() -> Iterator[Sample]:
    for kind, state, mode in (
        ("employer meeting, not yet confirmed", MeetingState.PLANNED, Mode.IN_PERSON),
        ("employer meeting, confirmed", MeetingState.CONFIRMED, Mode.IN_PERSON),
        ("employer meeting by video, confirmed", MeetingState.CONFIRMED, Mode.VIDEO),
        ("employer meeting, cancelled", MeetingState.CANCELLED, Mode.IN_PERSON),
    ):
        meeting = Meeting(
            ref="c8t4n6b2vz",
            employer=_employer(),
            employer_id=2,
            mode=mode,
            state=state,
            planned_by=7,
            vacancies=[Vacancy(title="Metinātājs"), Vacancy(title="Pavārs")],
            places=[
                MeetingPlace(
                    prison=_prison(),
                    prison_id=1,
                    room=Room(id=12, prison_id=1, name="Tikšanās telpa 1"),
                    room_id=12,
                )
            ],
        )
        yield Sample(kind, meetings.audiences(meeting), meetings.texts(meeting, PUBLIC_URL))


def _after_release() -> Iterator[Sample]:
    for kind, state in (
        ("meeting after release", "planned"),
        ("meeting after release, cancelled", "cancelled"),
    ):
        meeting = AfterRelease(
            application=_interview(State.CANCELLED).application,
            branch=Branch(
                id=3, organisation=Organisation(id=3, kind="branch", name="Ogres filiāle")
            ),
            branch_id=3,
            place="branch",
            state=state,
        )
        yield Sample(kind, after_release.audiences(meeting), after_release.texts(meeting))


def _dated() -> Iterator[Sample]:
    release = tuple(datebook.of_release("account:7", 3, ["Rīga"]))
    person: dict[str, Any] = {"ref": "0w3n8zr6cd", "path": "/release-days?ref=0w3n8zr6cd"}
    on, visit = date(2026, 12, 1), date(2026, 12, 8)
    gate = ("account:7", "organisation:1")
    due = ("account:7", "organisation:2", "organisation:4", "region:Kurzeme")
    for kind, day in (
        (
            "release day",
            datebook.Day(datebook.Kind.RELEASE, "5:3", on, release, about="Ogres novads", **person),
        ),
        (
            "hand-over",
            datebook.Day(datebook.Kind.HAND_OVER, "5:3", on, release, last=on, **person),
        ),
        (
            "deadline: answer to a request",
            datebook.Day(
                datebook.Kind.ANSWER,
                "1",
                on,
                due,
                ref="r6z3k8d2hn",
                about="SIA Būve; tilti, ceļi",
                path="/requests/r6z3k8d2hn",
            ),
        ),
        (
            "deadline: names of visitors",
            datebook.Day(
                datebook.Kind.VISITORS,
                "2",
                on,
                ("organisation:2",),
                path="/interviews",
                last=visit,
            ),
        ),
        (
            "deadline: list for the gate",
            datebook.Day(
                datebook.Kind.GATE,
                "2:1",
                on,
                gate,
                about="SIA Būve; tilti, ceļi",
                path="/interviews",
                last=visit,
            ),
        ),
    ):
        for ended in (False, True):
            yield Sample(
                f"{kind}, cancelled" if ended else kind,
                day.audiences,
                days_that_matter.texts(day.kind, day.says(), PUBLIC_URL, cancelled=ended),
            )


if __name__ == "__main__":
    FILE.write_text(render(), "utf-8")
    print(f"written: {FILE.name}")
