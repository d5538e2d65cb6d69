"""Who hears of interviews that were re-planned: each employer once, those inside once."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.disruptions import times_queries
from jobbridge.disruptions.model import Disruption, NewTimes
from jobbridge.disruptions.outside_rules import PLACES
from jobbridge.interviews.after_model import AfterRelease, Met, Place
from jobbridge.itip.queries import written_to
from jobbridge.notices.texts import Notice, notice
from jobbridge.tours.model import Tour
from jobbridge.tours.queries import stops_of
from jobbridge.viewer import Duty, Role


def new_times(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """All that changed for an employer at once; what happened is not for it to know."""
    told = session.get(NewTimes, payload["new_times_id"])
    if told is None:
        return None
    count = len(times_queries.proposals_of(session, told))
    said = notice("new_times", f"/new-times/{told.ref}", count=count)
    return said, ids_with(session, Role.EMPLOYER, told.employer_id)


def disruption(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    found = session.get(Disruption, payload["disruption_id"])
    if found is None:
        return None
    officers = ids_with(session, Role.PRISON_OFFICER, found.prison_id, Duty.ROOMS)
    to = {*times_queries.counselors_of(session, found), *officers}
    return notice("disruption", f"/disruptions/{found.ref}"), sorted(to)


def times_answered(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    told = session.get(NewTimes, payload["new_times_id"])
    if told is None:
        return None
    said = notice(f"times_answered.{told.answer}", f"/disruptions/{told.disruption.ref}")
    return said, times_queries.counselors_of(session, told.disruption)


def tour(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """Stops of a tour were released, or it was called off: one notice for all that changed."""
    found = session.get(Tour, payload["tour_id"])
    if found is None or found.released != payload["number"]:
        return None  # a newer release has its own notice, which says this too
    invited = written_to(session, found.uid) if found.uid else set()
    to = ids_with(session, Role.EMPLOYER, found.employer_id)
    return _tour(session, found, payload), [one for one in to if one not in invited]


def stops(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """The same for those inside, each time: of the prisons whose stops were released."""
    found = session.get(Tour, payload["tour_id"])
    if found is None:
        return None
    prisons, inside = payload["prisons"], (Role.COUNSELOR, Role.PRISON_OFFICER)
    to = {one for prison in prisons for role in inside for one in ids_with(session, role, prison)}
    return _tour(session, found, payload), sorted(to)


def _tour(session: Session, found: Tour, payload: Mapping[str, Any]) -> Notice:
    first = stops_of(session, found)[0].on
    if payload.get("off"):
        return notice("tour.off", f"/tours/{found.ref}", day=first)
    counts = {name: payload[name] for name in ("booked", "moved", "cancelled")}
    return notice("tour", f"/tours/{found.ref}", day=first, **counts)


def branch_meeting(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """A meeting outside, as it stands: whoever did it knows, and invitations say it too."""
    found = session.get(AfterRelease, payload["after_id"])
    if found is None or found.sequence != payload["sequence"]:
        return None  # a newer revision has its own notice
    application = found.application
    inmate, employer_id = application.inmate, application.vacancy.employer_id
    there = found.place == Place.BRANCH
    kind = "branch_meeting" if there else "outside_meeting"
    said = notice(
        f"{kind}.off" if found.state == Met.CANCELLED else kind,
        "/branch-meetings",
        code=application.ref,
        title=application.vacancy.title,
        at=found.starts_at,
        **{"branch": found.branch.name} if there else {"place": PLACES[Place(found.place)]},
    )
    counselors = [inmate.counselor_id] if inmate.counselor_id is not None else []
    to = {
        *ids_with(session, Role.EMPLOYER, employer_id),
        *(ids_with(session, Role.AGENCY, found.branch_id) if there else ()),
        *(counselors or ids_with(session, Role.COUNSELOR, inmate.prison_id)),
    }
    return said, sorted(to - {payload["by"]} - set(written_to(session, found.uid)))


FINDERS = {
    "notice_branch_meeting": branch_meeting,
    "notice_tour": tour,
    "notice_stops": stops,
    "notice_new_times": new_times,
    "notice_disruption": disruption,
    "notice_times_answered": times_answered,
}
