"""The record of processing, read from `record.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jobbridge.errors import Unusable
from jobbridge.privacy.record_rules import CLASSES, Entry


@cache
def record() -> Mapping[str, Entry]:
    """Every table by name, in the order of the file. Raises `Unusable` where one says nothing."""
    text = Path(__file__).with_name("record.toml").read_text("utf-8")
    return {name: _entry(name, said) for name, said in tomllib.loads(text).items()}


def _entry(name: str, said: Mapping[str, Any]) -> Entry:
    through = said.get("through", [])
    columns: dict[str, str] = {}
    for kind in CLASSES:
        for column in said.get(kind, "").split():
            if column in columns:
                raise Unusable(f"record.toml: {name}.{column} stands in two classes")
            columns[column] = kind
    try:
        return Entry(
            table=name,
            whose=said["whose"],
            purpose=said["for"],
            kept=said["kept"],
            through=(through,) if isinstance(through, str) else tuple(through),
            aside=said.get("aside", ""),
            columns=columns,
        )
    except KeyError as missing:
        raise Unusable(f"record.toml: [{name}] does not say {missing}") from None


def about_the_person() -> list[Entry]:
    """The tables whose rows lead to a person in prison, each after those that it leads through."""
    found = [entry for entry in record().values() if entry.about_the_person]
    return sorted(found, key=lambda entry: entry.table != "inmate")
