"""What each side sees, who suits whom and why, what leaves an organisation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jobbridge.mentors import matching_rules, material_rules, report_rules, rules
from jobbridge.mentors.matching_rules import Offered, Wanted
from jobbridge.mentors.model import State
from jobbridge.mentors.report_rules import Sum
from jobbridge.viewer import Role

TODAY = date(2026, 11, 23)
WANTED = Wanted(region="Rīga", language="lv", times=["evening"], inside=True)
GOOD = Offered(
    account_id=1,
    regions=["Rīga"],
    languages={"lv": "C1"},
    times=["evening"],
    inside=True,
    capacity=2,
    busy=0,
    active_from=None,
    active_to=None,
    trained=True,
    confidential=True,
    usable=True,
)


def test_nobody_but_the_mentor_who_accepted_and_the_counselor_sees_a_name() -> None:
    named = {key for key, fields in rules.SEEN.items() if fields.name or fields.prison}
    assert named == {
        (Role.MENTOR, State.ASSIGNED),
        *((Role.COUNSELOR, state) for state in State),
    }
    notes = {role for (role, _), fields in rules.SEEN.items() if fields.notes}
    assert notes == {Role.COORDINATOR, Role.COUNSELOR}
    exact = {role for (role, _), fields in rules.SEEN.items() if fields.release == "day"}
    assert exact == {Role.MENTOR, Role.COUNSELOR}


@pytest.mark.parametrize(
    ("month", "half", "how"),
    [(10, 40, "month"), (9, 10, "half"), (9, 9, "year"), (0, 0, "year")],
)
def test_a_month_is_told_only_of_ten_or_more(month: int, half: int, how: str) -> None:
    on = date(2027, 2, 3)
    assert rules.release_shown(on, {"month": month, "half": half}) == how


@pytest.mark.parametrize(
    ("verb", "state", "role", "leads"),
    [
        ("propose", State.ASKED, Role.COORDINATOR, State.PROPOSED),
        ("propose", State.PROPOSED, Role.COORDINATOR, None),
        ("propose", State.ASKED, Role.COUNSELOR, None),
        ("accept", State.PROPOSED, Role.MENTOR, State.ASSIGNED),
        ("accept", State.PROPOSED, Role.COORDINATOR, None),
        ("lapse", State.PROPOSED, Role.COORDINATOR, None),
        ("end", State.ASSIGNED, Role.MENTOR, State.ENDED),
        ("end", State.PROPOSED, Role.MENTOR, None),
        ("end", State.ENDED, Role.COUNSELOR, None),
    ],
)
def test_each_step_is_taken_by_who_may(
    verb: str, state: State, role: Role, leads: State | None
) -> None:
    assert rules.next_state(state, verb, role, system=False) == leads


@pytest.mark.parametrize(
    ("change", "codes", "possible", "points"),
    [
        ({}, [], True, 9),
        ({"regions": ["Latgale"]}, ["region"], True, 6),
        ({"languages": {"lv": "A2"}}, ["language_little"], True, 7),
        ({"languages": {"en": "C2"}}, ["language"], False, 6),
        ({"times": ["day"]}, ["times"], True, 7),
        ({"inside": False}, ["not_inside"], True, 8),
        ({"busy": 2}, ["full"], False, 9),
        ({"trained": False, "confidential": False}, ["untrained", "unsigned"], False, 9),
        ({"usable": False}, ["unusable"], False, 9),
        ({"active_to": TODAY - timedelta(days=1)}, ["inactive_now"], False, 9),
        ({"declined": True}, ["declined"], False, 9),
    ],
)
def test_every_reason_for_and_against_a_mentor_is_said(
    change: dict[str, object], codes: list[str], possible: bool, points: int
) -> None:
    fit = matching_rules.fit(WANTED, replace(GOOD, **change), TODAY)  # type: ignore[arg-type]
    found = ([reason.code for reason in fit.reasons], fit.possible, fit.points)
    assert found == (codes, possible, points)


def test_the_order_is_possible_then_points_then_fewer_people_whatever_order_they_come_in() -> None:
    offers = [
        GOOD,
        replace(GOOD, account_id=2, busy=1),
        replace(GOOD, account_id=3, times=["day"]),
        replace(GOOD, account_id=4, trained=False),
        replace(GOOD, account_id=5),
    ]
    expected = [1, 5, 2, 3, 4]
    for order in (offers, offers[::-1]):
        found = matching_rules.fits(WANTED, order, TODAY)
        assert [fit.offered.account_id for fit in found] == expected


@pytest.mark.parametrize(
    ("inside", "prisons", "released", "wanted", "warned"),
    [
        (True, [], False, True, False),
        (True, [7], False, True, False),
        (True, [8], False, True, True),
        (False, [], False, True, True),
        (False, [], True, True, False),
        (False, [], False, False, False),
    ],
)
def test_a_mentor_who_cannot_go_inside_is_flagged_with_what_to_do(
    inside: bool, prisons: list[int], released: bool, wanted: bool, warned: bool
) -> None:
    reasons = rules.about_place(
        inside=inside, prisons=prisons, prison_id=7, released=released, wanted=wanted
    )
    assert [one.code for one in reasons] == (["not_inside"] if warned else [])


@pytest.mark.parametrize(
    ("link", "body", "code"),
    [
        ("https://example.org/a", b"", None),
        ("", b"%PDF-1.7 x", None),
        ("http://example.org/a", b"", "link"),
        ("javascript:alert(1)", b"", "link"),
        ("https://user@example.org/", b"", "link"),
        ("https://example", b"", "link"),
        ("", b"<html>", "not_pdf"),
        ("", b"", "one_of_two"),
        ("https://example.org", b"%PDF-", "one_of_two"),
        ("", b"%PDF-" + b"x" * material_rules.MOST_BYTES, "too_large"),
    ],
)
def test_a_material_is_a_link_by_https_or_one_pdf(link: str, body: bytes, code: str | None) -> None:
    reasons = material_rules.why_not_material(
        title="Pirmā tikšanās", language="lv", audience="all", link=link, body=body
    )
    assert [one.code for one in reasons] == ([code] if code else [])


def summed(label: str, first: int, many: int) -> Sum:
    people = frozenset(range(first, first + many))
    return Sum(label, people, meetings=many, minutes=60 * many, things={"food": (many, 100)})


@pytest.mark.parametrize(
    ("sizes", "rows", "total", "hidden"),
    [
        ((12, 15), [12, 15], 27, False),
        ((12, 4), [12], 12, True),
        ((12, 6, 5), [12, 11], 23, False),
        ((4,), [], None, True),
        ((), [], None, False),
    ],
)
def test_no_subtraction_gives_back_fewer_than_ten_people(
    sizes: tuple[int, ...], rows: list[int], total: int | None, hidden: bool
) -> None:
    sums = [summed(str(number), 100 * number, many) for number, many in enumerate(sizes)]
    told = report_rules.told(sums, "other")
    assert [len(one.people) for one in told.rows] == rows
    assert (len(told.total.people) if told.total else None, told.hidden) == (total, hidden)


def test_quarters_are_whole_ones() -> None:
    assert report_rules.quarter(TODAY, 0) == (date(2026, 10, 1), date(2027, 1, 1))
    assert report_rules.quarter(TODAY, 4) == (date(2025, 10, 1), date(2026, 1, 1))
