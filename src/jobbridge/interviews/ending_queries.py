"""What a withdrawal would end, before it does: told by the same rules that end it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, State
from jobbridge.applications.queries import applications_for
from jobbridge.applications.rules import SHOWN_TO_EMPLOYER
from jobbridge.errors import NotFound
from jobbridge.inmates.consent_queries import agreements_for
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews.model import Interview
from jobbridge.interviews.people_queries import live_of
from jobbridge.interviews.person_queries import NEEDED
from jobbridge.viewer import Viewer


@dataclass(frozen=True)
class Lost:
    """The agreement, the interviews that would be cancelled, and the skills cards that
    employers would no longer see; `unlisted` where nothing would be looked for any more."""

    agreement: Agreement
    interviews: list[Interview]
    cards: list[Application]
    unlisted: bool


def lost_for(
    session: Session, viewer: Viewer, inmate: Inmate, agreement_id: int, *, now: datetime
) -> Lost:
    rows = agreements_for(session, viewer, inmate)
    standing = [row for row in rows if row.withdrawn_at is None]
    agreement = next((row for row in standing if row.id == agreement_id), None)
    if agreement is None:
        raise NotFound
    rest = [row for row in standing if row is not agreement]

    def lacks(employer_id: int, needed: set[str]) -> bool:
        agreed = {row.purpose for row in rest if row.organisation_id in (None, employer_id)}
        return not agreed >= needed

    shown = applications_for(session, viewer, inmate=inmate, states=SHOWN_TO_EMPLOYER)
    return Lost(
        agreement=agreement,
        interviews=[
            i
            for i in live_of(session, inmate.id)
            if i.ends_at > now and lacks(i.employer_id, NEEDED)
        ],
        cards=[
            a
            for a in shown
            if a.state != State.REFUSED and lacks(a.vacancy.employer_id, {"introduction"})
        ],
        unlisted=agreement.purpose == "listing" and "listing" not in {r.purpose for r in rest},
    )
