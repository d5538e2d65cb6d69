"""From a change to the people who must know: one mail a person and change, sent once.

A `notice_…` job names the change; it posts one `mail` job for each recipient. The mail is
written when it is sent, from what is stored then, so a backlog tells only what is true.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Invitation, Membership
from jobbridge.accounts.staff_queries import token_of
from jobbridge.applications import actions as applications
from jobbridge.applications.model import Application, Request
from jobbridge.db import Database
from jobbridge.i18n import words
from jobbridge.interviews.branch_queries import late_of
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.state_rules import STATE_LABELS
from jobbridge.notices.mail import send
from jobbridge.notices.texts import Notice, notice
from jobbridge.outbox.actions import Handler, post
from jobbridge.settings import Settings
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role

FOR_EMPLOYER = frozenset({"agree", "withdraw", "accept", "lapse"})


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kinds of this feature."""
    return {
        "notice_request": _told(_request),
        "notice_application": _told(_application),
        "interview_changed": _told(_interview),
        "notice_invitation": _told(_invitation),
        "notice_overdue": _told(_overdue),
        "mail": lambda database, payload, now: _mail(settings, database, payload, now),
    }


def lapse_overdue(database: Database, now: datetime) -> None:
    with database.write() as session:
        applications.lapse_overdue(session, now=now)


Finder = Callable[[Session, Mapping[str, Any]], tuple[Notice, list[int]] | None]


def _told(find: Finder) -> Handler:
    def handle(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
        with database.write() as session:
            found = find(session, payload)
            stamp = "-".join(str(payload[name]) for name in sorted(payload))
            for account_id in found[1] if found else ():
                key = f"mail:{find.__name__}:{stamp}:{account_id}"
                post(
                    session,
                    "mail",
                    key,
                    {"what": find.__name__, "of": dict(payload), "to": account_id, "key": key},
                    now=now,
                )

    return handle


def _request(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    request = session.get(Request, payload["request_id"])
    if request is None:
        return None
    asked = payload["event"] == "asked"
    said = notice(
        f"request.{payload['event']}",
        f"/requests/{request.ref}",
        title=request.vacancy.title,
        due=request.answer_due,
    )
    if asked:
        return said, _accounts(session, Role.COUNSELOR)
    return said, _accounts(session, Role.EMPLOYER, request.employer_id)


def _application(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    application = session.get(Application, payload["application_id"])
    if application is None:
        return None
    vacancy = session.get_one(Vacancy, application.vacancy_id)
    event = payload["event"]
    if event in FOR_EMPLOYER:
        to = _accounts(session, Role.EMPLOYER, vacancy.employer_id)
        path = f"/cards/{application.ref}"
    else:
        to = _accounts(session, Role.COUNSELOR, application.inmate.prison_id)
        path = f"/applications/{application.ref}"
    return notice(f"application.{event}", path, title=vacancy.title), to


def _interview(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    interview = session.get(Interview, payload["interview_id"])
    if interview is None or interview.sequence != payload["sequence"]:
        return None  # a newer revision has its own notice
    said = notice(
        "interview",
        f"/interviews/{interview.ref}",
        code=interview.application.ref,
        title=interview.application.vacancy.title,
        at=interview.starts_at,
        state=STATE_LABELS[State(interview.state)],
    )
    return said, [
        *_accounts(session, Role.EMPLOYER, interview.employer_id),
        *_accounts(session, Role.COUNSELOR, interview.prison_id),
        *_accounts(session, Role.PRISON_OFFICER, interview.prison_id),
    ]


def _invitation(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    invitation = session.get(Invitation, payload["invitation_id"])
    if invitation is None or invitation.used_at or invitation.ended_at:
        return None
    path = f"/invitation/{token_of(session, invitation.seed)}"
    return notice("invitation", path, until=invitation.expires_at), [invitation.account_id]


def _overdue(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    request = session.get(Request, payload["request_id"])
    if request is None or request.state != "open":
        return None
    said = notice(
        "overdue",
        f"/requests/{request.ref}",
        title=request.vacancy.title,
        due=request.answer_due,
    )
    late = late_of(session, [request], date.fromisoformat(payload["on"]))[request.id]
    owing = {i for one in late for i in _accounts(session, Role.COUNSELOR, one.prison_id)}
    return said, sorted(owing) or _accounts(session, Role.COUNSELOR)


FINDERS: dict[str, Finder] = {
    f.__name__: f for f in (_request, _application, _interview, _invitation, _overdue)
}
ALWAYS = frozenset({"_invitation"})
"""What is sent also to who wants no mail."""


def _accounts(session: Session, role: Role, organisation_id: int | None = None) -> list[int]:
    query = select(Account.id).where(Account.role == role, Account.active).order_by(Account.id)
    if organisation_id is not None:
        query = query.join(Membership, Membership.account_id == Account.id).where(
            Membership.organisation_id == organisation_id
        )
    return list(session.scalars(query))


def _mail(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Without a mail server the notice stays where it is shown anyway: on the pages."""
    if settings.smtp_url is None:
        return
    with database.read() as session:
        found = FINDERS[payload["what"]](session, payload["of"])
        account = session.get(Account, payload["to"])
        if found is None or account is None or not account.active:
            return
        if not account.mail and payload["what"] not in ALWAYS:
            return
        said, still_concerned = found
        if account.id not in still_concerned:
            return
        language = words(account.locale)
        subject = language.reason(said.subject)
        text = "\n\n".join(
            [
                language.reason(said.text),
                settings.public_url + said.path,
                language.gettext("This message was written by JobBridge. Please do not reply."),
            ]
        )
        address = account.email
    send(settings, to=address, subject=subject, text=text, key=payload["key"], now=now)
