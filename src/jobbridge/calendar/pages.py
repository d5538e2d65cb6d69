"""Calendars that people subscribe to: made, shown once, re-issued, revoked."""

from urllib.parse import quote

import segno
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts.queries import organisations_named
from jobbridge.calendar import actions, queries
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.EMPLOYER, Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY})


class FeedForm(Input):
    audience: str = Field(max_length=40)
    tier: str = Field(default=actions.REFERENCE, max_length=10)


@get("/calendar", WHO)
def calendar(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


@post("/calendar/feeds", WHO)
def add_feed(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(FeedForm)
    with form.attempt(ask.session):
        label = dict(_choices(ask)).get(form.data.audience, "")
        _, token = actions.add_feed(
            ask.session,
            ask.viewer,
            audience=form.data.audience,
            tier=form.data.tier,
            name=f"JobBridge: {label}",
            now=ask.now,
        )
        return _page(ask, token=token)
    return _page(ask, status=422)


@post("/calendar/feeds/{feed_id:int}/reissue", WHO)
def reissue_feed(ask: NamedDependency[Ask], feed_id: FromPath[int]) -> Response[str]:
    feed = queries.feed_for(ask.session, ask.viewer, feed_id)
    token = actions.reissue_feed(ask.session, ask.viewer, feed, now=ask.now)
    return _page(ask, token=token)


@post("/calendar/feeds/{feed_id:int}/revoke", WHO)
def revoke_feed(ask: NamedDependency[Ask], feed_id: FromPath[int]) -> Response[str]:
    feed = queries.feed_for(ask.session, ask.viewer, feed_id)
    actions.revoke_feed(ask.session, ask.viewer, feed, now=ask.now)
    ask.flash("success", ask.words.gettext("This calendar address no longer works."))
    return ask.redirect("/calendar")


def _choices(ask: Ask) -> list[tuple[str, str]]:
    names = organisations_named(ask.session)
    mine = (f"account:{ask.viewer.account_id}", ask.words.gettext("My own interviews"))
    others = [(f"organisation:{i}", names[i]) for i in sorted(ask.viewer.organisations)]
    # An employer, prison or branch is one calendar; a counselor has one of their own besides.
    return [mine, *others] if ask.viewer.is_(Role.COUNSELOR) else others


def _page(ask: Ask, token: str | None = None, status: int = 200) -> Response[str]:
    choices = _choices(ask)
    form = ask.blank(FeedForm, audience=choices[0][0] if choices else "", tier=actions.REFERENCE)
    return ask.render(
        "calendar/feeds.html",
        status=status,
        form=form,
        choices=choices,
        labels=dict(choices),
        feeds=queries.feeds_for(ask.session, ask.viewer),
        address=addresses(ask.services.settings.public_url, token) if token else None,
    )


def addresses(public_url: str, token: str) -> dict[str, str]:
    """The ways to hand a feed to a calendar program; the QR code is an SVG data address."""
    https = feed_url(public_url, token)
    webcal = "webcal:" + https.partition(":")[2]
    return {
        "https": https,
        "webcal": webcal,
        "google": "https://calendar.google.com/calendar/r?cid=" + quote(webcal, safe=""),
        "outlook": "https://outlook.live.com/calendar/0/addfromweb?url=" + quote(https, safe=""),
        "qr": segno.make(https, error="m").svg_data_uri(scale=4, border=2),
    }


def feed_url(public_url: str, token: str) -> str:
    return f"{public_url}/cal/{token}/jobbridge.ics"


HANDLERS = [calendar, add_feed, reissue_feed, revoke_feed]
NAV = [NavItem(N_("Calendar"), "/calendar", WHO)]
