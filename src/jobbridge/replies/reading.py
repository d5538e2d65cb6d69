"""One mail as it lies in the mailbox, and what of it matters: to which address it came, from
whom, and what its calendar or its report of a failure says.

Whoever knows an address may write to it, so everything here is bounded before it is parsed:
bytes, lines, parts, nesting. Nothing is unpacked, no attachment but a calendar is decoded, and
no text that somebody wrote is kept. What cannot be read raises `Unreadable` with a word of ours.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses
from enum import StrEnum

from jobbridge.replies import said
from jobbridge.replies.said import Malformed, Said, plain_address

MOST_BYTES = 3_000_000
MOST_LINES = 60_000
MOST_PARTS = 40
MOST_BOUNDARIES = 24
MOST_HEADERS = 400
LONGEST_HEADER = 4000
MOST_ADDRESSES = 50
MOST_COMMENTS = 20
MOST_REPORT = 20_000

# To whom it was sent, in the order of how surely the last server wrote it.
RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_CHARSET = re.compile(r"(utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d)", re.I)
# Headers with parameters, folds included: the time to read them grows with their square.
_PARAMETERS = re.compile(
    rb"(?i)content-(?:type|disposition)[ \t]*:(?:[^\r\n]+|\r?\n[ \t]|\r[ \t])*"
)
_DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)")
_ENCODED = frozenset({"base64", "quoted-printable", "7bit", "8bit", "binary", ""})
_CALENDARS = frozenset({"text/calendar", "application/ics"})


class Unreadable(Exception):
    """Kept aside. `str` is a code of ours."""


class Kind(StrEnum):
    CALENDAR = "calendar"
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    OTHER = "other"


class Verdict(StrEnum):
    """What the receiving server found out about the sender, where it is asked to say so."""

    PASS = "pass"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Mail:
    """What one mail says. `digest` is the same for the same mail delivered twice."""

    kind: Kind
    digest: str
    addressed: tuple[str, ...]
    sender: str
    automatic: bool
    verdict: Verdict = Verdict.UNKNOWN
    said: Said | None = None
    failed: tuple[str, ...] = ()
    ours: bool = False


def read(raw: bytes, *, host: str, authserv: str = "") -> Mail:
    """`host` is where our own mails come from; `authserv` names the server whose
    Authentication-Results are believed, "" where nobody is asked."""
    if len(raw) > MOST_BYTES:
        raise Unreadable("large")
    if raw.count(b"\n") + raw.count(b"\r") > 2 * MOST_LINES:
        raise Unreadable("lines")
    if len(re.findall(rb"(?i)boundary", raw)) > MOST_BOUNDARIES:
        raise Unreadable("boundaries")
    if len(re.findall(rb"(?i)message/", raw)) > MOST_BOUNDARIES:
        raise Unreadable("nesting")
    if any(len(found[0]) > LONGEST_HEADER for found in _PARAMETERS.finditer(raw)):
        raise Unreadable("headers")
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        return _mail(message, raw, host, authserv)
    except Unreadable:
        raise
    except Malformed as fault:
        raise Unreadable(str(fault)) from None
    except Exception as fault:
        # Whatever a parser trips over is the mail's fault, and no reason to stop.
        raise Unreadable(f"fault_{type(fault).__name__}"[:40]) from None


def _mail(message: Message, raw: bytes, host: str, authserv: str) -> Mail:
    if len(message.items()) > MOST_HEADERS:
        raise Unreadable("headers")
    senders = _addresses(message, "From")
    mail_id = _header(message, "Message-ID")
    automatic = _automatic(message)
    failed = _failed(message)
    found = None if failed is not None else _calendar(message)
    if failed is not None:
        kind = Kind.BOUNCE
    elif found is not None:
        kind = Kind.CALENDAR
    else:
        kind = Kind.AUTOMATIC if automatic else Kind.OTHER
    addressed = [one for name in RECIPIENTS for one in _addresses(message, name)]
    if failed is not None:
        addressed += _returned_from(message)
    return Mail(
        kind=kind,
        digest=_digest(mail_id, found, failed, raw),
        addressed=tuple(dict.fromkeys(addressed))[:MOST_ADDRESSES],
        # Two authors are nobody: which of them answered cannot be known.
        sender=senders[0] if len(senders) == 1 else "",
        automatic=automatic,
        verdict=_verdict(message, authserv) if authserv else Verdict.UNKNOWN,
        said=found,
        failed=tuple(failed or ()),
        ours=_ours(mail_id, host),
    )


def _header(message: Message, name: str) -> str:
    return _text(message.get(name, ""))


def _text(value: object) -> str:
    """A header as plain text: what is no text in it becomes a question mark."""
    text = str(value)[:LONGEST_HEADER]
    return "".join(c if c.isprintable() or c in " \t" else " " for c in text)


def _addresses(message: Message, name: str) -> list[str]:
    # Comments within comments are read by recursion: nobody's address needs so many.
    values = [_text(value) for value in message.get_all(name, [])[:10]]
    values = [value for value in values if value.count("(") <= MOST_COMMENTS]
    found = []
    for _, address in getaddresses(values)[:MOST_ADDRESSES]:
        plain = address.strip().lower()
        if plain_address(plain):
            found.append(plain)
    return found


def _automatic(message: Message) -> bool:
    submitted = _header(message, "Auto-Submitted").strip().lower()
    return submitted not in ("", "no") or "X-Autoreply" in message


def _ours(mail_id: str, host: str) -> bool:
    """Whether we wrote it ourselves: a loop, or a copy of what we sent."""
    return bool(re.fullmatch(rf"\s*<[0-9a-f]{{32}}@{re.escape(host)}>\s*", mail_id))


def digest_of(raw: bytes) -> str:
    """What tells a mail without an identifier from others: its bytes."""
    return hashlib.sha256(b"raw\n" + raw).hexdigest()


def _digest(mail_id: str, found: Said | None, failed: list[str] | None, raw: bytes) -> str:
    """The identifier with what is said, so that a program that gives two answers one identifier
    loses neither; without an identifier the bytes themselves."""
    if not mail_id.strip():
        return digest_of(raw)
    what = repr(failed) if failed else ""
    if found is not None:
        people = [(one.address, one.partstat) for one in found.people]
        what = repr((found.method, found.uid, found.sequence, found.stamp, people))
    return hashlib.sha256(f"id\n{mail_id.strip()}\n{what}".encode("utf-8", "replace")).hexdigest()


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """The leaves, at most `MOST_PARTS` of them; what is inside an attached mail is not ours."""
    if depth > 8:
        raise Unreadable("nesting")
    if not message.is_multipart() or message.get_content_maintype() != "multipart":
        yield message
        return
    payload = message.get_payload()
    if not isinstance(payload, list) or len(payload) > MOST_PARTS:
        raise Unreadable("parts")
    count = 0
    for part in payload:
        if isinstance(part, Message):
            for leaf in _parts(part, depth + 1):
                count += 1
                if count > MOST_PARTS:
                    raise Unreadable("parts")
                yield leaf


def _calendar(message: Message) -> Said | None:
    """The first calendar part; one that a program calls only a file counts by its name."""
    fault: Malformed | None = None
    for part in _parts(message):
        named = (part.get_filename() or "")[:200].lower().endswith(".ics")
        if part.get_content_type() not in _CALENDARS and not named:
            continue
        try:
            return said.read(_decoded(part))
        except Malformed as malformed:
            fault = fault or malformed
    if fault is not None:
        raise fault
    return None


def _decoded(part: Message) -> bytes:
    """The bytes of a text part in UTF-8, whatever harmless charset it says that it has."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in _ENCODED:
        raise Malformed("encoding")
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise Malformed("encoding")
    if len(data) > said.MOST_BYTES:
        raise Malformed("calendar_large")
    charset = str(part.get_param("charset", "utf-8") or "utf-8")
    if _CHARSET.fullmatch(charset) is None:
        charset = "utf-8"
    try:
        return data.decode(charset).encode()
    except (UnicodeDecodeError, LookupError):
        return data


