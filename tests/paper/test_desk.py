"""A prison's day on paper: tagged PDFs in Latvian, each for its duty alone."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from jobbridge.accounts.model import Account, AccountDuty
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.viewer import Duty
from tests.conftest import ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, desk, jobs
from tests.interviews.test_pages import booked, send
from tests.interviews.test_visits import GUEST, named
from tests.paper.test_press import said

__all__ = ["desk", "jobs"]
PAPERS = {"/gate/paper": Duty.GATE, "/movements/paper": Duty.MOVEMENTS}


def today(client_for: ClientFor, desk: Desk, world: World, clock: FixedClock) -> str:
    """Juris meets Employer A, whose visitor may come and brings a laptop."""
    made = booked(desk, world)
    alda, olga = client_for("alda"), client_for("olga")
    named(alda, made.ref)
    send(alda, f"/interviews/{made.ref}/items", kind="laptop", count=1)
    with desk.database.read() as session:
        ref = session.scalars(select(VisitorPass.ref)).one()
    send(olga, f"/passes/{ref}", state="allowed", version=1)
    send(olga, "/items/1", state="allowed", version=1)
    clock.move(days=8)
    return made.ref


def test_the_papers_of_a_day_are_accessible_and_in_latvian(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock
) -> None:
    ref = today(client_for, desk, world, clock)
    texts = {}
    for path in PAPERS:
        answer = client_for("olga").get(f"{path}?prison=north")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["cache-control"] == "no-store"
        reader = PdfReader(io.BytesIO(answer.content))
        catalogue: Any = reader.trailer["/Root"]
        assert catalogue["/Lang"] == "lv"
        assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF's own boolean
        assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()
        assert "Juris" not in str(reader.metadata) + answer.headers["content-disposition"]
        texts[path] = said(answer.content)
    assert GUEST in texts["/gate/paper"]
    assert "Juris" not in texts["/gate/paper"]
    assert "08:50" in texts["/movements/paper"]
    assert "Juris" in texts["/movements/paper"]
    # The code leads back to where it is entered.
    assert "/gate?prison=north" in texts["/gate/paper"]
    assert f"/interviews/{ref}?paper=1" in texts["/movements/paper"]


@pytest.mark.parametrize("duty", list(Duty))
def test_each_paper_is_for_its_duty_alone(
    client_for: ClientFor,
    desk: Desk,
    world: World,
    clock: FixedClock,
    database: Database,
    duty: Duty,
) -> None:
    made = booked(desk, world)
    clock.move(days=8)
    with database.write() as session:
        olga = session.get_one(Account, world.ids["olga"])
        olga.duties = [AccountDuty(duty=duty)]
    for path, needed in PAPERS.items():
        answer = client_for("olga").get(path)
        assert (path, answer.status_code == 200) == (path, duty == needed)
        assert client_for("anna").get(path).status_code == 404
    assert desk.do(actions.cancel, world.anna, made.id, why="mistake", now=made.created_at)
