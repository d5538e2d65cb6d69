"""Who is asked whether somebody works, and who hears that it has ended or is not clear."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.applications.model import State
from jobbridge.employments import actions
from jobbridge.employments.model import Employment, Stage
from jobbridge.notices.texts import Notice, notice
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import FOLLOW_UP_DAYS
from jobbridge.viewer import Role

OVER = (State.LEFT, State.WITHDRAWN)


def ask(session: Session, now: datetime) -> None:
    """The worker's round: what is due is asked, what stays open goes to the agency."""
    actions.ask_due(session, now=now)
    waited = timedelta(days=value_of(session, FOLLOW_UP_DAYS))
    actions.warn_unsettled(session, before=now - waited, now=now)


def employment(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    made = session.get(Employment, payload["employment_id"])
    if made is None:
        return None
    application, event = made.application, payload["event"]
    vacancy, ended = application.vacancy, event == "ended"
    if (application.state in OVER) is not ended:
        return None  # answered, ended or taken back meanwhile
    unsettled = event.startswith("unsettled")
    asked = "start" if event == Stage.START else "asked"
    said = notice(
        f"employment.{'ended' if ended else 'unsettled' if unsettled else asked}",
        f"/employments/{application.ref}",
        title=vacancy.title,
        day=made.started_on or made.start_on,
    )
    counselors = ids_with(session, Role.COUNSELOR, application.inmate.prison_id)
    own = [one for one in counselors if one == application.inmate.counselor_id] or counselors
    branch = vacancy.municipality.branch_id if vacancy.municipality else None
    agency = ids_with(session, Role.AGENCY, branch) if branch else []
    if ended:
        return said, sorted({*own, *agency})
    if unsettled:
        return said, agency
    return said, sorted({*own, *ids_with(session, Role.EMPLOYER, vacancy.employer_id)})


FINDERS = {"notice_employment": employment}
