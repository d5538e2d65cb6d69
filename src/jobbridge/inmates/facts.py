"""What is known and agreed about a person: facts, conditions, agreements.

`inmates.actions` hands these verbs on; they stand here because they belong together.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Organisation
from jobbridge.accounts.queries import plays
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules, queries, rules
from jobbridge.inmates.model import Agreement, Conditions, Evidence, Fact, FactKind, Inmate
from jobbridge.inmates.rules import NewFact
from jobbridge.inmates.vocabulary import AGREED_TEXTS
from jobbridge.outbox.actions import post, post_many
from jobbridge.places.model import Municipality
from jobbridge.taxonomy.queries import occupations_by_code, skills_by_key
from jobbridge.viewer import Role, Viewer

REMATCH = "rematch_inmate"


def _changed_ids(session: Session) -> set[int]:
    """Who has changed in this transaction, as far as matching may see."""
    transaction = session.get_transaction()
    noted, ids = session.info.get("changed", (None, set()))
    if noted is not transaction:
        ids = set()
        session.info["changed"] = (transaction, ids)
    found: set[int] = ids
    return found


def changed(session: Session, inmate: Inmate, *, now: datetime) -> None:
    """Something that matching may see is about to change: locks the row, then bumps the version
    and posts one rematch. Called often in one transaction, it does so once."""
    ids = _changed_ids(session)
    if inmate.id in ids:
        return
    session.flush()
    session.refresh(inmate, ["version"], with_for_update=True)
    inmate.version += 1
    inmate.updated_at = now
    ids.add(inmate.id)
    post(session, REMATCH, _rematch_key(inmate), {"inmate_id": inmate.id}, now=now)


def match_new(session: Session, inmates: Iterable[Inmate], *, now: datetime) -> None:
    """The same for people whom this transaction has registered: one rematch each."""
    new = list(inmates)
    _changed_ids(session).update(one.id for one in new)
    jobs = {_rematch_key(one): {"inmate_id": one.id} for one in new}
    post_many(session, REMATCH, jobs, now=now)


def _rematch_key(inmate: Inmate) -> str:
    return f"rematch:inmate:{inmate.id}:{inmate.version}"


def require_counselor(viewer: Viewer, prison_id: int) -> None:
    """Only a counselor of that prison, and the service itself."""
    if viewer.system or (viewer.is_(Role.COUNSELOR) and prison_id in viewer.organisations):
        return
    raise NotFound


def acts_for(session: Session, account_id: int, role: Role, organisation_id: int) -> bool:
    """Whether this account is active, in this role, for this organisation; probation officers
    are to clients of their office what counselors are to people inside."""
    found = session.scalar(
        select(Account).where(Account.id == account_id, Account.active, plays(role))
    )
    return found is not None and organisation_id in {m.organisation_id for m in found.memberships}


def why_not_place(session: Session, municipality_id: int | None) -> list[Reason]:
    if municipality_id is None or session.get(Municipality, municipality_id) is not None:
        return []
    return [Reason("municipality", rules.LIST, field="municipality_id")]


def add_fact(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    kind: str,
    code: str,
    level: int | None = None,
    text_level: str = "",
    evidence: str = Evidence.DECLARED,
    valid_to: date | None = None,
    by: int | None = None,
    now: datetime,
) -> Fact:
    """Takes the place of a present fact of the same kind and code; that one stays as ended.
    `by` is the account that learnt it, where another one types it in."""
    require_counselor(viewer, inmate.prison_id)
    new = NewFact(code, level, text_level, evidence, valid_to)
    if reasons := why_not_facts(session, kind, [new]):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    for fact in queries.facts_of(session, [inmate.id])[inmate.id]:
        if fact.kind == kind and fact.code == code:
            fact.ended_at = now
    made = _fact(session, inmate, kind, new, by=by or viewer.account_id, now=now)
    session.flush()
    record(session, viewer, "inmate.add_fact", "inmate", inmate.id, now=now, detail=kind)
    return made


def end_fact(
    session: Session, viewer: Viewer, inmate: Inmate, fact_id: int, *, now: datetime
) -> None:
    """It is no longer so, or never was."""
    require_counselor(viewer, inmate.prison_id)
    fact = session.get(Fact, fact_id)
    if fact is None or fact.inmate_id != inmate.id or fact.ended_at is not None:
        raise NotFound
    changed(session, inmate, now=now)
    fact.ended_at = now
    record(session, viewer, "inmate.end_fact", "inmate", inmate.id, now=now, detail=fact.kind)


def confirm_fact(
    session: Session, viewer: Viewer, inmate: Inmate, fact_id: int, *, now: datetime
) -> Fact:
    """It was asked about again and is still so. Matching sees no difference."""
    require_counselor(viewer, inmate.prison_id)
    fact = session.get(Fact, fact_id)
    if fact is None or fact.inmate_id != inmate.id or fact.ended_at is not None:
        raise NotFound
    fact.confirmed_at, fact.confirmed_by = now, viewer.account_id
    record(session, viewer, "inmate.confirm_fact", "inmate", inmate.id, now=now, detail=fact.kind)
    return fact


def replace_facts(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    kind: str,
    new: Iterable[NewFact],
    *,
    by: int | None = None,
    now: datetime,
) -> list[Fact]:
    """Afterwards exactly these facts of this kind are present. One that says the same as before
    keeps who recorded it and when."""
    require_counselor(viewer, inmate.prison_id)
    wanted = list(dict.fromkeys(new))
    if reasons := why_not_facts(session, kind, wanted):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    kept = []
    for fact in queries.facts_of(session, [inmate.id])[inmate.id]:
        if fact.kind != kind:
            continue
        said = NewFact(fact.code, fact.level, fact.text_level, fact.evidence, fact.valid_to)
        if said in wanted:
            wanted.remove(said)
            fact.confirmed_at, fact.confirmed_by = now, by or viewer.account_id
            kept.append(fact)
        else:
            fact.ended_at = now
    author = by or viewer.account_id
    made = [_fact(session, inmate, kind, fact, by=author, now=now) for fact in wanted]
    session.flush()
    record(session, viewer, "inmate.replace_facts", "inmate", inmate.id, now=now, detail=kind)
    return kept + made


def why_not_facts(session: Session, kind: str, new: Iterable[NewFact]) -> list[Reason]:
    """The rules, each code once, and that the taxonomy knows the occupations and skills."""
    facts = list(new)
    reasons = [reason for fact in facts for reason in rules.why_not_fact(kind, fact)]
    codes = {fact.code for fact in facts}
    if len(codes) < len(facts):
        reasons.append(Reason("fact_twice", N_("Name each only once."), field=str(kind)))
    known = codes
    if kind in (FactKind.TARGET, FactKind.EXPERIENCE):
        known = set(occupations_by_code(session, codes))
    elif kind == FactKind.SKILL:
        known = set(skills_by_key(session, codes))
    if codes - known:
        text = N_("The classifier has no such entry.")
        reasons.append(Reason("fact_unknown", text, field=str(kind)))
    return reasons


def _fact(
    session: Session, inmate: Inmate, kind: str, new: NewFact, *, by: int | None, now: datetime
) -> Fact:
    fact = Fact(
        inmate_id=inmate.id,
        kind=kind,
        code=new.code,
        level=new.level,
        text_level=new.text_level,
        evidence=new.evidence,
        valid_to=new.valid_to,
        recorded_at=now,
        recorded_by=by,
    )
    session.add(fact)
    return fact


def set_conditions(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    municipality_id: int | None,
    km: int | None,
    anywhere: bool,
    full_time: bool,
    part_time: bool,
    shifts: bool,
    nights: bool,
    min_month_cents: int | None,
    accommodation_needed: bool,
    free_from: date | None = None,
    now: datetime,
) -> Conditions:
    """What the person needs of a job, from when, and the municipality they go to."""
    require_counselor(viewer, inmate.prison_id)
    if reasons := rules.why_not_conditions(
        km=km, full_time=full_time, part_time=part_time, min_month_cents=min_month_cents
    ) + why_not_place(session, municipality_id):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    row = session.get(Conditions, inmate.id) or Conditions(inmate_id=inmate.id)
    session.add(row)
    inmate.municipality_id = municipality_id
    row.km, row.anywhere, row.min_month_cents = km, anywhere, min_month_cents
    row.full_time, row.part_time = full_time, part_time
    row.shifts, row.nights = shifts, nights
    row.accommodation_needed, row.free_from = accommodation_needed, free_from
    row.updated_at = now
    session.flush()
    session.expire(inmate, ["municipality"])
    record(session, viewer, "inmate.set_conditions", "inmate", inmate.id, now=now)
    return row


# Agreements


def give_agreement(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    purpose: str,
    organisation_id: int | None = None,
    legal_basis: str,
    given_on: date,
    mode: str = "standing",
    taken_by: int | None = None,
    paper_ref: str = "",
    renew_on: date | None = None,
    renew: bool = False,
    now: datetime,
) -> Agreement:
    """One that stands already for the same purpose and employer is returned as it is; with
    `renew` the new one takes its place. `taken_by` is the counselor who took the signature."""
    require_counselor(viewer, inmate.prison_id)
    reasons = rules.why_not_agreement(
        purpose=purpose, legal_basis=legal_basis, given_on=given_on, today=local_day(now)
    ) + consent_rules.why_not_paper(
        mode=mode,
        given_on=given_on,
        renew_on=renew_on,
        taken_by_counselor=taken_by is None
        or acts_for(session, taken_by, Role.COUNSELOR, inmate.prison_id),
    )
    if organisation_id is not None:
        organisation = session.get(Organisation, organisation_id)
        if organisation is None or not organisation.active or organisation.kind != "employer":
            reasons.append(Reason("organisation", rules.LIST, field="organisation_id"))
    if reasons:
        raise Refused(reasons)
    changed(session, inmate, now=now)
    for standing in queries.agreements_of(session, [inmate.id])[inmate.id]:
        if (standing.purpose, standing.organisation_id) == (purpose, organisation_id):
            if not renew:
                return standing
            standing.withdrawn_at, standing.end_why = now, "renewed"
    agreement = Agreement(
        inmate_id=inmate.id,
        purpose=purpose,
        organisation_id=organisation_id,
        legal_basis=legal_basis.strip(),
        given_on=given_on,
        mode=mode,
        taken_by=taken_by or viewer.account_id,
        paper_ref=paper_ref.strip(),
        renew_on=renew_on,
        text_version=AGREED_TEXTS,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(agreement)
    session.flush()
    record(session, viewer, "inmate.agree", "inmate", inmate.id, now=now, detail=purpose)
    return agreement


def withdraw_agreement(
    session: Session, viewer: Viewer, inmate: Inmate, agreement_id: int, *, now: datetime
) -> Agreement:
    """At once and for good; what was booked because of it is cancelled by `interviews`."""
    require_counselor(viewer, inmate.prison_id)
    agreement = session.get(Agreement, agreement_id)
    if agreement is None or agreement.inmate_id != inmate.id or agreement.withdrawn_at is not None:
        raise NotFound
    changed(session, inmate, now=now)
    agreement.withdrawn_at, agreement.end_why = now, "withdrawn"
    purpose = agreement.purpose
    record(session, viewer, "inmate.withdraw", "inmate", inmate.id, now=now, detail=purpose)
    return agreement
