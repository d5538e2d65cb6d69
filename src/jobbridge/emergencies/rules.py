"""Why somebody may open a person out of scope, who may at all, and how often."""

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.viewer import Duty, Role, Viewer

REASONS = {
    "life": N_("Danger to life or health"),
    "arrived": N_("The person has arrived here, and the transfer is not recorded yet"),
    "stand_in": N_("I stand in for a colleague who cannot be reached"),
    "court": N_("A court or authority asks and cannot wait"),
    "other": N_("Another reason, as written below"),
}
FINE, WRONG = "fine", "wrong"
VERDICTS = {FINE: N_("In order"), WRONG: N_("Not in order")}
SHORTEST = 20
"""Letters of the opener's own words: a dot is no reason."""


def may_open(viewer: Viewer) -> bool:
    """Those who would see the person if they were in their own prison: counselors, and officers
    who record movements or restrictions. Nobody of the agency, no employer, no administrator."""
    if viewer.outside:
        return False
    officer = viewer.has(Duty.MOVEMENTS) or viewer.has(Duty.RESTRICTIONS)
    return bool(viewer.organisations) and (viewer.role is Role.COUNSELOR or officer)


def why_not_open(*, reason: str, words: str, today: int, most: int) -> list[Reason]:
    """`today` is how often the same account has tried since midnight."""
    reasons = []
    if reason not in REASONS:
        reasons.append(Reason("reason", N_("Choose one from the list."), field="reason"))
    if len(words.strip()) < SHORTEST:
        reasons.append(
            Reason(
                "words",
                N_("Say in at least %(letters)s letters why it cannot wait."),
                {"letters": SHORTEST},
                field="words",
            )
        )
    if today >= most:
        reasons.append(
            Reason(
                "too_often",
                N_("At most %(most)s people a day may be opened so. Call the person's prison."),
                {"most": most},
            )
        )
    return reasons
