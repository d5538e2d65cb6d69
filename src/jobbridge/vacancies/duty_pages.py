"""The agency's queue of duty changes, and saying what a vacancy's work involves."""

from dataclasses import dataclass
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.vacancies import duty_actions, duty_queries
from jobbridge.vacancies.model import DutyChange
from jobbridge.vacancies.vocabulary import DUTIES
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

AGENCY = frozenset({Role.AGENCY})


class DutiesForm(Input):
    duties: list[str] = Field(default_factory=list, max_length=20)
    why: str = Field(default="", max_length=300)


@dataclass(frozen=True)
class Line:
    """A change as the agency reads it: what would be new, what would go, what stays."""

    change: DutyChange
    added: list[str]
    removed: list[str]
    kept: list[str]


def _line(change: DutyChange, before: str) -> Line:
    old, new = set(before.split()), set(change.tags.split())

    def named(tags: set[str]) -> list[str]:
        return [DUTIES[tag] for tag in DUTIES if tag in tags]

    return Line(change, named(new - old), named(old - new), named(new & old))


@get("/duties", AGENCY)
def duties(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


def _page(ask: Ask, *, against: list[str] | None = None, status: int = 200) -> Response[str]:
    waiting = duty_queries.waiting_for(ask.session, ask.viewer)
    decided = duty_queries.decided_for(ask.session, ask.viewer)
    return ask.render(
        "vacancies/duties.html",
        status=status,
        waiting=[_line(one, " ".join(d.tag for d in one.vacancy.duties)) for one in waiting],
        decided=[_line(one, one.before) for one in decided],
        against=against or [],
    )


@post("/duties/{change_id:int}/confirm", AGENCY)
def confirm(ask: NamedDependency[Ask], change_id: FromPath[int]) -> Response[str]:
    said = ask.words.gettext("Confirmed. Matching counts it from now on.")
    return _decided(ask, change_id, True, said)


@post("/duties/{change_id:int}/refuse", AGENCY)
def refuse(ask: NamedDependency[Ask], change_id: FromPath[int]) -> Response[str]:
    return _decided(ask, change_id, False, ask.words.gettext("Refused. The duties stay."))


def _decided(ask: Ask, change_id: int, confirmed: bool, said: str) -> Response[str]:
    try:
        duty_actions.decide(
            ask.session, ask.viewer, change_id=change_id, confirmed=confirmed, now=ask.now
        )
    except Refused as refused:
        ask.session.rollback()
        return _page(ask, against=[ask.words.reason(r) for r in refused.reasons], status=409)
    ask.flash("success", said)
    return ask.redirect("/duties")


def badge(session: Any, viewer: Any) -> int:
    """What stands beside the menu's item."""
    return duty_queries.waiting_count(session, viewer)


HANDLERS = [duties, confirm, refuse]
NAV = [NavItem(N_("Duties to confirm"), "/duties", AGENCY, badge=badge)]
