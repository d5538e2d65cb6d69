"""`jobbridge roles`: what the table lacks, for whoever adds a route."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jobbridge.web import roles

FILE = Path(roles.__file__).with_name(roles.TABLE)


def missing_lines(handlers: Iterable[Any], *, add: bool = False) -> list[str]:
    """The lines of routes that the table does not have. With `add` they are put in their places,
    with the roles that the code names: to be read, and agreed on, before they are committed.
    A line that the code contradicts is never changed."""
    text = FILE.read_text("utf-8")
    found = roles.missing(handlers, roles.read(text))
    if add and found:
        FILE.write_text(roles.with_lines(text, found), "utf-8")
    return [str(line).strip() for line in found]
