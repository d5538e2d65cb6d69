"""Meetings of many, and what moved interviews leave, for one prison's side of the cast."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import add_account
from jobbridge.accounts.model import Membership, Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry
from jobbridge.disruptions.model import Disruption, Kind, NewTimes, Proposal, Way
from jobbridge.employments.model import Employment, FollowUp, RegisterDifference
from jobbridge.employments.register_rules import OPEN_END
from jobbridge.handovers.model import Recipient
from jobbridge.inmates.model import Agreement, Assignment
from jobbridge.interviews.after_model import AfterRelease
from jobbridge.interviews.model import Interview, InterviewDay
from jobbridge.itip.model import Attendee, Organizer
from jobbridge.meetings.change_actions import keep_entry, keep_occasions
from jobbridge.meetings.model import Meeting, MeetingPlace, MeetingSeat
from jobbridge.mentors.model import (
    MentorGift,
    Mentoring,
    MentoringStep,
    MentorMeeting,
    MentorProfile,
    MentorProposal,
)
from jobbridge.places.model import Municipality
from jobbridge.refs import new_uid
from jobbridge.replies.model import TimeProposal
from jobbridge.services.model import Referral, ReferralChange, Service
from jobbridge.subsidies.model import Subsidy
from jobbridge.tours.model import Tour, TourStop
from jobbridge.trials.model import Trial
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role
from tests.conftest import NOW, World
from tests.sides import Side


def meeting(side: Side, prison: str, inmate: str, employer: str, vacancy: str) -> None:
    ids = side.world.ids
    starts = datetime.combine(NOW.date() + timedelta(days=9), time(12), UTC)
    meeting = Meeting(
        ref=f"talk-{prison}",
        uid=new_uid(),
        employer_id=ids[employer],
        mode="in_person",
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        version=1,
        created_at=NOW,
        updated_at=NOW,
        vacancies=[side.session.get_one(Vacancy, ids[vacancy])],
        places=[MeetingPlace(prison_id=ids[prison], room_id=ids[f"{prison}_room"], places=10)],
    )
    side.add("meeting", meeting, "ref")
    keep_entry(side.session, meeting, NOW)
    keep_occasions(side.session, meeting)
    seat = MeetingSeat(
        ref=f"seat-{prison}", place=meeting.places[0], inmate_id=ids[inmate], listed_at=NOW
    )
    side.add("seat", seat, "ref")
    side.names["room name"] = f"{prison}|T1"


def going_along(side: Side, inmate: str) -> None:
    """A mentor goes along with the side's person: near Mara of Kaspars's organisation, far a
    mentor of another one."""
    ids, session = side.world.ids, side.session
    near = inmate == "juris"
    if near:
        house, mentor = ids["ngo"], ids["mara"]
    else:
        other = Organisation(kind="ngo", name="Sveša biedrība")
        session.add(other)
        session.flush()
        house = other.id
        mentor = add_account(
            session,
            SYSTEM,
            email="svesa@jobbridge.example",
            name="Sveša Mentore",
            role=Role.MENTOR,
            organisations=[house],
            now=NOW,
        ).id
    side.names["mentor"] = mentor
    session.add(MentorProfile(account_id=mentor, capacity=3, updated_at=NOW))
    mentoring = Mentoring(
        ref=f"along-{inmate}"[:12],
        inmate_id=ids[inmate],
        state="assigned",
        asked_of_id=house,
        organisation_id=house,
        mentor_id=mentor,
        language="lv",
        asked_at=NOW,
        assigned_at=NOW,
    )
    number = side.add("mentoring", mentoring, "ref")
    session.add_all(
        [
            MentorProposal(
                mentoring_id=number,
                organisation_id=house,
                mentor_id=mentor,
                proposed_at=NOW,
                answer="accepted",
            ),
            MentoringStep(mentoring_id=number, verb="accept", state="assigned", at=NOW),
            MentorMeeting(
                mentoring_id=number,
                on=NOW.date(),
                minutes=30,
                place="inside",
                attended=True,
                recorded_at=NOW,
            ),
            MentorGift(
                mentoring_id=number, on=NOW.date(), kind="food", quantity=1, recorded_at=NOW
            ),
        ]
    )
    if session.get(Assignment, (ids[inmate], mentor)) is None:
        session.add(Assignment(inmate_id=ids[inmate], account_id=mentor, assigned_at=NOW))


def tour(side: Side, prison: str, employer: str) -> None:
    """A tour whose one stop is the side's interview day."""
    ids = side.world.ids
    made = Tour(
        ref=f"tour-{prison}",
        employer_id=ids[employer],
        minutes=30,
        panels=1,
        created_at=NOW,
    )
    side.add("tour", made, "ref")
    day = side.session.scalars(
        select(InterviewDay).where(InterviewDay.ref == side.names["day"])
    ).one()
    side.session.add(
        TourStop(
            tour_id=made.id,
            prison_id=ids[prison],
            on=day.on,
            begins=time(9),
            ends=time(12),
            day_id=day.id,
        )
    )
    side.session.flush()


