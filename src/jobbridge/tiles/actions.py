"""The weekly table is made; searches are saved and forgotten."""

from datetime import date, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.tiles import queries, rules
from jobbridge.tiles.model import Tile, TileSearch, TileWeek
from jobbridge.viewer import Viewer

MOST_SEARCHES = 20


def make_table(database: Database, now: datetime) -> None:
    """This week's table, once: the first call of a week makes it, the others see that it is
    there. Two workers at once make one table."""
    today = local_day(now)
    week = rules.week_of(today)
    with database.read() as session:
        newest = queries.newest(session)
        if newest is not None and newest.week >= week:
            return
        before = queries.standing(session)
        after = rules.next_table(before, queries.listed_people(session, today))
    try:
        with database.write() as session:
            _store(session, after, week, now)
            _tell(session, before, after, now)
    except IntegrityError:
        return  # the other worker was first


def _store(session: Session, after: rules.Standing, week: date, now: datetime) -> None:
    pool = {str(i): seen for i, seen in after.pool.items()}
    session.add(TileWeek(week=week, made_at=now, pool=pool))
    session.flush()  # the second of two workers waits here, and then is refused
    session.execute(update(TileWeek).where(TileWeek.week != week).values(pool={}))
    session.execute(delete(Tile))
    session.add_all(
        Tile(
            region=region,
            family=family,
            band=tile.people.band,
            basis=sorted(tile.people.basis),
            marks={mark: (claim.band, sorted(claim.basis)) for mark, claim in tile.marks.items()},
        )
        for (region, family), tile in after.tiles.items()
    )


def _tell(
    session: Session, before: rules.Standing | None, after: rules.Standing, now: datetime
) -> None:
    """One notice for each saved search in which a tile is new or larger."""
    week, news = rules.week_of(local_day(now)), set(rules.news(before, after))
    for search in session.scalars(select(TileSearch).order_by(TileSearch.id)):
        if news.intersection(rules.choose(search.region, search.family, after.shown)):
            payload = {"search_id": search.id, "week": week.isoformat()}
            post(session, "notice_tiles", f"tiles:{week}:{search.id}", payload, now=now)


def save_search(
    session: Session, viewer: Viewer, *, region: str, family: str, now: datetime
) -> TileSearch:
    """Tell this account by mail when something new appears here. The same one again is the one
    that is there."""
    if not queries.may_look(session, viewer):
        raise NotFound
    own = TileSearch.account_id == viewer.account_id
    known = session.scalar(
        select(TileSearch).where(own, TileSearch.region == region, TileSearch.family == family)
    )
    if known is not None:
        return known
    count = session.scalar(select(func.count()).select_from(TileSearch).where(own)) or 0
    if count >= MOST_SEARCHES:
        raise Refused(
            [Reason("searches_full", N_("You have twenty saved searches: remove one first."))]
        )
    search = TileSearch(account_id=viewer.account_id, region=region, family=family, created_at=now)
    session.add(search)
    session.flush()
    record(session, viewer, "tiles.save_search", "tile_search", search.id, now=now)
    return search


def forget_search(session: Session, viewer: Viewer, search: TileSearch, *, now: datetime) -> None:
    session.delete(search)
    record(session, viewer, "tiles.forget_search", "tile_search", search.id, now=now)
