"""The app with the routes of matching, wherever `app.py` does not name them yet."""

import pytest

from jobbridge import app
from jobbridge.matching import api, pages


@pytest.fixture(autouse=True)
def _wired(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = [h for m in (pages, api) for h in m.HANDLERS if h not in app.HANDLERS]
    monkeypatch.setattr(app, "HANDLERS", [*app.HANDLERS, *missing])
