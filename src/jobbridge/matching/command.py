"""`jobbridge match`: matches as lines of JSON, for whoever keeps the service."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.i18n import Words, words
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for, listed
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.cluster import cluster, judge_on
from jobbridge.matching.labels import cards_of, nearest_first
from jobbridge.matching.queries import Matches, matches_for_inmate, matches_for_vacancy
from jobbridge.matching.run_actions import Progress
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import SYSTEM


def rematch(
    database: Database, *, now: datetime, address: str | None = None, progress: Progress | None
) -> int:
    """Everybody matched anew, in this process or by the cluster at `address`, and stored; says
    how many pairs are kept."""
    today = local_day(now)
    if address is None:
        return rematch_all(database, now=now, today=today, progress=progress)
    with cluster(address) as client:
        judge = partial(judge_on, client, progress=progress)
        return rematch_all(database, now=now, today=today, progress=progress, judge_on=judge)


def match_lines(
    session: Session,
    *,
    inmate: str | None = None,
    vacancy: str | None = None,
    today: date,
    top: int = 50,
    explain: bool = False,
    locale: str = "en",
) -> Iterator[dict[str, Any]]:
    """The best `top` pairs of one person, one vacancy, or (neither given) of everybody listed,
    each with its parts; near misses after the fits. `explain` adds every verdict in words.
    Raises `NotFound` for a reference that does not exist. No line holds a name."""
    language = words(locale)
    if vacancy is not None:
        found = vacancy_for(session, SYSTEM, vacancy)
        matches = matches_for_vacancy(session, SYSTEM, found, today=today, top=top)
        yield from _lines(session, matches, explain, language)
    elif inmate is not None:
        person = inmate_for(session, SYSTEM, inmate)
        matches = matches_for_inmate(session, SYSTEM, person, today=today, top=top)
        yield from _lines(session, matches, explain, language)
    else:
        for person in session.scalars(select(Inmate).where(listed()).order_by(Inmate.id)):
            matches = matches_for_inmate(session, SYSTEM, person, today=today, top=top)
            yield from _lines(session, matches, explain, language)


def _lines(
    session: Session, matches: Matches, explain: bool, language: Words
) -> Iterator[dict[str, Any]]:
    pairs = [*matches.fits, *nearest_first(matches.near)]
    cards = cards_of(session, pairs, language) if explain else []
    for number, pair in enumerate(pairs):
        line: dict[str, Any] = {
            "inmate": pair.inmate.ref,
            "vacancy": pair.vacancy.ref,
            "title": pair.vacancy.title,
            "score": pair.score,
            "parts": pair.parts,
            "near": pair.near,
        }
        if explain:
            line["ask_first"] = cards[number].ask
            line["verdicts"] = [
                {
                    "subject": shown.subject,
                    "state": shown.state,
                    "must": shown.must,
                    "reason": shown.reason,
                    "known": shown.known,
                    "lift": shown.lift,
                }
                for shown in cards[number].lines
            ]
        yield line
