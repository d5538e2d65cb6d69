"""One person: the situation in a minute, the history, and exactly what an employer reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications import cards, fits
from jobbridge.applications.model import Application
from jobbridge.applications.queries import applications_for, labels_of, requests_for
from jobbridge.applications.rules import ENDED, SHOWN_TO_EMPLOYER, STATE_LABELS
from jobbridge.consultations import (
    form,
    goal_queries,
    goal_rules,
    planning_queries,
    rules,
    support_rules,
)
from jobbridge.consultations import queries as consultations
from jobbridge.consultations.model import Plan
from jobbridge.employments import story_rules
from jobbridge.employments.story_queries import stories_for
from jobbridge.inmates import care_queries, labels, vocabulary
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.consent_queries import agreements_for, blocks_of, guardians_of
from jobbridge.inmates.consent_rules import fact_state, is_minor, lacking
from jobbridge.inmates.model import Agreement, FactKind, Inmate
from jobbridge.interviews import (
    bookable_queries,
    history_queries,
    people_queries,
    useful_queries,
)
from jobbridge.interviews.model import LIVE
from jobbridge.interviews.state_rules import STATE_LABELS as INTERVIEW_LABELS
from jobbridge.interviews.useful_queries import Alarm
from jobbridge.matching import queries as matching
from jobbridge.matching.labels import Card, cards_of
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import STALE_MONTHS
from jobbridge.training.person_pages import training_of
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

TOP = 3


@dataclass(frozen=True)
class Offer:
    """A match in one line: what speaks for it, and what is missing."""

    card: Card
    why: str


@get("/inmates/{ref:str}", {Role.COUNSELOR})
def person_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """A person's situation, to be read in a minute."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    known = form.known_of(ask.session, inmate)
    plan: Plan | None = known["plan"]
    agreements = [
        a for a in agreements_for(ask.session, ask.viewer, inmate) if a.withdrawn_at is None
    ]
    state = rules.plan_state(plan, inmate.release_expected, ask.today)
    lines = labels.lines_of(ask.session, known["facts"], ask.words)
    months = value_of(ask.session, STALE_MONTHS)
    fresh = {
        line.id: fact_state(
            line.asked_on, line.valid_to, inmate.release_expected, ask.today, months
        )
        for line in lines
    }
    applications = applications_for(ask.session, ask.viewer, inmate=inmate)
    interviews = people_queries.interviews_of(ask.session, inmate.id)
    care = care_queries.care_for(ask.session, ask.viewer, inmate)
    handed = care_queries.handed_to(ask.session, ask.viewer, [inmate.id]).get(inmate.id)
    matches = matching.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today, top=TOP)
    new = matching.new_matches_of(ask.session, ask.viewer, [inmate.id], today=ask.today)
    followers = [
        account
        for assignment, account in care_queries.followers_for(ask.session, ask.viewer, inmate)
        if assignment.ended_at is None
    ]
    return ask.render(
        "interviews/person.html",
        inmate=inmate,
        born=date.fromisoformat(inmate.birth_date) if inmate.birth_date else None,
        plan=plan,
        state=state,
        groups=[
            (text, [line for line in lines if line.kind == kind])
            for kind, text in vocabulary.FACT_KINDS.items()
        ],
        fresh=fresh,
        stale=[line for line in lines if fresh[line.id] in ("old", "expired")],
        conditions=known["conditions"],
        purposes=vocabulary.ALL_PURPOSES,
        agreements=agreements,
        lacking=_lacking(ask, inmate, agreements),
        blocks=blocks_of(ask.session, [inmate.id]).get(inmate.id, []),
        bars=inmates.restrictions_for(ask.session, ask.viewer, inmate, ask.today),
        bar_labels=vocabulary.RESTRICTIONS,
        steps=_steps(
            ask,
            inmate,
            plan,
            state,
            agreements,
            [x.label for x in lines if fresh[x.id] == "expired"],
        ),
        first_step=labels.occupation_labels(
            ask.session, [plan.first_step] if plan and plan.first_step else [], ask.locale
        ),
        words_of=rules,
        alarms=_alarms(ask, inmate),
        at_branches=useful_queries.at_branches(ask.session, inmate, ask.now),
        running=[a for a in applications if a.state not in ENDED],
        ended=[a for a in applications if a.state in ENDED],
        stories=stories_for(ask.session, ask.viewer, applications, ask.today),
        story_steps=story_rules.STEPS,
        labels=STATE_LABELS,
        coming=[i for i in interviews if i.state in LIVE and i.ends_at > ask.now][::-1],
        interview_labels=INTERVIEW_LABELS,
        offers=[_offer(card) for card in cards_of(ask.session, matches.fits, ask.words)],
        new_matches=new.get(inmate.id, 0),
        events=history_queries.events_for(ask.session, ask.viewer, inmate),
        handed=handed,
        giver=care_queries.names_of(ask.session, [care[0].given_by] if care else []),
        followers=followers,
        goals=goal_queries.standing(ask.session, inmate),
        goal_kinds=goal_rules.KINDS,
        barriers=support_rules.shown(
            consultations.barriers_of(consultations.support_for(ask.session, ask.viewer, inmate))
        ),
        planned=planning_queries.planned_of(ask.session, [inmate.id]).get(inmate.id),
        training=training_of(ask, inmate),
    )


