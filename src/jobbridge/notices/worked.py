"""Who is asked whether somebody works, and who hears that it has ended or is not clear."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import ids_with
from jobbridge.applications.model import State
from jobbridge.applications.rules import SHOWN_TO_EMPLOYER
from jobbridge.clock import local_day
from jobbridge.employments import actions, answer_links, warning_queries
from jobbridge.employments.model import Employment, FollowUp, Stage
from jobbridge.i18n import Words
from jobbridge.notices.texts import (
    ANSWER_HERE,
    STILL_WORKS,
    WORK_OVER,
    Notice,
    Question,
    notice,
)
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import FOLLOW_UP_DAYS
from jobbridge.settings import Settings
from jobbridge.trials.model import Trial
from jobbridge.viewer import Role, Viewer

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
    to = sorted({*own, *ids_with(session, Role.EMPLOYER, vacancy.employer_id)})
    put = session.scalar(
        select(FollowUp).where(FollowUp.employment_id == made.id, FollowUp.stage == event)
    )
    if put is None or put.asked_at is None:
        return said, to
    question = Question(application.ref, str(event), put.asked_at)
    return replace(said, question=question), to


def risk(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """How much is on a branch's list of work at risk when the mail is written; nothing of
    anybody."""
    branch = payload["branch_id"]
    reader = Viewer(account_id=None, role=Role.AGENCY, organisations=frozenset({branch}))
    day = date.fromisoformat(payload["on"])
    count = len(warning_queries.warnings_for(session, reader, day))
    if not count:
        return None
    return notice("risk", "/work-at-risk", count=count), ids_with(session, Role.AGENCY, branch)


def trial(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """The side that did not say it last hears where a trial day or second interview stands."""
    found = session.get(Trial, payload["trial_id"])
    if found is None or found.version != payload["version"]:
        return None
    application = found.application
    vacancy, by = application.vacancy, payload["by"]
    said = notice(f"trial.{found.state}", f"/trials/{found.ref}", title=vacancy.title)
    counselors = ids_with(session, Role.COUNSELOR, application.inmate.prison_id)
    own = [one for one in counselors if one == application.inmate.counselor_id] or counselors
    employers = []
    if application.state in SHOWN_TO_EMPLOYER:
        employers = ids_with(session, Role.EMPLOYER, vacancy.employer_id)
    if by == Role.EMPLOYER:
        return said, own
    return said, employers if by == Role.COUNSELOR else sorted({*own, *employers})


def answers(
    settings: Settings, language: Words, said: Notice, account: Account, ends: datetime
) -> list[str]:
    """For an account of the employer, a line and a link for each answer to the question."""
    asked = said.question
    if asked is None or account.role != Role.EMPLOYER:
        return []
    lines = [language.gettext(ANSWER_HERE, day=language.day(local_day(ends)))]
    for answer, label in ((answer_links.STILL, STILL_WORKS), (answer_links.ENDED, WORK_OVER)):
        link = answer_links.made(
            settings.secret_key,
            ref=asked.ref,
            stage=asked.stage,
            answer=answer,
            account_id=account.id,
            ends=ends,
            asked_at=asked.asked_at,
        )
        address = f"{settings.public_url}/still-works/{link.token}"
        lines.append(f"{language.gettext(label)}\n{address}")
    return lines


FINDERS = {"notice_employment": employment, "notice_risk": risk, "notice_trial": trial}
