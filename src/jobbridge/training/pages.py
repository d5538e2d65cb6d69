"""Training as counselors see it: the courses of their prisons, who waits, who attends."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, model_validator

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.places.queries import prisons_for
from jobbridge.training import (
    actions,
    course_actions,
    course_pages,
    person_pages,
    queries,
    rules,
)
from jobbridge.training.course_pages import subjects_offered, title_of
from jobbridge.training.model import Course, Enrolment, Standing, State
from jobbridge.training.queries import Filters, Waiting
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import MESSAGES, Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})
READERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
MOST = 200
LINE = re.compile(r"(?:why|number)_[0-9]{1,9}")


class CancelForm(Input):
    reason: str = Field(default="", max_length=20)


class EnrolForm(Input):
    people: list[str] = Field(default_factory=list, max_length=MOST)


class FinishForm(Input):
    """`passed` holds ids of enrolments; for the others `why_ID` says the reason, and
    `number_ID` is a certificate's number."""

    model_config = Input.model_config | {"extra": "allow"}

    passed: list[str] = Field(default_factory=list, max_length=MOST)
    certificate_on: Day | None = None

    @model_validator(mode="after")
    def _only_lines(self) -> Self:
        if any(LINE.fullmatch(name) is None for name in self.model_extra or {}):
            raise ValueError(MESSAGES["extra_forbidden"])
        return self


@dataclass(frozen=True)
class Row:
    """A course in a list."""

    course: Course
    title: str
    state: str
    free: int


@dataclass(frozen=True)
class Pupil:
    """Somebody who waits for or attends a course, and what is to be said before enrolling."""

    enrolment: Enrolment
    inmate: Inmate
    reasons: tuple[Reason, ...]
    gone: str = ""


def _filters(ask: Ask) -> Filters:
    """From the address; what is not on offer is left out, so an old link still works."""
    prison = ask.number("prison", 0)
    subject = ask.query("subject")
    return Filters(
        prison_id=prison or None,
        subject=subject if subject in rules.SUBJECTS else "",
        past=ask.query("show") == "past",
    )


def _address(filters: Filters) -> dict[str, str]:
    given = {
        "prison": str(filters.prison_id or ""),
        "subject": filters.subject,
        "show": "past" if filters.past else "",
    }
    return {name: value for name, value in given.items() if value}


@get("/training", READERS)
def training(ask: NamedDependency[Ask]) -> Response[str]:
    """Courses with their free places; for counselors, who waits for one, who leaves first."""
    filters = _filters(ask)
    address = _address(filters)
    page = queries.courses_for(
        ask.session, ask.viewer, filters=filters, today=ask.today, page=ask.number("page")
    )
    counselor = ask.viewer.is_(Role.COUNSELOR)

    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return "/training?" + urlencode(address | {"page": str(number)}) if inside else None

    waiting: list[Waiting] = []
    if counselor and not filters.past:
        waiting = queries.waiting_for(
            ask.session,
            ask.viewer,
            prison_id=filters.prison_id,
            subject=filters.subject,
            today=ask.today,
        )
    return ask.render(
        "training/training.html",
        rows=_rows(ask, page.rows),
        total=page.total,
        waiting=waiting,
        most=queries.MOST_WAITING,
        filters=filters,
        filtered=bool(filters.prison_id or filters.subject),
        prisons=prisons_for(ask.session, ask.viewer),
        subjects=subjects_offered(ask.words),
        labels=rules.SUBJECTS,
        states=rules.STATES,
        counselor=counselor,
        title_of=lambda course: title_of(course, ask.words),
        turn={
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1),
            "next_url": url(page.number + 1),
        },
    )


def _rows(ask: Ask, courses: list[Course]) -> list[Row]:
    taken = queries.attending(ask.session, [course.id for course in courses])
    return [
        Row(
            course,
            title_of(course, ask.words),
            rules.state_on(course.state, course.starts_on, ask.today),
            max(0, course.places - taken.get(course.id, 0)),
        )
        for course in courses
    ]


# A course


@get("/training/{ref:str}", COUNSELOR)
def course_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _course(ask, queries.course_for(ask.session, ask.viewer, ref))


def _course(
    ask: Ask, course: Course, *, forms: Mapping[str, Form[Any]] | None = None, status: int = 200
) -> Response[str]:
    pupils = [
        Pupil(row, row.inmate, (), _gone(row, course))
        for row in queries.enrolled_for(ask.session, ask.viewer, course)
    ]
    waiting = []
    if not rules.why_not_open(course.state, course.ends_on, ask.today):
        waiting = [
            Pupil(
                one.enrolment,
                one.enrolment.inmate,
                tuple(
                    rules.fit(
                        course.starts_on, course.ends_on, one.enrolment.inmate.release_expected
                    )
                ),
            )
            for one in queries.waiting_for(
                ask.session,
                ask.viewer,
                prison_id=course.prison_id,
                subject=course.subject,
                today=ask.today,
            )
        ]
    row = _rows(ask, [course])[0]
    given = forms or {}
    return ask.render(
        "training/course.html",
        status=status,
        course=course,
        row=row,
        subject=rules.SUBJECTS[course.subject],
        attending=[p for p in pupils if p.enrolment.state == Standing.ENROLLED],
        ended=[p for p in pupils if p.enrolment.state != Standing.ENROLLED],
        waiting=waiting,
        may_finish=not rules.why_not_finish(course.state, course.starts_on, ask.today),
        planned=course.state == State.PLANNED,
        overdue=course.state == State.PLANNED and course.ends_on < ask.today,
        enrol=given.get("enrol") or ask.blank(EnrolForm),
        cancel=given.get("cancel") or ask.blank(CancelForm),
        cancel_reasons=[(k, ask.words.gettext(v)) for k, v in rules.CANCEL_REASONS.items()],
        cancelled_why=rules.CANCEL_REASONS.get(course.cancel_reason, ""),
        states=rules.STATES,
        standings=rules.STANDINGS,
        why=rules.NOT_FINISHED,
    )


