"""How the reading of the mailbox goes, as the page of jobs shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from jobbridge.i18n import N_
from jobbridge.replies import mailbox_queries
from jobbridge.replies.mailbox import NO_TLS
from jobbridge.replies.model import Outcome
from jobbridge.web.ask import Ask

LATE = timedelta(hours=1)
"""Without a fault and without a round for so long the worker itself stands still."""
REFUSED = N_(
    "The mail server refused the name, the password or the folder: check them in INBOX_URL."
)
UNREACHED = N_(
    "The mail server was not reached: check its host and port in INBOX_URL, and that it runs."
)
REMEDIES = {
    "error": REFUSED,
    "abort": N_("The mail server broke the conversation off: look into its log."),
    "readonly": N_("The mailbox may be read and not changed: give the account the right to."),
    "maildir": N_("The folder of INBOX_URL is no maildir: it must hold new, cur and tmp."),
    "FileNotFoundError": N_("The folder of INBOX_URL does not exist on this machine."),
    "PermissionError": N_("The folder of INBOX_URL may not be read by this service."),
    "SSLCertVerificationError": N_(
        "The mail server's certificate is not trusted: renew it, or name the host it is for."
    ),
    NO_TLS: N_(
        "The mail server offers no TLS at this port: have it switched on, or use its own port for "
        "TLS with imaps:// in INBOX_URL."
    ),
    "TimeoutError": UNREACHED,
    "ConnectionRefusedError": UNREACHED,
    "gaierror": N_("The mail server's name is not known: check the host in INBOX_URL."),
}
OTHER = N_("Look into the service's log, and check INBOX_URL.")


@dataclass(frozen=True)
class State:
    """`on` is whether there is a mailbox at all; `fault` is a word of ours, `remedy` what to do
    about it; `aside` are the mails in the folder of those that could not be read."""

    on: bool
    read_at: datetime | None
    failed_at: datetime | None
    fault: str
    remedy: str
    late: bool
    received: int
    aside: int


def mailbox(ask: Ask) -> State:
    """For whoever runs the service."""
    found, counts = mailbox_queries.inbox_for(ask.session, ask.viewer)
    on = ask.services.settings.inbox_url is not None
    read_at = found.read_at if found else None
    fault = found.fault if found else ""
    return State(
        on=on,
        read_at=read_at,
        failed_at=found.failed_at if found else None,
        fault=fault,
        remedy=REMEDIES.get(fault, OTHER) if fault else "",
        late=on and not fault and (read_at is None or ask.now - read_at > LATE),
        received=sum(counts.values()),
        aside=counts.get(Outcome.ASIDE, 0),
    )
