"""What a refused call tells by the clock: `make drill`.

Another's thing and nobody's are asked for in turns, by who may call the route, and the medians of
their costs are compared: processor time, which a busy machine does not bend, on SQLite, where the
database works in the same process.
"""

import time
from pathlib import Path
from statistics import median

import pytest

from jobbridge.viewer import Role
from tests.named_paths import PARAMETERS
from tests.rehearsal import staged
from tests.subjects import CALLERS, EVERYWHERE, NOBODYS
from tests.test_attacks import kinds
from tests.test_routes import routes_of

pytestmark = pytest.mark.drill
ROUNDS = 30
MOST = 1.5


def test_anothers_thing_takes_as_long_as_nobodys(
    tmp_path: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    template: Path = request.getfixturevalue("_sqlite_template")
    path = tmp_path / "clock.sqlite3"
    path.write_bytes(template.read_bytes())
    told, findings = [], []
    with staged(f"sqlite:///{path}") as stage:
        for route in kinds(routes_of(stage.client.app)):
            if route.method != "GET" or len(route.parameters) != 1:
                continue
            ((beginning, kind),) = route.parameters
            subject = PARAMETERS.get(beginning, "")
            far = stage.subjects.far.get(subject)
            for role, caller in CALLERS.items():
                if role not in (route.roles or ()) or far is None:
                    continue
                if subject in EVERYWHERE.get(Role(role), ()):
                    continue
                took: dict[str, list[float]] = {"another's": [], "nobody's": []}
                for number in range(2 * ROUNDS + 4):
                    whose = ("another's", "nobody's")[number % 2]
                    address = route.filled((far if number % 2 == 0 else NOBODYS[kind],))
                    began = time.process_time()
                    stage.call(caller, "GET", address)
                    if number >= 4:  # the first ones fill caches
                        took[whose].append(time.process_time() - began)
                theirs, none = median(took["another's"]), median(took["nobody's"])
                ratio = max(theirs, none) / min(theirs, none)
                told.append((ratio, f"{caller} {route}: {theirs * 1000:.1f}, {none * 1000:.1f} ms"))
                if ratio > MOST:
                    findings.append(told[-1][1])
    with capsys.disabled():
        print(f"\n{len(told)} compared; the most unlike:")
        for ratio, line in sorted(told, reverse=True)[:5]:
            print(f"{ratio:.2f} {line}")
    assert findings == []
    assert len(told) > 10
