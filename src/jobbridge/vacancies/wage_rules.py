"""The minimum wage: what it is on a day, and the least that may be offered. Values in, reasons
out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_

FULL_WEEK = 40
MOST_MONTH, MOST_HOUR = 1_000_000, 20_000  # cents: above it a comma is missing


@dataclass(frozen=True)
class MinimumWage:
    """The least gross pay from a day on: for a full week's month, and for an hour. The hour's is
    the month's divided by the hours of that year's shortest month, rounded up: pay by the hour
    has to reach the minimum in every month."""

    valid_from: date
    month_cents: int
    hour_cents: int
    source: str


# What ships with the program; an administrator's rows stand before these.
MINIMUM_WAGES = (
    MinimumWage(
        date(2025, 1, 1),
        740_00,
        4_94,
        N_("Cabinet Regulation 656 of 2015-11-24, as amended for 2025; December 2025 has 19 days"),
    ),
    MinimumWage(
        date(2026, 1, 1),
        780_00,
        5_14,
        N_("Cabinet Regulation 656 of 2015-11-24, as amended on 2025-11-19; May 2026 has 19 days"),
    ),
)


def merged(changed: Iterable[MinimumWage]) -> tuple[MinimumWage, ...]:
    """What ships with the program, and in its place what was entered for the same day."""
    rows = {row.valid_from: row for row in (*MINIMUM_WAGES, *changed)}
    return tuple(rows[day] for day in sorted(rows))


def minimum_wage(wages: Sequence[MinimumWage], on: date) -> MinimumWage:
    """The row in force on a day; before the first row, the first."""
    valid = [row for row in wages if row.valid_from <= on]
    return valid[-1] if valid else wages[0]


def least_pay(
    wages: Sequence[MinimumWage], on: date, *, unit: str, hours_week: float | None = None
) -> int:
    """Cents an hour or a month; `hours_week` of part-time work, none for a full week."""
    wage = minimum_wage(wages, on)
    if unit == "hour":
        return wage.hour_cents
    return round(wage.month_cents * min(1.0, (hours_week or FULL_WEEK) / FULL_WEEK))


def why_not_wage(wage: MinimumWage) -> list[Reason]:
    """All reasons against entering this row."""
    reasons = []
    if not 1 <= wage.month_cents <= MOST_MONTH:
        reasons.append(Reason("month", N_("From 0.01 to 10,000 euros a month."), field="month"))
    if not 1 <= wage.hour_cents <= MOST_HOUR:
        reasons.append(Reason("hour", N_("From 0.01 to 200 euros an hour."), field="hour"))
    # 130 and 190 hours: no month is shorter or longer.
    elif not reasons and not 130 <= wage.month_cents / wage.hour_cents <= 190:
        reasons.append(
            Reason(
                "hour_and_month",
                N_("The two amounts do not belong together: a month has 130 to 190 hours of work."),
                field="hour",
            )
        )
    if not wage.source.strip():
        reasons.append(Reason("source", N_("Write the regulation that says so."), field="source"))
    return reasons
