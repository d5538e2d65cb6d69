"""What is unusual browsing."""

MANY = 30
TIMES = 3


def is_unusual(people: int, usual: float) -> bool:
    """Whether somebody looked at many more people in a day than on their other days."""
    return people >= MANY and people > TIMES * usual
