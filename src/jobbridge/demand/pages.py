"""Demand for training: which one step would open most vacancies, as table, chart and files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency

from jobbridge import exports
from jobbridge.demand import actions, bands_pages, labels, queries, rules, what_if_pages
from jobbridge.demand.queries import Offer
from jobbridge.demand.rules import Counted, Step
from jobbridge.errors import NotFound
from jobbridge.i18n import N_, Words
from jobbridge.places.model import Prison
from jobbridge.training.course_pages import title_of
from jobbridge.training.rules import SUBJECTS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

READERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY})
USUAL_WEEKS = 12
DRAWN = 10
LISTED = 25
MISSED = N_("Employers said it is missing, people in 12 months")


class FilterForm(Input):
    prison: str = ""
    weeks: int = USUAL_WEEKS
    show: str = ""


@dataclass(frozen=True)
class Row:
    """A step as a page shows it. `teachable` are subjects that lead to it, in words."""

    step: Step
    name: str
    one: Counted
    people: str
    offers: list[Offer]
    teachable: list[str]

    @property
    def answered(self) -> bool:
        return any(offer.free for offer in self.offers)


@dataclass(frozen=True)
class View:
    """What the address asks for, and what there is."""

    prisons: list[Prison]
    prison: Prison | None
    weeks: int
    without: bool
    table: queries.Table
    rows: list[Row]

    def address(self, path: str) -> str:
        given = {
            "prison": self.prison.code if self.prison else "",
            "weeks": str(self.weeks),
            "show": "without" if self.without else "",
        }
        return f"{path}?{urlencode({name: value for name, value in given.items() if value})}"


def view(ask: Ask) -> View | None:
    """None for somebody without any prison. What is no filter of ours is left out, so an old
    link still works; a prison that is not the viewer's does not exist."""
    prisons = queries.asked_prisons(ask.session, ask.viewer)
    code, weeks = ask.query("prison"), ask.number("weeks", USUAL_WEEKS)
    weeks = weeks if weeks in rules.WEEKS else USUAL_WEEKS
    prison = next((one for one in prisons if one.code == code), None)
    if code and prison is None:
        raise NotFound
    if prison is None and not ask.viewer.is_(Role.AGENCY):
        if not prisons:
            return None
        prison = prisons[0]
    table = queries.demand_for(ask.session, ask.viewer, prison, weeks=weeks)
    offers = queries.offers_for(
        ask.session, ask.viewer, prison, table.rows, weeks=weeks, today=ask.today
    )
    names = labels.names_of(ask.session, table.rows, ask.words)
    exact = queries.exact(ask.viewer)
    rows = [
        Row(
            step,
            names[step],
            one,
            labels.people_text(one.people, ask.words, exact=exact),
            offers[step],
            [ask.words.gettext(SUBJECTS[key].label) for key in rules.subjects_for(step)],
        )
        for step, one in table.rows.items()
    ]
    without = ask.query("show") == "without"
    if without:
        rows = [row for row in rows if not row.answered]
    return View(prisons, prison, weeks, without, table, rows)


@get("/demand", READERS)
def demand(ask: NamedDependency[Ask]) -> Response[str]:
    found = view(ask)
    if found is None:
        raise NotFound
    exact = queries.exact(ask.viewer)
    return ask.render(
        "demand/demand.html",
        found=found,
        rows=found.rows[:LISTED],
        more=max(0, len(found.rows) - LISTED),
        drawn=_drawn(found.rows),
        unanswered=sum(not row.answered for row in found.rows[:DRAWN]),
        looked_at=labels.people_text(found.table.people, ask.words, exact=exact),
        stale=found.table.day is not None and found.table.day.as_of < ask.today,
        exact=exact,
        filter=ask.blank(
            FilterForm,
            prison=found.prison.code if found.prison else "",
            weeks=found.weeks,
            show=["without"] if found.without else [],
        ),
        weeks=[(n, ask.words.ngettext("%(n)s week", "%(n)s weeks", n)) for n in rules.WEEKS],
        prisons=[(prison.code, prison.name) for prison in found.prisons],
        counselor=ask.viewer.is_(Role.COUNSELOR),
        kinds=labels.KINDS,
        title_of=lambda course: title_of(course, ask.words),
        missed=_missed(ask),
    )


def _missed(ask: Ask) -> Callable[[Step], str] | None:
    """What the app's state `missed` knows of a step: of how many people employers said that this
    is missing. None where the viewer may not read reasons."""
    told: Callable[[str, str], str] | None = ask.request.app.state["missed"](ask)
    if told is None:
        return None
    return lambda step: (
        told(step.kind, step.code or step.level) if step.kind in rules.LIFTED else "–"
    )


def _drawn(rows: list[Row]) -> list[tuple[Row, int]]:
    """The first rows, each with its share of a thousand of the longest bar."""
    most = max((row.one.vacancies for row in rows), default=0)
    return [(row, 1000 * row.one.vacancies // most) for row in rows[:DRAWN]]


@post("/demand/count", READERS)
def count_again(ask: NamedDependency[Ask]) -> Response[str]:
    actions.order_count(ask.session, ask.viewer, now=ask.now)
    said = ask.words.gettext("It is being counted anew. Open this page again in a minute.")
    ask.flash("success", said)
    return ask.redirect("/demand")


# To take away


Make = Callable[[list[str], list[list[str | int]]], bytes]


def _file(ask: Ask, kind: str, ending: str, make: Make) -> Response[bytes]:
    found = view(ask)
    if found is None:
        raise NotFound
    exact = queries.exact(ask.viewer)
    lines = [
        labels.cells(row.name, row.step, row.one, _inside(row, ask.words), ask.words, exact=exact)
        for row in found.rows
    ]
    head = [ask.words.gettext(name) for name in labels.heading(exact=exact)]
    if missed := _missed(ask):
        head.append(ask.words.gettext(MISSED))
        lines = [[*line, missed(row.step)] for line, row in zip(lines, found.rows, strict=True)]
    place = found.prison.code if found.prison else "all"
    name = f"demand-{place}-{found.weeks}-{ask.today.isoformat()}.{ending}"
    return Response(
        make(head, lines),
        media_type=kind,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )


def _inside(row: Row, words: Words) -> str:
    return ", ".join(
        f"{title_of(offer.course, words)} {offer.course.starts_on.isoformat()} ({offer.free})"
        for offer in row.offers
    )


@get("/demand.csv", READERS)
def demand_csv(ask: NamedDependency[Ask]) -> Response[bytes]:
    return _file(ask, exports.CSV, "csv", lambda head, lines: exports.csv_table(head, lines))


@get("/demand.xlsx", READERS)
def demand_xlsx(ask: NamedDependency[Ask]) -> Response[bytes]:
    title = ask.words.gettext("Demand for training")
    return _file(
        ask, exports.XLSX, "xlsx", lambda head, lines: exports.xlsx_table(title, head, lines)
    )


HANDLERS: list[Any] = [
    demand,
    count_again,
    demand_csv,
    demand_xlsx,
    *what_if_pages.HANDLERS,
    *bands_pages.HANDLERS,
]
NAV = [NavItem(N_("Demand for training"), "/demand", frozenset({Role.AGENCY}))]
