"""Withdrawing an agreement: the page stands here because it cancels what was booked."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews.agreement_actions import withdraw_agreement
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
    if cancelled:
        said = ask.words.ngettext(
            "%(n)s interview is cancelled.", "%(n)s interviews are cancelled.", len(cancelled)
        )
        ask.flash("info", said)
    return ask.redirect(f"/inmates/{ref}")


HANDLERS = [withdraw]
