"""Schemathesis calls a served demonstration as its own description says, and against it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobbridge.viewer import Role
from jobbridge.web import roles
from tests.journeys.conftest import command, serving

EXAMPLES = int(os.environ.get("API_EXAMPLES", "4"))
"""Of each operation, beside what its description covers. `API_EXAMPLES=200` looks for longer."""
EVERYTHING = "API_EXAMPLES" in os.environ
"""Whoever looks for longer has every account call what its role may not, too: otherwise that is
left to the table of who may call what, each line of which is tried with each role."""
WHO = {
    "ilze": Role.COUNSELOR,
    "peteris": Role.EMPLOYER,
    "guna": Role.PRISON_OFFICER,
    "dace": Role.AGENCY,
}
# What can be read may still be refused, with all reasons: 422 is a documented answer. And a key
# that comes with several bodies is refused.
ALLOWED = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "422", "429"]
"""


@pytest.fixture(scope="module")
def folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration of its own: what is done to it is seen by nobody else."""
    copy = tmp_path_factory.mktemp("api") / "demo"
    shutil.copytree(demo_folder, copy)
    (copy / "schemathesis.toml").write_text(ALLOWED)
    return copy


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as url:
        yield url


def _called(role: Role) -> list[str]:
    """The paths of the API which this role may call, as the description writes them."""
    return sorted(
        {
            re.sub(r"{(\w+):\w+}", r"{\1}", line.path)
            for line in roles.table().lines
            if line.path.startswith(roles.API)
            if EVERYTHING or not line.roles or role in line.roles
        }
    )


@pytest.mark.parametrize("who", WHO)
def test_the_description_is_true(address: str, folder: Path, who: str) -> None:
    said = command(folder, "api-token", f"{who}@demo.example")
    found = re.search(r"jb_[\w-]+", said)
    assert found is not None
    run = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}/api/openapi.json"),
            *("--header", f"Authorization: Bearer {found[0]}"),
            *("--phases", "coverage,fuzzing", "--max-examples", str(EXAMPLES)),
            *("--seed", "1", "--continue-on-failure", "--no-color"),
            *("--suppress-health-check", "all"),
            *(word for path in _called(WHO[who]) for word in ("--include-path", path)),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300 + 20 * EXAMPLES,
        check=False,
    )
    cases = re.split(r"^(?=_+ \w+ /|=+ )", run.stdout, flags=re.MULTILINE)
    findings = [case for case in cases if "\n- ST" in case]
    assert "".join(findings) == ""
    assert "SUMMARY" in run.stdout, run.stdout + run.stderr
    assert "ERRORS" not in run.stdout, run.stdout
