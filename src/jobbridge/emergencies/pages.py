"""`/emergencies`: opening one person out of scope, and what the auditor makes of it."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.emergencies import actions, queries, rules
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.parameters.access_rules import EMERGENCIES_A_DAY, EMERGENCY_MINUTES
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import ROLE_LABELS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

OPENERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
READERS = OPENERS | {Role.AUDITOR}


class OpenForm(Input):
    """`who` is a reference or a personal code, whole."""

    who: str = Field(min_length=4, max_length=20)
    reason: str = Field(min_length=1, max_length=20)
    words: str = Field(min_length=1, max_length=1000)


class VerdictForm(Input):
    verdict: Literal["fine", "wrong"]


@get("/emergencies", READERS)
def emergencies(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, ask.blank(OpenForm))


def _page(ask: Ask, form: Form[OpenForm], status: int = 200) -> Response[str]:
    say, viewer = ask.words.gettext, ask.viewer
    auditor, number = viewer.is_(Role.AUDITOR), max(ask.number("page"), 1)
    if not (auditor or rules.may_open(viewer)):
        raise NotFound
    found = queries.emergencies_for(ask.session, viewer, page=number)
    return ask.render(
        "emergencies/emergencies.html",
        status=status,
        form=form,
        rows=[
            {
                "of": one.row,
                "who": one.who,
                "role": say(ROLE_LABELS[Role(one.row.role)]),
                "ref": one.ref,
                "reason": say(rules.REASONS.get(one.row.reason, one.row.reason)),
                "runs": one.row.ended_at is None and one.row.ends_at > ask.now,
                "mine": one.row.account_id == viewer.account_id,
                "verdict": say(rules.VERDICTS.get(one.row.verdict, "")) or None,
            }
            for one in found
        ],
        auditor=auditor,
        may_open=rules.may_open(viewer),
        reasons=[(key, say(label)) for key, label in rules.REASONS.items()],
        minutes=value_of(ask.session, EMERGENCY_MINUTES),
        most=value_of(ask.session, EMERGENCIES_A_DAY),
        number=number,
        more=len(found) == queries.PAGE,
    )


@post("/emergencies", OPENERS, fresh=True)
def open_person(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(OpenForm)

    def opened() -> Response[str]:
        inmate = actions.open_person(ask.session, ask.viewer, **form.data.model_dump(), now=ask.now)
        if inmate is None:
            ask.flash("warning", ask.words.gettext(NOBODY))
            return ask.redirect("/emergencies")
        ask.flash("warning", ask.words.gettext(WATCHED))
        inside = "" if ask.viewer.is_(Role.COUNSELOR) else "/movement"
        return ask.redirect(f"/inmates/{inmate.ref}{inside}")

    with form.attempt(ask.session):
        return ask.once(opened)
    return _page(ask, form, status=422)


NOBODY = N_("Nobody has this reference or personal code. That you tried is recorded.")
WATCHED = N_("The person is open to you for a while, to be read only. Their counselor is told.")


@post("/emergencies/{emergency_id:int}/end", OPENERS)
def end(ask: NamedDependency[Ask], emergency_id: FromPath[int]) -> Response[str]:
    actions.end(ask.session, ask.viewer, emergency_id, now=ask.now)
    ask.flash("success", ask.words.gettext("The person is closed again."))
    return ask.redirect("/emergencies")


@post("/emergencies/{emergency_id:int}/review", {Role.AUDITOR})
def review(ask: NamedDependency[Ask], emergency_id: FromPath[int]) -> Response[str]:
    queries.emergency_for(ask.session, ask.viewer, emergency_id)
    form = ask.form(VerdictForm)
    if form.errors:
        ask.flash("warning", ask.words.gettext("Choose one from the list."))
        return ask.redirect("/emergencies")
    verdict = form.data.verdict
    actions.review(ask.session, ask.viewer, emergency_id, verdict=verdict, now=ask.now)
    ask.flash("success", ask.words.gettext("Your verdict is recorded."))
    return ask.redirect("/emergencies")


HANDLERS = [emergencies, open_person, end, review]
NAV = [NavItem(N_("Emergency openings"), "/emergencies", READERS, badge=queries.unreviewed)]
