"""What JobBridge is made of: every locked package is on the bill, none forbids its use."""

import importlib.metadata
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jobbridge.operation import bill
from jobbridge.web.assets import SCRIPTS
from tests.test_house import ROOT


def test_the_bill_names_all_that_is_locked_and_is_the_same_each_time() -> None:
    made = bill.bill()
    assert made == bill.bill()
    purls = {part["purl"] for part in made["components"]}
    names = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    assert {f"pkg:pypi/{bill.canonical(name)}@{version}" for name, version in names} <= purls
    assert any(purl.startswith("pkg:npm/htmx.org@") for purl in purls)
    assert any(purl.startswith("pkg:npm/%40digdir/designsystemet-css@") for purl in purls)
    assert all(part["hashes"] for part in made["components"] if "pypi" in part["purl"])
    for key in ("bomFormat", "specVersion", "serialNumber", "version", "metadata", "components"):
        assert key in made


@pytest.mark.parametrize(
    ("version", "events", "concerned"),
    [
        ("1.9", [{"introduced": "0"}, {"fixed": "1.10"}], True),
        ("1.10", [{"introduced": "0"}, {"fixed": "1.10"}], False),
        ("1.10.0", [{"introduced": "0"}, {"last_affected": "1.10"}], True),
        ("1.10.1", [{"introduced": "0"}, {"last_affected": "1.10"}], False),
        ("2.0rc1", [{"introduced": "0"}, {"fixed": "2.0"}], True),
        ("2.0.post1", [{"introduced": "0"}, {"fixed": "2.0"}], False),
        ("3.1", [{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}], True),
        ("2.5", [{"introduced": "1"}, {"fixed": "2"}, {"introduced": "3"}], False),
    ],
)
def test_an_advisory_concerns_the_versions_that_it_names(
    version: str, events: list[dict[str, str]], concerned: bool, tmp_path: Path
) -> None:
    advisory = {
        "id": "TEST-1",
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "Some_Thing"},
                "ranges": [{"type": "ECOSYSTEM", "events": events}],
            }
        ],
    }
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("TEST-1.json", json.dumps(advisory))
    parts = [bill.Component("PyPI", "some-thing", version), bill.Component("npm", "x", version)]
    assert bool(bill.findings(parts, bill.advisories([packed]))) == concerned
    assert bill.findings(parts, [{**advisory, "withdrawn": "2026-01-01"}]) == []


def test_what_browsers_run_may_be_passed_on_with_its_licence() -> None:
    lock = json.loads((bill.ROOT / "package-lock.json").read_text("utf-8"))
    free = {"MIT", "0BSD", "BSD-3-Clause", "Apache-2.0", "OFL-1.1"}
    shipped = {origin.partition("/dist/")[0].partition("/i18n/")[0] for origin in SCRIPTS.values()}
    assert {"echarts", "htmx.org"} <= shipped
    said = {one: lock["packages"][f"node_modules/{one}"]["license"] for one in shipped}
    assert {name: one for name, one in said.items() if one not in free} == {}


def test_nothing_that_runs_has_a_licence_that_would_bind_ours() -> None:
    """The GPL and AGPL would; the LGPL does not, for each library can be replaced."""
    binding = []
    for part in bill.components():
        if part.system != "PyPI":
            continue
        try:
            said: Any = importlib.metadata.metadata(part.name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        words = [said.get("License-Expression") or "", (said.get("License") or "")[:200]]
        words += [c for c in said.get_all("Classifier") or () if c.startswith("License")]
        text = re.sub(r"LGPL|Lesser General Public", "", " ".join(words))
        if re.search(r"GPL|General Public|SSPL|Affero", text):
            binding.append(f"{part.name}: {text[:80]}")
    assert binding == []
