"""Tables to take away: one answer for every list that has one, and that it was taken.

People stand in them by reference, never by name: what leaves the portal must be nobody's file.
"""

from collections.abc import Iterable, Sequence
from itertools import islice

from litestar import Response

from jobbridge.audit.actions import record
from jobbridge.exports import CSV, XLSX, Cell, csv_table, xlsx_table
from jobbridge.web.ask import Ask

MOST = 5000


def taken(
    ask: Ask, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response[bytes]:
    """A file of at most `MOST` rows: CSV, or XLSX where the address says `as=xlsx`. `name` is a
    word of ours for file and log, `title` the sheet's. Queries have noted whose data it holds."""
    sheet = ask.query("as") == "xlsx"
    kept = list(islice(rows, MOST))
    body = xlsx_table(title, head, kept) if sheet else csv_table(head, kept)
    viewer, now = ask.viewer, ask.now
    detail = f"{name} {'xlsx' if sheet else 'csv'} {len(kept)}"
    ask.leave(
        lambda session: record(
            session, viewer, "table.export", "table", None, now=now, detail=detail
        )
    )
    file = f"{name}-{ask.today.isoformat()}.{'xlsx' if sheet else 'csv'}"
    return Response(
        body,
        media_type=XLSX if sheet else CSV,
        headers={
            "content-disposition": f'attachment; filename="{file}"',
            "cache-control": "no-store",
            "vary": "Cookie",
        },
    )
