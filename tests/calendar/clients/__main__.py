"""Fetch the readers of npm."""

from tests.calendar.clients import install

install()
