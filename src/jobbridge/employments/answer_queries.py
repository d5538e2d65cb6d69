"""What a signed link in a follow-up's mail may answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.clock import local_day
from jobbridge.employments import answer_links, queries
from jobbridge.employments.answer_links import Link
from jobbridge.employments.model import Employment, FollowUp
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Asked:
    """A question that still waits for this account's employer, and what the link would answer."""

    employment: Employment
    viewer: Viewer
    link: Link


def question_by_token(session: Session, secret: bytes, token: str, *, now: datetime) -> Asked:
    """The signed link is the credential: for one answer to one question, for one account, until
    it ends or the question is answered. `NotFound` for anything else."""
    link = answer_links.read(token)
    account = session.get(Account, link.account_id) if link and link.account_id < 2**31 else None
    if link is None or account is None or not account.active or link.ends < now.timestamp():
        raise NotFound
    viewer = viewer_for(session, account)
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    made = queries.employment_for(session, viewer, link.ref)
    asked_at = session.scalar(
        select(FollowUp.asked_at).where(
            FollowUp.employment_id == made.id, FollowUp.stage == link.stage
        )
    )
    if asked_at is None or not link.signed_by(secret, asked_at):
        raise NotFound
    (work,) = queries.works_of(session, viewer, [made], local_day(now))
    if work.due is None or work.due.stage != link.stage:
        raise NotFound  # answered, or asked anew at a later stage
    return Asked(made, viewer, link)
