"""Losses as tables beside charts, and as files."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import taken
from jobbridge.errors import NotFound
from jobbridge.exports import Cell
from jobbridge.i18n import N_
from jobbridge.interviews.state_rules import CANCEL_WHY, MISSED_WHY
from jobbridge.losses import queries, rules
from jobbridge.losses.queries import Losses
from jobbridge.meetings.rules import CANCEL_WHY as MEETING_WHY
from jobbridge.places.model import Prison
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

READERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER, Role.AGENCY, Role.ADMINISTRATOR})
USUAL = 90
DRAWN = 10

CAUSES = {
    **{f"cancelled:{why}": label for why, label in CANCEL_WHY.items()},
    **{f"meeting:{why}": label for why, label in MEETING_WHY.items()},
    **{f"missed:{why}": label for why, label in MISSED_WHY.items()},
    rules.OTHER: N_("Other causes, each of fewer than ten interviews"),
}
WAITS = {
    "card": N_("From an employer's request to the first card"),
    "wish": N_("From an employer's wish to meet to the interview"),
    "interview": N_("From proposing a vacancy to a person to their interview"),
    "offer": N_("From the interview to an offer"),
}
TRAITS = {
    "prison": N_("By prison"),
    "kind": N_("By whom the prison is for"),
    "language": N_("By level of Latvian"),
    "age": N_("By age"),
}
GROUPS = {
    "women": N_("prison for women"),
    "juveniles": N_("prison for juveniles"),
    "men": N_("prison for men"),
    "A": "A1–A2",
    "B": "B1–B2",
    "C": "C1–C2",
    "under_18": N_("under 18"),
    "18": "18–24",
    "25": "25–34",
    "35": "35–44",
    "45": "45–54",
    "55": N_("55 and older"),
    rules.UNKNOWN: N_("not known"),
}


class FilterForm(Input):
    prison: str = ""
    days: int = USUAL


@dataclass(frozen=True)
class View:
    """What the address asks for, and what was lost."""

    prisons: list[Prison]
    prison: Prison | None
    days: int
    losses: Losses

    @property
    def table(self) -> str:
        given = {"prison": self.prison.code if self.prison else "", "days": self.days}
        return f"/losses/table?{urlencode({k: v for k, v in given.items() if v})}"


def view(ask: Ask) -> View:
    """What is no filter of ours is left out, so an old link still works; a prison that is not the
    viewer's does not exist."""
    prisons = queries.asked_prisons(ask.session, ask.viewer)
    code, days = ask.query("prison"), ask.number("days", USUAL)
    prison = next((one for one in prisons if one.code == code), None)
    if code and prison is None:
        raise NotFound
    days = days if days in rules.PERIODS else USUAL
    found = queries.losses_for(
        ask.session, ask.viewer, [prison] if prison else prisons, days=days, now=ask.now
    )
    return View(prisons, prison, days, found)


@get("/losses", READERS)
def losses(ask: NamedDependency[Ask]) -> Response[str]:
    found = view(ask)
    most = max((row.minutes for row in found.losses.lost), default=0)
    say = ask.words
    return ask.render(
        "losses/losses.html",
        found=found,
        losses=found.losses,
        drawn=[
            (_cause(ask, row.cause), say.number(row.minutes), 1000 * row.minutes // most)
            for row in found.losses.lost[:DRAWN]
            if most
        ],
        exact=queries.exact(ask.viewer),
        by_room=queries.exact(ask.viewer) and (found.prison or len(found.prisons) == 1),
        filter=ask.blank(
            FilterForm, prison=found.prison.code if found.prison else "", days=found.days
        ),
        periods=[(n, say.ngettext("%(n)s day", "%(n)s days", n)) for n in rules.PERIODS],
        prisons=[(prison.code, prison.name) for prison in found.prisons],
        weeks=queries.WEEKS,
        causes=CAUSES,
        notice_labels=rules.NOTICE_LABELS,
        wait_labels=WAITS,
        traits=TRAITS,
        groups=GROUPS,
    )


@get("/losses/table", READERS)
def losses_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Everything on the page in one table: what, of which, a number and its unit."""
    say = ask.words.gettext
    head = [say(N_("What")), say(N_("Of which")), say(N_("Number")), say(N_("Unit"))]
    return taken(ask, "losses", say(N_("Losses")), head, _lines(ask, view(ask).losses))


def _lines(ask: Ask, found: Losses) -> Iterator[tuple[Cell, ...]]:
    say = ask.words.gettext
    interviews, minutes, days = say(N_("interviews")), say(N_("minutes")), say(N_("days"))
    if found.booked:
        yield (say(N_("Booked")), "", found.booked, interviews)
        yield (say(N_("Took place")), "", found.held, interviews)
    for row in found.lost:
        cause = _cause(ask, row.cause)
        yield (say(N_("Lost")), cause, row.interviews, interviews)
        yield (say(N_("Lost")), cause, row.minutes, minutes)
        if queries.exact(ask.viewer):
            yield (say(N_("Lost, met another time")), cause, row.met_later, interviews)
    for notice in found.notices:
        when = say(rules.NOTICE_LABELS[notice.least])
        yield (say(N_("Cancelled by employers")), when, _told(notice.by_employer), interviews)
        yield (say(N_("Cancelled by others")), when, _told(notice.by_others), interviews)
    for row in found.meetings:
        cause = _cause(ask, row.cause)
        yield (say(N_("Employer meetings called off")), cause, row.interviews, say(N_("meetings")))
        yield (say(N_("Employer meetings called off")), cause, row.minutes, minutes)
    for name, wait in found.waits.items():
        if wait:
            yield (say(WAITS[name]), say(N_("half within")), wait.half, days)
            yield (say(WAITS[name]), say(N_("three of four within")), wait.most, days)
    for room in found.rooms:
        yield (say(N_("Could be used")), room.name, room.use.open, minutes)
        yield (say(N_("Used")), room.name, _told(room.use.used), minutes)
        not_used = say(N_("Held until the day, and not used"))
        yield (not_used, room.name, _told(room.use.lost), minutes)
    people, few = say(N_("people")), say(N_("fewer than 10, or all but fewer than 10"))
    for access in found.access:
        for one in access.figures:
            label = f"{say(TRAITS[access.trait])}: {say(GROUPS.get(one.place, one.place))}"
            yield (say(N_("Due")), label, few if one.due is None else one.due, people)
            yield (say(N_("Never met")), label, few if one.left is None else one.left, people)


def _cause(ask: Ask, code: str) -> str:
    return ask.words.gettext(CAUSES.get(code, N_("Cause not told")))


def _told(number: int | None) -> Cell:
    return "…" if number is None else number


HANDLERS = [losses, losses_table]
NAV = [NavItem(N_("Losses"), "/losses", frozenset({Role.AGENCY, Role.ADMINISTRATOR}))]
