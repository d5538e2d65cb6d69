"""What can go wrong, in words for the person at the desk.

Rules never raise: they answer with `Reason`s, all of them at once. Actions raise `Refused`
with those reasons; `web.errors` turns each exception into a page or a problem document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a reason weighs: a block forbids, a warning informs, a review asks someone."""

    BLOCK = "block"
    WARN = "warn"
    REVIEW = "review"


class Quoted(str):
    """Words as somebody typed them: shown in quotation marks, never translated."""


@dataclass(frozen=True)
class Reason:
    """One reason: a stable `code`, and an English message that the catalogues translate.

    `text` holds `%(name)s` placeholders that `values` fill after translation. `field` names
    the input that would have to change, where there is one.
    """

    code: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.BLOCK
    field: str | None = None


def blocks(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Only those that forbid."""
    return tuple(reason for reason in reasons if reason.severity is Severity.BLOCK)


class JobBridgeError(Exception):
    """Anything that the service says no to on purpose."""


class NotFound(JobBridgeError):
    """It does not exist, or the viewer may not know that it does: the same answer for both."""


class NotSignedIn(JobBridgeError):
    """No valid session or token."""


class Forbidden(JobBridgeError):
    """The request is not one that our own pages make (CSRF token or origin)."""


class Refused(JobBridgeError):
    """A rule says no; `reasons` holds all of them."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        self.reasons = tuple(reasons)
        super().__init__(", ".join(reason.code for reason in self.reasons))


class Invalid(Refused):
    """Input that cannot be read: each reason names its field."""


class Stale(Refused):
    """Somebody else changed it in the meantime."""


class Unusable(JobBridgeError):
    """A file, setting or database that cannot be used; the message says what to do."""


class NotReady(JobBridgeError):
    """The demonstration is still being made; `progress` is `done/total/what`."""

    def __init__(self, progress: str) -> None:
        self.progress = progress
        super().__init__(progress)
