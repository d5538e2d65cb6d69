"""From a change to the people who must know: one mail a person and change, sent once.

A `notice_…` job names the change; it posts one `mail` job for each recipient. The mail is
written when it is sent, from what is stored then, so a backlog tells only what is true.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, AccountDuty, Membership
from jobbridge.accounts.queries import viewer_for
from jobbridge.applications import actions as applications
from jobbridge.applications.model import Application, Request
from jobbridge.db import Database
from jobbridge.i18n import words
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.state_rules import STATE_LABELS
from jobbridge.notices.mail import send
from jobbridge.notices.texts import Notice, notice
from jobbridge.outbox.actions import Handler, post
from jobbridge.settings import Settings
from jobbridge.tiles import labels as tile_labels
from jobbridge.tiles import queries as tiles
from jobbridge.tiles.model import TileSearch
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Duty, Role

FOR_EMPLOYER = frozenset({"agree", "withdraw", "accept", "lapse"})


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kinds of this feature."""
    return {
        "notice_request": _told(_request),
        "notice_application": _told(_application),
        "interview_changed": _told(_interview),
        "notice_times": _told(_times),
        "notice_visit": _told(_visit),
        "notice_tiles": _told(_tiles),
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


def _times(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """An employer has marked times that suit: for the person's counselors."""
    application = session.get(Application, payload["application_id"])
    if application is None:
        return None
    said = notice("times", "/interviews", title=application.vacancy.title)
    return said, _accounts(session, Role.COUNSELOR, application.inmate.prison_id)


def _tiles(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    search = session.get(TileSearch, payload["search_id"])
    account = session.get(Account, search.account_id) if search else None
    if search is None or account is None or not account.active:
        return None
    if not tiles.may_look(session, viewer_for(session, account)):
        return None
    said = notice(
        "tiles",
        tile_labels.address(search.region, search.family),
        what=(tile_labels.searched(search.region, search.family)),
    )
    return said, [account.id]


def _visit(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """Visitors named: for the prison's officers; a pass decided: for the employer; what the
    employer says of the interview: for the counselors."""
    interview = session.get(Interview, payload["interview_id"])
    if interview is None:
        return None
    event = payload["event"]
    title, ref = interview.application.vacancy.title, interview.ref
    if event == "named":
        said = notice("visit.named", "/review", at=interview.starts_at)
        return said, _accounts(session, Role.PRISON_OFFICER, interview.prison_id, Duty.PASSES)
    if event == "stated":
        said = notice("visit.stated", f"/interviews/{ref}", title=title)
        return said, _accounts(session, Role.COUNSELOR, interview.prison_id)
    said = notice("visit.decided", f"/interviews/{ref}/visitors", at=interview.starts_at)
    return said, _accounts(session, Role.EMPLOYER, interview.employer_id)


FINDERS: dict[str, Finder] = {
    f.__name__: f for f in (_request, _application, _interview, _times, _visit, _tiles)
}


def _accounts(
    session: Session, role: Role, organisation_id: int | None = None, duty: Duty | None = None
) -> list[int]:
    query = select(Account.id).where(Account.role == role, Account.active).order_by(Account.id)
    if organisation_id is not None:
        query = query.join(Membership, Membership.account_id == Account.id).where(
            Membership.organisation_id == organisation_id
        )
    if duty is not None:
        query = query.join(AccountDuty, AccountDuty.account_id == Account.id).where(
            AccountDuty.duty == duty
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
