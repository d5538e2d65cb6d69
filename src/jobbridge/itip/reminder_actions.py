"""Reminders before an entry begins, and summaries of what changed and what comes.

Each is one job for its reader and moment, so that none comes twice; what it says is read when it
is sent. A summary with nothing in it is not sent.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import note_refused
from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.calendar.model import Entry
from jobbridge.calendar.queries import Change, changes_since
from jobbridge.calendar.rules import WHO, What
from jobbridge.clock import local, local_day
from jobbridge.datebook.queries import choices
from jobbridge.db import Database
from jobbridge.i18n import N_, Words, words
from jobbridge.itip import queries, rules, stop_links
from jobbridge.outbox import mail
from jobbridge.outbox.actions import Handler, post
from jobbridge.outbox.model import Job
from jobbridge.settings import Settings

REMINDER, DIGEST = "itip_reminder", "itip_digest"
EVERY = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
MORNING = time(7)
MONDAY = 0
MOST = 40
"""Lines of a summary; more than that stands on the page."""
CHANGES = {
    What.NEW: N_("New: %(title)s, %(at)s"),
    What.MOVED: N_("New time: %(title)s, %(at)s (was: %(was)s)"),
    What.CANCELLED: N_("Cancelled on %(at)s: %(title)s"),
    What.BACK: N_("Takes place after all: %(title)s, %(at)s"),
    What.CONFIRMED: N_("Confirmed: %(title)s, %(at)s"),
    What.CHANGED: N_("Changed: %(title)s, %(at)s"),
}


def handlers(settings: Settings) -> dict[str, Handler]:
    return {
        REMINDER: lambda database, payload, now: _remind(settings, database, payload, now),
        DIGEST: lambda database, payload, now: _sum_up(settings, database, payload, now),
    }


def keep_up(database: Database, now: datetime) -> None:
    """The worker's round: a job for each reminder and summary that is due."""
    with database.read() as session:
        wanted = {**_reminders(session, now), **_digests(session, now)}
        posted = set(session.scalars(select(Job.key).where(Job.key.in_(wanted))))
    if new := {key: job for key, job in wanted.items() if key not in posted}:
        with database.write() as session:
            for key, (kind, payload) in new.items():
                post(session, kind, key, payload, now=now)


Due = dict[str, tuple[str, dict[str, Any]]]


def _reminders(session: Session, now: datetime) -> Due:
    found: Due = {}
    for entry, account in queries.to_remind(session, now):
        key = f"remind:{account.id}:{entry.id}:{entry.starts_at:%Y%m%dT%H%M}"
        found[key] = REMINDER, {"account_id": account.id, "entry_id": entry.id, "key": key}
    return found


def _digests(session: Session, now: datetime) -> Due:
    today, here = local_day(now), local(now)
    if here.time() < MORNING:
        return {}
    since = _morning(now)
    rows = session.scalars(
        select(Account)
        .where(
            Account.active,
            Account.mail,
            Account.mail_refused_at.is_(None),
            Account.role.in_(sorted(WHO)),
            Account.digest.in_(sorted(EVERY) if here.weekday() == MONDAY else ["daily"]),
        )
        .order_by(Account.id)
    )
    found: Due = {}
    for account in rows:
        if account.digested_at is None or account.digested_at < since:
            key = f"digest:{account.id}:{today.isoformat()}"
            found[key] = DIGEST, {"account_id": account.id, "key": key}
    return found


def _morning(now: datetime) -> datetime:
    """The last one: from it on a summary is due, and what was sent since is that summary."""
    here = local(now)
    day = here.date() if here.time() >= MORNING else here.date() - timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=here.tzinfo).astimezone(now.tzinfo)