def moved(side: Side, prison: str, employer: str) -> None:
    """A closure's new plans, held; what the employer was told; a meeting after release."""
    number, town = side.world.ids[prison], "Rīga" if prison == "north" else "Liepāja"
    branch = side.session.get_one(Municipality, side.world.ids[town]).branch_id
    assert branch is not None
    interview = side.session.scalars(
        select(Interview).where(Interview.ref == side.names["interview"])
    ).one()
    made = Disruption(
        ref=f"moved-{prison}",
        kind=Kind.CLOSURE,
        prison_id=number,
        closure_id=side.names["closure"],
        starts_at=NOW,
        ends_at=NOW + timedelta(days=90),
        held_until=NOW + timedelta(hours=2),
        declared_at=NOW,
    )
    disruption = side.add("disruption", made, "ref")
    side.session.add(
        Proposal(
            disruption_id=disruption,
            interview_id=interview.id,
            interview_version=interview.version,
            way=Way.CANCEL,
            was_starts_at=interview.starts_at,
            was_mode=interview.mode,
            was_room_id=interview.room_id,
        )
    )
    told = NewTimes(
        ref=f"times-{prison}",
        disruption_id=disruption,
        employer_id=side.world.ids[employer],
        told_at=NOW,
    )
    side.add("new times", told, "ref")
    side.session.add(
        AfterRelease(
            ref=interview.ref,
            uid=interview.uid,
            application_id=interview.application_id,
            interview_id=interview.id,
            branch_id=branch,
            starts_at=NOW + timedelta(days=80),
            ends_at=NOW + timedelta(days=80, minutes=30),
            made_at=NOW,
        )
    )
    side.session.flush()


def proposed(side: Side, prison: str, employer: str) -> None:
    """Somebody of the employer was invited by mail, and proposes another time."""
    interview = side.session.scalars(
        select(Interview).where(Interview.ref == side.names["interview"])
    ).one()
    entry = side.session.scalars(select(Entry).where(Entry.uid == interview.uid)).one()
    guest = side.session.scalars(
        select(Membership.account_id)
        .where(Membership.organisation_id == side.world.ids[employer])
        .order_by(Membership.account_id)
    ).first()
    assert guest is not None
    side.session.add(Organizer(entry_id=entry.id, local=f"replies-{prison}"))
    attendee = Attendee(
        entry_id=entry.id, account_id=guest, sequence=0, revised_at=NOW, answered_sequence=0
    )
    side.session.add(attendee)
    side.session.flush()
    made = TimeProposal(
        ref=f"prop-{prison}",
        attendee_id=attendee.id,
        sequence=0,
        starts_at=interview.starts_at + timedelta(hours=1),
        ends_at=interview.ends_at + timedelta(hours=1),
        stamp=NOW,
        proposed_at=NOW,
    )
    side.add("time proposal", made, "ref")
    side.names["proposal room"] = side.world.ids[f"{prison}_room"]


