"""Rosters and movements for a prison's own programs: the same look first, then the import."""

import base64
import binascii
import csv
import io
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.errors import Invalid, Reason
from jobbridge.i18n import N_
from jobbridge.publications import actions, queries
from jobbridge.publications.rules import tally_of
from jobbridge.roster import question_queries, undo_actions
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Body, Output
from jobbridge.web.routes import get, post

WHO = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
MOST_BYTES = 4_000_000
NO_FILE = Reason("file", N_("Send rows, or a file in base64: one of them."), field="file")


class RowIn(Body):
    """A line of a roster or of a movements file, its values as the file would have them."""

    personal_code: str = Field(default="", max_length=40)
    prison: str = Field(default="", max_length=200)
    given_name: str = Field(default="", max_length=200)
    family_name: str = Field(default="", max_length=200)
    birth_date: str = Field(default="", max_length=20)
    release_earliest: str = Field(default="", max_length=20)
    release_expected: str = Field(default="", max_length=20)
    release_latest: str = Field(default="", max_length=20)
    open_unit_from: str = Field(default="", max_length=20)
    municipality: str = Field(default="", max_length=200)
    wing: str = Field(default="", max_length=40)
    start: str = Field(default="", max_length=200, alias="from")
    to: str = Field(default="", max_length=200)
    day: str = Field(default="", max_length=20)
    kind: str = Field(default="", max_length=60)


class RosterIn(Body):
    """`rows`, or `file`: a CSV or a spreadsheet in base64."""

    kind: Literal["roster", "movements"] = "roster"
    rows: list[RowIn] | None = Field(default=None, max_length=20_000)
    file: str | None = Field(default=None, max_length=MOST_BYTES)


class ImportVersionIn(Body):
    version: int = Field(ge=1, le=LARGEST)


class RefusedOut(Output):
    line: int
    reason: str


class ChangeOut(Output):
    column: str
    before: str | None
    after: str | None


class LineOut(Output):
    """`inmate` is missing for who is new, or no longer the caller's."""

    line: int
    what: str
    cause: str
    state: str
    inmate: str | None
    changes: list[ChangeOut]


class RosterOut(Output):
    """`state` is checking, checked, importing, done, unusable or cancelled; importing takes the
    `version`. `lines` are a page of what changes or is asked."""

    ref: str
    kind: str
    state: str
    version: int
    error: str
    new: int
    changed: int
    unchanged: int
    refused: list[RefusedOut]
    undone: str
    lines: list[LineOut]
    page: int
    pages: int


def _shown(ask: Ask, ref: str) -> RosterOut:
    found = queries.upload_for(ask.session, ask.viewer, ref)
    tally = tally_of(found.imported or found.checked)
    made = question_queries.import_of(ask.session, ref)
    page = None
    if made is not None:
        page = question_queries.lines_for(ask.session, ask.viewer, made, page=ask.number("page"))
    return RosterOut(
        ref=found.ref,
        kind=found.kind,
        state=found.state,
        version=found.version,
        error=found.error,
        new=tally.taken if tally else 0,
        changed=tally.changed if tally else 0,
        unchanged=tally.unchanged if tally else 0,
        refused=[
            RefusedOut(line=line, reason=reason)
            for _, line, reason in (tally.refusals if tally else [])
        ],
        undone=made.state if made and made.state in ("undoing", "undone") else "",
        lines=[
            LineOut(
                line=one.number,
                what=one.what,
                cause=one.cause,
                state=one.state,
                inmate=one.ref,
                changes=[ChangeOut(column=n, before=b, after=a) for n, b, a in one.fields],
            )
            for one in (page.rows if page else [])
        ],
        page=page.number if page else 1,
        pages=page.pages if page else 1,
    )


@post("/api/v1/rosters", WHO, request_max_body_size=MOST_BYTES)
def send_roster(ask: NamedDependency[Ask], data: JSONBody[RosterIn]) -> Response[RosterOut]:
    """Keeps it sealed and has it compared; nothing changes before it is imported."""

    def make() -> Response[RosterOut]:
        made = actions.upload(
            ask.session,
            ask.viewer,
            kind=data.kind,
            files=[(data.kind, _body(data))],
            synthetic=ask.services.synthetic,
            now=ask.now,
        )
        return Response(
            _shown(ask, made.ref),
            status_code=201,
            headers={"location": f"/api/v1/rosters/{made.ref}"},
        )

    return ask.once(make)


def _body(data: RosterIn) -> bytes:
    if (data.rows is None) == (data.file is None):
        raise Invalid([NO_FILE])
    if data.file is not None:
        try:
            return base64.b64decode(data.file, validate=True)
        except (binascii.Error, ValueError):
            raise Invalid([NO_FILE]) from None
    rows = [row.model_dump(by_alias=True, exclude_unset=True) for row in data.rows or []]
    names = [name for name in RowIn().model_dump(by_alias=True) if any(name in r for r in rows)]
    made = io.StringIO(newline="")
    table = csv.DictWriter(made, names, lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return made.getvalue().encode("utf-8")


@get("/api/v1/rosters/{ref:str}", WHO)
def show_roster(ask: NamedDependency[Ask], ref: FromPath[str]) -> RosterOut:
    return _shown(ask, ref)


@post("/api/v1/rosters/{ref:str}/import", WHO, status_code=200)
def import_roster(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ImportVersionIn]
) -> Response[RosterOut]:
    actions.order_import(ask.session, ask.viewer, ref=ref, version=data.version, now=ask.now)
    return Response(_shown(ask, ref), status_code=200)


@post("/api/v1/rosters/{ref:str}/undo", WHO, status_code=200)
def undo_roster(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[RosterOut]:
    """Everything that nothing else has changed since; the other lines say `kept`."""
    found = queries.upload_for(ask.session, ask.viewer, ref)
    undo_actions.order_undo(ask.session, ask.viewer, ref=found.ref, now=ask.now)
    return Response(_shown(ask, ref), status_code=200)


HANDLERS = [send_roster, show_roster, import_roster, undo_roster]
