"""Who of a counselor's own people could be put forward for a request, and what stands against it.

Everything here is for the prison's side: restriction codes, agreements and near misses never
reach a page of an employer. Matching is asked in `_ranked` and `_judged` alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import rules
from jobbridge.applications.cards import Key, judged_key, named
from jobbridge.applications.model import Application, Request
from jobbridge.applications.queries import applications_for, labels_of
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.inmates.model import Conditions, Inmate, Status
from jobbridge.inmates.queries import agreements_of, facts_of, listed, restrictions_for, scope
from jobbridge.matching.facts import Known, Need, Needs, Person, Work, digits
from jobbridge.matching.rules import Judged, Verdict, judge
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

TOP = 30


@dataclass(frozen=True)
class Fit:
    """One person beside one request: score (0–10,000) and verdicts, what stands against putting
    them forward, and the application if there is one already. `near` names the one missed must
    (`kind:code`), where there is exactly one."""

    inmate: Inmate
    score: int
    verdicts: tuple[Verdict, ...]
    near: str
    reasons: tuple[Reason, ...]
    application: Application | None

    @property
    def proposable(self) -> bool:
        return not blocks(self.reasons)


def available(inmate: Inmate, today: date) -> date:
    """From the open unit or after release, whichever comes first."""
    moments = [inmate.release_expected, *filter(None, [inmate.open_unit_from])]
    return max(min(moments), today)


def fits_for(
    session: Session, viewer: Viewer, request: Request, *, today: date, top: int = TOP
) -> list[Fit]:
    """The counselor's people who fit, best first, then near misses; then whoever has an
    application here already and is neither."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    vacancy = request.vacancy
    ranked = _ranked(session, viewer, vacancy, today, top)
    applications = {a.inmate_id: a for a in applications_for(session, viewer, vacancy=vacancy)}
    present = {inmate.id for inmate, _ in ranked}
    for application in applications.values():
        if (inmate := application.inmate).id not in present:
            ranked.append((inmate, _judged(session, viewer, inmate, vacancy, today)))
    return _with_reasons(session, viewer, vacancy, request.state, ranked, applications, today)


def fit_of(
    session: Session, viewer: Viewer, request: Request, inmate: Inmate, *, today: date
) -> Fit:
    """One person, judged afresh, with all that stands against putting them forward."""
    application = session.scalar(
        select(Application).where(
            Application.inmate_id == inmate.id, Application.vacancy_id == request.vacancy_id
        )
    )
    applications = {inmate.id: application} if application else {}
    judged = _judged(session, viewer, inmate, request.vacancy, today)
    return _with_reasons(
        session, viewer, request.vacancy, request.state, [(inmate, judged)], applications, today
    )[0]


def fit_again(session: Session, viewer: Viewer, application: Application, *, today: date) -> Fit:
    """The same, as if the person were put forward only now: asked when they say yes."""
    vacancy, inmate = application.vacancy, application.inmate
    judged = _judged(session, viewer, inmate, vacancy, today)
    return _with_reasons(session, viewer, vacancy, "open", [(inmate, judged)], {}, today)[0]


def names_of(session: Session, vacancy: Vacancy, locale: str) -> dict[Key, Reason]:
    """The vacancy's requirements in words, under the kind and code that verdicts have."""
    labels = labels_of(session, ((r.kind, r.code) for r in vacancy.requirements), locale)
    return {judged_key(r.kind, r.code): named(r, labels) for r in vacancy.requirements}


def _with_reasons(
    session: Session,
    viewer: Viewer,
    vacancy: Vacancy,
    request_state: str,
    ranked: Sequence[tuple[Inmate, Judged]],
    applications: Mapping[int, Application],
    today: date,
) -> list[Fit]:
    agreements = agreements_of(session, [inmate.id for inmate, _ in ranked])
    names = names_of(session, vacancy, viewer.locale)
    duties = {duty.tag for duty in vacancy.duties}
    fits = []
    for inmate, judged in ranked:
        application = applications.get(inmate.id)
        reasons = rules.why_not_proposable(
            request_state=request_state,
            vacancy_published=vacancy.state == VacancyState.PUBLISHED,
            active=inmate.status == Status.ACTIVE,
            agreements={
                a.purpose
                for a in agreements.get(inmate.id, [])
                if a.organisation_id in (None, vacancy.employer_id)
            },
            bars=restrictions_for(session, viewer, inmate, today),
            duties=duties,
            first_day=rules.first_day(available(inmate, today), vacancy.start_from, today),
            missed_musts=[names.get((v.kind, v.code), v.reason) for v in judged.missed],
            application_state=application.state if application else rules.NEW,
        )
        fits.append(
            Fit(inmate, judged.score, judged.verdicts, judged.near, tuple(reasons), application)
        )
    return fits


def _ranked(
    session: Session, viewer: Viewer, vacancy: Vacancy, today: date, top: int
) -> list[tuple[Inmate, Judged]]:
    """The viewer's people for this vacancy: who fits, best first, then who nearly does."""
    found = []
    query = select(Inmate).where(scope(viewer), listed()).order_by(Inmate.id)
    for inmate in session.scalars(query):
        judged = _judged(session, viewer, inmate, vacancy, today)
        if judged.near or not judged.missed:
            found.append((inmate, judged))
    found.sort(key=lambda one: (bool(one[1].near), -one[1].score))
    return found[:top]


def _judged(
    session: Session, viewer: Viewer, inmate: Inmate, vacancy: Vacancy, today: date
) -> Judged:
    conditions = session.get(Conditions, inmate.id)
    person = Person(
        inmate.id,
        inmate.version,
        inmate.release_earliest,
        inmate.release_expected,
        inmate.release_latest,
        inmate.open_unit_from,
        lat=inmate.municipality.lat if inmate.municipality else None,
        lon=inmate.municipality.lon if inmate.municipality else None,
        needs=Needs(km=conditions.km) if conditions else None,
        facts=tuple(
            Known(
                f.kind,
                digits(f.code) if f.kind in ("target", "experience") else f.code,
                f.level,
                f.text_level,
                f.evidence,
                f.valid_to,
                f.recorded_at.date(),
                f.recorded_by,
            )
            for f in facts_of(session, [inmate.id])[inmate.id]
        ),
    )
    work = Work(
        vacancy.id,
        vacancy.version,
        digits(vacancy.occupation.code) if vacancy.occupation else "",
        tuple(
            Need(r.kind, judged_key(r.kind, r.code)[1], r.level, r.text_level, r.must)
            for r in vacancy.requirements
        ),
        vacancy.pay_from_cents,
        vacancy.pay_to_cents,
        vacancy.pay_unit,
        vacancy.load,
        start_from=vacancy.start_from,
        apply_by=vacancy.apply_by,
        lat=vacancy.lat,
        lon=vacancy.lon,
    )
    return judge(person, work, as_of=today)
