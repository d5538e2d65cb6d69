"""Benches whose reference reaches into the program find it: else nobody hears until it is asked."""

from tests.benches import planning


def test_an_interview_day_is_timed_beside_the_solver_called_bare() -> None:
    (figure,) = planning.figures(seeds=[0], times=1)
    assert min(figure.ours, figure.reference) > 0
