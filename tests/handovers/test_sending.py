"""A hand-over from the first word to the acknowledgement, and everything that ends it."""

import threading
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.handovers import (
    actions,
    link_queries,
    queries,
    received_queries,
    rules,
    seen_queries,
)
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Kind, Recipient, Step
from jobbridge.i18n import words
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.outbox.model import Job
from jobbridge.viewer import Viewer
from tests.conftest import NOW, World
from tests.handovers.conftest import RELEASE, Hand


def verbs(session: Session) -> list[str]:
    return list(session.scalars(select(Step.verb).order_by(Step.id)))


def told(session: Session) -> list[tuple[str, str]]:
    """What the outbox holds of hand-overs, in the order in which it came."""
    rows = session.scalars(
        select(Job).where(Job.kind.in_((sending.MAIL, sending.NOTICE))).order_by(Job.id)
    )
    return [(row.kind, row.payload["event"]) for row in rows]


def token(session: Session, made: Recipient) -> str:
    return queries.token_of(session, made.seed)


def withdraw(session: Session, world: World, purpose: str) -> None:
    juris = session.get_one(Inmate, world.ids["juris"])
    (number,) = session.scalars(
        select(Agreement.id).where(
            Agreement.inmate_id == juris.id,
            Agreement.purpose == purpose,
            Agreement.withdrawn_at.is_(None),
        )
    )
    inmates.withdraw_agreement(session, world.anna, juris, number, now=NOW)


