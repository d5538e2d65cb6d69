"""Hand-overs on the pages, in the mail and on paper."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from jobbridge.audit.model import READ, AuditRow
from jobbridge.db import Database
from jobbridge.handovers import queries
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Recipient
from jobbridge.inmates.model import Agreement, Inmate
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World
from tests.handovers.conftest import RELEASE, Hand, Rounds
from tests.notices.conftest import text_of

SAVED = {
    "housing": "none",
    "first_night": "Nakts patversme",
    "phone": "+371 20000000",
    "meets": "social",
    "meets_on": RELEASE,
    "meets_at": "14:00",
    "meets_place": "Baznīcas iela 19",
    "checked": "documents",
}


def post(client: Any, path: str, **values: object) -> Any:
    return client.post(path, data={"csrf_token": client.csrf, **values})


def without_number(answer: Any) -> str:
    """A page without the number of its request and the token of its forms."""
    text = answer.text.replace(answer.headers["x-request-id"], "")
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)


def test_a_counselor_prepares_sends_and_sees_the_acknowledgement(
    database: Database, world: World, hand: Hand, client_for: ClientFor
) -> None:
    del hand
    anna, nora = client_for("anna"), client_for("nora")
    base = f"/inmates/{world.refs['juris']}/handover"
    assert f'id="handover-{world.refs["juris"]}"' in anna.get("/handovers").text
    morning = post(anna, base, version=0, **{**SAVED, "meets_at": "11:00"})
    assert morning.status_code == 422
    assert 'id="field-meets_at-error"' in morning.text
    assert 'value="Nakts patversme"' in morning.text
    assert post(anna, base, version=0, **SAVED).status_code == 303
    named = {"kind": "branch", "channel": "account", "agreed_on": NOW.date()}
    assert post(anna, f"{base}/recipients", **named).status_code == 303
    with database.read() as session:
        (ref,) = session.scalars(select(Recipient.ref))
    assert nora.get(f"/handovers/{ref}").status_code == 404
    assert post(anna, f"{base}/{ref}/send").status_code == 303
    listed = nora.get("/handovers").text
    assert f'id="handover-{ref}"' in listed
    assert CANARY not in listed
    page = nora.get(f"/handovers/{ref}").text
    assert f"Juris {CANARY}" in page
    assert "Baznīcas iela 19" in page
    assert "Nakts patversme" not in page
    with database.read() as session:
        assert session.scalars(select(Recipient.state)).one() == "opened"
    for _ in range(2):
        assert post(nora, f"/handovers/{ref}/acknowledge").status_code == 303
    with database.read() as session:
        assert session.scalars(select(Recipient.state)).one() == "acknowledged"


def test_an_agreement_is_recorded_where_it_is_missing(
    database: Database, world: World, hand: Hand, client_for: ClientFor
) -> None:
    with database.write() as session:
        refs = [hand(session, kind, sent=False, agreed=False).ref for kind in ("ngo", "branch")]
    anna = client_for("anna")
    base = f"/inmates/{world.refs['juris']}/handover"
    page = anna.get(base).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids)
    late = post(anna, f"{base}/agreed", recipient=refs[0], signed_on="2026-11-24")
    assert late.status_code == 422
    assert 'id="field-signed_on-error"' in late.text
    assert post(anna, f"{base}/agreed", recipient=refs[0], signed_on=NOW.date()).status_code == 303
    assert f"{base}/{refs[0]}/send" in anna.get(base).text
    assert f"{base}/{refs[1]}/send" not in anna.get(base).text


def test_a_mail_holds_a_link_and_nothing_of_the_person(
    database: Database, world: World, hand: Hand, rounds: Rounds, client_for: ClientFor
) -> None:
    with database.write() as session:
        ref = hand(session, "social").ref
    (sent,) = [mail for mail in rounds() if mail["To"] == "dienests@example.org"]
    text = text_of(sent)
    for word in ("Juris", CANARY, world.refs["juris"], "04.12.2026"):
        assert word not in text
        assert word not in str(sent["Subject"])
    assert ref in text
    assert ref not in str(sent["Subject"])
    (path,) = re.findall(r"https://jobbridge\.example(/handover/\S+)", text)
    nobody = client_for(None)
    page = nobody.get(path)
    assert page.headers["cache-control"] == "no-store"
    assert f"Juris {CANARY}" in page.text
    with database.read() as session:
        found = session.scalars(select(Recipient)).one()
        assert (found.state, found.mail) == ("opened", "dienests@example.org")
        read = select(AuditRow.detail).where(AuditRow.verb == READ, AuditRow.account_id.is_(None))
        assert session.scalars(read).all() == ["handover link"]
    form = re.search(r'name="csrf_token" value="([^"]*)"', page.text)
    assert form is not None
    answer = nobody.post(path, data={"csrf_token": form[1]})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    with database.read() as session:
        assert session.scalars(select(Recipient.state)).one() == "acknowledged"


def test_unknown_dead_expired_and_withdrawn_links_answer_with_the_same_bytes(
    database: Database, world: World, hand: Hand, client_for: ClientFor, clock: FixedClock
) -> None:
    nobody = client_for(None)
    with database.write() as session:
        made = hand(session, "social")
        path = f"/handover/{queries.token_of(session, made.seed)}"
        alone = (made.id, made.ref)
    unknown = nobody.get("/handover/" + "0" * 32)
    assert unknown.status_code == 404
    alive = nobody.get(path)
    assert alive.status_code == 200
    form = re.search(r'name="csrf_token" value="([^"]*)"', alive.text)
    assert form is not None

    def answers() -> set[tuple[int, str]]:
        read, said = nobody.get(path), nobody.post(path, data={"csrf_token": form[1]})
        return {(one.status_code, without_number(one)) for one in (read, said)}

    same = {(404, without_number(unknown))}
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        agreed = select(Agreement).where(Agreement.purpose == "handover_social")
        session.scalars(agreed).one().withdrawn_at = NOW
    assert answers() == same
    with database.write() as session:
        session.scalars(select(Agreement).where(Agreement.withdrawn_at.is_not(None))).one()
        session.scalars(agreed).one().withdrawn_at = None
    clock.move(days=14)
    assert answers() == same
    clock.move(days=-14)
    assert nobody.get(path).status_code == 200
    with database.write() as session:
        sending.close(session, world.anna, ref=juris.ref, recipient_ref=alone[1], now=NOW)
    assert answers() == same


def test_a_reminder_by_mail_comes_once(
    database: Database, hand: Hand, rounds: Rounds, clock: FixedClock, client_for: ClientFor
) -> None:
    with database.write() as session:
        hand(session, "social")
        hand(session, "probation")
    assert 'id="unanswered"' not in client_for("anna").get("/handovers").text
    first = [str(mail["To"]) for mail in rounds()]
    clock.move(days=3)
    reminded = [str(mail["To"]) for mail in rounds()]
    clock.move(hours=1)
    assert first == reminded == ["dienests@example.org", "pavels@jobbridge.example"]
    assert rounds() == []
    assert 'id="unanswered"' in client_for("anna").get("/handovers").text


def test_papers_hold_what_their_reader_may_know(
    database: Database, world: World, hand: Hand, client_for: ClientFor
) -> None:
    anna = client_for("anna")
    base = f"/inmates/{world.refs['juris']}/handover"
    post(anna, base, version=0, **SAVED)
    with database.write() as session:
        ref = hand(session, "probation", channel="paper").ref
        other = hand(session, "ngo", sent=False, agreed=False).ref
    assert anna.get(f"{base}/{other}/paper/sheet").status_code == 303
    sheet = words_in(anna.get(f"{base}/{ref}/paper/sheet").content)
    assert CANARY in sheet
    assert "Nakts patversme" in sheet
    assert "Bankas konts" not in sheet
    for language in ("lv", "ru"):
        own = words_in(anna.get(f"{base}/paper?language={language}").content)
        assert "14:00" in own
        assert "Baznīcas iela 19" in own
    assert CANARY in words_in(anna.get(f"{base}/{other}/paper/agreement").content)


def words_in(pdf: bytes) -> str:
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_without_a_fixed_address_comes_first_in_every_list(
    database: Database, world: World, hand: Hand, client_for: ClientFor
) -> None:
    """Karlis leaves a week earlier, and has a place to live."""
    anna = client_for("anna")
    with database.write() as session:
        karlis = session.get_one(Inmate, world.ids["karlis"])
        karlis.release_earliest = karlis.release_expected = RELEASE - timedelta(days=7)
        juris_ref = hand(session, "branch").ref
        karlis_ref = hand(session, "branch", of="karlis").ref
    base = f"/inmates/{world.refs['juris']}/handover"
    assert anna.get("/handovers").text.index("Karlis") < anna.get("/handovers").text.index("Juris")
    post(anna, base, version=0, **SAVED)
    page = anna.get("/handovers").text
    assert page.index("Juris") < page.index("Karlis")
    told = client_for("nora").get("/handovers").text
    assert told.index(juris_ref) < told.index(karlis_ref)


def test_programs_do_the_same(
    database: Database, world: World, hand: Hand, client_for: ClientFor
) -> None:
    with database.write() as session:
        ref = hand(session, "branch").ref
    nora, anna = client_for("nora"), client_for("anna")
    told = nora.get(f"/api/v1/handovers/{ref}").json()
    assert set(told["told"]) == {
        *("name", "birth_date", "release", "municipality", "housing", "phone", "appointment"),
        *("documents", "bank", "cv", "work", "counselor"),
    }
    (one,) = anna.get("/api/v1/handovers").json()["handovers"]
    assert (one["inmate"], one["next"], one["recipients"][0]["state"]) == (
        world.refs["juris"],
        "fill",
        "opened",
    )
    assert anna.get(f"/api/v1/handovers/{ref}").status_code == 404
