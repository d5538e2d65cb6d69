"""Every paper in every language, from nothing known to more than fits."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from jobbridge.applications.model import State
from jobbridge.i18n import LOCALES, words
from jobbridge.inmates.vocabulary import PURPOSES
from jobbridge.interviews.model import Mode
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.prison_model import PrisonContact
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.visit_queries import Told
from jobbridge.matching.reasons import LIFTS
from jobbridge.paper import agreements, consultation_sheets, cv, meeting_sheets, work_sheets
from jobbridge.paper.queries import Fit, Item, Offer, Result
from jobbridge.paper.rules import COMES_NEXT, MEETINGS, OWN_STEPS, STANDS
from jobbridge.paper.sheets import Sheet, beside
from jobbridge.paper.version import Version
from tests.conftest import NOW
from tests.paper.test_press import catalogue, printed, read, said

TODAY = NOW.date()
LONG = "Ļoti Garš Vārds-" * 12 + 'un "uzvārds" #eval <b>'
SIZES = ("nothing", "usual", "extreme")
KINDS = ("target", "experience", "skill", "education", "language", "licence")
CALL = PrisonContact(kind="day", name="Dežurants", phone="+371 63400001", hours="8–17")
TOLD = Told(
    entrance="Vārti no Alsungas ielas",
    directions="Autobuss 22",
    leave="Dronus",
    phone="+371 63400002",
    register_minutes=45,
)


def version(locale: str, *, easy: bool = True, named: bool = True) -> Version:
    return Version(words(locale), TODAY, "https://jobbridge.example", easy, named)


def items(size: str) -> list[Item]:
    many = {"nothing": 0, "usual": 2, "extreme": 60}[size]
    label = LONG if size == "extreme" else "metināt"
    return [Item(kind, label, 3, "B2", True, TODAY) for kind in KINDS for _ in range(many)]


def offer(size: str) -> Offer:
    if size == "nothing":
        return Offer("v1", "Darbs", "", "", "", "", "", None, None, False, False, "", (), ())
    long = size == "extreme"
    return Offer(
        ref="v123456789",
        title=LONG if long else "Metinātājs",
        occupation=LONG if long else "сварщик",
        employer=LONG if long else "SIA Līkums",
        place=LONG if long else "Rīga",
        pay="1 200 €",
        hours="Pilna slodze",
        start=TODAY,
        apply_by=TODAY,
        accommodation=True,
        transport=True,
        description="Darba apraksts. " * (400 if long else 3),
        musts=(LONG,) * (60 if long else 2),
        useful=(LONG,) * (60 if long else 2),
    )


def shown(mode: Mode = Mode.IN_PERSON) -> Shown:
    return Shown(
        ref="meet123456",
        state=InterviewState.CONFIRMED,
        mode=mode,
        starts_at=NOW,
        ends_at=NOW + timedelta(minutes=30),
        version=1,
        vacancy="Metinātājs",
        employer="SIA Līkums",
        candidate="cand123456",
        name=None,
        inmate_ref=None,
        prison="Ziemeļu cietums",
        room="Telpa 1",
        address="Iela 1",
        entrance="",
        counselor="Anna",
    )


def every_sheet(size: str, wanted: Version) -> list[Sheet]:
    name = {"nothing": "A", "usual": "Jānis Bērziņš", "extreme": LONG}[size]
    fit = Fit((), ()) if size == "nothing" else Fit((LONG,) * 6, ((LONG, LONG),) * 6)
    meeting = None if size == "nothing" else shown()
    employers = [LONG] * {"nothing": 0, "usual": 3, "extreme": 60}[size]
    offers = [offer(size)] * {"nothing": 0, "usual": 2, "extreme": 12}[size]
    return [
        cv.cv(name, "", "", items(size), wanted),
        consultation_sheets.form(name, "ref", wanted),
        consultation_sheets.plan(name, "ref", None, wanted),
        *(
            agreements.agreement(p, name, "ref", employers=employers, minor=True, version=wanted)
            for p in PURPOSES
        ),
        work_sheets.vacancy(offer(size), wanted),
        work_sheets.for_person(offer(size), fit, name, "ref", "/applications/x", wanted),
        work_sheets.board(offers, wanted),
        work_sheets.employer(name, [("Adrese", None)], LONG * 10, True, offers, wanted),
        meeting_sheets.slip(shown(), name, "ref", wanted),
        *(
            meeting_sheets.result(
                Result(state, "Darbs", "SIA", "", meeting), name, "ref", "app", wanted
            )
            for state in State
        ),
        meeting_sheets.visit(shown(), [], replace(TOLD, entrance=""), wanted),
        meeting_sheets.visit(shown(Mode.VIDEO), [], TOLD, wanted),
        meeting_sheets.day_visit(TODAY, "day", [shown()] * 20, shown(), [CALL], TOLD, wanted),
    ]


@pytest.mark.parametrize(("size", "locale"), list(product(SIZES, LOCALES)))
def test_every_paper_is_printed_whatever_is_known(size: str, locale: str) -> None:
    for easy in (True, False):
        for sheet in every_sheet(size, version(locale, easy=easy)):
            pdf = printed(sheet)
            assert catalogue(pdf)["/Lang"] == locale
            assert len(read(pdf).pages) < 40


@pytest.mark.parametrize("size", SIZES)
def test_every_paper_is_printed_in_two_languages_beside_each_other(size: str) -> None:
    pairs = zip(every_sheet(size, version("lv")), every_sheet(size, version("ru")), strict=True)
    for one, other in pairs:
        (both,) = beside(one, other)
        assert printed(both).startswith(b"%PDF")


def test_the_easy_version_is_large() -> None:
    easy = work_sheets.vacancy(offer("usual"), version("lv"))
    full = work_sheets.vacancy(offer("usual"), version("lv", easy=False))
    assert sizes_in(easy) >= {14}
    assert 14 not in sizes_in(full)


def sizes_in(sheet: Sheet) -> set[int]:
    found: set[int] = set()
    for page in read(printed(sheet)).pages:
        page.extract_text(
            visitor_text=lambda text, _cm, matrix, _font, size: (
                found.add(round(abs(size * matrix[0]))) if text.strip() else None
            )
        )
    return found


def test_a_cv_says_neither_where_it_was_printed_nor_by_whom() -> None:
    known = [
        Item("skill", "metināt", 3, "", True, None),
        Item("education", "Pamatizglītība", 2, "", False, None),
    ]
    sheet = cv.cv("Jānis Bērziņš", "Rīga", "", known, version("lv"))
    pdf = printed(sheet)
    everything = said(pdf).casefold()
    for word in ("cietum", "ieslodz", "jobbridge", "atbrīvo", "konsult", "noties"):
        assert word not in everything
    assert b"jobbridge" not in pdf.lower()
    assert "jobbridge" not in str(read(pdf).metadata).casefold()
    assert "Jānis Bērziņš" in said(pdf)


def test_without_the_name_only_the_reference_is_printed() -> None:
    for sheet in (
        consultation_sheets.form("Jānis Bērziņš", "ref1234567", version("lv", named=False)),
        consultation_sheets.plan("Jānis Bērziņš", "ref1234567", None, version("lv", named=False)),
        work_sheets.for_person(
            offer("usual"),
            Fit((), ()),
            "Jānis Bērziņš",
            "ref1234567",
            "/x",
            version("lv", named=False),
        ),
    ):
        assert "Bērziņš" not in said(printed(sheet))
        assert "ref1234567" in said(printed(sheet))


def test_the_foot_and_the_title_of_the_file_name_nobody() -> None:
    for sheet in every_sheet("usual", version("lv")):
        assert "Bērziņš" not in sheet.note
    for page in read(printed(consultation_sheets.form("Jānis Bērziņš", "r", version("lv")))).pages[
        1:
    ]:
        assert "Bērziņš" not in page.extract_text()


def test_the_form_leads_back_to_where_it_is_typed_in() -> None:
    form = consultation_sheets.form("A", "ref1234567", version("lv"))
    address = "https://jobbridge.example/inmates/ref1234567/consultations/new?paper=1"
    assert form.scan is not None
    assert form.scan["address"] == address
    assert address in said(printed(form))


def test_a_visitor_reads_no_name_and_how_to_enter() -> None:
    told = said(printed(meeting_sheets.visit(shown(), [CALL], TOLD, version("lv"))))
    assert "cand123456" in told
    assert "+371 63400001, Dežurants, 8–17" in told
    for own in (TOLD.entrance, TOLD.directions, TOLD.leave, "45"):
        assert own in told
    assert TOLD.phone in said(printed(meeting_sheets.visit(shown(), [], TOLD, version("lv"))))


def test_every_state_and_every_lift_has_words_for_the_person() -> None:
    assert set(STANDS) == set(COMES_NEXT) == set(State)
    assert set(MEETINGS) | {InterviewState.SUGGESTED, InterviewState.HELD} == set(InterviewState)
    # What only the counselor or the employer can lift is not put on the person.
    assert set(LIFTS) - set(OWN_STEPS) == {"name_occupation", "widen_targets", "ask_place"}
    assert set(OWN_STEPS) - set(LIFTS) == set()


def test_for_who_is_under_eighteen_a_guardian_signs_too() -> None:
    agreed = agreements.agreement(
        "listing", "A", "r", employers=[], minor=True, version=version("en")
    )
    assert "parent or guardian" in said(printed(agreed))


def test_years_and_months_of_work() -> None:
    assert [cv.duration(n, version("en")) for n in (0, 1, 12, 27)] == [
        "0 months",
        "1 month",
        "1 year",
        "2 years 3 months",
    ]
