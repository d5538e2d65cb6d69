"""Tours: the list, a new one, and one page of a whole tour for each side."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.interviews import day_queries
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.page_parts import FIRST, INSIDE, LARGEST, LAST, LENGTHS, day_from
from jobbridge.tours import actions, queries, rules
from jobbridge.tours.model import Tour
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime
from jobbridge.web.routes import get, post

WHO = INSIDE | {Role.EMPLOYER}


class TourForm(Input):
    employer: str = Field(max_length=11)
    prisons: list[str] = Field(default_factory=list, max_length=20)
    on: date = Field(ge=FIRST, le=LAST)
    days: int = Field(default=1, ge=1, le=rules.MOST_DAYS)
    minutes: int = Field(default=30, ge=1, le=480)
    panels: int = Field(default=1, ge=1, le=MOST_PANELS)


class StopForm(Input):
    """`part` sets the times of a stop, `draft` opens its day."""

    prison: str = Field(max_length=40)
    version: int = Field(ge=0, le=LARGEST)
    begins: WallTime | None = None
    ends: WallTime | None = None


class OffForm(Input):
    why: str = Field(max_length=20)
    version: int = Field(ge=0, le=LARGEST)


class ReleaseForm(Input):
    """`drafts` are `REF|version` of each day as it was shown."""

    version: int = Field(ge=0, le=LARGEST)
    drafts: list[str] = Field(default_factory=list, max_length=rules.MOST)


@get("/tours", WHO)
def list_page(ask: NamedDependency[Ask]) -> Response[str]:
    """The tours to come, and the employers for whom one could be planned."""
    plans = interviews.plans(ask.viewer)
    visits = day_queries.visits_for(ask.session, ask.viewer) if plans else []
    employers = {visit.employer.id: visit.employer for visit in visits}
    return ask.render(
        "tours/list.html",
        tours=queries.tours_for(ask.session, ask.viewer, ask.today),
        employers=sorted(employers.values(), key=lambda one: (one.name, one.id)),
        plans=plans,
    )


@get("/tours/plan", INSIDE)
def plan_page(ask: NamedDependency[Ask]) -> Response[str]:
    visits = queries.visits_of(ask.session, ask.viewer, ask.query("employer"))
    form = ask.blank(
        TourForm,
        employer=visits[0].employer.registration_number,
        prisons=[visit.prison.code for visit in visits[: rules.MOST]],
        on=day_from(ask.query("on")) or "",
        days=1,
        minutes=30,
        panels=1,
    )
    return _plan(ask, form)


def _plan(ask: Ask, form: Form[TourForm], *, status: int = 200) -> Response[str]:
    visits = queries.visits_of(ask.session, ask.viewer, form.value("employer"))
    return ask.render(
        "tours/plan.html",
        status=status,
        form=form,
        employer=visits[0].employer,
        waiting={visit.prison.id: len(visit.applications) for visit in visits},
        prisons=queries.prisons_open(ask.session, ask.viewer, ask.today),
        lengths=LENGTHS,
        most_panels=MOST_PANELS,
        most_days=rules.MOST_DAYS,
        limits=queries.roads(ask.session),
    )


@post("/tours/plan", INSIDE)
def plan(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.once(lambda: _open(ask))


def _open(ask: Ask) -> Response[str]:
    form = ask.form(TourForm)
    visits = queries.visits_of(ask.session, ask.viewer, form.value("employer"))
    with form.attempt(ask.session):
        data = form.data
        known = queries.prisons_open(ask.session, ask.viewer, data.on)
        tour = actions.open_tour(
            ask.session,
            ask.viewer,
            employer=visits[0].employer,
            prisons=[prison for prison in known if prison.code in data.prisons],
            on=data.on,
            most_days=data.days,
            minutes=data.minutes,
            panels=data.panels,
            now=ask.now,
        )
        said = ask.words.gettext("A draft: nobody is told of anything until you release it.")
        ask.flash("success", said)
        return ask.redirect(f"/tours/{tour.ref}")
    return _plan(ask, form, status=422)


@get("/tours/{ref:str}", WHO)
def tour_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """For an employer what was released of it; where that is, once the prison confirms."""
    return page(ask, queries.tour_for(ask.session, ask.viewer, ref))


def page(
    ask: Ask,
    tour: Tour,
    *,
    status: int = 200,
    reasons: tuple[Reason, ...] = (),
    off: Form[OffForm] | None = None,
) -> Response[str]:
    legs = queries.legs_for(ask.session, ask.viewer, tour, ask.now)
    plans, inside = interviews.plans(ask.viewer), ask.viewer.is_(*INSIDE)
    to_come = any(leg.stop.on >= ask.today for leg in legs)
    whys = rules.whys_for(ask.viewer) if plans or not inside else {}
    return ask.render(
        "tours/tour.html",
        status=status,
        trip=tour,
        legs=legs,
        inside=inside,
        plans=plans,
        whys=whys if to_come and tour.off_at is None else {},
        off=off or ask.blank(OffForm, version=tour.version),
        ready=[leg for leg in legs if leg.changed],
        answered=ask.request.app.state["answers_to_entry"](ask, tour.uid) if tour.uid else None,
        elsewhere=any(not leg.mine and not leg.met for leg in legs),
        refused=[{"severity": str(r.severity), "text": ask.words.reason(r)} for r in reasons],
    )


def _refused(ask: Ask, ref: str, error: Refused) -> Response[str]:
    """The tour as it is now, with every reason on top; nothing was changed."""
    ask.session.rollback()
    tour = queries.tour_for(ask.session, ask.viewer, ref)
    return page(ask, tour, status=422, reasons=error.reasons)


@post("/tours/{ref:str}/part", INSIDE)
def part(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    tour = queries.tour_for(ask.session, ask.viewer, ref)
    data = ask.form(StopForm).data
    if data.begins is None or data.ends is None:
        raise NotFound
    try:
        actions.set_part(
            ask.session,
            ask.viewer,
            tour,
            data.prison,
            begins=data.begins,
            ends=data.ends,
            version=data.version,
            now=ask.now,
        )
    except Refused as error:
        return _refused(ask, ref, error)
    ask.flash("success", ask.words.gettext("The stop has its new times; its day is planned again."))
    return ask.redirect(f"/tours/{ref}")


@post("/tours/{ref:str}/draft", INSIDE)
def draft(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Those who plan in a prison of the tour draft its day."""
    tour = queries.tour_for(ask.session, ask.viewer, ref)
    data = ask.form(StopForm).data
    try:
        made = actions.draft_stop(
            ask.session, ask.viewer, tour, data.prison, version=data.version, now=ask.now
        )
    except Refused as error:
        return _refused(ask, ref, error)
    return ask.redirect(f"/interview-days/{made.day.ref}")


