"""Pure rules about cards: contacts in texts, names revealed, silence, links in mails."""

from datetime import UTC, date, datetime, timedelta

import pytest

from jobbridge.applications import message_rules, reply_links, reply_rules, reveal_rules
from jobbridge.applications.contacts import contacts_in
from jobbridge.applications.model import RevealLevel
from jobbridge.applications.reply_rules import Habit, Patience

TODAY = date(2026, 11, 23)


# Messages


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Rakstiet uz janis.berzins@example.com", ["mail", "link"]),
        ("janis (at) inbox", ["mail"]),
        ("janis[at]inbox punkts lv", ["mail"]),
        ("ｊａｎｉｓ＠ｉｎｂｏｘ．ｌｖ", ["mail", "link"]),
        ("meklē @janis_b", ["mail"]),
        ("Zvaniet 26123456", ["phone"]),
        ("Zvaniet +371 26 123 456!", ["phone"]),
        ("00371-26123456", ["phone"]),
        ("2 6 1 2 3 4 5 6", ["phone"]),
        ("26\u200b123456", ["phone"]),
        ("tel. 67 12-34-56, darba laikā", ["phone"]),
        ("(29) 123 456 7", ["phone"]),
        ("2612-3456", ["phone"]),
        ("29.12.34.56", ["phone"]),
        ("29/123/456", ["phone"]),
        ("https://example.org/darbs", ["link"]),
        ("skat. www.example", ["link"]),
        ("uznemums.lv", ["link"]),
        ("t.me/kads", ["link"]),
        ("kods 120585-11234", ["personal_code"]),
        ("kods 12058511234", ["personal_code"]),
        ("kods 327585 - 11234", ["personal_code"]),
    ],
)
def test_contacts_are_found_in_every_dress(text: str, kinds: list[str]) -> None:
    assert contacts_in(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Vai var sākt 23.11.2026. plkst. 09:00?",
        "No 2026-11-23 līdz 2026-12-01, 8:00–17:00, 12:30",
        "Alga 1200–1500 EUR, vēlāk 2000-2500 EUR bruto",
        "No 25/11/2026 vai 25.11.26.-28.11.26.",
        "Alga 1 200,50 € mēnesī",
        "1200-1500 mēnesī, 40 stundas nedēļā, 5 dienas",
        "Vai ir B un C kategorija? Strādājam 2.maiņā, 3 cilvēki.",
        "Mašīna celta 2015. gadā, krāns 25 t. Vai tas ir pazīstams?",
        "Profesija 7212 04, LKI 4",
        "Tiekamies 1. decembrī. Lv valoda nav obligāta.",
    ],
)
def test_dates_money_and_numbers_of_work_pass(text: str) -> None:
    assert contacts_in(text) == []


def test_everything_against_a_message_is_said_at_once() -> None:
    reasons = message_rules.why_not_written(
        "26123456 a@b.lv", open_to_both=False, written=[0] * message_rules.MOST
    )
    assert [r.code for r in reasons] == ["over", "many", "mail", "link", "phone"]
    assert [
        r.code for r in message_rules.why_not_written(" \n", open_to_both=True, written=[])
    ] == ["empty"]


# Names


def reveal_codes(level: RevealLevel, **given: object) -> list[str]:
    base: dict[str, object] = {
        "live": set(),
        "open_to_both": True,
        "given_on": TODAY,
        "until": TODAY + timedelta(days=60),
        "today": TODAY,
    }
    reasons = reveal_rules.why_not_reveal(level=level, **{**base, **given})  # type: ignore[arg-type]
    return [reason.code for reason in reasons]


def test_the_full_name_comes_after_the_first_name() -> None:
    assert reveal_codes(RevealLevel.FIRST_NAME) == []
    assert reveal_codes(RevealLevel.IDENTITY) == ["first_name_first"]
    assert reveal_codes(RevealLevel.IDENTITY, live={"first_name"}) == []


def test_an_agreement_to_show_a_name_has_a_day_and_an_end() -> None:
    late, past = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
    assert reveal_codes(RevealLevel.FIRST_NAME, given_on=late) == ["future"]
    assert reveal_codes(RevealLevel.FIRST_NAME, until=past) == ["past"]
    assert reveal_codes(RevealLevel.FIRST_NAME, until=TODAY) == []
    assert reveal_codes(RevealLevel.FIRST_NAME, until=TODAY + timedelta(days=367)) == ["long"]
    assert reveal_codes(RevealLevel.FIRST_NAME, open_to_both=False) == ["not_shown"]


def test_without_the_first_name_nothing_stands() -> None:
    far, past = TODAY + timedelta(days=9), TODAY - timedelta(days=1)
    assert reveal_rules.live_levels([("identity", far, False)], TODAY) == set()
    both = [("first_name", TODAY, False), ("identity", far, False)]
    assert reveal_rules.live_levels(both, TODAY) == {"first_name", "identity"}
    assert reveal_rules.live_levels([("first_name", past, False), both[1]], TODAY) == set()
    assert reveal_rules.live_levels([("first_name", far, True), both[1]], TODAY) == set()


# Silence


@pytest.mark.parametrize(
    ("days", "stage"), [(0, 0), (2, 0), (3, 1), (6, 1), (7, 2), (13, 2), (14, 3), (90, 3)]
)
def test_silence_has_three_stages(days: int, stage: int) -> None:
    since = TODAY - timedelta(days=days)
    assert reply_rules.stage(since, TODAY, Patience(3, 7, 14)) == stage


def test_reminders_set_in_the_wrong_order_mean_the_later_day_for_both() -> None:
    patience = Patience(first=9, second=4, pause=20)
    found = [reply_rules.stage(TODAY - timedelta(days=n), TODAY, patience) for n in (4, 8, 9, 20)]
    assert found == [0, 0, 2, 3]


def test_fewer_than_three_answers_are_no_habit() -> None:
    assert reply_rules.habit([]) is None
    assert reply_rules.habit([1, 2]) is None
    assert reply_rules.habit([9, 1, 2]) == Habit(2, 3)
    assert reply_rules.habit([1, 2, 3, 30]) == Habit(2, 4)


# Links

CARD_AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENDS = CARD_AT + timedelta(days=14)
SECRET = b"a secret of enough length for us"


def test_a_link_is_read_as_it_was_made_and_signed_for_one_card_one_account_one_end() -> None:
    made = reply_links.made(SECRET, "app-juris", 7, ENDS, CARD_AT)
    read = reply_links.read(made.token)
    assert read == made
    assert read.signed_by(SECRET, CARD_AT)
    assert not read.signed_by(b"another secret, of equal length!", CARD_AT)
    assert not read.signed_by(SECRET, CARD_AT + timedelta(seconds=1))
    for changed in (
        made.token.replace("app-juris", "app-marta"),
        made.token.replace("-7-", "-8-"),
        made.token.replace(f"{made.ends:x}", f"{made.ends + 1:x}"),
        made.token[:-1] + ("0" if made.token[-1] != "0" else "1"),
    ):
        other = reply_links.read(changed)
        assert other is not None
        assert not other.signed_by(SECRET, CARD_AT)


@pytest.mark.parametrize(
    "token",
    ["", "-", "a-b", "a-1-2", "a-1-zz-9", "a--1-9", "x" * 500, "a-1-1-é", "a-1f1f1f1f1f1f1f-1-9"],
)
def test_anything_else_is_no_link(token: str) -> None:
    link = reply_links.read(token)
    assert link is None or not link.signed_by(SECRET, CARD_AT)
