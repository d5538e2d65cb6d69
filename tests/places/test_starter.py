"""The starter places hold together: names resolve, times are in order, nothing lies abroad."""

import csv
from collections import Counter
from datetime import date, time
from importlib.resources import files
from itertools import pairwise

import pytest

SATURDAY = 5
PLACED = ("municipalities", "prisons", "settlements")


def rows(name: str) -> list[dict[str, str]]:
    text = files("jobbridge.places").joinpath("starter", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def column(name: str, field: str) -> list[str]:
    return [row[field] for row in rows(name)]


def twice(values: list[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]


def clock(text: str) -> time:
    assert len(text) == 5
    return time.fromisoformat(text)


def test_every_line_has_every_field() -> None:
    for name in (*PLACED, "branches", "rooms", "windows", "counts", "swap_days"):
        for row in rows(name):
            assert None not in row, f"{name}: {row}"
            assert None not in row.values(), f"{name}: {row}"


def test_there_are_the_present_42_municipalities() -> None:
    kinds = Counter(column("municipalities", "kind"))
    assert kinds == {"valstspilsēta": 7, "novads": 35}
    assert twice(column("municipalities", "name")) == []
    assert "Varakļānu novads" not in column("municipalities", "name")


def test_every_municipality_lies_in_one_of_five_regions() -> None:
    assert set(column("municipalities", "region")) == {
        "Rīga", "Vidzeme", "Kurzeme", "Zemgale", "Latgale",
    }  # fmt: skip


def test_every_municipality_has_a_branch_and_every_branch_a_municipality() -> None:
    assert set(column("municipalities", "nva_branch")) == set(column("branches", "name"))
    assert set(column("branches", "municipality")) <= set(column("municipalities", "name"))


def test_a_branch_serves_the_municipality_it_stands_in() -> None:
    served = {row["name"]: row["nva_branch"] for row in rows("municipalities")}
    assert [b for b in rows("branches") if served[b["municipality"]] != b["name"]] == []


def test_codes_are_unique() -> None:
    assert twice(column("branches", "code")) == []
    assert twice(column("prisons", "code")) == []
    assert twice([f"{row['prison']} {row['room']}" for row in rows("rooms")]) == []


def test_a_settlement_is_named_once_in_a_municipality() -> None:
    assert twice([f"{row['name']}, {row['municipality']}" for row in rows("settlements")]) == []
    assert 240 <= len(rows("settlements")) <= 300


def test_prisons_and_settlements_name_known_municipalities() -> None:
    known = set(column("municipalities", "name"))
    assert set(column("prisons", "municipality")) <= known
    assert set(column("settlements", "municipality")) == known


@pytest.mark.parametrize("name", PLACED)
def test_everything_lies_in_latvia(name: str) -> None:
    for row in rows(name):
        assert 55.67 <= float(row["lat"]) <= 58.09, row
        assert 20.96 <= float(row["lon"]) <= 28.25, row


@pytest.mark.parametrize("name", PLACED)
def test_coordinates_are_rounded_to_two_decimals(name: str) -> None:
    for row in rows(name):
        assert [row["lat"], row["lon"]] == [f"{float(row[axis]):.2f}" for axis in ("lat", "lon")]


def test_the_centre_of_a_municipality_is_a_settlement_beside_its_point() -> None:
    points = {row["name"]: (row["lat"], row["lon"]) for row in rows("settlements")}
    for row in rows("municipalities"):
        lat, lon = points[row["centre"]]
        assert abs(float(lat) - float(row["lat"])) <= 0.02, row
        assert abs(float(lon) - float(row["lon"])) <= 0.02, row


def test_nine_prisons_work_and_one_is_for_women_and_one_for_juveniles() -> None:
    prisons = rows("prisons")
    assert len(prisons) == 9
    assert [p["code"] for p in prisons if p["women"] == "1"] == ["ilguciems"]
    assert [p["code"] for p in prisons if p["juveniles"] == "1"] == ["cesis"]
    flags = {p[flag] for p in prisons for flag in ("women", "juveniles", "open_unit")}
    assert flags == {"0", "1"}


def test_the_validity_of_a_prison_reads_as_dates_in_order() -> None:
    for row in rows("prisons"):
        first = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
        last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        assert first < last, row


def test_every_prison_has_a_room_a_video_station_windows_and_counts() -> None:
    codes = set(column("prisons", "code"))
    for kind in ("room", "video"):
        assert {row["prison"] for row in rows("rooms") if row["kind"] == kind} == codes
    assert set(column("rooms", "kind")) == {"room", "video"}
    assert all(int(seats) >= 2 for seats in column("rooms", "seats"))
    assert set(column("windows", "prison")) == codes
    assert set(column("counts", "prison")) == codes
    assert set(column("counts", "what")) == {"count", "meal"}


def test_windows_of_a_day_and_counts_of_a_prison_follow_one_another() -> None:
    spans: dict[str, list[tuple[time, time]]] = {}
    for name in ("windows", "counts"):
        for row in rows(name):
            owner = f"{name} {row['prison']} {row.get('weekday', '')}"
            spans.setdefault(owner, []).append((clock(row["from"]), clock(row["to"])))
    for owner, of_owner in spans.items():
        assert all(start < end for start, end in of_owner), owner
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(of_owner))), owner
    assert set(column("windows", "weekday")) <= set("1234567")


def test_counts_leave_an_hour_of_every_window() -> None:
    counts = [(row["prison"], clock(row["from"]), clock(row["to"])) for row in rows("counts")]
    for row in rows("windows"):
        start, end = clock(row["from"]), clock(row["to"])
        minutes = minute(end) - minute(start)
        for prison, begins, ends in counts:
            if prison == row["prison"]:
                minutes -= max(0, minute(min(end, ends)) - minute(max(start, begins)))
        assert minutes >= 60, row


def minute(of_day: time) -> int:
    return of_day.hour * 60 + of_day.minute


def test_a_swap_gives_a_weekday_off_for_a_saturday_of_the_same_month() -> None:
    assert twice(column("swap_days", "date_off") + column("swap_days", "date_worked")) == []
    for row in rows("swap_days"):
        off, worked = date.fromisoformat(row["date_off"]), date.fromisoformat(row["date_worked"])
        assert off.weekday() < SATURDAY, row
        assert worked.weekday() == SATURDAY, row
        assert (off.year, off.month) == (worked.year, worked.month), row
        assert row["source"]
