"""The guardian's consent, whom and where the person never wants, and the file's own data."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules, rules
from jobbridge.inmates.consent_queries import blocks_of, guardians_of
from jobbridge.inmates.facts import changed, require_counselor, why_not_place
from jobbridge.inmates.model import Block, GuardianConsent, Inmate
from jobbridge.viewer import SYSTEM, Viewer

BATCH = 500
STALE = Reason(
    "stale",
    N_(
        "Somebody else changed this person's data in the meantime. Compare it with what you"
        " wrote, then send again what should stand."
    ),
)


def record_guardian(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    name: str,
    relation: str,
    given_on: date,
    paper_ref: str,
    proof: str = "paper",
    until: date | None = None,
    now: datetime,
) -> GuardianConsent:
    """For a person under 18, in the form that `proof` says and up to the day `until`, if one was
    said; a later one takes the place of the one that stands."""
    require_counselor(viewer, inmate.prison_id)
    today = local_day(now)
    if reasons := consent_rules.why_not_guardian(
        minor=consent_rules.is_minor(inmate.birth_date, inmate.personal_code, today),
        name=name,
        relation=relation,
        given_on=given_on,
        paper_ref=paper_ref,
        proof=proof,
        until=until,
        today=today,
    ):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    if (standing := guardians_of(session, [inmate.id]).get(inmate.id)) is not None:
        standing.withdrawn_at = now
    consent = GuardianConsent(
        inmate_id=inmate.id,
        name=name.strip(),
        relation=relation,
        given_on=given_on,
        paper_ref=paper_ref.strip(),
        proof=proof,
        until=until,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(consent)
    session.flush()
    record(session, viewer, "inmate.guardian", "inmate", inmate.id, now=now)
    return consent


def withdraw_guardian(session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime) -> None:
    """At once; what was booked because of it is cancelled by `interviews`."""
    require_counselor(viewer, inmate.prison_id)
    standing = guardians_of(session, [inmate.id]).get(inmate.id)
    if standing is None:
        raise Refused([Reason("no_consent", N_("No guardian's consent is recorded."))])
    changed(session, inmate, now=now)
    standing.withdrawn_at = now
    record(session, viewer, "inmate.guardian_withdrawn", "inmate", inmate.id, now=now)


def block(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    organisation_id: int | None = None,
    municipality_id: int | None = None,
    now: datetime,
) -> Block:
    """Never this employer, or never this municipality. One that stands is returned as it is;
    what is booked there is cancelled by `interviews`."""
    require_counselor(viewer, inmate.prison_id)
    reasons = why_not_place(session, municipality_id)
    if organisation_id is not None:
        organisation = session.get(Organisation, organisation_id)
        if organisation is None or organisation.kind != "employer":
            reasons.append(Reason("organisation", rules.LIST, field="organisation_id"))
    if (organisation_id is None) == (municipality_id is None):
        text = N_("Choose an employer or a municipality.")
        reasons.append(Reason("block", text, field="organisation_id"))
    if reasons:
        raise Refused(reasons)
    for standing in blocks_of(session, [inmate.id]).get(inmate.id, []):
        if (standing.organisation_id, standing.municipality_id) == (
            organisation_id,
            municipality_id,
        ):
            return standing
    changed(session, inmate, now=now)
    made = Block(
        inmate_id=inmate.id,
        organisation_id=organisation_id,
        municipality_id=municipality_id,
        set_at=now,
        set_by=viewer.account_id,
    )
    session.add(made)
    session.flush()
    record(session, viewer, "inmate.block", "inmate", inmate.id, now=now)
    return made


def unblock(
    session: Session, viewer: Viewer, inmate: Inmate, block_id: int, *, now: datetime
) -> None:
    require_counselor(viewer, inmate.prison_id)
    standing = session.get(Block, block_id)
    if standing is None or standing.inmate_id != inmate.id or standing.ended_at is not None:
        raise NotFound
    changed(session, inmate, now=now)
    standing.ended_at = now
    record(session, viewer, "inmate.unblock", "inmate", inmate.id, now=now)


def edit_file(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    municipality_id: int | None,
    birth_date: str | None,
    contact: str,
    notes: str,
    version: int | None = None,
    now: datetime,
) -> None:
    """What is known outside a consultation. `version` is the one that the writer saw: `Stale`
    if the person's data has changed since."""
    require_counselor(viewer, inmate.prison_id)
    today = local_day(now)
    reasons = why_not_place(session, municipality_id) + rules.why_not_born(
        birth_date, inmate.personal_code, today
    )
    if reasons:
        raise Refused(reasons)
    changed(session, inmate, now=now)
    if version is not None and inmate.version != version + 1:
        raise Stale([STALE])
    inmate.municipality_id = municipality_id
    inmate.birth_date = birth_date or None
    inmate.contact, inmate.notes = contact.strip() or None, notes.strip() or None
    inmate.minor = consent_rules.is_minor(inmate.birth_date, inmate.personal_code, today)
    session.flush()
    session.expire(inmate, ["municipality"])
    record(session, viewer, "inmate.edit", "inmate", inmate.id, now=now)


def end_consents(database: Database, now: datetime) -> None:
    """The worker's round: a guardian's consent whose last day is past no longer stands."""
    with database.write() as session:
        for consent in session.scalars(
            select(GuardianConsent)
            .where(GuardianConsent.withdrawn_at.is_(None), GuardianConsent.until < local_day(now))
            .order_by(GuardianConsent.id)
            .limit(BATCH)
        ):
            consent.withdrawn_at = now
            inmate = session.get_one(Inmate, consent.inmate_id)
            changed(session, inmate, now=now)
            record(session, SYSTEM, "inmate.guardian_withdrawn", "inmate", inmate.id, now=now)


def grow_up(database: Database, now: datetime) -> None:
    """The worker's round: whoever turns 18 is of age from that day on, and people of an earlier
    release are looked at for the first time."""
    today = local_day(now)
    with database.write() as session:
        for inmate in session.scalars(
            select(Inmate)
            .where(or_(Inmate.minor.is_(None), Inmate.minor.is_(True)))
            .order_by(Inmate.minor.is_(True), Inmate.id)
            .limit(BATCH)
        ):
            minor = consent_rules.is_minor(inmate.birth_date, inmate.personal_code, today)
            # An unknown age counted as of age, so that only a minor changes anything.
            if minor != bool(inmate.minor):
                changed(session, inmate, now=now)
                record(session, SYSTEM, "inmate.age", "inmate", inmate.id, now=now)
            if inmate.minor is not minor:
                inmate.minor = minor
