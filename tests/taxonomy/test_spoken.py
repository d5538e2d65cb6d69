"""The tables of everyday speech name only what was published, and leave no unit group out."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from jobbridge.db import Database
from jobbridge.taxonomy import label_queries
from jobbridge.taxonomy.latvian import stem
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    ESCO,
    Occupation,
    OccupationLabel,
    OccupationMapping,
)
from jobbridge.taxonomy.spoken import kin, spoken_names
from tests.taxonomy.published import DATA

CYRILLIC = re.compile("[\u0400-\u04ff]")
needs_publications = pytest.mark.skipif(
    not DATA.is_dir(), reason="the official publications are not beside the repository"
)


def professions() -> set[str]:
    path = Path(DATA / "classifier" / "profesiju_klasifikators_2021_lv.csv")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["code"].replace(".", " ") for row in rows if row["is_profession"] == "1"}


@needs_publications
def test_every_name_is_of_a_published_profession_and_every_unit_group_has_a_russian_one() -> None:
    names = list(spoken_names())
    known = professions()
    assert {name.code for name in names} - known == set()
    groups = {code[:4] for code in known}
    assert groups - {name.code[:4] for name in names if name.lang == "ru"} == set()
    assert groups - {name.code[:4] for name in names} == set()


def test_a_name_is_written_once_in_the_letters_of_its_language() -> None:
    names = list(spoken_names())
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert {name.lang for name in names} == {"lv", "ru", "en"}
    assert [name for name in names if name.text != name.text.strip() or not name.text] == []
    assert [n for n in names if n.lang != "ru" and CYRILLIC.search(n.text)] == []
    assert [n for n in names if n.lang == "ru" and not CYRILLIC.search(n.text)] == []


def test_kin_say_nearly_the_same_in_three_languages() -> None:
    assert kin()[stem("remontētāja")] == kin()[stem("ремонтник")] == kin()[stem("repairers")]
    assert kin()[stem("siers")] != kin()[stem("piens")]


def labels_of(database: Database) -> set[tuple[str, str, str]]:
    with database.read() as session:
        return {
            (label.id, label.text, label.kind) for label in label_queries.occupation_labels(session)
        }


def test_a_spoken_name_stands_for_its_profession_or_one_of_its_unit_group(
    database: Database,
) -> None:
    labels = labels_of(database)
    assert ("7212 04", "svarščiks", "spoken") in labels
    assert ("7212 04", "gāzmetinātājs", "spoken") in labels
    assert [label for label in labels if label[1] == "дворник"] == []


def test_esco_lends_its_names_to_the_closest_profession_of_its_unit_group(
    database: Database,
) -> None:
    with database.write() as session:
        for code, isco in (("8888 01", "8888"), ("8888 02", "8888"), ("9999 01", "9999")):
            session.add(
                Occupation(scheme=CLASSIFIER, code=code, isco=isco, lv=f"l{code}", source="c")
            )
        for place, isco in enumerate(("8888", "8888", "9999", "7777", "6666")):
            found = Occupation(scheme=ESCO, code=f"{isco}.{place}", isco=isco, source="esco", lv="")
            found.uri, found.en = f"e{place}", f"n{place}"
            session.add(found)
            session.flush()
            other = OccupationLabel(lang="en", kind="alternative", text=f"a{place}", source="esco")
            other.occupation_id = found.id
            session.add(other)
        for code, uri, relation in (
            ("8888 01", "e0", "broadMatch"),
            ("8888 02", "e0", "closeMatch"),
            ("9999 01", "e1", "exactMatch"),
            ("8888 01", "e2", "closeMatch"),
            ("8888 02", "e3", "narrowMatch"),
        ):
            session.add(
                OccupationMapping(pk_code=code, esco_uri=uri, relation=relation, source="c")
            )
    lent = {
        label for label in labels_of(database) if label[1][1:].isdigit() and label[1][0] in "na"
    }
    assert lent == {
        ("8888 02", "n0", "near"),
        ("8888 02", "a0", "near"),
        ("9999 01", "n1", "synonym"),
        ("9999 01", "a1", "synonym"),
        # The two classifications part here: both unit groups are offered.
        ("8888 01", "n1", "near"),
        ("8888 01", "a1", "near"),
        ("9999 01", "n2", "near"),
        ("9999 01", "a2", "near"),
        ("8888 02", "n3", "near"),
        ("8888 02", "a3", "near"),
    }
