"""Which invitation a mail is about, and what people have answered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload

from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.ical import Status
from jobbridge.calendar.model import Entry
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import queries as interview_queries
from jobbridge.interviews import slot_queries, state_rules
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Interview, InterviewChange, State
from jobbridge.interviews.slots import Slot
from jobbridge.interviews.wish_queries import granted
from jobbridge.itip.model import Answer, Attendee, Organizer
from jobbridge.replies import rules
from jobbridge.replies.model import (
    Outcome,
    ProposalState,
    Received,
    TimeProposal,
    Unconfirmed,
)
from jobbridge.replies.reading import Mail
from jobbridge.viewer import Role, Viewer

BOOKED = (State.BOOKED, State.CONFIRMED)
READERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})


def occasion_of(session: Session, mail: Mail, *, now: datetime) -> rules.Occasion | None:
    """The conversation to whose address the mail came; else the one whose UID it names."""
    locals_ = {address.partition("@")[0] for address in mail.addressed}
    rows = select(Entry, Organizer.local).join(Organizer, Organizer.entry_id == Entry.id)
    uid = mail.said.uid if mail.said else None
    reached = session.execute(rows.where(Organizer.local.in_(sorted(locals_)))).all()
    entries = [row.Entry for row in reached]
    by_address = bool(entries)
    if len(entries) > 1:
        entries = [entry for entry in entries if entry.uid == uid]
    if not entries and uid and not by_address:
        entries = list(session.scalars(rows.where(Entry.uid == uid)))
    if len(entries) != 1:
        return None
    (entry,) = entries
    return rules.Occasion(
        uid=entry.uid,
        sequence=entry.sequence,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        cancelled=entry.status == Status.CANCELLED,
        guests=_guests(session, entry.id, now),
        by_address=by_address,
        times=_times_of(session, entry.uid),
    )


def _times_of(session: Session, uid: str) -> dict[int, datetime]:
    interview = session.scalar(select(Interview).where(Interview.uid == uid))
    return _told(session, [interview]).get(interview.id, {}) if interview else {}


def _guests(session: Session, entry_id: int, now: datetime) -> tuple[rules.Guest, ...]:
    def today(outcome: Outcome) -> ColumnElement[int]:
        return (
            select(func.count())
            .where(
                Received.attendee_id == Attendee.id,
                Received.outcome == outcome,
                Received.at > now - timedelta(days=1),
            )
            .scalar_subquery()
        )

    resent, proposed = today(Outcome.RESENT), today(Outcome.PROPOSED)
    rows = session.execute(
        select(
            Attendee.id,
            Attendee.state,
            Attendee.answered_at,
            Account.email,
            resent.label("resent"),
            proposed.label("proposed"),
        )
        .join(Account, Account.id == Attendee.account_id)
        .where(Attendee.entry_id == entry_id, Attendee.invited, Account.active)
        .order_by(Attendee.id)
    )
    return tuple(
        rules.Guest(
            row.id,
            row.email.lower(),
            Answer(row.state),
            row.answered_at,
            row.resent,
            row.proposed,
        )
        for row in rows
    )


def was_received(session: Session, digest: str) -> bool:
    return session.scalar(select(Received.id).where(Received.digest == digest)) is not None


@dataclass(frozen=True)
class Answered:
    """What one person invited has answered, as a page shows it. `present` is false where it was
    to an earlier time; `words` says that they wrote something that is not read here."""

    name: str
    organisation: str
    answer: Answer
    answered_at: datetime | None
    present: bool
    answered_time: datetime | None
    earlier: Answer | None
    unconfirmed: Answer | None
    undeliverable_at: datetime | None
    words: bool
    proposal: TimeProposal | None

    @property
    def pressing(self) -> bool:
        """Whether somebody has to do something about it."""
        no = self.answer is Answer.DECLINED and self.present
        return no or bool(
            self.undeliverable_at or self.proposal or (self.words and not self.present)
        )


def _told(session: Session, interviews: Iterable[Interview]) -> dict[int, dict[int, datetime]]:
    """For each interview, which start each SEQUENCE told of."""
    revisions: dict[int, list[rules.Revision]] = {}
    rows = session.scalars(
        select(InterviewChange)
        .where(InterviewChange.interview_id.in_(sorted({one.id for one in interviews})))
        .order_by(InterviewChange.id)
    )
    for change in rows:
        step = state_rules.step_for(change.verb, change.from_state)
        if step is None or not step.tells:
            continue
        first = change.from_state in (state_rules.NEW, State.SUGGESTED, State.HELD)
        made = rules.Revision(change.starts_at, first)
        revisions.setdefault(change.interview_id, []).append(made)
    return {number: rules.times_by_sequence(some) for number, some in revisions.items()}


def answers_for(
    session: Session, viewer: Viewer, interviews: Sequence[Interview]
) -> dict[int, list[Answered]]:
    """By interview id, of interviews that the viewer was given. An employer sees its own people;
    who only looks on sees none."""
    if not (viewer.system or viewer.is_(*READERS, Role.EMPLOYER)):
        return {}
    rows = (
        select(Attendee, Interview.id.label("interview_id"))
        .join(Entry, Entry.id == Attendee.entry_id)
        .join(Interview, Interview.uid == Entry.uid)
        .options(joinedload(Attendee.account), contains_eager(Attendee.entry))
        .where(
            Interview.id.in_(sorted({one.id for one in interviews})),
            or_(Attendee.invited, Attendee.answered_at.is_not(None)),
        )
        .order_by(Attendee.id)
    )
    if viewer.is_(Role.EMPLOYER):
        rows = rows.where(belongs(viewer.organisations))
    found = session.execute(rows).all()
    attendees = [row.Attendee for row in found]
    extra = Extra.of(session, attendees)
    told = _told(session, interviews)
    starts = {one.id: one.starts_at for one in interviews}
    shown: dict[int, list[Answered]] = {}
    for attendee, interview_id in found:
        times = told.get(interview_id, {})
        shown.setdefault(interview_id, []).append(
            extra.shown(attendee, times, starts[interview_id])
        )
    return shown


def belongs(organisations: Collection[int]) -> ColumnElement[bool]:
    return Attendee.account_id.in_(
        select(Membership.account_id).where(Membership.organisation_id.in_(organisations))
    )


@dataclass(frozen=True)
class Extra:
    """What stands beside the answers of these people: looked up once for all."""

    unconfirmed: dict[int, Unconfirmed]
    earlier: dict[int, Answer]
    words: frozenset[int]
    proposals: dict[int, TimeProposal]
    organisations: dict[int, str]

    @classmethod
    def of(cls, session: Session, attendees: Sequence[Attendee]) -> "Extra":
        ids = [one.id for one in attendees]
        accounts = [one.account_id for one in attendees]
        waiting = session.scalars(select(Unconfirmed).where(Unconfirmed.attendee_id.in_(ids)))
        received = session.scalars(
            select(Received)
            .where(
                Received.attendee_id.in_(ids),
                or_(Received.why == "words", Received.outcome == Outcome.OLDER),
            )
            .order_by(Received.id)
        ).all()
        states = {answer.value for answer in Answer}
        open_ = session.scalars(
            select(TimeProposal)
            .where(TimeProposal.attendee_id.in_(ids), TimeProposal.state == ProposalState.OPEN)
            .order_by(TimeProposal.id)
        )
        names = session.execute(
            select(Membership.account_id, Organisation.name)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Membership.account_id.in_(accounts))
            .order_by(Organisation.name.desc())
        )
        return cls(
            {one.attendee_id: one for one in waiting},
            {one.attendee_id or 0: Answer(one.why) for one in received if one.why in states},
            frozenset(one.attendee_id or 0 for one in received if one.why == "words"),
            {one.attendee_id: one for one in open_},
            {row.account_id: row.name for row in names},
        )

    def _waiting(self, attendee: Attendee) -> Answer | None:
        waiting = self.unconfirmed.get(attendee.id)
        if waiting is None or rules.is_settled(waiting.at, attendee.answered_at):
            return None
        return Answer(waiting.state)

    def shown(
        self, attendee: Attendee, times: dict[int, datetime], starts_at: datetime
    ) -> Answered:
        sequence = attendee.answered_sequence
        return Answered(
            name=attendee.account.name,
            organisation=self.organisations.get(attendee.account_id, ""),
            answer=Answer(attendee.state),
            answered_at=attendee.answered_at,
            present=rules.answers_present(sequence, times, starts_at),
            answered_time=times.get(sequence) if sequence is not None else None,
            earlier=self.earlier.get(attendee.id)
            if attendee.state == Answer.NEEDS_ACTION
            else None,
            unconfirmed=self._waiting(attendee),
            undeliverable_at=attendee.undeliverable_at,
            words=attendee.id in self.words,
            proposal=self.proposals.get(attendee.id),
        )


@dataclass(frozen=True)
class Case:
    """An interview for which somebody invited said no, cannot be reached, or proposes a time."""

    interview: Interview
    answers: tuple[Answered, ...]

    @property
    def declined(self) -> bool:
        return any(one.answer is Answer.DECLINED and one.present for one in self.answers)

    @property
    def proposals(self) -> list[TimeProposal]:
        return [one.proposal for one in self.answers if one.proposal is not None]


def cases_for(session: Session, viewer: Viewer, *, now: datetime) -> list[Case]:
    """The viewer's interviews to come of which somebody invited says that they cannot, wishes
    another time or cannot be reached, by time; the rest needs nobody."""
    if not (viewer.system or viewer.is_(*READERS)):
        raise NotFound
    some = interview_queries.interviews_for(
        session, viewer, starting=now, states=BOOKED, which=Interview.uid.in_(_touched())
    )
    answers = answers_for(session, viewer, some)
    cases = [Case(one, tuple(answers.get(one.id, ()))) for one in some]
    return [case for case in cases if any(one.pressing for one in case.answers)]


def interviews_waiting(own: Any, since: Any) -> Select[Any]:
    """Entries of interviews of people in these prisons that begin after `since` and wait for a
    decision about an answer. Both may be parameters."""
    return (
        select(Entry.id)
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Entry, Entry.uid == Interview.uid)
        .join(Attendee, Attendee.entry_id == Entry.id)
        .where(
            Inmate.prison_id.in_(own),
            Interview.state.in_(BOOKED),
            Interview.starts_at >= since,
            Attendee.invited,
            # Few of all there are: they are looked up, and not each interview's attendees.
            Attendee.id.in_(union_all(*refused(), _open())),
        )
    )


def refused() -> tuple[Select[Any], Select[Any]]:
    """Attendees who said no, and those whom the invitation did not reach: each an index answers."""
    return (
        select(Attendee.id).where(Attendee.state == Answer.DECLINED),
        select(Attendee.id).where(Attendee.undeliverable_at.is_not(None)),
    )


def _open() -> Select[Any]:
    return select(TimeProposal.attendee_id).where(TimeProposal.state == ProposalState.OPEN)


def _touched() -> Select[Any]:
    """UIDs of entries with anything at all to look at."""
    wrote = select(Received.attendee_id).where(Received.why == "words")
    return (
        select(Entry.uid)
        .join(Attendee, Attendee.entry_id == Entry.id)
        .where(Attendee.invited, Attendee.id.in_(union_all(*refused(), _open(), wrote)))
    )


def proposal_for(session: Session, viewer: Viewer, ref: str) -> tuple[TimeProposal, Interview]:
    """A proposal for an interview that the viewer plans."""
    if not interview_queries.plans(viewer):
        raise NotFound
    row = session.execute(
        select(TimeProposal, Interview.ref.label("interview"))
        .join(Attendee, Attendee.id == TimeProposal.attendee_id)
        .join(Entry, Entry.id == Attendee.entry_id)
        .join(Interview, Interview.uid == Entry.uid)
        .where(TimeProposal.ref == ref)
    ).one_or_none()
    if row is None:
        raise NotFound
    interview = interview_queries.interview_for(session, viewer, row.interview)
    if not interview_queries.may_plan(viewer, interview.application.inmate):
        raise NotFound
    return row.TimeProposal, interview


@dataclass(frozen=True)
class Judged:
    """A proposed time: the free start that grants it, or what speaks against."""

    proposal: TimeProposal
    slot: Slot | None
    reasons: tuple[Reason, ...]


def judged_for(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    proposal: TimeProposal,
    *,
    now: datetime,
) -> Judged:
    """Whether an interview that the viewer plans could be at the proposed time, in its own room
    if that is free, and else in another of the person's prison."""
    application = interview.application
    if not interview_queries.may_plan(viewer, application.inmate):
        raise NotFound
    rooms = slot_queries.rooms_of(session, application.inmate.prison_id, interview.mode)
    rooms.sort(key=lambda room: (room.id != interview.room_id, room.code))
    asked = Asked(
        proposal.starts_at,
        int((proposal.ends_at - proposal.starts_at).total_seconds() // 60),
        interview.mode,
        interview.employer_id,
        counselor_id=interview.counselor_id,
        interpreter_id=interview.interpreter_id,
    )
    slot, reasons = granted(session, application, rooms, asked, now, interview.id)
    return Judged(proposal, slot, reasons)
