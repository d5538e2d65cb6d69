"""What a link of the chain is made of: keyed hashes, so that who can only write to the database
cannot make one that fits."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from jobbridge.errors import Reason
from jobbridge.i18n import N_

BEGINNING = bytes(32)
LATE = timedelta(minutes=15)
"""A row that is committed longer than this after the moment it bears is not taken up unseen: no
request and no import of ours takes so long, and rows put in behind our back look like it."""
OVERDUE = timedelta(hours=1)
KEPT_AT_LEAST = timedelta(days=548)
"""The log is kept for eighteen months at least."""


@dataclass(frozen=True)
class Fault:
    """What does not fit, by code; `at` is the number of the row, of the place, or the day."""

    code: str
    at: int | date | None = None


FAULTS = {
    "changed": "audit: row {at} does not fit its link: the row, its link or their order changed",
    "removed": "audit: row {at} was removed",
    "missing": "audit: the link at place {at} is missing",
    "cut": "audit: the chain ends at place {at}, and had been longer: its end was cut off",
    "longer": "audit: the chain goes on after place {at}, where the worker left it",
    "head": "audit: the note of where the chain ends was changed, or JOBBRIDGE_SECRET_KEY was: if "
    "you changed the key, `jobbridge audit rekey` lets the chain go on with the new one",
    "seal": "audit: the seal {at} does not fit: rows were forgotten by no rule of ours",
    "anchor": "audit: the anchor of {at} does not fit the chain: older rows were made anew",
    "late": "audit: row {at} says that it is older than what was chained before it came: an "
    "auditor looks at it on the page of the chain",
    "many_late": "audit: {at} rows in all came after their time: see the page of the chain",
    "waiting": "audit: rows wait since {at} minutes to be chained: does the worker run?",
    "file": "audit: the anchor file does not hold the anchor of {at}: check path and rights of "
    "JOBBRIDGE_ANCHOR_FILE",
    "outside": "audit: the anchor file tells otherwise of {at} than the database: it was cut off "
    "or made anew, or restored from an older backup: if you restored it, say so with "
    "`jobbridge audit restored`",
    "ahead": "audit: the anchor file goes on until {at} and the database does not: its end was cut "
    "off, or it was restored from an older backup: if you restored it, say so with "
    "`jobbridge audit restored`, and what is missing stays told here",
    "restored": "audit: the anchor file says that the database was restored on {at}, which this "
    "service has not written: somebody wants to hide what was cut off",
}
"""Every fault in words for who runs `jobbridge check`."""


def told(fault: Fault) -> str:
    return FAULTS[fault.code].format(at=fault.at)


def why_not_forgotten(
    before: datetime, now: datetime, *, faults: Sequence[Fault] = ()
) -> tuple[Reason, ...]:
    """Why the beginning of the log may not go."""
    found = []
    if before > now - KEPT_AT_LEAST:
        text = N_("The audit log is kept for eighteen months at least.")
        found.append(Reason("too_young", text))
    if faults:
        text = N_("The audit log is not what was written: nothing is removed until that is clear.")
        found.append(Reason("log_changed", text))
    return tuple(found)


def link(key: bytes, before: bytes, position: int, row: Sequence[Any]) -> bytes:
    """The mac of a row at its place. `row` is its columns as the table has them, id first."""
    number, at, *rest = row
    text = json.dumps([number, moment(at), *rest], ensure_ascii=False, separators=(",", ":"))
    return hmac.digest(key, before + position.to_bytes(8, "big") + text.encode(), "sha256")


def mark(key: bytes, kind: str, *values: object) -> bytes:
    """The mac of a note about the chain: its end, an anchor, a seal."""
    plain = [
        value.hex()
        if isinstance(value, bytes)
        else moment(value)
        if isinstance(value, datetime)
        else str(value)
        for value in values
    ]
    return hmac.digest(key, json.dumps([kind, *plain]).encode(), "sha256")


def moment(at: datetime) -> str:
    """The same text whatever zone a database answers in."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


# --- from one secret to the next ----------------------------------------------------------------

KEYS = ("audit.key", "audit.marks")
"""The two rows with which a chain goes on under another secret: each holds a key of before, of
links and of notes, masked with the keys of after."""
_TAG = 8


def masked(over: bytes, verb: str, number: int, key: bytes) -> str:
    """A key of before as the detail of its row, 80 signs. `number` is bound in."""
    mask, proof = _over(over, verb, number)
    plain = bytes(a ^ b for a, b in zip(key, mask, strict=True))
    return (plain + hmac.digest(proof, plain, "sha256")[:_TAG]).hex()


def unmasked(over: bytes, verb: str, number: int | None, detail: str | None) -> bytes | None:
    """None for a row that who has the keys of after has not written."""
    try:
        raw = bytes.fromhex(detail or "")
    except ValueError:
        return None
    plain, tag = raw[:-_TAG], raw[-_TAG:]
    mask, proof = _over(over, verb, number or 0)
    right = hmac.compare_digest(tag, hmac.digest(proof, plain, "sha256")[:_TAG])
    if not right or len(plain) != len(mask):
        return None
    return bytes(a ^ b for a, b in zip(plain, mask, strict=True))


def _over(over: bytes, verb: str, number: int) -> tuple[bytes, bytes]:
    return mark(over, verb, number, "mask"), mark(over, verb, number, "proof")
