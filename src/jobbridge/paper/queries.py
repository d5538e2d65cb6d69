"""What papers hold, in words of the paper's language: only what the viewer may know of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.applications import queries as applications
from jobbridge.applications.model import Application, State
from jobbridge.applications.refusal_rules import PERSON, Side, may_read
from jobbridge.applications.rules import said
from jobbridge.audit.actions import saw
from jobbridge.consultations import queries as consultations
from jobbridge.consultations.model import Plan
from jobbridge.consultations.model import State as ConsultationState
from jobbridge.i18n import Words
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.labels import labels_of, level_text, occupation_labels
from jobbridge.inmates.model import Evidence, FactKind, Inmate
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.model import Interview
from jobbridge.interviews.queries import Shown
from jobbridge.matching.labels import subjects_of
from jobbridge.matching.queries import judged_for, matches_for_inmate
from jobbridge.matching.verdicts import MET
from jobbridge.paper import rules
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.labels import pay_text, requirement_lines
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.vocabulary import LOADS, WORKING_TIMES
from jobbridge.viewer import Viewer

CERTIFIED = (Evidence.CERTIFICATE_BEFORE, Evidence.CERTIFICATE_INSIDE)
HELD = ("skill", "language", "licence", "education", "experience", "occupation")
MOST_EMPLOYERS = 60


@dataclass(frozen=True)
class Item:
    """One fact as a CV may tell it: whether there is a certificate, not where it was earned."""

    kind: str
    label: str
    level: int
    text_level: str
    certified: bool
    valid_to: date | None


@dataclass(frozen=True)
class Offer:
    """A vacancy in words."""

    ref: str
    title: str
    occupation: str
    employer: str
    place: str
    pay: str
    hours: str
    start: date | None
    apply_by: date | None
    accommodation: bool
    transport: bool
    description: str
    musts: tuple[str, ...]
    useful: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """What of a vacancy a person has, and what they can do about the rest."""

    held: tuple[str, ...]
    gaps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Planned:
    """The plan of a person with its professions in words, and who made it."""

    plan: Plan
    wanted: tuple[str, ...]
    first_step: str
    counselor: str


@dataclass(frozen=True)
class Result:
    """Where an application stands; `why` an employer's refusal, if it said no."""

    state: State
    title: str
    employer: str
    why: str
    meeting: Shown | None


def people_for(
    session: Session, viewer: Viewer, *, refs: Sequence[str], mine: bool, today: date
) -> list[Inmate]:
    """Whom papers can be printed for in one go, who leaves first on top: those named, or all."""
    filters = inmates.Filters(refs=tuple(refs), mine=mine)
    found = list(
        session.scalars(
            select(Inmate)
            .where(*inmates.narrowed(session, viewer, filters, today))
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(rules.MOST_PEOPLE)
            .options(*inmates.WITH)
        )
    )
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def items_of(session: Session, inmate: Inmate, words: Words, today: date) -> list[Item]:
    """What the person can show an employer: nothing that ran out, no limits."""
    facts = [
        fact
        for fact in inmates.facts_of(session, [inmate.id])[inmate.id]
        if fact.kind != FactKind.LIMIT and (fact.valid_to is None or fact.valid_to >= today)
    ]
    labels = labels_of(session, facts, words)
    return [
        Item(
            fact.kind,
            level_text(fact, words)
            if fact.kind == FactKind.EDUCATION
            else labels[fact.kind, fact.code],
            fact.level or 0,
            fact.text_level,
            fact.evidence in CERTIFIED,
            fact.valid_to,
        )
        for fact in facts
    ]


def planned_for(session: Session, viewer: Viewer, inmate: Inmate, words: Words) -> Planned | None:
    """The newest plan; None before the first one."""
    plan = consultations.plans_of(session, [inmate.id]).get(inmate.id)
    if plan is None:
        return None
    held = [
        one
        for one in consultations.history_for(session, viewer, inmate)
        if one.state == ConsultationState.HELD
    ]
    facts = inmates.facts_of(session, [inmate.id])[inmate.id]
    codes = [fact.code for fact in facts if fact.kind == FactKind.TARGET]
    named = occupation_labels(session, [*codes, plan.first_step], words.locale)
    return Planned(
        plan,
        tuple(named.get(code, code) for code in codes),
        named.get(plan.first_step, plan.first_step),
        held[0].counselor.name if held else "",
    )


def offer_of(session: Session, vacancy: Vacancy, words: Words) -> Offer:
    wishes = requirement_lines(session, vacancies.offer_of(vacancy).wishes, words)
    said = [(w.must, f"{w.label} ({w.level})" if w.level else w.label) for w in wishes]
    named = vacancy.occupation.label(words.locale) if vacancy.occupation else ""
    town = vacancy.municipality.name if vacancy.municipality else ""
    hours = [LOADS.get(vacancy.load, ""), WORKING_TIMES.get(vacancy.working_time, "")]
    return Offer(
        ref=vacancy.ref,
        title=vacancy.title,
        # What the title says already is not said twice.
        occupation="" if words.locale == "lv" else named,
        employer=vacancy.employer.name,
        place=_place(vacancy.address, town),
        pay=pay_text(vacancy, words),
        hours=", ".join(words.gettext(text) for text in hours if text).capitalize(),
        start=vacancy.start_from,
        apply_by=vacancy.apply_by,
        accommodation=vacancy.accommodation,
        transport=vacancy.transport,
        description=vacancy.description,
        musts=tuple(text for must, text in said if must),
        useful=tuple(text for must, text in said if not must),
    )


