"""The retention table: what is kept, from which event on, for how long, and what then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.i18n import N_
from jobbridge.parameters.handover_rules import HANDOVER_KEPT
from jobbridge.parameters.numbers import DAYS, HOURS, Parameter
from jobbridge.parameters.privacy_rules import (
    ACCOUNT_MONTHS,
    APPLICATION_MONTHS,
    AUDIT_MONTHS,
    NOTE_MONTHS,
    PERSON_MONTHS,
    SESSION_DAYS,
)
from jobbridge.parameters.rules import VISITOR_DAYS
from jobbridge.privacy.rules import months_before

GONE = N_("Deleted")
ERASED = N_("Planned for erasure, then erased with everything about the person")
NAMELESS = N_("Names, contacts and free text removed; figures stay")
STAYS = N_("Stays: it leads to nobody")
WITH_WHOM = N_("Goes with whom it belongs to")


@dataclass(frozen=True)
class Kept:
    """One class of the table. The length is a parameter, or fixed as `(number, unit)`; without
    either it is kept as long as `event` says. `step` names what the nightly round does; what has
    none, a round of its own feature does."""

    label: str
    event: str
    then: str
    parameter: Parameter | None = None
    fixed: tuple[int, str] | None = None
    step: str = ""


KEPT = {
    "person": Kept(
        N_("A person's record"),
        N_("Release, or the last agreement after it"),
        ERASED,
        PERSON_MONTHS,
        step="people",
    ),
    "application": Kept(
        N_("Applications, and what employers were shown"),
        N_("The end of the application"),
        NAMELESS,
        APPLICATION_MONTHS,
        step="applications",
    ),
    "note": Kept(
        N_("Notes of consultations, messages with employers, notes of mentors"),
        N_("The day they were written"),
        GONE,
        NOTE_MONTHS,
        step="notes",
    ),
    "draft": Kept(N_("Drafts of consultations"), N_("The last change"), GONE, fixed=(30, DAYS)),
    "match": Kept(
        N_("Matches and alerts"), N_("As long as both sides stand; made anew each day"), GONE
    ),
    "visit": Kept(
        N_("Visitors, passes, bans, shift notes"), N_("The last visit"), GONE, VISITOR_DAYS
    ),
    "roster": Kept(N_("What lines of rosters hold"), N_("The import"), GONE, fixed=(30, DAYS)),
    "upload": Kept(N_("Uploaded files"), N_("The import, or the upload"), GONE, fixed=(7, DAYS)),
    "handover": Kept(N_("Hand-overs, as recipients see them"), N_("Release"), GONE, HANDOVER_KEPT),
    "entry": Kept(
        N_("Calendar entries, by reference code"),
        N_("The day they left all calendars"),
        GONE,
        fixed=(365, DAYS),
    ),
    "session": Kept(N_("Sign-ins that ended"), N_("The end"), GONE, SESSION_DAYS, step="sessions"),
    "invitation": Kept(
        N_("Invitations that ended"), N_("The end"), GONE, SESSION_DAYS, step="invitations"
    ),
    "failure": Kept(
        N_("Failed sign-ins, as hashes"), N_("The failure"), GONE, SESSION_DAYS, step="failures"
    ),
    # A key that is done keeps the same thing from being told again: none is younger than this.
    "job": Kept(
        N_("Jobs of the outbox; mails are written when they are sent and kept nowhere"),
        N_("The day they are done"),
        GONE,
        fixed=(400, DAYS),
        step="jobs",
    ),
    "reply": Kept(
        N_("Replies kept to be repeated, sealed"), N_("The reply"), GONE, fixed=(24, HOURS)
    ),
    "account": Kept(
        N_("Accounts"), N_("The end of access"), NAMELESS, ACCOUNT_MONTHS, step="accounts"
    ),
    "audit": Kept(
        N_("Who looked and who changed, by internal number"),
        N_("The look or the change"),
        GONE,
        AUDIT_MONTHS,
        step="audit",
    ),
    "tombstone": Kept(
        N_("Tombstones: keyed hashes of erased records"),
        N_("As long as any backup from before is kept"),
        STAYS,
    ),
    "week": Kept(N_("The week's table by internal number"), N_("The next week's"), GONE),
    "employer": Kept(
        N_("Employers and vacancies"), N_("As long as the employer takes part"), WITH_WHOM
    ),
    "statistics": Kept(N_("Figures"), N_("Without end"), STAYS),
    "reference": Kept(N_("Places, professions, settings"), N_("As long as valid"), STAYS),
    "operation": Kept(N_("The portal's own state"), N_("As long as it runs"), STAYS),
}
STEPS = tuple(one.step for one in KEPT.values() if one.step)


def since(kept: Kept, values: Mapping[str, int], today: date) -> date:
    """What is older than this day is kept no longer."""
    if kept.parameter is not None:
        number, unit = values[kept.parameter.name], kept.parameter.unit
    else:
        assert kept.fixed is not None, "kept as long as its event says"
        number, unit = kept.fixed
    if unit == DAYS:
        return date.fromordinal(today.toordinal() - number)
    return months_before(today, number)
