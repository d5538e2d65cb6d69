"""What becomes of a mail: whose answer it is, whether it counts at once, and for which time.

Accepted at once is what the person invited sends from the address that was invited, to the
address that only the invited know. A delegate's or a shared mailbox's answer waits until the
person invited confirms it; so does one whose sender the receiving server did not vouch for,
where it is asked to, and else one that would turn an earlier answer round. Nothing here cancels
anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jobbridge.itip.model import Answer
from jobbridge.replies.model import Outcome
from jobbridge.replies.reading import Kind, Mail, Verdict
from jobbridge.replies.said import Method, Said

PARTSTATS = {
    "ACCEPTED": Answer.ACCEPTED,
    "DECLINED": Answer.DECLINED,
    "TENTATIVE": Answer.TENTATIVE,
}
MOST_RESENT = 3
"""How often a day the same invitation is sent again to who asks for it."""
MOST_PROPOSED = 5
"""So many proposals for one person invited are told to counselors in a day."""


@dataclass(frozen=True)
class Guest:
    """Somebody invited, the address to which the invitation went, and what they have answered."""

    attendee_id: int
    address: str
    answer: Answer = Answer.NEEDS_ACTION
    answered_at: datetime | None = None
    resent: int = 0
    proposed: int = 0


@dataclass(frozen=True)
class Occasion:
    """What the mail is about: the entry, who is invited, and how it was found. `times` says which
    start each revision told of, as far as that is known."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    guests: tuple[Guest, ...]
    by_address: bool
    times: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """What is to be done about a mail. `own` says that it came from who was invited."""

    outcome: Outcome
    why: str = ""
    attendee_id: int | None = None
    answer: Answer | None = None
    sequence: int = 0
    proposed: tuple[datetime, datetime] | None = None
    own: bool = True


def ignored(why: str, guest: Guest | None = None) -> Judged:
    return Judged(Outcome.IGNORED, why, guest.attendee_id if guest else None)


def judge(mail: Mail, occasion: Occasion | None, *, vouching: bool, now: datetime) -> Judged:
    """`vouching` says that a server is asked about senders, and must have said yes."""
    if mail.ours:
        return ignored("loop")
    if occasion is None:
        return ignored("unknown")
    if mail.kind is Kind.BOUNCE:
        return _bounce(mail, occasion)
    if mail.said is None:
        guest = _guest(occasion, [mail.sender])
        return ignored("automatic" if mail.kind is Kind.AUTOMATIC else "words", guest)
    if mail.said.uid != occasion.uid:
        return ignored("uid")
    if occasion.cancelled or occasion.ends_at <= now:
        return ignored("over")
    guest, own = whose(mail, mail.said, occasion)
    if guest is None:
        return ignored("stranger")
    own = own and occasion.by_address and (mail.verdict is Verdict.PASS or not vouching)
    return _said(mail, mail.said, occasion, guest, own, now)


def whose(mail: Mail, said: Said, occasion: Occasion) -> tuple[Guest | None, bool]:
    """Whose answer it is, and whether they themselves sent it. Of several ATTENDEE lines, which
    some programs send along, the sender's own counts."""
    sender = _guest(occasion, [mail.sender])
    people = [person.address for person in said.people]
    if sender is not None and sender.address in people:
        return sender, True
    named = _guest(occasion, people)
    if named is not None:
        return named, False
    if sender is not None:
        return sender, False
    # Forwarded to somebody who answers under their own name: of one guest it can only be theirs.
    only = occasion.guests[0] if len(occasion.guests) == 1 and occasion.by_address else None
    return only, False


def _guest(occasion: Occasion, addresses: Iterable[str]) -> Guest | None:
    known = {guest.address: guest for guest in occasion.guests}
    return next((known[one] for one in addresses if one in known), None)


def _bounce(mail: Mail, occasion: Occasion) -> Judged:
    guest = _guest(occasion, mail.failed)
    if guest is None or not occasion.by_address:
        return ignored("report", guest)
    return Judged(Outcome.BOUNCED, "", guest.attendee_id)


