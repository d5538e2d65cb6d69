"""The judge of histories, asked about such as are known to be right or wrong."""

import random
from math import inf
from typing import Any

import pytest

from tests.linear import Operation, Wrong, unexplained


def register(state: Any, said: tuple[str, Any]) -> Any:
    what, value = said
    if what == "write":
        return value
    if what == "swap":  # from one value to another, refused where it is none of them
        old, new = value
        if state != old:
            raise Wrong
        return new
    if state != value:
        raise Wrong
    return state


def judged(*operations: tuple[str, Any, float, float]) -> bool:
    history = [Operation("x", (what, value), *when) for what, value, *when in operations]
    return not unexplained(history, None, register)


def test_one_after_another_the_last_write_is_read() -> None:
    assert judged(("write", 1, 0, 1), ("read", 1, 2, 3))
    assert not judged(("write", 1, 0, 1), ("read", None, 2, 3))


def test_a_read_beside_a_write_may_show_either() -> None:
    assert judged(("write", 1, 0, 9), ("read", None, 1, 2), ("read", 1, 3, 4))


def test_nobody_reads_what_was_there_before_somebody_else_has_read_what_came() -> None:
    assert not judged(("write", 1, 0, 9), ("read", 1, 1, 2), ("read", None, 3, 4))


def test_two_cannot_both_have_taken_what_was_free_once() -> None:
    taken = [("swap", (None, 1), 0, 5), ("swap", (None, 2), 0, 5)]
    assert not judged(*taken)
    assert judged(taken[0], ("swap", (1, None), 0, 5), taken[1])


def test_what_was_never_answered_may_have_happened_late_or_never() -> None:
    assert judged(("write", 1, 0, inf), ("read", None, 5, 6))
    assert judged(("write", 1, 0, inf), ("read", None, 5, 6), ("read", 1, 7, 8))
    assert not judged(("write", 1, 4, inf), ("read", 1, 1, 2))


def test_objects_are_judged_each_by_itself_and_the_wrong_one_is_named() -> None:
    right = [Operation("a", ("write", 1), 0, 1), Operation("a", ("read", 1), 2, 3)]
    wrong = [Operation("b", ("write", 1), 0, 1), Operation("b", ("read", 2), 2, 3)]
    assert unexplained([*right, *wrong], None, register) == wrong[1:]


@pytest.mark.parametrize("seed", range(3))
def test_a_history_that_did_happen_is_right_and_one_changed_answer_makes_it_wrong(
    seed: int,
) -> None:
    """Each takes effect at a moment of its own; question and answer lie around it."""
    chance, state = random.Random(seed), 0
    history: list[Operation] = []
    for moment in range(400):
        around = (moment - 6 * chance.random(), moment + 6 * chance.random())
        said: tuple[str, Any]
        if chance.random() < 0.4:
            said, state = ("swap", (state, moment)), moment
        else:
            said = ("read", state)
        history.append(Operation("x", said, *around))
    chance.shuffle(history)
    assert unexplained(history, 0, register) == ()
    place, old = next((n, one) for n, one in enumerate(history) if one.said[0] == "read")
    history[place] = Operation("x", ("read", -1), old.began, old.ended)
    assert unexplained(history, 0, register) != ()
