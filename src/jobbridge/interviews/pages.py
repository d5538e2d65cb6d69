"""One interview, and choosing a time."""

from collections.abc import Sequence
from datetime import datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.calendar.ical import render_download
from jobbridge.errors import NotFound, Reason, Refused, Severity
from jobbridge.i18n import N_
from jobbridge.interviews import (
    actions,
    agenda_pages,
    bookable_queries,
    desk_pages,
    ending_pages,
    named_queries,
    pass_pages,
    prison_pages,
    queries,
    slot_queries,
    state_rules,
    visit_pages,
    visit_queries,
    visit_rules,
    wish_pages,
    wish_queries,
)
from jobbridge.interviews.model import LIVE, Interview
from jobbridge.interviews.page_parts import (
    INSIDE,
    LENGTHS,
    WHO,
    CancelForm,
    ConfirmForm,
    OutcomeForm,
    TimeForm,
    VersionForm,
    choice,
    company_of,
    day_from,
    mode_from,
    number,
    unheard,
    wanted,
)
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem


@get("/interviews/{ref:str}", WHO)
def interview_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _interview(ask, queries.interview_for(ask.session, ask.viewer, ref))


def _interview(
    ask: Ask,
    interview: Interview,
    *,
    status: int = 200,
    form: Form[CancelForm] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response[str]:
    (shown,) = queries.shown(ask.session, ask.viewer, [interview])
    inside = ask.viewer.is_(*INSIDE)
    told = inside or ask.viewer.is_(Role.EMPLOYER)
    statement = visit_queries.statements_of(ask.session, [interview]) if told else {}
    wishes = wish_queries.wishes_of(ask.session, [interview.application_id]) if told else {}
    standing: list[Reason] = []
    if inside and interview.state in LIVE and interview.ends_at > ask.now:
        standing = slot_queries.standing_reasons(ask.session, interview, ask.now, ask.viewer)
    return ask.render(
        "interviews/interview.html",
        status=status,
        shown=shown,
        changes=queries.changes_for(ask.session, ask.viewer, interview),
        standing=_said(ask, standing),
        unheard=unheard(ask, interview.uid),
        must_change=any(reason.severity is Severity.REVIEW for reason in standing),
        verbs=_verbs(ask, interview),
        undoable=not actions.why_not_undone(ask.session, interview, ask.now),
        form=form or ask.blank(CancelForm, version=interview.version),
        reasons=_said(ask, reasons),
        day=_run_sheet(ask, interview),
        inside=inside,
        rules=state_rules,
        visits=visit_rules,
        tally=named_queries.tallies_for(ask.session, ask.viewer, [interview]).get(interview.ref),
        deadline=visit_queries.deadlines_for(ask.session, ask.viewer, [interview])[interview.ref],
        statement=statement.get(interview.id),
        states=ask.viewer.is_(Role.EMPLOYER) and interview.starts_at <= ask.now,
        wishes=wishes.get(interview.application_id, []),
        answered=ask.request.app.state["answers_to"](ask, interview),
    )


def _run_sheet(ask: Ask, interview: Interview) -> str | None:
    """The day that it belongs to; an employer learns of it with the place, not before: on a day
    everybody is in one prison."""
    told = ask.viewer.is_(*INSIDE) or (
        ask.viewer.is_(Role.EMPLOYER) and interview.state in queries.PLACE_KNOWN
    )
    return queries.day_ref(ask.session, interview) if told else None


def _said(ask: Ask, reasons: Sequence[Reason]) -> list[dict[str, str]]:
    """Reasons as the macro shows them: severity and translated text."""
    return [{"severity": str(r.severity), "text": ask.words.reason(r)} for r in reasons]


@get("/interviews/{ref:str}/interview.ics", WHO)
def download(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The interview for a calendar that is not subscribed: once, as it is now."""
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    fragment = queries.fragment_of(ask.session, interview, ask.locale)
    if fragment is None:
        raise NotFound
    return Response(
        render_download(fragment),
        media_type="text/calendar",
        headers={
            "content-disposition": f'attachment; filename="{interview.ref}.ics"',
            "cache-control": "no-store",
        },
    )


# Choosing a time, for a new interview and for one that is moved.


@get("/applications/{ref:str}/book", INSIDE)
def book_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Free times, or the interview that is booked already."""
    booked = queries.booked_for(ask.session, ask.viewer, ref)
    if booked is not None:
        return ask.redirect(f"/interviews/{booked}")
    return _choose(ask, ref, _asked_for(ask))


@post("/applications/{ref:str}/book", INSIDE)
def book(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: _book(ask, ref))


def _book(ask: Ask, ref: str) -> Response[str]:
    application = bookable_queries.application_to_book(ask.session, ask.viewer, ref)
    form = ask.form(TimeForm)
    start: datetime | None = None
    reasons: Sequence[Reason] = ()
    with form.attempt(ask.session):
        start, room = wanted(ask, form, application.inmate.prison_id)
        try:
            made = actions.book(
                ask.session,
                ask.viewer,
                application=application,
                starts_at=start,
                minutes=form.data.minutes,
                mode=form.data.mode,
                room_id=room.id,
                now=ask.now,
                **company_of(ask, application, form)._asdict(),
            )
        except Refused as error:
            reasons = error.reasons
            raise
        text = N_("Booked. The prison confirms next, and then the employer learns the place.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/interviews/{made.ref}")
    return _choose(ask, ref, form, status=422, start=start, reasons=reasons)


@get("/interviews/{ref:str}/move", INSIDE)
def move_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = _to_move(ask, ref)
    minutes = int((interview.ends_at - interview.starts_at).total_seconds() // 60)
    form = _asked_for(ask, mode=interview.mode, minutes=minutes, version=interview.version)
    return _choose(ask, interview.application.ref, form, interview=interview)


@post("/interviews/{ref:str}/move", INSIDE)
def move(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = _to_move(ask, ref)
    form = ask.form(TimeForm)
    start: datetime | None = None
    reasons: Sequence[Reason] = ()
    with form.attempt(ask.session):
        start, room = wanted(ask, form, interview.application.inmate.prison_id)
        try:
            actions.move(
                ask.session,
                ask.viewer,
                interview,
                starts_at=start,
                minutes=form.data.minutes,
                mode=form.data.mode,
                room_id=room.id,
                version=form.data.version,
                now=ask.now,
            )
        except Refused as error:
            reasons = error.reasons
            raise
        ask.flash("success", ask.words.gettext(N_("Moved. Everybody invited is told once.")))
        return ask.redirect(f"/interviews/{ref}")
    interview = _to_move(ask, ref)
    return _choose(
        ask,
        interview.application.ref,
        form,
        interview=interview,
        status=422,
        start=start,
        reasons=reasons,
    )


def _to_move(ask: Ask, ref: str) -> Interview:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    if "move" not in _verbs(ask, interview):
        raise NotFound
    return interview


def _verbs(ask: Ask, interview: Interview) -> list[str]:
    """What the viewer may do next. Only the prison that the person is in now moves them."""
    verbs = state_rules.verbs_for(ask.viewer, interview.state, begun=interview.starts_at <= ask.now)
    mine = queries.may_plan(ask.viewer, interview.application.inmate)
    return [verb for verb in verbs if verb != "move" or mine]


def _asked_for(ask: Ask, **defaults: object) -> Form[TimeForm]:
    """The form as the address asks for it: `?mode=video&minutes=45&room=T1`."""
    given = {
        "mode": mode_from(ask.query("mode") or str(defaults.get("mode", ""))).value,
        "minutes": number(ask.query("minutes"), int(str(defaults.get("minutes", 30)))),
        "version": defaults.get("version", 0),
        "counselor": ask.query("counselor"),
        "interpreter": ask.query("interpreter"),
    }
    return ask.blank(TimeForm, **given)


def _choose(
    ask: Ask,
    ref: str,
    form: Form[TimeForm],
    *,
    interview: Interview | None = None,
    status: int = 200,
    start: datetime | None = None,
    reasons: Sequence[Reason] = (),
) -> Response[str]:
    application = bookable_queries.application_to_choose(ask.session, ask.viewer, ref)
    found = choice(
        ask,
        application,
        mode=mode_from(form.value("mode")),
        minutes=number(form.value("minutes"), 30),
        from_day=day_from(ask.query("from")),
        interview=interview,
        refused=start if reasons else None,
        company=company_of(ask, application, form, interview),
    )
    here = f"/interviews/{interview.ref}/move" if interview else f"/applications/{ref}/book"
    return ask.render(
        "interviews/choose.html",
        status=status,
        application=application,
        interview=interview,
        choice=found,
        wishes=[
            (one, _said(ask, one.reasons))
            for one in wish_queries.judged_for(
                ask.session,
                ask.viewer,
                application,
                mode=found.mode,
                minutes=found.minutes,
                now=ask.now,
                besides=interview.id if interview else None,
            )
        ],
        standing=_said(ask, found.standing),
        form=form,
        here=here,
        lengths=LENGTHS,
        reasons=_said(ask, reasons),
        rules=state_rules,
    )


# The other verbs.


@post("/interviews/{ref:str}/confirm", {Role.PRISON_OFFICER})
def confirm(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    form = ask.form(ConfirmForm)
    try:
        actions.confirm(ask.session, ask.viewer, interview, version=form.data.version, now=ask.now)
    except Refused as error:
        return _again(ask, ref, error)
    ask.flash("success", ask.words.gettext(N_("Confirmed. The employer now sees the place.")))
    return ask.redirect("/review" if form.data.back == "review" else f"/interviews/{ref}")


@post("/interviews/{ref:str}/cancel", INSIDE | {Role.EMPLOYER})
def cancel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    form = ask.form(CancelForm)
    with form.attempt(ask.session):
        try:
            actions.cancel(
                ask.session,
                ask.viewer,
                interview,
                why=form.data.why,
                version=form.data.version,
                now=ask.now,
            )
        except Refused as error:
            if not any(reason.field for reason in error.reasons):
                return _again(ask, ref, error)
            raise
        ask.flash("success", ask.words.gettext(N_("Cancelled. Everybody invited is told once.")))
        return ask.redirect(f"/interviews/{ref}")
    again = queries.interview_for(ask.session, ask.viewer, ref)
    return _interview(ask, again, status=422, form=form)


@post("/interviews/{ref:str}/outcome", INSIDE)
def outcome(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    form = ask.form(OutcomeForm)
    try:
        how = form.data.outcome
        actions.record_outcome(
            ask.session,
            ask.viewer,
            interview,
            took_place=how == "took_place",
            missed_by="" if how == "took_place" else how,
            version=form.data.version,
            now=ask.now,
        )
    except Refused as error:
        return _again(ask, ref, error)
    ask.flash("success", ask.words.gettext(N_("The outcome is recorded.")))
    return ask.redirect(f"/interviews/{ref}")


@post("/interviews/{ref:str}/outcome/undo", INSIDE)
def undo_outcome(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    form = ask.form(VersionForm)
    try:
        version = form.data.version
        actions.undo_outcome(ask.session, ask.viewer, interview, version=version, now=ask.now)
    except Refused as error:
        return _again(ask, ref, error)
    ask.flash("success", ask.words.gettext(N_("Taken back: say again how it ended.")))
    return ask.redirect(f"/interviews/{ref}#outcome")


def _again(ask: Ask, ref: str, error: Refused) -> Response[str]:
    """The interview as it is now, and why what was asked cannot be done."""
    ask.session.rollback()
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    return _interview(ask, interview, status=409, reasons=error.reasons)


HANDLERS = [
    *agenda_pages.HANDLERS,
    interview_page,
    download,
    book_page,
    book,
    move_page,
    move,
    confirm,
    cancel,
    outcome,
    undo_outcome,
    *prison_pages.HANDLERS,
    *ending_pages.HANDLERS,
    *wish_pages.HANDLERS,
    *visit_pages.HANDLERS,
    *pass_pages.HANDLERS,
    *desk_pages.HANDLERS,
]

NAV = [NavItem(N_("Interviews"), "/interviews", WHO), *desk_pages.NAV, *prison_pages.NAV]
