"""Handing people over to a colleague, and letting somebody outside follow one of them."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.inmates import actions, care_actions, care_queries, queries
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, clean
from jobbridge.web.routes import get, post

FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1
MOST = 1000


class HandOverForm(Input):
    ref: list[str] = Field(min_length=1, max_length=MOST)
    to: int = Field(ge=1, le=LARGEST)
    on: date = Field(ge=FIRST, lt=LAST)
    note: str = Field(default="", max_length=2000)


class RefsForm(Input):
    ref: list[str] = Field(min_length=1, max_length=MOST)


class BatchForm(Input):
    batch: str = Field(min_length=1, max_length=12)


class FollowerForm(Input):
    account_id: int = Field(ge=1, le=LARGEST)


def refs_in(ask: Ask) -> list[str]:
    """The people ticked on a list, as the address names them: references only."""
    given = ask.request.query_params.getall("ref", [])
    return list(dict.fromkeys(clean(str(ref))[:12] for ref in given))[:MOST]


# Hand-over


@get("/inmates/hand-over", {Role.COUNSELOR})
def hand_over_page(ask: NamedDependency[Ask]) -> Response[str]:
    """Who would go, before anybody does: those ticked, or all of a colleague who leaves."""
    leaving = ask.number("from", 0)
    if leaving:
        people = care_queries.people_of_counselor(ask.session, ask.viewer, leaving)
    else:
        people = care_queries.people_named(ask.session, ask.viewer, refs_in(ask))
    return _hand_over_page(ask, people, ask.blank(HandOverForm, on=ask.today), leaving=leaving)


def _hand_over_page(
    ask: Ask,
    people: list[Inmate],
    form: Form[HandOverForm],
    *,
    leaving: int = 0,
    status: int = 200,
) -> Response[str]:
    colleagues = care_queries.colleagues_for(ask.session, ask.viewer)
    names = {account.id: account.name for account in colleagues}
    return ask.render(
        "inmates/hand_over.html",
        status=status,
        people=people,
        form=form,
        colleagues=[(i, name) for i, name in names.items() if i != leaving],
        everybody=list(names.items()),
        leaving=names.get(leaving, ""),
    )


@post("/inmates/hand-over", {Role.COUNSELOR})
def hand_over(ask: NamedDependency[Ask]) -> Response[Any]:
    form = ask.form(HandOverForm)
    people = care_queries.people_named(ask.session, ask.viewer, form.values("ref")[:MOST])

    def make() -> Response[str]:
        given = form.data
        done = care_actions.hand_over(
            ask.session,
            ask.viewer,
            inmates=people,
            to_account_id=given.to,
            on=given.on,
            note=given.note,
            now=ask.now,
        )
        left = [f"{inmate.ref}.{reason.code}" for inmate, why in done.refused for reason in why]
        query = urlencode([("batch", done.batch), *(("not", one) for one in left)])
        return ask.redirect(f"/inmates/hand-over/done?{query}")

    with form.attempt(ask.session):
        return ask.once(make)
    people = care_queries.people_named(ask.session, ask.viewer, form.values("ref")[:MOST])
    return _hand_over_page(ask, people, form, status=422)


@get("/inmates/hand-over/done", {Role.COUNSELOR})
def handed_over(ask: NamedDependency[Ask]) -> Response[str]:
    """Who went and who did not, and why; the way back as long as nobody has taken over."""
    rows = care_queries.batch_for(ask.session, ask.viewer, ask.query("batch"))
    left: dict[str, list[str]] = {}
    for one in ask.request.query_params.getall("not", [])[:MOST]:
        ref, _, code = clean(str(one))[:60].partition(".")
        left.setdefault(ref, []).append(code)
    people = care_queries.people_named(ask.session, ask.viewer, left)
    names = care_queries.names_of(ask.session, [care.account_id for care, _ in rows])
    return ask.render(
        "inmates/handed_over.html",
        rows=rows,
        to=names[rows[0][0].account_id],
        refused=[(inmate, [WHY[c] for c in left[inmate.ref] if c in WHY]) for inmate in people],
        open=any(care.until is None and care.acknowledged_at is None for care, _ in rows),
        batch=rows[0][0].batch,
    )


WHY = care_actions.REFUSALS


@post("/inmates/hand-over/undo", {Role.COUNSELOR})
def take_back(ask: NamedDependency[Ask]) -> Response[str]:
    try:
        batch = ask.form(BatchForm).data.batch
        count = care_actions.take_back(ask.session, ask.viewer, batch, now=ask.now)
        said = ask.words.ngettext(
            "%(n)s person is where they were.", "%(n)s people are where they were.", count
        )
        ask.flash("success", said)
    except Refused as error:
        _tell(ask, error)
    return ask.redirect("/inmates")


@post("/inmates/hand-over/acknowledge", {Role.COUNSELOR})
def acknowledge(ask: NamedDependency[Ask]) -> Response[str]:
    refs = ask.form(RefsForm).values("ref")[:MOST]
    people = care_queries.people_named(ask.session, ask.viewer, refs)
    count = care_actions.acknowledge(ask.session, ask.viewer, people, now=ask.now)
    said = ask.words.ngettext(
        "You look after %(n)s person more now.", "You look after %(n)s people more now.", count
    )
    ask.flash("success", said)
    return ask.redirect("/inmates")


def _tell(ask: Ask, error: Refused) -> None:
    ask.session.rollback()
    for reason in error.reasons:
        ask.flash("danger", ask.words.reason(reason))


@post("/inmates/{ref:str}/counselor", {Role.COUNSELOR})
def take_care(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.set_counselor(ask.session, ask.viewer, inmate, ask.viewer.account_id, now=ask.now)
    ask.flash("success", ask.words.gettext("You look after this person now."))
    return ask.redirect(f"/inmates/{inmate.ref}")


# Mentors and probation officers


@get("/inmates/{ref:str}/followers", {Role.COUNSELOR})
def followers(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _followers_page(ask, ref, ask.blank(FollowerForm))


def _followers_page(
    ask: Ask, ref: str, form: Form[FollowerForm], status: int = 200
) -> Response[str]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    rows = care_queries.followers_for(ask.session, ask.viewer, inmate)
    present = {account.id for assignment, account in rows if assignment.ended_at is None}
    return ask.render(
        "inmates/followers.html",
        status=status,
        inmate=inmate,
        form=form,
        rows=rows,
        offered=[a for a in care_queries.may_follow(ask.session) if a.id not in present],
    )


@post("/inmates/{ref:str}/followers", {Role.COUNSELOR})
def assign(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(FollowerForm)

    def make() -> Response[str]:
        actions.assign(ask.session, ask.viewer, inmate, form.data.account_id, now=ask.now)
        ask.flash("success", ask.words.gettext("From now on they see this person."))
        return ask.redirect(f"/inmates/{inmate.ref}/followers")

    with form.attempt(ask.session):
        return ask.once(make)
    return _followers_page(ask, ref, form, status=422)


@post("/inmates/{ref:str}/followers/end", {Role.COUNSELOR})
def end_assignment(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(FollowerForm)
    with form.attempt(ask.session):
        actions.end_assignment(ask.session, ask.viewer, inmate, form.data.account_id, now=ask.now)
        ask.flash("success", ask.words.gettext("They no longer see this person."))
        return ask.redirect(f"/inmates/{inmate.ref}/followers")
    return _followers_page(ask, ref, form, status=422)


HANDLERS = [
    hand_over_page,
    hand_over,
    handed_over,
    take_back,
    acknowledge,
    take_care,
    followers,
    assign,
    end_assignment,
]
