"""The auditor's pages: what is unusual, who saw whom, and whether the log is what was written."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts import queries as accounts
from jobbridge.audit import queries as audit
from jobbridge.audit.actions import record
from jobbridge.exports import CSV, Cell, csv_table
from jobbridge.i18n import N_
from jobbridge.oversight import actions, queries, rules
from jobbridge.oversight.model import Finding
from jobbridge.viewer import ROLE_LABELS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.AUDITOR})
FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1


class NoteForm(Input):
    note: str = Field(default="", max_length=1000)


class SawForm(Input):
    """Whom or who, and when; each narrows what the others leave."""

    person: str = Field(default="", max_length=20)
    account: int | None = Field(default=None, ge=1, le=LARGEST)
    since: date | None = Field(default=None, ge=FIRST, lt=LAST)
    until: date | None = Field(default=None, ge=FIRST, lt=LAST)


@get("/oversight", WHO)
def findings(ask: NamedDependency[Ask]) -> Response[str]:
    """What nobody has looked at; with `show=all` everything of four weeks."""
    rule = ask.query("rule") if ask.query("rule") in rules.LABELS else ""
    every = ask.query("show") == "all"
    found = queries.findings_for(
        ask.session, ask.viewer, today=ask.today, rule=rule, all_of_them=every
    )
    say = ask.words.gettext
    return ask.render(
        "oversight/findings.html",
        findings=[_shown(ask, one) for one in found],
        rules=[(code, say(label)) for code, label in rules.LABELS.items()],
        rule=rule,
        every=every,
        weeks=queries.WEEKS,
    )


def _shown(ask: Ask, one: Finding) -> dict[str, Any]:
    names = accounts.names_for(ask.session, ask.viewer)
    say = ask.words.gettext
    figures = {
        name: ask.words.number(value) if isinstance(value, int | float) else value
        for name, value in one.says.items()
    }
    return {
        "id": one.id,
        "on": one.on,
        "label": say(rules.LABELS.get(one.rule, one.rule)),
        "text": say(rules.TEXTS[one.rule], **figures) if one.rule in rules.TEXTS else "",
        "account_id": one.account_id,
        "who": names.get(one.account_id or 0, ""),
        "role": _role(ask, one.role),
        "people": one.people,
        "looked_at": one.looked_at,
        "looked_by": names.get(one.looked_by or 0, ""),
        "note": one.note or "",
    }


def _role(ask: Ask, role: str | None) -> str:
    return ask.words.gettext(ROLE_LABELS[Role(role)]) if role in set(Role) else ""


@get("/oversight/{finding_id:int}", WHO)
def finding(ask: NamedDependency[Ask], finding_id: FromPath[int]) -> Response[str]:
    found = queries.finding_for(ask.session, ask.viewer, finding_id)
    return _finding(ask, found, ask.blank(NoteForm, note=found.note or ""))


def _finding(ask: Ask, found: Finding, form: Form[NoteForm], status: int = 200) -> Response[str]:
    shown = _shown(ask, found)
    return ask.render("oversight/finding.html", status=status, finding=shown, form=form)


@post("/oversight/{finding_id:int}", WHO)
def look(ask: NamedDependency[Ask], finding_id: FromPath[int]) -> Response[str]:
    found = queries.finding_for(ask.session, ask.viewer, finding_id)
    form = ask.form(NoteForm)
    with form.attempt(ask.session):
        note = form.data.note
        actions.looked(ask.session, ask.viewer, finding_id, note=note, now=ask.now)
        ask.flash("success", ask.words.gettext("Marked as looked at."))
        return ask.redirect("/oversight")
    return _finding(ask, found, form, status=422)


@get("/who-saw", WHO)
def who_saw(ask: NamedDependency[Ask]) -> Response[str]:
    """Who saw a person, or whom somebody saw; both together is how often this one saw that one.
    Nothing is found until one of the two is named."""
    given = {name: [ask.query(name)] for name in ("person", "account", "since", "until")}
    form = Form(SawForm, given, ask.words)
    saw = form.data if form.readable else SawForm()
    names = accounts.names_for(ask.session, ask.viewer)
    kept = {name: values[0] for name, values in given.items() if values[0]}
    return ask.render(
        "oversight/who_saw.html",
        status=200 if form.readable else 422,
        form=form,
        staff=sorted(names.items(), key=lambda one: (one[1], one[0])),
        named=bool(saw.person or saw.account),
        by_person=bool(saw.person),
        number=_number(ask, saw),
        rows=_saw(ask, saw),
        kept=kept,
        query=urlencode(kept),
    )


def _number(ask: Ask, saw: SawForm) -> int:
    return queries.number_for(ask.session, ask.viewer, saw.person) if saw.person else 0


def _saw(ask: Ask, saw: SawForm) -> list[dict[str, Any]]:
    """Accounts that saw the person; or people whom the account saw."""
    names = accounts.names_for(ask.session, ask.viewer)
    houses = queries.houses_for(ask.session, ask.viewer)
    opened = queries.openings_for(ask.session, ask.viewer)
    if saw.person:
        number = _number(ask, saw)
        seen = audit.looked_for(
            ask.session, ask.viewer, "inmate", number, since=saw.since, until=saw.until
        )
        return [
            {
                "number": number,
                "account_id": one.account_id,
                "who": names.get(one.account_id or 0, ""),
                "house": houses.get(one.account_id or 0, ""),
                "role": _role(ask, one.role),
                "opened": (one.account_id, number) in opened,
                "of": one,
            }
            for one in seen
            if saw.account in (None, one.account_id)
        ]
    if saw.account:
        people = audit.people_seen_for(
            ask.session, ask.viewer, saw.account, since=saw.since, until=saw.until
        )
        return [
            {
                "number": one.inmate_id,
                "account_id": saw.account,
                "who": names.get(saw.account, ""),
                "house": houses.get(saw.account, ""),
                "role": "",
                "opened": (saw.account, one.inmate_id) in opened,
                "of": one,
            }
            for one in people
        ]
    return []


@post("/who-saw/export", WHO, status_code=200, fresh=True)
def export(ask: NamedDependency[Ask]) -> Response[Any]:
    """The same rows as CSV; that it was taken is recorded, and of whom."""
    form = ask.form(SawForm)
    saw = form.data
    rows = _saw(ask, saw)
    head = ["person", "account", "name", "organisation", "role", "reads", "changes"]
    body = csv_table([*head, "first", "last"], _cells(rows))
    detail = f"who saw {len(rows)}"
    record(
        ask.session,
        ask.viewer,
        "audit.export",
        "inmate" if saw.person else "account",
        _number(ask, saw) or saw.account,
        now=ask.now,
        detail=detail,
    )
    name = f"who-saw-{ask.today.isoformat()}.csv"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(body, status_code=200, media_type=CSV, headers=headers)


def _cells(rows: Iterable[dict[str, Any]]) -> Iterable[list[Cell]]:
    for row in rows:
        of = row["of"]
        said = [row["number"], row["account_id"], row["who"], row["house"], row["role"]]
        yield [*said, of.reads, of.changes, of.first, of.last]


HANDLERS = [findings, finding, look, who_saw, export]
NAV = [
    NavItem(N_("Unusual reads"), "/oversight", WHO, badge=queries.waiting_for),
    NavItem(N_("Who saw whom"), "/who-saw", WHO),
]
