"""One person's training: wishes, seats, results; and the part of it that the person's page
shows (`training/person.html`)."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.training import actions, queries, rules
from jobbridge.training.model import Standing, State
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Id, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})


class WishForm(Input):
    subject: str = Field(default="", max_length=20)


class SeatForm(Input):
    course: str = Field(default="", max_length=12)


class EndForm(Input):
    """`how` is `passed`, `dropped` or a reason; `number` is the enrolment's."""

    number: Id
    how: str = Field(default="", max_length=20)
    certificate_number: str = Field(default="", max_length=60)
    certificate_on: Day | None = None


def training_of(ask: Ask, inmate: Inmate) -> dict[str, Any]:
    """What `training/person.html` needs, for a page that includes it as `training`."""
    rows = queries.training_for(ask.session, ask.viewer, inmate)
    return {
        "open": [r for r in rows if r.state in (Standing.WISHED, Standing.ENROLLED)],
        "ended": [r for r in rows if r.state not in (Standing.WISHED, Standing.ENROLLED)],
        "subjects": rules.SUBJECTS,
        "standings": rules.STANDINGS,
        "why": rules.NOT_FINISHED,
        "fit": {
            r.id: rules.fit(r.course.starts_on, r.course.ends_on, inmate.release_expected)
            for r in rows
            if r.course and r.state == Standing.ENROLLED
        },
    }


@get("/inmates/{ref:str}/training", COUNSELOR)
def person(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _person(ask, ref)


def _person(
    ask: Ask, ref: str, *, forms: Mapping[str, Form[Any]] | None = None, status: int = 200
) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    shown = training_of(ask, inmate)
    given = forms or {}
    open_subjects = {row.subject for row in shown["open"]}
    subjects = [
        (key, ask.words.gettext(subject.label))
        for key, subject in rules.SUBJECTS.items()
        if key not in open_subjects
    ]
    held = {row.subject for row in shown["open"] if row.state == Standing.ENROLLED}
    return ask.render(
        "training/person_page.html",
        status=status,
        inmate=inmate,
        training=shown,
        offers=[
            (course, reasons)
            for course, reasons in queries.offered_to(ask.session, inmate, ask.today)
            if course.subject not in held
        ],
        wish=given.get("wish") or ask.blank(WishForm),
        seat=given.get("seat") or ask.blank(SeatForm),
        end=given.get("end") or ask.blank(EndForm),
        choices=sorted(subjects, key=lambda pair: pair[1].casefold()),
        begun={
            row.id: not rules.why_not_finish(row.course.state, row.course.starts_on, ask.today)
            for row in shown["open"]
            if row.course
        },
        reasons=[(key, ask.words.gettext(rules.NOT_FINISHED[key])) for key in rules.SAID],
        planned=State.PLANNED,
    )


@post("/inmates/{ref:str}/training/wish", COUNSELOR)
def wish(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(WishForm)

    def make() -> Response[str]:
        actions.wish(ask.session, ask.viewer, inmate, subject=form.data.subject, now=ask.now)
        ask.flash("success", ask.words.gettext("The wish is recorded."))
        return ask.redirect(f"/inmates/{ref}/training")

    with form.attempt(ask.session):
        return ask.once(make)
    return _person(ask, ref, forms={"wish": form}, status=422)


@post("/inmates/{ref:str}/training/enrol", COUNSELOR)
def take_seat(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(SeatForm)
    with form.attempt(ask.session):
        actions.enrol(ask.session, ask.viewer, ref=form.data.course, people=[inmate], now=ask.now)
        ask.flash("success", ask.words.gettext("The person is enrolled."))
        return ask.redirect(f"/inmates/{ref}/training")
    return _person(ask, ref, forms={"seat": form}, status=422)


@post("/inmates/{ref:str}/training/end", COUNSELOR)
def end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Passed before the others, gave up, or no longer wishes."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(EndForm)
    with form.attempt(ask.session):
        data = form.data
        if data.how == "passed":
            actions.pass_one(
                ask.session,
                ask.viewer,
                inmate,
                data.number,
                certificate_number=data.certificate_number,
                certificate_on=data.certificate_on,
                now=ask.now,
            )
        elif data.how == "dropped":
            actions.drop_wish(ask.session, ask.viewer, inmate, data.number, now=ask.now)
        else:
            actions.leave(
                ask.session, ask.viewer, inmate, data.number, reason=data.how, now=ask.now
            )
        ask.flash("success", ask.words.gettext("This is recorded."))
        return ask.redirect(f"/inmates/{ref}/training")
    return _person(ask, ref, forms={"end": form}, status=422)


HANDLERS = [person, wish, take_seat, end]
