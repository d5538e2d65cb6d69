"""Hand-overs for programs: the same verbs as on the pages, and the same table of what is told."""

from datetime import date, datetime, time

from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from jobbridge.handovers import actions, link_queries, queries, received_queries, seen_queries
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Recipient
from jobbridge.handovers.pages import COUNSELOR, PAPER, AgreedForm, HandoverForm, RecipientForm
from jobbridge.handovers.recipient_pages import WHO
from jobbridge.handovers.rules import purpose_of
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post


class RecipientOut(Output):
    """One who takes over; `agreed` is whether the person's agreement stands now."""

    ref: str
    kind: str
    channel: str
    named: str
    state: str
    agreed: bool
    sent_at: datetime | None
    expires_at: datetime | None
    acknowledged_at: datetime | None
    reminded_at: datetime | None


class HandoverOut(Output):
    """A person's hand-over as the counselor knows it; `version` is 0 before anything was
    written, `next` a code of what comes next, `missing` the items that are not ticked."""

    inmate: str
    release: date
    housing: str
    next: str
    missing: list[str]
    overdue: bool
    version: int
    checked: dict[str, date]
    meets: str
    meets_on: date | None
    meets_at: time | None
    recipients: list[RecipientOut]


class HandoverList(Output):
    handovers: list[HandoverOut]


class ReceivedOut(Output):
    """What was handed over to the caller: reference and days."""

    ref: str
    state: str
    release: date
    without_fixed_address: bool


class ReceivedList(Output):
    received: list[ReceivedOut]


class ToldOut(Output):
    """One hand-over as its recipient may know it: `told` by field, nothing else."""

    ref: str
    state: str
    told: dict[str, str]


class HandoverBody(Body, HandoverForm):
    pass


class RecipientBody(Body, RecipientForm):
    pass


class AgreedBody(Body, AgreedForm):
    pass


def _out(ask: Ask, line: queries.Line) -> HandoverOut:
    inmate = line.inmate
    made = queries.handovers_of(ask.session, [inmate.id]).get(inmate.id)
    standing = queries.standing_of(ask.session, [inmate.id])[inmate.id]
    return HandoverOut(
        inmate=inmate.ref,
        release=inmate.release_expected,
        housing=line.housing,
        next=line.next,
        missing=list(line.lacking),
        overdue=line.overdue,
        version=made.version if made else 0,
        checked=queries.checked_of(made, None),
        meets=made.meets if made else "",
        meets_on=made.meets_on if made else None,
        meets_at=made.meets_at if made else None,
        recipients=[_recipient(ask, one, standing) for one in line.recipients],
    )


def _recipient(ask: Ask, one: Recipient, standing: set[str]) -> RecipientOut:
    return RecipientOut(
        ref=one.ref,
        kind=one.kind,
        channel=one.channel,
        named=seen_queries.named(one, ask.words),
        state=one.state,
        agreed=purpose_of(one.kind) in standing,
        sent_at=one.sent_at,
        expires_at=one.expires_at,
        acknowledged_at=one.acknowledged_at,
        reminded_at=one.reminded_at,
    )


def _one(ask: Ask, ref: str) -> HandoverOut:
    inmate = queries.worked_on_for(ask.session, ask.viewer, ref)
    return _out(ask, queries.lines_of(ask.session, [inmate], ask.today)[0])


@get("/api/v1/handovers", COUNSELOR)
def near(ask: NamedDependency[Ask]) -> HandoverList:
    """Whose release is near, and who left without being handed over; without a fixed address
    first."""
    lines = queries.near_for(ask.session, ask.viewer, ask.today)
    return HandoverList(handovers=[_out(ask, line) for line in lines])


@get("/api/v1/inmates/{ref:str}/handover", COUNSELOR)
def handover(ask: NamedDependency[Ask], ref: FromPath[str]) -> HandoverOut:
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover", COUNSELOR, status_code=200)
def save(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[HandoverBody]
) -> HandoverOut:
    """What the first day rests on, whole: what is left out is empty from now on."""
    actions.save(ask.session, ask.viewer, ref=ref, **data.model_dump(), now=ask.now)
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover/recipients", COUNSELOR)
def name_recipient(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[RecipientBody]
) -> HandoverOut:
    """One of each kind; nothing is sent by it."""
    actions.name_recipient(
        ask.session,
        ask.viewer,
        ref=ref,
        **data.model_dump(),
        legal_basis=ask.words.gettext(PAPER),
        now=ask.now,
    )
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover/{recipient:str}/agreed", COUNSELOR, status_code=200)
def agreed(
    ask: NamedDependency[Ask],
    ref: FromPath[str],
    recipient: FromPath[str],
    data: JSONBody[AgreedBody],
) -> HandoverOut:
    """The person agrees that this recipient is told."""
    actions.agree(
        ask.session,
        ask.viewer,
        ref=ref,
        recipient_ref=recipient,
        on=data.signed_on,
        paper_ref=data.signed_ref,
        legal_basis=ask.words.gettext(PAPER),
        now=ask.now,
    )
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover/{recipient:str}/send", COUNSELOR, status_code=200)
def send(ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]) -> HandoverOut:
    """For the first time or anew: a link that went before opens nothing any more."""
    sending.send(ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover/{recipient:str}/acknowledged", COUNSELOR, status_code=200)
def acknowledged(
    ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]
) -> HandoverOut:
    """An office without an account has said that it has the hand-over."""
    sending.acknowledge_for_office(
        ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now
    )
    return _one(ask, ref)


@post("/api/v1/inmates/{ref:str}/handover/{recipient:str}/close", COUNSELOR, status_code=200)
def close(ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]) -> HandoverOut:
    """The recipient sees nothing any more."""
    sending.close(ask.session, ask.viewer, ref=ref, recipient_ref=recipient, now=ask.now)
    return _one(ask, ref)


@get("/api/v1/handovers/received", WHO)
def received(ask: NamedDependency[Ask]) -> ReceivedList:
    """What was handed over to the caller; without a fixed address first."""
    found = received_queries.received_for(ask.session, ask.viewer, ask.today)
    return ReceivedList(
        received=[
            ReceivedOut(
                ref=one.ref,
                state=one.recipient.state,
                release=one.release,
                without_fixed_address=bool(one.first),
            )
            for one in found
        ]
    )


def _told(ask: Ask, found: Recipient) -> ToldOut:
    told = seen_queries.told_to(ask.session, found, ask.words)
    return ToldOut(ref=found.ref, state=found.state, told={one.field: one.text for one in told})


@get("/api/v1/handovers/{ref:str}", WHO)
def received_one(ask: NamedDependency[Ask], ref: FromPath[str]) -> ToldOut:
    found = received_queries.received_one_for(ask.session, ask.viewer, ref, ask.today)
    ask.leave(link_queries.looked(found, ask.viewer.account_id, ask.now))
    return _told(ask, found)


@post("/api/v1/handovers/{ref:str}/acknowledge", WHO, status_code=200)
def acknowledge(ask: NamedDependency[Ask], ref: FromPath[str]) -> ToldOut:
    """The caller has it; said again it changes nothing."""
    return _told(ask, sending.acknowledge(ask.session, ask.viewer, ref=ref, now=ask.now))


HANDLERS = [
    near,
    received,
    handover,
    save,
    name_recipient,
    agreed,
    send,
    acknowledged,
    close,
    received_one,
    acknowledge,
]
