"""Demand and what-if for programs: the same queries as the pages."""

from datetime import date, datetime

from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.demand import bands_pages, pages, queries, rules
from jobbridge.errors import NotFound
from jobbridge.inmates.queries import inmate_for
from jobbridge.tiles import queries as tiles
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Output
from jobbridge.web.routes import get

COUNSELOR = frozenset({Role.COUNSELOR})


class OfferOut(Output):
    """A course inside that leads to the step; `free` counts places."""

    prison: str
    subject: str
    starts_on: date
    ends_on: date
    free: int


class StepOut(Output):
    """What one step would open. For the agency `people` is a band (0: fewer than ten) and
    `pairs` is not told."""

    kind: str
    code: str
    level: str
    name: str
    vacancies: int
    people: int
    pairs: int | None
    courses: list[OfferOut]


class DemandOut(Output):
    """`prison` is null for all of them; `counted_at` before the first count."""

    prison: str | None
    weeks: int
    as_of: date | None
    counted_at: datetime | None
    policy: str
    people: int
    vacancies: int
    steps: list[StepOut]


@get("/api/v1/demand", pages.READERS)
def demand_json(ask: NamedDependency[Ask]) -> DemandOut:
    """Which step would open most vacancies: `?weeks=4|12|26|52&prison=CODE&show=without`."""
    found = pages.view(ask)
    if found is None:
        raise NotFound
    day = found.table.day
    exact = queries.exact(ask.viewer)
    return DemandOut(
        prison=found.prison.code if found.prison else None,
        weeks=found.weeks,
        as_of=day.as_of if day else None,
        counted_at=day.made_at if day else None,
        policy=day.policy if day else "",
        people=found.table.people if exact else rules.band(found.table.people),
        vacancies=day.vacancies if day else 0,
        steps=[_step(row, exact) for row in found.rows],
    )


def _step(row: pages.Row, exact: bool) -> StepOut:
    return StepOut(
        kind=row.step.kind,
        code=row.step.code,
        level=row.step.level,
        name=row.name,
        vacancies=row.one.vacancies,
        people=row.one.people if exact else rules.band(row.one.people),
        pairs=row.one.pairs if exact else None,
        courses=[
            OfferOut(
                prison=offer.course.prison.code,
                subject=offer.course.subject,
                starts_on=offer.course.starts_on,
                ends_on=offer.course.ends_on,
                free=offer.free,
            )
            for offer in row.offers
        ],
    )


class ChanceOut(Output):
    """`gained` counts vacancies, `vacancies` are the best ten of them; `lost` counts those that
    fit today because nothing of the kind is recorded yet."""

    kind: str
    code: str
    level: str
    gained: int
    lost: int
    vacancies: list[str]
    course: str | None


class NeighbourOut(Output):
    """A four-digit group of professions; `shared` of its `skills` are the person's."""

    group: str
    gained: int
    vacancies: list[str]
    shared: int
    skills: int


class WhatIfOut(Output):
    listed: bool
    open: int
    fits: int
    steps: list[ChanceOut]
    neighbours: list[NeighbourOut]


@get("/api/v1/inmates/{ref:str}/what-if", COUNSELOR)
def what_if_json(ask: NamedDependency[Ask], ref: FromPath[str]) -> WhatIfOut:
    """What one step would open for one of the counselor's people, judged now."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    found = queries.what_if_for(ask.session, ask.viewer, inmate, today=ask.today)
    return WhatIfOut(
        listed=found.listed,
        open=found.open,
        fits=found.fits,
        steps=[
            ChanceOut(
                kind=one.gain.step.kind,
                code=one.gain.step.code,
                level=one.gain.step.level,
                gained=len(one.gain.gained),
                lost=len(one.gain.lost),
                vacancies=[row.ref for row in one.vacancies],
                course=one.course.ref if one.course else None,
            )
            for one in found.chances
        ],
        neighbours=[
            NeighbourOut(
                group=near.neighbour.group,
                gained=len(near.neighbour.gained),
                vacancies=[row.ref for row in near.vacancies],
                shared=near.neighbour.shared,
                skills=near.neighbour.skills,
            )
            for near in found.nearby
        ],
    )


class LineOut(Output):
    """Of the people closest to the vacancy `now` or more meet what it asks (0: the weekly table
    does not say); without it `then` or more come into question. Each line stands by itself."""

    asked: str
    now: int
    then: int


class BandsOut(Output):
    """From the weekly table alone; `week` is its Monday, null before the first one."""

    week: date | None
    people: int
    lines: list[LineOut]


@get("/api/v1/vacancies/{ref:str}/what-if", bands_pages.EMPLOYERS)
def vacancy_what_if_json(ask: NamedDependency[Ask], ref: FromPath[str]) -> BandsOut:
    """What asking for less would bring, in bands of ten and more."""
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    reading = bands_pages.read(ask, vacancy)
    week = tiles.week_for(ask.session, ask.viewer)
    return BandsOut(
        week=week.week if week else None,
        people=reading.tiles[reading.near].people.band if reading.near else 0,
        lines=[
            LineOut(asked=line.mark, now=line.now, then=line.then)
            for line in (reading.told.lines if reading.told else ())
        ],
    )


HANDLERS = [demand_json, what_if_json, vacancy_what_if_json]
