"""`jobbridge import roster` and `import movements`: file after file, each whole or not at all."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jobbridge.db import Database
from jobbridge.roster.imports import import_roster


def import_files(
    database: Database,
    files: Sequence[Path],
    *,
    kind: str,
    tell: Callable[[Any], int],
    dry_run: bool,
    **common: Any,
) -> int:
    """A dry run prints each difference, the names of nobody. A file that cannot be used stops
    the rest: those before it are in."""
    for path in files:
        if len(files) > 1:
            print(f"{path.name}:")
        report = import_roster(
            database,
            path,
            kind=kind,
            dry_run=dry_run,
            say=_say if dry_run else None,
            **common,
        )
        tell(report)
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stdout)
