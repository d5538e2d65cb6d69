"""Documents and links for mentors, as far as they are meant for the viewer."""

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session, undefer

from jobbridge.errors import NotFound
from jobbridge.mentors.model import MentorMaterial
from jobbridge.viewer import Role, Viewer

MOST = 200


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """An organisation's own are for its people; those of nobody in particular for all who work
    with mentors. Deny by default."""
    if viewer.system:
        return true()
    everybodys = MentorMaterial.organisation_id.is_(None)
    own = MentorMaterial.organisation_id.in_(viewer.organisations)
    if viewer.is_(Role.MENTOR):
        return or_(everybodys, own) & (MentorMaterial.audience != "coordinators")
    if viewer.is_(Role.COORDINATOR):
        return or_(everybodys, own)
    if viewer.is_(Role.COUNSELOR, Role.AGENCY):
        return everybodys
    return false()


def materials_for(session: Session, viewer: Viewer) -> list[MentorMaterial]:
    """The latest first."""
    return list(
        session.scalars(
            select(MentorMaterial)
            .where(scope(viewer), MentorMaterial.ended_at.is_(None))
            .order_by(MentorMaterial.id.desc())
            .limit(MOST)
        )
    )


def material_for(session: Session, viewer: Viewer, material_id: int) -> MentorMaterial:
    """With its file."""
    found = session.scalar(
        select(MentorMaterial)
        .where(MentorMaterial.id == material_id, MentorMaterial.ended_at.is_(None), scope(viewer))
        .options(undefer(MentorMaterial.file))
    )
    if found is None:
        raise NotFound
    return found


def may_end(viewer: Viewer, material: MentorMaterial) -> bool:
    """The coordinator the organisation's own, the agency those for all, everybody their own."""
    if material.organisation_id is not None:
        return viewer.is_(Role.COORDINATOR) and material.organisation_id in viewer.organisations
    return viewer.is_(Role.AGENCY) or material.added_by == viewer.account_id
