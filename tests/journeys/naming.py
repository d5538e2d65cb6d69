"""What the pages that are looked at are called in the demonstration."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import staff_actions
from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.app import open_database
from jobbridge.applications import reply_links
from jobbridge.applications.model import Application, Request
from jobbridge.applications.reply_queries import waiting_cards
from jobbridge.busy.model import EmployerCalendar
from jobbridge.calendar.model import Entry
from jobbridge.clock import Clock
from jobbridge.consultations.model import Consultation, Group
from jobbridge.demo.stage import STAGE_EMPLOYER, STAGE_PRISON
from jobbridge.disruptions import declare_actions
from jobbridge.disruptions.model import (
    Disruption,
    Kind,
    NewTimes,
    Outcome,
    Proposal,
    State,
    Way,
)
from jobbridge.employments.model import Employment
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.handovers import queries as handover_queries
from jobbridge.handovers.model import Recipient
from jobbridge.handovers.rules import LIVE
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews.model import Interview, InterviewDay, Window
from jobbridge.interviews.visit_model import Visitor, VisitorPass
from jobbridge.itip import answer_links, stop_links
from jobbridge.itip.model import Answer, Attendee
from jobbridge.meetings.model import Meeting
from jobbridge.mentors import answer_queries as mentor_answers
from jobbridge.mentors.model import Mentoring, MentorProposal
from jobbridge.places.model import Prison
from jobbridge.publications import actions as publications
from jobbridge.refs import new_ref
from jobbridge.roomcalendars.model import RoomImport
from jobbridge.settings import load
from jobbridge.tours import actions as tours
from jobbridge.training.model import Course
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role, Viewer
from tests.journeys.naming_work import served, tried

ADMINISTRATOR = "Ģirts Ozols"
COUNSELOR = "Ilze Krastiņa"


@pytest.fixture(scope="session")
def named(demo_folder: Path) -> dict[str, str]:
    """References in the demonstration, by the names that the addresses above use."""
    settings = load({}, var=demo_folder / "var")
    database = open_database(settings)
    with database.write() as session:
        token = _token(session, settings.secret_key)
        found = {**_named(session), **_made(session), "token": token}
        found |= _moved(session, found) | _toured(session, found)
        found |= _handed(session)
        found |= _mentored(session)
        found |= served(session, settings.secret_key, int(found["organisation"]))
        found |= tried(session, settings.secret_key, found["application"])
        found |= _invited(session, found, settings.secret_key) | _foreign(session, found)
    database.dispose()
    return found


def _handed(session: Session) -> dict[str, str]:
    """Somebody handed over to a branch, and to an office by a link."""
    rows = session.scalars(
        select(Recipient).where(Recipient.state.in_(LIVE)).order_by(Recipient.id)
    )
    first = {row.kind: row for row in reversed(rows.all())}
    return {
        "handover": first["branch"].ref,
        "handed": session.get_one(Inmate, first["branch"].inmate_id).ref,
        "link": handover_queries.token_of(session, first["social"].seed),
    }


def _token(session: Session, secret: bytes) -> str:
    """A link as it stands in a mail to an employer whose card waits."""
    card = waiting_cards(session)[0]
    assert card.card_at is not None
    reader = session.scalars(
        select(Membership.account_id).where(Membership.organisation_id == card.vacancy.employer_id)
    ).first()
    assert reader is not None
    ends = card.card_at + timedelta(days=14)
    return reply_links.made(secret, card.ref, reader, ends, card.card_at).token


def _mentored(session: Session) -> dict[str, str]:
    """Somebody with whom the cast's mentor goes along, and a link as it stands in a mail."""
    assigned = session.scalars(
        select(Mentoring).where(Mentoring.state == "assigned").order_by(Mentoring.id)
    ).first()
    waiting = session.scalars(
        select(MentorProposal).where(MentorProposal.answer == "").order_by(MentorProposal.id)
    ).first()
    assert assigned is not None
    assert waiting is not None
    return {
        "along": assigned.ref,
        "mentor": str(assigned.mentor_id),
        "mentored": mentor_answers.token_of(session, waiting),
    }


