"""Services as far as the viewer may know of them, with their free places."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Organisation
from jobbridge.db import widened
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate, Status
from jobbridge.places.model import Municipality
from jobbridge.services.model import Referral, Service, State
from jobbridge.services.rules import Offer
from jobbridge.viewer import Role, Viewer

PER_PAGE = 25
WITH = (
    joinedload(Service.prison),
    joinedload(Service.municipality),
    joinedload(Service.organisation),
)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; `past` are services that are no longer offered."""

    kind: str = ""
    where: str = ""  # "inside", "after" or everything
    past: bool = False


@dataclass(frozen=True)
class Counted:
    """A service with how many hold one of its places and how many wait for one."""

    service: Service
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(0, self.service.places - self.taken)


@dataclass(frozen=True)
class Services:
    """One page of services; `number` counts from 1."""

    rows: list[Counted]
    number: int
    pages: int
    total: int


def _mine(viewer: Viewer) -> ColumnElement[bool]:
    """In a municipality of the viewer's branches, or nowhere in particular."""
    towns = select(Municipality.id).where(Municipality.branch_id.in_(viewer.organisations))
    return or_(
        Service.municipality_id.in_(towns),
        and_(Service.municipality_id.is_(None), Service.prison_id.is_(None)),
    )


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """Counselors know what is inside their prisons and all that is outside; officers what is
    inside; the agency what is in its branches' municipalities; coordinators their own."""
    if viewer.system:
        return true()
    if viewer.is_(Role.COUNSELOR):
        return or_(Service.prison_id.is_(None), Service.prison_id.in_(viewer.organisations))
    if viewer.is_(Role.PRISON_OFFICER):
        return Service.prison_id.in_(viewer.organisations)
    if viewer.is_(Role.AGENCY):
        return _mine(viewer)
    if viewer.is_(Role.COORDINATOR):
        return Service.organisation_id.in_(viewer.organisations)
    return false()


def keeps(viewer: Viewer, service: Service) -> bool:
    """Who writes down what a service is, and answers for it: the prison's counselors what is
    inside, the agency what is outside in its municipalities."""
    if viewer.system:
        return True
    if viewer.is_(Role.COUNSELOR):
        return service.prison_id in viewer.organisations
    if not viewer.is_(Role.AGENCY):
        return False
    town = service.municipality
    return town.branch_id in viewer.organisations if town else service.prison_id is None


def service_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Service:
    """`lock` holds the row until the transaction ends: everybody who gives or frees a place of
    this service waits in one line."""
    query = select(Service).where(Service.ref == ref, scope(viewer)).options(*WITH)
    if lock:
        query = query.with_for_update(of=Service).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def services_for(
    session: Session, viewer: Viewer, *, filters: Filters, today: date, page: int = 1
) -> Services:
    """What is inside first, then by kind and name."""
    if scope(viewer) is false():
        raise NotFound
    over = Service.valid_to < today
    clauses = [scope(viewer), over if filters.past else or_(Service.valid_to.is_(None), ~over)]
    if filters.kind:
        clauses.append(Service.kind == filters.kind)
    if filters.where == "inside":
        clauses.append(Service.prison_id.is_not(None))
    elif filters.where == "after":
        outside = or_(Service.prison_id.is_(None), Service.municipality_id.is_not(None))
        clauses.append(outside)
    total = session.scalar(select(func.count()).select_from(Service).where(*clauses)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    rows = session.scalars(
        select(Service)
        .where(*clauses)
        .order_by(Service.prison_id.is_(None), Service.kind, Service.name, Service.id)
        .options(*WITH)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Services(counted(session, rows), number, pages, total)


def counted(session: Session, services: Iterable[Service]) -> list[Counted]:
    """These services, already loaded in scope, with their places."""
    found = list(services)
    ids = [one.id for one in found]
    seats = (
        select(Referral.service_id, func.count())
        .join(Service, Service.id == Referral.service_id)
        .where(
            Referral.service_id.in_(ids),
            Referral.seat.is_not(None),
            Referral.intake == Service.intake,
        )
        .group_by(Referral.service_id)
    )
    line = (
        select(Referral.service_id, func.count())
        .where(Referral.service_id.in_(ids), Referral.state == State.WAITING)
        .group_by(Referral.service_id)
    )
    with widened(session):
        taken = dict(session.execute(seats).all())
        waiting = dict(session.execute(line).all())
    return [Counted(one, taken.get(one.id, 0), waiting.get(one.id, 0)) for one in found]


def seats_taken(session: Session, service: Service) -> set[int]:
    """The places of the present intake that somebody holds: for the writer who holds the row."""
    rows = session.scalars(
        select(Referral.seat).where(
            Referral.service_id == service.id,
            Referral.intake == service.intake,
            Referral.seat.is_not(None),
        )
    )
    return {seat for seat in rows if seat is not None}


def bodies(session: Session) -> list[Organisation]:
    """Bodies whose coordinators may answer, by name."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.kind == "ngo", Organisation.active)
            .order_by(Organisation.name, Organisation.id)
        )
    )


def offer_of(service: Service) -> Offer:
    """The stored service as the rules read it."""
    return Offer(
        kind=service.kind,
        name=service.name,
        provider=service.provider,
        places=service.places,
        valid_from=service.valid_from,
        valid_to=service.valid_to,
        by_intake=service.by_intake,
        intake_on=service.intake_on,
        languages=tuple(code for code in service.languages.split(",") if code),
        joining=service.joining,
        email=service.email,
        prison_id=service.prison_id,
        municipality_id=service.municipality_id,
        organisation_id=service.organisation_id,
    )


def within_reach_for(
    session: Session, viewer: Viewer, inmate: Inmate, *, today: date
) -> list[Counted]:
    """What a person could be referred to: inside the prison where they are, in the municipality
    they go to, and what is everywhere; by kind, with free places first."""
    town = Service.municipality_id == inmate.municipality_id
    nowhere = and_(Service.municipality_id.is_(None), Service.prison_id.is_(None))
    reach = or_(town, nowhere)
    if inmate.status == Status.ACTIVE:
        reach = or_(reach, Service.prison_id == inmate.prison_id)
    rows = session.scalars(
        select(Service)
        .where(scope(viewer), reach, or_(Service.valid_to.is_(None), Service.valid_to >= today))
        .order_by(Service.kind, Service.name, Service.id)
        .options(*WITH)
        .limit(100)
    )
    return sorted(counted(session, rows), key=lambda one: (one.service.kind, not one.free))
