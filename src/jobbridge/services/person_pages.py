"""One person's support: referrals, services that could help, and whom the person names."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.services import person_actions, queries, referral_actions, referral_queries, rules
from jobbridge.services.referral_pages import texts
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
LATEST = 3


class ReferForm(Input):
    """`how` is `refer`, or `suggest` where it is only noted for a talk."""

    service: str = Field(default="", max_length=12)
    agreed_on: Day | None = None
    how: str = Field(default="refer", max_length=10)


class SupportPersonForm(Input):
    name: str = Field(default="", max_length=120)
    relation: str = Field(default="", max_length=12)
    contact: str = Field(default="", max_length=200)
    legal_basis: str = Field(default="", max_length=120)
    told_on: Day | None = None


@get("/inmates/{ref:str}/support", COUNSELOR)
def person(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(
    ask: Ask, ref: str, forms: Mapping[str, Form[Any]] | None = None, status: int = 200
) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    rows = referral_queries.referrals_of(ask.session, ask.viewer, inmate, today=ask.today)
    held = {one.referral.service_id for one in rows if one.referral.state in rules.OPEN}
    named = referral_queries.support_person_for(ask.session, ask.viewer, inmate)
    known: dict[str, Any] = {"legal_basis": ask.words.gettext("the person's own wish, in writing")}
    if named is not None:
        names = ("name", "relation", "contact", "legal_basis", "told_on")
        known = {name: getattr(named, name) for name in names}
    given = forms or {}
    return ask.render(
        "services/person.html",
        status=status,
        inmate=inmate,
        now_open=[one for one in rows if one.referral.state in rules.OPEN or one.onward],
        ended=[one for one in rows if one.referral.state not in rules.OPEN and not one.onward],
        offers=_offers(ask, inmate, held),
        meetings={
            number: list(reversed(found[:LATEST]))
            for number, found in referral_queries.attendance_of(
                ask.session, [one.referral.id for one in rows]
            ).items()
        },
        named=named,
        refer=given.get("refer") or ask.blank(ReferForm, agreed_on=ask.today),
        naming=given.get("naming") or ask.blank(SupportPersonForm, **known),
        relations=[(key, ask.words.gettext(text)) for key, text in rules.RELATIONS.items()],
        relation_labels=rules.RELATIONS,
        **texts(),
    )


def _offers(ask: Ask, inmate: Inmate, held: set[int]) -> list[tuple[queries.Counted, list[Any]]]:
    """What the person could be referred to, each with what is to be said of it."""
    found = queries.within_reach_for(ask.session, ask.viewer, inmate, today=ask.today)
    return [
        (
            one,
            rules.why_soon_gone(
                inmate.release_expected,
                one.service.prison_id,
                one.service.municipality_id,
                one.service.intake_on,
            ),
        )
        for one in found
        if one.service.id not in held
    ]


@post("/inmates/{ref:str}/referrals", COUNSELOR)
def refer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(ReferForm)
    inmate = inmate_for(ask.session, ask.viewer, ref)

    def make() -> Response[str]:
        given = form.data
        told = given.how != "suggest"
        made = referral_actions.refer(
            ask.session,
            ask.viewer,
            inmate,
            service_ref=given.service,
            agreed_on=given.agreed_on,
            told=told,
            now=ask.now,
        )
        said = (
            N_("Referred. The provider knows the reference alone, no name.")
            if told
            else N_("Noted: nobody outside knows of it.")
        )
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/referrals/{made.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, {"refer": form}, 422)


@post("/inmates/{ref:str}/support-person", COUNSELOR)
def name_support_person(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(SupportPersonForm)
    inmate = inmate_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        person_actions.name_support_person(
            ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now
        )
        ask.flash("success", ask.words.gettext("The support person is recorded."))
        return ask.redirect(f"/inmates/{ref}/support")
    return _page(ask, ref, {"naming": form}, 422)


@post("/inmates/{ref:str}/support-person/end", COUNSELOR)
def end_support_person(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    if referral_queries.support_person_for(ask.session, ask.viewer, inmate) is not None:
        person_actions.end_support_person(ask.session, ask.viewer, inmate, now=ask.now)
    ask.flash("success", ask.words.gettext("Erased: name and contact are gone."))
    return ask.redirect(f"/inmates/{ref}/support")


HANDLERS = [person, refer, name_support_person, end_support_person]