def test_nothing_is_sent_without_the_persons_agreement(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        made = hand(session, "probation", sent=False, agreed=False)
        with pytest.raises(Refused) as refused:
            sending.send(
                session, world.anna, ref=world.refs["juris"], recipient_ref=made.ref, now=NOW
            )
        assert [one.code for one in refused.value.reasons] == ["not_agreed"]
        with pytest.raises(NotFound):
            received_queries.received_one_for(session, world.pavels, made.ref, NOW.date())


@pytest.mark.parametrize(
    ("kind", "who", "others"),
    [
        ("branch", "nora", ["niks", "pavels", "mara", "kaspars", "alda", "olga", "tekla"]),
        ("probation", "pavels", ["nora", "mara", "kaspars", "anna", "uldis"]),
        ("mentor", "mara", ["nora", "pavels", "kaspars"]),
        ("ngo", "kaspars", ["nora", "pavels", "mara"]),
    ],
)
def test_a_recipient_reads_the_tables_fields_and_nobody_else_anything(
    database: Database, world: World, hand: Hand, kind: str, who: str, others: list[str]
) -> None:
    with database.write() as session:
        made = hand(session, kind)
        found = received_queries.received_one_for(session, world.viewers[who], made.ref, NOW.date())
        seen = {one.field for one in seen_by(session, found)}
        assert seen == rules.SEES[Kind(kind)]
        for other in others:
            viewer: Viewer = world.viewers[other]
            assert received_queries.received_for(session, viewer, NOW.date()) == []
            with pytest.raises(NotFound):
                received_queries.received_one_for(session, viewer, made.ref, NOW.date())


def seen_by(session: Session, found: Recipient) -> list[seen_queries.Told]:
    return seen_queries.told_to(session, found, words("lv"))


def test_a_withdrawn_agreement_closes_at_once_and_is_written_down_by_the_worker(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        social, branch = hand(session, "social"), hand(session, "branch")
        secret = token(session, social)
        assert link_queries.recipient_by_token(session, secret, now=NOW).id == social.id
        withdraw(session, world, "handover_social")
        with pytest.raises(NotFound):
            link_queries.recipient_by_token(session, secret, now=NOW)
        with pytest.raises(NotFound):
            sending.acknowledge_by_link(session, secret, now=NOW)
        assert received_queries.received_one_for(session, world.nora, branch.ref, NOW.date())
        rounds = [sending.close_withdrawn(session, now=NOW) for _ in range(2)]
        assert rounds == [1, 0]
        assert (social.state, branch.state) == ("withdrawn", "sent")
        session.get_one(Inmate, world.ids["juris"]).status = "withdrawn"
        session.flush()
        with pytest.raises(NotFound):
            received_queries.received_one_for(session, world.nora, branch.ref, NOW.date())


def test_a_link_ends_after_two_weeks_and_is_made_anew(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        made = hand(session, "social")
        first, last = token(session, made), NOW + timedelta(days=14)
        link_queries.recipient_by_token(session, first, now=last - timedelta(seconds=1))
        with pytest.raises(NotFound):
            link_queries.recipient_by_token(session, first, now=last)
        assert [sending.expire(session, now=at) for at in (NOW, last, last)] == [0, 1, 0]
        assert made.state == "expired"
        sending.send(session, world.anna, ref=world.refs["juris"], recipient_ref=made.ref, now=last)
        second = token(session, made)
        assert link_queries.recipient_by_token(session, second, now=last).state == "sent"
        with pytest.raises(NotFound):
            link_queries.recipient_by_token(session, first, now=last)
        sending.close(
            session, world.anna, ref=world.refs["juris"], recipient_ref=made.ref, now=last
        )
        with pytest.raises(NotFound):
            link_queries.recipient_by_token(session, second, now=last)
        assert verbs(session) == ["name", "send", "expire", "send", "withdraw"]


def test_whoever_does_not_answer_is_reminded_once_after_three_working_days(
    database: Database, world: World, hand: Hand
) -> None:
    """Sent on a Monday: Tuesday, Wednesday, Thursday."""
    with database.write() as session:
        hand(session, "social")
        probation = hand(session, "probation")
        hand(session, "branch")
        sending.acknowledge(session, world.pavels, ref=probation.ref, now=NOW)
        rounds = [sending.remind(session, now=NOW + timedelta(days=days)) for days in (2, 3, 3, 9)]
        assert rounds == [0, 2, 0, 0]
        assert told(session)[3:] == [(sending.MAIL, "reminder"), (sending.NOTICE, "reminder")]
        (line,) = queries.near_for(session, world.anna, NOW.date())
        assert line.next == rules.Next.CALL
        ((ours, other),) = received_queries.unanswered_for(session, world.nora, NOW.date())
        assert (ours.recipient.kind, other.kind) == ("branch", "social")


def at_once(act: Callable[[], object], times: int) -> None:
    """By so many threads that begin together."""
    ready = threading.Barrier(times)

    def run() -> None:
        ready.wait()
        act()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_workers_at_once_remind_once(database: Database, hand: Hand) -> None:
    with database.write() as session:
        hand(session, "social")
    at_once(lambda: sending.keep_true(database, NOW + timedelta(days=3)), 3)
    with database.read() as session:
        assert verbs(session) == ["name", "send", "remind"]
        assert told(session) == [(sending.MAIL, "sent"), (sending.MAIL, "reminder")]


def test_an_acknowledgement_said_twice_at_once_stands_once(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        made = hand(session, "social")
        secret = token(session, made)

    def say() -> None:
        with database.write() as session:
            sending.acknowledge_by_link(session, secret, now=NOW)

    at_once(say, 6)
    with database.read() as session:
        assert verbs(session) == ["name", "send", "acknowledge"]


def test_a_moved_release_day_is_told_once_and_makes_the_appointment_missing(
    database: Database, world: World, hand: Hand
) -> None:
    ref = world.refs["juris"]
    with database.write() as session:
        plan(session, world)
        hand(session, "social")
        made = hand(session, "branch")
        paper = hand(session, "mentor", channel="paper")
        sending.acknowledge(session, world.nora, ref=made.ref, now=NOW)
        assert sending.tell_changed(session, now=NOW) == 0
        juris = session.get_one(Inmate, world.ids["juris"])
        inmates.set_release(
            session,
            world.olga,
            juris,
            release_earliest=RELEASE + timedelta(days=7),
            release_expected=RELEASE + timedelta(days=10),
            release_latest=RELEASE + timedelta(days=10),
            open_unit_from=None,
            now=NOW,
        )
        assert [sending.tell_changed(session, now=NOW) for _ in range(2)] == [2, 0]
        assert told(session)[2:] == [(sending.MAIL, "changed"), (sending.NOTICE, "changed")]
        assert (made.state, paper.state) == ("acknowledged", "sent")
        (line,) = queries.near_for(session, world.anna, NOW.date())
        assert "appointment" in line.lacking
        assert line.next == rules.Next.AGAIN
        found = received_queries.received_one_for(session, world.nora, made.ref, NOW.date())
        texts = {one.field: one.text for one in seen_by(session, found)}
        assert "14.12.2026." in texts[rules.Field.RELEASE]
        assert "Baznīcas" not in texts[rules.Field.APPOINTMENT]
        sending.send(session, world.anna, ref=ref, recipient_ref=paper.ref, now=NOW)
        (line,) = queries.near_for(session, world.anna, NOW.date())
        assert line.next == rules.Next.FILL


def plan(session: Session, world: World, **values: Any) -> None:
    given: dict[str, Any] = {
        "version": 0,
        "housing": "none",
        "first_night": "Nakts patversme, Maskavas iela 1",
        "phone": "+371 20000000",
        "meets": "social",
        "meets_on": RELEASE,
        "meets_at": time(14),
        "meets_place": "Baznīcas iela 19",
        "checked": ["documents"],
    }
    actions.save(session, world.anna, ref=world.refs["juris"], now=NOW, **{**given, **values})


def test_a_transfer_keeps_the_hand_over_for_the_new_prisons_counselor(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        plan(session, world)
        made = hand(session, "branch")
        juris = session.get_one(Inmate, world.ids["juris"])
        inmates.transfer(
            session, world.olga, juris, to_prison_id=world.ids["south"], on=NOW.date(), now=NOW
        )
        with pytest.raises(NotFound):
            queries.worked_on_for(session, world.anna, juris.ref)
        (line,) = queries.near_for(session, world.bela, NOW.date())
        assert [one.ref for one in line.recipients] == [made.ref]
        assert line.first == "No place to live"
        assert sending.tell_changed(session, now=NOW) == 0
        assert received_queries.received_one_for(session, world.nora, made.ref, NOW.date())


def test_who_left_without_being_handed_over_stays_on_the_list(
    database: Database, world: World, hand: Hand
) -> None:
    later = RELEASE + timedelta(days=3)
    with database.write() as session:
        made = hand(session, "branch")
        assert [one.overdue for one in queries.near_for(session, world.anna, RELEASE)] == [False]
        inmates.release(
            session,
            world.olga,
            session.get_one(Inmate, world.ids["juris"]),
            on=NOW.date(),
            now=NOW,
        )
        assert [one.overdue for one in queries.near_for(session, world.anna, later)] == [True]
        sending.acknowledge(session, world.nora, ref=made.ref, now=NOW)
        assert [one.overdue for one in queries.near_for(session, world.anna, later)] == [False]
        over = RELEASE + timedelta(days=61)
        assert queries.near_for(session, world.anna, over) == []
        assert received_queries.received_for(session, world.nora, over) == []


def test_a_ticked_item_keeps_its_day_and_two_counselors_do_not_overwrite_each_other(
    database: Database, world: World, hand: Hand
) -> None:
    del hand
    with database.write() as session:
        plan(session, world)
        made = queries.handovers_of(session, [world.ids["juris"]])[world.ids["juris"]]
        made.checked = {**made.checked, "documents": "2026-11-02"}
        plan(
            session,
            world,
            checked=["documents", "bank"],
            version=1,
            meets="",
            meets_on=None,
            meets_at=None,
            meets_place="",
        )
        assert made.checked == {
            "documents": "2026-11-02",
            "bank": str(NOW.date()),
            "first_night": str(NOW.date()),
        }
        with pytest.raises(Refused) as refused:
            plan(session, world, version=1)
        assert [one.code for one in refused.value.reasons] == ["stale"]


def test_a_mentor_is_named_only_once_they_follow_the_person(
    database: Database, world: World, hand: Hand
) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        inmates.end_assignment(session, world.anna, juris, world.ids["mara"], now=NOW)
        with pytest.raises(Refused) as refused:
            hand(session, "mentor")
        assert [one.code for one in refused.value.reasons] == ["account"]
