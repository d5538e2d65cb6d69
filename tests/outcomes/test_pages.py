"""Who reads which figures, on pages, in files and on paper."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import words
from jobbridge.outcomes import actions, rules
from jobbridge.outcomes.labels import OUTSIDERS
from jobbridge.outcomes.model import Indicator, Snapshot
from jobbridge.outcomes.queries import Scope, dashboard_for, demanded_for, figure_of, scopes_for
from tests.conftest import CANARY, NOW, ClientFor, World

AUGUST = date(2026, 8, 1)


def test_each_role_reads_its_scope_and_only_counselors_exact_figures(
    closed: Database, world: World
) -> None:
    with closed.read() as session:
        north, south = str(world.ids["north"]), str(world.ids["south"])
        (own,) = scopes_for(session, world.anna)
        assert (own.trait, own.group, own.exact) == ("prison", north, True)
        exact = dashboard_for(session, world.anna, own, AUGUST)
        snapshot = session.scalars(select(Snapshot).where(Snapshot.month == AUGUST)).one()
        told = snapshot.told["chains"]["way"]
        assert [line.figure for line in exact.lines["way"]] != told["prison"][north]
        assert 0 < (exact.lines["way"][8].figure or 0) < 10
        (officers,) = scopes_for(session, world.olga)
        board = dashboard_for(session, world.olga, officers, AUGUST)
        assert [line.figure for line in board.lines["way"]] == told["prison"][north]
        assert (board.groups, officers.exact) == ({}, False)
        with pytest.raises(NotFound):
            dashboard_for(session, world.olga, Scope("prison", south, "Dienvidu cietums"), AUGUST)
        assert [s.trait for s in scopes_for(session, world.nora)] == ["all", "branch"]
        assert [s.trait for s in scopes_for(session, world.tekla)] == [
            *("all", "prison", "prison", "branch", "branch")
        ]
        for viewer in (world.alda, world.mara, world.uldis):
            with pytest.raises(NotFound):
                scopes_for(session, viewer)
    # Nothing that anybody but a counselor reads is a count: it is made of tens, two or more.
    for chain in snapshot.told["chains"].values():
        shown = [n for groups in chain.values() for row in groups.values() for n in row]
        assert {n for n in shown if n is not None and (n % 10 or n < 20)} == set()


def test_the_ministry_begins_here_and_reads_nobodys_data(
    closed: Database, world: World, client_for: ClientFor
) -> None:
    tekla = client_for("tekla")
    assert tekla.get("/", follow_redirects=False).headers["location"] == "/effectiveness"
    page = tekla.get("/effectiveness").text
    assert "<table" in page
    assert "jb-bars" in page
    table = tekla.get("/effectiveness/table").content.decode("utf-8-sig")
    paper = tekla.get("/effectiveness/paper")
    assert paper.headers["content-type"] == "application/pdf"
    assert b"/Lang" in paper.content
    public = client_for(None).get("/programme").text
    assert CANARY not in page + table + public
    with closed.read() as session:
        way = session.scalars(select(Snapshot).where(Snapshot.month == AUGUST)).one().told
    known = way["chains"]["way"]["all"][""][0]
    assert f">{known}<" in page
    assert f",{known}," in table
    assert f">{known}<" in public
    assert tekla.get("/effectiveness?of=prison-999").status_code == 404
    assert client_for("alda").get("/effectiveness").status_code == 404
    assert client_for("anna").get(f"/effectiveness?of=prison-{world.ids['south']}").status_code == (
        404
    )


def test_the_table_to_take_away_holds_all_that_the_page_tells(
    closed: Database, world: World, client_for: ClientFor
) -> None:
    with closed.write() as session:
        row = session.scalars(select(Snapshot).where(Snapshot.month == AUGUST)).one()
        row.told = {**row.told, "waits": {"card": [12, 20]}, "minutes": 1500}
    ada = client_for("ada")
    ada.submit("/language", language="en")
    for kind in ("target", "baseline"):
        mark = {"figure": "way.started", "kind": kind, "percent": 30, "year": 2025}
        ada.submit("/effectiveness/marks", **mark, source="Register")
    text = ada.get("/effectiveness/table?month=2026-08").content.decode("utf-8-sig")
    with closed.read() as session:
        board = dashboard_for(session, world.ada, Scope(), AUGUST)
        demanded = demanded_for(session, world.ada)
    left, took_part = board.snapshot.told["chains"]["way"]["all"][""][:2]
    twelve = ["", "", "", "2025-09", "2026-08"]
    _, *table = csv.reader(io.StringIO(text))

    def of(name: str, at: int = 0) -> list[list[str]]:
        """Who, how many, percent, bounds and months of those rows."""
        return [[row[1], *row[3:7], *row[8:]] for row in table if row[at] == name]

    assert of("Register", 7) == [
        [kind, "", "30", "", "", "2025-01", "2025-12"] for kind in ("Baseline year", "Target")
    ]
    assert of(OUTSIDERS, 7) == [["All of Latvia", str(left - took_part), *twelve]]
    assert of("Minutes lost", 2) == [["All of Latvia", "1500", *twelve]]
    assert of("How long it takes") == [["All of Latvia", days, *twelve] for days in ("12", "20")]
    assert len(board.trend) == 12
    assert of("Month by month") == [
        [
            *("All of Latvia", "…" if figure is None else str(figure), "", "", ""),
            *(f"{rules.later(month, -11):%Y-%m}", f"{month:%Y-%m}"),
        ]
        for month, figures in board.trend
        for figure in figures
    ]
    assert [line[1] for line in of("Demand for training")] == [
        str(one.vacancies) for one in demanded.values()
    ]


def test_targets_and_indicators_are_rows_that_administrators_keep(
    database: Database, world: World, client_for: ClientFor
) -> None:
    mark = {"figure": "way.started", "kind": "target", "percent": 30, "year": 2027}
    ada, tekla = client_for("ada"), client_for("tekla")
    ada.submit("/effectiveness/marks", **mark, source="Pamatnostādnes")
    assert "Pamatnostādnes" in ada.get("/effectiveness/marks").text
    wrong = ada.submit("/effectiveness/marks", **{**mark, "figure": "way.known", "source": "x"})
    assert wrong.status_code == 422
    assert tekla.get("/effectiveness/marks").status_code == 404
    assert tekla.submit("/effectiveness/fund/usual").status_code == 404
    ada.submit("/effectiveness/fund/usual")
    ada.submit("/effectiveness/fund/usual")
    table = tekla.get("/effectiveness/fund/table").content.decode("utf-8-sig")
    assert len(table.splitlines()) == 1 + len(rules.USUAL_INDICATORS)
    with database.write() as session:
        told = {"way": {"all": {"": [100, 80, *[None] * 7]}}}
        row = session.scalars(select(Indicator).where(Indicator.code == "EECO01")).one()
        assert figure_of(told, row) == 80
        with pytest.raises(Refused):
            actions.set_indicator(
                session, world.ada, code="X", label="X", figure="cards.prompt",
                group="age:50", now=NOW,
            )  # fmt: skip
        actions.end_indicator(session, world.ada, code="EECO01", now=NOW)
        actions.end_mark(session, world.ada, figure="way.started", kind="target", now=NOW)
        with pytest.raises(NotFound):
            actions.add_usual(session, world.tekla, words=words("en"), now=NOW)


def test_before_any_month_is_closed_the_pages_say_so(client_for: ClientFor) -> None:
    assert "jb-empty" in client_for("tekla").get("/effectiveness").text
    assert "jb-empty" in client_for(None).get("/programme").text
    assert 'href="/programme"' in client_for(None).get("/sign-in").text
