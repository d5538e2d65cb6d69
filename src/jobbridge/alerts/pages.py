"""A counselor's alerts: vacancies that have come to fit one of their people well."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.alerts import actions, queries
from jobbridge.i18n import N_
from jobbridge.interviews.people_pages import Turn
from jobbridge.vacancies.labels import pay_text
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Id, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR})


class SeenForm(Input):
    """`up_to` is the last alert on the page on which this was pressed."""

    inmate: str = Field(default="", max_length=12)
    up_to: Id


class UndoForm(Input):
    batch: str = Field(max_length=12)


@get("/alerts", WHO)
def alerts(ask: NamedDependency[Ask]) -> Response[str]:
    """The latest first, by person; `show=seen` are those dealt with that still fit."""
    seen = ask.query("show") == "seen"
    found = queries.alerts_for(
        ask.session, ask.viewer, today=ask.today, page=ask.number("page"), seen=seen
    )
    batch = ask.query("batch")
    return ask.render(
        "alerts/alerts.html",
        found=found,
        seen=seen,
        batch=batch,
        marked=queries.batch_for(ask.session, ask.viewer, batch) if batch else 0,
        pays={
            pair.vacancy.id: pay_text(pair.vacancy, ask.words)
            for told in found.people
            for pair in told.best
        },
        turn=_turn(found, seen),
    )


def _turn(found: queries.Alerts, seen: bool) -> Turn:
    def url(number: int) -> str | None:
        if not 1 <= number <= found.pages:
            return None
        return f"/alerts?page={number}" + ("&show=seen" if seen else "")

    return Turn(found.number, found.pages, url(found.number - 1), url(found.number + 1))


@post("/alerts/seen", WHO)
def see(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(SeenForm)
    with form.attempt(ask.session):
        batch = actions.see(
            ask.session,
            ask.viewer,
            inmate=form.data.inmate or None,
            up_to=form.data.up_to,
            now=ask.now,
        )
        return ask.redirect(f"/alerts?batch={batch}" if batch else "/alerts")
    return ask.redirect("/alerts")


@post("/alerts/undo", WHO)
def unsee(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(UndoForm)
    with form.attempt(ask.session):
        count = actions.unsee(ask.session, ask.viewer, batch=form.data.batch, now=ask.now)
        said = ask.words.ngettext("%(n)s alert is new again.", "%(n)s alerts are new again.", count)
        ask.flash("success", said)
    return ask.redirect("/alerts")


def badge(session: Any, viewer: Any) -> int:
    """What stands beside the menu's item."""
    today: date = session.info["today"]
    return queries.count_for(session, viewer, today)


HANDLERS = [alerts, see, unsee]
NAV = [NavItem(N_("Alerts"), "/alerts", WHO, badge=badge)]
