"""The table of states, line by line."""

import pytest

from jobbridge.interviews import state_rules as rules
from jobbridge.interviews.model import State
from jobbridge.viewer import Duty, Role, Viewer

COUNSELOR = Viewer(1, Role.COUNSELOR)
ROOMS = Viewer(2, Role.PRISON_OFFICER, duties=frozenset({Duty.ROOMS}))
PASSES = Viewer(3, Role.PRISON_OFFICER, duties=frozenset({Duty.PASSES}))
PLAIN = Viewer(4, Role.PRISON_OFFICER)
EMPLOYER = Viewer(5, Role.EMPLOYER)
AGENCY = Viewer(6, Role.AGENCY)


def test_the_table_is_this_and_nothing_else() -> None:
    assert {(s.verb, s.before): str(s.after) for s in rules.TABLE} == {
        ("suggest", ""): "suggested",
        ("hold", ""): "held",
        ("hold", "suggested"): "held",
        ("book", ""): "booked",
        ("book", "suggested"): "booked",
        ("book", "held"): "booked",
        ("move", "booked"): "booked",
        ("move", "confirmed"): "booked",
        ("confirm", "booked"): "confirmed",
        ("cancel", "suggested"): "cancelled",
        ("cancel", "held"): "cancelled",
        ("cancel", "booked"): "cancelled",
        ("cancel", "confirmed"): "cancelled",
        ("lapse", "held"): "cancelled",
        ("took_place", "booked"): "took_place",
        ("took_place", "confirmed"): "took_place",
        ("missed", "booked"): "missed",
        ("missed", "confirmed"): "missed",
        ("wait", "confirmed"): "booked",
        ("undo", "took_place"): "confirmed",
        ("undo", "missed"): "confirmed",
    }


@pytest.mark.parametrize("ended", [State.TOOK_PLACE, State.MISSED, State.CANCELLED])
def test_what_has_ended_is_never_changed_but_for_an_outcome_taken_back(ended: State) -> None:
    changes = [step.verb for step in rules.TABLE if step.before == ended]
    assert changes == ([] if ended is State.CANCELLED else ["undo"])


@pytest.mark.parametrize(
    ("viewer", "coming", "begun"),
    [
        (COUNSELOR, ["move", "cancel"], ["took_place", "missed"]),
        (ROOMS, ["move", "confirm", "cancel"], ["took_place", "missed"]),
        (PASSES, ["confirm"], ["took_place", "missed"]),
        (PLAIN, [], ["took_place", "missed"]),
        (EMPLOYER, ["cancel"], []),
        (AGENCY, [], []),
    ],
)
def test_each_viewer_has_their_verbs(viewer: Viewer, coming: list[str], begun: list[str]) -> None:
    assert rules.verbs_for(viewer, State.BOOKED, begun=False) == coming
    assert rules.verbs_for(viewer, State.BOOKED, begun=True) == begun


def test_a_wrong_state_is_named() -> None:
    (reason,) = rules.why_not_step("confirm", State.CANCELLED)
    assert (reason.code, reason.values) == ("state", {"state": "cancelled"})
    assert rules.why_not_step("confirm", State.BOOKED) == []
