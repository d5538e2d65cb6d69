"""A consultation form as a browser would send it."""

import pytest

from tests.conftest import NOW, World


@pytest.fixture
def path(world: World) -> str:
    return f"/inmates/{world.refs['juris']}/consultations/new"


@pytest.fixture
def said(world: World) -> dict[str, str]:
    """The minimum: plan, readiness, and what the form shows as known."""
    return {
        "held_on": str(NOW.date()),
        "conducted_by": str(world.ids["anna"]),
        "readiness": "now",
        "target_1": "pavārs / pavāre (5120 02)",
        "skill_1": "metināt",
        "skill_level_1": "3",
        "skill_evidence_1": "certificate_inside",
        "language_1": "lv",
        "language_level_1": "B2",
        "load": "full",
        "hours": "shifts",
    }
