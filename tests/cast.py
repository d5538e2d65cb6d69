"""One cast for all tests: who is who, and how they are written into a database."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.db import Database
from jobbridge.inmates.actions import index_name
from jobbridge.inmates.model import Agreement, Assignment, Conditions, Fact, Inmate
from jobbridge.interviews.model import Room, Window
from jobbridge.places.model import Branch, Municipality, Prison
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, OccupationSkill, Skill
from jobbridge.vacancies.model import Employer, Requirement, Vacancy
from jobbridge.viewer import SYSTEM, Duty, Role, Viewer

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # a Monday, 10:00 in Riga
CANARY = "Kanarijs"


@dataclass
class World:
    """The cast's ids and viewers, by short names."""

    ids: dict[str, int] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    viewers: dict[str, Viewer] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Viewer:
        try:
            return self.viewers[name]
        except KeyError:
            raise AttributeError(name) from None


def build(database: Database) -> None:
    with database.write() as session:

        def organisation(kind: str, name: str) -> int:
            row = Organisation(kind=kind, name=name)
            session.add(row)
            session.flush()
            return row.id

        branch_rows = []
        for code, name in (("riga", "Rīgas filiāle"), ("liepaja", "Liepājas filiāle")):
            branch_rows.append(Branch(id=organisation("branch", name), code=code))
        session.add_all(branch_rows)
        session.flush()
        towns = [
            Municipality(
                name="Rīga",
                kind="valstspilsēta",
                region="Rīga",
                centre="Rīga",
                lat=56.95,
                lon=24.11,
                branch_id=branch_rows[0].id,
            ),
            Municipality(
                name="Liepāja",
                kind="valstspilsēta",
                region="Kurzeme",
                centre="Liepāja",
                lat=56.50,
                lon=21.01,
                branch_id=branch_rows[1].id,
            ),
            Municipality(
                name="Cēsu novads",
                kind="novads",
                region="Vidzeme",
                centre="Cēsis",
                lat=57.31,
                lon=25.27,
                branch_id=branch_rows[0].id,
            ),
        ]
        session.add_all(towns)
        session.flush()
        prisons = []
        for code, name, town in (
            ("north", "Ziemeļu cietums", towns[0]),
            ("south", "Dienvidu cietums", towns[1]),
        ):
            prisons.append(
                Prison(
                    id=organisation("prison", name),
                    code=code,
                    short=name.split()[0],
                    municipality_id=town.id,
                    lat=town.lat,
                    lon=town.lon,
                    open_unit=code == "north",
                )
            )
        session.add_all(prisons)
        session.flush()
        for prison in prisons:
            session.add_all(
                [
                    Room(prison_id=prison.id, code="T1", name="Tikšanās telpa 1", kind="room"),
                    Room(prison_id=prison.id, code="V1", name="Video vieta 1", kind="video"),
                ]
            )
            for weekday in range(1, 6):
                for opens, closes in ((9, 12), (13, 16)):
                    session.add(
                        Window(
                            prison_id=prison.id,
                            weekday=weekday,
                            opens=time(opens),
                            closes=time(closes),
                        )
                    )
        employers = []
        for name, number in (("SIA A darbs", "49990000014"), ("SIA B darbs", "49990000027")):
            employers.append(
                Employer(
                    id=organisation("employer", name),
                    registration_number=number,
                    municipality_id=towns[0].id,
                    vetted_at=NOW,
                    email="darbs@example.org",
                )
            )
        session.add_all(employers)
        welder = Occupation(
            scheme=CLASSIFIER,
            code="7212 04",
            isco="7212",
            lv="metinātājs",
            lv_f="metinātāja",
            en="welder",
            ru="сварщик",
            source="test",
        )
        cook = Occupation(
            scheme=CLASSIFIER,
            code="5120 02",
            isco="5120",
            lv="pavārs",
            lv_f="pavāre",
            en="cook",
            ru="повар",
            source="test",
        )
        session.add_all([welder, cook])
        skills = [
            Skill(key="weld", kind="skill", lv="metināt", en="weld", ru="сваривать", source="test"),
            Skill(
                key="read-drawings",
                kind="skill",
                lv="lasīt rasējumus",
                en="read drawings",
                ru="читать чертежи",
                source="test",
            ),
        ]
        session.add_all(skills)
        session.flush()
        session.add_all(
            OccupationSkill(
                occupation_id=welder.id, skill_id=s.id, essential=s.key == "weld", source="test"
            )
            for s in skills
        )

        def account(
            name: str, role: Role, *organisations: int, duties: tuple[Duty, ...] = ()
        ) -> int:
            return accounts.add_account(
                session,
                SYSTEM,
                email=f"{name}@jobbridge.example",
                name=name.capitalize(),
                role=role,
                organisations=organisations,
                duties=duties,
                now=NOW,
            ).id

        anna = account("anna", Role.COUNSELOR, prisons[0].id)
        account("bela", Role.COUNSELOR, prisons[1].id)
        account("alda", Role.EMPLOYER, employers[0].id)
        account("bruno", Role.EMPLOYER, employers[1].id)
        account("olga", Role.PRISON_OFFICER, prisons[0].id, duties=tuple(Duty))
        account("otto", Role.PRISON_OFFICER, prisons[1].id)
        account("nora", Role.AGENCY, branch_rows[0].id)
        account("niks", Role.AGENCY, branch_rows[1].id)
        account("pavels", Role.PROBATION)
        house = organisation("ngo", 'Biedrība "Solis"')
        account("mara", Role.MENTOR, house)
        account("kaspars", Role.COORDINATOR, house)
        account("tekla", Role.MINISTRY)
        account("uldis", Role.AUDITOR)
        account("ada", Role.ADMINISTRATOR)
        mara = session.query(Account).filter_by(email="mara@jobbridge.example").one().id

        for key, prison, counselor, days in (
            ("juris", prisons[0], anna, 60),
            ("karlis", prisons[0], anna, 120),
            ("marta", prisons[1], None, 60),
        ):
            release = NOW.date() + timedelta(days=days)
            inmate = Inmate(
                ref=f"inmate-{key}"[:12],
                prison_id=prison.id,
                counselor_id=counselor,
                given_name=key.capitalize(),
                family_name=CANARY,
                personal_code=None,
                birth_date="1990-05-01",
                contact=None,
                notes=None,
                release_earliest=release - timedelta(days=7),
                release_expected=release,
                release_latest=release,
                municipality_id=towns[0].id,
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(inmate)
            session.flush()
            index_name(session, inmate)
            session.add_all(
                [
                    Fact(
                        inmate_id=inmate.id, kind="target", code="7212 04", level=1, recorded_at=NOW
                    ),
                    Fact(
                        inmate_id=inmate.id,
                        kind="skill",
                        code="weld",
                        level=3,
                        evidence="certificate_inside",
                        recorded_at=NOW,
                    ),
                    Fact(
                        inmate_id=inmate.id,
                        kind="language",
                        code="lv",
                        text_level="B2",
                        recorded_at=NOW,
                    ),
                    Conditions(inmate_id=inmate.id, km=50, updated_at=NOW),
                    *(
                        Agreement(
                            inmate_id=inmate.id,
                            purpose=purpose,
                            legal_basis="test",
                            given_on=date(2026, 11, 1),
                            recorded_at=NOW,
                        )
                        for purpose in ("listing", "introduction", "interview")
                    ),
                ]
            )
            if key == "juris":
                session.add(Assignment(inmate_id=inmate.id, account_id=mara, assigned_at=NOW))
        for key, employer in (("metinatajs-a", employers[0]), ("metinatajs-b", employers[1])):
            vacancy = Vacancy(
                ref=key[:12],
                employer_id=employer.id,
                title="Metinātājs",
                occupation_id=welder.id,
                occupation_confirmed=True,
                municipality_id=towns[0].id,
                lat=56.95,
                lon=24.11,
                pay_from_cents=120000,
                pay_to_cents=150000,
                load="full",
                state="published",
                published_at=NOW,
                created_at=NOW,
                updated_at=NOW,
                seats=2,
                apply_by=NOW.date() + timedelta(days=90),
                requirements=[
                    Requirement(kind="skill", code="weld", level=2, must=True),
                    Requirement(kind="language", code="lv", text_level="A2", must=True),
                    Requirement(kind="skill", code="read-drawings", level=1, must=False),
                ],
            )
            session.add(vacancy)


def read(database: Database) -> World:
    world = World()
    with database.read() as session:
        for account in session.query(Account):
            key = account.email.partition("@")[0]
            world.ids[key] = account.id
            world.viewers[key] = viewer_for(session, account)
        for prison in session.query(Prison):
            world.ids[prison.code] = prison.id
        for inmate in session.query(Inmate):
            world.ids[inmate.given_name.lower()] = inmate.id
            world.refs[inmate.given_name.lower()] = inmate.ref
        for house in session.query(Organisation).filter_by(kind="ngo"):
            world.ids["ngo"] = house.id
        for employer in session.query(Employer):
            world.ids[employer.name.split()[1].lower()] = employer.id
        for vacancy in session.query(Vacancy):
            key = "vacancy_" + vacancy.ref[-1]
            world.ids[key], world.refs[key] = vacancy.id, vacancy.ref
        for room in session.query(Room):
            prison_key = next(k for k in ("north", "south") if world.ids[k] == room.prison_id)
            world.ids[f"{prison_key}_{room.kind}"] = room.id
        for town in session.query(Municipality):
            world.ids[town.name] = town.id
    return world
