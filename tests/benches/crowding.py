"""Many more of the same people and the same work, by statements over whole tables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    true,
)
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, State
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import entries
from jobbridge.interviews.facts import INMATE, ROOM, resource
from jobbridge.interviews.model import Claim, Interview, Mode, Room
from jobbridge.interviews.rules import ROOM_KINDS
from jobbridge.refs import new_ref
from jobbridge.schema import METADATA
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role

# What names a time or a seat that is there once, or belongs to the log: it stays as it is.
NEVER = {
    *(
        "enrolment",
        "interview_day",
        "visitor_pass",
        "meeting_seat",
        "meeting_slot",
        "called",
        "referral",
    ),
    *("audit_row", "job", "claim", "interview", "entry", "entry_audience", "entry_change"),
    *("fragment", "match", "match_lost", "idempotent_reply", "interview_day", "visitor_pass"),
}
MINUTES = 30
STARTS = tuple(time(*at) for at in ((9, 15), (10, 0), (10, 45), (13, 30), (14, 15)))
DAYS = range(-10, 11)


Along = Mapping[str, tuple[int, int]]
"""A column's name: how far apart the copies are that it points to, and how many there are."""


def staffed(database: Database, employers: int, counselors: int) -> dict[str, tuple[int, int]]:
    """So many times more employers with their accounts, and counselors, for `copied` along them.
    Prisons, branches and who works there otherwise stay as many as they are."""
    organisation, employer = METADATA.tables["organisation"], METADATA.tables["employer"]
    account, membership = METADATA.tables["account"], METADATA.tables["membership"]

    def theirs(*roles: Role) -> dict[Table, ColumnElement[bool]]:
        ids = select(account.c.id).where(account.c.role.in_(roles))
        return {account: account.c.role.in_(roles), membership: membership.c.account_id.in_(ids)}

    with database.write() as session:
        rows = {organisation: organisation.c.id.in_(select(employer.c.id)), employer: true()}
        steps = _steps(session, [organisation, account])
        for number in range(1, employers + 1):
            for table, which in rows.items():
                # Whoever checked an employer is not copied.
                _copy(session, table, {organisation: steps[organisation]}, number, {}, which)
            for table, which in theirs(Role.EMPLOYER).items():
                _copy(session, table, steps, number, {}, which)
        advising = _steps(session, [account])
        for number in range(1, counselors + 1):
            for table, which in theirs(Role.COUNSELOR, Role.PROBATION).items():
                _copy(session, table, advising, number, {}, which)
        _go_on(session, steps)
    return {
        "employer_id": (steps[organisation], employers),
        "counselor_id": (advising[account], counselors),
    }


def copied(database: Database, of: str, times: int, along: Along) -> int:
    """Every row of the table, and of those that belong to its rows, so many times more; how far
    apart the copies are. What is about a person is copied with the person only."""
    people = set() if of == "inmate" else set(_belonging("inmate"))
    tables = [table for table in _belonging(of) if table not in people]
    with database.write() as session:
        steps = _steps(session, tables)
        for number in range(1, times + 1):
            for table in tables:
                _copy(session, table, steps, number, along)
        _go_on(session, steps)
    return steps[METADATA.tables[of]]


def _steps(session: Session, tables: Iterable[Table]) -> dict[Table, int]:
    return {
        table: (session.scalar(select(func.max(table.c.id))) or 0) + 1
        for table in tables
        if "id" in table.c
    }