def _alarms(ask: Ask, inmate: Inmate) -> list[Alarm]:
    """Of those who agreed and wait for a time: who may have none before release."""
    waiting = bookable_queries.waiting_of(ask.session, ask.viewer, inmate)
    return useful_queries.alarms_for(ask.session, ask.viewer, waiting, ask.now, exact=True)


def _lacking(ask: Ask, inmate: Inmate, agreements: list[Agreement]) -> list[Any]:
    return lacking(
        {a.purpose for a in agreements},
        minor=is_minor(inmate.birth_date, inmate.personal_code, ask.today),
        guardian=inmate.id in guardians_of(ask.session, [inmate.id]),
        due=any(a.renew_on is not None and a.renew_on <= ask.today for a in agreements),
    )


def _steps(
    ask: Ask,
    inmate: Inmate,
    plan: Plan | None,
    state: rules.PlanState,
    agreements: list[Agreement],
    expired: list[str],
) -> list[Any]:
    """What is missing next; what the agreements lack stands first."""
    steps = rules.next_steps(
        state,
        readiness=plan.readiness if plan else "",
        purposes={a.purpose for a in agreements},
        checklist=plan.checklist if plan else {},
        place_known=inmate.municipality_id is not None,
        expired=expired,
    )
    first = [r for r in _lacking(ask, inmate, agreements) if r.code != "listing"]
    return [*first, *steps]


def _offer(card: Card) -> Offer:
    said = [line.reason for line in card.lines if line.kind in ("occupation", "place")]
    return Offer(card, " ".join(said))


# As an employer


@get("/inmates/{ref:str}/as-employer", {Role.COUNSELOR})
def as_employer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The skills card that the employer of one vacancy reads, and nothing else: as it was agreed
    to, or as it would be made today."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    applications = applications_for(ask.session, ask.viewer, inmate=inmate)
    offered = _offered(ask, inmate, applications)
    chosen = ask.query("vacancy")
    shown = None
    if chosen:
        shown = _card(ask, inmate, vacancy_for(ask.session, ask.viewer, chosen), applications)
    return ask.render(
        "interviews/as_employer.html",
        inmate=inmate,
        offered=offered,
        chosen=chosen,
        shown=shown,
        region=inmate.municipality.region if inmate.municipality else "",
        family=_family(ask, inmate),
    )


@dataclass(frozen=True)
class Shown:
    """One card as its employer reads it; `agreed` where it is shown already."""

    vacancy: Vacancy
    ref: str
    met: list[str]
    available: str
    agreed: bool
    state: str


def _card(ask: Ask, inmate: Inmate, vacancy: Vacancy, applications: list[Application]) -> Shown:
    there = next((a for a in applications if a.vacancy_id == vacancy.id), None)
    agreed = there is not None and there.state in SHOWN_TO_EMPLOYER
    if there is not None and agreed:
        card = cards.read(there.ref, there.card)
    else:
        scored = matching.judged_for(ask.session, ask.viewer, inmate, vacancy, today=ask.today)
        made = cards.made(
            "", vacancy.requirements, scored.verdicts, fits.available(inmate, ask.today)
        )
        card = cards.read("", made)
    names = labels_of(ask.session, (asked.key for asked in card.met), ask.locale)
    return Shown(
        vacancy=vacancy,
        ref=card.ref,
        met=[ask.words.reason(cards.named(asked, names)) for asked in card.met],
        available=ask.words.reason(card.available) if card.available else "",
        agreed=agreed,
        state=STATE_LABELS[there.state] if there and agreed else "",  # type: ignore[index]
    )


def _offered(ask: Ask, inmate: Inmate, applications: list[Application]) -> list[tuple[str, str]]:
    """Vacancies to choose from: where the person stands, what employers asked for, what fits."""
    found = {a.vacancy.ref: a.vacancy for a in applications}
    for request in requests_for(ask.session, ask.viewer, states=("open",), most=30):
        found.setdefault(request.vacancy.ref, request.vacancy)
    fitting = matching.matches_for_inmate(ask.session, ask.viewer, inmate, today=ask.today, top=10)
    for scored in fitting.fits:
        found.setdefault(scored.vacancy.ref, scored.vacancy)
    return [(ref, f"{v.title} · {v.employer.name}") for ref, v in found.items()]


def _family(ask: Ask, inmate: Inmate) -> str:
    """The first target profession, as the counselor knows it: the tile only names its family."""
    facts = inmates.facts_of(ask.session, [inmate.id])[inmate.id]
    codes = [fact.code for fact in facts if fact.kind == FactKind.TARGET][:1]
    return (
        labels.occupation_labels(ask.session, codes, ask.locale).get(codes[0], "") if codes else ""
    )


HANDLERS = [person_page, as_employer]
