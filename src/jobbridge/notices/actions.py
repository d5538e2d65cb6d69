"""From a change to the people who must know: one mail a person and change, sent once.

A `notice_…` job names the change; it posts one `mail` job for each recipient. The mail is
written when it is sent, from what is stored then, so a backlog tells only what is true.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import note_refused, note_taken
from jobbridge.accounts.model import Account, Invitation
from jobbridge.accounts.queries import ids_with as _accounts
from jobbridge.accounts.queries import viewer_for
from jobbridge.accounts.staff_queries import token_of
from jobbridge.alerts.queries import count_of
from jobbridge.applications import closing_actions as closing
from jobbridge.applications import reply_links, reply_queries
from jobbridge.applications.model import Application, Message, Request
from jobbridge.applications.model import State as ApplicationState
from jobbridge.applications.reply_rules import paused_from
from jobbridge.applications.rules import SHOWN_TO_EMPLOYER
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.i18n import Words, words
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import ending_actions
from jobbridge.interviews.branch_queries import late_of
from jobbridge.itip.rules import waits_until
from jobbridge.notices import (
    booked,
    handed,
    listed,
    mentored,
    moved,
    opened,
    referred,
    secured,
    worked,
)
from jobbridge.notices.texts import ANSWER_HERE, CARD, Card, Notice, notice
from jobbridge.outbox import mail
from jobbridge.outbox.actions import Handler, post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import LINK_DAYS
from jobbridge.settings import Settings
from jobbridge.tiles import labels as tile_labels
from jobbridge.tiles import queries as tiles
from jobbridge.tiles.model import TileSearch
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role

FOR_EMPLOYER = frozenset(
    {
        *("agree", "withdraw", "accept", "lapse", "decide_soon"),
        *("reveal_first_name", "reveal_identity"),
    }
)


ENDING = frozenset({"ends_soon", "decide_soon"})


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kinds of this feature."""
    return {
        "notice_request": _told(_request),
        "notice_application": _told(_application),
        "notice_message": _told(_message),
        "notice_vacancy": _told(_vacancy),
        "notice_waiting": _told(_waiting),
        **{kind: _told(find) for kind, find in BESIDE.items()},
        "notice_tiles": _told(_tiles),
        "notice_invitation": _told(_invitation),
        "notice_overdue": _told(_overdue),
        "notice_alerts": _told(_alerts),
        "mail": lambda database, payload, now: _mail(settings, database, payload, now),
    }


def lapse_overdue(database: Database, now: datetime) -> None:
    with database.write() as session:
        closing.lapse_overdue(session, now=now)


def warn_ending(database: Database, now: datetime) -> None:
    with database.write() as session:
        closing.warn_ending(session, now=now)


def escalate_overdue(database: Database, now: datetime) -> None:
    with database.write() as session:
        closing.escalate_overdue(session, now=now)


def remind_employers(database: Database, now: datetime) -> None:
    with database.write() as session:
        closing.remind_employers(session, now=now)


def end_filled(database: Database, now: datetime) -> None:
    """One transaction each: ending an application locks all that its interview claims."""
    with database.read() as session:
        ended = ending_actions.filled_meanwhile(session)
    for application_id in ended:
        with database.write() as session:
            ending_actions.end_filled(session, application_id, now=now)


def ask_whether_work_lasts(database: Database, now: datetime) -> None:
    with database.write() as session:
        worked.ask(session, now)


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
    if payload["event"] == "overdue":
        town = request.vacancy.municipality
        branch_id = town.branch_id if town else None
        return said, _accounts(session, Role.AGENCY, branch_id) if branch_id else []
    return said, _accounts(session, Role.EMPLOYER, request.employer_id)


