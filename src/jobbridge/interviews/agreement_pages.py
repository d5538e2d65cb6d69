"""What a person agrees to, on paper and recorded: whom, for what, until when, and never."""

from datetime import date
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.consultations.queries import counselors_of
from jobbridge.i18n import N_
from jobbridge.inmates import care_queries, vocabulary
from jobbridge.inmates import consent_actions as consents
from jobbridge.inmates.consent_queries import agreements_for, blocks_of, guardians_of
from jobbridge.inmates.consent_rules import is_minor, lacking
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews import agreement_actions, ending_actions, ending_queries
from jobbridge.places.queries import municipalities
from jobbridge.vacancies.queries import employers_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1
PAPER = N_("Participation agreement on paper")
EMPLOYERS = 500


class AgreementForm(Input):
    purpose: list[str] = Field(min_length=1, max_length=6)
    whom: Literal["all", "named"] = "all"
    employers: list[int] = Field(default=[], max_length=EMPLOYERS)
    mode: str = Field(default="standing", max_length=12)
    given_on: date = Field(ge=FIRST, lt=LAST)
    taken_by: int | None = Field(default=None, ge=1, le=LARGEST)
    paper_ref: str = Field(default="", max_length=40)
    renew_on: date | None = Field(default=None, ge=FIRST, lt=LAST)
    legal_basis: str = Field(max_length=120)
    renew: bool = False


class GuardianForm(Input):
    guardian_name: str = Field(max_length=120)
    relation: str = Field(max_length=12)
    guardian_on: date = Field(ge=FIRST, lt=LAST)
    guardian_paper: str = Field(max_length=40)
    guardian_proof: str = Field(default="paper", max_length=12)
    guardian_until: date | None = Field(default=None, ge=FIRST, lt=LAST)


class BlockForm(Input):
    organisation_id: int | None = Field(default=None, ge=1, le=LARGEST)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)


class UnblockForm(Input):
    number: int = Field(ge=1, le=LARGEST)