def _remind(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    if settings.smtp_url is None:
        return
    with database.read() as session:
        account = session.get(Account, payload["account_id"])
        entry = session.get(Entry, payload["entry_id"])
        if account is None or entry is None or not account.active or not account.mail:
            return
        found = queries.coming(session, account.id, now, entry.starts_at + timedelta(seconds=1))
        mine = next((one for one in found if one.entry_id == entry.id), None)
    if mine is None or account.remind_hours is None:
        return
    if entry.starts_at - timedelta(hours=account.remind_hours) > now:
        return  # it was moved; another reminder comes in its time
    language = words(account.locale)
    until = rules.waits_until(now, account.quiet_from, account.quiet_to, [entry.starts_at])
    if until is not None:
        _hold(database, REMINDER, payload, until, now)
        return
    lines = [f"{language.moment(mine.starts_at)} {mine.title}"]
    lines += [f"{language.gettext('Where')}: {mine.place}"] if mine.place else []
    lines += [mine.url] if mine.url else []
    subject = language.gettext(
        N_("%(what)s %(at)s: reminder"),
        what=language.gettext(mine.kind),
        at=language.moment(mine.starts_at),
    )
    _write(settings, database, account, "reminder", subject, ["\n".join(lines)], payload, now)


def _sum_up(
    settings: Settings, database: Database, payload: Mapping[str, Any], now: datetime
) -> None:
    if settings.smtp_url is None:
        return
    with database.read() as session:
        account = session.get(Account, payload["account_id"])
        every = EVERY.get(account.digest) if account is not None else None
        if account is None or every is None or not account.active or not account.mail:
            return
        if account.digested_at is not None and account.digested_at >= _morning(now):
            return  # one that was held longer said all
        viewer = viewer_for(session, account)
        audiences = [audience for audience, _ in choices(session, viewer, "")]
        since = account.digested_at or now - every
        changed = changes_since(session, viewer, since, audiences=audiences, now=now)
        comes = queries.coming(session, account.id, now, now + every)
    until = rules.waits_until(now, account.quiet_from, account.quiet_to, [])
    if until is not None:
        _hold(database, DIGEST, payload, until, now)
        return
    language = words(account.locale)
    blocks = []
    if changed:
        lines = [_change(language, one) for one in changed]
        blocks.append(_listed(language, language.gettext(N_("What changed:")), lines))
    if comes:
        lines = [f"{language.moment(one.starts_at)} {one.title}" for one in comes]
        blocks.append(_listed(language, language.gettext(N_("What comes:")), lines))
    if blocks:
        subject = language.gettext(N_("What changed and what comes"))
        blocks.append(f"{settings.public_url}/calendar/changes")
        _write(settings, database, account, "digest", subject, blocks, payload, now)
    with database.write() as session:
        row = session.get(Account, account.id, with_for_update=True)
        if row is not None:
            row.digested_at = now


def _hold(
    database: Database, kind: str, payload: Mapping[str, Any], until: datetime, now: datetime
) -> None:
    """It goes when the quiet hours have ended: one job, however often it is held."""
    with database.write() as session:
        key = f"{payload['key']}:{until:%Y%m%dT%H%M}"
        post(session, kind, key, payload, now=now, due=until)


def _change(language: Words, one: Change) -> str:
    show = language.day(local_day(one.starts_at)) if one.all_day else language.moment(one.starts_at)
    was = language.moment(one.was_at) if one.was_at else ""
    text = CHANGES[one.what]
    values = {"title": one.title, "at": show, **({"was": was} if one.what is What.MOVED else {})}
    return language.gettext(text, **values)


def _listed(language: Words, head: str, lines: list[str]) -> str:
    shown = [f"- {line}" for line in lines[:MOST]]
    if len(lines) > MOST:
        more = len(lines) - MOST
        shown.append(language.ngettext("and %(n)s more", "and %(n)s more", more))
    return "\n".join([head, *shown])


def _write(
    settings: Settings,
    database: Database,
    account: Account,
    kind: str,
    subject: str,
    blocks: list[str],
    payload: Mapping[str, Any],
    now: datetime,
) -> None:
    language = words(account.locale)
    stop = settings.public_url + stop_links.made(settings.secret_key, account.id, kind)
    end = language.gettext(N_("To get none of these mails any more:")) + f"\n{stop}"
    letter = mail.Letter(
        to=account.email,
        subject=subject,
        text="\n\n".join([*blocks, end]) + "\n",
        key=str(payload["key"]),
        kind=kind,
        stop=stop,
    )
    try:
        mail.send(settings, letter, now)
    except mail.NoMailbox:
        with database.write() as session:
            note_refused(session, account.id, now=now)
