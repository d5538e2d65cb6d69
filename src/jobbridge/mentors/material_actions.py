"""Materials for mentors: added, and taken away."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Refused
from jobbridge.mentors import material_queries, material_rules
from jobbridge.mentors.model import MentorMaterial
from jobbridge.viewer import Role, Viewer


def add(
    session: Session,
    viewer: Viewer,
    *,
    title: str,
    language: str,
    audience: str,
    link: str = "",
    body: bytes = b"",
    now: datetime,
) -> MentorMaterial:
    """A coordinator's is for the own organisation; counselors' and the agency's for all."""
    if not viewer.is_(Role.COORDINATOR, Role.COUNSELOR, Role.AGENCY):
        raise NotFound
    link = link.strip()
    if reasons := material_rules.why_not_material(
        title=title, language=language, audience=audience, link=link, body=body
    ):
        raise Refused(reasons)
    house = min(viewer.organisations) if viewer.is_(Role.COORDINATOR) else None
    made = MentorMaterial(
        organisation_id=house,
        title=title.strip(),
        language=language,
        audience=audience,
        link=link,
        size=len(body),
        file=body or None,
        added_by=viewer.account_id,
        added_at=now,
    )
    session.add(made)
    session.flush()
    record(session, viewer, "material.add", "material", made.id, now=now)
    return made


def take_away(session: Session, viewer: Viewer, *, material_id: int, now: datetime) -> None:
    made = material_queries.material_for(session, viewer, material_id)
    if not material_queries.may_end(viewer, made):
        raise NotFound
    made.ended_at, made.file = now, None
    record(session, viewer, "material.end", "material", made.id, now=now)
