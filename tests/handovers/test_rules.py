"""The table of who sees what, the table of steps, and what stands against an appointment."""

from datetime import date, time
from itertools import product

import pytest

from jobbridge.handovers import rules
from jobbridge.handovers.model import Kind, State
from jobbridge.handovers.rules import Field, Next, Standing

RELEASE = date(2026, 12, 4)
# By hand, apart from the code: what each may see, and nothing else.
TOLD = {
    "branch": "name birth_date release municipality housing phone appointment documents bank cv "
    "work counselor",
    "probation": "name birth_date release municipality housing first_night phone appointment "
    "counselor",
    "social": "name birth_date release municipality housing first_night phone appointment "
    "documents bank travel clothing counselor",
    "mentor": "name release municipality housing first_night phone appointment cv travel counselor",
    "ngo": "name release municipality housing phone appointment cv travel clothing work counselor",
}


@pytest.mark.parametrize(("kind", "field"), list(product(Kind, Field)))
def test_each_recipient_sees_exactly_the_tables_fields(kind: Kind, field: Field) -> None:
    seen = rules.seen_by(kind, {one: one.value for one in Field})
    assert (field in seen) == (field.value in TOLD[kind].split())


def test_every_kind_has_a_row_and_every_field_a_reader() -> None:
    assert rules.SEES.keys() == set(Kind) == rules.KINDS.keys()
    assert frozenset().union(*rules.SEES.values()) == set(Field) == rules.FIELDS.keys()


@pytest.mark.parametrize(
    ("verb", "state", "after"),
    [
        ("send", "draft", "sent"),
        ("send", "expired", "sent"),
        ("send", "withdrawn", None),
        ("open", "sent", "opened"),
        ("open", "acknowledged", None),
        ("acknowledge", "sent", "acknowledged"),
        ("acknowledge", "opened", "acknowledged"),
        ("acknowledge", "draft", None),
        ("acknowledge", "expired", None),
        ("expire", "opened", "expired"),
        ("expire", "acknowledged", None),
        ("withdraw", "acknowledged", "withdrawn"),
        ("withdraw", "withdrawn", None),
        ("name", "withdrawn", "draft"),
        ("name", "sent", None),
    ],
)
def test_a_step_follows_the_table(verb: str, state: str, after: str | None) -> None:
    assert rules.TABLE.get((verb, State(state))) == after
    assert bool(rules.why_not_move(state, verb)) == (after is None)


@pytest.mark.parametrize(
    ("on", "at", "place", "codes"),
    [
        (RELEASE, time(12), "Iela 1", []),
        (RELEASE, time(11, 59), "Iela 1", ["before_midday"]),
        (date(2026, 12, 3), time(14), "Iela 1", ["before_release"]),
        (date(2026, 12, 5), time(9), "Iela 1", ["closed"]),
        (date(2027, 1, 4), time(9), "Iela 1", ["late"]),
        (RELEASE, None, "", ["meets_at_missing", "meets_place_missing"]),
    ],
)
def test_nothing_is_agreed_before_midday_of_the_release_day(
    on: date, at: time | None, place: str, codes: list[str]
) -> None:
    reasons = rules.why_not_appointment(
        "social", on, at, place, release=RELEASE, workday=on.weekday() < 5
    )
    assert [one.code for one in reasons] == codes


def test_no_appointment_at_all_is_none_yet() -> None:
    assert rules.why_not_appointment("", None, None, "", release=RELEASE, workday=True) == []


@pytest.mark.parametrize(
    ("recipients", "lacking", "step"),
    [
        ([], [], Next.NAME),
        ([Standing("withdrawn", True, False)], [], Next.NAME),
        ([Standing("draft", False, False)], [], Next.AGREE),
        ([Standing("draft", True, False)], ["bank"], Next.SEND),
        ([Standing("sent", True, False)], ["bank"], Next.FILL),
        ([Standing("sent", True, False)], [], Next.WAIT),
        ([Standing("opened", True, True), Standing("draft", True, False)], [], Next.CALL),
        ([Standing("expired", True, True)], [], Next.AGAIN),
        ([Standing("acknowledged", True, False, stale=True)], [], Next.AGAIN),
        ([Standing("acknowledged", True, True)], [], Next.DONE),
    ],
)
def test_the_most_urgent_step_comes_next(
    recipients: list[Standing], lacking: list[str], step: Next
) -> None:
    assert rules.next_step(recipients, lacking) == step


def test_without_a_fixed_address_comes_first() -> None:
    assert sorted(["own", "", "temporary", "none"], key=rules.rank) == [
        "none",
        "temporary",
        "own",
        "",
    ]


@pytest.mark.parametrize(
    ("kind", "channel", "account_id", "mail", "codes"),
    [
        ("branch", "account", None, "", ["branch"]),
        ("social", "account", None, "", ["no_account"]),
        ("social", "link", None, "dienests", ["mail"]),
        ("social", "link", None, "a@b.lv\nBcc: c@d.lv", ["mail"]),
        ("social", "link", None, "a@b.lv", []),
        ("mentor", "account", 7, "", ["account"]),
        ("mentor", "account", 5, "", []),
        ("probation", "paper", None, "", []),
    ],
)
def test_a_recipient_can_be_reached(
    kind: str, channel: str, account_id: int | None, mail: str, codes: list[str]
) -> None:
    reasons = rules.why_not_named(
        kind,
        channel,
        branch=False,
        signs_in=False,
        reachable={5},
        account_id=account_id,
        mail=mail,
    )
    assert [one.code for one in reasons] == codes
