"""The link in a mentor's mail: worth one answer to one proposal, and nothing else."""

import hmac

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import session_database
from jobbridge.errors import NotFound
from jobbridge.mentors.model import MentorProposal
from jobbridge.viewer import Viewer

LONGEST = 80


def token_of(session: Session, proposal: MentorProposal) -> str:
    """128 bits that only who has the service's secret can compute, and the proposal's number."""
    moment = int(proposal.proposed_at.timestamp())
    said = f"mentor proposal:{proposal.id}:{proposal.mentor_id}:{moment}"
    return f"{proposal.id:x}-{session_database(session).keyring.index(said)}"


def proposal_by_token(session: Session, token: str) -> tuple[MentorProposal, Viewer]:
    """The proposal and the mentor as a viewer. NotFound for a wrong, used or late one alike, and
    for a mentor whose access has ended."""
    number, _, _ = token.partition("-")
    if len(token) > LONGEST or not 0 < len(number) <= 8 or not number.isascii():
        raise NotFound
    try:
        proposal = session.get(MentorProposal, int(number, 16))
    except ValueError:
        raise NotFound from None
    if proposal is None:
        raise NotFound
    right = hmac.compare_digest(token_of(session, proposal).encode(), token.encode())
    account = session.get_one(Account, proposal.mentor_id)
    if not right or proposal.answer != "" or not account.active:
        raise NotFound
    return proposal, viewer_for(session, account)
