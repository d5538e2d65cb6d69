"""Calendars that people subscribe to: made, shown once, re-issued, revoked; and what changed."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

import segno
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar import actions
from jobbridge.calendar import queries as calendars
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.model import Feed
from jobbridge.calendar.queries import Change
from jobbridge.calendar.rules import ALARMS, WHO, What
from jobbridge.datebook import queries
from jobbridge.datebook.clients import client_named
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

RETURNING = frozenset({Role.COUNSELOR, Role.AGENCY})
BACK = timedelta(days=14)
"""How far back somebody looks who never has before."""
WHATS = (
    (What.MOVED, N_("Moved")),
    (What.CANCELLED, N_("Cancelled")),
    (What.BACK, N_("Takes place after all")),
    (What.CONFIRMED, N_("Confirmed")),
    (What.NEW, N_("New in the calendar")),
    (What.CHANGED, N_("Changed")),
)


class AlarmForm(Input):
    alarm: Literal["", "15", "60", "1440"] = ""

    @property
    def minutes(self) -> int | None:
        return int(self.alarm) if self.alarm else None


class FeedForm(AlarmForm):
    audience: str = Field(max_length=40)
    tier: str = Field(default=actions.REFERENCE, max_length=10)


@get("/calendar", WHO)
def calendar(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


@post("/calendar/feeds", WHO, fresh=True)
def add_feed(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(FeedForm)
    with form.attempt(ask.session):
        label = dict(_choices(ask)).get(form.data.audience, "")
        feed, token = actions.add_feed(
            ask.session,
            ask.viewer,
            audience=form.data.audience,
            tier=form.data.tier,
            name=f"JobBridge: {label}"[:120],
            now=ask.now,
            alarm_minutes=form.data.minutes,
        )
        return _page(ask, made=(feed, token))
    return _page(ask, status=422)


@post("/calendar/feeds/{feed_id:int}/reissue", WHO, fresh=True)
def reissue_feed(ask: NamedDependency[Ask], feed_id: FromPath[int]) -> Response[str]:
    feed = calendars.feed_for(ask.session, ask.viewer, feed_id)
    token = actions.reissue_feed(ask.session, ask.viewer, feed, now=ask.now)
    return _page(ask, made=(feed, token))


@post("/calendar/feeds/{feed_id:int}/alarm", WHO)
def choose_alarm(ask: NamedDependency[Ask], feed_id: FromPath[int]) -> Response[str]:
    feed = calendars.feed_for(ask.session, ask.viewer, feed_id)
    form = ask.form(AlarmForm)
    with form.attempt(ask.session):
        actions.choose_alarm(feed, form.data.minutes)
        text = N_("Your choice is saved. Your program sees it when it next reads the address.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/calendar")
    return _page(ask, status=422)


@post("/calendar/feeds/{feed_id:int}/revoke", WHO)
def revoke_feed(ask: NamedDependency[Ask], feed_id: FromPath[int]) -> Response[str]:
    feed = calendars.feed_for(ask.session, ask.viewer, feed_id)
    actions.revoke_feed(ask.session, ask.viewer, feed, now=ask.now)
    ask.flash("success", ask.words.gettext("This calendar address no longer works."))
    return ask.redirect("/calendar")


@get("/calendar/changes", WHO)
def changes(ask: NamedDependency[Ask]) -> Response[str]:
    """What changed since the viewer last went through it; with `feed`, since that calendar was
    last read by its program."""
    number = ask.number("feed", 0)
    feed = calendars.feed_for(ask.session, ask.viewer, number) if number else None
    if feed is not None:
        since, looked = feed.fetched_at or feed.created_at, True
        audiences = [feed.audience]
    else:
        last = calendars.last_look(ask.session, ask.viewer)
        since, looked = last or ask.now - BACK, last is not None
        audiences = [audience for audience, _ in _choices(ask)]
    found = calendars.changes_since(
        ask.session, ask.viewer, since, audiences=audiences, now=ask.now
    )
    return ask.render(
        "datebook/changes.html",
        feed=feed,
        since=since,
        looked=looked,
        groups=[(label, [c for c in found if c.what is what]) for what, label in WHATS],
        total=len(found),
        told=_told(ask, found),
    )


@post("/calendar/changes/seen", WHO)
def changes_seen(ask: NamedDependency[Ask]) -> Response[str]:
    actions.note_look(ask.session, ask.viewer, now=ask.now)
    ask.flash("success", ask.words.gettext("From now on only what changes later stands here."))
    return ask.redirect("/calendar/changes")


@get("/release-days", RETURNING)
def release_day(ask: NamedDependency[Ask]) -> Response[str]:
    """Where an entry of a release leads: to the person, or to the branch's list. Whether the
    reader may see it is asked there."""
    ref = ask.query("ref")
    if ask.viewer.is_(Role.AGENCY):
        return ask.redirect("/branch#returning")
    return ask.redirect(f"/inmates/{ref}" if ref.isalnum() and ref.isascii() else "/inmates")


def _choices(ask: Ask) -> list[tuple[str, str]]:
    return queries.choices(ask.session, ask.viewer, ask.words.gettext("My own interviews"))


def _page(ask: Ask, made: tuple[Feed, str] | None = None, status: int = 200) -> Response[str]:
    choices = _choices(ask)
    form = ask.blank(FeedForm, audience=choices[0][0] if choices else "", tier=actions.REFERENCE)
    feeds = calendars.feeds_for(ask.session, ask.viewer)
    public_url = ask.services.settings.public_url
    return ask.render(
        "datebook/feeds.html",
        status=status,
        form=form,
        choices=choices,
        alarms=[(minutes, ask.words.gettext(label)) for minutes, label in ALARMS.items()],
        feeds=[(feed, client_named(feed.client), _told(ask, _unread(ask, feed))) for feed in feeds],
        address=addresses(feed_url(public_url, made[1], made[0].name)) if made else None,
        invited=queries.gets_invitations(ask.session, ask.viewer),
        twice=[feed.name for feed in queries.shown_twice(ask.session, ask.viewer, feeds)],
    )


def _unread(ask: Ask, feed: Feed) -> list[Change]:
    """What its program does not know yet."""
    if feed.fetched_at is None:
        return []
    return calendars.changes_since(
        ask.session, ask.viewer, feed.fetched_at, audiences=[feed.audience], now=ask.now
    )


def _told(ask: Ask, found: Sequence[Change]) -> str:
    """In words, such as: 2 moved, 1 cancelled. Empty for nothing."""
    count = Counter(change.what for change in found)
    words = ask.words
    parts = [
        (What.MOVED, words.ngettext("%(n)s moved", "%(n)s moved", count[What.MOVED])),
        (
            What.CANCELLED,
            words.ngettext("%(n)s cancelled", "%(n)s cancelled", count[What.CANCELLED]),
        ),
        (What.BACK, words.ngettext("%(n)s back", "%(n)s back", count[What.BACK])),
        (
            What.CONFIRMED,
            words.ngettext("%(n)s confirmed", "%(n)s confirmed", count[What.CONFIRMED]),
        ),
        (What.NEW, words.ngettext("%(n)s new", "%(n)s new", count[What.NEW])),
        (What.CHANGED, words.ngettext("%(n)s changed", "%(n)s changed", count[What.CHANGED])),
    ]
    return ", ".join(text for what, text in parts if count[what])


def addresses(https: str) -> dict[str, str]:
    """The ways to hand a feed to a calendar program; the QR code is an SVG data address."""
    webcal = "webcal:" + https.partition(":")[2]
    return {
        "https": https,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?url=" + quote(https, safe=""),
        "office": "https://outlook.office.com/calendar/0/addfromweb?url=" + quote(https, safe=""),
        "qr": segno.make(https, error="m").svg_data_uri(scale=4, border=2),
    }


HANDLERS = [
    *(calendar, add_feed, reissue_feed, choose_alarm, revoke_feed),
    *(changes, changes_seen, release_day),
]
NAV = [NavItem(N_("Calendar"), "/calendar", WHO)]
