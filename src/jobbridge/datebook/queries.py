"""Which days should stand in calendars today, and which calendars there are to subscribe to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import INVITATIONS, Account, Membership, Organisation
from jobbridge.accounts.queries import organisations_named
from jobbridge.applications.model import Application, Request, RequestAnswer
from jobbridge.calendar import rules as calendar
from jobbridge.calendar.model import Entry, EntryAudience, Feed
from jobbridge.calendar.queries import branches_of_regions, work_calendar
from jobbridge.calendar.spans import local_date
from jobbridge.datebook.rules import AHEAD, Day, Kind, of_release
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inside, listed
from jobbridge.interviews.after_model import AfterRelease, Met
from jobbridge.interviews.model import Interview, Mode, Room, State
from jobbridge.interviews.visit_rules import deadline
from jobbridge.places.model import Municipality, Prison
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

COMING = (State.BOOKED, State.CONFIRMED)


def days(session: Session, now: datetime) -> list[Day]:
    """Every day that should stand in calendars now, from `now`'s own day on."""
    today = local_date(now)
    return [*_releases(session, today), *_answers(session, today), *_visits(session, now)]


def _releases(session: Session, today: date) -> list[Day]:
    """Of everybody who takes part: the day, and that of the hand-over at the branch of the
    municipality that they return to, which is the first working day from then on."""
    working = work_calendar(session)
    rows = session.execute(
        select(
            Inmate.id,
            Inmate.ref,
            Inmate.release_expected,
            Inmate.counselor_id,
            Municipality.branch_id,
            Municipality.region,
            Municipality.name,
        )
        .outerjoin(Municipality, Municipality.id == Inmate.municipality_id)
        .where(
            listed(),
            inside(),
            Inmate.release_expected >= today,
            Inmate.release_expected <= today + AHEAD,
        )
        .order_by(Inmate.id)
    )
    found = []
    for row in rows:
        counselor = calendar.own(row.counselor_id) if row.counselor_id else None
        audiences = of_release(counselor, row.branch_id, [row.region] if row.branch_id else [])
        if not audiences:
            continue
        common: dict[str, Any] = {
            "ref": row.ref,
            "path": f"/release-days?ref={row.ref}",
            "inmate_id": row.id,
        }
        subject = f"{row.id}:{row.branch_id or 0}"
        found.append(
            Day(
                Kind.RELEASE,
                subject,
                row.release_expected,
                tuple(audiences),
                about=row.name or "",
                **common,
            )
        )
        if row.branch_id is not None:
            found.append(
                Day(
                    Kind.HAND_OVER,
                    subject,
                    working.next_workday(row.release_expected),
                    tuple(audiences),
                    last=row.release_expected,
                    **common,
                )
            )
    return found


def _answers(session: Session, today: date) -> list[Day]:
    """Of open requests: for the employer, the branch of the vacancy, and the counselors of the
    prisons that are not through with it."""
    counselors = _counselors(session)
    through = defaultdict(set)
    for request_id, prison_id in session.execute(
        select(RequestAnswer.request_id, RequestAnswer.prison_id)
        .join(Request, Request.id == RequestAnswer.request_id)
        .where(Request.state == "open")
    ):
        through[request_id].add(prison_id)
    rows = session.execute(
        select(
            Request.id,
            Request.ref,
            Request.answer_due,
            Request.employer_id,
            Organisation.name,
            Municipality.branch_id,
            Municipality.region,
        )
        .join(Organisation, Organisation.id == Request.employer_id)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .outerjoin(Municipality, Municipality.id == Vacancy.municipality_id)
        .where(Request.state == "open", Request.answer_due >= today)
        .order_by(Request.id)
    )
    found = []
    for row in rows:
        audiences = {calendar.organisation(row.employer_id)}
        if row.branch_id is not None:
            audiences |= {calendar.organisation(row.branch_id), calendar.region(row.region)}
        for prison_id, accounts in counselors.items():
            if prison_id not in through[row.id]:
                audiences |= {calendar.own(number) for number in accounts}
        found.append(
            Day(
                Kind.ANSWER,
                str(row.id),
                row.answer_due,
                tuple(sorted(audiences)),
                ref=row.ref,
                about=row.name,
                path=f"/requests/{row.ref}",
            )
        )
    return found


def _counselors(session: Session) -> dict[int, list[int]]:
    rows = session.execute(
        select(Membership.organisation_id, Account.id)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.role == Role.COUNSELOR, Account.active)
        .order_by(Account.id)
    )
    found: dict[int, list[int]] = {}
    for prison_id, account_id in rows:
        found.setdefault(prison_id, []).append(account_id)
    return found


def _visits(session: Session, now: datetime) -> list[Day]:
    """The last day to name visitors: for the employer by the longest notice of any prison, one
    day for all its interviews of a date, because each prison's own would tell which it is; for
    the prison and the counselors by its own."""
    today, working = local_date(now), work_calendar(session)
    longest = session.scalar(select(func.max(Prison.notice_days))) or 0
    rows = session.execute(
        select(
            Interview.starts_at,
            Interview.employer_id,
            Interview.prison_id,
            Prison.notice_days,
            Organisation.name,
            Inmate.counselor_id,
        )
        .join(Application, Application.id == Interview.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Prison, Prison.id == Interview.prison_id)
        .join(Organisation, Organisation.id == Interview.employer_id)
        .where(
            Interview.state.in_(COMING), Interview.starts_at > now, Interview.mode == Mode.IN_PERSON
        )
    ).all()
    visits: dict[tuple[date, int, int], tuple[int, str, set[str]]] = {}
    for row in rows:
        key = (local_date(row.starts_at), row.employer_id, row.prison_id)
        _, _, whose = visits.setdefault(key, (row.notice_days, row.name, set()))
        if row.counselor_id is not None:
            whose.add(calendar.own(row.counselor_id))
    found: dict[tuple[Kind, str], Day] = {}
    for (on, employer_id, prison_id), (notice, name, whose) in sorted(visits.items()):
        named = Day(
            Kind.VISITORS,
            f"{employer_id}:{on}",
            deadline(working, on, longest),
            (calendar.organisation(employer_id),),
            path="/interviews",
            last=on,
        )
        listed_by = Day(
            Kind.GATE,
            f"{employer_id}:{prison_id}:{on}",
            deadline(working, on, notice),
            (*sorted(whose), calendar.organisation(prison_id)),
            about=name,
            path="/interviews",
            last=on,
        )
        found |= {(one.kind, one.subject): one for one in (named, listed_by) if one.on >= today}
    return list(found.values())


