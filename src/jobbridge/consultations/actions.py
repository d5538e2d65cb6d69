"""Recording a consultation: one transaction for everything that it yields."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from jobbridge.audit import actions as audit
from jobbridge.clock import local_day
from jobbridge.consultations import queries, rules
from jobbridge.consultations.model import Consultation, Plan, State
from jobbridge.consultations.planning_queries import consultation_for
from jobbridge.consultations.rules import Needs
from jobbridge.consultations.support_actions import set_support
from jobbridge.consultations.support_rules import Barriers, why_not_barriers
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates import facts
from jobbridge.inmates import rules as inmate_rules
from jobbridge.inmates.model import Evidence, FactKind, Inmate
from jobbridge.inmates.rules import NewFact
from jobbridge.viewer import Viewer

STALE = Reason(
    "stale",
    N_(
        "Somebody else changed this person's data in the meantime. Compare it with what you"
        " wrote, then send again what should stand."
    ),
)


class SkillSeen(NamedTuple):
    key: str
    level: int
    evidence: str = Evidence.DECLARED


class Language(NamedTuple):
    code: str
    level: str
    evidence: str = Evidence.DECLARED


class Licence(NamedTuple):
    code: str
    valid_to: date | None = None
    evidence: str = Evidence.DECLARED


class Work(NamedTuple):
    """Work done before or inside, `months` long."""

    code: str
    months: int
    evidence: str = Evidence.DECLARED


def record(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    held_on: date,
    conducted_by: int,
    kind: str = "individual",
    state: str = State.HELD,
    reason: str = "",
    readiness: str = "",
    targets: Sequence[str] | None = None,
    first_step: str = "",
    skills: Sequence[SkillSeen] | None = None,
    experience: Sequence[Work] | None = None,
    languages: Sequence[Language] | None = None,
    licences: Sequence[Licence] | None = None,
    education: int | None = None,
    education_evidence: str = Evidence.DECLARED,
    limits: Sequence[str] | None = None,
    conditions: Needs | None = None,
    support: Barriers | None = None,
    agreements: Sequence[tuple[str, int | None]] = (),
    legal_basis: str = "",
    checklist: Mapping[str, bool] | None = None,
    training_wish: str = "",
    holland: str = "",
    notes: str | None = None,
    planned: int | None = None,
    version: int | None = None,
    now: datetime,
) -> Consultation:
    """What was said becomes facts, conditions, plan and agreements.

    `None` means that it was not spoken of: what is known stays. A list, an empty one too, is
    all there is from now on; `targets` are occupation codes, the most wanted first. Agreements
    are (purpose, organisation id or None). A consultation typed in after a later one was held
    is kept as history and gives its agreements, but changes nothing newer. `planned` is the
    consultation that was planned and now took place. `version` is the one that the writer saw:
    `Stale` if the person's data has changed since. The writer's draft is gone afterwards.
    """
    facts.require_counselor(viewer, inmate.prison_id)
    today = local_day(now)
    said = _facts(targets, skills, experience, languages, licences, limits)
    if education is not None:
        said[FactKind.EDUCATION] = [NewFact("LKI", education, evidence=education_evidence)]
    reasons = rules.why_not_recordable(
        held_on=held_on,
        kind=kind,
        state=state,
        readiness=readiness,
        targets=targets or (),
        checklist=checklist or {},
        holland=holland,
        today=today,
        reason=reason,
    )
    for fact_kind, new in said.items():
        reasons += facts.why_not_facts(session, fact_kind, new)
    if first_step:
        reasons += facts.why_not_facts(session, FactKind.TARGET, [NewFact(first_step, 1)])
    if conditions:
        reasons += inmate_rules.why_not_conditions(
            km=conditions.km,
            full_time=conditions.full_time,
            part_time=conditions.part_time,
            min_month_cents=conditions.min_month_cents,
        ) + facts.why_not_place(session, conditions.municipality_id)
    if conducted_by not in {a.id for a in queries.counselors_of(session, inmate.prison_id)}:
        text = N_("Choose a counselor of this prison.")
        reasons.append(Reason("conducted_by", text, field="conducted_by"))
    reasons += why_not_barriers(support) if support else []
    for purpose, _ in agreements:
        reasons += inmate_rules.why_not_agreement(
            purpose=purpose, legal_basis=legal_basis, given_on=held_on, today=today
        )
    if reasons:
        raise Refused(reasons)
    facts.changed(session, inmate, now=now)
    if version is not None and inmate.version != version + 1:
        raise Stale([STALE])
    newest = queries.newest_held(session, inmate)
    consultation = _opened(session, viewer, inmate, planned)
    consultation.kind, consultation.state, consultation.reason = kind, state, reason
    consultation.held_on, consultation.conducted_by = held_on, conducted_by
    consultation.entered_by, consultation.entered_at = viewer.account_id or conducted_by, now
    consultation.readiness, consultation.training_wish = readiness, training_wish
    consultation.holland, consultation.notes = holland, notes or None
    session.add(consultation)
    session.flush()
    audit.record(session, viewer, "consultation.record", "inmate", inmate.id, now=now, detail=state)
    if state != State.HELD:
        return consultation
    if (draft := queries.draft_for(session, viewer, inmate)) is not None:
        session.delete(draft)
    for purpose, organisation_id in agreements:
        facts.give_agreement(
            session,
            viewer,
            inmate,
            purpose=purpose,
            organisation_id=organisation_id,
            legal_basis=legal_basis,
            given_on=held_on,
            now=now,
        )
    if newest is not None and held_on < newest:
        return consultation
    for fact_kind, new in said.items():
        facts.replace_facts(session, viewer, inmate, fact_kind, new, by=conducted_by, now=now)
    if conditions:
        facts.set_conditions(session, viewer, inmate, **vars(conditions), now=now)
    if support is not None:
        set_support(session, viewer, inmate, support, now=now)
    _plan(session, consultation, first_step, checklist)
    session.flush()
    return consultation


def _opened(session: Session, viewer: Viewer, inmate: Inmate, planned: int | None) -> Consultation:
    """A new row, or the one that was planned: its record is written once."""
    if planned is None:
        return Consultation(inmate_id=inmate.id)
    row = consultation_for(session, viewer, inmate, planned, lock=True)
    if row.state != State.PLANNED or row.group_id is not None:
        text = N_("This is recorded already: %(state)s.")
        raise Refused([Reason("recorded", text, {"state": rules.STATES[State(row.state)]})])
    return row


def _facts(
    targets: Sequence[str] | None,
    skills: Sequence[SkillSeen] | None,
    experience: Sequence[Work] | None,
    languages: Sequence[Language] | None,
    licences: Sequence[Licence] | None,
    limits: Sequence[str] | None,
) -> dict[FactKind, list[NewFact]]:
    """Only the kinds that were spoken of."""
    said: dict[FactKind, list[NewFact]] = {}
    if targets is not None:
        said[FactKind.TARGET] = [NewFact(code, rank) for rank, code in enumerate(targets, 1)]
    if skills is not None:
        said[FactKind.SKILL] = [NewFact(s.key, s.level, evidence=s.evidence) for s in skills]
    if experience is not None:
        said[FactKind.EXPERIENCE] = [
            NewFact(w.code, w.months, evidence=w.evidence) for w in experience
        ]
    if languages is not None:
        said[FactKind.LANGUAGE] = [
            NewFact(x.code, text_level=x.level, evidence=x.evidence) for x in languages
        ]
    if licences is not None:
        said[FactKind.LICENCE] = [
            NewFact(x.code, evidence=x.evidence, valid_to=x.valid_to) for x in licences
        ]
    if limits is not None:
        said[FactKind.LIMIT] = [NewFact(code) for code in limits]
    return said


def _plan(
    session: Session,
    consultation: Consultation,
    first_step: str,
    checklist: Mapping[str, bool] | None,
) -> None:
    plan = session.get(Plan, consultation.inmate_id) or Plan(
        inmate_id=consultation.inmate_id, first_step="", checklist={}
    )
    plan.made_on = consultation.held_on
    plan.readiness = consultation.readiness
    plan.training_wish = consultation.training_wish
    plan.first_step = first_step or plan.first_step
    plan.consultation_id = consultation.id
    if checklist is not None:
        plan.checklist = {key: bool(checklist.get(key)) for key in rules.CHECKLIST}
    session.add(plan)
