"""Alerts and who is left behind, for programs that act for somebody."""

from datetime import date, datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import Field

from jobbridge.alerts import actions, left_behind_queries, queries
from jobbridge.alerts.left_behind_pages import WHO as WATCHERS
from jobbridge.alerts.left_behind_pages import filters_of
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Id, Output
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})


class OfferOut(Output):
    """`score` of 10,000, judged today."""

    vacancy: str
    title: str
    employer: str
    score: int
    distance_km: int | None


class AlertOut(Output):
    """One person's alerts: how many, and the best of them."""

    inmate: str
    count: int
    newest: datetime
    best: list[OfferOut]


class AlertsOut(Output):
    """`up_to` is what marking these as seen sends back."""

    items: list[AlertOut]
    new: int
    seen: int
    up_to: int
    page: int
    pages: int


class SeeIn(Body):
    """Without `inmate` those of everybody."""

    inmate: str | None = Field(default=None, max_length=12)
    up_to: Id


class SeenOut(Output):
    """What `undo` takes; empty where nothing was new."""

    batch: str


class UndoIn(Body):
    batch: str = Field(min_length=1, max_length=12)


class UndoneOut(Output):
    alerts: int


class LeftOut(Output):
    """`why` are codes; `fits` and `near` count vacancies."""

    inmate: str
    prison: str
    release: date
    why: list[str]
    fits: int
    near: int


class FigureOut(Output):
    """None is a number under ten, or one that would give such a number away."""

    prison: str
    due: int | None
    left: int | None


class LeftBehindOut(Output):
    """People for counselors; figures for the agency and administrators."""

    weeks: int
    items: list[LeftOut]
    figures: list[FigureOut]
    counts: dict[str, int]
    page: int
    pages: int


@get("/api/v1/alerts", COUNSELOR)
def list_alerts(ask: NamedDependency[Ask]) -> AlertsOut:
    """New good matches by person, the latest first; `show=seen` are those dealt with."""
    found = queries.alerts_for(
        ask.session,
        ask.viewer,
        today=ask.today,
        page=ask.number("page"),
        seen=ask.query("show") == "seen",
    )
    return AlertsOut(
        items=[
            AlertOut(
                inmate=told.inmate.ref,
                count=told.count,
                newest=told.newest,
                best=[
                    OfferOut(
                        vacancy=pair.vacancy.ref,
                        title=pair.vacancy.title,
                        employer=pair.vacancy.employer.name,
                        score=pair.score,
                        distance_km=pair.distance,
                    )
                    for pair in told.best
                ],
            )
            for told in found.people
        ],
        new=found.new,
        seen=found.seen,
        up_to=found.up_to,
        page=found.number,
        pages=found.pages,
    )


@post("/api/v1/alerts/seen", COUNSELOR, status_code=200)
def see(ask: NamedDependency[Ask], data: JSONBody[SeeIn]) -> Response[SeenOut]:
    """Mark new alerts, of one person or all, as seen."""
    batch = actions.see(ask.session, ask.viewer, inmate=data.inmate, up_to=data.up_to, now=ask.now)
    return Response(SeenOut(batch=batch), status_code=200)


@post("/api/v1/alerts/undo", COUNSELOR, status_code=200)
def undo(ask: NamedDependency[Ask], data: JSONBody[UndoIn]) -> Response[UndoneOut]:
    """Take one marking back."""
    count = actions.unsee(ask.session, ask.viewer, batch=data.batch, now=ask.now)
    return Response(UndoneOut(alerts=count), status_code=200)


@get("/api/v1/left-behind", WATCHERS)
def list_left_behind(ask: NamedDependency[Ask]) -> LeftBehindOut:
    """Who is due and was never introduced to anybody, with the filters of the page (`weeks`,
    `prison`, `by`, `show`)."""
    filters = filters_of(ask)
    if not ask.viewer.is_(Role.COUNSELOR):
        shown, _ = left_behind_queries.figures_for(
            ask.session, ask.viewer, weeks=filters.weeks, today=ask.today
        )
        return LeftBehindOut(
            weeks=filters.weeks,
            items=[],
            figures=[FigureOut(prison=f.place, due=f.due, left=f.left) for f in shown],
            counts={},
            page=1,
            pages=1,
        )
    found = left_behind_queries.left_behind_for(
        ask.session,
        ask.viewer,
        filters=filters,
        now=ask.now,
        today=ask.today,
        page=ask.number("page"),
    )
    return LeftBehindOut(
        weeks=filters.weeks,
        items=[
            LeftOut(
                inmate=left.inmate.ref,
                prison=left.inmate.prison.code,
                release=left.inmate.release_expected,
                why=list(left.why),
                fits=left.fits,
                near=left.near,
            )
            for left in found.people
        ],
        figures=[],
        counts=dict(found.counts),
        page=found.page.number,
        pages=found.page.pages,
    )


HANDLERS = [list_alerts, see, undo, list_left_behind]