def _application(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    application = session.get(Application, payload["application_id"])
    if application is None:
        return None
    vacancy = session.get_one(Vacancy, application.vacancy_id)
    event = payload["event"]
    if event == "agree" and application.state != ApplicationState.AGREED:
        return None  # taken back, or already further
    if event in FOR_EMPLOYER:
        to = _accounts(session, Role.EMPLOYER, vacancy.employer_id)
        gone = application.state not in SHOWN_TO_EMPLOYER
        path = "/cards" if gone else f"/cards/{application.ref}"
    else:
        to = _accounts(session, Role.COUNSELOR, application.inmate.prison_id)
        path = f"/applications/{application.ref}"
    if event in ENDING and application.waits_until is None:
        return None  # somebody has moved it on
    said = notice(f"application.{event}", path, title=vacancy.title, day=application.waits_until)
    return (replace(said, cards=_cards([application])) if event == "agree" else said), to


def _cards(applications: Iterable[Application]) -> tuple[Card, ...]:
    return tuple(Card(a.ref, a.vacancy.title, a.card_at) for a in applications if a.card_at)


def _waiting(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """All that waits for an employer when the mail is written: answered ones are gone."""
    employer_id = payload["employer_id"]
    cards = reply_queries.waiting_cards(session, [employer_id])
    if not cards:
        return None
    limits = reply_queries.patience(session)
    first = min(reply_queries.waiting_since(card) for card in cards)
    said = notice(f"waiting.{payload['stage']}", "/cards", day=paused_from(first, limits))
    return replace(said, cards=_cards(cards)), _accounts(session, Role.EMPLOYER, employer_id)


def _message(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    message = session.get(Message, payload["message_id"])
    if message is None:
        return None
    application = session.get_one(Application, message.application_id)
    title = application.vacancy.title
    if not message.by_employer:
        said = notice("message.answer", f"/cards/{application.ref}", title=title)
        return said, _accounts(session, Role.EMPLOYER, application.vacancy.employer_id)
    said = notice("message.question", f"/applications/{application.ref}", title=title)
    counselors = _accounts(session, Role.COUNSELOR, application.inmate.prison_id)
    own = [one for one in counselors if one == application.inmate.counselor_id]
    return said, own or counselors


def _vacancy(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    vacancy = session.get(Vacancy, payload["vacancy_id"])
    if vacancy is None:
        return None
    prisons = session.scalars(
        select(Inmate.prison_id)
        .join(Application, Application.inmate_id == Inmate.id)
        .where(Application.vacancy_id == vacancy.id)
        .distinct()
    )
    said = notice(f"vacancy.{payload['event']}", "/requests", title=vacancy.title)
    to = {one for prison in prisons for one in _accounts(session, Role.COUNSELOR, prison)}
    return said, sorted(to)


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


def _alerts(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """How many new matches wait for a counselor when the mail is written; nothing of anybody."""
    count = count_of(session, payload["account_id"], date.fromisoformat(payload["on"]))
    if not count:
        return None
    return notice("alerts", "/alerts", count=count), [payload["account_id"]]


TRIED_AGAIN = timedelta(days=1)
ALWAYS = frozenset({"emergency", "invitation", "security"})
"""What is sent at any hour, also to who wants no mail or to an address that was refused."""


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


BESIDE: dict[str, Finder] = {
    kind: find
    for house in (booked, moved, worked, handed, mentored, referred, listed, opened, secured)
    for kind, find in house.FINDERS.items()
}
"""Who finds the readers of the kinds that have a module of their own."""

FINDERS: dict[str, Finder] = {
    f.__name__.removeprefix("_"): f
    for f in (
        *(_request, _application, _message, _vacancy, _waiting),
        *(_tiles, _invitation, _overdue, _alerts),
        *BESIDE.values(),
    )
}


def _mail(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    """Without a mail server the notice stays where it is shown anyway: on the pages."""
    if settings.smtp_url is None:
        return
    what = payload["what"].removeprefix("_")
    with database.read() as session:
        found = FINDERS[what](session, payload["of"])
        account = session.get(Account, payload["to"])
        if found is None or account is None or not account.active:
            return
        if what not in ALWAYS and not (account.mail and _may_arrive(account, now)):
            return
        said, still_concerned = found
        if account.id not in still_concerned:
            return
        until = None if what in ALWAYS else _waits_until(account, said, now)
        language = words(account.locale)
        subject = language.reason(said.subject)
        ends = now + timedelta(days=value_of(session, LINK_DAYS))
        text = "\n\n".join(
            [
                language.reason(said.text),
                settings.public_url + said.path,
                *_answers(settings, language, said, account.id, ends),
                *worked.answers(settings, language, said, account, ends),
                language.gettext("This message was written by JobBridge. Please do not reply."),
            ]
        )
        address, was_refused = account.email, account.mail_refused_at is not None
    if until is not None:
        with database.write() as session:
            key = f"{payload['key']}:{until:%Y%m%dT%H%M}"
            post(session, "mail", key, payload, now=now, due=until)
        return
    try:
        mail.send(
            settings,
            mail.Letter(to=address, subject=subject, text=text, key=payload["key"], kind="notice"),
            now,
        )
    except mail.NoMailbox:
        with database.write() as session:
            note_refused(session, payload["to"], now=now)
    else:
        if was_refused:
            with database.write() as session:
                note_taken(session, payload["to"])


def _may_arrive(account: Account, now: datetime) -> bool:
    """A refused address is tried once more a day: a mailbox that is full, or a filter, says no
    for a while, and most people are written to by nothing but notices."""
    return account.mail_refused_at is None or now - account.mail_refused_at >= TRIED_AGAIN


def _waits_until(account: Account, said: Notice, now: datetime) -> datetime | None:
    at = said.text.values.get("at")
    concerns = [at] if isinstance(at, datetime) else []
    return waits_until(now, account.quiet_from, account.quiet_to, concerns)


def _answers(
    settings: Settings, language: Words, said: Notice, account_id: int, ends: datetime
) -> list[str]:
    """A line and a link for each card that can be answered from this mail, by this reader."""
    if not said.cards:
        return []
    lines = [language.gettext(ANSWER_HERE, day=language.day(local_day(ends)))]
    for card in said.cards:
        link = reply_links.made(settings.secret_key, card.ref, account_id, ends, card.card_at)
        title = language.gettext(CARD, title=card.title, ref=card.ref)
        lines.append(f"{title}\n{settings.public_url}/answer/{link.token}")
    return lines
