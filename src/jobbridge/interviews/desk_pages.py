"""The day at a prison: gate, movements, what waits for a decision, and the shift's note. An
officer without the duty may not know that there is such a page."""

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.interviews import (
    agenda_pages,
    desk_queries,
    gate_actions,
    occasion_queries,
    prison_queries,
    queries,
    review_queries,
    state_rules,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.gate_forms import GateMark, NoteForm, PersonMark, SearchForm
from jobbridge.interviews.page_parts import unheard
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

OFFICER = frozenset({Role.PRISON_OFFICER})


def _refused(ask: Ask, error: Refused) -> None:
    """A refusal as messages on the next page; whatever was begun is rolled back."""
    ask.session.rollback()
    for reason in error.reasons:
        ask.flash("danger", ask.words.reason(reason))


@get("/gate", OFFICER)
def gate(ask: NamedDependency[Ask]) -> Response[str]:
    return _gate(ask, ask.blank(SearchForm, prison=ask.query("prison")))


@post("/gate/search", OFFICER, status_code=200)
def search(ask: NamedDependency[Ask]) -> Response[str]:
    """A plate or a name, which no address may hold."""
    form = ask.form(SearchForm)
    return _gate(ask, form, text=form.value("text")[:80], status=422 if form.errors else 200)


def _gate(ask: Ask, form: Form[SearchForm], *, text: str = "", status: int = 200) -> Response[str]:
    prison = prison_queries.prison_for(ask.session, ask.viewer, form.value("prison"))
    expected = desk_queries.gate_for(ask.session, ask.viewer, prison, ask.now, text)
    return ask.render(
        "interviews/gate.html",
        status=status,
        prison=prison,
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        expected=expected,
        late=[one for one in expected if one.late],
        text=text,
        form=form,
        visits=visit_rules,
    )


@post("/gate/marks", OFFICER)
def mark_visitor(ask: NamedDependency[Ask]) -> Response[str]:
    data = ask.form(GateMark).data
    one = visit_queries.pass_for(ask.session, ask.viewer, data.visitor_pass, Duty.GATE)
    code, ref = one.prison.code, one.ref
    try:
        gate_actions.mark_visitor(ask.session, ask.viewer, one, data.mark, now=ask.now)
    except Refused as error:
        _refused(ask, error)
    return ask.redirect(f"/gate?prison={code}#visitor-{ref}")


@get("/movements", OFFICER)
def movements(ask: NamedDependency[Ask]) -> Response[str]:
    """Who is brought where and when today; who comes and goes this week."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    return ask.render(
        "interviews/movements.html",
        prison=prison,
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        found=desk_queries.movements_for(ask.session, ask.viewer, prison, ask.today),
        labels=desk_queries.MOVED_LABELS,
        rules=state_rules,
    )


@post("/movements/marks", OFFICER)
def mark_person(ask: NamedDependency[Ask]) -> Response[str]:
    data = ask.form(PersonMark).data
    session, viewer = ask.session, ask.viewer
    if data.called:
        called = occasion_queries.called_for(session, viewer, data.called)
        code, ref = called.occasion.prison.code, called.ref
    else:
        interview = queries.interview_for(session, viewer, data.interview)
        code, ref = interview.prison.code, interview.ref
    try:
        if data.called:
            gate_actions.mark_called(session, viewer, called, data.mark, now=ask.now)
        else:
            gate_actions.mark_person(session, viewer, interview, data.mark, now=ask.now)
    except Refused as error:
        _refused(ask, error)
    return ask.redirect(f"/movements?prison={code}#interview-{ref}")


@get("/review", OFFICER)
def review(ask: NamedDependency[Ask]) -> Response[str]:
    """What waits for this officer, by duty; what is settled is gone by itself."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    return ask.render(
        "interviews/review.html",
        prison=prison,
        prisons=prison_queries.prisons_for(ask.session, ask.viewer),
        found=review_queries.review_for(ask.session, ask.viewer, prison, ask.now),
        unheard=unheard(ask, None),
        moves=ask.viewer.has(Duty.ROOMS),
        visits=visit_rules,
        rules=state_rules,
    )


@post("/prison/note", OFFICER, page="/interviews")
def write_note(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(NoteForm)
    with form.attempt(ask.session):
        data = form.data
        prison = prison_queries.prison_for(ask.session, ask.viewer, data.prison)
        gate_actions.write_note(
            ask.session,
            ask.viewer,
            prison,
            on=data.on,
            text=data.text,
            version=data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The note is saved.")))
        return ask.redirect(f"/interviews?prison={prison.code}#note")
    return agenda_pages.page(ask, note=form, status=422)


HANDLERS = [
    gate,
    search,
    mark_visitor,
    movements,
    mark_person,
    review,
    write_note,
]

NAV = [
    NavItem(N_("Gate"), "/gate", OFFICER, frozenset({Duty.GATE})),
    NavItem(N_("Movements"), "/movements", OFFICER, frozenset({Duty.MOVEMENTS})),
    NavItem(
        N_("To decide"),
        "/review",
        OFFICER,
        frozenset({Duty.ROOMS, Duty.PASSES, Duty.RESTRICTIONS}),
    ),
]
