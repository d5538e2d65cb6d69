"""Asked for, proposed, accepted, ended: each verb once, for pages, mails, API and the worker.

Whoever changes a mentoring holds its row; a mentor is given somebody while the profile is held.
That a mentoring has one proposal that stands is the database's word, too.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.team_queries import mentor_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import IntegrityError
from jobbridge.errors import NotFound, Reason, Refused, blocks
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import consent_queries, vocabulary
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.consent_rules import is_minor
from jobbridge.inmates.facts import require_counselor
from jobbridge.inmates.model import Inmate, Status
from jobbridge.mentors import matching_rules, mentor_queries, queries, rules
from jobbridge.mentors.model import (
    Mentoring,
    MentoringStep,
    MentorProfile,
    MentorProposal,
    State,
)
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.viewer import SYSTEM, Viewer


def ask(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    language: str,
    times: Collection[str] = (),
    inside: bool = False,
    organisation_id: int | None = None,
    now: datetime,
) -> Mentoring:
    """A mentor is looked for, by one organisation or by whichever of them finds somebody first.
    The person has agreed to it; one mentor at a time."""
    require_counselor(viewer, inmate.prison_id)
    inmates.refresh_locked(session, inmate)
    today = local_day(now)
    reasons = rules.why_not_ask(
        agreed=queries.has_agreed(session, inmate),
        minor=is_minor(inmate.birth_date, inmate.personal_code, today),
        guardian=inmate.id in consent_queries.guardians_of(session, [inmate.id]),
        active=inmate.status != Status.WITHDRAWN,
        language=language in vocabulary.LANGUAGES,
        open_one=queries.open_of(session, inmate) is not None,
    )
    if organisation_id is not None and organisation_id not in {
        house.id for house in queries.houses(session)
    }:
        reasons.append(Reason("organisation", rules.LIST, field="organisation_id"))
    if reasons:
        raise Refused(reasons)
    made = Mentoring(
        ref=new_ref(),
        inmate_id=inmate.id,
        state=State.ASKED,
        asked_of_id=organisation_id,
        language=language,
        times=sorted(set(times) & matching_rules.TIMES.keys()),
        inside=inside,
        asked_by=viewer.account_id,
        asked_at=now,
        version=1,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:  # somebody asked a moment before
        raise Refused([rules.RUNNING]) from error
    _write(session, viewer, made, "ask", now=now)
    return made


def propose(
    session: Session, viewer: Viewer, *, ref: str, mentor_id: int, now: datetime
) -> MentorProposal:
    """The coordinator asks one of the organisation's mentors; nobody else may by then."""
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    account = mentor_for(session, viewer, mentor_id)
    _may(viewer, made, "propose")
    profile = _profile(session, mentor_id)
    offered = mentor_queries.offered_of(
        account,
        profile,
        busy=mentor_queries.busy_of(session, [mentor_id]).get(mentor_id, 0),
        declined=mentor_id in mentor_queries.declined_of(session, made),
    )
    fit = matching_rules.fit(mentor_queries.wanted_of(made), offered, local_day(now))
    if against := blocks(fit.reasons):
        raise Refused(against)
    (house,) = viewer.organisations
    proposal = MentorProposal(
        mentoring_id=made.id,
        organisation_id=house,
        mentor_id=mentor_id,
        proposed_by=viewer.account_id,
        proposed_at=now,
    )
    try:
        with session.begin_nested():
            session.add(proposal)
    except IntegrityError as error:
        raise Refused([rules.OTHERWISE]) from error
    made.mentor_id, made.organisation_id = mentor_id, house
    _step(session, viewer, made, "propose", now=now)
    _tell(session, made, "proposed", now)
    return proposal


