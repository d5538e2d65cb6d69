"""One timeline of a person: consultations, hand-overs, movements, agreements, applications and
interviews, newest first. For counselors of the prison alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.applications.rules import label as application_label
from jobbridge.applications.rules import said
from jobbridge.calendar.spans import day_span
from jobbridge.consultations.model import Readiness, State
from jobbridge.consultations.queries import history_for
from jobbridge.consultations.rules import KINDS, READINESS, STATES
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.care_queries import care_for, names_of
from jobbridge.inmates.consent_queries import agreements_for, require_reader
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import movements_for
from jobbridge.inmates.vocabulary import ALL_PURPOSES
from jobbridge.interviews.model import Interview, InterviewChange
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.state_rules import STATE_LABELS
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer


@dataclass(frozen=True)
class Event:
    """One line of the timeline; `note` is what a counselor typed, shown as it is."""

    at: datetime
    kind: str
    title: Reason
    detail: tuple[Reason, ...] = ()
    by: str = ""
    note: str = ""
    ref: str = ""


def events_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Event]:
    require_reader(viewer, inmate)
    events = [
        *_consultations(session, viewer, inmate),
        *_care(session, viewer, inmate),
        *_movements(session, viewer, inmate),
        *_agreements(session, viewer, inmate),
        *_applications(session, inmate),
        *_interviews(session, inmate),
    ]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _consultations(session: Session, viewer: Viewer, inmate: Inmate) -> Iterator[Event]:
    for one in history_for(session, viewer, inmate):
        detail = [_said(KINDS.get(one.kind, one.kind))]
        if one.readiness:
            detail.append(_said(READINESS[Readiness(one.readiness)]))
        if one.training_wish:
            text = N_("wants to learn: %(what)s")
            detail.append(Reason("wish", text, {"what": one.training_wish}))
        yield Event(
            day_span(one.held_on).start,
            "consultation",
            Reason(
                "consultation",
                N_("Consultation: %(state)s"),
                {"state": STATES[State(one.state)]},
            ),
            tuple(detail),
            one.counselor.name,
            one.notes or "",
        )


def _care(session: Session, viewer: Viewer, inmate: Inmate) -> Iterator[Event]:
    rows = care_for(session, viewer, inmate)
    names = names_of(session, [i for care in rows for i in (care.account_id, care.given_by)])
    for care in rows:
        handed = bool(care.batch)
        text = N_("Handed over to %(name)s") if handed else N_("%(name)s looks after this person")
        title = Reason("care", text, {"name": names.get(care.account_id, "")})
        detail = []
        if care.until:
            detail.append(Reason("until", N_("until %(day)s"), {"day": care.until}))
        elif handed and care.acknowledged_at is None:
            detail.append(Reason("waiting", N_("not acknowledged yet")))
        yield Event(
            care.since, "care", title, tuple(detail), names.get(care.given_by, ""), care.note or ""
        )


# What a movements file tells besides transfers and releases.
MOVED = {
    "leave": N_("Temporary leave"),
    "hospital": N_("To hospital"),
    "return": N_("Returned"),
    "release_undone": N_("Release taken back"),
    "taken_over": N_("In the care of a probation office"),
}


def _movements(session: Session, viewer: Viewer, inmate: Inmate) -> Iterator[Event]:
    rows = movements_for(session, viewer, inmate)
    prisons = {i for row in rows for i in (row.from_prison_id, row.to_prison_id) if i}
    names = {
        row.id: row.name
        for row in session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.in_(prisons))
        )
    }
    for row in rows:
        if kind := MOVED.get(str(row.detail.get("kind"))):
            title = Reason("moved", kind)
        elif row.to_prison_id is None:
            title = Reason("released", N_("Released"))
        elif row.to_prison_id != row.from_prison_id:
            given = {"prison": names.get(row.to_prison_id, "")}
            title = Reason("transferred", N_("Transferred to %(prison)s"), given)
        else:
            title = Reason("redated", N_("Release dates changed"))
        yield Event(row.recorded_at, "movement", title)


def _agreements(session: Session, viewer: Viewer, inmate: Inmate) -> Iterator[Event]:
    rows = agreements_for(session, viewer, inmate)
    names = names_of(session, [row.recorded_by for row in rows])
    for row in rows:
        purpose = {"purpose": ALL_PURPOSES.get(row.purpose, row.purpose)}
        whom = (_said(row.organisation.name),) if row.organisation else ()
        given = Reason("agreed", N_("Agreed: %(purpose)s"), purpose)
        yield Event(row.recorded_at, "agreement", given, whom, names.get(row.recorded_by, ""), "")
        if row.withdrawn_at and row.end_why != "renewed":
            title = Reason("withdrawn", N_("Agreement withdrawn: %(purpose)s"), purpose)
            yield Event(row.withdrawn_at, "withdrawal", title, whom)


def _applications(session: Session, inmate: Inmate) -> Iterator[Event]:
    rows = session.execute(
        select(ApplicationChange, Application.ref, Vacancy.title, Organisation.name)
        .join(Application, Application.id == ApplicationChange.application_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .join(Organisation, Organisation.id == Vacancy.employer_id)
        .where(Application.inmate_id == inmate.id)
        .order_by(ApplicationChange.id)
    ).all()
    names = names_of(session, [row[0].by for row in rows])
    for change, ref, vacancy, employer in rows:
        state = application_label(change.to_state)
        if change.verb == "wish":
            state = N_("The employer asks for an interview")
        detail = [_said(f"{vacancy}, {employer}")]
        if why := said(change.verb, change.why):
            detail.append(_said(why))
        title = Reason("application", N_("Application: %(state)s"), {"state": state})
        yield Event(
            change.at, "application", title, tuple(detail), names.get(change.by, ""), "", ref
        )


def _interviews(session: Session, inmate: Inmate) -> Iterator[Event]:
    rows = session.execute(
        select(InterviewChange, Interview.ref, Organisation.name)
        .join(Interview, Interview.id == InterviewChange.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Organisation, Organisation.id == Interview.employer_id)
        .where(Application.inmate_id == inmate.id)
        .order_by(InterviewChange.id)
    ).all()
    names = names_of(session, [row[0].by for row in rows])
    for change, ref, employer in rows:
        label = STATE_LABELS[InterviewState(change.to_state)]
        yield Event(
            change.at,
            "interview",
            Reason("interview", N_("Interview: %(state)s"), {"state": label}),
            (_said(employer), Reason("when", "%(at)s", {"at": change.starts_at})),
            names.get(change.by, ""),
            "",
            ref,
        )


def _said(text: str) -> Reason:
    """A text of ours, or a name, as it stands."""
    return Reason("said", "%(what)s", {"what": text})
