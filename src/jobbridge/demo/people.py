"""The people of the play: put into prisons, consulted, and some followed from outside."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.consultations import actions as consultations
from jobbridge.consultations.rules import CHECKLIST, Needs
from jobbridge.demo.agenda import fill_agenda
from jobbridge.demo.courses import hold_courses
from jobbridge.demo.lives import Life, Trade, live
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.demo.support import give_support
from jobbridge.inmates import actions as inmates
from jobbridge.inmates import consent_actions
from jobbridge.inmates.model import Evidence, Inmate
from jobbridge.places.model import Municipality, Prison
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, OccupationSkill, Skill
from jobbridge.viewer import SYSTEM, Viewer

BASIS = "Darba likums; personas rakstiska piekrišana"
PEOPLE_A_BATCH = 100


def settle_people(stage: Stage, count: int) -> None:
    """Everybody who lives in the prisons as the play begins, and what is done with them."""
    bring_in(stage, count)
    with stage.database.write() as session:
        _assign(stage, session)
        fill_agenda(stage, session)
    hold_courses(stage)
    give_support(stage)


def bring_in(stage: Stage, count: int) -> None:
    """So many people more, with what consultations have found."""
    with stage.database.read() as session:
        prisons = list(session.scalars(select(Prison).where(~Prison.outside).order_by(Prison.id)))
        towns = {m.name: m.id for m in session.scalars(select(Municipality))}
        trades = trades_known(session)
    homes = ["Rīga", "Liepāja", "Jelgava", "Daugavpils", "Valmieras novads"]
    homes += sorted(set(towns) - set(homes))
    weights = [_size(prison) for prison in prisons]
    for first in range(0, count, PEOPLE_A_BATCH):
        with stage.database.write() as session:
            for _ in range(first, min(first + PEOPLE_A_BATCH, count)):
                prison = stage.chance.choices(prisons, weights=weights)[0]
                life = live(
                    stage.chance,
                    today=stage.clock.today(),
                    woman=prison.women,
                    young=prison.juveniles,
                    open_unit=prison.open_unit,
                    homes=homes,
                    trades=trades,
                    checklist=list(CHECKLIST),
                )
                _settle(stage, session, prison, life, towns)


def _settle(
    stage: Stage, session: Session, prison: Prison, life: Life, towns: dict[str, int]
) -> None:
    now = stage.clock.now()
    counselor = stage.viewer(session, stage.counselors[prison.id])
    earliest, expected, latest = life.release
    inmate = inmates.add_inmate(
        session,
        SYSTEM,
        prison_id=prison.id,
        given_name=life.given_name,
        family_name=life.family_name,
        birth_date=life.birth_date.isoformat(),
        release_earliest=earliest,
        release_expected=expected,
        release_latest=latest,
        open_unit_from=life.open_unit_from,
        municipality_id=towns[life.home],
        counselor_id=counselor.account_id,
        now=now,
    )
    if life.held_on is None or counselor.account_id is None:
        return
    consult(session, counselor, inmate, life, towns, now)
    if inmate.minor and inmate.id % 3:
        # Two of three; the third is what a counselor finds under "agreement missing".
        consent_actions.record_guardian(
            session,
            counselor,
            inmate,
            name=f"Inese {life.family_name}",
            relation="mother",
            given_on=life.held_on,
            paper_ref=f"P-{inmate.id}",
            now=now,
        )


def consult(
    session: Session,
    counselor: Viewer,
    inmate: Inmate,
    life: Life,
    towns: dict[str, int],
    now: datetime,
) -> None:
    """What the consultation found, if one was held."""
    if life.held_on is None or counselor.account_id is None:
        return
    consultations.record(
        session,
        counselor,
        inmate=inmate,
        held_on=life.held_on,
        conducted_by=counselor.account_id,
        readiness=life.readiness,
        targets=life.targets,
        skills=[consultations.SkillSeen(*skill) for skill in life.skills],
        experience=[consultations.Work(*work) for work in life.experience],
        languages=[consultations.Language(*language) for language in life.languages],
        licences=[
            consultations.Licence(code, ends, Evidence.CERTIFICATE_BEFORE)
            for code, ends in life.licences
        ],
        education=life.education,
        limits=life.limits,
        conditions=Needs(
            municipality_id=towns[life.home],
            km=life.km,
            anywhere=life.anywhere,
            part_time=life.part_time,
            nights=life.nights,
            min_month_cents=life.min_month_cents,
            accommodation_needed=life.accommodation,
        ),
        agreements=[(purpose, None) for purpose in life.agreements],
        legal_basis=BASIS,
        checklist=life.checklist,
        holland=life.holland,
        now=now,
    )


def _assign(stage: Stage, session: Session) -> None:
    """A few people who are soon released have a probation officer already. (Mentors are asked
    for: `companions`.)"""
    soon = session.scalars(
        select(Inmate).order_by(Inmate.release_expected, Inmate.id).limit(6)
    ).all()
    for inmate in soon:
        inmates.assign(session, SYSTEM, inmate, stage.members["inta"], now=stage.clock.now())


def _size(prison: Prison) -> float:
    """How many of a hundred people live there, roughly: Liepāja's is the largest."""
    if prison.code == STAGE_PRISON:
        return 3.0
    return 0.4 if prison.women or prison.juveniles else 1.0


def trades_known(session: Session) -> dict[str, list[Trade]]:
    """Occupations with skills, by ISCO unit group, as the lives want them."""
    skills: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    rows = session.execute(
        select(OccupationSkill.occupation_id, Skill.key, OccupationSkill.essential)
        .join(Skill, Skill.id == OccupationSkill.skill_id)
        .where(OccupationSkill.source == "starter")
        .order_by(Skill.key)
    )
    for occupation_id, key, essential in rows:
        skills[occupation_id].append((key, essential))
    found: dict[str, list[Trade]] = defaultdict(list)
    for row in session.scalars(
        select(Occupation).where(Occupation.scheme == CLASSIFIER).order_by(Occupation.code)
    ):
        if row.id in skills:
            licences = tuple(filter(None, row.licences.split("|")))
            found[row.isco].append(Trade(row.code, row.isco, tuple(skills[row.id]), licences))
    return dict(found)
