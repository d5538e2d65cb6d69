"""The feed address, `/cal/TOKEN/NAME.ics` (calendars.md, RFC 9110 13).

Conditional requests, HEAD, gzip on request; one 404 for every address that does not work; on
an internal fault 503, never an empty or partial calendar. Whoever already has what there is costs
one read: neither entries nor bytes are touched.
"""

import gzip
import logging
import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from typing import Any

import litestar
from anyio import to_thread
from litestar import HttpMethod, Request, Response
from litestar.params import FromPath

from jobbridge.calendar import actions, queries
from jobbridge.calendar.ical import etag, if_none_match
from jobbridge.db import narrow
from jobbridge.errors import NotFound
from jobbridge.reach import NOBODY, Reach
from jobbridge.web.providing import in_turn
from jobbridge.web.routes import PUBLIC
from jobbridge.web.services import Services

log = logging.getLogger("jobbridge.feeds")
COMMON = {"x-robots-tag": "noindex", "cache-control": "private, no-cache"}
GONE = b"There is no calendar at this address.\n"
AWAY = b"The calendar is briefly unavailable.\n"


@dataclass
class _Answer:
    """What goes out; `feed_id` and `fetched` are what the fetch leaves behind, if anything."""

    status: int
    body: bytes = b""
    media_type: str = "text/calendar"
    headers: dict[str, str] = field(default_factory=lambda: dict(COMMON))
    feed_id: int = 0
    fetched: actions.Fetched | None = None


# Not by `ask`: nobody is signed in, and what most fetches cost is the way there and back.
@litestar.route(
    "/cal/{token:str}/{name:str}",
    roles=PUBLIC,
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    include_in_schema=False,
)
async def feed(
    request: Request[Any, Any, Any], token: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    services: Services = request.app.state.services
    gate, write_gate = services.gates()
    async with in_turn(gate):
        answer = await to_thread.run_sync(_answer, services, request, token)
        if answer.fetched:
            left = partial(_note, services, answer.feed_id, answer.fetched)
            if write_gate:
                async with write_gate:
                    await to_thread.run_sync(left)
            else:
                await to_thread.run_sync(left)
    return Response(
        answer.body,
        status_code=answer.status,
        media_type=answer.media_type,
        headers=answer.headers,
    )


def _answer(services: Services, request: Request[Any, Any, Any], token: str) -> _Answer:
    try:
        return _found(services, request, token)
    except NotFound:
        return _Answer(404, GONE, "text/plain")
    except Exception as error:
        log.error("feed failed: %s", type(error).__name__)
        return _Answer(503, AWAY, "text/plain", {**COMMON, "retry-after": "300"})


def _found(services: Services, request: Request[Any, Any, Any], token: str) -> _Answer:
    now = services.clock.now()
    asked = request.headers
    encoding = "gzip" if wants_gzip(asked.get("accept-encoding")) else "identity"
    with services.database.read_session() as session:
        live = queries.feed_by_token(session, token)
        row = live.row
        client = asked.get("user-agent", "")[:120]
        seen = actions.Fetched(client)
        if live.fresh(now):
            headers = _headers(tagged(row.etag, encoding), row.revised_at)
            if _has_it(asked, headers["etag"], row.revised_at):
                noted = None if live.seen_lately(client, now) else seen
                return _given(request, _Answer(304, headers=headers), row.id, noted)
        narrow(session, Reach(NOBODY))  # the second line: entries name nobody
        # The token was looked up on the primary; what it carries may come from the replica.
        body, until = services.database.by_replica(
            session, lambda where: queries.body_of(where, live, now)
        )
    tag = etag(body)
    # Other bytes, another second: a program may ask by nothing else (If-Modified-Since).
    later = max(row.revised_at + timedelta(seconds=1), now)
    revised_at = row.revised_at if tag == row.etag else later
    if not live.fresh(now):
        seen = actions.Fetched(client, tag, live.basis, revised_at, until)
    headers = _headers(tagged(tag, encoding), revised_at)
    if _has_it(asked, headers["etag"], revised_at):
        return _given(request, _Answer(304, headers=headers), row.id, seen)
    if encoding == "gzip":
        headers["content-encoding"] = "gzip"
        body = gzip.compress(body, 6, mtime=0)
    seen = replace(seen, request_id=request.scope["state"]["request_id"])
    return _given(request, _Answer(200, body, headers=headers), row.id, seen)


def _given(
    request: Request[Any, Any, Any], answer: _Answer, feed_id: int, fetched: actions.Fetched | None
) -> _Answer:
    """A HEAD is no fetch: its program has been given nothing."""
    if request.method == "GET":
        answer.feed_id, answer.fetched = feed_id, fetched
    return answer


def _note(services: Services, feed_id: int, fetched: actions.Fetched) -> None:
    now = services.clock.now()
    try:
        services.database.note(
            [], [lambda session: actions.note_fetch(session, feed_id, fetched, now=now)]
        )
    except Exception as error:  # what was read is right, whether or not that can be written down
        log.error("fetch not noted: %s", type(error).__name__)


def tagged(stored: str, encoding: str) -> str:
    """The tag of the same bytes in another encoding."""
    return stored.replace('-identity"', f'-{encoding}"')


def _headers(tag: str, modified: datetime) -> dict[str, str]:
    return {
        **COMMON,
        "etag": tag,
        "last-modified": format_datetime(modified.replace(microsecond=0), usegmt=True),
        "vary": "Accept-Encoding",
    }


def _has_it(asked: Any, tag: str, modified: datetime) -> bool:
    """If-None-Match decides alone where it is given (RFC 9110 13.2.2)."""
    given = asked.get("if-none-match")
    if given is not None:
        return if_none_match(given, tag)
    since = asked.get("if-modified-since")
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


def feed_url(public_url: str, token: str, name: str) -> str:
    """The address of a feed, ending in a name that people recognise; only the token counts."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    readable = "-".join(re.findall("[a-z0-9]+", folded))[:60] or "jobbridge"
    return f"{public_url}/cal/{token}/{readable}.ics"


HANDLERS = [feed]
