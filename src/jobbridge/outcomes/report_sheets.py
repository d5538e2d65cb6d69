"""The yearly report on paper: what the page shows, with each definition beside its figure."""

from collections.abc import Callable, Sequence

from jobbridge.i18n import N_
from jobbridge.outcomes import rules
from jobbridge.outcomes.labels import DEMAND, MARKS, MINUTES, OUTSIDERS, WAIT_HEADS
from jobbridge.outcomes.queries import COMPARED, Dashboard, Line
from jobbridge.outcomes.rules import CHAINS, Share
from jobbridge.outcomes.views import outsiders
from jobbridge.paper.sheets import Block, Sheet, bullets, heading, rows, text
from jobbridge.paper.version import Version

WIDTHS = (30, 12, 22, 36)
EQUITY = N_(
    "Of those who took part: how many were proposed, introduced to an employer and began to work. "
    "In brackets the bounds between which chance (Wilson, 95 percent) and rounding leave the share."
)
VICTIMS = N_(
    "Whether somebody was a victim of violence is deliberately not recorded anywhere, so nothing "
    "is told of it here. Sex is not recorded either: what is told is whom the prison is for."
)
METHOD = (
    N_(
        "A month is counted once, two months after its end: what is entered later changes no "
        "figure, and counting again gives the same."
    ),
    N_("Whoever came further counts in every step before it."),
    N_("Nothing told here is ever an input of matching."),
)


def report(
    board: Dashboard,
    whose: str,
    *,
    name_of: Callable[[str, str], str],
    said: Callable[[Share | None], str],
    demanded: Sequence[tuple[str, int, str]],
    version: Version,
) -> Sheet:
    """`name_of` names a group of a trait, `said` writes a share, `demanded` is which training is
    wanted. In the ordinary size: it is for an office."""
    _ = version.words.gettext
    blocks: list[Block] = [
        text(whose, strong=True),
        text(
            _(
                "Twelve months, from %(first)s to %(last)s. Counted by definitions %(version)s "
                "from what had been entered by %(day)s.",
                first=version.words.month(board.first),
                last=version.words.month(board.last),
                version=board.snapshot.version,
                day=version.words.day(rules.closes_on(board.last)),
            )
        ),
        text(_method(board, version)),
    ]
    for name, lines in board.lines.items():
        chain = CHAINS[name]
        blocks += [heading(_(chain.label)), text(_(chain.month), quiet=True)]
        blocks.append(_steps(lines, said, version))
        blocks += _marks(lines, version)
        blocks += _beside(name, board, version)
    if board.groups:
        blocks += [heading(_("The same chance for everybody")), text(_(EQUITY))]
        steps = CHAINS["way"].steps
        compared = [CHAINS["way"].step(name) for name in COMPARED]
        labels = [_(steps[number].label) for number in compared]
        for trait, groups in board.groups.items():
            body = [
                [
                    name_of(trait, group.code),
                    "…" if group.whole is None else version.words.number(group.whole),
                    *(said(group.shares[name]) for name in COMPARED),
                ]
                for group in groups
            ]
            head = [_(rules.TRAITS[trait]), _("Took part"), *labels]
            blocks.append(rows(head, body, widths=(28, 12, 20, 20, 20)))
        blocks.append(text(_(VICTIMS)))
    waits = board.snapshot.told["waits"]
    if waits and not board.scope.group:
        body = [
            [_(rules.WAITS[name]), str(half), str(most)] for name, (half, most) in waits.items()
        ]
        head = [_("Step"), *(_(one) for one in WAIT_HEADS)]
        blocks += [heading(_("How long it takes")), rows(head, body, widths=(60, 20, 20))]
    if demanded:
        body = [[label, version.words.number(n), people] for label, n, people in demanded]
        head = [_("Step"), _("Vacancies"), _("People")]
        blocks += [heading(_("Demand for training")), text(_(DEMAND))]
        blocks.append(rows(head, body, widths=(60, 20, 20)))
    blocks += [heading(_("How this is counted")), bullets(_(line) for line in METHOD)]
    return Sheet(
        _("Effectiveness report"),
        version.words.locale,
        tuple(blocks),
        note=version.note(f"{board.last:%Y-%m}"),
    )


def _method(board: Dashboard, version: Version) -> str:
    _ = version.words.gettext
    if board.scope.exact:
        return _("These are exact figures of one prison: keep them inside.")
    return _(
        "Figures are told in steps of %(base)s and are usually less than that away from the "
        "true ones; … stands for a figure that is small, or would give a small one away.",
        base=board.snapshot.base,
    )


def _beside(chain: str, board: Dashboard, version: Version) -> list[Block]:
    """What belongs to a chain and is no step of it."""
    _ = version.words.gettext
    if chain == "way" and (outside := outsiders(board)) is not None:
        return [text(f"{_(OUTSIDERS)} {version.words.number(outside)}")]
    minutes = None if board.scope.group else board.snapshot.told["minutes"]
    if chain == "interviews" and minutes is not None:
        return [text(f"{_(MINUTES)} {version.words.number(minutes)}")]
    return []


def _steps(lines: list[Line], said: Callable[[Share | None], str], version: Version) -> Block:
    _ = version.words.gettext
    body = [
        [
            _(line.step.label),
            "…" if line.figure is None else version.words.number(line.figure),
            said(line.share) if number else "",
            _(line.step.means),
        ]
        for number, line in enumerate(lines)
    ]
    head = [_("Step"), _("How many"), _("Share of the first"), _("What is counted")]
    return rows(head, body, widths=WIDTHS)


def _marks(lines: list[Line], version: Version) -> list[Block]:
    _ = version.words.gettext
    said = [
        _(
            "%(step)s – %(kind)s: %(share)s (%(year)s; %(source)s)",
            step=_(line.step.label),
            kind=_(MARKS[kind]),
            share=f"{mark.percent} %",
            year=mark.year,
            source=mark.source,
        )
        for line in lines
        for kind, mark in line.marks.items()
    ]
    return [bullets(said)] if said else []
