"""What a draft holds and how long it is kept."""

import json
from collections.abc import Mapping
from datetime import timedelta

KEPT = timedelta(days=30)
MOST = 60_000
LONGEST = 4_000


def packed(typed: Mapping[str, list[str]]) -> str:
    """The typed fields as text; empty ones left out, over-long ones cut as the form would."""
    given = {name: [v[:LONGEST] for v in values if v] for name, values in typed.items()}
    return json.dumps({n: v for n, v in given.items() if v}, ensure_ascii=False, sort_keys=True)


def unpacked(content: str) -> dict[str, list[str]]:
    """What `packed` wrote; anything else is an empty draft."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(name): [str(value) for value in values]
        for name, values in found.items()
        if isinstance(values, list)
    }
