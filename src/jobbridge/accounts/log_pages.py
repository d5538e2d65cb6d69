"""The auditor's pages of the log: who saw and did what. People stand in it by internal number
alone, and no profile opens from here; staff are named."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.accounts import queries as accounts
from jobbridge.audit import chain_actions, chain_queries, queries
from jobbridge.audit.actions import record
from jobbridge.audit.chain_rules import told
from jobbridge.audit.labels import GROUPS, SUBJECTS
from jobbridge.audit.model import AuditRow
from jobbridge.audit.queries import Filters
from jobbridge.audit.rules import is_unusual
from jobbridge.audit.verbs import VERBS
from jobbridge.clock import local
from jobbridge.exports import CSV, Cell, csv_table
from jobbridge.i18n import N_
from jobbridge.viewer import ROLE_LABELS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.AUDITOR})
FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1
MOST_EXPORTED = 10_000
COMPUTED_ON_A_PAGE = 5000


class FilterForm(Input):
    """The filters of an address, once more, typed."""

    account: int | None = Field(default=None, ge=1, le=LARGEST)
    kind: str = Field(default="", max_length=40)
    number: int | None = Field(default=None, ge=1, le=LARGEST)
    group: str = Field(default="", max_length=40)
    since: date | None = Field(default=None, ge=FIRST, lt=LAST)
    until: date | None = Field(default=None, ge=FIRST, lt=LAST)

    def filters(self) -> Filters:
        return Filters(self.account, self.kind, self.number, self.group, self.since, self.until)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found < LAST else None


def _filters(ask: Ask) -> Filters:
    """What of the address can be read; the rest narrows nothing."""
    return Filters(
        account_id=ask.number("account", 0) or None,
        subject=ask.query("kind") if ask.query("kind") in SUBJECTS else "",
        subject_id=ask.number("number", 0) or None,
        group=ask.query("group") if ask.query("group") in GROUPS else "",
        since=_day(ask.query("since")),
        until=_day(ask.query("until")),
    )


def _chosen(filters: Filters) -> dict[str, str]:
    """The filters as they stand in an address."""
    values = {
        "account": filters.account_id,
        "kind": filters.subject,
        "number": filters.subject_id,
        "group": filters.group,
        "since": filters.since,
        "until": filters.until,
    }
    return {name: str(value or "") for name, value in values.items()}


@get("/audit", WHO)
def log(ask: NamedDependency[Ask]) -> Response[str]:
    filters = _filters(ask)
    before = ask.query("before")
    before_id = int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else 0
    rows = queries.rows_for(
        ask.session,
        ask.viewer,
        filters=filters,
        before=before_id or None,
    )
    chosen = _chosen(filters)
    kept = {name: value for name, value in chosen.items() if value}
    older = urlencode({**kept, "before": rows[-1].id}) if len(rows) == queries.PAGE else None
    say = ask.words.gettext
    return ask.render(
        "audit/log.html",
        rows=[_shown(ask, row) for row in rows],
        chosen=chosen,
        older=f"/audit?{older}" if older else None,
        newest="/audit" + (f"?{urlencode(kept)}" if kept else "") if before else None,
        most=MOST_EXPORTED,
        people=_staff(ask),
        kinds=sorted(((k, say(v)) for k, v in SUBJECTS.items()), key=lambda kind: kind[1]),
        groups=[(k, say(v)) for k, v in GROUPS.items()],
    )


def _staff(ask: Ask) -> list[tuple[int, str]]:
    return sorted(accounts.names_for(ask.session, ask.viewer).items(), key=lambda one: one[1])


def _shown(ask: Ask, row: AuditRow) -> dict[str, Any]:
    say = ask.words.gettext
    names = accounts.names_for(ask.session, ask.viewer)
    return {
        "id": row.id,
        "at": row.at,
        "account_id": row.account_id,
        "who": names.get(row.account_id or 0, ""),
        "role": _role(ask, row.role),
        "what": say(VERBS[row.verb]) if row.verb in VERBS else row.verb,
        "kind": row.subject,
        "subject": say(SUBJECTS[row.subject]) if row.subject in SUBJECTS else row.subject,
        "number": row.subject_id,
        "detail": row.detail or "",
        "request": row.request_id or "",
    }


def _role(ask: Ask, role: str | None) -> str:
    known = role in set(Role)
    return ask.words.gettext(ROLE_LABELS[Role(str(role))]) if known else ""


@get("/audit/thing", WHO)
def thing(ask: NamedDependency[Ask]) -> Response[str]:
    """Who saw and who changed one thing: `?kind=inmate&number=5`."""
    kind = ask.query("kind", "inmate") if ask.query("kind", "inmate") in SUBJECTS else "inmate"
    number = ask.number("number", 0)
    looked = queries.looked_for(ask.session, ask.viewer, kind, number) if number else []
    names = accounts.names_for(ask.session, ask.viewer)
    return ask.render(
        "audit/thing.html",
        kind=kind,
        subject=ask.words.gettext(SUBJECTS[kind]),
        number=number,
        looked=[
            {"who": names.get(one.account_id or 0, ""), "role": _role(ask, one.role), "of": one}
            for one in looked
        ],
    )


@get("/reads", WHO)
def reads(ask: NamedDependency[Ask]) -> Response[str]:
    """How many people each account looked at on a day, beside its other days."""
    day = _day(ask.query("day")) or ask.today
    found = queries.reads_for(ask.session, ask.viewer, day)
    names = accounts.names_for(ask.session, ask.viewer)
    step = timedelta(days=1)
    return ask.render(
        "audit/reads.html",
        day=day,
        earlier=day - step if day > FIRST else None,
        later=day + step if day < ask.today else None,
        reads=[
            {
                "who": names.get(one.account_id or 0, ""),
                "role": _role(ask, one.role),
                "of": one,
                "unusual": is_unusual(one.people, one.usual),
            }
            for one in found
        ],
        usual_days=queries.USUAL_DAYS,
    )


@get("/integrity", WHO)
def chain(ask: NamedDependency[Ask]) -> Response[str]:
    """Whether the newest rows still are what was written, and what an auditor must look at."""
    found = chain_queries.verified_for(
        ask.session, ask.viewer, now=ask.now, newest=COMPUTED_ON_A_PAGE
    )
    return ask.render(
        "audit/chain.html",
        found=found,
        faults=[told(fault) for fault in found.faults],
        late=sum(fault.code == "late" for fault in found.faults),
        anchors=chain_queries.anchors_for(ask.session, ask.viewer),
        newest=COMPUTED_ON_A_PAGE,
    )


@post("/integrity/take-up", WHO)
def take_up(ask: NamedDependency[Ask]) -> Response[str]:
    """Rows that came late, which the auditor has looked at, go into the chain."""
    chain_actions.take_up(ask.session, ask.viewer, now=ask.now)
    ask.flash("success", ask.words.gettext("They are in the chain now."))
    return ask.redirect("/integrity")


@post("/audit/export", WHO, status_code=200, fresh=True)
def export(ask: NamedDependency[Ask]) -> Response[Any]:
    """The rows of the filters, newest first, as CSV; that it was taken is recorded, too."""
    form = ask.form(FilterForm)
    filters = form.data.filters()
    rows = queries.rows_for(ask.session, ask.viewer, filters=filters, most=MOST_EXPORTED)
    head = ["at", "account", "name", "role", "verb", "what", "kind", "number", "detail", "request"]
    lines: list[list[Cell]] = []
    for row in rows:
        shown = _shown(ask, row)
        values: list[Cell] = [
            local(row.at).isoformat(timespec="seconds"),
            row.account_id,
            shown["who"],
            row.role,
            row.verb,
            shown["what"],
            row.subject,
            row.subject_id,
            row.detail,
            row.request_id,
        ]
        lines.append(values)
    record(
        ask.session, ask.viewer, "audit.export", "audit", None, now=ask.now, detail=str(len(rows))
    )
    return Response(
        csv_table(head, lines),
        status_code=200,
        media_type=CSV,
        headers={
            "content-disposition": f'attachment; filename="audit-{ask.today.isoformat()}.csv"',
            "cache-control": "no-store",
        },
    )


HANDLERS = [log, thing, reads, chain, take_up, export]
NAV = [
    NavItem(N_("Audit log"), "/audit", WHO),
    NavItem(N_("Reads by day"), "/reads", WHO),
    NavItem(N_("Integrity of the log"), "/integrity", WHO),
]
