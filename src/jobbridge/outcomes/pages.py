"""Effectiveness as tables beside charts, for each role in its scope; and as files."""

from collections.abc import Iterator

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import taken
from jobbridge.exports import Cell
from jobbridge.i18n import N_
from jobbridge.outcomes import mark_pages, public_pages, queries, report_pages, rules
from jobbridge.outcomes.labels import (
    DEMAND,
    MARKS,
    MINUTES,
    OUTSIDERS,
    TREND_STEPS,
    WAIT_HEADS,
    group_name,
)
from jobbridge.outcomes.queries import READERS, WHOLE_NAME, Dashboard
from jobbridge.outcomes.rules import CHAINS, Share
from jobbridge.outcomes.views import View, demanded, outsiders, percent, view
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


class FilterForm(Input):
    of: str = ""
    month: str = ""


@get("/effectiveness", READERS)
def effectiveness(ask: NamedDependency[Ask]) -> Response[str]:
    found = view(ask)
    board, say = found.board, ask.words.gettext
    names = queries.names_of(ask.session)
    return ask.render(
        "outcomes/effectiveness.html",
        found=found,
        board=board,
        drawn=_drawn(ask, board) if board else [],
        filter=ask.blank(FilterForm, **found.chosen),
        scopes=[
            (f"{one.trait}-{one.group}" if one.group else "", one.name or say(WHOLE_NAME))
            for one in found.scopes
        ],
        months=[(f"{month:%Y-%m}", ask.words.month(month)) for month in found.months],
        chains=CHAINS,
        traits=rules.TRAITS,
        waits=rules.WAITS,
        compared=queries.COMPARED,
        mark_labels=MARKS,
        name_of=lambda trait, code: group_name(names, trait, code, ask.words),
        percent=lambda share: percent(share, ask.words),
        demanded=demanded(ask, found, ask.words),
        keeps=ask.viewer.role in queries.KEEPERS,
        funds=ask.viewer.is_(Role.MINISTRY, Role.ADMINISTRATOR),
        learns=ask.viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY),
    )


def _drawn(ask: Ask, board: Dashboard) -> list[tuple[str, str, int]]:
    """Each step of the way that is told, with its share of a thousand of the longest bar."""
    lines = [(one.step, one.figure) for one in board.lines["way"] if one.figure is not None]
    most = max((figure for _, figure in lines), default=0)
    say = ask.words
    return [
        (say.gettext(step.label), say.number(figure), 1000 * figure // most)
        for step, figure in lines
        if most
    ]


@get("/effectiveness/table", READERS)
def effectiveness_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Everything on the page in one table: what is not told stands as three dots."""
    found, say = view(ask), ask.words.gettext
    head = [
        *(say(N_("Figure")), say(N_("Of whom")), say(N_("Step")), say(N_("How many"))),
        *(say(N_("Percent")), say(N_("From, percent")), say(N_("To, percent"))),
        *(say(N_("What is counted")), say(N_("First month")), say(N_("Last month"))),
    ]
    body = (*lines(ask, found.board), *more_lines(ask, found, found.board)) if found.board else ()
    return taken(ask, "effectiveness", say(N_("Effectiveness")), head, body)


def lines(ask: Ask, board: Dashboard) -> Iterator[tuple[Cell, ...]]:
    say = ask.words.gettext
    months = (f"{board.first:%Y-%m}", f"{board.last:%Y-%m}")
    whose = board.scope.name or say(WHOLE_NAME)
    for name, steps in board.lines.items():
        for line in steps:
            number = "…" if line.figure is None else line.figure
            yield (
                *(say(CHAINS[name].label), whose, say(line.step.label), number),
                *(*_bounds(line.share), say(line.step.means), *months),
            )
            for kind, mark in line.marks.items():
                yield (
                    *(say(CHAINS[name].label), say(MARKS[kind]), say(line.step.label), None),
                    *(mark.percent, None, None, mark.source, f"{mark.year}-01", f"{mark.year}-12"),
                )
    way, names = CHAINS["way"], queries.names_of(ask.session)
    for trait, groups in board.groups.items():
        for group in groups:
            of = f"{say(rules.TRAITS[trait])}: "
            of += group_name(names, trait, group.code, ask.words)
            whole = "…" if group.whole is None else group.whole
            took_part = way.steps[way.step("took_part")]
            yield (
                *(say(N_("The same chance")), of, say(took_part.label), whole),
                *(None, None, None, say(took_part.means), *months),
            )
            for code, share in group.shares.items():
                step = way.steps[way.step(code)]
                part = share.part if share else "…"
                yield (
                    *(say(N_("The same chance")), of, say(step.label), part),
                    *(*_bounds(share), say(step.means), *months),
                )


def more_lines(ask: Ask, found: View, board: Dashboard) -> Iterator[tuple[Cell, ...]]:
    """What the page tells beside its chains: who did not take part, lost minutes, how long it
    takes, month by month, and which training is wanted."""
    say = ask.words.gettext
    months = (f"{board.first:%Y-%m}", f"{board.last:%Y-%m}")
    whose = board.scope.name or say(WHOLE_NAME)
    blank = (None, None, None)
    if (outside := outsiders(board)) is not None:
        yield (
            *(say(CHAINS["way"].label), whose, say(MARKS["outside"]), outside),
            *(*blank, say(OUTSIDERS), *months),
        )
    if not board.scope.group:
        minutes, told = board.snapshot.told["minutes"], board.snapshot.told["waits"]
        yield (
            *(say(CHAINS["interviews"].label), whose, say(N_("Minutes lost"))),
            *("…" if minutes is None else minutes, *blank, say(MINUTES), *months),
        )
        for name, days in told.items():
            for head, number in zip(WAIT_HEADS, days, strict=True):
                yield (
                    *(say(N_("How long it takes")), whose, say(rules.WAITS[name]), number),
                    *(*blank, say(head), *months),
                )
    for month, figures in board.trend:
        twelve = (f"{rules.later(month, 1 - rules.WINDOW):%Y-%m}", f"{month:%Y-%m}")
        for at, figure in zip(TREND_STEPS, figures, strict=True):
            step = CHAINS["way"].steps[CHAINS["way"].step(at)]
            yield (
                *(say(N_("Month by month")), whose, say(step.label)),
                *("…" if figure is None else figure, *blank, say(step.means), *twelve),
            )
    for label, vacancies, people in demanded(ask, found, ask.words):
        yield (
            *(say(N_("Demand for training")), f"{say(N_('People'))}: {people}", label, vacancies),
            *(*blank, say(DEMAND), None, None),
        )


def _bounds(share: Share | None) -> tuple[Cell, Cell, Cell]:
    if share is None:
        return (None, None, None)
    return (round(100 * share.value), round(100 * share.low), round(100 * share.high))


HANDLERS = [
    effectiveness,
    effectiveness_table,
    *mark_pages.HANDLERS,
    *report_pages.HANDLERS,
    *public_pages.HANDLERS,
]
NAV = [NavItem(N_("Effectiveness"), "/effectiveness", READERS)]
