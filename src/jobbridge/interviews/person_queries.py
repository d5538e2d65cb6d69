"""What the rules are told of people: present, of age, agreed, and whom they must not meet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, exists, literal, select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.apart.queries import may_know, partners_of
from jobbridge.applications.model import Application
from jobbridge.db import BigId, among
from jobbridge.inmates.consent_queries import guardians_of
from jobbridge.inmates.consent_rules import of_age_on
from jobbridge.inmates.model import Agreement, Inmate, Movement
from jobbridge.inmates.queries import blocks as blocks_clause
from jobbridge.inmates.queries import guarded
from jobbridge.interviews.fact_queries import commitments_of
from jobbridge.interviews.facts import INMATE, Person, resource
from jobbridge.viewer import Viewer

AWAY, BACK = ("leave", "hospital"), "return"
"""What a movement's detail says of somebody who stays this prison's."""
NEEDED = {"listing", "introduction", "interview"}
"""The agreements without which there is no interview; withdrawing one cancels it."""

# Asked before every booking: built once.
_agreement = Agreement.__table__.c
_AGREED = select(_agreement.inmate_id, _agreement.organisation_id, _agreement.purpose).where(
    among(_agreement.inmate_id, "inmates"),
    _agreement.purpose.in_([literal(purpose) for purpose in sorted(NEEDED)]),
    _agreement.withdrawn_at.is_(None),
)
_AGREED_GUARDED = _AGREED.where(
    Agreement.inmate_id.in_(
        select(Inmate.id).where(among(Inmate.__table__.c.id, "inmates"), guarded())
    )
)
_movement = Movement.__table__.c
ABSENCES = (
    select(_movement.inmate_id, _movement.on, _movement.detail)
    .where(
        among(_movement.inmate_id, "inmates"),
        _movement.from_prison_id == _movement.to_prison_id,
    )
    .order_by(_movement.on, _movement.id)
)
_UNWANTED = exists().where(
    Inmate.id == bindparam("inmate_id"),
    blocks_clause(bindparam("employer_id", type_=BigId), bindparam("municipality_id", type_=BigId)),
)
WANTED, _WANTED_GUARDED = (
    rows.add_columns(_UNWANTED.label("unwanted")) for rows in (_AGREED, _AGREED_GUARDED)
)


def has_agreed(
    session: Session,
    inmate_id: int,
    employer_id: int,
    municipality_id: int | None,
    *,
    guarding: bool = True,
) -> bool:
    """Whether the person still takes part, may be introduced to this employer, and agreed to be
    interviewed by it; under 18 with the guardian's consent (where that is not asked apart), and
    never where the employer or the place of work is blocked."""
    where = {
        "inmates": [inmate_id],
        "inmate_id": inmate_id,
        "employer_id": employer_id,
        "municipality_id": municipality_id,
    }
    rows = kept.rows(session, _WANTED_GUARDED if guarding else WANTED, where)
    agreed = {row.purpose for row in rows if row.organisation_id in (None, employer_id)}
    return agreed >= NEEDED and not rows[0].unwanted


def agreements_of(
    session: Session, inmates: Iterable[int], *, guarding: bool
) -> dict[tuple[int, int | None], set[str]]:
    """The purposes that stand, by person and employer; None is for every employer."""
    wanted = {"inmates": sorted(set(inmates))}
    rows = kept.rows(session, _AGREED_GUARDED if guarding else _AGREED, wanted)
    found: dict[tuple[int, int | None], set[str]] = {}
    for row in rows:
        found.setdefault((row.inmate_id, row.organisation_id), set()).add(row.purpose)
    return found


def persons_of(
    session: Session,
    applications: Sequence[Application],
    agreed: Mapping[int, bool],
    viewer: Viewer | None = None,
) -> list[Person]:
    """The people of these applications; `agreed` is by application."""
    inmates = {a.inmate_id: a.inmate for a in applications}
    apart = partners_of(session, inmates)
    minors = {i.id for i in inmates.values() if _may_be_minor(i)}
    consents = guardians_of(session, minors) if minors else {}
    busy = commitments_of(session, inmates)
    told = viewer is not None and may_know(viewer)
    away = away_of(session, inmates)
    found = []
    for application in applications:
        inmate = application.inmate
        consent = consents.get(inmate.id)
        found.append(
            Person(
                inmate_id=inmate.id,
                prison_id=inmate.prison_id,
                present=inmate.inside,
                agreed=agreed[application.id],
                application_state=application.state,
                release_earliest=inmate.release_earliest,
                release_expected=inmate.release_expected,
                release_latest=inmate.release_latest,
                of_age_on=of_age_on(inmate.birth_date, inmate.personal_code)
                if inmate.id in minors
                else None,
                guarded=consent is not None,
                guarded_until=consent.until if consent else None,
                apart=apart.get(inmate.id, ()),
                apart_told=told,
                wing=inmate.wing or "",
                away_since=away.get(inmate.id),
                busy=busy.get(inmate.id, ()),
            )
        )
    return found


def away_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, date]:
    """Since when those of these people are away who are on leave or in hospital. Only absences
    leave the prison as it is."""
    rows = kept.rows(session, ABSENCES, {"inmates": list(inmate_ids)})
    found: dict[int, date] = {}
    for row in rows:
        if row.detail.get("kind") in AWAY:
            found.setdefault(row.inmate_id, row.on)
        elif row.detail.get("kind") == BACK:
            found.pop(row.inmate_id, None)
    return found


def _may_be_minor(inmate: Inmate) -> bool:
    """In the juveniles' prison also somebody whose day of birth nobody has entered."""
    unknown = inmate.prison.juveniles and not (inmate.birth_date or inmate.personal_code)
    return bool(inmate.minor) or unknown


def with_partners_of(session: Session, resources: Iterable[str]) -> set[str]:
    """These resources and, of each person among them, those whom they must not meet."""
    names = set(resources)
    people = [int(name.partition(":")[2]) for name in names if name.startswith(f"{INMATE}:")]
    for partners in partners_of(session, people).values():
        names.update(resource(INMATE, partner.inmate_id) for partner in partners)
    return names
