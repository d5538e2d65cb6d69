"""Who of a counselor's own people could be put forward for a request, and what stands against it.

Everything here is for the prison's side: restriction codes, agreements and near misses never
reach a page of an employer. Nothing else of applications asks the matching.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import rules
from jobbridge.applications.cards import Key, judged_key, named
from jobbridge.applications.model import Application, Request
from jobbridge.applications.queries import applications_for, labels_of, pairs_of
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.inmates.consent_queries import blocks_of, guardians_of
from jobbridge.inmates.consent_rules import is_minor
from jobbridge.inmates.model import Agreement, Block, Inmate
from jobbridge.inmates.queries import (
    TAKING_PART,
    Bar,
    agreements_of,
    restrictions_for,
    scope,
)
from jobbridge.matching.best import NOBODY, standings
from jobbridge.matching.fact_queries import work_of
from jobbridge.matching.queries import Scored, judged_for, matches_for_vacancy
from jobbridge.matching.resident_queries import resident
from jobbridge.matching.rules import judge
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import is_open
from jobbridge.viewer import Role, Viewer

TOP = 30


@dataclass(frozen=True)
class Fit:
    """One person beside one request: how they match, what stands against putting them forward,
    and the application if there is one already."""

    scored: Scored
    reasons: tuple[Reason, ...]
    application: Application | None

    @property
    def inmate(self) -> Inmate:
        return self.scored.inmate

    @property
    def proposable(self) -> bool:
        return not blocks(self.reasons)

    @property
    def why(self) -> list[Reason]:
        """What a list has room for: the trade, the start and the way to work."""
        short = [v for v in self.scored.verdicts if v.kind in ("occupation", "start", "place")]
        return [verdict.reason for verdict in short]


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
    found = matches_for_vacancy(session, viewer, vacancy, today=today, top=top)
    applications = {a.inmate_id: a for a in applications_for(session, viewer, vacancy=vacancy)}
    pairs = [*found.fits, *found.near]
    present = {scored.inmate.id for scored in pairs}
    for application in applications.values():
        if (inmate := application.inmate).id not in present:
            pairs.append(judged_for(session, viewer, inmate, vacancy, today=today))
    known = _known(session, viewer, [scored.inmate for scored in pairs], today)
    return _with_reasons(known, request.state, pairs, applications)


def overview(
    session: Session, viewer: Viewer, requests: Sequence[Request], *, today: date, shown: int
) -> dict[int, Overview]:
    """The first few of the counselor's people for each of many requests, by request id. All
    pairs are judged in one go; verdicts are worked out only for those shown."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    works = {r.vacancy_id: work_of(r.vacancy) for r in requests if is_open(r.vacancy, today)}
    taken = pairs_of(session, viewer, [request.vacancy_id for request in requests])
    compiled = resident(session).with_works(session, today, list(works.values()), scope(viewer))
    people = {person.id: person for person in compiled.people}
    standing = standings(compiled, first=shown, top=TOP, besides=taken)
    wanted = {number for one in standing.values() for number in one.first}
    inmates = {
        inmate.id: inmate
        for inmate in session.scalars(select(Inmate).where(Inmate.id.in_(wanted), scope(viewer)))
    }
    saw(session, "inmate", sorted(inmates))
    known = _known(session, viewer, inmates.values(), today)
    out = {}
    for request in requests:
        vacancy = request.vacancy
        stands = standing.get(vacancy.id, NOBODY)
        pairs = []
        for number in stands.first:
            judged = judge(people[number], works[vacancy.id], as_of=today)
            pairs.append(
                Scored(
                    inmates[number],
                    vacancy,
                    judged.score,
                    judged.parts,
                    judged.verdicts,
                    judged.near,
                )
            )
        out[request.id] = Overview(
            _with_reasons(known, request.state, pairs, {}),
            more=stands.fit - len(stands.first),
            near=stands.near,
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
    scored = judged_for(session, viewer, inmate, request.vacancy, today=today)
    known = _known(session, viewer, [inmate], today)
    return _with_reasons(known, request.state, [scored], applications)[0]


def fit_again(session: Session, viewer: Viewer, application: Application, *, today: date) -> Fit:
    """The same, as if the person were put forward only now: asked when they say yes."""
    scored = judged_for(session, viewer, application.inmate, application.vacancy, today=today)
    known = _known(session, viewer, [application.inmate], today)
    return _with_reasons(known, "open", [scored], {})[0]


def names_of(session: Session, vacancy: Vacancy, locale: str) -> dict[Key, Reason]:
    """The vacancy's requirements in words, under the kind and code that verdicts have."""
    labels = labels_of(session, ((r.kind, r.code) for r in vacancy.requirements), locale)
    return {judged_key(r.kind, r.code): named(r, labels) for r in vacancy.requirements}


@dataclass
class _Known:
    """Agreements and bars of people, each read once however many requests they stand beside."""

    session: Session
    viewer: Viewer
    today: date
    agreements: Mapping[int, Sequence[Agreement]]
    guardians: Collection[int]
    blocks: Mapping[int, Sequence[Block]]
    bars: dict[int, list[Bar]] = field(default_factory=dict)

    def agreed(self, inmate: Inmate, employer_id: int) -> set[str]:
        return {
            agreement.purpose
            for agreement in self.agreements.get(inmate.id, ())
            if agreement.organisation_id in (None, employer_id)
        }

    def guarded(self, inmate: Inmate) -> bool:
        minor = is_minor(inmate.birth_date, inmate.personal_code, self.today)
        return not minor or inmate.id in self.guardians

    def blocked(self, inmate: Inmate, vacancy: Vacancy) -> bool:
        return any(
            block.organisation_id == vacancy.employer_id
            or (
                block.municipality_id is not None
                and block.municipality_id == vacancy.municipality_id
            )
            for block in self.blocks.get(inmate.id, ())
        )

    def barred(self, inmate: Inmate) -> list[Bar]:
        if inmate.id not in self.bars:
            self.bars[inmate.id] = restrictions_for(self.session, self.viewer, inmate, self.today)
        return self.bars[inmate.id]


def _known(session: Session, viewer: Viewer, people: Iterable[Inmate], today: date) -> _Known:
    ids = {inmate.id for inmate in people}
    return _Known(
        session,
        viewer,
        today,
        agreements_of(session, ids),
        guardians_of(session, ids).keys(),
        blocks_of(session, ids),
    )


def _with_reasons(
    known: _Known,
    request_state: str,
    pairs: Sequence[Scored],
    applications: Mapping[int, Application],
) -> list[Fit]:
    """The pairs are of one vacancy."""
    names: dict[Key, Reason] = {}
    if any(verdict.missed for scored in pairs for verdict in scored.verdicts):
        names = names_of(known.session, pairs[0].vacancy, known.viewer.locale)
    fits = []
    for scored in pairs:
        inmate, vacancy = scored.inmate, scored.vacancy
        application = applications.get(inmate.id)
        free = available(inmate, known.today)
        reasons = rules.why_not_proposable(
            request_state=request_state,
            vacancy_published=vacancy.state == VacancyState.PUBLISHED,
            active=inmate.status in TAKING_PART,
            agreements=known.agreed(inmate, vacancy.employer_id),
            bars=known.barred(inmate),
            duties={duty.tag for duty in vacancy.duties},
            first_day=rules.first_day(free, vacancy.start_from, known.today),
            missed_musts=[
                names.get((v.kind, v.code), v.reason) for v in scored.verdicts if v.missed
            ],
            application_state=application.state if application else rules.NEW,
            guarded=known.guarded(inmate),
            blocked=known.blocked(inmate, vacancy),
        )
        fits.append(Fit(scored, tuple(reasons), application))
    return fits
