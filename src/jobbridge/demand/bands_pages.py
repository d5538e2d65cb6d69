"""What asking for less would bring an employer: from the weekly table, in its bands."""

from dataclasses import dataclass
from datetime import timedelta

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.demand import bands
from jobbridge.demand.bands import Told
from jobbridge.i18n import N_
from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import LANGUAGES, LICENCES
from jobbridge.matching.facts import Need, digits
from jobbridge.tiles import labels, queries, rules
from jobbridge.tiles.rules import Counted, Key
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import own_employer, vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

EMPLOYERS = frozenset({Role.EMPLOYER})
WEEK = timedelta(days=7)
ASKED = {
    **labels.LICENCES,
    bands.LANGUAGE: N_("Latvian, up to level B1"),
    bands.SHIFTS: N_("Shift work"),
    bands.START: N_("A start within six months"),
}


@dataclass(frozen=True)
class Reading:
    """What the newest table says for one vacancy: the tile closest to it, others of the same
    kind of work, and what is asked. `told` is None where no tile stands for it."""

    near: Key | None
    others: list[Key]
    tiles: dict[Key, Counted]
    told: Told | None


def read(ask: Ask, vacancy: Vacancy) -> Reading:
    """Only the vacancy itself and the table that everybody reads go into it."""
    found = queries.tiles_for(ask.session, ask.viewer)
    region = vacancy.municipality.region if vacancy.municipality else ""
    family = digits(vacancy.occupation.code)[:1] if vacancy.occupation else ""
    near = rules.holding(region, family, found) if family else None
    others = [key for key in rules.choose("", family, found) if key != near] if family else []
    musts = [
        Need(r.kind, r.code, r.level, r.text_level, must=True)
        for r in vacancy.requirements
        if r.must
    ]
    wording = bands.Wording(musts, vacancy.working_time == "shifts", vacancy.start_from)
    told = bands.told(wording, found[near], ask.today) if near else None
    return Reading(near, others, found, told)


@get("/vacancies/{ref:str}/what-if", EMPLOYERS)
def vacancy_what_if(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    if not queries.may_look(ask.session, ask.viewer):
        return ask.render("tiles/waiting.html", employer=own_employer(ask.session, ask.viewer))
    reading = read(ask, vacancy)
    week = queries.week_for(ask.session, ask.viewer)
    text = ask.words.gettext
    said = reading.told
    places = {key: ask.words.reason(labels.place(key, reading.tiles)) for key in reading.tiles}
    return ask.render(
        "demand/bands.html",
        vacancy=vacancy,
        week=week.week if week else None,
        next_week=(week.week if week else rules.week_of(ask.today)) + WEEK,
        known=vacancy.occupation is not None,
        near=reading.near,
        all=reading.tiles[reading.near].people.band if reading.near else 0,
        place=places[reading.near] if reading.near else "",
        work=text(labels.work(reading.near, reading.tiles)) if reading.near else "",
        lines=[(text(ASKED[line.mark]), line) for line in said.lines] if said else [],
        silent=_named(ask, said.silent) if said else [],
        others=[(places[key], reading.tiles[key].people.band) for key in reading.others],
        reached=vacancy.accommodation or vacancy.transport,
    )


def _named(ask: Ask, musts: tuple[Need, ...]) -> list[str]:
    """The vacancy's own musts, in words; kinds that have no words of ours are left out."""
    keys = [need.code for need in musts if need.kind == "skill"]
    skills = skill_labels(ask.session, keys, ask.words.locale)
    lists = {"skill": skills, "licence": LICENCES, "language": LANGUAGES}
    names = [
        ask.words.gettext(lists[need.kind].get(need.code, need.code))
        for need in musts
        if need.kind in lists
    ]
    return list(dict.fromkeys(names))


HANDLERS = [vacancy_what_if]
