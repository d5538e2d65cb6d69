"""Papers of applications and interviews: for the person, and for whoever comes to the gate."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications.model import Application
from jobbridge.applications.queries import application_for
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews import day_queries
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.prison_queries import call_of
from jobbridge.interviews.visit_queries import info_of, told
from jobbridge.meetings import list_queries
from jobbridge.meetings import queries as meeting_queries
from jobbridge.paper import meeting_sheets, meeting_slip_sheets, queries, rules
from jobbridge.paper.answer_pages import COUNSELOR, INSIDE, answer
from jobbridge.paper.person_pages import VACANCIES, vacancies_of
from jobbridge.paper.sheets import Sheet
from jobbridge.paper.version import Version
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get


@get("/applications/{ref:str}/paper/sheet", COUNSELOR)
def application_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The vacancy for this person, to be answered on paper."""
    found = application_for(ask.session, ask.viewer, ref)
    build = vacancies_of(ask, found.inmate, [found.vacancy])
    return answer(ask, build, VACANCIES, f"vacancy-{found.ref}")


@get("/applications/{ref:str}/paper/result", COUNSELOR)
def result_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    return _result(ask, application_for(ask.session, ask.viewer, ref))


@get("/interviews/{ref:str}/paper/result", COUNSELOR)
def interview_result_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    interview = interviews.interview_for(ask.session, ask.viewer, ref)
    application = interview.application
    return _result(ask, application_for(ask.session, ask.viewer, application.ref))


def _result(ask: Ask, application: Application) -> Response[bytes]:
    inmate = application.inmate

    def build(wanted: Version) -> Sequence[Sheet]:
        found = queries.result_for(ask.session, ask.viewer, application, wanted.words)
        return [meeting_sheets.result(found, inmate.name, inmate.ref, application.ref, wanted)]

    return answer(ask, build, N_("Your application"), f"result-{application.ref}")


@get("/interviews/{ref:str}/paper/slip", INSIDE)
def slip_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """For the person; only of what is booked, and only in the prison where they are."""
    interview, shown = queries.shown_for(ask.session, ask.viewer, ref)
    inmate = inmate_for(ask.session, ask.viewer, interview.application.inmate.ref)
    if shown.state not in rules.TOLD or shown.ends_at <= ask.now:
        ask.flash(
            "info", ask.words.gettext("A slip is printed of an interview that is still to come.")
        )
        return ask.redirect(f"/interviews/{shown.ref}")

    def build(wanted: Version) -> Sequence[Sheet]:
        return [meeting_sheets.slip(shown, inmate.name, inmate.ref, wanted)]

    return answer(ask, build, N_("Job interview"), f"interview-{shown.ref}")


@get("/meetings/{ref:str}/paper/slips", INSIDE)
def meeting_slips(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """A slip for each who comes, or for the one of `?seat=`; only in the prison where they are."""
    meeting = meeting_queries.meeting_for(ask.session, ask.viewer, ref)
    lists = list_queries.listed_for(ask.session, ask.viewer, meeting, ask.now)
    if not lists:
        raise NotFound
    (shown,) = meeting_queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    seat = ask.query("seat")
    come = [
        (place.room.name, line)
        for place, lines in lists
        for line in lines
        if line.name and not line.seat.waits and seat in ("", line.seat.ref)
    ]
    if not come or not shown.live or shown.ends_at <= ask.now:
        ask.flash(
            "info", ask.words.gettext("Slips are printed for those who come to a meeting ahead.")
        )
        return ask.redirect(f"/meetings/{ref}")

    def build(wanted: Version) -> Sequence[Sheet]:
        return [
            meeting_slip_sheets.slip(
                shown, room, line.seat.ref, line.seat.inmate.name, line.seat.inmate.ref, wanted
            )
            for room, line in come
        ]

    return answer(ask, build, N_("Employer meeting"), f"meeting-{seat or ref}")


@get("/interviews/{ref:str}/paper/visit", INSIDE | {Role.EMPLOYER})
def visit_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """For whoever comes to the gate, once the prison has confirmed."""
    interview, shown = queries.shown_for(ask.session, ask.viewer, ref)
    if not shown.prison or shown.state not in rules.TOLD:
        ask.flash("info", ask.words.gettext("The place is shown once the prison confirms."))
        return ask.redirect(f"/interviews/{shown.ref}")
    call = call_of(ask.session, interview.prison_id)
    info = info_of(ask.session, interview.prison)
    return answer(
        ask,
        lambda wanted: [
            meeting_sheets.visit(
                shown, call, told(info, interview.prison, wanted.words.locale), wanted
            )
        ],
        N_("Visit for a job interview"),
        f"visit-{shown.ref}",
    )


@get("/interview-days/{ref:str}/paper/visit", INSIDE | {Role.EMPLOYER})
def day_visit_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    day = day_queries.day_for(ask.session, ask.viewer, ref)
    found = day_queries.interviews_of(ask.session, ask.viewer, day)
    meetings = [
        one
        for one in interviews.shown(ask.session, ask.viewer, found)
        if one.prison and one.state in rules.TOLD
    ]
    if not meetings:
        ask.flash("info", ask.words.gettext("The place is shown once the prison confirms."))
        return ask.redirect(f"/interview-days/{day.ref}")
    call = call_of(ask.session, day.prison_id)
    info = info_of(ask.session, day.prison)
    return answer(
        ask,
        lambda wanted: [
            meeting_sheets.day_visit(
                day.on,
                day.ref,
                meetings,
                meetings[0],
                call,
                told(info, day.prison, wanted.words.locale),
                wanted,
            )
        ],
        N_("Visit for job interviews"),
        f"visit-{day.ref}",
    )


HANDLERS = [
    application_paper,
    result_paper,
    interview_result_paper,
    slip_paper,
    meeting_slips,
    visit_paper,
    day_visit_paper,
]