def _said(
    mail: Mail, said: Said, occasion: Occasion, guest: Guest, own: bool, now: datetime
) -> Judged:
    # Of a revision that was never sent nobody can know: they mean the last one.
    sequence = min(said.sequence, occasion.sequence)
    if said.method is Method.REFRESH:
        if mail.automatic or not own:
            return ignored("refresh", guest)
        if guest.resent >= MOST_RESENT:
            return ignored("often", guest)
        return Judged(Outcome.RESENT, "", guest.attendee_id)
    answer = _answer(said, guest)
    turned = mail.verdict is not Verdict.PASS and _turns_round(said, guest, answer)
    if said.method is Method.COUNTER:
        proposed = _proposed(said, occasion, now)
        if proposed is not None and guest.proposed >= MOST_PROPOSED:
            return ignored("often", guest)
        if proposed is not None:
            # A yes beside another time is no yes to this one; nor is a no to an earlier one.
            about = own and _of_present(sequence, occasion)
            counts = answer if about and not turned and answer is not Answer.ACCEPTED else None
            return Judged(Outcome.PROPOSED, "", guest.attendee_id, counts, sequence, proposed, own)
        if said.starts_at is None:
            return ignored("no_time", guest)
    if answer is None:
        return ignored("no_answer", guest)
    if not _of_present(sequence, occasion):
        return Judged(Outcome.OLDER, answer, guest.attendee_id, answer, sequence, own=own)
    outcome = Outcome.TAKEN if own and not turned else Outcome.CONFIRM
    return Judged(outcome, "", guest.attendee_id, answer, sequence, own=own)


def _turns_round(said: Said, guest: Guest, answer: Answer | None) -> bool:
    """Whether it says otherwise than they themselves did before. Others who were invited know the
    address too, and a From is quickly forged: where no server vouches for the sender, a first
    answer counts, but nobody's own is undone without their click."""
    earlier = guest.answered_at
    late = earlier is not None and said.stamp is not None and said.stamp <= earlier
    return not late and guest.answer not in (Answer.NEEDS_ACTION, answer)


def _of_present(sequence: int, occasion: Occasion) -> bool:
    """Whether a revision told of the time that stands: one that only confirmed it did."""
    told = occasion.times.get(sequence)
    return sequence == occasion.sequence or told == occasion.starts_at


def _answer(said: Said, guest: Guest) -> Answer | None:
    """What the line of this guest says; a delegate's line where there is no other."""
    own = [person for person in said.people if person.address == guest.address]
    lines = own or (said.people if len(said.people) == 1 else ())
    stated = {PARTSTATS.get(person.partstat) for person in lines}
    return stated.pop() if len(stated) == 1 else None


def _proposed(said: Said, occasion: Occasion, now: datetime) -> tuple[datetime, datetime] | None:
    if said.starts_at is None or said.ends_at is None or said.starts_at <= now:
        return None
    if (said.starts_at, said.ends_at) == (occasion.starts_at, occasion.ends_at):
        return None
    return said.starts_at, said.ends_at


def is_settled(said_at: datetime, answered_at: datetime | None) -> bool:
    """Whether what somebody else's mailbox said needs no confirmation any more: they themselves
    have answered since, by mail or by their link."""
    return answered_at is not None and answered_at >= said_at


@dataclass(frozen=True)
class Revision:
    """A change that those invited heard of: the time that stood from then on."""

    starts_at: datetime
    first: bool


def times_by_sequence(revisions: Sequence[Revision]) -> dict[int, datetime]:
    """For each SEQUENCE the start that it told of; the last change of a number counts."""
    found: dict[int, datetime] = {}
    sequence = 0
    for one in revisions:
        sequence += 0 if one.first else 1
        found[sequence] = one.starts_at
    return found


def answers_present(sequence: int | None, times: dict[int, datetime], starts_at: datetime) -> bool:
    """Whether an answer to that revision is one to the time that stands now: a revision that only
    confirmed the time leaves the answer good."""
    return sequence is not None and times.get(sequence) == starts_at
