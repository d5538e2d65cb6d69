"""Times that suit an employer, and what it says of how an interview ended."""

from datetime import date
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications.card_pages import tell
from jobbridge.applications.model import Application
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import (
    employer_actions,
    queries,
    visit_rules,
    wish_queries,
)
from jobbridge.interviews.page_parts import day_from
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})


class TimesForm(Input):
    """`2026-12-01T09:00` is a time, `2026-12-01` a whole day; the list began at `from_day`."""

    times: list[str] = Field(default_factory=list, max_length=100)
    others: Literal["yes"] | None = None
    from_day: str = Field(default="", max_length=10)


class StatementForm(Input):
    said: Literal["offer", "undecided", "no_offer", "person", "employer", "prison"]


@get("/cards/{ref:str}/times", EMPLOYER)
def times_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    application = wish_queries.application_to_time(ask.session, ask.viewer, ref)
    marked = wish_queries.wishes_of(ask.session, [application.id]).get(application.id, [])
    from_day = day_from(ask.query("from"))
    form = ask.blank(
        TimesForm,
        from_day=from_day or "",
        times=[visit_rules.written(one.starts_at, one.whole_day) for one in marked],
    )
    return _times(ask, application, form, from_day)


def _times(
    ask: Ask,
    application: Application,
    form: Form[TimesForm],
    from_day: date | None,
    *,
    status: int = 200,
) -> Response[str]:
    offered = wish_queries.offered_for(ask.session, ask.viewer, ask.now, from_day)
    others = [
        a for a in wish_queries.untimed_for(ask.session, ask.viewer) if a.id != application.id
    ]
    return ask.render(
        "interviews/times.html",
        status=status,
        application=application,
        booked=wish_queries.booked_for(ask.session, ask.viewer, application, ask.now),
        offered=offered,
        others=others,
        form=form,
        most=visit_rules.MOST_WISHES,
        written=visit_rules.written,
    )


@post("/cards/{ref:str}/times", EMPLOYER)
def mark_times(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    application = wish_queries.application_to_time(ask.session, ask.viewer, ref)
    form = ask.form(TimesForm)
    with form.attempt(ask.session):
        wishes = [visit_rules.wished(text) for text in form.data.times]
        if None in wishes:
            raise NotFound
        others = (
            wish_queries.untimed_for(ask.session, ask.viewer) if form.data.others == "yes" else []
        )
        employer_actions.mark_times(
            ask.session,
            ask.viewer,
            application,
            [wish for wish in wishes if wish is not None],
            offered=wish_queries.all_offered_for(ask.session, ask.viewer, ask.now),
            also=others,
            now=ask.now,
        )
        text = N_("The counselor has your times, and books one of them if it can be done.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect("/interviews")
    application = wish_queries.application_to_time(ask.session, ask.viewer, ref)
    return _times(ask, application, form, day_from(form.value("from_day")), status=422)


@post("/interviews/{ref:str}/statement", EMPLOYER)
def state_end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    try:
        said = ask.form(StatementForm).data.said
        employer_actions.state_end(ask.session, ask.viewer, interview, said=said, now=ask.now)
        ask.flash("success", ask.words.gettext("Thank you. The counselor sees your answer."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/interviews/{ref}")


HANDLERS = [times_page, mark_times, state_end]
