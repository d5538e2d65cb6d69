"""Changing a draft: how the day is cut, its panels, who is on it and where."""

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.days import actions, person_actions, queries, rules
from jobbridge.days.forms import (
    WAYS,
    PanelForm,
    PeopleForm,
    PersonForm,
    SettingsForm,
    VersionForm,
    pairs,
)
from jobbridge.days.model import DayItem, DayPanel, DayPlan
from jobbridge.days.problem_queries import problem_of
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews import slot_queries, state_rules
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.page_parts import INSIDE, LENGTHS
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post


@get("/interview-days/{ref:str}/settings", INSIDE)
def settings_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    rooms = slot_queries.rooms_of(ask.session, plan.day.prison_id)
    pause = plan.breaks[0] if plan.breaks else ("", "")
    form = ask.blank(
        SettingsForm,
        minutes=plan.minutes,
        gap=plan.gap,
        break_from=pause[0],
        break_until=pause[1],
        rooms=[room.code for room in rooms if room.id in plan.rooms],
        escorts=plan.escorts,
        version=plan.version,
    )
    return _settings(ask, plan, form)


def _settings(
    ask: Ask, plan: DayPlan, form: Form[SettingsForm], *, status: int = 200
) -> Response[str]:
    rooms = slot_queries.rooms_of(ask.session, plan.day.prison_id)
    lengths = sorted({*LENGTHS, plan.minutes})
    return ask.render(
        "days/settings.html",
        status=status,
        plan=plan,
        day=plan.day,
        form=form,
        rooms=rooms,
        lengths=lengths,
    )


