"""Verbs on clients: how somebody who is in no prison comes to be in an office's care."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import actions as inmates
from jobbridge.inmates import queries
from jobbridge.inmates.care_actions import look_after
from jobbridge.inmates.facts import changed
from jobbridge.inmates.model import Inmate, Movement, Status
from jobbridge.interviews.people_queries import live_of
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

NO_OFFICE = Reason(
    "no_office",
    N_("Your account acts for no office that keeps clients. Ask an administrator to add it."),
)
NOT_RELEASED = Reason(
    "not_released",
    N_("This person is in prison: the office can take over once the release is recorded."),
)
STILL_BOOKED = Reason(
    "still_booked",
    N_("An interview inside is still booked: the counselor of the prison has to re-plan it first."),
)


def _office(session: Session, viewer: Viewer, office_id: int) -> Prison:
    """One of the viewer's, still active, of which is known where it is."""
    if not (viewer.system or viewer.outside):
        raise Refused([NO_OFFICE])
    office = session.get(Prison, office_id)
    organisation = session.get(Organisation, office_id)
    own = viewer.system or (viewer.outside and office_id in viewer.organisations)
    if office is None or organisation is None or not (own and office.outside):
        raise NotFound
    if not organisation.active:
        raise NotFound
    return office


def add_client(
    session: Session,
    viewer: Viewer,
    *,
    office_id: int,
    given_name: str,
    family_name: str,
    personal_code: str | None = None,
    birth_date: str | None = None,
    municipality_id: int | None = None,
    now: datetime,
) -> Inmate:
    """Somebody at liberty, whom the viewer looks after from now on. `birth_date` is ISO text.
    Refused where anybody, here or in a prison, has this personal code."""
    office = _office(session, viewer, office_id)
    # Free to work; and no list of coming releases begins before today.
    free = local_day(now) - timedelta(days=1)
    return inmates.add_inmate(
        session,
        viewer,
        prison_id=office.id,
        given_name=given_name,
        family_name=family_name,
        personal_code=personal_code,
        birth_date=birth_date,
        release_earliest=free,
        release_expected=free,
        release_latest=free,
        municipality_id=municipality_id,
        counselor_id=viewer.account_id,
        now=now,
    )


def take_over(
    session: Session, viewer: Viewer, inmate: Inmate, *, office_id: int, now: datetime
) -> None:
    """Somebody released whom the viewer follows becomes a client of the office: its officers see
    them, the prison's counselors no longer do. What is known, agreed and under way goes along."""
    office = _office(session, viewer, office_id)
    inmate = queries.inmate_by_id(session, viewer.following, inmate.id)
    queries.refresh_locked(session, inmate)
    if inmate.status != Status.RELEASED:
        raise Refused([NOT_RELEASED])
    if any(one.ends_at > now for one in live_of(session, inmate.id)):
        raise Refused([STILL_BOOKED])
    changed(session, inmate, now=now)
    session.add(
        Movement(
            inmate_id=inmate.id,
            from_prison_id=None,  # no transfer: no list of the prison says so
            to_prison_id=office.id,
            on=local_day(now),
            recorded_by=viewer.account_id,
            recorded_at=now,
            detail={"kind": "taken_over"},
        )
    )
    inmate.prison_id, inmate.wing, inmate.status = office.id, None, Status.ACTIVE
    look_after(session, viewer, inmate, viewer.account_id, now=now)
    session.flush()
    session.expire(inmate, ["prison", "counselor"])
    record(session, viewer, "client.take_over", "inmate", inmate.id, now=now)