def working(side: Side, prison: str, inmate: str, vacancy: str) -> None:
    """A job that is accepted, for other work of the same employer: its reference."""
    of = side.session.get_one(Vacancy, side.world.ids[vacancy])
    job = Vacancy(
        ref=f"job-{prison}",
        employer_id=of.employer_id,
        title=of.title,
        occupation_id=of.occupation_id,
        municipality_id=of.municipality_id,
        source="test",
        state="published",
        created_at=NOW,
        updated_at=NOW,
    )
    side.session.add(job)
    side.session.flush()
    application = Application(
        ref=f"work-{prison}",
        inmate_id=side.world.ids[inmate],
        vacancy_id=job.id,
        state="accepted",
        card={},
        created_at=NOW,
        updated_at=NOW,
    )
    side.add("work", application, "ref")
    made = Employment(application_id=application.id, start_on=NOW.date(), terms=[], offered_at=NOW)
    side.session.add(made)
    side.session.flush()
    side.session.add(FollowUp(employment_id=made.id, stage="start", due_on=NOW.date()))
    differs = RegisterDifference(
        employment_id=made.id,
        kind="first_day",
        from_on=NOW.date(),
        to_on=OPEN_END,
        found_at=NOW,
    )
    side.add("register difference", differs)
    trial = Trial(
        ref=f"trial-{prison}", application_id=application.id, kind="second", proposed_at=NOW
    )
    side.add("trial", trial, "ref")


def handed_over(
    session: Session, world: World, inmate: str, counselor: str, town: str
) -> dict[str, str]:
    """Hand-overs of one person, sent: references by who reads each; the counselor has the
    branch's."""
    branch = session.get_one(Municipality, world.ids[town]).branch_id
    readers = {counselor: "branch"}
    if counselor == "anna":
        readers |= {"pavels": "probation", "mara": "mentor", "kaspars": "ngo"}
    found = {}
    for who, kind in readers.items():
        made = Recipient(
            ref=f"h-{kind}"[:9] + inmate[:1],
            inmate_id=world.ids[inmate],
            kind=kind,
            channel="account",
            organisation_id=branch if kind == "branch" else None,
            account_id=None if kind == "branch" else world.ids[who],
            state="sent",
            sent_at=NOW,
        )
        agreed = Agreement(
            inmate_id=world.ids[inmate],
            purpose=f"handover_{kind}",
            legal_basis="test",
            given_on=NOW.date(),
            recorded_at=NOW,
        )
        session.add_all([made, agreed])
        found[who] = made.ref
    session.flush()
    return found


def support(side: Side, prison: str, inmate: str) -> None:
    """A service that goes on after release, of the one body there is, somebody who is referred to
    it, and a support for employers."""
    ids = side.world.ids
    near = prison != "south"
    body = select(Membership.organisation_id).where(Membership.account_id == ids["kaspars"])
    service = Service(
        ref=f"serv-{prison}",
        kind="debts",
        name=f"Parādu konsultācijas {prison}",
        provider="Biedrība",
        organisation_id=side.session.scalars(body).first() if near else None,
        prison_id=ids[prison],
        municipality_id=ids["Rīga" if near else "Liepāja"],
        places=2,
        valid_from=NOW.date(),
        created_at=NOW,
        updated_at=NOW,
    )
    number = side.add("service", service, "ref")
    referral = Referral(
        ref=f"refer-{prison}",
        inmate_id=ids[inmate],
        service_id=number,
        state="referred",
        agreed_on=NOW.date(),
        referred_at=NOW,
        since=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    number = side.add("referral", referral, "ref")
    side.session.add(
        ReferralChange(
            referral_id=number,
            verb="refer",
            from_state="",
            to_state="referred",
            side="counselor",
            by=ids["anna"],
            at=NOW,
        )
    )
    rule = Subsidy(
        ref=f"subs-{prison}",
        name_lv=f"Atbalsts {prison}",
        legal_reference="MK 1",
        source="test",
        valid_from=NOW.date(),
        updated_at=NOW,
    )
    side.add("subsidy", rule, "ref")
