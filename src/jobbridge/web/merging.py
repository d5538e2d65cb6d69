"""Two people changed the same thing: what differs, field by field, and what stands in the end.

Plain values in and out, for any form: `seen` is what the writer was shown, `mine` what they
typed, `theirs` what is stored now. A field that is absent holds nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Values = Mapping[str, Sequence[str]]
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Difference:
    """A field in which mine and theirs are not the same. `side` is what is taken unless
    somebody chooses otherwise; `clash`: both sides changed it, so somebody has to choose."""

    key: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    clash: bool
    side: str


def differences(seen: Values | None, mine: Values, theirs: Values) -> list[Difference]:
    """What is to be chosen, in the order of `mine`, then of `theirs`. What only one side changed
    is taken from that side; without `seen` nobody knows who changed what: everything clashes."""
    found = []
    for key in dict.fromkeys([*mine, *theirs]):
        ours, other = tuple(mine.get(key, ())), tuple(theirs.get(key, ()))
        if ours == other:
            continue
        before = None if seen is None else tuple(seen.get(key, ()))
        clash = before is None or (ours != before and other != before)
        side = THEIRS if ours == before else MINE
        found.append(Difference(key, ours, other, clash, side))
    return found


def merged(mine: Values, theirs: Values, sides: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """`mine`, with the fields that `sides` gives to `theirs` as they stand there."""
    out = {key: tuple(values) for key, values in mine.items()}
    for key, side in sides.items():
        if side == THEIRS:
            out[key] = tuple(theirs.get(key, ()))
    return {key: values for key, values in out.items() if values}


def packed(values: Values) -> str:
    """For a hidden field: what the writer was shown."""
    given = {key: list(held) for key, held in values.items() if held}
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> dict[str, tuple[str, ...]] | None:
    """What `packed` wrote; None of anything else, as if the form had not said."""
    try:
        found = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return {
        key: tuple(str(value) for value in held)
        for key, held in found.items()
        if isinstance(held, list)
    }


def sides_of(picks: Sequence[str]) -> dict[str, str]:
    """`theirs km` and `mine km` as a form sends them, by key."""
    found = {}
    for pick in picks:
        side, _, key = pick.partition(" ")
        if side in (MINE, THEIRS) and key:
            found[key] = side
    return found
