"""What an address of these pages asks for, and how a share is written."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from jobbridge.demand import labels
from jobbridge.errors import NotFound
from jobbridge.i18n import Words
from jobbridge.outcomes import queries
from jobbridge.outcomes.queries import Dashboard, Scope
from jobbridge.outcomes.rules import Share
from jobbridge.web.ask import Ask


@dataclass(frozen=True)
class View:
    """What the address asks for; without a `board` no month is closed yet."""

    scopes: list[Scope]
    scope: Scope
    months: list[date]
    board: Dashboard | None

    @property
    def chosen(self) -> dict[str, str]:
        of = f"{self.scope.trait}-{self.scope.group}" if self.scope.group else ""
        return {"of": of, "month": f"{self.board.last:%Y-%m}" if self.board else ""}

    def address(self, path: str) -> str:
        return f"{path}?{urlencode({k: v for k, v in self.chosen.items() if v})}"


def view(ask: Ask) -> View:
    """A scope that is not the viewer's does not exist; a month that is not closed is the
    newest."""
    scopes = queries.scopes_for(ask.session, ask.viewer)
    wanted = ask.query("of")
    named = {f"{one.trait}-{one.group}": one for one in scopes if one.group}
    if not scopes or (wanted and wanted not in named):
        raise NotFound
    scope = named[wanted] if wanted else scopes[0]
    months = queries.months_for(ask.session, ask.viewer)
    asked = {f"{month:%Y-%m}": month for month in months}
    month = asked.get(ask.query("month")) or next(iter(months), None)
    board = month and queries.dashboard_for(ask.session, ask.viewer, scope, month)
    return View(scopes, scope, months, board or None)


def outsiders(board: Dashboard) -> int | None:
    """How many left prison without having taken part; none where either figure is not told."""
    left, took_part = (line.figure for line in board.lines["way"][:2])
    return None if left is None or took_part is None else left - took_part


def demanded(ask: Ask, found: View, words: Words) -> list[tuple[str, int, str]]:
    """By the step that would open most vacancies: its name, how many, and to how many people.
    Of all of Latvia, for those who read of it."""
    if found.board is None or found.scope.group:
        return []
    rows = queries.demanded_for(ask.session, ask.viewer)
    names = labels.names_of(ask.session, rows, words)
    return [
        (names[step], one.vacancies, labels.people_text(one.people, words, exact=False))
        for step, one in rows.items()
    ]


def percent(share: Share | None, words: Words) -> str:
    """`34 % (30–38 %)`, or dots where it is not told."""
    if share is None:
        return "…"
    value, low, high = (round(100 * n) for n in (share.value, share.low, share.high))
    return f"{value} % ({low}–{high} %)"
