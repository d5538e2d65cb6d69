"""Clients of a probation office: the same profile without the prison's part."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.app import HANDLERS
from jobbridge.applications.model import Application, State
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Assignment, Inmate
from jobbridge.inmates.queries import inmate_for, restrictions_for
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.after_model import AfterRelease, Place
from jobbridge.interviews.model import Mode
from jobbridge.interviews.visit_model import Wish
from jobbridge.places.queries import prisons_for
from jobbridge.roster.queries import known_to
from jobbridge.tiles.queries import listed_people
from jobbridge.viewer import SYSTEM, Role
from jobbridge.web.doors import may_enter
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.probation.conftest import CLIENT, Offices, agreed

TODAY = NOW.date()


def test_an_officer_registers_a_client_on_a_page_and_by_the_interface(
    client_for: ClientFor, database: Database, offices: Offices
) -> None:
    vita = client_for("vita")
    assert vita.get("/").headers["location"] == "/inmates"
    asked = vita.get("/clients/new").text
    assert f'name="office_id" value="{offices.near}"' in asked
    given = {"office_id": str(offices.near), "given_name": "Zita", "family_name": "Zara"}
    sent = vita.submit("/clients/new", **given)
    assert sent.status_code == 303
    page = vita.get(sent.headers["location"]).text
    assert "Zita Zara" in page
    assert "/training" not in page
    listed = vita.get("/inmates").text
    assert "Zita Zara" in listed
    assert CLIENT in listed
    elsewhere = vita.submit("/clients/new", **given | {"office_id": str(offices.far)})
    assert elsewhere.status_code == 404
    headers = {"x-csrf-token": vita.csrf, "origin": "https://jobbridge.example"}
    body = {"office": offices.near, "given_name": "Ruta", "family_name": "Rasa"}
    made = vita.post("/api/v1/clients", json=body, headers=headers)
    assert made.status_code == 201
    assert vita.get(f"/api/v1/inmates/{made.json()['ref']}").json()["name"] == "Ruta Rasa"


def test_who_acts_for_no_office_is_told_so(client_for: ClientFor, offices: Offices) -> None:
    pavels = client_for("pavels")
    assert 'class="jb-empty"' in pavels.get("/clients/new").text
    sent = pavels.submit(
        "/clients/new", office_id=str(offices.near), given_name="Zita", family_name="Zara"
    )
    assert sent.status_code == 422
    assert pavels.get("/inmates").status_code == 404


def test_a_client_is_known_to_their_own_office_alone(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    path = f"/inmates/{offices.klavs}"
    assert client_for("vita").get(path).status_code == 200
    for name in ("zane", "pavels", "anna", "olga", "mara", "nora"):
        assert client_for(name).get(path).status_code == 404, name
    assert client_for("vita").get(f"/inmates/{world.refs['juris']}").status_code == 404
    with database.write() as session:
        klavs = session.get_one(Inmate, offices.klavs_id)
        for stranger in (offices.zane, world.pavels, world.anna, world.olga):
            with pytest.raises(NotFound):
                inmate_for(session, stranger, offices.klavs)
            with pytest.raises(NotFound):
                inmates.add_fact(session, stranger, klavs, kind="licence", code="B", now=NOW)
        assert restrictions_for(session, offices.vita, klavs, TODAY) == []
        with pytest.raises(NotFound):
            restrictions_for(session, offices.zane, klavs, TODAY)


def test_an_officer_follows_the_people_assigned_and_sees_no_more_of_them(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        session.add(
            Assignment(
                inmate_id=world.ids["juris"],
                account_id=offices.vita.account_id,
                assigned_at=NOW,
            )
        )
    vita = client_for("vita")
    assert "Juris" in vita.get("/people").text
    assert "Juris" not in vita.get("/inmates").text
    assert vita.get(f"/inmates/{world.refs['juris']}").status_code == 404


def test_an_office_enters_what_is_about_people_and_nothing_about_prisons(
    client_for: ClientFor, offices: Offices
) -> None:
    """By what counselors' routes begin with, all of them."""
    open_ones: set[str] = set()
    closed: set[str] = set()
    for handler in HANDLERS:
        roles = handler.opt.get("roles") or ()
        for path in handler.paths:
            beginning = path.removeprefix("/api/v1").split("/")[1]
            if Role.PROBATION not in roles and {Role.COUNSELOR, Role.PRISON_OFFICER} & {*roles}:
                into = open_ones if may_enter(offices.vita, roles, [path]) else closed
                into.add(beginning)
    assert closed - open_ones == {
        *("effectiveness", "handovers", "mentor-materials", "mentoring", "referrals", "refusals"),
        *("emergencies", "name-lists", "services", "subsidies", "today", "trials"),
        *("answers", "bans", "demand", "demand.csv", "demand.xlsx", "disruptions", "gate"),
        *("interview-days", "interviews", "items", "left-behind", "losses", "meetings"),
        *("movements", "passes", "prison", "publications", "register", "release-days", "review"),
        *("room-calendars", "roster", "rosters", "time-proposals", "tours", "training"),
    }
    vita = client_for("vita")
    applied = "/applications/nobodys/book"
    for path in ("/interviews", "/prison/week", "/inmates/new", "/register", applied, "/audit"):
        assert vita.get(path).status_code == 404, path
    for path in ("/requests", "/consultations", "/vacancies", "/calendar", "/alerts"):
        assert vita.get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("olga", ("/register", "/interviews", "/gate", "/movements", "/calendar")),
        ("anna", ("/inmates", "/interviews", "/left-behind", "/release-days", "/meetings/new")),
        ("nora", ("/branch", "/interviews", "/after-release", "/release-days", "/left-behind")),
    ],
)
def test_no_page_of_a_prison_or_branch_names_a_client(
    client_for: ClientFor,
    database: Database,
    world: World,
    offices: Offices,
    who: str,
    paths: tuple[str, ...],
) -> None:
    with database.write() as session:
        ref = agreed(session, world, offices.vita, offices.klavs_id).ref
    browser = client_for(who)
    for path in paths:
        text = browser.get(path).text
        for secret in (CLIENT, offices.klavs, ref, "VPD"):
            assert secret not in text, (path, secret)


