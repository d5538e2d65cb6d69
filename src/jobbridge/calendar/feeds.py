"""The feed address, `/cal/TOKEN/NAME.ics` (calendars.md, RFC 9110 13).

Conditional requests, HEAD, gzip on request; one 404 for every address that does not work; on
an internal fault 503, never an empty or partial calendar.
"""

import gzip
import logging
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from litestar import HttpMethod, Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.calendar import actions, queries
from jobbridge.calendar.ical import etag, if_none_match
from jobbridge.errors import NotFound
from jobbridge.web.ask import Ask
from jobbridge.web.routes import PUBLIC, route

log = logging.getLogger("jobbridge.feeds")
GONE = b"There is no calendar at this address.\n"
COMMON = {"x-robots-tag": "noindex", "cache-control": "private, no-cache"}


@route("/cal/{token:str}/{name:str}", PUBLIC, http_method=[HttpMethod.GET, HttpMethod.HEAD])
def feed(ask: NamedDependency[Ask], token: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    try:
        return _answer(ask, token)
    except NotFound:
        return Response(GONE, status_code=404, media_type="text/plain", headers=COMMON)
    except Exception as error:
        log.error("feed failed: %s", type(error).__name__)
        return Response(
            b"The calendar is briefly unavailable.\n",
            status_code=503,
            media_type="text/plain",
            headers={**COMMON, "retry-after": "300"},
        )


def _answer(ask: Ask, token: str) -> Response[bytes]:
    live = queries.feed_by_token(ask.session, token)
    body = queries.body_of(ask.session, live, ask.now)
    stored = etag(body)
    changed = stored != live.feed.etag
    modified = max(live.feed.revised_at, ask.now) if changed else live.feed.revised_at
    client = ask.request.headers.get("user-agent", "")[:120]
    if ask.request.method == "GET":
        ask.leave(
            lambda session: actions.note_fetch(
                session, live.feed.id, etag=stored, revised_at=modified, client=client, now=ask.now
            )
        )

    encoding = "gzip" if wants_gzip(ask.request.headers.get("accept-encoding")) else "identity"
    tag = etag(body, encoding)
    headers = {
        **COMMON,
        "etag": tag,
        "last-modified": format_datetime(modified.replace(microsecond=0), usegmt=True),
        "vary": "Accept-Encoding",
    }
    if _fresh(ask, tag, modified):
        return Response(b"", status_code=304, headers=headers, media_type="text/calendar")
    if encoding == "gzip":
        headers["content-encoding"] = "gzip"
        body = gzip.compress(body, 6, mtime=0)
    return Response(body, media_type="text/calendar", headers=headers)


def _fresh(ask: Ask, tag: str, modified: datetime) -> bool:
    """If-None-Match decides alone where it is given (RFC 9110 13.2.2)."""
    given = ask.request.headers.get("if-none-match")
    if given is not None:
        return if_none_match(given, tag)
    since = ask.request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):
        return False


def wants_gzip(header: str | None) -> bool:
    """Whether Accept-Encoding asks for gzip, `q=0` meaning no (RFC 9110 12.5.3)."""
    wanted: dict[str, float] = {}
    for item in (header or "").split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        wanted[name.lower()] = weight
    return wanted.get("gzip", wanted.get("*", 0.0)) > 0


HANDLERS = [feed]
