"""How much of the main menu stands in one row on a desk; the rest is behind “More”."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from jobbridge.i18n import Words
from jobbridge.viewer import Viewer

if TYPE_CHECKING:
    from jobbridge.web.services import NavItem

ROW = 1180  # pixels, of a window of 1280
MORE = 110
LETTER, AROUND, BADGE = 8.6, 32, 30


def shown(
    items: "Iterable[NavItem]", session: Session, viewer: Viewer | None, words: Words, path: str
) -> list[dict[str, Any]]:
    """The links that the viewer has, on the page that has this path."""
    return [
        {
            "label": words.gettext(item.label_for(viewer)),
            "url": item.url,
            "active": path == item.url or path.startswith(item.url + "/"),
            "badge": item.badge(session, viewer) if item.badge else 0,
        }
        for item in items
        if viewer and item.shown_to(viewer)
    ]


def width(item: dict[str, Any]) -> float:
    """About as wide as this link is shown."""
    return len(item["label"]) * LETTER + AROUND + (BADGE if item["badge"] else 0)


def in_rows(items: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The links of the row, and those behind “More”: none where all fit."""
    if sum(width(item) for item in items) <= ROW:
        return list(items), []
    used, row = 0.0, 0
    while used + width(items[row]) <= ROW - MORE:
        used += width(items[row])
        row += 1
    return list(items[:row]), list(items[row:])