def _made(session: Session) -> dict[str, str]:
    """What the demonstration does not have: somebody invited, and a file to be looked at."""
    now = Clock().now()
    administrator = session.scalars(select(Account).where(Account.name == ADMINISTRATOR)).one()
    viewer = viewer_for(session, administrator)
    invited = staff_actions.add_staff(
        session,
        viewer,
        email="zane@demo.example",
        name="Zane Zīle",
        role=Role.AUDITOR,
        organisations=(),
        duties=(),
        locale="lv",
        now=now,
    )
    upload = publications.upload(
        session,
        viewer,
        kind="swap-days",
        files=[("swap.csv", b"date_off,date_worked\n2027-05-03,2027-05-08\n2027-05-04,soon\n")],
        synthetic=True,
        now=now,
    )
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    return {
        "account": str(invited.id),
        "invitation": staff_actions.invite(session, viewer, account_id=invited.id, now=now),
        "organisation": str(prison.id),
        "upload": upload.ref,
    }


def _moved(session: Session, named: dict[str, str]) -> dict[str, str]:
    """A person who cannot come, whose interview waits for a decision; and an interview of the
    cast's employer that was moved, of which it was told."""
    now = Clock().now()
    counselor = _viewer(session, COUNSELOR)
    waits = session.scalars(select(Interview).where(Interview.ref == named["interview"])).one()
    open_one = declare_actions.set_absent(
        session,
        counselor,
        waits,
        starts_at=waits.starts_at - timedelta(hours=1),
        ends_at=waits.ends_at + timedelta(hours=1),
        now=now,
    )
    told = session.scalars(select(Interview).where(Interview.ref == named["meeting"])).one()
    done = Disruption(
        ref=new_ref(),
        kind=Kind.CLOSURE,
        prison_id=told.prison_id,
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        state=State.RELEASED,
        declared_at=now,
        released_at=now,
    )
    session.add(done)
    session.flush()
    message = NewTimes(
        ref=new_ref(), disruption_id=done.id, employer_id=told.employer_id, told_at=now
    )
    session.add(message)
    session.add(
        Proposal(
            disruption_id=done.id,
            interview_id=told.id,
            interview_version=told.version,
            way=Way.SAME_DAY,
            starts_at=told.starts_at,
            ends_at=told.ends_at,
            mode=told.mode,
            room_id=told.room_id,
            was_starts_at=told.starts_at - timedelta(hours=1),
            was_mode=told.mode,
            was_room_id=told.room_id,
            state=Outcome.DONE,
        )
    )
    session.flush()
    return {"disruption": open_one.ref, "moved": waits.ref, "times": message.ref}


def _invited(session: Session, named: dict[str, str], secret: bytes) -> dict[str, str]:
    """Links as they stand in an invitation's mail and in a reminder, to one of the employer."""
    now = Clock().now()
    meeting = session.scalars(select(Interview).where(Interview.ref == named["meeting"])).one()
    entry = session.scalars(select(Entry).where(Entry.uid == meeting.uid)).one()
    account_id = session.scalars(
        select(Membership.account_id)
        .where(Membership.organisation_id == meeting.employer_id)
        .order_by(Membership.account_id)
    ).first()
    assert account_id is not None
    rows = select(Attendee).where(Attendee.entry_id == entry.id, Attendee.account_id == account_id)
    attendee = session.scalar(rows)
    if attendee is None:
        attendee = Attendee(
            entry_id=entry.id, account_id=account_id, sequence=entry.sequence, revised_at=now
        )
        session.add(attendee)
        session.flush()
    link = answer_links.made(
        secret, attendee.id, Answer.ACCEPTED, sequence=entry.sequence, ends=entry.ends_at
    )
    stop = stop_links.made(secret, account_id, "reminder")
    return {"attend": link.token, "stop": stop.rpartition("/")[2]}


def _foreign(session: Session, named: dict[str, str]) -> dict[str, str]:
    """Another's calendar of the employer's, and a look into one of a room."""
    now = Clock().now()
    source = ForeignCalendar(
        url="https://calendar.example/", asked_at=now, next_at=now + timedelta(days=99)
    )
    mine = EmployerCalendar(employer_id=int(named["employer"]), added_at=now, calendar=source)
    look = RoomImport(ref=new_ref(), room_id=int(named["room"]), source="file", made_at=now)
    session.add_all([mine, look])
    session.flush()
    return {"foreign": str(mine.id), "import": look.ref}


