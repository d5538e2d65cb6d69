"""The pages of mentors, coordinators and counselors, and the link in a mentor's mail."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.actions import assign
from jobbridge.inmates.model import Inmate
from jobbridge.mentors import actions, answer_queries, material_actions, queries
from jobbridge.mentors.model import Mentoring, MentorMaterial, MentorMeeting, MentorProposal
from jobbridge.mentors.report_queries import months_for
from jobbridge.mentors.team_pages import ProfileForm
from jobbridge.notices.mentored import mentoring as notice_of
from jobbridge.outbox.model import Job
from tests.conftest import CANARY, NOW, World
from tests.mentors.conftest import LATER, asked, assigned, follows

Clients = Callable[[str | None], Any]


def test_a_whole_way_by_the_pages(database: Database, world: World, client_for: Clients) -> None:
    anna, kaspars, mara = (client_for(who) for who in ("anna", "kaspars", "mara"))
    page = f"/inmates/{world.refs['juris']}/mentor"
    assert "field-given_on" not in anna.get(page).text
    answer = anna.submit(page, language="lv", times=["evening"], inside="yes")
    assert answer.headers["location"] == page
    with database.read() as session:
        ref = session.scalars(select(Mentoring.ref)).one()
    home = kaspars.get("/mentors").text
    assert f"/mentoring/{ref}" in home
    assert CANARY not in home
    choose = kaspars.get(f"/mentoring/{ref}").text
    assert "Mara" in choose
    # A counselor's name, too, would tell the prison.
    assert [word for word in (CANARY, "Anna", "Ziemeļu") if word in choose] == []
    assert mara.get(f"/mentoring/{ref}").status_code == 404
    kaspars.submit(f"/mentoring/{ref}/propose", mentor=world.ids["mara"])
    mine = mara.get("/mentoring").text
    assert f"/mentoring/{ref}/accept" in mine
    assert CANARY not in mine + mara.get(f"/mentoring/{ref}").text
    mara.submit(f"/mentoring/{ref}/accept")
    assert CANARY in mara.get("/mentoring").text
    assert CANARY not in kaspars.get(f"/mentoring/{ref}").text + kaspars.get("/mentors").text
    answer = mara.submit(
        f"/mentoring/{ref}/meetings",
        on=NOW.date(),
        place="inside",
        attended="yes",
        minutes=50,
        note="Parunājām par dzīvokli",
    )
    assert answer.headers["location"] == f"/mentoring/{ref}#meetings"
    assert "dzīvokli" not in mara.get(f"/mentoring/{ref}").text
    for reader in (kaspars, anna):
        assert "dzīvokli" in reader.get(f"/mentoring/{ref}").text
    wrong = mara.submit(f"/mentoring/{ref}/meetings", on="2026-11-24", place="inside")
    assert wrong.status_code == 422
    assert 'id="field-on-error"' in wrong.text or 'id="field-attended-error"' in wrong.text
    mara.submit(f"/mentoring/{ref}/given", on=NOW.date(), kind="food", quantity=2, cost="12.50")
    report = kaspars.get("/mentor-report").text
    assert "12,50" in report
    table = kaspars.get("/mentor-report/table")
    assert table.status_code == 200
    assert CANARY not in table.text
    mara.submit(f"/mentoring/{ref}/end", why="goal")
    assert mara.get(f"/mentoring/{ref}").status_code == 404
    assert anna.get(f"/mentoring/{ref}").status_code == 200
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assign(session, world.anna, juris, world.ids["mara"], now=NOW)
    assert 'href="/people"' in mara.get("/mentoring").text
    with database.read() as session:
        (month,) = months_for(session, world.kaspars, NOW.date(), NOW.date())
        assert (len(month.people), month.minutes, month.things) == (1, 50, {"food": (2, 1250)})


def test_the_agreement_is_taken_with_the_asking(
    database: Database, world: World, client_for: Clients
) -> None:
    bela, page = client_for("bela"), f"/inmates/{world.refs['marta']}/mentor"
    assert "field-given_on" in bela.get(page).text
    assert bela.submit(page, language="lv").status_code == 422
    bela.submit(page, language="lv", given_on="2026-11-20", paper_ref="P-1")
    with database.read() as session:
        assert session.scalars(select(Mentoring.inmate_id)).one() == world.ids["marta"]


def test_the_link_in_a_mail_answers_once_and_tells_nothing_of_the_person(
    database: Database, world: World, client_for: Clients
) -> None:
    with database.write() as session:
        made = asked(session, world)
        proposal = actions.propose(
            session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=NOW
        )
        token = answer_queries.token_of(session, proposal)
        job = session.scalars(
            select(Job).where(Job.kind == "notice_mentoring").order_by(Job.id.desc())
        ).first()
        assert job is not None
        found = notice_of(session, job.payload)
        assert found is not None
        assert (found[0].path, found[1]) == (f"/mentor-answer/{token}", [world.ids["mara"]])
    stranger = client_for(None)
    page = stranger.get(f"/mentor-answer/{token}")
    assert page.status_code == 200
    assert CANARY not in page.text
    assert world.refs["juris"] not in page.text
    with database.read() as session:
        assert not follows(session, world)
    for wrong in (token[:-1] + "0" if token[-1] != "0" else token[:-1] + "1", "1-2", "x", "é-1"):
        assert "/accept" not in stranger.get(f"/mentor-answer/{wrong}").text
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    stranger.csrf = csrf
    for _ in range(2):
        thanks = stranger.submit(f"/mentor-answer/{token}", answer="accept")
        assert thanks.status_code == 200
        assert CANARY not in thanks.text
    with database.read() as session:
        assert follows(session, world)
        assert session.scalars(select(MentorProposal.answer)).all() == ["accepted"]
        who = session.scalars(
            select(AuditRow.account_id).where(AuditRow.verb == "mentoring.accept")
        ).all()
        assert who == [world.ids["mara"]]


def test_a_coordinator_keeps_a_mentors_profile(
    database: Database, world: World, client_for: Clients
) -> None:
    kaspars, mentor = client_for("kaspars"), f"/mentors/{world.ids['mara']}"
    kept = {"regions": ["Kurzeme"], "lv": "C2", "other": "rom", "other_level": "B1"}
    assert set(kept) <= set(ProfileForm.model_fields)
    answer = kaspars.submit(
        f"{mentor}/profile",
        version=1,
        capacity=3,
        municipalities=[world.ids["Rīga"]],
        times=["day"],
        **kept,
    )
    assert answer.headers["location"] == mentor
    again = kaspars.submit(f"{mentor}/profile", version=1, capacity=4)
    assert again.status_code == 422
    page = kaspars.get(mentor).text
    assert 'value="rom" selected' in page
    wrong = kaspars.submit(f"{mentor}/profile", version=2, capacity=1, trained_on="2027-01-01")
    assert wrong.status_code == 422
    assert 'id="field-trained_on-error"' in wrong.text
    for who, verb in (("mara", "suspend"), ("anna", "end"), ("ada", "invite")):
        assert client_for(who).submit(f"{mentor}/{verb}").status_code == 404
    mara = client_for("mara")
    kaspars.submit(f"{mentor}/suspend")
    assert mara.get("/mentoring").status_code == 303  # signed out at once
    kaspars.submit(f"{mentor}/resume")
    kaspars.submit(f"{mentor}/end")
    with database.read() as session:
        assert queries.mentorings_for(session, world.mara) == []


def test_materials_reach_whom_they_are_for(
    database: Database, world: World, client_for: Clients
) -> None:
    nora, kaspars, mara = (client_for(who) for who in ("nora", "kaspars", "mara"))
    said = {"language": "lv", "link": "https://example.org/a"}
    nora.submit("/mentor-materials", title="Visiem", audience="mentors", **said)
    kaspars.submit("/mentor-materials", title="Savējiem", audience="coordinators", **said)
    assert "Visiem" in mara.get("/mentor-materials").text
    assert "Savējiem" not in mara.get("/mentor-materials").text
    assert "Savējiem" in kaspars.get("/mentor-materials").text
    assert "Savējiem" not in nora.get("/mentor-materials").text
    for body, status in ((b"%PDF-1.7 x", 303), (b"<script>", 422)):
        answer = kaspars.post(
            "/mentor-materials",
            data={
                "csrf_token": kaspars.csrf,
                "title": "Ceļvedis",
                "language": "lv",
                "audience": "all",
            },
            files={"file": ("a.pdf", body, "application/pdf")},
        )
        assert answer.status_code == status
    with database.read() as session:
        number = session.scalars(
            select(MentorMaterial.id).where(MentorMaterial.title == "Ceļvedis")
        ).one()
    got = mara.get(f"/mentor-materials/{number}/file")
    assert (got.content, got.headers["content-type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert got.headers["content-disposition"].startswith("attachment")
    assert nora.get(f"/mentor-materials/{number}/file").status_code == 404
    assert nora.submit(f"/mentor-materials/{number}/end").status_code == 404
    kaspars.submit(f"/mentor-materials/{number}/end")
    assert mara.get(f"/mentor-materials/{number}/file").status_code == 404


def test_the_agency_sees_no_small_number(
    database: Database, world: World, client_for: Clients
) -> None:
    with database.write() as session:
        made = assigned(session, world)
        session.add(
            MentorMeeting(
                mentoring_id=made.id,
                on=NOW.date(),
                minutes=77,
                place="phone",
                attended=True,
                recorded_at=NOW,
            )
        )
    for who in ("nora", "tekla"):
        page = client_for(who).get("/mentor-totals")
        assert page.status_code == 200
        assert "Solis" not in page.text
    assert client_for("kaspars").get("/mentor-totals").status_code == 404
    assert client_for("kaspars").get("/mentor-report?begins=x&ends=2026-01-01").status_code == 200


def test_programs_take_the_same_steps(
    database: Database, world: World, client_for: Clients
) -> None:
    with database.write() as session:
        ref = asked(session, world).ref
        material_actions.add(
            session,
            world.kaspars,
            title="A",
            language="lv",
            audience="all",
            link="https://example.org",
            now=LATER,
        )

    def send(who: str, path: str, **body: object) -> Any:
        client = client_for(who)
        return client.post(f"/api/v1{path}", json=body, headers={"x-csrf-token": client.csrf})

    before = client_for("kaspars").get("/api/v1/mentoring").json()["mentoring"][0]
    assert (before["name"], before["inmate"], before["region"]) == ("", "", "Rīga")
    assert client_for("kaspars").get("/api/v1/mentors").json()["mentors"][0]["reasons"] == []
    assert send("kaspars", f"/mentoring/{ref}/propose", mentor=world.ids["mara"]).status_code == 200
    assert send("mara", f"/mentoring/{ref}/accept").json()["name"].endswith(CANARY)
    met = send(
        "mara",
        f"/mentoring/{ref}/meetings",
        on="2026-11-23",
        minutes=30,
        place="phone",
        attended=True,
        note=CANARY,
    )
    assert (met.status_code, CANARY in met.text) == (201, False)
    assert send("anna", f"/mentoring/{ref}/end", why="person").json()["state"] == "ended"
    again = send("anna", f"/inmates/{world.refs['juris']}/mentor", language="lv")
    assert (again.status_code, again.json()["state"]) == (201, "asked")
