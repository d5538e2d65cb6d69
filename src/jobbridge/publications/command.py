"""`jobbridge import …`: the same functions that the pages order from the worker."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jobbridge.audit.imports import import_reads
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.employments.imports import import_employments
from jobbridge.errors import Unusable
from jobbridge.publications.imports import MANY_FILES
from jobbridge.publications.rules import EMPLOYMENTS, PEOPLE
from jobbridge.roster import command as roster
from jobbridge.vacancies.imports import import_vacancies


def import_files(
    database: Database,
    what: str,
    files: Sequence[Path],
    *,
    synthetic: bool,
    tell: Callable[[Any], int],
    **common: Any,
) -> int:
    """One kind of publication; `tell` prints what became of it."""
    if what in (EMPLOYMENTS.name, "reads", "vacancies") and len(files) != 1:
        raise Unusable(f"import {what} takes one file")
    if what in PEOPLE and synthetic:
        raise Unusable("this database is synthetic: no real person's data goes into it")
    if what == EMPLOYMENTS.name:
        return tell(import_employments(database, files[0], **common))
    if what in PEOPLE:
        return roster.import_files(database, files, kind=what, tell=tell, **common)
    if what == "reads":
        return tell(import_reads(database, files[0], **common))
    if what == "vacancies":
        today = local_day(common["now"])
        return tell(import_vacancies(database, files[0], today=today, **common))
    return tell(MANY_FILES[what](database, files, **common))
