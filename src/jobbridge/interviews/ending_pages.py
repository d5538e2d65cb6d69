"""Ends that reach up to what is booked: the pages stand here because they cancel interviews."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications import card_pages
from jobbridge.applications.application_pages import EndForm
from jobbridge.applications.queries import application_for
from jobbridge.applications.refusal_rules import Said
from jobbridge.errors import Refused
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews.agreement_pages import tell_cancelled
from jobbridge.interviews.ending_actions import end_application, withdraw_agreement
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import post


@post("/inmates/{ref:str}/agreements/{agreement_id:int}/withdraw", {Role.COUNSELOR})
def withdraw(
    ask: NamedDependency[Ask], ref: FromPath[str], agreement_id: FromPath[int]
) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    cancelled = withdraw_agreement(ask.session, ask.viewer, inmate, agreement_id, now=ask.now)
    ask.flash("success", ask.words.gettext("The agreement is withdrawn."))
    tell_cancelled(ask, len(cancelled))
    return ask.redirect(f"/inmates/{ref}/agreements")


@post("/applications/{ref:str}/end", {Role.COUNSELOR})
def end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The employer said no, or the person no longer wants to."""
    try:
        application = application_for(ask.session, ask.viewer, ref)
        given = ask.form(EndForm).data
        cancelled = end_application(
            ask.session,
            ask.viewer,
            application,
            given.verb,
            said=Said(given.why, given.lacks, given.shared),
            expected_version=given.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("This is recorded."))
        tell_cancelled(ask, len(cancelled))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(f"/applications/{ref}")


@post("/cards/{ref:str}/refuse", {Role.EMPLOYER})
def refuse(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(card_pages.RefuseForm)
    with form.attempt(ask.session):
        application = application_for(ask.session, ask.viewer, ref)
        cancelled = end_application(
            ask.session, ask.viewer, application, "refuse", said=form.data.said, now=ask.now
        )
        ask.flash("success", ask.words.gettext("Your answer is recorded."))
        tell_cancelled(ask, len(cancelled))
        return ask.redirect("/cards")
    return card_pages.shown(ask, ref, form, status=422)


HANDLERS = [withdraw, end, refuse]
