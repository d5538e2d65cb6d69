"""A group consultation: who takes part, when and about what, and who was there."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field, create_model

from jobbridge.accounts.queries import organisations_named
from jobbridge.consultations import planning_actions, planning_queries, queries, rules
from jobbridge.consultations.agenda_pages import COUNSELOR, FIRST, LARGEST, LAST
from jobbridge.consultations.model import Consultation, State
from jobbridge.errors import NotFound
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime
from jobbridge.web.routes import get, post


class GroupForm(Input):
    """`people` are references."""

    prison_id: int | None = Field(default=None, ge=1, le=LARGEST)
    topic: str = Field(min_length=1, max_length=120)
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None
    place: str = Field(default="", max_length=80)
    conducted_by: int | None = Field(default=None, ge=1, le=LARGEST)
    people: list[str] = Field(default=[], max_length=300)


class MoveGroupForm(Input):
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None
    place: str = Field(default="", max_length=80)


@get("/consultations/groups/new", COUNSELOR)
def new_group(ask: NamedDependency[Ask]) -> Response[str]:
    """`?prison=` chooses among several prisons, `?who=all` lists more than one's own people."""
    blank = ask.blank(GroupForm, conducted_by=ask.viewer.account_id)
    return _new_page(ask, _prison(ask, ask.number("prison", 0)), blank)


@post("/consultations/groups/new", COUNSELOR)
def plan_group(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(GroupForm)
    given = form.value("prison_id")
    prison_id = _prison(ask, int(given) if given.isdecimal() and len(given) < 10 else 0)

    def planned() -> Response[str]:
        said = form.data.model_dump() | {"prison_id": prison_id}
        group = planning_actions.plan_group(ask.session, ask.viewer, **said, now=ask.now)
        ask.flash("success", ask.words.gettext("The group consultation is planned."))
        return ask.redirect(f"/consultations/groups/{group.ref}")

    with form.attempt(ask.session):
        return ask.once(planned)
    return _new_page(ask, prison_id, form, status=422)


def _prison(ask: Ask, wanted: int) -> int:
    """One of the viewer's prisons: the one named, or the first."""
    own = ask.viewer.organisations
    if not own or (wanted and wanted not in own):
        raise NotFound
    return wanted or min(own)


def _new_page(ask: Ask, prison_id: int, form: Form[Any], *, status: int = 200) -> Response[str]:
    names = organisations_named(ask.session, ask.viewer.organisations)
    everybody = planning_queries.invitable_for(ask.session, ask.viewer, prison_id)
    mine = [one for one in everybody if one.counselor_id == ask.viewer.account_id]
    wide = ask.query("who") == "all" or not mine or status != 200
    people = everybody if wide else mine
    plans = queries.plans_of(ask.session, [one.id for one in people])
    return ask.render(
        "consultations/group_new.html",
        status=status,
        form=form,
        prison_id=prison_id,
        prisons=sorted((names[i], i) for i in ask.viewer.organisations),
        counselors=[(a.id, a.name) for a in queries.counselors_of(ask.session, prison_id)],
        people=people,
        plans=plans,
        narrowed=not wide and len(mine) < len(everybody),
    )


@get("/consultations/groups/{ref:str}", COUNSELOR)
def group_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _group_page(ask, ref)


@post("/consultations/groups/{ref:str}/attendance", COUNSELOR)
def record_attendance(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What became of each; `all=held` on the button marks everybody who has no other mark."""
    group = planning_queries.group_for(ask.session, ask.viewer, ref)
    members = planning_queries.members_for(ask.session, ask.viewer, group)
    form: Form[Any] = ask.form(_attendance_form(members))
    with form.attempt(ask.session):
        data = form.data.model_dump()
        attendance = {}
        for row in members:
            state, _, why = data[f"was_{row.id}"].partition(" ")
            if not state and data["all"]:
                state = str(State.HELD)
            attendance[row.id] = (state, why)
        planning_actions.record_attendance(
            ask.session, ask.viewer, ref=ref, attendance=attendance, now=ask.now
        )
        ask.flash("success", ask.words.gettext("The attendance is recorded."))
        return ask.redirect(f"/consultations/groups/{ref}")
    return _group_page(ask, ref, form=form, status=422)


def _attendance_form(members: list[Consultation]) -> type[Input]:
    """One field a member, `held` or `missed not_brought`: who is no member has no field."""
    fields: dict[str, Any] = {"all": (str, Field(default="", max_length=12))}
    fields |= {f"was_{row.id}": (str, Field(default="", max_length=40)) for row in members}
    return create_model("AttendanceForm", __base__=Input, **fields)


@post("/consultations/groups/{ref:str}/move", COUNSELOR)
def move_group(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(MoveGroupForm)
    planning_queries.group_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        planning_actions.move_group(
            ask.session, ask.viewer, ref=ref, **form.data.model_dump(), now=ask.now
        )
        ask.flash("success", ask.words.gettext("The group consultation is moved."))
        return ask.redirect(f"/consultations/groups/{ref}")
    return _group_page(ask, ref, moving=form, status=422)


def _group_page(
    ask: Ask,
    ref: str,
    *,
    form: Form[Any] | None = None,
    moving: Form[Any] | None = None,
    status: int = 200,
) -> Response[str]:
    group = planning_queries.group_for(ask.session, ask.viewer, ref)
    members = planning_queries.members_for(ask.session, ask.viewer, group)
    values: dict[str, object] = {
        f"was_{row.id}": f"{row.state} {row.reason}".strip()
        for row in members
        if row.state != State.PLANNED
    }
    begins = group.begins.strftime("%H:%M") if group.begins else None
    return ask.render(
        "consultations/group.html",
        status=status,
        group=group,
        members=members,
        plans=queries.plans_of(ask.session, [row.inmate_id for row in members]),
        form=form or ask.blank(_attendance_form(members), **values),
        moving=moving or ask.blank(MoveGroupForm, on=group.on, begins=begins, place=group.place),
        move_open=moving is not None,
        open=all(row.state == State.PLANNED for row in members),
        ahead=group.on > ask.today,
        outcomes=_outcomes(ask),
    )


def _outcomes(ask: Ask) -> list[tuple[str, str]]:
    """Everything that can become of one person, each one choice of a list."""
    gettext = ask.words.gettext
    offered = [(str(State.HELD), gettext("Was there"))]
    for state, reasons in rules.REASONS.items():
        name = gettext(rules.STATES[State(state)])
        offered += [(f"{state} {code}", f"{name}: {gettext(r)}") for code, r in reasons.items()]
    return offered


HANDLERS = [new_group, plan_group, group_page, record_attendance, move_group]
