"""The administrator's view of the outbox."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.i18n import N_
from jobbridge.outbox import actions, queries
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.ADMINISTRATOR})


@get("/jobs", WHO)
def jobs(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.render(
        "outbox/jobs.html",
        backlog=queries.backlog_for(ask.session, ask.viewer),
        held_up=queries.held_up_for(ask.session, ask.viewer),
        dead=queries.dead_for(ask.session, ask.viewer),
        mailbox=ask.request.app.state["mailbox"](ask),
    )


@post("/jobs/{job_id:int}/retry", WHO)
def retry(ask: NamedDependency[Ask], job_id: FromPath[int]) -> Response[str]:
    job = queries.job_for(ask.session, ask.viewer, job_id)
    actions.retry(ask.session, ask.viewer, job, now=ask.now)
    ask.flash("success", ask.words.gettext("The job will be tried again."))
    return ask.redirect("/jobs")


HANDLERS = [jobs, retry]
NAV = [NavItem(N_("Jobs"), "/jobs", WHO)]
