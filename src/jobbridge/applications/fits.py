"""Who of a counselor's own people could be put forward for a request, and what stands against it.

Everything here is for the prison's side: restriction codes, agreements and near misses never
reach a page of an employer. Matching is asked in `overview`, `_ranked` and `_judged` alone.
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
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate, Status
from jobbridge.inmates.queries import agreements_of, restrictions_for, scope
from jobbridge.matching.best import Row, match_all
from jobbridge.matching.facts import Work
from jobbridge.matching.queries import compile_people, matches_for_vacancy, work_of
from jobbridge.matching.rules import Judged, Verdict, judge
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import is_open
from jobbridge.viewer import Role, Viewer

TOP = 30
ITEMS = {
    "occupation": N_("Profession"),
    "start": N_("Start"),
    "place": N_("Place of work"),
    "accommodation": N_("A place to live"),
    "load": N_("Working hours"),
    "shifts": N_("Shifts"),
    "nights": N_("Night work"),
    "pay": N_("Pay"),
    "apply": N_("Last day to apply"),
}


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

    names: Mapping[Key, Reason]

    @property
    def proposable(self) -> bool:
        return not blocks(self.reasons)

    def title(self, verdict: Verdict) -> Reason:
        """What a verdict is about, in words."""
        item = Reason(verdict.kind, ITEMS.get(verdict.kind, "%(code)s"), {"code": verdict.code})
        return self.names.get((verdict.kind, verdict.code), item)

    def why(self) -> list[Reason]:
        """The few verdicts that a list has room for: the trade, the start and the way there."""
        short = [v for v in self.verdicts if v.kind in ("occupation", "start", "place")]
        return [verdict.reason for verdict in short]

    @property
    def missed(self) -> list[Reason]:
        """The musts that are not met, in words."""
        return [self.title(verdict) for verdict in self.verdicts if verdict.missed]


@dataclass(frozen=True)
class Overview:
    """The best few people for a request, how many more fit, and how many miss one must."""

    first: list[Fit]
    more: int
    near: int


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
            ranked.append((inmate, _judged(session, inmate, vacancy, today)))
    return _with_reasons(session, viewer, vacancy, request.state, ranked, applications, today)


def overview(
    session: Session, viewer: Viewer, requests: Sequence[Request], *, today: date, shown: int
) -> dict[int, Overview]:
    """The first few of the counselor's people for each of many requests, by request id. All
    pairs are judged in one go; verdicts are worked out only for those shown."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    people = {person.id: person for person in compile_people(session, scope(viewer))}
    works = {r.vacancy_id: _work(r.vacancy) for r in requests if is_open(r.vacancy, today)}
    taken = {(a.inmate_id, a.vacancy_id) for a in applications_for(session, viewer)}
    rows: dict[int, list[Row]] = {r.vacancy_id: [] for r in requests}
    for row in match_all(list(people.values()), list(works.values()), as_of=today, top=TOP):
        if (row.inmate_id, row.vacancy_id) not in taken:
            rows[row.vacancy_id].append(row)
    best: dict[int, list[Row]] = {}
    for vacancy_id, found in rows.items():
        fitting = [row for row in found if not row.near]
        best[vacancy_id] = sorted(fitting, key=lambda row: (-row.score, row.inmate_id))
    wanted = {row.inmate_id for found in best.values() for row in found[:shown]}
    inmates = {
        inmate.id: inmate
        for inmate in session.scalars(select(Inmate).where(Inmate.id.in_(wanted), scope(viewer)))
    }
    saw(session, "inmate", sorted(inmates))
    out = {}
    for request in requests:
        found = best[request.vacancy_id]
        ranked = [
            (
                inmates[row.inmate_id],
                judge(people[row.inmate_id], works[row.vacancy_id], as_of=today),
            )
            for row in found[:shown]
        ]
        out[request.id] = Overview(
            _with_reasons(session, viewer, request.vacancy, request.state, ranked, {}, today),
            more=max(0, len(found) - shown),
            near=len(rows[request.vacancy_id]) - len(found),
        )
    return out


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
    judged = _judged(session, inmate, request.vacancy, today)
    return _with_reasons(
        session, viewer, request.vacancy, request.state, [(inmate, judged)], applications, today
    )[0]


def fit_again(session: Session, viewer: Viewer, application: Application, *, today: date) -> Fit:
    """The same, as if the person were put forward only now: asked when they say yes."""
    vacancy, inmate = application.vacancy, application.inmate
    judged = _judged(session, inmate, vacancy, today)
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
            Fit(
                inmate,
                judged.score,
                judged.verdicts,
                judged.near,
                tuple(reasons),
                application,
                names,
            )
        )
    return fits


def _ranked(
    session: Session, viewer: Viewer, vacancy: Vacancy, today: date, top: int
) -> list[tuple[Inmate, Judged]]:
    """The viewer's people for this vacancy: who fits, best first, then who nearly does."""
    found = matches_for_vacancy(session, viewer, vacancy, today=today, top=top)
    return [
        (one.inmate, Judged(one.score, one.parts, one.verdicts, one.near))
        for one in (*found.fits, *found.near)
    ]


def _judged(session: Session, inmate: Inmate, vacancy: Vacancy, today: date) -> Judged:
    """One pair. Of somebody who did not agree to be listed nothing is judged."""
    people = compile_people(session, Inmate.id == inmate.id)
    return judge(people[0], _work(vacancy), as_of=today) if people else Judged(0, {}, (), "")


def _work(vacancy: Vacancy) -> Work:
    town = vacancy.municipality
    return work_of(vacancy, {town.id: (town.lat, town.lon)} if town else {})
