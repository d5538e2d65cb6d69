"""Verbs on a service: entered, changed, its next intake begun."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST
from jobbridge.places.model import Municipality, Prison
from jobbridge.refs import new_ref
from jobbridge.services import queries, rules
from jobbridge.services.model import Service
from jobbridge.services.rules import Offer
from jobbridge.viewer import Role, Viewer

STALE = Reason(
    "stale", N_("Somebody else changed this service in the meantime. Open it again and compare.")
)


def hold(session: Session, viewer: Viewer, ref: str) -> Service:
    """The service as it stands now, nobody else's until the transaction ends."""
    return queries.service_for(session, viewer, ref, lock=True)


def add_service(session: Session, viewer: Viewer, *, offer: Offer, now: datetime) -> Service:
    _may_keep(session, viewer, offer)
    if reasons := rules.why_not_offer(offer) + _why_not_refers(session, offer):
        raise Refused(reasons)
    service = Service(
        ref=new_ref(),
        intake=1,
        version=1,
        created_by=viewer.account_id,
        created_at=now,
        updated_at=now,
        **_columns(offer),
    )
    session.add(service)
    session.flush()
    record(session, viewer, "service.add", "service", service.id, now=now)
    return service


def change_service(
    session: Session, viewer: Viewer, *, ref: str, offer: Offer, version: int, now: datetime
) -> Service:
    """`version` is the one that the writer saw: `Stale` if the service has changed since. Whoever
    has a place keeps it."""
    service = _kept(session, viewer, ref)
    if service.version != version:
        raise Stale([STALE])
    _may_keep(session, viewer, offer)
    taken = queries.seats_taken(session, service)
    reasons = rules.why_not_offer(offer, taken=len(taken))
    if reasons := reasons + _why_not_refers(session, offer):
        raise Refused(reasons)
    for column, value in _columns(offer).items():
        setattr(service, column, value)
    _changed(session, viewer, service, "service.change", now)
    return service


def next_intake(
    session: Session, viewer: Viewer, *, ref: str, on: date, version: int, now: datetime
) -> Service:
    """All places are free again; whoever attends goes on in the intake that they came with."""
    service = _kept(session, viewer, ref)
    if service.version != version:
        raise Stale([STALE])
    if not service.by_intake:
        text = N_("The places of this service are free one by one, not by intake.")
        raise Refused([Reason("no_intake", text)])
    if service.intake_on is not None and on <= service.intake_on:
        text = N_("The next intake comes after the last one.")
        raise Refused([Reason("intake_on", text, field="on")])
    service.intake, service.intake_on = service.intake + 1, on
    _changed(session, viewer, service, "service.intake", now)
    return service


def end_service(
    session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime
) -> Service:
    """Offered until today. Taken back by changing the last day."""
    service = _kept(session, viewer, ref)
    if service.version != version:
        raise Stale([STALE])
    today = local_day(now)
    service.valid_from = min(service.valid_from, today)
    service.valid_to = today
    _changed(session, viewer, service, "service.end", now)
    return service


def _kept(session: Session, viewer: Viewer, ref: str) -> Service:
    service = hold(session, viewer, ref)
    if not queries.keeps(viewer, service):
        raise NotFound
    return service


def _may_keep(session: Session, viewer: Viewer, offer: Offer) -> None:
    """A counselor for their prisons, the agency for what is outside in its municipalities."""
    if viewer.system:
        return
    if viewer.is_(Role.COUNSELOR):
        if offer.prison_id is None:
            text = N_("Choose the prison: what is only outside is kept by the agency.")
            raise Refused([Reason("prison", text, field="prison")])
        if offer.prison_id in viewer.organisations:
            return
    if viewer.is_(Role.AGENCY):
        if offer.municipality_id is None and offer.prison_id is None:
            return
        town = session.get(Municipality, offer.municipality_id) if offer.municipality_id else None
        if town and town.branch_id in viewer.organisations:
            return
    raise NotFound


def _why_not_refers(session: Session, offer: Offer) -> list[Reason]:
    """That what the offer names is there."""
    reasons = []
    if offer.prison_id is not None and session.get(Prison, offer.prison_id) is None:
        reasons.append(Reason("prison", LIST, field="prison"))
    town = offer.municipality_id
    if town is not None and session.get(Municipality, town) is None:
        reasons.append(Reason("municipality", LIST, field="municipality"))
    if offer.organisation_id is not None:
        body = session.get(Organisation, offer.organisation_id)
        if body is None or not body.active or body.kind != "ngo":
            reasons.append(Reason("organisation", LIST, field="organisation"))
    return reasons


def _columns(offer: Offer) -> dict[str, object]:
    return {
        **vars(offer),
        "name": offer.name.strip(),
        "provider": offer.provider.strip(),
        "languages": ",".join(offer.languages),
    }


def _changed(session: Session, viewer: Viewer, service: Service, verb: str, now: datetime) -> None:
    service.version += 1
    service.updated_at = now
    session.flush()
    record(session, viewer, verb, "service", service.id, now=now)