def _toured(session: Session, named: dict[str, str]) -> dict[str, str]:
    """A tour of the prison of the stage and one more."""
    now = Clock().now()
    prisons = session.scalars(select(Prison).order_by(Prison.code != STAGE_PRISON, Prison.code))
    tour = tours.open_tour(
        session,
        _viewer(session, COUNSELOR),
        employer=session.scalars(
            select(Employer).where(Employer.registration_number == named["number"])
        ).one(),
        prisons=list(prisons.unique())[:2],
        on=now.date() + timedelta(days=30),
        most_days=2,
        minutes=30,
        panels=1,
        now=now,
    )
    return {"tour": tour.ref}


def _viewer(session: Session, name: str) -> Viewer:
    return viewer_for(session, session.scalars(select(Account).where(Account.name == name)).one())


def _named(session: Session) -> dict[str, str]:
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    employer = session.scalars(
        select(Employer)
        .join(Organisation, Organisation.id == Employer.id)
        .where(Organisation.name == STAGE_EMPLOYER)
    ).one()
    mine = (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(Inmate.prison_id == prison.id)
    )
    application = session.scalars(
        mine.where(Vacancy.employer_id == employer.id, Application.state == "interview")
    ).first()
    waiting = session.scalars(mine.where(Application.state == "agreed")).first()
    assert application is not None
    assert waiting is not None
    asked = select(Request.vacancy_id)
    unasked = session.scalars(
        select(Vacancy).where(
            Vacancy.employer_id == employer.id,
            Vacancy.state == "published",
            Vacancy.id.not_in(asked),
        )
    ).first()
    interview = session.scalars(
        select(Interview)
        .where(Interview.prison_id == prison.id, Interview.state.in_(["booked", "confirmed"]))
        .order_by(Interview.starts_at.desc())
    ).first()
    assert interview is not None
    day = session.scalars(select(InterviewDay)).first()
    group = session.scalars(select(Group)).first()
    planned = session.scalars(
        select(Consultation).where(Consultation.state == "planned", Consultation.group_id.is_(None))
    ).first()
    assert group is not None
    assert planned is not None
    agreement = session.scalars(
        select(Agreement).where(Agreement.inmate_id == application.inmate_id)
    ).first()
    assert agreement is not None
    course = session.scalars(
        select(Course).where(Course.prison_id == prison.id, Course.subject == "welding")
    ).one()
    meeting = session.scalars(
        select(Interview).where(
            Interview.employer_id == employer.id, Interview.state == "confirmed"
        )
    ).first()
    assert meeting is not None
    visitor_pass = session.scalars(
        select(VisitorPass).join(VisitorPass.visitor).where(Visitor.employer_id == employer.id)
    ).first()
    assert visitor_pass is not None
    offered = session.scalars(
        mine.join(Employment, Employment.application_id == Application.id)
        .where(Application.state == "offer")
        .order_by(Application.id)
    ).first()
    assert offered is not None
    assert application.request is not None
    return {
        "inmate": application.inmate.ref,
        "agreement": str(agreement.id),
        "request": application.request.ref,
        "application": application.ref,
        "waiting": waiting.ref,
        "vacancy": application.vacancy.ref,
        "unasked": unasked.ref if unasked else application.vacancy.ref,
        "employer": str(employer.id),
        "number": waiting.vacancy.employer.registration_number,
        "prison": prison.code,
        "course": course.ref,
        "interview": interview.ref,
        "day": day.ref if day else "",
        "group": group.ref,
        "planned": str(planned.id),
        "planned_inmate": planned.inmate.ref,
        "meeting": meeting.ref,
        "visitor": visitor_pass.visitor.ref,
        "pass": visitor_pass.ref,
        "work": offered.ref,
        "held": session.scalars(
            select(Meeting.ref)
            .where(Meeting.state.in_(["confirmed", "took_place"]), Meeting.mode == "in_person")
            .order_by(Meeting.id)
        ).first()
        or "",
        "talk": session.scalars(select(Meeting.ref).order_by(Meeting.starts_at.desc())).first()
        or "",
        "room": str(interview.room_id),
        "window": str(
            session.scalars(select(Window.id).where(Window.prison_id == prison.id)).first()
        ),
    }