def take_back(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Mentoring:
    """The proposal no longer stands; the mentor need not answer."""
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    _may(viewer, made, "take_back")
    _unpropose(session, viewer, made, "take_back", "taken_back", now)
    return made


def refuse(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Mentoring:
    """The one organisation that was asked has nobody: the counselor asks elsewhere. Where all
    were asked, one cannot answer for the others."""
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    _may(viewer, made, "refuse")
    if made.asked_of_id is None:
        raise Refused([rules.ALL_ASKED])
    made.organisation_id = made.asked_of_id
    _step(session, viewer, made, "refuse", why="nobody", now=now)
    _tell(session, made, "refused", now)
    return made


def accept(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Mentoring:
    """The mentor goes along: from now on, and not before, they know who it is."""
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    _may(viewer, made, "accept")
    _profile(session, made.mentor_id)
    if not queries.has_agreed(session, made.inmate):
        raise Refused([rules.NO_AGREEMENT])
    _answer(session, made, "accepted", now)
    made.assigned_at = now
    _step(session, viewer, made, "accept", now=now)
    inmate_actions.follow(session, viewer, made.inmate, made.mentor_id or 0, now=now)
    _tell(session, made, "accepted", now)
    return made


def decline(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Mentoring:
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    _may(viewer, made, "decline")
    _tell(session, made, "declined", now)
    _unpropose(session, viewer, made, "decline", "declined", now)
    return made


def end(session: Session, viewer: Viewer, *, ref: str, why: str, now: datetime) -> Mentoring:
    """For a code of `rules.CHOSEN`. What the mentor knew of the person is gone with it."""
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    _may(viewer, made, "end")
    if reasons := rules.why_not_end(why):
        raise Refused(reasons)
    _ended(session, viewer, made, why, now)
    return made


def end_unagreed(session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime) -> bool:
    """The person's agreement to a mentor is withdrawn: at once, whatever stands. For the verb
    that withdraws, which has asked whether the viewer may; says whether something ended."""
    made = session.scalar(
        select(Mentoring)
        .where(Mentoring.inmate_id == inmate.id, Mentoring.state != State.ENDED)
        .with_for_update(of=Mentoring)
        .execution_options(populate_existing=True)
    )
    if made is None or queries.has_agreed(session, inmate):
        return False
    _ended(session, viewer, made, "agreement", now)
    return True


def end_all_of(session: Session, viewer: Viewer, *, mentor_id: int, now: datetime) -> int:
    """The mentor leaves: whom they went along with are ended, who was proposed is looked for
    again; for the coordinator's verb. Says how many."""
    rows = session.scalars(
        select(Mentoring)
        .where(
            queries.scope(viewer),
            Mentoring.mentor_id == mentor_id,
            Mentoring.state.in_((State.PROPOSED, State.ASSIGNED)),
        )
        .order_by(Mentoring.id)
        .with_for_update(of=Mentoring)
    ).all()
    for made in rows:
        if made.state == State.PROPOSED:
            _unpropose(session, viewer, made, "take_back", "taken_back", now)
        else:
            _ended(session, viewer, made, "mentor", now)
    return len(rows)


def lapse_silent(session: Session, *, before: datetime, now: datetime) -> int:
    """What was proposed `before` and never answered goes back to the coordinator, who is told
    once; says of how many."""
    due = session.scalars(
        select(MentorProposal.mentoring_id)
        .where(MentorProposal.answer == "", MentorProposal.proposed_at <= before)
        .order_by(MentorProposal.mentoring_id)
    ).all()
    for mentoring_id in due:
        made = session.get_one(
            Mentoring, mentoring_id, with_for_update={"of": Mentoring}, populate_existing=True
        )
        if made.state == State.PROPOSED:
            _tell(session, made, "lapsed", now)
            _unpropose(session, SYSTEM, made, "lapse", "lapsed", now)
    return len(due)


def widen_untaken(session: Session, *, before: datetime, now: datetime) -> int:
    """What nobody has taken up since `before` is for all organisations from now on, who are told;
    and what stood open to all for as long once more ends, which its counselor hears. Says of how
    many."""
    due = session.scalars(queries.untaken(before)).all()
    for mentoring_id in due:
        made = session.get_one(
            Mentoring, mentoring_id, with_for_update={"of": Mentoring}, populate_existing=True
        )
        if made.state != State.ASKED:
            continue
        if queries.last_verb(session, made) == "widen":
            _ended(session, SYSTEM, made, "silence", now)
        else:
            made.asked_of_id = None
            _step(session, SYSTEM, made, "widen", now=now)
            _tell(session, made, "waiting", now)
    return len(due)


def end_adrift(session: Session, *, now: datetime) -> int:
    """What has lost its ground elsewhere: the agreement or the person's participation is gone,
    or a counselor ended the assignment itself. Says how many."""
    ended = 0
    rows = session.execute(queries.adrift()).all()
    for mentoring_id, why in rows:
        made = session.get_one(
            Mentoring, mentoring_id, with_for_update={"of": Mentoring}, populate_existing=True
        )
        if made.state != State.ENDED:
            _ended(session, SYSTEM, made, why, now)
            ended += 1
    return ended


def _may(viewer: Viewer, made: Mentoring, verb: str) -> State:
    leads = rules.next_state(made.state, verb, viewer.role, system=viewer.system)
    if leads is None:
        if any(name == verb and viewer.role in who for name, _, _, who in rules.STEPS):
            raise Refused([rules.OTHERWISE])
        raise NotFound
    return leads


def _step(
    session: Session,
    viewer: Viewer,
    made: Mentoring,
    verb: str,
    *,
    why: str = "",
    now: datetime,
) -> None:
    made.state = _may(viewer, made, verb)
    made.version += 1
    if made.state == State.ENDED:
        made.ended_at, made.why = now, why
    _write(session, viewer, made, verb, now=now)


def _write(session: Session, viewer: Viewer, made: Mentoring, verb: str, *, now: datetime) -> None:
    session.add(
        MentoringStep(
            mentoring_id=made.id,
            verb=verb,
            state=made.state,
            why=made.why,
            by=viewer.account_id,
            at=now,
        )
    )
    record(session, viewer, f"mentoring.{verb}", "inmate", made.inmate_id, now=now)
    session.flush()
    if verb == "ask":
        _tell(session, made, "asked", now)


def _answer(session: Session, made: Mentoring, answer: str, now: datetime) -> None:
    proposal = queries.open_proposal(session, made)
    if proposal is None:
        raise Refused([rules.OTHERWISE])
    proposal.answer, proposal.answered_at = answer, now


def _unpropose(
    session: Session, viewer: Viewer, made: Mentoring, verb: str, answer: str, now: datetime
) -> None:
    _answer(session, made, answer, now)
    made.mentor_id = made.organisation_id = None
    _step(session, viewer, made, verb, now=now)


def _ended(session: Session, viewer: Viewer, made: Mentoring, why: str, now: datetime) -> None:
    if made.state == State.PROPOSED:
        _answer(session, made, "taken_back", now)
    if made.state == State.ASSIGNED and made.mentor_id is not None:
        proposal = session.scalar(
            select(MentorProposal).where(
                MentorProposal.mentoring_id == made.id, MentorProposal.answer == "accepted"
            )
        )
        if proposal is not None:
            proposal.answer = "over"
        inmate_actions.unfollow(session, viewer, made.inmate, made.mentor_id, now=now)
    _step(session, viewer, made, "end", why=why, now=now)
    _tell(session, made, "ended", now)


def _profile(session: Session, mentor_id: int | None) -> MentorProfile | None:
    """Held, so that nobody else gives the same mentor somebody meanwhile."""
    return session.scalar(
        select(MentorProfile)
        .where(MentorProfile.account_id == mentor_id)
        .with_for_update(of=MentorProfile)
        .execution_options(populate_existing=True)
    )


def _tell(session: Session, made: Mentoring, event: str, now: datetime) -> None:
    """The job names the organisation and the mentor: both may be others when it is done."""
    session.flush()
    post(
        session,
        "notice_mentoring",
        f"notice:mentoring:{made.id}:{made.version}:{event}",
        {
            "mentoring_id": made.id,
            "event": event,
            "organisation_id": made.organisation_id or made.asked_of_id or 0,
            "mentor_id": made.mentor_id or 0,
            "version": made.version,  # the same mentor may be asked again, and is told again
        },
        now=now,
    )
