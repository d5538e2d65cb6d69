"""MELO (Retyk et al., 2024): national titles to the names of ESCO, in Latvian and in English.

`jobbridge link --labels` is measured as published: the rank of the first right name among all
names of the corpus (trec_eval's `recip_rank` over the first hundred). Nothing is known of a name
but its text, and what ESCO says of that text; neither the classifier, nor a mapping, nor the
ids. `python -m tests.benches.melo` prints these figures alone.
"""

import csv
import gzip
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from jobbridge.db import Database
from jobbridge.schema import migrate
from jobbridge.taxonomy import meaning_queries
from jobbridge.taxonomy.imports import import_esco
from jobbridge.taxonomy.linker import Label, Linker
from jobbridge.taxonomy.meaning import Meaning
from jobbridge.taxonomy.meaning_linker import MeaningLinker
from tests import conftest
from tests.bench import Figure, median

PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
ESCO = (
    "esco_v1.1.1_classification_en_csv.zip",
    "esco_v1.1.1_relations_csv.zip",
    "occupations_en_lv.csv",
    "isco08_groups_en_lv.csv",
)
TASKS = {"lv": "lva_q_lv_c_lv", "en": "usa_q_en_c_en"}
REFERENCES = {
    "lv": {"BM25": 0.366, "characters' TF-IDF": 0.385, "e5": 0.401, "best embedding": 0.4103},
    "en": {"characters' TF-IDF": 0.580, "best embedding": 0.684},
}
DEPTH = 100
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Quality:
    """How good an answer is, 0 to 1, beside what others published for the same task."""

    what: str
    value: float
    references: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.references.items())
        return f"{self.what}: {self.value:.4f}" + (f" (published: {said})" if said else "")


@dataclass(frozen=True)
class Task:
    """`right` holds the ids of the right names of each query."""

    queries: list[str]
    labels: list[Label]
    right: list[set[str]]


def task(lang: str) -> Task:
    texts = dict(rows(lang, "queries"))
    right: dict[str, set[str]] = defaultdict(set)
    for query, _, name, _ in rows(lang, "annotations"):
        right[query].add(name)
    labels = [Label(name, text, lang, "preferred") for name, text in rows(lang, "corpus_elements")]
    return Task(list(texts.values()), labels, [right[query] for query in texts])


def rows(lang: str, name: str) -> list[list[str]]:
    plain = PUBLISHED / "melo" / TASKS[lang] / f"{name}.tsv"
    packed = plain.with_suffix(".tsv.gz")
    text = (
        plain.read_text("utf-8")
        if plain.exists()
        else gzip.decompress(packed.read_bytes()).decode("utf-8")
    )
    return list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def measured(linker: Linker | MeaningLinker, asked: Task) -> tuple[float, float, float]:
    """Mean reciprocal rank, and how often the right name is first, and among five."""
    ranks = []
    for links, right in zip(linker.link_many(asked.queries, top=DEPTH), asked.right, strict=True):
        ids = [link.id for link in links]
        ranks.append(next((1 / n for n, name in enumerate(ids, 1) if name in right), 0.0))
    found: Sequence[float] = ranks
    return (
        float(np.mean(found)),
        float(np.mean([rank == 1 for rank in found])),
        float(np.mean([rank >= 0.2 for rank in found])),
    )


def meanings(folder: Path) -> dict[str, Meaning]:
    """ESCO and nothing else, through the database."""
    database = Database(f"sqlite:///{folder / 'melo.sqlite3'}", conftest.RING)
    migrate(database)
    import_esco(database, [PUBLISHED / "esco" / name for name in ESCO], now=NOW)
    found = {}
    with database.read() as session:
        for lang in TASKS:
            made = meaning_queries.meaning(session, lang)
            if made is not None:
                found[lang] = made
    database.engine.dispose()
    return found


def there() -> bool:
    return all((PUBLISHED / part).exists() for part in ("melo", "esco"))


def qualities(langs: Sequence[str] = tuple(TASKS)) -> list[Quality]:
    """By letters alone, and by meaning."""
    if not there():
        return []
    found = []
    with tempfile.TemporaryDirectory() as folder:
        known = meanings(Path(folder))
        for lang in langs:
            asked = task(lang)
            for how, linker in (
                ("letters", Linker(asked.labels)),
                ("meaning", MeaningLinker(known[lang], asked.labels)),
            ):
                mrr, first, five = measured(linker, asked)
                name = f"MELO {TASKS[lang]} by {how}"
                found += [
                    Quality(f"{name}, MRR", mrr, REFERENCES[lang]),
                    Quality(f"{name}, first", first),
                    Quality(f"{name}, among five", five),
                ]
    return found


def figures() -> list[Figure]:
    """A thousand Latvian titles by meaning against the same by letters."""
    if not there():
        return []
    with tempfile.TemporaryDirectory() as folder:
        known = meanings(Path(folder))["lv"]
    asked = task("lv")
    ours, reference = MeaningLinker(known, asked.labels), Linker(asked.labels)
    titles = asked.queries[:1000]
    return [
        Figure(
            "link 1000 Latvian titles by meaning",
            median(lambda: ours.link_many(titles), 3),
            "the same by letters alone",
            median(lambda: reference.link_many(titles), 3),
        )
    ]


if __name__ == "__main__":
    begun = time.perf_counter()
    for quality in qualities():
        beside = ", ".join(f"{name} {value:.4g}" for name, value in quality.references.items())
        print(f"{quality.what}: {quality.value:.4f}" + (f" ({beside})" if beside else ""))
    for figure in figures():
        print(f"{figure.what}: {figure.ours:.2f} s, {figure.against}: {figure.reference:.2f} s")
    print(f"{time.perf_counter() - begun:.0f} s in all")