@post("/tours/{ref:str}/release", INSIDE)
def release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: _release(ask, ref))


def _release(ask: Ask, ref: str) -> Response[str]:
    tour = queries.tour_for(ask.session, ask.viewer, ref)
    data = ask.form(ReleaseForm).data
    try:
        booked, moved, cancelled = actions.release(
            ask.session,
            ask.viewer,
            tour,
            versions=_versions(data.drafts),
            version=data.version,
            now=ask.now,
        )
    except Refused as error:
        return _refused(ask, ref, error)
    words = ask.words
    parts = [
        words.ngettext("%(n)s interview is booked.", "%(n)s interviews are booked.", booked)
        if booked
        else "",
        words.ngettext("%(n)s is moved.", "%(n)s are moved.", moved) if moved else "",
        words.ngettext("%(n)s is cancelled.", "%(n)s are cancelled.", cancelled)
        if cancelled
        else "",
    ]
    ask.flash("success", " ".join(one for one in parts if one))
    return ask.redirect(f"/tours/{ref}")


@post("/tours/{ref:str}/off", WHO)
def call_off(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The employer does not come: for all its prisons at once."""
    tour = queries.tour_for(ask.session, ask.viewer, ref)
    form = ask.form(OffForm)
    with form.attempt(ask.session):
        data = form.data
        ended = actions.call_off(
            ask.session, ask.viewer, tour, why=data.why, version=data.version, now=ask.now
        )
        said = ask.words.ngettext(
            "The tour is called off: %(n)s interview is cancelled, and everybody is told once.",
            "The tour is called off: %(n)s interviews are cancelled, and everybody is told once.",
            ended,
        )
        ask.flash("success", said)
        return ask.redirect(f"/tours/{ref}")
    return page(ask, queries.tour_for(ask.session, ask.viewer, ref), status=422, off=form)


def _versions(drafts: list[str]) -> dict[str, int]:
    found = {}
    for one in drafts:
        ref, _, number = one.partition("|")
        if number.isascii() and number.isdecimal() and len(number) < 10:
            found[ref] = int(number)
    return found


HANDLERS = [list_page, plan_page, plan, tour_page, part, draft, release, call_off]
NAV: list[Any] = []