def moved_home(session: Session, now: datetime) -> list[Interview]:
    """Interviews to come of people who were changed after the calendars were last told."""
    return list(
        session.scalars(
            select(Interview)
            .join(Application, Application.id == Interview.application_id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Entry, Entry.uid == Interview.uid)
            .where(
                Interview.state.in_(COMING),
                Interview.starts_at > now,
                Inmate.updated_at > Entry.revised_at,
            )
            .options(joinedload(Interview.application))
            .order_by(Interview.id)
        )
    )


def moved_home_outside(session: Session, now: datetime) -> list[AfterRelease]:
    """The same of meetings after release."""
    return list(
        session.scalars(
            select(AfterRelease)
            .join(Application, Application.id == AfterRelease.application_id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Entry, Entry.uid == AfterRelease.uid)
            .where(
                AfterRelease.state == Met.PLANNED,
                AfterRelease.starts_at > now,
                Inmate.updated_at > Entry.revised_at,
            )
            .order_by(AfterRelease.id)
        )
    )


def interviews_of(
    session: Session, towns: Sequence[int], *, after: int, most: int, now: datetime
) -> list[Interview]:
    """Interviews to come of vacancies in these municipalities, and of who returns to them: at
    most so many, by id, behind `after`."""
    return list(
        session.scalars(
            select(Interview)
            .join(Application, Application.id == Interview.application_id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(
                Interview.id > after,
                Interview.state.in_(COMING),
                Interview.starts_at > now,
                or_(Inmate.municipality_id.in_(towns), Vacancy.municipality_id.in_(towns)),
            )
            .options(joinedload(Interview.application))
            .order_by(Interview.id)
            .limit(most)
        )
    )


def meetings_of(
    session: Session, towns: Sequence[int], *, after: int, most: int, now: datetime
) -> list[AfterRelease]:
    """The same of meetings after release."""
    return list(
        session.scalars(
            select(AfterRelease)
            .join(Application, Application.id == AfterRelease.application_id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(
                AfterRelease.id > after,
                AfterRelease.state == Met.PLANNED,
                AfterRelease.starts_at > now,
                or_(Inmate.municipality_id.in_(towns), Vacancy.municipality_id.in_(towns)),
            )
            .order_by(AfterRelease.id)
            .limit(most)
        )
    )


def carried(session: Session, uids: Iterable[str]) -> dict[str, set[str]]:
    """The audiences of entries, by UID."""
    found: dict[str, set[str]] = defaultdict(set)
    for uid, audience in session.execute(
        select(Entry.uid, EntryAudience.audience)
        .join(EntryAudience, EntryAudience.entry_id == Entry.id)
        .where(Entry.uid.in_(list(uids)))
    ):
        found[uid].add(audience)
    return found


# What somebody gets twice


def gets_invitations(session: Session, viewer: Viewer) -> bool:
    """Whether the viewer chose invitations by mail, and takes mail at all."""
    account = session.get(Account, viewer.account_id or 0)
    return account is not None and account.mail and account.calendar_by == INVITATIONS


def shown_twice(session: Session, viewer: Viewer, feeds: Sequence[Feed]) -> list[Feed]:
    """Of the viewer's feeds those that programs read and that carry what the viewer is invited
    to as well: their own and their organisations', not a room's or a region's."""
    if not gets_invitations(session, viewer):
        return []
    invited = {calendar.own(viewer.account_id or 0)}
    invited |= {calendar.organisation(i) for i in viewer.organisations}
    return [feed for feed in feeds if feed.fetched_at is not None and feed.audience in invited]


# What there is to subscribe to


def choices(session: Session, viewer: Viewer, mine: str) -> list[tuple[str, str]]:
    """Audiences with their names. `mine` is what the viewer's own calendar is called: counselors
    have one; an employer, prison or branch is one calendar for all its people."""
    names = organisations_named(session, viewer.organisations)
    found = [(calendar.own(viewer.account_id or 0), mine)] if viewer.is_(Role.COUNSELOR) else []
    found += [(calendar.organisation(i), names[i]) for i in sorted(viewer.organisations)]
    if viewer.role in calendar.ROOMS:
        rooms = session.execute(
            select(Room.id, Room.prison_id, Room.name)
            .where(Room.prison_id.in_(viewer.organisations), Room.active)
            .order_by(Room.prison_id, Room.name, Room.id)
        )
        found += [
            (calendar.room(row.prison_id, row.id), f"{names[row.prison_id]} · {row.name}")
            for row in rooms
        ]
    if viewer.is_(Role.AGENCY):
        branches = branches_of_regions(session)
        found += [
            (calendar.region(name), name)
            for name in sorted(branches)
            if calendar.may_subscribe(viewer, calendar.region(name), branches)
        ]
    return found