def test_an_office_is_in_no_list_of_prisons(
    database: Database, world: World, offices: Offices
) -> None:
    with database.read() as session:
        assert {p.code for p in prisons_for(session, SYSTEM)} == {"north", "south"}
        assert {p.code for p in prisons_for(session, world.ada)} == {"north", "south"}
        assert [p.id for p in prisons_for(session, offices.vita)] == [offices.near]
        names = {p.id for p in known_to(session, SYSTEM, [], now=NOW).prisons.values()}
        assert names == {world.ids["north"], world.ids["south"]}


def test_nobody_is_moved_to_an_office_and_a_client_is_met_in_no_room(
    database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        with pytest.raises(Refused):
            inmates.transfer(
                session, world.olga, juris, to_prison_id=offices.near, on=TODAY, now=NOW
            )
        application = agreed(session, world, offices.vita, offices.klavs_id)
        for mode in Mode:
            assert (
                slot_queries.free_slots_for(
                    session,
                    SYSTEM,
                    application,
                    mode=mode,
                    minutes=30,
                    from_day=TODAY,
                    until_day=TODAY + timedelta(days=30),
                    now=NOW,
                )
                == []
            )
        with pytest.raises((Refused, NotFound)):
            interviews.book(
                session,
                SYSTEM,
                application=application,
                starts_at=NOW + timedelta(days=14, hours=2),
                minutes=30,
                mode=Mode.IN_PERSON,
                room_id=world.ids["north_room"],
                now=NOW,
            )


def test_an_office_sets_down_the_duties_of_its_client_and_employers_never_learn_of_them(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        ref = agreed(session, world, offices.vita, offices.klavs_id).ref
    vita, alda = client_for("vita"), client_for("alda")

    def seen() -> str:
        return bare(alda.get(f"/cards/{ref}").text, ref)

    before = seen()
    path = f"/inmates/{offices.klavs}/restrictions"
    duty = {
        "code": "UZRAUDZIBA",
        "legal_reference": "Likums",
        "valid_from": str(TODAY),
        "review_on": str(TODAY + timedelta(days=90)),
    }
    assert vita.get(path).status_code == 200
    assert vita.submit(path, **duty).status_code == 303
    assert "UZRAUDZIBA" in vita.get(f"/inmates/{offices.klavs}").text
    assert client_for("zane").submit(path, **duty).status_code == 404
    assert seen() == before
    with database.read() as session:
        klavs = session.get_one(Inmate, offices.klavs_id)
        assert [b.code for b in restrictions_for(session, offices.vita, klavs, TODAY)] == [
            "UZRAUDZIBA"
        ]


def bare(page: str, ref: str) -> str:
    """The page without what differs by whom it is about or when it was made."""
    page = page.replace(ref, "REF")
    return re.sub(r'(name="(csrf_token|_key)" value|csrf-token" content|nonce)="[^"]*"', "", page)


def test_an_employer_cannot_tell_a_client_from_somebody_in_prison(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        klavs = session.get_one(Inmate, offices.klavs_id)
        # Both can begin today; one of them is still in prison.
        for name in ("release_earliest", "release_expected", "release_latest"):
            setattr(juris, name, getattr(klavs, name))
        first = agreed(session, world, offices.vita, klavs.id).ref
        second = agreed(session, world, world.anna, juris.id).ref
    alda = client_for("alda")
    pages = [bare(alda.get(f"/cards/{ref}").text, ref) for ref in (first, second)]
    assert pages[0] == pages[1]
    for word in ("VPD", "probā", "cietum", CLIENT):
        assert word not in pages[0]
    cards = alda.get("/api/v1/applications").json()["applications"]
    assert {card.pop("ref") for card in cards} == {first, second}
    assert cards[0] == cards[1]


def test_offices_are_places_behind_tiles_as_prisons_are(
    database: Database, offices: Offices
) -> None:
    with database.read() as session:
        found = {one.id: one.prison for one in listed_people(session, TODAY)}
    assert found[offices.klavs_id] == offices.near
    assert len(set(found.values())) == 3


@pytest.mark.parametrize("place", [Place.EMPLOYER, Place.PHONE])
def test_from_the_proposal_to_the_offer_without_a_prison(
    client_for: ClientFor,
    database: Database,
    world: World,
    offices: Offices,
    clock: FixedClock,
    place: Place,
) -> None:
    vita, alda = client_for("vita"), client_for("alda")
    with database.write() as session:
        ref = agreed(session, world, offices.vita, offices.klavs_id).ref
    path = f"/applications/{ref}/branch"
    assert f'href="{path}"' in vita.get(f"/applications/{ref}").text
    assert f'href="{path}"' in vita.get("/after-release").text
    times = re.findall(r'name="starts_at" value="([^"]+)"', vita.get(f"{path}?place={place}").text)
    assert client_for("zane").get(path).status_code == 404
    sent = vita.submit(
        path,
        starts_at=times[0],
        place=place.value,
    )
    assert sent.status_code == 303
    with database.read() as session:
        meeting = session.scalars(select(AfterRelease)).one()
        assert meeting.place == place
        entry = session.scalars(select(Entry).where(Entry.uid == meeting.uid)).one()
        heard = set(
            session.scalars(
                select(EntryAudience.audience).where(EntryAudience.entry_id == entry.id)
            )
        )
        said = [
            repr(vars(one))
            for one in session.scalars(select(Fragment).where(Fragment.entry_id == entry.id))
        ]
    assert (f"organisation:{meeting.branch_id}" in heard) == (place is Place.BRANCH)
    assert f"organisation:{offices.near}" not in heard
    for text in (*said, alda.get("/branch-meetings").text):
        for secret in (CLIENT, offices.klavs, "VPD", "probā", "cietum"):
            assert secret not in text
    assert ref in alda.get("/branch-meetings").text
    assert (ref in client_for("nora").get("/after-release").text) == (place is Place.BRANCH)
    clock.move(days=30)
    vita, alda = client_for("vita"), client_for("alda")
    done = f"/after-release/{meeting.ref}/outcome"
    assert vita.submit(done, outcome="took_place", version="1").status_code == 303
    offer = alda.submit(
        f"/employments/{ref}/offer",
        start_on=str(clock.today() + timedelta(days=14)),
    )
    assert offer.status_code == 303
    with database.read() as session:
        assert session.scalars(select(Application)).one().state == State.OFFER


def test_a_meeting_that_is_called_off_leaves_the_person_waiting_again(
    client_for: ClientFor, database: Database, world: World, offices: Offices
) -> None:
    with database.write() as session:
        ref = agreed(session, world, offices.vita, offices.klavs_id).ref
    vita, path = client_for("vita"), f"/applications/{ref}/branch"
    times = re.findall(r'name="starts_at" value="([^"]+)"', vita.get(path).text)
    assert (
        vita.submit(
            path,
            starts_at=times[0],
        ).status_code
        == 303
    )
    with database.read() as session:
        meeting = session.scalars(select(AfterRelease)).one()
        assert session.scalars(select(Application)).one().state == State.INTERVIEW
    assert f'href="{path}"' not in vita.get("/after-release").text
    off = f"/after-release/{meeting.ref}/call-off"
    assert vita.submit(off, version="1").status_code == 303
    with database.write() as session:
        application = session.scalars(select(Application)).one()
        suits = NOW + timedelta(days=10, hours=3, minutes=30)
        session.add(Wish(application_id=application.id, starts_at=suits, at=NOW))
    marked = re.findall(r'name="starts_at" value="([^"]+)"', vita.get(path).text)
    assert marked[0] == (suits - timedelta(minutes=30)).isoformat()
    assert f'href="{path}"' in vita.get("/after-release").text
    with database.read() as session:
        assert session.scalars(select(Application)).one().state == State.AGREED
