"""The weekly table for those who may look at it, and the people it is made of for nobody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobbridge.errors import NotFound
from jobbridge.inmates.model import Conditions, Evidence, Fact, FactKind, Inmate
from jobbridge.inmates.queries import listed
from jobbridge.inmates.rules import months_after
from jobbridge.matching.facts import LANGUAGE_LEVELS, covers, digits
from jobbridge.places.model import Municipality
from jobbridge.places.regions import REGIONS
from jobbridge.tiles.model import Tile, TileSearch, TileWeek
from jobbridge.tiles.rules import KEYS, Claim, Counted, Key, Listed, Standing, choose
from jobbridge.vacancies.queries import own_employer
from jobbridge.viewer import Role, Viewer

SOON_MONTHS = 6
LATVIAN = "B1"
LICENCES = {"licence_b": "B", "licence_c": "C", "forklift": "FORKLIFT"}


def may_look(session: Session, viewer: Viewer) -> bool:
    """Employers whom two people of the agency have approved; the agency itself."""
    if viewer.is_(Role.EMPLOYER):
        return own_employer(session, viewer).vetted_at is not None
    return viewer.system or viewer.is_(Role.AGENCY)


def week_for(session: Session, viewer: Viewer) -> TileWeek | None:
    """The newest table there is."""
    if not may_look(session, viewer):
        raise NotFound
    return newest(session)


def tiles_for(
    session: Session, viewer: Viewer, *, region: str = "", family: str = ""
) -> dict[Key, Counted]:
    """The shown tiles that may hold people of a region and family, in a fixed order. Nothing
    of the viewer's own enters: everybody reads the same table."""
    if not may_look(session, viewer):
        raise NotFound
    found = standing(session)
    shown = found.shown if found else {}
    return {key: shown[key] for key in choose(region, family, shown)}


def searches_for(session: Session, viewer: Viewer) -> list[TileSearch]:
    """The account's own, oldest first."""
    return list(
        session.scalars(
            select(TileSearch)
            .where(TileSearch.account_id == viewer.account_id)
            .order_by(TileSearch.id)
        )
    )


def search_for(session: Session, viewer: Viewer, search_id: int) -> TileSearch:
    search = session.get(TileSearch, search_id)
    if search is None or search.account_id != viewer.account_id:
        raise NotFound
    return search


# For the weekly table itself: these hand out nothing to anybody.


def newest(session: Session) -> TileWeek | None:
    return session.scalar(select(TileWeek).order_by(TileWeek.week.desc()).limit(1))


def standing(session: Session) -> Standing | None:
    """The newest table with all that the next one is compared with."""
    week = newest(session)
    if week is None:
        return None
    rows = {(row.region, row.family): row for row in session.scalars(select(Tile))}
    tiles = {
        key: Counted(
            _claim(rows[key].band, rows[key].basis),
            {mark: _claim(*said) for mark, said in rows[key].marks.items()},
        )
        for key in KEYS
        if key in rows
    }
    return Standing(tiles, {int(i): seen for i, seen in week.pool.items()})


def _claim(band: int, basis: Iterable[int]) -> Claim:
    return Claim(band, frozenset(basis))


def listed_people(session: Session, today: date) -> list[Listed]:
    """Everybody who takes part and agreed to be counted, as the tiles know them. Restrictions,
    sex, age, health and names are not read."""
    facts = _facts(session)
    shifts = set(session.scalars(select(Conditions.inmate_id).where(Conditions.shifts)))
    soon = months_after(today, SOON_MONTHS)
    rows = session.execute(
        select(
            Inmate.id,
            Inmate.prison_id,
            Inmate.release_expected,
            Inmate.open_unit_from,
            Municipality.region,
        )
        .outerjoin(Municipality, Municipality.id == Inmate.municipality_id)
        .where(listed())
        .order_by(Inmate.id)
    )
    found = []
    for inmate_id, prison_id, release, open_unit_from, region in rows:
        family, marks = _read(facts[inmate_id], today)
        if release <= soon or (open_unit_from is not None and open_unit_from <= soon):
            marks.add("soon")
        if inmate_id in shifts:
            marks.add("shifts")
        region = region if region in REGIONS else ""
        found.append(Listed(inmate_id, region, family, prison_id, frozenset(marks)))
    return found


Row = tuple[str, str, int | None, str, str, date | None]


def _facts(session: Session) -> dict[int, list[Row]]:
    inside = Evidence.CERTIFICATE_INSIDE
    wanted = or_(
        Fact.kind.in_([FactKind.TARGET, FactKind.EXPERIENCE, FactKind.LICENCE]),
        and_(Fact.kind == FactKind.LANGUAGE, Fact.code == "lv"),
        Fact.evidence == inside,
    )
    found: dict[int, list[Row]] = defaultdict(list)
    for inmate_id, *row in session.execute(
        select(
            Fact.inmate_id,
            Fact.kind,
            Fact.code,
            Fact.level,
            Fact.text_level,
            Fact.evidence,
            Fact.valid_to,
        )
        .where(
            Fact.ended_at.is_(None), wanted, Fact.inmate_id.in_(select(Inmate.id).where(listed()))
        )
        .order_by(Fact.id)
    ):
        found[inmate_id].append(tuple(row))  # type: ignore[arg-type]
    return found


def _read(facts: list[Row], today: date) -> tuple[str, set[str]]:
    """The family of the first target, and what is true of the person today."""
    targets = sorted((level or 1, code) for kind, code, level, *_ in facts if kind == "target")
    family = digits(targets[0][1])[:1] if targets else ""
    marks = set()
    for kind, code, _, text_level, evidence, valid_to in facts:
        if valid_to is not None and valid_to < today:
            continue
        if kind == FactKind.EXPERIENCE and family and digits(code)[:1] == family:
            marks.add("worked")
        if kind == FactKind.LICENCE:
            marks |= {mark for mark, asked in LICENCES.items() if covers(code, asked)}
        if kind == FactKind.LANGUAGE and code == "lv":
            known = LANGUAGE_LEVELS.get(text_level, 0)
            marks |= {"latvian"} if known >= LANGUAGE_LEVELS[LATVIAN] else set()
        if evidence == Evidence.CERTIFICATE_INSIDE:
            marks.add("trained")
    return family, marks