# Reports of a failure (RFC 3464).


def _failed(message: Message) -> list[str] | None:
    """The recipients whom a report says it could not reach for good; None if it is none."""
    if message.get_content_type() != "multipart/report":
        return None
    if str(message.get_param("report-type", "")).lower() != "delivery-status":
        return None
    failed = []
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message) or part.get_content_type() != "message/delivery-status":
            continue
        groups = part.get_payload()
        for group in groups[:MOST_PARTS] if isinstance(groups, list) else ():
            if not isinstance(group, Message):
                continue
            action = _header(group, "Action").strip().lower()
            status = _header(group, "Status").strip()
            if action != "failed" or not status.startswith("5"):
                continue
            for name in ("Original-Recipient", "Final-Recipient"):
                address = _header(group, name).partition(";")[2].strip().lower()
                if plain_address(address):
                    failed.append(address)
    return failed


def _returned_from(message: Message) -> list[str]:
    """Who had sent what came back: the headers of the original stand in the report."""
    found: list[str] = []
    for part in message.get_payload() if message.is_multipart() else ():
        if not isinstance(part, Message):
            continue
        kind = part.get_content_type()
        try:
            payload = part.get_payload()
        except UnicodeError:
            continue  # a charset that is none, as of what came back
        if kind == "message/rfc822" and isinstance(payload, list) and payload:
            original = payload[0]
            if isinstance(original, Message):
                found += _addresses(original, "From")
        elif kind == "text/rfc822-headers" and isinstance(payload, str):
            original = message_from_bytes(payload[:MOST_REPORT].encode("ascii", "replace"))
            found += _addresses(original, "From")
    return found


# Who it is from, as far as the receiving server says (RFC 8601).


def _verdict(message: Message, authserv: str) -> Verdict:
    """Only the topmost result of that very server: those further down a sender can write."""
    for value in message.get_all("Authentication-Results", [])[:20]:
        text = _text(value).lower()
        name = text.partition(";")[0].strip().partition(" ")[0]
        if name != authserv.lower():
            continue
        given = [_DMARC.match(one) for one in _bare(text).split(";")[1:]]
        results = {found[1] for found in given if found is not None}
        if not results:
            return Verdict.UNKNOWN
        return Verdict.PASS if results == {"pass"} else Verdict.FAIL
    return Verdict.UNKNOWN


def _bare(text: str) -> str:
    """Without what is quoted or a comment: there a sender's own words may stand."""
    kept, depth, quoted, escaped = [], 0, False, False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quoted:
            quoted = char != '"'
        elif depth or char == "(":
            depth += (char == "(") - (char == ")")
        elif char == '"':
            quoted = True
        else:
            kept.append(char)
    return "".join(kept)


def moment_of(stamp: datetime | None, now: datetime) -> datetime:
    """When it was answered: as the program says, but never after now."""
    return min(stamp, now) if stamp is not None else now.astimezone(UTC)
