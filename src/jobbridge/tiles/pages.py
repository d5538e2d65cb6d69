"""Candidates as employers and the agency see them before anybody agreed: tiles."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.matching.facts import covers, digits
from jobbridge.places.queries import municipalities
from jobbridge.places.regions import TOWNS
from jobbridge.tiles import actions, labels, queries, rules
from jobbridge.tiles.queries import LICENCES
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import own_employer, vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import PUBLIC, get, post
from jobbridge.web.services import NavItem

EMPLOYERS = frozenset({Role.EMPLOYER})
READERS = frozenset({Role.EMPLOYER, Role.AGENCY})
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Shown:
    """A tile as a page shows it, in the reader's words; `ask_url` begins a vacancy."""

    place: str
    work: str
    band: int
    statements: list[str]
    ask_url: str = ""


class SearchForm(Input):
    region: str = Field(default="", max_length=20)
    family: str = Field(default="", max_length=1)


def _filter(ask: Ask) -> tuple[str, str]:
    """What is not on the lists counts as any."""
    region, family = ask.query("region"), ask.query("family")
    return region if region in labels.REGIONS else "", family if family in labels.FAMILIES else ""


@get("/tiles", READERS)
def tiles(ask: NamedDependency[Ask]) -> Response[str]:
    if not queries.may_look(ask.session, ask.viewer):
        return _waiting(ask)
    region, family = _filter(ask)
    found = queries.tiles_for(ask.session, ask.viewer, region=region, family=family)
    shown = queries.tiles_for(ask.session, ask.viewer)
    week = queries.week_for(ask.session, ask.viewer)
    searches = queries.searches_for(ask.session, ask.viewer)
    gettext = ask.words.gettext
    return ask.render(
        "tiles/tiles.html",
        tiles=[_shown(ask, key, tile, shown) for key, tile in found.items()],
        own=ask.viewer.is_(Role.EMPLOYER),
        week=week.week if week else None,
        next_week=_next(ask, week.week if week else None),
        filter=ask.blank(SearchForm, region=region, family=family),
        filtered=bool(region or family),
        here=_said(ask, region, family),
        region=region,
        family=family,
        regions=[(code, gettext(label)) for code, label in labels.REGIONS.items()],
        families=[(code, gettext(label)) for code, label in labels.FAMILIES.items()],
        searches=[
            (s.id, _said(ask, s.region, s.family), labels.address(s.region, s.family))
            for s in searches
        ],
        saved=any((s.region, s.family) == (region, family) for s in searches),
    )


def _next(ask: Ask, week: date | None) -> date:
    return (week or rules.week_of(ask.today)) + WEEK


def _said(ask: Ask, region: str, family: str) -> str:
    return " · ".join(ask.words.gettext(text) for text in labels.searched(region, family))


def _shown(ask: Ask, key: rules.Key, tile: rules.Counted, shown: Collection[rules.Key]) -> Shown:
    return Shown(
        ask.words.reason(labels.place(key, shown)),
        ask.words.gettext(labels.work(key, shown)),
        tile.people.band,
        labels.statements(tile, ask.words),
        _ask_url(ask, key) if ask.viewer.is_(Role.EMPLOYER) else "",
    )


def _ask_url(ask: Ask, key: rules.Key) -> str:
    """A vacancy already begun: the kind of work, and a place in the region; where the tile has
    none of its own, those that the page is narrowed to."""
    narrowed = _filter(ask)
    region, family = key[0] or narrowed[0], key[1] or narrowed[1]
    own = own_employer(ask.session, ask.viewer).municipality
    values = {"family": family}
    if region and (own is None or own.region != region):
        towns = {town.name: town.id for town in municipalities(ask.session)}
        values["municipality"] = str(towns.get(TOWNS[region], ""))
    given = urlencode({name: value for name, value in values.items() if value})
    return "/vacancies/new" + (f"?{given}" if given else "")


def _waiting(ask: Ask) -> Response[str]:
    employer = own_employer(ask.session, ask.viewer)
    return ask.render("tiles/waiting.html", employer=employer)


@post("/tiles/searches", EMPLOYERS)
def save_search(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(SearchForm)
    with form.attempt(ask.session):
        data = form.data
        region = data.region if data.region in labels.REGIONS else ""
        family = data.family if data.family in labels.FAMILIES else ""

        def make() -> Response[str]:
            actions.save_search(ask.session, ask.viewer, region=region, family=family, now=ask.now)
            ask.flash("success", ask.words.gettext("We will write to you when there is more here."))
            return ask.redirect(labels.address(region, family))

        return ask.once(make)
    for _, text in form.errors:
        ask.flash("danger", text)
    return ask.redirect("/tiles")


@post("/tiles/searches/{search_id:int}/forget", EMPLOYERS)
def forget_search(ask: NamedDependency[Ask], search_id: FromPath[int]) -> Response[str]:
    search = queries.search_for(ask.session, ask.viewer, search_id)
    back = labels.address(search.region, search.family)
    actions.forget_search(ask.session, ask.viewer, search, now=ask.now)
    ask.flash(
        "success", ask.words.gettext("The search is removed. To have it back, save it here again.")
    )
    return ask.redirect(back)


@get("/vacancies/{ref:str}/people", EMPLOYERS)
def vacancy_people(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What the weekly table says of people for one's own vacancy: near, and elsewhere. The tiles
    are those that everybody reads, so no wording of a vacancy gets a count of its own."""
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    if not queries.may_look(ask.session, ask.viewer):
        return _waiting(ask)
    found = queries.tiles_for(ask.session, ask.viewer)
    week = queries.week_for(ask.session, ask.viewer)
    region = vacancy.municipality.region if vacancy.municipality else ""
    family = digits(vacancy.occupation.code)[:1] if vacancy.occupation else ""
    near = rules.holding(region, family, found)
    others = [key for key in rules.choose("", family, found) if key != near]
    return ask.render(
        "tiles/people.html",
        vacancy=vacancy,
        family=family,
        near=_shown(ask, near, found[near], found) if near else None,
        asked=_asked(ask, vacancy, found[near]) if near else [],
        others=[_shown(ask, key, found[key], found) for key in others],
        week=week.week if week else None,
        next_week=_next(ask, week.week if week else None),
    )


def _asked(ask: Ask, vacancy: Vacancy, tile: rules.Counted) -> list[tuple[str, int]]:
    """The licences that the vacancy asks for as a must, each with the band of those who hold
    one that includes it; 0 where the table says nothing of it."""
    musts = [r.code for r in vacancy.requirements if r.must and r.kind == "licence"]
    found = []
    for mark, licence in LICENCES.items():
        if licence in musts or any(
            covers(licence, code) for code in musts if code not in LICENCES.values()
        ):
            claim = tile.marks.get(mark)
            label = ask.words.gettext(labels.LICENCES[mark])
            found.append((label, claim.band if claim else 0))
    return found


@get("/about-candidates", PUBLIC)
def about(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render("tiles/about.html")


HANDLERS = [tiles, save_search, forget_search, vacancy_people, about]
NAV = [NavItem(N_("Candidates"), "/tiles", READERS)]
