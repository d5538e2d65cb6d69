"""Where a counselor prepares and sends hand-overs; and the list that everybody starts from."""

from typing import Annotated, Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications.card_pages import tell
from jobbridge.consultations.queries import plans_of
from jobbridge.consultations.support_rules import HOUSING
from jobbridge.errors import Refused
from jobbridge.handovers import (
    actions,
    queries,
    received_queries,
    recipient_pages,
    rules,
    seen_queries,
)
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Channel, Kind, Recipient, State
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.parameters.handover_rules import HANDOVER_AHEAD
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input, WallTime
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})
EVERYBODY = COUNSELOR | recipient_pages.WHO
PAPER = N_("Agreement to the release-day hand-over on paper")


class HandoverForm(Input):
    housing: Literal["", "own", "temporary", "none"] = ""
    first_night: str = Field(default="", max_length=rules.LONGEST)
    phone: str = Field(default="", max_length=40)
    meets: Literal["", "branch", "probation", "social", "mentor", "ngo"] = ""
    meets_on: Day | None = None
    meets_at: WallTime | None = None
    meets_place: str = Field(default="", max_length=rules.LONGEST)
    checked: list[Annotated[str, Field(max_length=12)]] = Field(
        default=[], max_length=len(rules.ITEMS)
    )
    version: int = Field(ge=0, le=LARGEST)


class RecipientForm(Input):
    """`account_id` is asked for only where the kind has accounts; `agreed_on` where the person
    has signed."""

    kind: Literal["branch", "probation", "social", "mentor", "ngo"]
    channel: Literal["account", "link", "paper"]
    account_id: int | None = Field(default=None, ge=1, le=LARGEST)
    name: str = Field(default="", max_length=120)
    mail: str = Field(default="", max_length=254)
    agreed_on: Day | None = None
    paper_ref: str = Field(default="", max_length=40)


class AgreedForm(Input):
    signed_on: Day
    signed_ref: str = Field(default="", max_length=40)


class SignedForm(AgreedForm):
    recipient: str = Field(min_length=1, max_length=12)


@get("/handovers", EVERYBODY)
def handovers(ask: NamedDependency[Ask]) -> Response[str]:
    if not ask.viewer.is_(Role.COUNSELOR):
        return recipient_pages.received(ask)
    lines = queries.near_for(ask.session, ask.viewer, ask.today)
    done = [one for one in lines if one.next is rules.Next.DONE]
    unanswered = [one for one in lines if one.next is rules.Next.CALL and not one.overdue]
    return ask.render(
        "handovers/near.html",
        overdue=[one for one in lines if one.overdue],
        unanswered=unanswered,
        open=[one for one in lines if not one.overdue and one not in (*done, *unanswered)],
        done=[one for one in done if not one.overdue],
        days=value_of(ask.session, HANDOVER_AHEAD),
        **_texts(),
    )


def _texts() -> dict[str, Any]:
    return {
        "items": rules.ITEMS,
        "next_steps": rules.NEXT,
        "kinds": rules.KINDS,
        "states": rules.STATES,
        "channels": rules.CHANNELS,
    }


@get("/inmates/{ref:str}/handover", COUNSELOR)
def handover_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(
    ask: Ask,
    ref: str,
    *,
    form: Form[HandoverForm] | None = None,
    naming: Form[RecipientForm] | None = None,
    signed: Form[SignedForm] | None = None,
) -> Response[str]:
    inmate = queries.worked_on_for(ask.session, ask.viewer, ref)
    (line,) = queries.lines_of(ask.session, [inmate], ask.today)
    handover = queries.handovers_of(ask.session, [inmate.id]).get(inmate.id)
    standing = queries.standing_of(ask.session, [inmate.id])[inmate.id]
    checked = queries.checked_of(handover, plans_of(ask.session, [inmate.id]).get(inmate.id))
    choices = queries.choices_for(ask.session, ask.viewer, inmate)
    return ask.render(
        "handovers/handover.html",
        status=422 if form or naming or signed else 200,
        inmate=inmate,
        line=line,
        handover=handover,
        recipients=[
            _shown(ask, one, standing, queries.is_stale(ask.session, one, handover))
            for one in line.recipients
        ],
        against=[
            {"severity": reason.severity, "text": ask.words.reason(reason)}
            for reason in queries.against_of(ask.session, inmate, handover)
        ],
        checked=checked,
        form=form or ask.blank(HandoverForm, **_known(inmate, line, handover, checked)),
        naming=naming or ask.blank(RecipientForm, kind="branch", channel="account"),
        signed=signed or ask.blank(SignedForm, signed_on=ask.today),
        housings=HOUSING,
        accounts=[
            (account.id, f"{account.name} ({ask.words.gettext(rules.KINDS[kind])})")
            for kind in (Kind.PROBATION, Kind.MENTOR, Kind.NGO)
            for account in choices[kind]
        ],
        steps=queries.steps_of(ask.session, [one.id for one in line.recipients]),
        verbs=rules.VERBS,
        no_health=rules.NO_HEALTH,
        **_texts(),
    )


