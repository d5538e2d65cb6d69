"""What the wheel carries besides the code: templates, migrations, catalogues and assets.

In a checkout `templates/` and `migrations/` lie beside `src/`; inside an installed package they
are `jobbridge/_templates` and `jobbridge/_migrations` (`jobbridge.web.templates.shipped`). An
editable install ships nothing: it reads the checkout.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = {"templates": "jobbridge/_templates", "migrations": "jobbridge/_migrations"}
LOCALE = "src/jobbridge/locale"
MANIFEST = "src/jobbridge/web/vendor/manifest.json"


class ShipWithWheel(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        root = Path(self.root)
        if not (root / MANIFEST).is_file():
            raise FileNotFoundError(
                "the browser files are not installed, so the wheel would have none: "
                "run `make setup` (or `python -m jobbridge.web.assets`) first"
            )
        for source in sorted((root / LOCALE).glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(source)
        for folder, inside in SHIPPED.items():
            build_data["force_include"][str(root / folder)] = inside
        made = Path(tempfile.mkdtemp()) / "bill.cdx.json"
        made.write_bytes(bill(root))
        build_data["force_include"][str(made)] = "jobbridge/operation/bill.cdx.json"


def bill(root: Path) -> bytes:
    """What the wheel is made of, as CycloneDX: by the checkout's own program."""
    program = root / "src/jobbridge/operation/bill.py"
    command = [sys.executable, "-I", str(program)]
    return subprocess.run(command, check=True, capture_output=True).stdout


def compile_catalogue(source: Path) -> None:
    """`jobbridge.po` to `jobbridge.mo` beside it: whole at once, for whoever reads meanwhile."""
    with source.open("rb") as readable:
        catalogue = read_po(readable)
    made = source.with_suffix(".mo.made")
    with made.open("wb") as writable:
        write_mo(writable, catalogue)
    made.replace(source.with_suffix(".mo"))
