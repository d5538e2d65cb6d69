"""ESCO, the national classifier and the starter set, imported over one another."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Insert, Table, func, insert, select

from jobbridge.db import Base, Database
from jobbridge.errors import Unusable
from jobbridge.intake import Report
from jobbridge.places.queries import revision
from jobbridge.taxonomy import queries
from jobbridge.taxonomy.imports import import_classifier, import_esco, load_starter
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    ESCO,
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationMapping,
    OccupationSkill,
    Skill,
    SkillRelation,
)
from jobbridge.taxonomy.names import plain_name

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
URI = "http://data.europa.eu/esco/"
TABLES: tuple[type[Base], ...] = (
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationMapping,
    OccupationSkill,
    Skill,
    SkillRelation,
)


def rows(*lines: tuple[str, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


OCCUPATIONS = ("conceptType", "conceptUri", "iscoGroup", "preferredLabel", "altLabels", "code")
SKILLS = ("conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels")


def package(folder: Path, lang: str, bake: str = "baker", knead: str = "knead dough") -> Path:
    """A small ESCO package in the columns of the official one."""
    path = folder / f"esco_{lang}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            f"occupations_{lang}.csv",
            rows(
                OCCUPATIONS,
                ("Occupation", f"{URI}occupation/aa", "7512", bake, f"{bake} b\n{bake}", "7512.1"),
                ("Occupation", f"{URI}occupation/bb", "9412", f"{bake} helper", "", "9412.1"),
                ("Occupation", "urn:nothing", "9412", "nobody", "", "9412.2"),
            ),
        )
        archive.writestr(
            f"skills_{lang}.csv",
            rows(
                SKILLS,
                (
                    f"{URI}skill/k1",
                    "skill/competence",
                    "sector-specific",
                    knead,
                    "mix\nfold",
                ),
                (f"{URI}skill/k2", "knowledge", "cross-sector", f"{knead} theory", ""),
            ),
        )
        archive.writestr(
            f"skillGroups_{lang}.csv",
            rows(
                ("conceptUri", "preferredLabel", "inScheme", "code"),
                (f"{URI}skill/S1", "x", "", "S1"),
            ),
        )
    return path


def relations(folder: Path) -> Path:
    path = folder / "relations.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "occupationSkillRelations.csv",
            rows(
                ("occupationUri", "relationType", "skillType", "skillUri"),
                (f"{URI}occupation/aa", "essential", "", f"{URI}skill/k1"),
                (f"{URI}occupation/gone", "essential", "", f"{URI}skill/k1"),
                (f"{URI}occupation/aa", "optional", "", f"{URI}skill/k2"),
                (f"{URI}occupation/aa", "optional", "", f"{URI}skill/k2"),
            ),
        )
        archive.writestr(
            "broaderRelationsSkillPillar.csv",
            rows(
                ("conceptType", "conceptUri", "broaderType", "broaderUri"),
                ("Skill", f"{URI}skill/k1", "SkillGroup", f"{URI}skill/S1"),
            ),
        )
        archive.writestr(
            "skillSkillRelations.csv",
            rows(
                ("originalSkillUri", "originalSkillType", "relationType", "relatedSkillUri"),
                (f"{URI}skill/k2", "knowledge", "optional", f"{URI}skill/k1"),
            ),
        )
    return path


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.read() as session:
        return {
            table.__tablename__: sorted(
                (tuple(row) for row in session.execute(select(*table.__table__.columns))), key=repr
            )
            for table in TABLES
        }


def count(database: Database, table: type[Base]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def figures(report: Report) -> tuple[int, int, int, int]:
    return report.taken, report.changed, report.unchanged, len(report.refused)


def test_an_esco_package_is_taken_and_the_same_again_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    paths = [relations(tmp_path), package(tmp_path, "en")]
    report = import_esco(database, paths, now=NOW)
    assert figures(report) == (8, 0, 0, 3)
    assert [str(refusal) for refusal in report.refused] == [
        "occupations_en.csv, line 5: needs an ESCO address and an ISCO group",
        "occupationSkillRelations.csv, line 3: names an occupation that is not known",
        "occupationSkillRelations.csv, line 5: this pair is there twice",
    ]
    before = everything(database)
    assert figures(import_esco(database, paths, now=NOW)) == (0, 0, 8, 3)
    assert everything(database) == before
    with database.read() as session:
        baker = session.scalars(select(Occupation).where(Occupation.code == "7512.1")).one()
        assert (baker.scheme, baker.isco, baker.en, baker.label("lv")) == (
            ESCO, "7512", "baker", "baker",
        )  # fmt: skip
        assert queries.skills_of(session, baker.id) == [
            (queries.skills_by_key(session, ["k1"])["k1"], True),
            (queries.skills_by_key(session, ["k2"])["k2"], False),
        ]
        labels = select(OccupationLabel.lang, OccupationLabel.kind, OccupationLabel.text)
        assert session.execute(labels).all() == [("en", "alternative", "baker b")]
        kinds = session.execute(select(Skill.key, Skill.kind).where(Skill.source == "esco")).all()
        assert sorted(tuple(kind) for kind in kinds) == [("k1", "skill"), ("k2", "knowledge")]
        assert queries.skills_by_key(session, ["k1"])["k1"].other_names() == [
            ("en", "mix"),
            ("en", "fold"),
        ]


def test_a_package_in_another_language_adds_its_names(database: Database, tmp_path: Path) -> None:
    import_esco(database, [package(tmp_path, "en")], now=NOW)
    latvian = package(tmp_path, "lv", bake="maiznieks", knead="mīcīt mīklu")
    assert figures(import_esco(database, [latvian], now=NOW)) == (0, 4, 0, 1)
    import_esco(database, [package(tmp_path, "de", bake="Bäcker", knead="kneten")], now=NOW)
    with database.read() as session:
        baker = session.scalars(select(Occupation).where(Occupation.code == "7512.1")).one()
        assert (baker.lv, baker.en) == ("maiznieks", "baker")
        labels = session.execute(
            select(OccupationLabel.lang, OccupationLabel.kind, OccupationLabel.text).where(
                OccupationLabel.occupation_id == baker.id
            )
        )
        assert sorted(tuple(label) for label in labels) == [
            ("de", "alternative", "Bäcker b"),
            ("de", "preferred", "Bäcker"),
            ("en", "alternative", "baker b"),
            ("lv", "alternative", "maiznieks b"),
        ]
        skill = queries.skills_by_key(session, ["k1"])["k1"]
        assert (skill.lv, skill.en) == ("mīcīt mīklu", "knead dough")
        assert ("de", "kneten") in skill.other_names()


def test_a_new_version_changes_names_and_takes_old_ones_away(
    database: Database, tmp_path: Path
) -> None:
    import_esco(database, [package(tmp_path, "en")], now=NOW)
    report = import_esco(database, [package(tmp_path, "en", bake="bread baker")], now=NOW)
    assert figures(report) == (0, 2, 2, 1)
    with database.read() as session:
        assert list(session.scalars(select(OccupationLabel.text))) == ["bread baker b"]
        assert revision(session, "taxonomy") == 2


def test_a_dry_run_tells_the_same_and_stores_nothing(database: Database, tmp_path: Path) -> None:
    paths = [package(tmp_path, "en"), relations(tmp_path)]
    before = everything(database)
    told = import_esco(database, paths, now=NOW, dry_run=True)
    assert everything(database) == before
    assert told.lines() == import_esco(database, paths, now=NOW).lines()


@pytest.mark.parametrize("killed_at", [0, 2, 5])
def test_an_import_that_is_killed_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    before = everything(database)
    left = iter(range(killed_at))

    def insert_or_die(table: Table) -> Insert:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return insert(table)

    monkeypatch.setattr("jobbridge.bulk.insert", insert_or_die)
    with pytest.raises(KeyboardInterrupt):
        import_esco(database, [package(tmp_path, "en"), relations(tmp_path)], now=NOW)
    assert everything(database) == before


def test_relations_need_the_occupations_first(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="import ESCO's classification before"):
        import_esco(database, [relations(tmp_path)], now=NOW)


def test_what_is_not_esco_is_refused(database: Database, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(Unusable, match="holds no ESCO file"):
        import_esco(database, [other], now=NOW)
    with pytest.raises(Unusable, match="neither the classifier"):
        import_classifier(database, [other], now=NOW)


CODES = (
    "code,code6,isco08,is_profession,name_lv\n"
    "7512,7512,7512,0,Maiznieki\n"
    "7512.01,751201,7512,1,Konditorejas MAIZNIEKS\n"
    "5120.02,512002,5120,1,PAVĀRS (ēdināšanas jomā)\n"
    "9999.99,,,x,Nekas\n"
    "7512.01,751201,7512,1,MAIZNIEKS\n"
)
MAPPING = (
    "pk_code,pk_name_lv,esco_uri,esco_label_lv,relation\n"
    f"7512.01,,{URI}occupation/aa,,exactMatch\n"
    f"7512.01,,{URI}isco/C7512,,narrowMatch\n"
    f"7512.77,,{URI}occupation/aa,,exactMatch\n"
    f"7512,,{URI}occupation/aa,,sameAs\n"
)


def test_the_classifier_and_its_mapping_are_taken(database: Database, tmp_path: Path) -> None:
    codes, mapping = tmp_path / "codes.csv", tmp_path / "mapping.csv"
    codes.write_text(CODES, encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    with database.write() as session:
        load_starter(session, NOW)
    import_esco(database, [package(tmp_path, "en"), relations(tmp_path)], now=NOW)
    report = import_classifier(database, [mapping, codes], now=NOW)
    assert [str(refusal) for refusal in report.refused] == [
        "codes.csv, line 5: the code “9999.99” cannot be read",
        "codes.csv, line 6: the code 7512.01 is there twice",
        "mapping.csv, line 4: the code “7512.77” is not known",
        "mapping.csv, line 5: the relation “sameAs” is not known",
    ]
    assert figures(import_classifier(database, [mapping, codes], now=NOW)) == (0, 0, 5, 4)
    with database.read() as session:
        cook = queries.occupation_by_code(session, "5120 02")
        assert cook is not None
        assert (cook.lv, cook.lv_f, cook.en, cook.source) == ("pavārs", "pavāre", "cook", "starter")
        labels = session.scalars(
            select(OccupationLabel.text).where(
                OccupationLabel.occupation_id == cook.id, OccupationLabel.source == "classifier"
            )
        )
        assert list(labels) == ["pavārs (ēdināšanas jomā)"]
        baker = queries.occupation_by_code(session, "7512 01")
        assert baker is not None
        assert baker.scheme == CLASSIFIER
        found = queries.linker(session).link("baker")[0]
        assert (found.id, found.score) == ("7512 01", 1.0)


def test_the_starter_and_the_publications_agree_in_either_order(
    database: Database, tmp_path: Path
) -> None:
    uri = "05aa7c09-46e7-433f-a81b-92841f4551e7"
    path = tmp_path / "skills_en.csv"
    line = (
        f"{URI}skill/{uri}",
        "skill/competence",
        "transversal",
        "accept advice",
        "heed",
    )
    path.write_text(rows(SKILLS, line), encoding="utf-8")

    def skill() -> tuple[str, str, list[tuple[str, str]], str]:
        with database.read() as session:
            found = session.scalars(select(Skill).where(Skill.uri == f"{URI}skill/{uri}")).one()
            return found.key, found.en, found.other_names(), found.source

    import_esco(database, [path], now=NOW)
    assert skill() == (uri, "accept advice", [("en", "heed")], "esco")
    with database.write() as session:
        load_starter(session, NOW)
    wanted = (
        "accept-feedback",
        "accept criticism and advice",
        [("en", "accept advice"), ("en", "heed")],
        "starter",
    )
    assert skill() == wanted
    assert figures(import_esco(database, [path], now=NOW)) == (0, 0, 1, 0)
    with database.write() as session:
        assert figures(load_starter(session, NOW))[:2] == (0, 0)
    assert skill() == wanted


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("PAVĀRS", "pavārs"),
        ("Lauku attīstības SPECIĀLISTS", "lauku attīstības speciālists"),
        (
            "ĢENERĀLLEITNANTS/ VICEADMIRĀLIS (Jūras spēkos)",
            "ģenerālleitnants / viceadmirālis (Jūras spēkos)",
        ),
        ("Pārvaldes VADĪTĀJS /DIREKTORS", "pārvaldes vadītājs / direktors"),
        ("Logu/ vitrīnu stiklu MAZGĀTĀJS", "logu/vitrīnu stiklu mazgātājs"),
        ("ElektroINŽENIERIS", "elektroinženieris"),
        ("Rokas lokMETINĀTĀJS (MMA)", "rokas lokmetinātājs (MMA)"),
        ("Saeimas PRIEKŠSĒDĒTĀJS", "Saeimas priekšsēdētājs"),
        ("Ministru PREZIDENTA BIEDRS", "Ministru prezidenta biedrs"),
        ("SPA VADĪTĀJS", "SPA vadītājs"),
        ("S.W.I.F.T. OPERATORS", "S.W.I.F.T. operators"),
        ("KAPTEINIS uz kuģiem ar 3000 BT", "kapteinis uz kuģiem ar 3000 BT"),
    ],
)
def test_a_classifier_name_is_written_as_people_write(written: str, plain: str) -> None:
    assert plain_name(written) == plain


def test_the_publications_are_taken_as_they_are(database: Database) -> None:
    if not PUBLISHED.exists():
        return
    with database.write() as session:
        load_starter(session, NOW)
    esco = sorted((PUBLISHED / "esco").iterdir())
    report = import_esco(database, esco, now=NOW)
    assert len(report.refused) == 67
    assert {refusal.reason for refusal in report.refused} == {
        "names an occupation that is not known"
    }
    codes = import_classifier(database, sorted((PUBLISHED / "classifier").iterdir()), now=NOW)
    assert codes.refused == []
    with database.read() as session:
        schemes = select(Occupation.scheme, func.count()).group_by(Occupation.scheme)
        assert dict(session.execute(schemes).all()) == {CLASSIFIER: 3_691, ESCO: 3_007}
        esco_pairs = select(func.count()).where(OccupationSkill.source == "esco")
        assert session.scalar(esco_pairs) == 123_788
        assert session.scalar(select(func.count()).where(Skill.uri.is_not(None))) == 13_896
        unnamed = select(func.count()).where(Occupation.scheme == ESCO, Occupation.lv == "")
        assert session.scalar(unnamed) == 3_007 - 2_939
        welder = queries.occupation_by_code(session, "7212 04")
        assert welder is not None
        nearest = queries.esco_of(session, welder)
        assert nearest is not None
        assert nearest.lv == "metinātājs"
        officer = queries.occupation_by_code(session, "0110 01")
        assert officer is not None
        assert officer.lv == "ģenerālleitnants / viceadmirālis (Jūras spēkos)"
        assert len(queries.skills_of(session, officer.id)) > 20
    assert count(database, OccupationMapping) == 6_292
    again = import_esco(database, [esco[0]], now=NOW)
    assert figures(again)[:2] == (0, 0)
    assert again.closed == 0
