"""What a linear program leaves open: how attacks on published figures are counted."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

EDGE = 1e-6


def values_left(
    target: np.ndarray, *, rows: csr_matrix, most: np.ndarray, equal: csr_matrix
) -> int:
    """How many whole numbers a target may still be, where `rows` are at most `most` and `equal`
    is nothing; a million where there is no bound."""
    ends = []
    for sign in (1, -1):
        answer = linprog(
            sign * target,
            A_ub=rows,
            b_ub=most,
            A_eq=equal,
            b_eq=np.zeros(equal.shape[0]),
            method="highs",
        )
        if answer.status == 3:
            return 10**6  # unbounded
        assert answer.status == 0, answer.message
        ends.append(sign * answer.fun)
    return int(np.floor(ends[1] + EDGE) - np.ceil(ends[0] - EDGE)) + 1
