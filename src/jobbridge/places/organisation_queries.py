"""Organisations as an administrator keeps them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Membership, Organisation
from jobbridge.accounts.staff_queries import require_administrator
from jobbridge.errors import NotFound
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.places.organisation_rules import Body
from jobbridge.places.rules import place_key
from jobbridge.viewer import Viewer

PER_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """An organisation in a list: `members` is how many accounts act for it."""

    organisation: Organisation
    members: int
    prison: Prison | None = None
    served: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    rows: list[Listed]
    number: int
    pages: int
    total: int


def organisations_for(session: Session, viewer: Viewer, kind: str, *, page: int = 1) -> Page:
    """One kind by name, fifty a page; those still active first."""
    require_administrator(viewer)
    wanted = select(Organisation).where(Organisation.kind == kind)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    found = list(
        session.scalars(
            wanted.order_by(Organisation.active.desc(), Organisation.name, Organisation.id)
            .limit(PER_PAGE)
            .offset((number - 1) * PER_PAGE)
        )
    )
    ids = [one.id for one in found]
    counts = select(Membership.organisation_id, func.count()).group_by(Membership.organisation_id)
    members = dict(session.execute(counts.where(Membership.organisation_id.in_(ids))).all())
    prisons = {p.id: p for p in session.scalars(select(Prison).where(Prison.id.in_(ids)))}
    served = _served(session, ids)
    rows = [
        Listed(one, members.get(one.id, 0), prisons.get(one.id), served.get(one.id, ()))
        for one in found
    ]
    return Page(rows, number, pages, total)


def _served(session: Session, branch_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(Municipality.branch_id, Municipality.name).where(
            Municipality.branch_id.in_(branch_ids)
        )
    )
    found: dict[int, list[str]] = {}
    for branch_id, name in rows:
        if branch_id is not None:
            found.setdefault(branch_id, []).append(name)
    return {i: tuple(sorted(names, key=place_key)) for i, names in found.items()}


def organisation_for(
    session: Session, viewer: Viewer, organisation_id: int, *, lock: bool = False
) -> Organisation:
    """Any organisation, for administrators. `lock` holds it until the transaction ends."""
    require_administrator(viewer)
    query = select(Organisation).where(Organisation.id == organisation_id)
    if lock:
        query = query.with_for_update(of=Organisation).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def prison_of(session: Session, organisation: Organisation) -> Prison | None:
    return session.get(Prison, organisation.id) if organisation.kind == "prison" else None


def office_of(session: Session, organisation: Organisation) -> Prison | None:
    """Where a probation office cares for people; None as long as nobody said where it is."""
    return session.get(Prison, organisation.id) if organisation.kind == "probation" else None


def branch_of(session: Session, organisation: Organisation) -> Branch | None:
    return session.get(Branch, organisation.id) if organisation.kind == "branch" else None


def served_by(session: Session, organisation: Organisation) -> list[Municipality]:
    """The municipalities that a branch serves, by name; none for another kind."""
    rows = session.scalars(select(Municipality).where(Municipality.branch_id == organisation.id))
    return sorted(rows, key=lambda m: place_key(m.name))


def body_of(session: Session, organisation: Organisation) -> Body:
    """The organisation as it would be typed in."""
    prison, branch = prison_of(session, organisation), branch_of(session, organisation)
    if prison is not None:
        return Body(
            kind="prison",
            name=organisation.name,
            code=prison.code,
            short=prison.short,
            municipality_id=prison.municipality_id,
            address=prison.address,
            women=prison.women,
            juveniles=prison.juveniles,
            open_unit=prison.open_unit,
            valid_from=prison.valid_from,
            valid_to=prison.valid_to,
        )
    if (office := office_of(session, organisation)) is not None:
        return Body(
            kind="probation",
            name=organisation.name,
            municipality_id=office.municipality_id,
            address=office.address,
        )
    served = tuple(m.id for m in served_by(session, organisation))
    return Body(
        kind=organisation.kind,
        name=organisation.name,
        code=branch.code if branch else "",
        municipalities=served,
    )


def name_is_taken(session: Session, body: Body, besides: int | None) -> bool:
    return (
        session.scalar(
            select(Organisation.id).where(
                Organisation.kind == body.kind,
                Organisation.name == body.name.strip(),
                Organisation.id != (besides or 0),
            )
        )
        is not None
    )


def code_is_taken(session: Session, body: Body, besides: int | None) -> bool:
    for model in (Prison, Branch):
        known = select(model.id).where(model.code == body.code, model.id != (besides or 0))
        if session.scalar(known) is not None:
            return True
    return False