def _gone(row: Enrolment, course: Course) -> str:
    """Left the prison since the worker last looked: the seat is free for whoever enrols next."""
    why = rules.why_gone(
        status=row.inmate.status, prison_id=row.inmate.prison_id, course_prison_id=course.prison_id
    )
    return rules.NOT_FINISHED.get(why, "")


@post("/training/{ref:str}/enrol", COUNSELOR)
def enrol(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(EnrolForm)
    with form.attempt(ask.session):
        people = [inmate_for(ask.session, ask.viewer, one) for one in form.data.people]
        made = actions.enrol(ask.session, ask.viewer, ref=ref, people=people, now=ask.now)
        said = ask.words.ngettext(
            "%(n)s person is enrolled.", "%(n)s people are enrolled.", len(made)
        )
        ask.flash("success" if made else "info", said)
        return ask.redirect(f"/training/{ref}")
    course = queries.course_for(ask.session, ask.viewer, ref)
    return _course(ask, course, forms={"enrol": form}, status=422)


@post("/training/{ref:str}/cancel", COUNSELOR)
def cancel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CancelForm)
    with form.attempt(ask.session):
        freed = course_actions.cancel_course(
            ask.session, ask.viewer, ref=ref, reason=form.data.reason, now=ask.now
        )
        ask.flash("success", ask.words.gettext("The course is cancelled."))
        if freed:
            said = ask.words.ngettext(
                "%(n)s person waits for another course.",
                "%(n)s people wait for another course.",
                len(freed),
            )
            ask.flash("info", said)
        return ask.redirect(f"/training/{ref}")
    course = queries.course_for(ask.session, ask.viewer, ref)
    return _course(ask, course, forms={"cancel": form}, status=422)


# The list of attendance


@get("/training/{ref:str}/finish", COUNSELOR)
def attendance(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    course = queries.course_for(ask.session, ask.viewer, ref)
    on = min(course.ends_on, ask.today) if course.certificate else None
    return _attendance(ask, course, ask.blank(FinishForm, certificate_on=on))


@post("/training/{ref:str}/finish", COUNSELOR)
def finish(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(FinishForm)
    with form.attempt(ask.session):
        passed = course_actions.finish(
            ask.session,
            ask.viewer,
            ref=ref,
            results=_results(form),
            certificate_on=form.data.certificate_on,
            now=ask.now,
        )
        said = ask.words.ngettext(
            "%(n)s person passed. What they learnt counts from now on.",
            "%(n)s people passed. What they learnt counts from now on.",
            len(passed),
        )
        ask.flash("success", said)
        return ask.redirect(f"/training/{ref}")
    course = queries.course_for(ask.session, ask.viewer, ref)
    return _attendance(ask, course, form, status=422)


def _results(form: Form[FinishForm]) -> dict[int, actions.Result]:
    """One result for everybody whose line was on the page."""
    data = form.data
    lines = {name.partition("_")[2] for name in data.model_extra or {} if name.startswith("why_")}
    numbers = {text for text in (*lines, *data.passed) if text.isdecimal() and len(text) < 10}
    return {
        int(text): actions.Result(
            passed=text in data.passed,
            reason="" if text in data.passed else form.value(f"why_{text}")[:20],
            certificate_number=form.value(f"number_{text}")[:60],
        )
        for text in numbers
    }


def _attendance(
    ask: Ask, course: Course, form: Form[FinishForm], status: int = 200
) -> Response[str]:
    rows = queries.enrolled_for(ask.session, ask.viewer, course)
    return ask.render(
        "training/finish.html",
        status=status,
        course=course,
        title=title_of(course, ask.words),
        form=form,
        rows=[row for row in rows if row.state == Standing.ENROLLED and not _gone(row, course)],
        reasons=[(key, ask.words.gettext(rules.NOT_FINISHED[key])) for key in rules.SAID],
        against=[
            ask.words.reason(r)
            for r in rules.why_not_finish(course.state, course.starts_on, ask.today)
        ],
    )


HANDLERS = [
    training,
    *course_pages.HANDLERS,
    course_page,
    enrol,
    cancel,
    attendance,
    finish,
    *person_pages.HANDLERS,
]
NAV = [NavItem(N_("Training"), "/training", READERS)]