def _shown(ask: Ask, one: Recipient, standing: set[str], stale: bool) -> dict[str, Any]:
    """One recipient as the page shows it, with the verbs that are possible."""
    agrees = rules.purpose_of(one.kind) in standing
    return {
        "row": one,
        "named": seen_queries.named(one, ask.words),
        "agreed": agrees,
        "lost": queries.is_lost(one),
        "elsewhere": queries.is_elsewhere(one),
        "sees": [told.label for told in seen_queries.told_to(ask.session, one, ask.words)],
        "may_send": agrees
        and not rules.why_not_move(one.state, "send")
        # Sent anew, an acknowledgement would be lost: only where what they have is not true.
        and (one.state != State.ACKNOWLEDGED or stale),
        "may_close": not rules.why_not_move(one.state, "withdraw"),
        "may_acknowledge": not rules.why_not_move(one.state, "acknowledge")
        and one.channel != Channel.ACCOUNT,
    }


def _known(inmate: Inmate, line: Any, handover: Any, checked: Any) -> dict[str, object]:
    known: dict[str, object] = {"version": 0, "housing": line.housing, "phone": inmate.contact}
    if handover is not None:
        names = (*HandoverForm.model_fields,)
        known = {name: getattr(handover, name) for name in names if name != "checked"}
        if handover.meets_at is not None:
            known["meets_at"] = f"{handover.meets_at:%H:%M}"
    return {**known, "checked": list(checked)}


@post("/inmates/{ref:str}/handover", COUNSELOR)
def save(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.worked_on_for(ask.session, ask.viewer, ref)
    form = ask.form(HandoverForm)
    with form.attempt(ask.session):
        actions.save(ask.session, ask.viewer, ref=ref, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext("The hand-over is saved."))
        return ask.redirect(f"/inmates/{ref}/handover")
    return _page(ask, ref, form=form)


@post("/inmates/{ref:str}/handover/recipients", COUNSELOR)
def name_recipient(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    queries.worked_on_for(ask.session, ask.viewer, ref)
    form = ask.form(RecipientForm)

    def make() -> Response[str]:
        actions.name_recipient(
            ask.session,
            ask.viewer,
            ref=ref,
            **form.data.model_dump(),
            legal_basis=ask.words.gettext(PAPER),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("Named. Nothing is sent yet."))
        return ask.redirect(f"/inmates/{ref}/handover")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, naming=form)


@post("/inmates/{ref:str}/handover/agreed", COUNSELOR)
def agreed(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.worked_on_for(ask.session, ask.viewer, ref)
    form = ask.form(SignedForm)
    with form.attempt(ask.session):
        given = form.data
        actions.agree(
            ask.session,
            ask.viewer,
            ref=ref,
            recipient_ref=given.recipient,
            on=given.signed_on,
            paper_ref=given.signed_ref,
            legal_basis=ask.words.gettext(PAPER),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The agreement is recorded."))
        return ask.redirect(f"/inmates/{ref}/handover")
    return _page(ask, ref, signed=form)


@post("/inmates/{ref:str}/handover/{recipient:str}/send", COUNSELOR)
def send(ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]) -> Response[str]:
    try:
        found = sending.send(ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now)
        said = {
            Channel.ACCOUNT: N_("It is sent: the recipient sees it after signing in."),
            Channel.LINK: N_("A mail with a link is on its way."),
            Channel.PAPER: N_("Noted as given on paper."),
        }
        ask.flash("success", ask.words.gettext(said[Channel(found.channel)]))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/inmates/{ref}/handover")


@post("/inmates/{ref:str}/handover/{recipient:str}/acknowledged", COUNSELOR)
def acknowledged(
    ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]
) -> Response[str]:
    try:
        sending.acknowledge_for_office(
            ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now
        )
        ask.flash("success", ask.words.gettext("The acknowledgement is recorded."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/inmates/{ref}/handover")


@post("/inmates/{ref:str}/handover/{recipient:str}/close", COUNSELOR)
def close(ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]) -> Response[str]:
    try:
        sending.close(ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now)
        ask.flash("success", ask.words.gettext("Closed: this recipient sees nothing any more."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/inmates/{ref}/handover")


HANDLERS = [
    handovers,
    handover_page,
    save,
    name_recipient,
    agreed,
    send,
    acknowledged,
    close,
    *recipient_pages.HANDLERS,
]
NAV = [
    NavItem(
        N_("Release-day hand-overs"), "/handovers", EVERYBODY, badge=received_queries.waiting_for
    )
]
