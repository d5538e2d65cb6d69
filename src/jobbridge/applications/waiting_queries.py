"""How long each application still waits for somebody, and which have waited long enough."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, State
from jobbridge.applications.waiting_rules import LAPSING, Standing, waits_until
from jobbridge.calendar.queries import work_calendar
from jobbridge.parameters.queries import values


def standing_of(application: Application) -> Standing:
    return Standing(
        state=application.state,
        met=application.met_at is not None,
        wished=application.interview_wanted_at is not None or application.reacted_at is not None,
        request_due=application.request.answer_due if application.request else None,
    )


def wait(session: Session, application: Application, today: date) -> None:
    """Writes down until when it is waited, from where the application stands now."""
    if application.state not in LAPSING:
        application.waits_until = None
        return
    with session.no_autoflush:  # so that the step is written once, with this day
        application.waits_until = waits_until(
            standing_of(application), today, work_calendar(session), values(session)
        )


def silent(session: Session, today: date, *states: State) -> list[int]:
    """Ids of the applications in these states that nobody is waited for any longer."""
    return list(
        session.scalars(
            select(Application.id)
            .where(Application.state.in_(states), Application.waits_until < today)
            .order_by(Application.id)
        )
    )


def undated_locked(session: Session) -> list[Application]:
    """Held: those that wait for somebody and have no day, whoever made them so."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.state.in_(LAPSING), Application.waits_until.is_(None))
            .order_by(Application.id)
            .with_for_update(of=Application, skip_locked=True)
        )
    )


def ending(session: Session, today: date, within: timedelta) -> list[Application]:
    """Those that end by themselves within so many days."""
    return list(
        session.scalars(
            select(Application)
            .where(
                Application.state.in_(LAPSING),
                Application.waits_until >= today,
                Application.waits_until <= today + within,
            )
            .order_by(Application.id)
        )
    )
