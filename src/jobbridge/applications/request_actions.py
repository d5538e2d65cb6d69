"""What a counselor does with a request as a whole: speak with several people, or have nobody."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import queries, reply_queries
from jobbridge.applications.actions import move, propose, through
from jobbridge.applications.change_actions import answered
from jobbridge.applications.model import Application, Request, RequestAnswer, State
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role, Viewer

NOT_OPEN = Reason("not_open", N_("This request has been answered already."))
SOMEBODY = Reason(
    "somebody", N_("You have put somebody forward: record their answer, or take them back first.")
)


def speak(
    session: Session,
    viewer: Viewer,
    *,
    request: Request,
    inmates: Sequence[Inmate],
    now: datetime,
) -> list[Application]:
    """The counselor speaks with these people about a request: each is put forward and asked, or
    none is, and every reason is told."""
    reasons: list[Reason] = []
    asked = []
    for inmate in inmates:
        try:
            application = propose(session, viewer, request=request, inmate=inmate, now=now)
        except Refused as refused:
            reasons += [
                Reason(
                    reason.code,
                    N_("%(name)s: %(reason)s"),
                    {"name": inmate.name, "reason": reason},
                    field="people",
                )
                for reason in refused.reasons
            ]
            continue
        asked.append(move(session, viewer, application, "ask", now=now))
    if reasons:
        raise Refused(reasons)
    return asked


def have_nobody(session: Session, viewer: Viewer, request: Request, *, now: datetime) -> Request:
    """None of the counselor's people comes into question. With the last prison that says so the
    employer has its answer."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    request = queries.request_for(session, viewer, request.ref, lock=True)
    if request.state != "open":
        raise Refused([NOT_OPEN])
    live = queries.applications_for(
        session,
        viewer,
        vacancy=request.vacancy,
        states=(State.PROPOSED, State.ASKED, State.AGREED),
    )
    if live:
        raise Refused([SOMEBODY])
    through(session, viewer, request, nobody=True, now=now)
    session.flush()
    record(session, viewer, "request.nobody", "request", request.id, now=now)
    said = set(
        session.scalars(
            select(RequestAnswer.prison_id).where(
                RequestAnswer.request_id == request.id, RequestAnswer.nobody
            )
        )
    )
    if said >= set(reply_queries.answering_prisons(session, local_day(now))):
        answered(session, request, now=now)
    session.flush()
    return request
