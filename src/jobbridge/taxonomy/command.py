"""`jobbridge link`: titles in, ranked occupations out, a JSON object for each line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.taxonomy import choosing, meaning_queries, queries
from jobbridge.taxonomy.linker import Label, Linker, spread
from jobbridge.taxonomy.meaning import LANGS
from jobbridge.taxonomy.meaning_linker import MeaningLinker, knows

BATCH = 1000
_OF_ONE_GROUP = 6  # links that are looked through for one of another unit group


def link_lines(
    lines: Iterable[str],
    *,
    database: Database | None,
    labels: Path | None,
    lang: str | None,
    top: int,
) -> Iterator[dict[str, Any]]:
    """The answer to each line, in order. With `labels` (id TAB text a line) nothing is known but
    those texts, and what ESCO says of a text where the database has ESCO; otherwise the
    database's occupations are, with their codes, and the first ones are each of another unit
    group: who asks for three wants three kinds of work. `confident` says that the first may be
    taken without asking a person."""
    if labels is not None:
        given = list(_labels(labels, lang))
        linker, known = _by_meaning(given, database, lang) or Linker(given), {}
    elif database is not None:
        with database.read() as session:
            linker = queries.linker(session)
            known = queries.occupations_by_code(session, queries.codes(session))
    else:
        raise Unusable("link needs a database or --labels")
    titles = (line.rstrip("\n") for line in lines)
    while batch := list(islice(titles, BATCH)):
        found_many = linker.link_many(batch, top=top * _OF_ONE_GROUP if known else top)
        for text, links in zip(batch, found_many, strict=True):
            matches = []
            offered = spread(links, top, queries.unit_group) if known else links
            for link in offered:
                found: dict[str, Any] = {"id": link.id, "label": link.label}
                if occupation := known.get(link.id):
                    found |= {"code": occupation.code, "isco": occupation.isco}
                matches.append({**found, "score": round(link.score, 4)})
            yield {"text": text, "confident": choosing.sure_of(offered) != "", "matches": matches}


def _by_meaning(
    labels: Sequence[Label], database: Database | None, lang: str | None
) -> MeaningLinker | None:
    """None where the labels are not ESCO's names in one language."""
    if database is None:
        return None
    for one in LANGS if lang is None else {lang}.intersection(LANGS):
        with database.read() as session:
            meaning = meaning_queries.meaning(session, one)
        if meaning is not None and knows(meaning, labels):
            return MeaningLinker(meaning, labels)
    return None


def _labels(path: Path, lang: str | None) -> Iterator[Label]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        label_id, tab, text = line.partition("\t")
        if not tab:
            raise Unusable(f"{path.name}, line {number}: write an id, a tab and the text")
        yield Label(id=label_id, text=text, lang=lang or "", kind="preferred")
