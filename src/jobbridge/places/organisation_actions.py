"""Making, changing and ending organisations. Whoever acts for an ended one loses it at once:
the viewer is made anew from active organisations with every request."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import add_organisation
from jobbridge.accounts.model import Organisation
from jobbridge.accounts.staff_actions import CHANGED
from jobbridge.accounts.staff_queries import require_administrator
from jobbridge.audit.actions import record
from jobbridge.errors import Invalid, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.places import organisation_queries as queries
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.places.organisation_rules import Body, why_not_body
from jobbridge.viewer import Viewer

SERVED = "municipalities_served"
"""The outbox job when municipalities changed over: `municipalities`, whose calendars follow."""
NO_TOWN = Reason("municipality", N_("Choose one from the list."), field="municipality_id")


def add_body(session: Session, viewer: Viewer, body: Body, *, now: datetime) -> Organisation:
    """A new prison, branch or other body."""
    require_administrator(viewer)
    _check(session, body, None)
    made = add_organisation(session, kind=body.kind, name=body.name.strip())
    if body.kind == "branch":
        session.add(Branch(id=made.id, code=body.code))
    session.flush()
    _write(session, made, body, now)
    record(session, viewer, "organisation.add", "organisation", made.id, now=now, detail=body.kind)
    return made


def edit_body(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    version: int,
    body: Body,
    now: datetime,
) -> Organisation:
    found = _held(session, viewer, organisation_id, version)
    if body.kind != found.kind:
        raise Refused([Reason("kind", N_("An organisation keeps its kind."))])
    _check(session, body, found.id)
    found.name = body.name.strip()
    found.version += 1
    _write(session, found, body, now)
    record(session, viewer, "organisation.edit", "organisation", found.id, now=now)
    return found


def set_active(
    session: Session,
    viewer: Viewer,
    *,
    organisation_id: int,
    version: int,
    active: bool,
    now: datetime,
) -> Organisation:
    """Ended, nobody acts for it any more; its rows stay, and it can be taken up again."""
    found = _held(session, viewer, organisation_id, version)
    if found.active != active:
        found.active = active
        found.version += 1
        verb = "organisation.enable" if active else "organisation.disable"
        record(session, viewer, verb, "organisation", found.id, now=now)
    return found


def _held(session: Session, viewer: Viewer, organisation_id: int, version: int) -> Organisation:
    found = queries.organisation_for(session, viewer, organisation_id, lock=True)
    if found.version != version:
        raise Stale([CHANGED])
    return found


def _check(session: Session, body: Body, besides: int | None) -> None:
    reasons = why_not_body(
        body,
        name_taken=queries.name_is_taken(session, body, besides),
        code_taken=queries.code_is_taken(session, body, besides),
    )
    if reasons:
        raise Refused(reasons)


def _write(session: Session, organisation: Organisation, body: Body, now: datetime) -> None:
    if organisation.kind == "prison":
        _write_prison(session, organisation, body)
    elif organisation.kind == "probation" and body.municipality_id:
        _write_office(session, organisation, body)
    elif organisation.kind == "branch":
        branch = session.get_one(Branch, organisation.id)
        branch.code = body.code
        if moved := _serve(session, organisation.id, set(body.municipalities)):
            key = f"served:{organisation.id}:{organisation.version}"
            post(session, SERVED, key, {"municipalities": moved}, now=now)
    session.flush()


def _placed(session: Session, organisation: Organisation, body: Body) -> Prison:
    town = session.get(Municipality, body.municipality_id or 0)
    if town is None:
        raise Invalid([NO_TOWN])
    prison = session.get(Prison, organisation.id)
    if prison is None:
        prison = Prison(id=organisation.id, municipality_id=town.id, lat=town.lat, lon=town.lon)
        session.add(prison)
    elif prison.municipality_id != town.id:
        prison.municipality_id, prison.lat, prison.lon = town.id, town.lat, town.lon
    return prison


def _write_office(session: Session, organisation: Organisation, body: Body) -> None:
    """Once it is known where an office is, people can be cared for there."""
    office = _placed(session, organisation, body)
    office.outside, office.code = True, f"office-{organisation.id}"
    office.short, office.address = body.name.strip()[:60], body.address


def _write_prison(session: Session, organisation: Organisation, body: Body) -> None:
    prison = _placed(session, organisation, body)
    prison.code, prison.address = body.code, body.address
    prison.short = body.short or body.name.split()[0][:60]
    prison.women, prison.juveniles, prison.open_unit = body.women, body.juveniles, body.open_unit
    prison.valid_from, prison.valid_to = body.valid_from, body.valid_to


def _serve(session: Session, branch_id: int, wanted: set[int]) -> list[int]:
    """Exactly these municipalities are the branch's; one that another branch had changes over.
    Those whose branch is another now."""
    moved = []
    for town in session.scalars(select(Municipality).order_by(Municipality.id)):
        serves = town.id in wanted
        if serves != (town.branch_id == branch_id):
            town.branch_id = branch_id if serves else None
            moved.append(town.id)
    return moved
