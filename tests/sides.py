"""One side of the permission matrix: a person, work, a prison, and what belongs to them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.apart.model import Apart
from jobbridge.applications.model import Application, Request
from jobbridge.applications.model import State as ApplicationState
from jobbridge.bans.model import Ban
from jobbridge.busy.model import Busy, EmployerBusy, EmployerCalendar
from jobbridge.calendar.actions import EntryTexts, put_entry
from jobbridge.consultations.model import Consultation, Goal, GoalStep, Group, Plan, Readiness
from jobbridge.days.model import DayItem, DayPanel, DayPlan
from jobbridge.db import Base
from jobbridge.foreign.model import ForeignCalendar
from jobbridge.inmates.model import (
    Agreement,
    Block,
    Care,
    Fact,
    Inmate,
    Restriction,
)
from jobbridge.interviews.model import Closure, Count, Interview, InterviewDay, Room, Window
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.interviews.visit_model import PassState, VisitItem, Visitor, VisitorPass
from jobbridge.matching.model import Match
from jobbridge.refs import new_uid
from jobbridge.roomcalendars.model import RoomImport
from jobbridge.roster.model import RosterImport, RosterQuestion
from jobbridge.training.model import Course, Enrolment
from jobbridge.vacancies.model import DutyChange, Employer, VacancyDuty
from tests.conftest import CANARY, NOW, World


@dataclass
class Side:
    session: Session
    world: World
    names: dict[str, int | str]

    def add(self, kind: str, row: Base, name: str = "id") -> int:
        self.session.add(row)
        self.session.flush()
        self.names[kind] = getattr(row, name)
        number: int = getattr(row, "id", 0)
        return number

    def people(self, prison: str, inmate: str, employer: str, counselor: str) -> None:
        ids, refs = self.world.ids, self.world.refs
        number = self.session.get_one(Employer, ids[employer]).registration_number
        self.names |= {
            "inmate": refs[inmate],
            "prison code": prison,
            "prison": ids[prison],
            "employer": ids[employer],
            "registration": number,
        }
        self.add(
            "restriction",
            Restriction(
                inmate_id=ids[inmate],
                code="BERNI",
                legal_reference="§ 1",
                set_at=NOW,
                valid_from=NOW.date(),
                review_on=NOW.date() + timedelta(days=90),
            ),
        )
        agreement = self.session.scalars(
            select(Agreement.id).where(Agreement.inmate_id == ids[inmate])
        ).first()
        assert agreement is not None
        self.names["agreement"] = agreement
        fact = self.session.scalars(select(Fact.id).where(Fact.inmate_id == ids[inmate])).first()
        assert fact is not None
        self.names["fact"] = fact
        busy = Busy(
            inmate_id=ids[inmate],
            kind="work",
            weekday=6,
            begins=time(8),
            ends=time(9),
            recorded_at=NOW,
        )
        self.add("busy time", busy)
        blocked = EmployerBusy(
            employer_id=ids[employer],
            starts_at=NOW + timedelta(days=80),
            ends_at=NOW + timedelta(days=81),
            recorded_at=NOW,
        )
        self.add("blocked time", blocked)
        foreign = ForeignCalendar(url="https://calendar.example/", asked_at=NOW, next_at=NOW)
        self.session.add(foreign)
        self.session.flush()
        calendar = EmployerCalendar(
            employer_id=ids[employer], foreign_id=foreign.id, added_at=NOW, calendar=foreign
        )
        self.add("employer calendar", calendar)
        self.add("block", Block(inmate_id=ids[inmate], organisation_id=ids["b"], set_at=NOW))
        care = Care(
            inmate_id=ids[inmate],
            account_id=ids[counselor],
            since=NOW,
            given_by=ids[counselor],
            batch=f"batch-{prison}",
        )
        self.add("batch", care, "batch")
        consultation = Consultation(
            inmate_id=ids[inmate],
            held_on=NOW.date(),
            conducted_by=ids[counselor],
            entered_by=ids[counselor],
            entered_at=NOW,
            readiness=Readiness.NOW,
            notes=CANARY,
        )
        held = self.add("consultation", consultation)
        self.session.add(
            Plan(
                inmate_id=ids[inmate],
                made_on=NOW.date(),
                readiness=Readiness.NOW,
                consultation_id=held,
            )
        )
        group = Group(
            ref=f"group-{prison}",
            prison_id=ids[prison],
            topic=f"Group {prison}",
            on=NOW.date(),
            conducted_by=ids[counselor],
            entered_by=ids[counselor],
            entered_at=NOW,
        )
        self.add("group", group, "ref")
        goal = Goal(inmate_id=ids[inmate], kind="work", set_at=NOW)
        step = GoalStep(goal_id=self.add("goal", goal), words=CANARY, due_on=NOW.date())
        self.add("step", step)

    def roster(self, prison: str, inmate: str) -> None:
        ids = self.world.ids
        made = RosterImport(ref=f"roster-{prison}", kind="roster", state="applied", made_at=NOW)
        self.session.add(made)
        self.session.flush()
        question = RosterQuestion(
            ref=f"asked-{prison}",
            import_id=made.id,
            number=2,
            cause="gone",
            key=str(ids[inmate]),
            inmate_id=ids[inmate],
            prison_id=ids[prison],
            offered="{}",
            raised_at=NOW,
        )
        self.add("roster question", question, "ref")

    def work(self, prison: str, inmate: str, employer: str, vacancy: str) -> None:
        ids = self.world.ids
        self.names["vacancy"] = self.world.refs[vacancy]
        self.session.add(VacancyDuty(vacancy_id=ids[vacancy], tag="CHILDREN"))
        self.add(
            "duty change",
            DutyChange(vacancy_id=ids[vacancy], tags="NIGHT", said_at=NOW, by_employer=True),
        )
        self.session.add(
            Match(
                inmate_id=ids[inmate],
                vacancy_id=ids[vacancy],
                score=8000,
                parts={},
                policy="1",
                inmate_version=1,
                vacancy_version=1,
                as_of=NOW.date(),
            )
        )
        request = Request(
            ref=f"request-{prison}"[:12],
            employer_id=ids[employer],
            vacancy_id=ids[vacancy],
            asked_at=NOW,
            answer_due=NOW.date() + timedelta(days=5),
        )
        self.add("request", request, "ref")
        application = Application(
            ref=f"applic-{prison}"[:12],
            inmate_id=ids[inmate],
            vacancy_id=ids[vacancy],
            request_id=request.id,
            state=ApplicationState.INTERVIEW,
            card={},
            created_at=NOW,
            updated_at=NOW,
        )
        self.add("application", application, "ref")
        day = InterviewDay(
            ref=f"day-{prison}",
            employer_id=ids[employer],
            prison_id=ids[prison],
            on=NOW.date() + timedelta(days=10),
            created_at=NOW,
        )
        self.add("day", day, "ref")
        plan = DayPlan(day_id=day.id, uid=new_uid(), rooms=[ids[f"{prison}_room"]], updated_at=NOW)
        self.session.add_all([plan, DayPanel(day_id=day.id, number=1)])
        self.session.add(DayItem(day_id=day.id, application_id=application.id))
        starts = datetime.combine(NOW.date() + timedelta(days=10), time(8), UTC)
        interview = Interview(
            ref=f"meet-{prison}",
            uid=new_uid(),
            application_id=application.id,
            employer_id=ids[employer],
            prison_id=ids[prison],
            room_id=ids[f"{prison}_room"],
            day_id=day.id,
            state=InterviewState.BOOKED,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            created_at=NOW,
            updated_at=NOW,
        )
        self.add("interview", interview, "ref")
        put_entry(
            self.session,
            uid=interview.uid,
            sequence=0,
            status="CONFIRMED",
            starts_at=starts,
            ends_at=interview.ends_at,
            revised_at=NOW,
            audiences=[f"organisation:{ids[employer]}", f"organisation:{ids[prison]}"],
            texts=lambda _locale, _tier: EntryTexts(f"Entry {prison}"),
        )

    def training(self, prison: str, inmate: str) -> None:
        course = Course(
            ref=f"course-{prison}",
            prison_id=self.world.ids[prison],
            subject="welding",
            places=2,
            starts_on=NOW.date() - timedelta(days=7),
            ends_on=NOW.date() + timedelta(days=30),
            created_at=NOW,
            updated_at=NOW,
        )
        number = self.add("course", course, "ref")
        enrolment = Enrolment(
            inmate_id=self.world.ids[inmate],
            subject="welding",
            course_id=number,
            seat=1,
            state="enrolled",
            wished_on=NOW.date(),
            certificate_number=None,
            recorded_at=NOW,
        )
        self.add("enrolment", enrolment)

    def house(self, prison: str) -> None:
        number = self.world.ids[prison]
        self.names["organisation"] = number
        window = self.session.scalars(select(Window.id).where(Window.prison_id == number)).first()
        assert window is not None
        self.names["window"] = window
        self.add("count", Count(prison_id=number, begins=time(12), ends=time(13), what="meal"))
        later = NOW + timedelta(days=60)
        self.add(
            "closure",
            Closure(prison_id=number, starts_at=later, ends_at=later + timedelta(days=1)),
        )
        interpreter = Interpreter(prison_id=number, name=f"Tulks {prison}", languages=["ru"])
        self.add("interpreter", interpreter)
        room = Room(prison_id=number, code="T9", name=f"Telpa 9 {prison}", kind="room")
        self.add("spare room", room)
        look = RoomImport(ref=f"room-{prison}", room_id=room.id, source="file", made_at=NOW)
        self.add("room import", look, "ref")

    def visitor(self, prison: str, employer: str) -> None:
        """One who comes today, and may."""
        visitor = Visitor(
            ref=f"visitor-{prison}"[:12],
            employer_id=self.world.ids[employer],
            name=f"Viesis {prison}",
            personal_code=None,
            birth_date="1980-01-01",
            document="passport",
            document_number="LV1234567",
            organisation="SIA",
            plate=None,
            created_at=NOW,
            updated_at=NOW,
        )
        number = self.add("visitor", visitor, "ref")
        made = VisitorPass(
            ref=f"pass-{prison}",
            visitor_id=number,
            prison_id=self.world.ids[prison],
            on=NOW.date(),
            state=PassState.ALLOWED,
            asked_at=NOW,
        )
        self.add("pass", made, "ref")
        item = VisitItem(
            employer_id=self.world.ids[employer], prison_id=self.world.ids[prison],
            on=NOW.date() + timedelta(days=self.session.query(VisitItem).count() // 2),
            kind="laptop", count=1, state=PassState.ASKED, asked_at=NOW,
        )  # fmt: skip
        self.add("item", item)
        ban = Ban(
            ref=f"ban-{prison}",
            prison_id=self.world.ids[prison],
            name=f"Liegtais {prison}",
            why="items",
            valid_from=NOW.date(),
            valid_to=NOW.date() + timedelta(days=30),
            set_at=NOW,
        )
        self.add("ban", ban, "ref")

    def pair(self, prison: str, inmate: str) -> None:
        """The person and somebody else of the same prison who must not meet."""
        number = self.world.ids[inmate]
        other = self.world.ids["karlis"] if prison == "north" else self._another(number)
        first, second = sorted((number, other))
        made = Apart(first_id=first, second_id=second, valid_from=NOW.date(), set_at=NOW)
        self.add("pair", made)

    def _another(self, inmate_id: int) -> int:
        like = self.session.get_one(Inmate, inmate_id)
        other = Inmate(
            ref="inmate-other",
            prison_id=like.prison_id,
            given_name="Cits",
            family_name=like.family_name,
            personal_code=None,
            birth_date=None,
            contact=None,
            notes=None,
            release_earliest=like.release_earliest,
            release_expected=like.release_expected,
            release_latest=like.release_latest,
            created_at=NOW,
            updated_at=NOW,
        )
        self.session.add(other)
        self.session.flush()
        return other.id
