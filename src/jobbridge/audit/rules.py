"""What is unusual browsing, and what may stand in a table that a spreadsheet opens."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
MANY = 30
TIMES = 3


def cell(value: object) -> str:
    """A value that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def is_unusual(people: int, usual: float) -> bool:
    """Whether somebody looked at many more people in a day than on their other days."""
    return people >= MANY and people > TIMES * usual
