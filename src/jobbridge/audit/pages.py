"""The auditor's log: who saw and did what, by internal numbers; no profile opens from here."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.audit import queries
from jobbridge.i18n import N_
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

WHO = frozenset({Role.AUDITOR})


@get("/audit", WHO)
def log(ask: NamedDependency[Ask]) -> Response[str]:
    before = ask.query("before")
    rows = queries.rows_for(
        ask.session,
        ask.viewer,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
        verb=ask.query("verb"),
    )
    older = rows[-1].id if len(rows) == queries.PAGE else None
    return ask.render("audit/log.html", rows=rows, older=older, verb=ask.query("verb"))


HANDLERS = [log]
NAV = [NavItem(N_("Audit log"), "/audit", WHO)]
