"""One reading of a foreign calendar: fetched if it has changed, expanded, and judged."""

import hashlib
from dataclasses import dataclass, field

from jobbridge.calendar.spans import Span
from jobbridge.foreign.addresses import Address
from jobbridge.foreign.bounded import CPU_SECONDS, expanded
from jobbridge.foreign.fetching import NETWORK, Edge, Failed, fetch

__all__ = ["Failed", "Known", "Reading", "read", "read_file"]
MOST_OF_FILE = 5_000_000
FILE_SECONDS = 3
"""Of processor time: whoever sends a file waits for it, and on SQLite everybody who writes."""


@dataclass(frozen=True)
class Known:
    """What is known of a calendar's last state; nothing, to have it whole."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read. `spans` is None where nothing has changed since `Known`."""

    spans: tuple[Span, ...] | None
    known: Known
    skipped: dict[str, int] = field(default_factory=dict)
    events: int = 0


def read(address: Address, known: Known, within: Span, *, edge: Edge = NETWORK) -> Reading:
    """Raises `Failed`."""
    got = fetch(address, etag=known.etag, last_modified=known.last_modified, edge=edge)
    if got.body is None:
        return Reading(None, known)
    digest = hashlib.sha256(got.body).hexdigest()
    now_known = Known(got.etag, got.last_modified, digest)
    if digest == known.digest:
        return Reading(None, now_known)
    return _read(got.body, now_known, within)


def read_file(body: bytes, within: Span) -> Reading:
    """A calendar that somebody sends as a file. Raises `Failed`."""
    if len(body) > MOST_OF_FILE:
        raise Failed("large")
    known = Known(digest=hashlib.sha256(body).hexdigest())
    return _read(body, known, within, FILE_SECONDS)


def _read(body: bytes, known: Known, within: Span, cpu_seconds: int = CPU_SECONDS) -> Reading:
    spans, skipped, events = expanded(body, within, cpu_seconds=cpu_seconds)
    return Reading(tuple(spans), known, skipped, events)