def _go_on(session: Session, steps: Iterable[Table]) -> None:
    """New rows take ids after those of the copies."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for table in steps:
        top = select(func.max(table.c.id) + 1).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        session.execute(select(func.setval(sequence, func.coalesce(top, 1), False)))


def _belonging(of: str) -> list[Table]:
    """The table and all that points to it, in the order of their references."""
    found = {of}
    for table in METADATA.sorted_tables:
        points = {key.column.table.name for key in table.foreign_keys}
        if points & found and table.name not in NEVER and not points & NEVER:
            found.add(table.name)
    return [table for table in METADATA.sorted_tables if table.name in found]


def _copy(
    session: Session,
    table: Table,
    steps: dict[Table, int],
    number: int,
    along: Along,
    which: ColumnElement[bool] | None = None,
) -> None:
    refers = {
        key.parent.name: key.column.table for key in table.foreign_keys if key.column.table in steps
    }
    texts = _told_apart(table, {"id", *refers})
    values: list[ColumnElement[Any]] = []
    for column in table.c:
        if column.name == "id" or column.name in refers:
            step = steps[refers.get(column.name, table)]
            # Of what points to itself the copy points to the copy.
            values.append((column + number * step).label(column.name))
        elif column.name in along:
            step, many = along[column.name]
            values.append((column + number % (many + 1) * step).label(column.name))
        elif column.name in texts:
            values.append(_other(column, number).label(column.name))
        else:
            values.append(column)
    own = table.c.id < steps[table] if table in steps else None
    if own is None:
        for name, other in refers.items():
            own = table.c[name] < steps[other]
    rows = select(*values).where(*(one for one in (own, which) if one is not None))
    session.execute(insert(table).from_select([column.name for column in table.c], rows))


def _told_apart(table: Table, moved: set[str]) -> set[str]:
    """Columns that need another text in each copy: what is there once, and is not already told
    apart by whose it is."""
    found = set()
    for one in (*table.constraints, *table.indexes):
        if isinstance(one, UniqueConstraint) or (isinstance(one, Index) and one.unique):
            columns = list(one.columns)
            if not any(column.name in moved for column in columns):
                named = [c.name for c in columns if isinstance(c.type, String)]
                found.update(named[:1])
    return found


def _other(column: Column[str], number: int) -> ColumnElement[str]:
    """Another text of the same length, in digits that references do not have."""
    length = column.type.length or 12  # type: ignore[attr-defined]
    mark = f"Z{number:x}"
    return func.substr(column, 1, length - len(mark)) + mark


def meetings(database: Database, a_day: int, now: datetime) -> None:
    """So many interviews on each of three weeks' working days, spread over the prisons, in rooms
    of the kind that they need and at hours that most prisons receive visitors in; with what they
    claim and what calendars carry of them. Where there are more than rooms, some meet twice."""
    with database.write() as session:
        rooms = defaultdict(list)
        for room in session.scalars(select(Room).where(Room.active).order_by(Room.id)):
            rooms[room.prison_id].append(room)
        wanted = defaultdict(list)
        for application, inmate, vacancy in session.execute(
            select(Application, Inmate, Vacancy)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(
                Inmate.prison_id.in_(sorted(rooms)),
                Application.state.in_([State.AGREED, State.INTERVIEW]),
            )
            .order_by(Application.id)
        ).unique():
            wanted[inmate.prison_id].append((application, inmate, vacancy))
        days = [now.date() + timedelta(days=n) for n in DAYS]
        for day in (day for day in days if day.isoweekday() < 6):
            made: list[Interview] = []
            held = Counter[int]()
            while len(made) < a_day and any(wanted.values()):
                for prison_id, waiting in wanted.items():
                    if not waiting or len(made) == a_day:
                        continue
                    application, inmate, vacancy = waiting.pop()
                    turn, number = divmod(held[prison_id], len(rooms[prison_id]))
                    held[prison_id] += 1
                    room = rooms[prison_id][number]
                    starts = local_moment(day, STARTS[turn % len(STARTS)])
                    interview = Interview(
                        ref=new_ref(),
                        uid=f"{new_ref()}{new_ref()}@jobbridge",
                        application=application,
                        employer_id=vacancy.employer_id,
                        prison_id=prison_id,
                        room=room,
                        mode="video" if room.kind == ROOM_KINDS[Mode.VIDEO] else "in_person",
                        state="confirmed" if starts > now else "took_place",
                        starts_at=starts,
                        ends_at=starts + timedelta(minutes=MINUTES),
                        created_at=now,
                        updated_at=now,
                    )
                    session.add(interview)
                    made.append(interview)
            if made:  # fewer agreed than a day could take: the last days stay empty
                session.flush()
                _calendar(session, made, now)


def _calendar(session: Session, made: list[Interview], now: datetime) -> None:
    """What a booking leaves behind, each kind of row by one statement."""
    taken = defaultdict(list)
    for claim in session.scalars(
        select(Claim).where(Claim.ends_at > min(o.starts_at for o in made))
    ):
        taken[claim.resource].append((claim.starts_at, claim.ends_at))
    claims, lines, audiences, fragments = [], [], [], []
    for one in made:
        span = {"starts_at": one.starts_at, "ends_at": one.ends_at, "interview_id": one.id}
        for name in (
            resource(INMATE, one.application.inmate_id),
            resource(ROOM, one.room_id),
        ):
            # More than there are rooms, or beside what the demonstration booked: a bench may.
            if all(one.ends_at <= starts or ends <= one.starts_at for starts, ends in taken[name]):
                taken[name].append((one.starts_at, one.ends_at))
                claims.append({"resource": name, **span})
        lines.append(
            {
                "uid": one.uid, "sequence": 0, "status": "CONFIRMED", "starts_at": one.starts_at,
                "ends_at": one.ends_at, "revised_at": now, "created_at": now,
                "leaves_at": one.ends_at + timedelta(days=60),
            }
        )  # fmt: skip
    session.execute(insert(Claim), claims)
    session.execute(insert(Entry), lines)
    ids = dict(
        session.execute(select(Entry.uid, Entry.id).where(Entry.uid.in_([o.uid for o in made])))
        .tuples()
        .all()
    )
    for one in made:
        entry = {"entry_id": ids[one.uid]}
        audiences += [{**entry, "audience": name} for name in {*entries.audiences(one)}]
        event = f"BEGIN:VEVENT\r\nUID:{one.uid}\r\nSUMMARY:Darba intervija\r\nEND:VEVENT\r\n"
        fragments += [
            {**entry, "locale": locale, "tier": tier, "ics": event.encode()}
            for locale in ("lv", "en", "ru")
            for tier in ("reference", "name")
        ]
    session.execute(insert(EntryAudience), audiences)
    session.execute(insert(Fragment), fragments)
