"""Booked interviews, as the tests of interviews have them."""

from tests.interviews.conftest import desk, jobs

__all__ = ["desk", "jobs"]
