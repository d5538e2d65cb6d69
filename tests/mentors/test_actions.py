"""From the counselor's asking to the end, and what each side may know meanwhile."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts import team_actions
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Agreement, Fact, Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews import ending_actions
from jobbridge.mentors import (
    actions,
    keeping_actions,
    log_actions,
    log_queries,
    mentor_actions,
    mentor_queries,
    queries,
    rules,
)
from jobbridge.mentors.model import Mentoring, MentoringStep, MentorMeeting, MentorProfile
from jobbridge.outbox.model import Job
from jobbridge.viewer import Role, Viewer
from tests.conftest import CANARY, NOW, World
from tests.mentors.conftest import LATER, asked, assigned, follows, house, offer, somebody


def told(session: Session) -> list[str]:
    rows = session.scalars(select(Job).where(Job.kind == "notice_mentoring").order_by(Job.id))
    return [row.payload["event"] for row in rows]


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_access_begins_with_the_mentors_yes_and_ends_with_the_mentoring(
    database: Database, world: World
) -> None:
    with database.write() as session:
        made = asked(session, world)
        actions.propose(session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=NOW)
        with pytest.raises(NotFound):
            inmate_for(session, world.mara, world.refs["juris"])
        actions.accept(session, world.mara, ref=made.ref, now=NOW)
        assert inmate_for(session, world.mara, world.refs["juris"]).name.endswith(CANARY)
        actions.end(session, world.mara, ref=made.ref, why="goal", now=LATER)
        with pytest.raises(NotFound):
            inmate_for(session, world.mara, world.refs["juris"])
        with pytest.raises(NotFound):
            queries.mentoring_for(session, world.mara, made.ref)
        steps = session.scalars(select(MentoringStep.verb).order_by(MentoringStep.id)).all()
        assert steps == ["ask", "propose", "accept", "end"]
        assert told(session) == ["asked", "proposed", "accepted", "ended"]


def test_without_the_persons_agreement_nobody_is_asked(database: Database, world: World) -> None:
    with database.write() as session:
        marta = session.get_one(Inmate, world.ids["marta"])
        with pytest.raises(Refused) as refused:
            actions.ask(session, world.bela, marta, language="lv", now=NOW)
        assert codes(refused) == ["no_agreement"]
        with pytest.raises(NotFound):
            actions.ask(session, world.anna, marta, language="lv", now=NOW)
        asked(session, world)
        with pytest.raises(Refused) as refused:
            asked(session, world)
        assert codes(refused) == ["running"]


def test_the_organisation_sees_a_code_and_never_who_it_is(database: Database, world: World) -> None:
    with database.write() as session:
        made = asked(session, world)
        (shown,) = queries.shown_of(session, world.kaspars, [made])
        assert (shown.name, shown.inmate_ref, shown.prison, shown.municipality) == ("", "", "", "")
        assert (shown.region, shown.language) == ("Rīga", "lv")
        # Three people of the cast share neither month nor half of a year ten times.
        assert (shown.release_how, shown.release) == ("year", date(2027, 1, 1))
        assert made.ref != world.refs["juris"]


def test_a_month_is_shown_once_ten_people_share_it(database: Database, world: World) -> None:
    with database.write() as session:
        like = session.get_one(Inmate, world.ids["juris"])
        for number in range(9):
            other = Inmate(
                ref=f"same{number}",
                prison_id=world.ids["south"],
                given_name="x",
                family_name="y",
                release_earliest=like.release_expected,
                release_expected=like.release_expected,
                release_latest=like.release_expected,
                municipality_id=like.municipality_id,
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(other)
            session.flush()
            inmates_fact(session, other.id)
        (shown,) = queries.shown_of(session, world.kaspars, [asked(session, world)])
        first = like.release_expected.replace(day=1)
        assert (shown.release_how, shown.release) == ("month", first)


def inmates_fact(session: Session, inmate_id: int) -> None:
    session.add(
        Fact(inmate_id=inmate_id, kind="language", code="lv", text_level="B2", recorded_at=NOW)
    )
    session.flush()


def test_another_organisation_sees_only_what_all_are_asked(
    database: Database, world: World
) -> None:
    with database.write() as session:
        other = house(session, "Cita")
        far = somebody(session, Role.COORDINATOR, "fara", other)
        own = asked(session, world, organisation_id=world.ids["ngo"])
        all_of_them = asked(session, world, "karlis")
        assert [row.ref for row in queries.mentorings_for(session, far)] == [all_of_them.ref]
        for verb in (actions.take_back, actions.refuse):
            with pytest.raises(NotFound):
                verb(session, far, ref=own.ref, now=NOW)
        with pytest.raises(NotFound):
            mentor_queries.one_for(session, far, world.ids["mara"], NOW.date())
        with pytest.raises(NotFound):
            actions.propose(session, far, ref=all_of_them.ref, mentor_id=world.ids["mara"], now=NOW)


@pytest.mark.parametrize("who", ["olga", "alda", "nora", "pavels", "uldis", "tekla", "ada"])
def test_who_has_no_part_in_it_finds_nothing(database: Database, world: World, who: str) -> None:
    viewer: Viewer = world.viewers[who]
    with database.write() as session:
        made = assigned(session, world)
        with pytest.raises(NotFound):
            queries.mentoring_for(session, viewer, made.ref)
        with pytest.raises(NotFound):
            actions.end(session, viewer, ref=made.ref, why="other", now=NOW)


def test_silence_goes_back_to_the_coordinator_once(database: Database, world: World) -> None:
    with database.write() as session:
        made = asked(session, world)
        actions.propose(session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=NOW)
    keeping_actions.keep_true(database, NOW + timedelta(days=6))
    with database.read() as session:
        assert session.scalars(select(Mentoring.state)).one() == "proposed"
    for _ in range(2):
        keeping_actions.keep_true(database, NOW + timedelta(days=7))
    with database.write() as session:
        made = session.scalars(select(Mentoring)).one()
        assert (made.state, made.mentor_id, told(session)[-1]) == ("asked", None, "lapsed")
        assert told(session).count("lapsed") == 1
        # Who did not answer may be asked again; who said no may not.
        actions.propose(
            session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=LATER
        )
        asked_for = [row.payload for row in session.scalars(select(Job)) if "event" in row.payload]
        versions = [one["version"] for one in asked_for if one["event"] == "proposed"]
        assert len(versions) == len(set(versions)) == 2  # so that both mails are sent
        actions.decline(session, world.mara, ref=made.ref, now=LATER)
        with pytest.raises(Refused) as refused:
            actions.propose(
                session, world.kaspars, ref=made.ref, mentor_id=world.ids["mara"], now=LATER
            )
        assert codes(refused) == ["declined"]


def test_a_withdrawn_agreement_ends_it_at_once(database: Database, world: World) -> None:
    with database.write() as session:
        made = assigned(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        agreement = session.scalars(
            select(Agreement).where(Agreement.inmate_id == juris.id, Agreement.purpose == "mentor")
        ).one()
        ending_actions.withdraw_agreement(session, world.anna, juris, agreement.id, now=LATER)
        assert (made.state, made.why, follows(session, world)) == ("ended", "agreement", False)


def test_what_the_counselor_ends_elsewhere_ends_here(database: Database, world: World) -> None:
    with database.write() as session:
        assigned(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        inmates.end_assignment(session, world.anna, juris, world.ids["mara"], now=NOW)
        assert queries.mentorings_for(session, world.mara) == []
    keeping_actions.keep_true(database, NOW)
    with database.read() as session:
        made = session.scalars(select(Mentoring)).one()
        assert (made.state, made.why) == ("ended", "other")


def test_it_goes_on_after_transfer_and_release(database: Database, world: World) -> None:
    with database.write() as session:
        made = assigned(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        profile = session.get_one(MentorProfile, world.ids["mara"])
        profile.prisons = [world.ids["north"]]
        session.flush()
        assert queries.flags_of(session, [made]) == {made.id: ()}
        inmates.transfer(
            session, world.olga, juris, to_prison_id=world.ids["south"], on=NOW.date(), now=NOW
        )
        (flag,) = queries.flags_of(session, [made])[made.id]
        assert flag.code == "not_inside"
        assert queries.mentoring_for(session, world.bela, made.ref).id == made.id
        with pytest.raises(NotFound):
            queries.mentoring_for(session, world.anna, made.ref)
        juris.status = "released"
        session.flush()
        assert queries.flags_of(session, [made]) == {made.id: ()}
        assert inmate_for(session, world.mara, juris.ref).id == juris.id
        log_actions.log_meeting(
            session,
            world.mara,
            ref=made.ref,
            on=LATER.date(),
            minutes=45,
            place="outside",
            attended=True,
            now=LATER,
        )
        assert log_queries.kept_of(session, [made.id])[made.id].minutes == 45
        actions.end(session, world.bela, ref=made.ref, why="released", now=LATER)


def test_meetings_are_kept_with_a_note_that_is_sealed(database: Database, world: World) -> None:
    with database.write() as session:
        made = assigned(session, world)

        def meet(day: date, **also: object) -> MentorMeeting:
            values: dict[str, object] = {"minutes": 60, "place": "inside", "attended": True}
            return log_actions.log_meeting(
                session,
                world.mara,
                ref=made.ref,
                on=day,
                now=LATER,
                **(values | also),  # type: ignore[arg-type]
            )

        first = meet(NOW.date(), note="Runājām par darbu")
        meet(LATER.date(), attended=False)
        kept = log_queries.kept_of(session, [made.id])[made.id]
        assert (kept.meetings, kept.minutes, kept.missed, kept.last) == (1, 60, 1, NOW.date())
        for wrong, code in (
            ({"day": NOW.date() - timedelta(days=1)}, ["on"]),
            ({"day": LATER.date() + timedelta(days=1)}, ["on"]),
            ({"day": NOW.date(), "minutes": 2, "place": "x"}, ["place", "minutes"]),
        ):
            with pytest.raises(Refused) as refused:
                meet(**wrong)
            assert codes(refused) == code
        raw = session.connection().exec_driver_sql("SELECT note FROM mentor_meeting ORDER BY id")
        assert b"darbu" not in bytes(raw.scalars().all()[0])
        log_actions.strike(
            session, world.kaspars, ref=made.ref, what="meeting", number=first.id, now=LATER
        )
        assert log_queries.kept_of(session, [made.id])[made.id].meetings == 0
        second = meet(NOW.date(), note="Runājām par darbu")
    keeping_actions.keep_true(database, LATER + timedelta(days=365))
    with database.read() as session:
        assert session.get_one(MentorMeeting, second.id).note is None


def test_only_the_only_one_asked_can_say_that_it_has_nobody(
    database: Database, world: World
) -> None:
    with database.write() as session:
        of_all = asked(session, world)
        with pytest.raises(Refused) as refused:
            actions.refuse(session, world.kaspars, ref=of_all.ref, now=NOW)
        assert codes(refused) == ["all_asked"]
        own = asked(session, world, "karlis", organisation_id=world.ids["ngo"])
        actions.refuse(session, world.kaspars, ref=own.ref, now=NOW)
        assert (own.state, own.why) == ("ended", "nobody")
        (shown,) = queries.shown_of(session, world.kaspars, [own])
        assert (shown.region, shown.language, shown.release) == ("", "", None)


def test_a_mentor_who_leaves_gives_everybody_back(database: Database, world: World) -> None:
    with database.write() as session:
        made = assigned(session, world)
        other = asked(session, world, "karlis")
        actions.propose(session, world.kaspars, ref=other.ref, mentor_id=world.ids["mara"], now=NOW)
        assert (
            mentor_actions.part(session, world.kaspars, account_id=world.ids["mara"], now=LATER)
            == 2
        )
        assert (made.state, made.why, other.state) == ("ended", "mentor", "asked")
        assert not follows(session, world)
        mentor_actions.resume(session, world.kaspars, account_id=world.ids["mara"], now=LATER)
        assert not follows(session, world)


def test_who_is_suspended_is_flagged_and_gets_nobody_new(database: Database, world: World) -> None:
    with database.write() as session:
        made = assigned(session, world)
        mentor_actions.suspend(session, world.kaspars, account_id=world.ids["mara"], now=NOW)
        assert [flag.code for flag in queries.flags_of(session, [made])[made.id]] == [
            rules.GONE.code
        ]
        other = asked(session, world, "karlis")
        with pytest.raises(Refused) as refused:
            actions.propose(
                session, world.kaspars, ref=other.ref, mentor_id=world.ids["mara"], now=NOW
            )
        assert codes(refused) == ["unusable"]
        mentor_actions.resume(session, world.kaspars, account_id=world.ids["mara"], now=NOW)
        actions.propose(session, world.kaspars, ref=other.ref, mentor_id=world.ids["mara"], now=NOW)


def test_a_coordinator_invites_mentors_into_the_own_organisation_and_nobody_else(
    database: Database, world: World
) -> None:
    with database.write() as session:
        made = team_actions.invite_mentor(
            session,
            world.kaspars,
            email="jauna@example.org",
            name="Jauna Mentore",
            locale="lv",
            now=NOW,
        )
        assert (made.role, [m.organisation_id for m in made.memberships]) == (
            "mentor",
            [world.ids["ngo"]],
        )
        kinds = session.scalars(select(Job.kind).order_by(Job.id.desc()).limit(1)).all()
        assert kinds == ["notice_invitation"]
        for role, bodies in (
            (Role.COORDINATOR, [world.ids["ngo"]]),
            (Role.MENTOR, [world.ids["north"]]),
            (Role.MENTOR, []),
        ):
            with pytest.raises(NotFound):
                accounts.add_account(
                    session,
                    world.kaspars,
                    email="cits@example.org",
                    name="Cits",
                    role=role,
                    organisations=bodies,
                    now=NOW,
                )
        for who in (world.mara, world.anna, world.ada):
            with pytest.raises(NotFound):
                team_actions.invite_mentor(
                    session, who, email="x@example.org", name="Xy", locale="lv", now=NOW
                )
        with pytest.raises(NotFound):
            team_actions.invite_again(session, world.kaspars, account_id=world.ids["anna"], now=NOW)
        offer(session, made.id, capacity=0)
        (mentor,) = [
            one
            for one in mentor_queries.team_for(session, world.kaspars, NOW.date())
            if one.account.id == made.id
        ]
        assert (mentor.state, [reason.code for reason in mentor.reasons]) == ("invited", ["full"])
