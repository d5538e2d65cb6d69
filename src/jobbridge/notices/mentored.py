"""Who hears that a mentor is looked for, asked, found, or that it is over."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.mentors.answer_queries import token_of
from jobbridge.mentors.model import Mentoring, State
from jobbridge.mentors.queries import open_proposal
from jobbridge.notices.texts import Notice, notice
from jobbridge.viewer import Role


def mentoring(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """A code and a link, nothing of the person. What has moved on meanwhile is not told."""
    made = session.get(Mentoring, payload["mentoring_id"])
    if made is None:
        return None
    event, page = payload["event"], f"/mentoring/{made.ref}"
    house = payload["organisation_id"] or None
    coordinators = ids_with(session, Role.COORDINATOR, house)
    if event in ("asked", "waiting"):
        asked = made.state == State.ASKED
        return (notice(f"mentoring.{event}", page), coordinators) if asked else None
    if event == "proposed":
        proposal = open_proposal(session, made)
        if proposal is None or proposal.mentor_id != payload["mentor_id"]:
            return None
        path = f"/mentor-answer/{token_of(session, proposal)}"
        return notice("mentoring.proposed", path), [proposal.mentor_id]
    counselors = ids_with(session, Role.COUNSELOR, made.inmate.prison_id)
    own = [one for one in counselors if one == made.inmate.counselor_id] or counselors
    if event in ("declined", "lapsed"):
        return notice(f"mentoring.{event}", page), coordinators
    if event == "ended" and made.why == "silence":
        return notice("mentoring.silence", f"/inmates/{made.inmate.ref}/mentor"), own
    if event == "refused":
        return notice("mentoring.refused", f"/inmates/{made.inmate.ref}/mentor"), own
    said = notice(f"mentoring.{event}", page)
    if event == "accepted":
        return said, sorted({*coordinators, *own})
    mentor = [payload["mentor_id"]] if payload["mentor_id"] else []
    there = coordinators if made.organisation_id else []
    return notice("mentoring.ended", "/"), sorted({*mentor, *there, *own})


FINDERS = {"notice_mentoring": mentoring}
