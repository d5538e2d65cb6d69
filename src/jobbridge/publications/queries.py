"""Uploads that a viewer may know of: administrators' publications, one's own rosters, and those
of colleagues with the same duty whose prisons are all one's own."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.errors import NotFound
from jobbridge.publications.model import Upload, UploadFile, UploadPrison
from jobbridge.publications.rules import PEOPLE, ROSTERS, kinds_of
from jobbridge.viewer import Role, Viewer

PER_PAGE = 25


@dataclass(frozen=True)
class Page:
    rows: list[Upload]
    number: int
    pages: int


def scope(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.system:
        return true()
    if not kinds_of(viewer):
        return false()
    own = Upload.uploaded_by == viewer.account_id
    if viewer.is_(Role.ADMINISTRATOR):
        return or_(own, Upload.kind.not_in(PEOPLE))
    mine = {kind.name for kind in kinds_of(viewer)} & set(ROSTERS)
    about = exists().where(UploadPrison.upload_id == Upload.id)
    elsewhere = about.where(UploadPrison.prison_id.not_in(viewer.organisations))
    return or_(own, and_(Upload.kind.in_(mine), about, not_(elsewhere)))


def upload_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Upload:
    query = select(Upload).where(Upload.ref == ref, scope(viewer))
    query = query.options(joinedload(Upload.uploader))
    if lock:
        query = query.with_for_update(of=Upload).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def uploads_for(session: Session, viewer: Viewer, *, page: int = 1) -> Page:
    """Newest first."""
    total = session.scalar(select(func.count()).select_from(Upload).where(scope(viewer))) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    rows = session.scalars(
        select(Upload)
        .where(scope(viewer))
        .options(joinedload(Upload.uploader))
        .order_by(Upload.id.desc())
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Page(list(rows), number, pages)


def same_before(session: Session, viewer: Viewer, upload: Upload) -> Upload | None:
    """The last upload before this one with exactly the same content that was imported."""
    digests = sorted(file.sha256 for file in upload.files)
    rows = session.scalars(
        select(Upload)
        .join(UploadFile, UploadFile.upload_id == Upload.id)
        .where(
            scope(viewer),
            Upload.kind == upload.kind,
            Upload.id < upload.id,
            Upload.imported.is_not(None),
            UploadFile.sha256 == (digests[0] if digests else ""),
        )
        .order_by(Upload.id.desc())
        .limit(5)
    )
    return next((u for u in rows if sorted(f.sha256 for f in u.files) == digests), None)