def _place(address: str, town: str) -> str:
    """The address, with its municipality where it does not say it already."""
    said = town.partition(" ")[0].casefold() in address.casefold()
    return address if address and said else ", ".join(filter(None, [address, town]))


def fit_for(
    session: Session, viewer: Viewer, inmate: Inmate, vacancy: Vacancy, words: Words, today: date
) -> Fit:
    """Judged today. Legal restrictions are no part of it: they stand on no paper."""
    found = judged_for(session, viewer, inmate, vacancy, today=today).verdicts
    subjects = subjects_of(session, found, words)
    ordered = sorted(found, key=lambda verdict: not verdict.must)
    held = [subjects[v.kind, v.code] for v in ordered if v.state == MET and v.kind in HELD]
    gaps: dict[str, list[str]] = {}
    for v in ordered:
        if v.state != MET and v.lift is not None and v.lift.code in rules.OWN_STEPS:
            step = words.gettext(rules.OWN_STEPS[v.lift.code]) % dict(v.lift.values)
            gaps.setdefault(step, []).append(subjects[v.kind, v.code])
    told = [(", ".join(what[: rules.MOST_GAPS]), step) for step, what in gaps.items()]
    return Fit(tuple(held[: rules.MOST_GAPS]), tuple(told[: rules.MOST_GAPS]))


def best_for(
    session: Session, viewer: Viewer, inmate: Inmate, *, today: date, most: int
) -> list[Vacancy]:
    """The vacancies that fit a person best; near misses where nothing fits."""
    found = matches_for_inmate(session, viewer, inmate, today=today, top=most)
    return [scored.vacancy for scored in (*found.fits, *found.near)][:most]


def application_of(session: Session, inmate: Inmate, vacancy: Vacancy) -> Application | None:
    """The application of a person whom the viewer was given, to this vacancy."""
    return session.scalar(
        select(Application).where(
            Application.inmate_id == inmate.id, Application.vacancy_id == vacancy.id
        )
    )


def board_for(
    session: Session,
    viewer: Viewer,
    *,
    refs: Sequence[str],
    filters: vacancies.Filters,
) -> list[Vacancy]:
    """Vacancies for a notice board: those named, or the first that the filters leave."""
    if refs:
        return [
            vacancies.vacancy_for(session, viewer, ref)
            for ref in list(dict.fromkeys(refs))[: rules.MOST_VACANCIES]
        ]
    return vacancies.vacancies_for(session, viewer, filters=filters).rows[: rules.MOST_VACANCIES]


def offered_by(session: Session, viewer: Viewer, employer: Employer, today: date) -> list[Vacancy]:
    """What an employer offers now, the nearest last day first."""
    rows = session.scalars(
        select(Vacancy)
        .where(Vacancy.employer_id == employer.id, vacancies.scope(viewer))
        .options(*vacancies.WHOLE)
        .order_by(Vacancy.apply_by.is_(None), Vacancy.apply_by, Vacancy.id)
    )
    open_ones = [row for row in rows if vacancies.is_open(row, today)]
    return open_ones[: rules.MOST_VACANCIES]


def employers_offering(session: Session, viewer: Viewer, today: date) -> list[str]:
    """Names of approved employers with work on offer: the printed list of an agreement."""
    offering = select(Vacancy.employer_id).where(
        vacancies.scope(viewer), Vacancy.state == "published"
    )
    rows = session.scalars(
        select(Employer)
        .join(Organisation, Organisation.id == Employer.id)
        .where(
            vacancies.employer_scope(viewer),
            Employer.vetted_at.is_not(None),
            Employer.id.in_(offering),
        )
        .order_by(Organisation.name, Employer.id)
        .limit(MOST_EMPLOYERS)
    )
    return [employer.name for employer in rows if employer.named]


def shown_for(session: Session, viewer: Viewer, ref: str) -> tuple[Interview, Shown]:
    """An interview and what this viewer may see of it."""
    interview = interviews.interview_for(session, viewer, ref)
    (shown,) = interviews.shown(session, viewer, [interview])
    return interview, shown


def result_for(session: Session, viewer: Viewer, application: Application, words: Words) -> Result:
    """Where it stands, with the last interview of it that is more than an idea."""
    changes = applications.changes_for(session, viewer, application)
    no = next((c for c in reversed(changes) if c.verb == "refuse"), None)
    told = no is not None and may_read(Side.EMPLOYER, PERSON, shared=no.shared)
    meeting = session.scalars(
        select(Interview)
        .where(Interview.application_id == application.id, Interview.state.in_(rules.MEETINGS))
        .order_by(Interview.starts_at.desc(), Interview.id.desc())
        .limit(1)
    ).first()
    return Result(
        state=State(application.state),
        title=application.vacancy.title,
        employer=application.vacancy.employer.name,
        why=words.gettext(said("refuse", no.why)) if no is not None and told else "",
        meeting=interviews.shown(session, viewer, [meeting])[0] if meeting else None,
    )


def inmates_named(session: Session, viewer: Viewer, refs: Iterable[str]) -> list[Inmate]:
    """The people of these references, each once; one that is not the viewer's is not found."""
    return [inmates.inmate_for(session, viewer, ref) for ref in dict.fromkeys(refs)]