@post("/interview-days/{ref:str}/settings", INSIDE)
def settings(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    form = ask.form(SettingsForm)
    with form.attempt(ask.session):
        data = form.data
        pause = (data.break_from, data.break_until)
        if reasons := rules.why_not_pause([pause], "break_until"):
            raise Refused(reasons)
        rooms = slot_queries.rooms_of(ask.session, plan.day.prison_id)
        done = actions.set_frame(
            ask.session,
            ask.viewer,
            plan,
            frame=data.frame(plan.day.on),
            rooms=[room.id for room in rooms if room.code in data.rooms],
            escorts=data.escorts,
            version=data.version,
            now=ask.now,
        )
        ask.flash("success", replanned(ask, done))
        return ask.redirect(f"/interview-days/{ref}")
    return _settings(ask, queries.plan_for(ask.session, ask.viewer, ref), form, status=422)


@get("/interview-days/{ref:str}/panels", INSIDE)
def panel_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """One panel, by `number`; the next number is a new one."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    panels = queries.panels_of(ask.session, plan.day_id)
    number = ask.number("number")
    if not 1 <= number <= min(len(panels) + 1, MOST_PANELS):
        raise NotFound
    panel = panels[number - 1] if number <= len(panels) else DayPanel(number=number)
    pause = panel.absent[0] if panel.absent else ("", "")
    known = {row.id: row.ref for row in queries.vacancies_of(ask.session, plan)}
    form = ask.blank(
        PanelForm,
        number=number,
        function=panel.function or "any",
        people=panel.people or 1,
        most=panel.most,
        by_video=["yes"] if panel.by_video else [],
        absent_from=pause[0],
        absent_until=pause[1],
        vacancies=[known[one] for one in panel.vacancies or () if one in known],
        version=plan.version,
    )
    return _panel(ask, plan, form)


def _panel(ask: Ask, plan: DayPlan, form: Form[PanelForm], *, status: int = 200) -> Response[str]:
    return ask.render(
        "days/panel.html",
        status=status,
        plan=plan,
        day=plan.day,
        form=form,
        panels=queries.panels_of(ask.session, plan.day_id),
        functions=rules.FUNCTIONS,
        vacancies=queries.vacancies_of(ask.session, plan),
    )


@post("/interview-days/{ref:str}/panels", INSIDE)
def panel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    form = ask.form(PanelForm)
    with form.attempt(ask.session):
        data = form.data
        away = (data.absent_from, data.absent_until)
        if reasons := rules.why_not_pause([away], "absent_until"):
            raise Refused(reasons)
        chosen = [v.id for v in queries.vacancies_of(ask.session, plan) if v.ref in data.vacancies]
        done = actions.set_panel(
            ask.session,
            ask.viewer,
            plan,
            data.number,
            function=data.function,
            people=data.people,
            absent=pairs(away),
            most=data.most,
            vacancies=chosen,
            by_video=data.by_video,
            version=data.version,
            now=ask.now,
        )
        ask.flash("success", replanned(ask, done))
        return ask.redirect(f"/interview-days/{ref}")
    return _panel(ask, queries.plan_for(ask.session, ask.viewer, ref), form, status=422)


@post("/interview-days/{ref:str}/panels/drop", INSIDE)
def drop_panel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    done = actions.drop_panel(ask.session, ask.viewer, plan, version=version, now=ask.now)
    ask.flash("success", replanned(ask, done))
    return ask.redirect(f"/interview-days/{ref}")


@post("/interview-days/{ref:str}/people", INSIDE)
def people(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Those who wait for this employer join the draft."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    data = ask.form(PeopleForm).data
    person_actions.add_people(
        ask.session, ask.viewer, plan, data.applications, version=data.version, now=ask.now
    )
    ask.flash("success", ask.words.gettext("Added to the draft: plan again to find places."))
    return ask.redirect(f"/interview-days/{ref}")


@post("/interview-days/{ref:str}/discard", INSIDE)
def discard(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    actions.discard(ask.session, ask.viewer, plan, version=version, now=ask.now)
    ask.flash("success", ask.words.gettext("The draft is thrown away. Nobody was told of it."))
    return ask.redirect("/interview-days")


@get("/interview-days/{ref:str}/people/{application:str}", INSIDE)
def person_page(
    ask: NamedDependency[Ask], ref: FromPath[str], application: FromPath[str]
) -> Response[str]:
    """One person of the draft: another place, pinned, or put aside."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    item = queries.item_for(ask.session, ask.viewer, plan, application)
    way = next(name for name, by_video in WAYS.items() if by_video is item.by_video)
    form = ask.blank(PersonForm, do="put", way=way, version=plan.version)
    return _person(ask, plan, item, form)


def _person(
    ask: Ask, plan: DayPlan, item: DayItem, form: Form[PersonForm], *, status: int = 200
) -> Response[str]:
    items = queries.items_of(ask.session, plan.day_id)
    panels = queries.panels_of(ask.session, plan.day_id)
    problem = problem_of(ask.session, plan, items, panels, ask.now)
    return ask.render(
        "days/person.html",
        status=status,
        plan=plan,
        day=plan.day,
        item=item,
        form=form,
        several=len(panels) > 1,
        free=queries.free_places(problem, items, item),
        written=rules.written,
        reasons=[
            {"severity": str(r.severity), "text": ask.words.reason(r)}
            for r in (*problem.reasons, *problem.personal.get(item.application_id, ()))
        ],
        told=item.told_at is not None,
        cancel_why=state_rules.CANCEL_WHY,
    )


@post("/interview-days/{ref:str}/people/{application:str}", INSIDE)
def person(
    ask: NamedDependency[Ask], ref: FromPath[str], application: FromPath[str]
) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    queries.item_for(ask.session, ask.viewer, plan, application)
    form = ask.form(PersonForm)
    with form.attempt(ask.session):
        _change(ask, plan, application, form.data)
        ask.flash("success", ask.words.gettext("The draft is changed; nobody is told yet."))
        return ask.redirect(f"/interview-days/{ref}")
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    item = queries.item_for(ask.session, ask.viewer, plan, application)
    return _person(ask, plan, item, form, status=422)


def _change(ask: Ask, plan: DayPlan, application: str, data: PersonForm) -> None:
    session, viewer, version, now = ask.session, ask.viewer, data.version, ask.now
    if data.do == "put":
        wanted = rules.read(data.place)
        if wanted is None:
            raise Refused([person_actions.NO_PLACE_CHOSEN])
        person_actions.put(
            session,
            viewer,
            plan,
            application,
            at=wanted[0],
            panel=wanted[1],
            version=version,
            now=now,
        )
    elif data.do == "way" and data.way in WAYS:
        way = WAYS[data.way]
        person_actions.set_way(
            session, viewer, plan, application, by_video=way, version=version, now=now
        )
    elif data.do in ("pin", "unpin"):
        pinned = data.do == "pin"
        person_actions.pin(
            session, viewer, plan, application, pinned=pinned, version=version, now=now
        )
    elif data.do == "out":
        person_actions.take_out(
            session, viewer, plan, application, why=data.why, version=version, now=now
        )
    elif data.do == "back":
        person_actions.take_back(session, viewer, plan, application, version=version, now=now)
    else:
        raise NotFound


def replanned(ask: Ask, done: actions.Replanned) -> str:
    """What planning again came to, in words."""
    words = ask.words
    said = words.gettext(
        "%(placed)s of %(wished)s have a place.", placed=done.placed, wished=done.wished
    )
    moved = words.ngettext("%(n)s was moved.", "%(n)s were moved.", done.moved)
    return f"{said} {moved}" if done.moved else said


HANDLERS = [
    settings_page,
    settings,
    panel_page,
    panel,
    drop_panel,
    people,
    discard,
    person_page,
    person,
]
