"""Effectiveness as tables beside charts, for each role in its scope; and as files."""

from collections.abc import Iterator

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import taken
from jobbridge.demand import labels as demand_labels
from jobbridge.exports import Cell
from jobbridge.i18n import N_
from jobbridge.outcomes import mark_pages, public_pages, queries, report_pages, rules
from jobbridge.outcomes.labels import MARKS, group_name
from jobbridge.outcomes.queries import READERS, WHOLE_NAME, Dashboard
from jobbridge.outcomes.rules import CHAINS, Share
from jobbridge.outcomes.views import percent, view
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
        demanded=_demanded(ask) if board and not found.scope.group else [],
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


def _demanded(ask: Ask) -> list[tuple[str, int, str]]:
    rows = queries.demanded_for(ask.session, ask.viewer)
    names = demand_labels.names_of(ask.session, rows, ask.words)
    return [
        (names[step], one.vacancies, demand_labels.people_text(one.people, ask.words, exact=False))
        for step, one in rows.items()
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
    body = lines(ask, found.board) if found.board else ()
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
