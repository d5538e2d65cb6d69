"""Planning a course and changing it, and what a course is called."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import Words
from jobbridge.inmates.vocabulary import CEFR
from jobbridge.places.queries import prisons_for
from jobbridge.training import course_actions, queries, rules
from jobbridge.training.model import Course
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Id, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})


class CourseForm(Input):
    prison: Id
    subject: str = Field(default="", max_length=20)
    name: str = Field(default="", max_length=120)
    places: int = Field(ge=1, le=rules.MOST_PLACES)
    starts_on: Day
    ends_on: Day
    certificate: bool = False
    text_level: str = Field(default="", max_length=2)
    version: int = Field(default=0, ge=0, le=LARGEST)


def title_of(course: Course, words: Words) -> str:
    """Its own name, or what is taught; with the level of a language."""
    subject = rules.SUBJECTS.get(course.subject)
    said = course.name or (words.gettext(subject.label) if subject else course.subject)
    return f"{said} {course.text_level}".strip()


def subjects_offered(words: Words) -> list[tuple[str, str]]:
    found = [(key, words.gettext(subject.label)) for key, subject in rules.SUBJECTS.items()]
    return sorted(found, key=lambda pair: pair[1].casefold())


@get("/training/new", COUNSELOR)
def new_course(ask: NamedDependency[Ask]) -> Response[str]:
    prisons = prisons_for(ask.session, ask.viewer, on=ask.today)
    form = ask.blank(
        CourseForm,
        prison=prisons[0].id if prisons else None,
        subject=ask.query("subject"),
        places=12,
        certificate=True,
    )
    return _course_form(ask, form, None)


@post("/training/new", COUNSELOR)
def plan_course(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(CourseForm)

    def make() -> Response[str]:
        course = course_actions.plan_course(
            ask.session,
            ask.viewer,
            prison_id=form.data.prison,
            plan=_plan(form.data),
            name=form.data.name,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The course is planned."))
        return ask.redirect(f"/training/{course.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _course_form(ask, form, None, status=422)


@get("/training/{ref:str}/edit", COUNSELOR)
def edit_course(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    course = queries.course_for(ask.session, ask.viewer, ref)
    values = vars(queries.plan_of(course)) | {
        "prison": course.prison_id,
        "name": course.name,
        "version": course.version,
    }
    return _course_form(ask, ask.blank(CourseForm, **values), course)


@post("/training/{ref:str}/edit", COUNSELOR)
def change_course(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CourseForm)
    with form.attempt(ask.session):
        course_actions.change_course(
            ask.session,
            ask.viewer,
            ref=ref,
            plan=_plan(form.data),
            name=form.data.name,
            version=form.data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The changes are saved."))
        return ask.redirect(f"/training/{ref}")
    return _course_form(ask, form, queries.course_for(ask.session, ask.viewer, ref), status=422)


def _plan(data: CourseForm) -> rules.Plan:
    return rules.Plan(
        data.subject,
        data.places,
        data.starts_on,
        data.ends_on,
        data.certificate,
        data.text_level,
    )


def _course_form(
    ask: Ask, form: Form[CourseForm], course: Course | None, status: int = 200
) -> Response[str]:
    return ask.render(
        "training/edit.html",
        status=status,
        form=form,
        course=course,
        prisons=[(p.id, p.name) for p in prisons_for(ask.session, ask.viewer, on=ask.today)],
        subjects=subjects_offered(ask.words),
        levels=[(level, level) for level in CEFR],
    )


HANDLERS = [new_course, plan_course, edit_course, change_course]
