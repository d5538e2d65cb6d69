"""What auditors and administrators read: the record of processing, and how long things stay."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit.table_pages import taken
from jobbridge.i18n import N_
from jobbridge.parameters.queries import values
from jobbridge.privacy import queries, record, retention_queries
from jobbridge.privacy.queries import KEEPERS
from jobbridge.privacy.record_rules import ASIDE, CLASSES, PURPOSES, WHOSE
from jobbridge.privacy.retention_rules import KEPT
from jobbridge.privacy.rules import WHY
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem


@get("/processing", KEEPERS)
def processing(ask: NamedDependency[Ask]) -> Response[str]:
    tables: dict[str, list[object]] = {name: [] for name in PURPOSES}
    for entry in record.record().values():
        tables[entry.purpose].append(entry)
    return ask.render(
        "privacy/processing.html",
        purposes=PURPOSES,
        tables=tables,
        whose=WHOSE,
        classes=CLASSES,
        kept=KEPT,
        aside=ASIDE,
        count=sum(len(entry.columns) for entry in record.record().values()),
    )


@get("/processing/table", KEEPERS)
def processing_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Every column with its class, purpose, bases, time and recipients."""
    say = ask.words.gettext
    head = [
        say(label)
        for label in (
            N_("Table"),
            N_("Column"),
            N_("Class of data"),
            N_("Whose"),
            N_("Purpose"),
            N_("Legal basis"),
            N_("Kept"),
            N_("Recipients"),
        )
    ]
    rows = [
        [
            entry.table,
            column,
            say(CLASSES[kind]),
            say(WHOSE[entry.whose]),
            say(PURPOSES[entry.purpose].label),
            "; ".join(say(basis) for basis in PURPOSES[entry.purpose].bases),
            say(KEPT[entry.kept].label),
            "; ".join(say(one) for one in PURPOSES[entry.purpose].recipients),
        ]
        for entry in record.record().values()
        for column, kind in entry.columns.items()
    ]
    return taken(ask, "processing", say(N_("Record of processing")), head, rows)


@get("/retention", KEEPERS)
def retention(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render(
        "privacy/retention.html",
        kept=KEPT,
        lengths=values(ask.session),
        counts=retention_queries.counts_for(ask.session, ask.viewer, now=ask.now),
        planned=queries.planned_for(ask.session, ask.viewer),
        erased=queries.erased_for(ask.session, ask.viewer),
        whys=WHY,
    )


HANDLERS = [processing, processing_table, retention]
NAV = [
    NavItem(N_("Record of processing"), "/processing", KEEPERS),
    NavItem(N_("How long data is kept"), "/retention", KEEPERS),
]