@get("/inmates/{ref:str}/agreements", {Role.COUNSELOR})
def agreements(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(
    ask: Ask,
    ref: str,
    *,
    agreement: Form[AgreementForm] | None = None,
    guardian: Form[GuardianForm] | None = None,
    block: Form[BlockForm] | None = None,
) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    rows = agreements_for(ask.session, ask.viewer, inmate)
    standing = [row for row in rows if row.withdrawn_at is None]
    consent = guardians_of(ask.session, [inmate.id]).get(inmate.id)
    minor = is_minor(inmate.birth_date, inmate.personal_code, ask.today)
    employers = employers_for(ask.session, ask.viewer, named=True, most=EMPLOYERS)
    counselors = counselors_of(ask.session, inmate.prison_id)
    return ask.render(
        "interviews/agreements.html",
        status=422 if agreement or guardian or block else 200,
        inmate=inmate,
        standing=standing,
        past=[row for row in rows if row.withdrawn_at is not None],
        lacking=lacking(
            {row.purpose for row in standing},
            minor=minor,
            guardian=consent is not None,
            due=any(row.renew_on and row.renew_on <= ask.today for row in standing),
        ),
        names=care_queries.names_of(ask.session, [row.taken_by for row in rows]),
        consent=consent,
        minor=minor,
        blocks=blocks_of(ask.session, [inmate.id]).get(inmate.id, []),
        form=agreement or ask.blank(AgreementForm, **_first(ask, standing)),
        guardian=guardian or ask.blank(GuardianForm, guardian_on=ask.today),
        block=block or ask.blank(BlockForm),
        purposes=vocabulary.PURPOSES,
        labels=vocabulary.ALL_PURPOSES,
        modes=vocabulary.MODES,
        relations=vocabulary.RELATIONS,
        proofs=vocabulary.PROOFS,
        employers=[(employer.id, employer.name) for employer in employers],
        counselors=[(account.id, account.name) for account in counselors],
        towns=[(town.id, town.name) for town in municipalities(ask.session)],
    )


def _first(ask: Ask, standing: list[Any]) -> dict[str, object]:
    """The form as first shown: what is not agreed to yet is ticked by nobody."""
    return {
        "whom": "all",
        "mode": "standing",
        "given_on": ask.today,
        "taken_by": ask.viewer.account_id,
        "legal_basis": ask.words.gettext(PAPER),
    }


@post("/inmates/{ref:str}/agreements", {Role.COUNSELOR})
def give_agreement(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(AgreementForm)

    def give() -> Response[str]:
        given = form.data.model_dump()
        named = given.pop("whom") == "named"
        purposes, employers = given.pop("purpose"), given.pop("employers")
        agreement_actions.give(
            ask.session,
            ask.viewer,
            inmate,
            purposes=purposes,
            employers=employers if named else None,
            **given,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The agreement is recorded."))
        return ask.redirect(f"/inmates/{inmate.ref}/agreements")

    with form.attempt(ask.session):
        return ask.once(give)
    return _page(ask, ref, agreement=form)


@get("/inmates/{ref:str}/agreements/{agreement_id:int}/withdraw", {Role.COUNSELOR})
def before_withdrawing(
    ask: NamedDependency[Ask], ref: FromPath[str], agreement_id: FromPath[int]
) -> Response[str]:
    """What exactly will happen, before it does."""
    inmate = inmate_for(ask.session, ask.viewer, ref)
    lost = ending_queries.lost_for(ask.session, ask.viewer, inmate, agreement_id, now=ask.now)
    return ask.render(
        "interviews/withdraw.html", inmate=inmate, lost=lost, purposes=vocabulary.ALL_PURPOSES
    )


# Under 18


@post("/inmates/{ref:str}/guardian", {Role.COUNSELOR})
def record_guardian(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(GuardianForm)

    def record() -> Response[str]:
        given = form.data
        consents.record_guardian(
            ask.session,
            ask.viewer,
            inmate,
            name=given.guardian_name,
            relation=given.relation,
            given_on=given.guardian_on,
            paper_ref=given.guardian_paper,
            proof=given.guardian_proof,
            until=given.guardian_until,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The guardian's consent is recorded."))
        return ask.redirect(f"/inmates/{inmate.ref}/agreements")

    with form.attempt(ask.session):
        return ask.once(record)
    return _page(ask, ref, guardian=form)


@post("/inmates/{ref:str}/guardian/withdraw", {Role.COUNSELOR})
def withdraw_guardian(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    cancelled = ending_actions.withdraw_guardian(ask.session, ask.viewer, inmate, now=ask.now)
    ask.flash("success", ask.words.gettext("The guardian's consent is withdrawn."))
    tell_cancelled(ask, len(cancelled))
    return ask.redirect(f"/inmates/{ref}/agreements")


# Never


@post("/inmates/{ref:str}/blocks", {Role.COUNSELOR})
def block(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(BlockForm)

    def make() -> Response[str]:
        cancelled = ending_actions.block(
            ask.session, ask.viewer, inmate, **form.data.model_dump(), now=ask.now
        )
        ask.flash("success", ask.words.gettext("Never from now on. It acts at once."))
        tell_cancelled(ask, len(cancelled))
        return ask.redirect(f"/inmates/{inmate.ref}/agreements")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, block=form)


@post("/inmates/{ref:str}/blocks/end", {Role.COUNSELOR})
def unblock(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate: Inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(UnblockForm)
    with form.attempt(ask.session):
        consents.unblock(ask.session, ask.viewer, inmate, form.data.number, now=ask.now)
        ask.flash("success", ask.words.gettext("This is possible again."))
        return ask.redirect(f"/inmates/{inmate.ref}/agreements")
    return _page(ask, ref)


def tell_cancelled(ask: Ask, count: int) -> None:
    if count:
        said = ask.words.ngettext(
            "%(n)s interview is cancelled.", "%(n)s interviews are cancelled.", count
        )
        ask.flash("info", said)


HANDLERS = [
    agreements,
    give_agreement,
    before_withdrawing,
    record_guardian,
    withdraw_guardian,
    block,
    unblock,
]
