"""Who goes along, in the play: an organisation's mentors, their people, one who is asked today."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.queries import viewer_for
from jobbridge.demo.stage import DOMAIN, STAGE_PRISON, Stage
from jobbridge.inmates import facts
from jobbridge.inmates.model import Fact, FactKind, Inmate, Status
from jobbridge.mentors import actions, log_actions, material_actions, mentor_actions
from jobbridge.mentors.mentor_actions import Description
from jobbridge.mentors.model import Mentoring
from jobbridge.places.model import Municipality, Prison
from jobbridge.viewer import SYSTEM, Role, Viewer

OTHERS = (
    ("biruta", "Biruta Kalniņa", {"lv": "C2", "ru": "B1"}, ["day"], False),
    ("edgars", "Edgars Siliņš", {"lv": "C1", "ru": "C2"}, ["evening", "weekend"], True),
)
NEEDED = 7


def go_along(stage: Stage) -> None:
    """Arnis goes along with three people and is asked about a fourth; one waits for Sanita."""
    now = stage.clock.now()
    with stage.database.write() as session:
        sanita = stage.viewer(session, stage.members["sanita"])
        ilze = stage.viewer(session, stage.members["ilze"])
        arnis = stage.viewer(session, stage.members["arnis"])
        mentors = [arnis, *_others(stage, session, sanita)]
        _describe(stage, session, sanita, mentors)
        material_actions.add(
            session,
            ilze,
            title="Kā sagatavoties pirmajai tikšanās reizei ieslodzījuma vietā",
            language="lv",
            audience="all",
            link="https://www.ievp.gov.lv/",
            now=now,
        )
        people = _people(session)
        if len(people) < NEEDED:
            return
        for number, inmate in enumerate(people):
            made = _asked(stage, session, ilze, inmate, days=40 - 5 * number)
            if number < NEEDED - 1:
                mentor = mentors[1] if number == 3 else arnis
                _along(stage, session, sanita, mentor, made, number)


def _others(stage: Stage, session: Session, sanita: Viewer) -> list[Viewer]:
    found = []
    for key, name, *_ in OTHERS:
        account = accounts.add_account(
            session,
            SYSTEM,
            email=f"{key}@{DOMAIN}",
            name=name,
            role=Role.MENTOR,
            organisations=sanita.organisations,
            password=secrets.token_urlsafe(24),
            now=stage.clock.now(),
        )
        found.append(viewer_for(session, account))
    return found


def _describe(stage: Stage, session: Session, sanita: Viewer, mentors: Sequence[Viewer]) -> None:
    regions = sorted(set(session.scalars(select(Municipality.region))))
    today = stage.clock.today()
    offers = ({"lv": "C2", "ru": "B2"}, ["evening", "weekend"], True)
    for number, mentor in enumerate(mentors):
        languages, times, inside = OTHERS[number - 1][2:] if number else offers
        mentor_actions.describe(
            session,
            sanita,
            account_id=mentor.account_id or 0,
            version=0,
            said=Description(
                regions=regions if number == 0 else regions[number : number + 2],
                languages=languages,
                times=times,
                inside=inside,
                capacity=5 if number == 0 else 2,
                active_from=today - timedelta(days=200),
                trained_on=today - timedelta(days=190),
                confidential_on=today - timedelta(days=190),
            ),
            now=stage.clock.now(),
        )


def _people(session: Session) -> list[Inmate]:
    """Of the stage's prison, who speaks Latvian and knows where to return to."""
    speaks = select(Fact.inmate_id).where(
        Fact.kind == FactKind.LANGUAGE, Fact.code == "lv", Fact.ended_at.is_(None)
    )
    return list(
        session.scalars(
            select(Inmate)
            .join(Prison, Prison.id == Inmate.prison_id)
            .where(
                Prison.code == STAGE_PRISON,
                Inmate.status == Status.ACTIVE,
                Inmate.minor.is_not(True),
                Inmate.municipality_id.is_not(None),
                Inmate.id.in_(speaks),
            )
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(NEEDED)
        )
    )


def _asked(stage: Stage, session: Session, ilze: Viewer, inmate: Inmate, *, days: int) -> Mentoring:
    then = stage.clock.now() - timedelta(days=days)
    facts.give_agreement(
        session,
        ilze,
        inmate,
        purpose="mentor",
        legal_basis="Dalības piekrišana uz papīra",
        given_on=then.date(),
        now=then,
    )
    return actions.ask(
        session, ilze, inmate, language="lv", times=["evening"], inside=True, now=then
    )


def _along(
    stage: Stage,
    session: Session,
    sanita: Viewer,
    mentor: Viewer,
    made: Mentoring,
    number: int,
) -> None:
    """The first ones have met several times; the last but one is asked and has not answered."""
    now = stage.clock.now()
    then = now - timedelta(days=38 - 5 * number if number < NEEDED - 2 else 2)
    ref = made.ref
    actions.propose(session, sanita, ref=ref, mentor_id=mentor.account_id or 0, now=then)
    if number == NEEDED - 2:
        return
    actions.accept(session, mentor, ref=ref, now=then)
    for week in range(1, 4 - number % 3):
        day = then + timedelta(days=7 * week)
        if day > now:
            break
        log_actions.log_meeting(
            session,
            mentor,
            ref=ref,
            on=day.date(),
            minutes=45 + 15 * week,
            place="inside" if week % 2 else "phone",
            attended=(week, number) != (2, 1),
            note="Vienojāmies, ko sagatavot nākamajai reizei." if week == 1 else "",
            now=day,
        )
    if number == 0:
        log_actions.give(
            session,
            mentor,
            ref=ref,
            on=now.date(),
            kind="transport",
            quantity=1,
            cost_cents=2000,
            now=now,
        )
    if number == 4:
        actions.end(session, sanita, ref=ref, why="goal", now=now)
