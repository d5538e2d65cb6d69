"""The mails that answers cause: to counselors, to who is to confirm, to who proposed a time.

Written when they are sent, from what is true then; a name stands in none of them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account
from jobbridge.calendar.actions import REFERENCE
from jobbridge.calendar.ical import Status
from jobbridge.calendar.model import Fragment
from jobbridge.db import Database
from jobbridge.i18n import N_, Words, words
from jobbridge.itip import answer_links
from jobbridge.itip import rules as itip_rules
from jobbridge.itip.answer_actions import DECLINED
from jobbridge.itip.model import Answer, Attendee, Method, Organizer
from jobbridge.outbox.actions import Handler, post
from jobbridge.outbox.mail import Letter, domain, send
from jobbridge.replies import rules
from jobbridge.replies.actions import CONFIRM, COUNTER_DECLINED, PROPOSED
from jobbridge.replies.model import ProposalState, TimeProposal, Unconfirmed
from jobbridge.replies.occasion_queries import Concerned, concerned
from jobbridge.settings import Settings

MAIL = "reply_mail"
DECLINECOUNTER = b"METHOD:DECLINECOUNTER\r\n"

COUNSELORS = {
    (DECLINED, "interview"): (
        N_("Somebody invited to an interview cannot come"),
        N_(
            "Interview on %(at)s, candidate %(ref)s: somebody invited said no. Nothing is "
            "cancelled; look for another time."
        ),
    ),
    (DECLINED, "day"): (
        N_("Somebody invited to an interview day cannot come"),
        N_(
            "Interview day that begins on %(at)s: somebody invited said no. Nothing is cancelled; "
            "ask whether somebody else comes, or look for another day."
        ),
    ),
    (DECLINED, "meeting"): (
        N_("Somebody invited to an employer meeting cannot come"),
        N_(
            "Employer meeting on %(at)s: somebody invited said no. Nothing is cancelled; ask "
            "whether somebody else comes, or look for another time."
        ),
    ),
    (DECLINED, "branch"): (
        N_("Somebody invited to a meeting at a branch cannot come"),
        N_(
            "Meeting at a branch on %(at)s, candidate %(ref)s: somebody invited said no. Nothing "
            "is cancelled; look for another time."
        ),
    ),
    (PROPOSED, "interview"): (
        N_("Another time is proposed for an interview"),
        N_(
            "Interview on %(at)s, candidate %(ref)s: somebody invited proposes another time. You "
            "see whether it can be had, and decide."
        ),
    ),
}
CONFIRM_SUBJECT = N_("Did you answer this? Interview on %(at)s")
CONFIRM_TEXT = N_(
    "An answer to your invitation of %(at)s came by mail: %(answer)s. It is not certain that it is "
    "yours, so it counts once you confirm it here:"
)
NOT_ME = N_("If that is not your answer, choose another one there, or do nothing.")
DECLINED_SUBJECT = N_("The time stays: interview on %(at)s")
DECLINED_TEXT = N_(
    "The time that you proposed, %(proposed)s, cannot be had. The interview stays on %(at)s. If "
    "you cannot come then, please say no, and the counselor looks further."
)
SAID = {
    Answer.ACCEPTED: N_("yes"),
    Answer.TENTATIVE: N_("perhaps"),
    Answer.DECLINED: N_("no"),
}


def handlers(settings: Settings) -> dict[str, Handler]:
    """The job kinds of this feature."""
    return {
        DECLINED: _tells_counselors(DECLINED, _declined),
        PROPOSED: _tells_counselors(PROPOSED, _proposed),
        MAIL: _sends(settings, _to_counselor),
        CONFIRM: _sends(settings, _confirm),
        COUNTER_DECLINED: _sends(settings, _counter_declined),
    }


Write = Callable[[Settings, Session, Mapping[str, Any]], Letter | None]
Find = Callable[[Session, Mapping[str, Any]], Concerned | None]


def _sends(settings: Settings, write: Write) -> Handler:
    def handle(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
        if settings.smtp_url is None:
            return
        with database.read() as session:
            letter = write(settings, session, payload)
        if letter is not None:
            send(settings, letter, now)

    return handle


def _tells_counselors(kind: str, find: Find) -> Handler:
    """One mail job for each of those who must act on it: counselors, above all."""

    def handle(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
        with database.write() as session:
            found = find(session, payload)
            stamp = "-".join(str(payload[name]) for name in sorted(payload))
            for account_id in found.to if found else ():
                key = f"{kind}:{stamp}:{account_id}"
                job = {"what": kind, "of": dict(payload), "to": account_id, "key": key}
                post(session, MAIL, key, job, now=now)

    return handle


def _declined(session: Session, payload: Mapping[str, Any]) -> Concerned | None:
    attendee = session.get(Attendee, payload["attendee_id"])
    if attendee is None or attendee.state != Answer.DECLINED:
        return None
    return concerned(session, attendee.entry_id)


def _proposed(session: Session, payload: Mapping[str, Any]) -> Concerned | None:
    """Only for interviews: nobody proposes another time for a day or a meeting here."""
    proposal = session.get(TimeProposal, payload["proposal_id"])
    if proposal is None or proposal.state != ProposalState.OPEN:
        return None
    found = concerned(session, proposal.attendee.entry_id)
    return found if found is not None and found.kind == "interview" else None


_FINDERS: dict[str, Find] = {DECLINED: _declined, PROPOSED: _proposed}


def _to_counselor(
    settings: Settings, session: Session, payload: Mapping[str, Any]
) -> Letter | None:
    found = _FINDERS[payload["what"]](session, payload["of"])
    account = session.get(Account, payload["to"])
    if found is None or account is None or not (account.active and account.mail):
        return None
    if account.id not in found.to:
        return None
    subject, text = COUNSELORS[payload["what"], found.kind]
    language = words(account.locale)
    values = {"at": language.moment(found.at), **({"ref": found.ref} if found.ref else {})}
    return Letter(
        to=account.email,
        subject=language.gettext(subject),
        text=_text(
            language.gettext(text, **values),
            f"{settings.public_url}{found.path}",
            language.gettext("This message was written by JobBridge. Please do not reply."),
        ),
        key=payload["key"],
        kind="answer",
    )


def _confirm(settings: Settings, session: Session, payload: Mapping[str, Any]) -> Letter | None:
    attendee = _attendee(session, payload["attendee_id"])
    waiting = session.get(Unconfirmed, payload["attendee_id"])
    if attendee is None or waiting is None or waiting.sequence != payload["sequence"]:
        return None
    if rules.is_settled(waiting.at, attendee.answered_at):
        return None
    language, entry = words(attendee.account.locale), attendee.entry
    answer = Answer(waiting.state)
    link = answer_links.made(
        settings.secret_key, attendee.id, answer, sequence=entry.sequence, ends=entry.ends_at
    )
    at = language.moment(entry.starts_at)
    said = language.gettext(SAID[answer])
    return Letter(
        to=attendee.account.email,
        subject=language.gettext(CONFIRM_SUBJECT, at=at),
        text=_text(
            language.gettext(CONFIRM_TEXT, at=at, answer=said),
            settings.public_url + link.path,
            language.gettext(NOT_ME),
        ),
        key=f"{CONFIRM}:{attendee.id}:{waiting.sequence}:{answer}",
        kind="answer",
    )


def _counter_declined(
    settings: Settings, session: Session, payload: Mapping[str, Any]
) -> Letter | None:
    """DECLINECOUNTER (RFC 5546, 3.2.8): the event as it stands, so that a calendar that shows the
    proposed time goes back to it."""
    proposal = session.get(TimeProposal, payload["proposal_id"])
    attendee = _attendee(session, proposal.attendee_id) if proposal else None
    if proposal is None or attendee is None or proposal.state != ProposalState.DECLINED:
        return None
    entry, account = attendee.entry, attendee.account
    language = words(account.locale)
    local = session.scalar(select(Organizer.local).where(Organizer.entry_id == entry.id))
    fragment = session.scalar(
        select(Fragment.ics).where(
            Fragment.entry_id == entry.id,
            Fragment.locale == account.locale,
            Fragment.tier == REFERENCE,
        )
    )
    assert proposal.settled_at is not None
    calendar = b""
    if local is not None and fragment is not None:
        calendar = _declining(settings, attendee, local, fragment, proposal.settled_at)
    at = language.moment(entry.starts_at)
    return Letter(
        to=account.email,
        subject=language.gettext(DECLINED_SUBJECT, at=at),
        text=_text(_declined_text(language, proposal, at), *_links(settings, language, attendee)),
        key=f"{COUNTER_DECLINED}:{proposal.id}",
        kind="answer",
        **({"sender": local} if local else {}),
        calendar=calendar,
        method="DECLINECOUNTER" if calendar else "",
    )


def _declining(
    settings: Settings, attendee: Attendee, local: str, fragment: bytes, stamp: datetime
) -> bytes:
    to = itip_rules.Addressed(
        method=Method.REQUEST,
        organizer=f"{local}@{domain(settings)}",
        attendee=attendee.account.email,
        answer=Answer(attendee.state),
        stamp=stamp,
    )
    made = itip_rules.message(fragment, to)
    return made.replace(b"METHOD:REQUEST\r\n", DECLINECOUNTER, 1)


def _declined_text(language: Words, proposal: TimeProposal, at: str) -> str:
    proposed = language.moment(proposal.starts_at)
    return language.gettext(DECLINED_TEXT, proposed=proposed, at=at)


def _links(settings: Settings, language: Words, attendee: Attendee) -> list[str]:
    entry = attendee.entry
    made = answer_links.made(
        settings.secret_key,
        attendee.id,
        Answer.DECLINED,
        sequence=entry.sequence,
        ends=entry.ends_at,
    )
    return [language.gettext(N_("No, I cannot come")) + f":\n{settings.public_url}{made.path}"]


def _attendee(session: Session, attendee_id: int) -> Attendee | None:
    """An invitation that still stands, of somebody who may still be written to."""
    found = session.scalar(
        select(Attendee)
        .options(joinedload(Attendee.account), joinedload(Attendee.entry))
        .where(Attendee.id == attendee_id)
    )
    if found is None or not found.invited or not (found.account.active and found.account.mail):
        return None
    return None if found.entry.status == Status.CANCELLED else found


def _text(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"
