"""The list of a meeting: who is put on it, the sheet for the officer, and what came of it."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.meetings import after_actions, list_actions, list_queries, queries, rules
from jobbridge.meetings.list_queries import Suggestion
from jobbridge.meetings.model import LIVE
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})


class PeopleForm(Input):
    people: list[str] = Field(default_factory=list, max_length=100)


class FindForm(Input):
    text: str = Field(default="", max_length=80)


class SeatForm(Input):
    seat: str = Field(max_length=12)


class CameForm(SeatForm):
    """Empty takes back what was said."""

    came: Literal["came", "missed", "refused", ""] = ""


class AnswerForm(SeatForm):
    """`answer` is a vacancy's reference, `no`, or `undo`."""

    answer: str = Field(max_length=12)


@get("/meetings/{ref:str}/people", COUNSELOR)
def people_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _people(ask, ref, ask.blank(PeopleForm))


@post("/meetings/{ref:str}/find", COUNSELOR, status_code=200)
def find(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """A name, which no address may hold."""
    form = ask.form(FindForm)
    text = form.value("text")[:80]
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    found = list_queries.named_for(
        ask.session, ask.viewer, meeting, text, today=ask.today, now=ask.now
    )
    return _people(ask, ref, ask.blank(PeopleForm), find=form, found=found)


def _people(
    ask: Ask,
    ref: str,
    form: Form[PeopleForm],
    *,
    find: Form[FindForm] | None = None,
    found: list[Suggestion] | None = None,
    status: int = 200,
) -> Response[str]:
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    places = queries.own_places(ask.viewer, meeting)
    if not places or meeting.state not in LIVE:
        raise NotFound
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    listed = {part.code: part.listed or 0 for part in shown.parts}
    free = [
        list_queries.free_of(ask.session, place, listed[place.prison.code], ask.now)
        for place in places
    ]
    if found is None:
        found = list_queries.suggested_for(
            ask.session, ask.viewer, meeting, today=ask.today, now=ask.now
        )
    return ask.render(
        "meetings/people.html",
        status=status,
        shown=shown,
        found=found,
        searched=find is not None,
        form=form,
        find=find or ask.blank(FindForm),
        free=sum(n for n, _ in free),
        escorted=any(fewer for _, fewer in free),
        rules=rules,
    )


@post("/meetings/{ref:str}/people", COUNSELOR)
def put_on(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(PeopleForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        people = list_queries.chosen_of(ask.session, ask.viewer, form.data.people)
        made = list_actions.put_on(ask.session, ask.viewer, meeting, people, now=ask.now)
        said = ask.words.ngettext(
            "%(n)s person is put on the list.", "%(n)s people are put on the list.", len(made)
        )
        ask.flash("success", said)
        if waiting := sum(seat.waits for seat in made):
            text = ask.words.ngettext(
                "The list is full: %(n)s person waits.",
                "The list is full: %(n)s people wait.",
                waiting,
            )
            ask.flash("info", text)
        return ask.redirect(f"/meetings/{ref}")
    return _people(ask, ref, form, status=422)


@post("/meetings/{ref:str}/people/remove", COUNSELOR)
def take_off(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(SeatForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    try:
        up = list_actions.take_off(ask.session, ask.viewer, meeting, form.data.seat, now=ask.now)
    except Refused as error:
        return _refused(ask, ref, error)
    ask.flash("success", ask.words.gettext(N_("Taken off the list.")))
    if up:
        text = ask.words.ngettext(
            "%(n)s person who waited has a place now.",
            "%(n)s people who waited have a place now.",
            len(up),
        )
        ask.flash("info", text)
    return ask.redirect(f"/meetings/{ref}#list")


@get("/meetings/{ref:str}/list", INSIDE)
def sheet(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The attendance list, made to be printed: names, for the prison's side alone."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    lists = list_queries.listed_for(ask.session, ask.viewer, meeting, ask.now)
    if not lists:
        raise NotFound
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    return ask.render("meetings/list.html", shown=shown, lists=lists, rules=rules)


@post("/meetings/{ref:str}/attendance", INSIDE)
def mark(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CameForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    try:
        data = form.data
        after_actions.mark(ask.session, ask.viewer, meeting, data.seat, data.came, now=ask.now)
    except Refused as error:
        return _refused(ask, ref, error)
    return ask.redirect(f"/meetings/{ref}#seat-{data.seat}")


@post("/meetings/{ref:str}/attendance/all", INSIDE)
def mark_rest(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    try:
        count = after_actions.mark_rest(ask.session, ask.viewer, meeting, now=ask.now)
    except Refused as error:
        return _refused(ask, ref, error)
    said = ask.words.ngettext("%(n)s person came.", "%(n)s people came.", count)
    ask.flash("success", said)
    return ask.redirect(f"/meetings/{ref}#list")


@post("/meetings/{ref:str}/interest", COUNSELOR)
def interest(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(AnswerForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    session, viewer, now = ask.session, ask.viewer, ask.now
    try:
        data = form.data
        if data.answer == "undo":
            after_actions.take_answer_back(session, viewer, meeting, data.seat, now=now)
            ask.flash("success", ask.words.gettext(N_("The answer is taken back.")))
        else:
            vacancy = "" if data.answer == "no" else data.answer
            seat, reasons = after_actions.answer(
                session, viewer, meeting, data.seat, vacancy=vacancy, now=now
            )
            if seat.introduced:
                text = N_("The person is introduced: the employer sees their skills card.")
                ask.flash("success", ask.words.gettext(text))
            for reason in reasons:
                said = ask.words.gettext(
                    N_("The interest is noted, without an introduction: %(reason)s"),
                    reason=ask.words.reason(reason),
                )
                ask.flash("warning", said)
    except Refused as error:
        return _refused(ask, ref, error)
    return ask.redirect(f"/meetings/{ref}#seat-{data.seat}")


def _refused(ask: Ask, ref: str, error: Refused) -> Response[str]:
    ask.session.rollback()
    for reason in error.reasons:
        ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(f"/meetings/{ref}#list")


HANDLERS = [people_page, find, put_on, take_off, sheet, mark, mark_rest, interest]
