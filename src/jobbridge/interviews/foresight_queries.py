"""What a booking asks, known before it is asked: all of it goes to the database at once.

The same statements with the same values as in the queries that want the answers; what is missing
here is asked there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.apart.queries import COULD_MEET
from jobbridge.applications.model import Application
from jobbridge.busy.calendar_queries import BUSY_TIMES, UNHEARD
from jobbridge.calendar.queries import SWAP_DAYS
from jobbridge.calendar.spans import Span, local_date
from jobbridge.foreign.queries import counts_from
from jobbridge.interviews.fact_queries import BREAKS, COMMITMENTS, HOURS, NAMED_BY
from jobbridge.interviews.facts import FETCH, Asked, siblings
from jobbridge.interviews.model import Mode
from jobbridge.interviews.person_queries import ABSENCES, WANTED
from jobbridge.interviews.statement_queries import CLAIMED, CLOSED, OTHER_INTERVIEW

Asking = tuple[Any, Mapping[str, Any]]


def asked_of_situation(
    session: Session,
    application: Application,
    prison_id: int,
    asked: Asked,
    wanted: Mapping[str, Span],
    within: Span,
    now: datetime,
    besides: int | None,
) -> list[Asking]:
    """All that `situation_of` asks where nobody accompanies, nobody is kept apart and the gate
    is not counted: elsewhere a little more."""
    inmates = [application.inmate_id]
    counts = counts_from(session, now)
    around = within.padded(FETCH, FETCH)
    during = {"since": around.start, "until": around.end}
    person = {
        "inmates": inmates,
        "inmate_id": application.inmate_id,
        "employer_id": application.vacancy.employer_id,
        "municipality_id": application.vacancy.municipality_id,
    }
    own = {"application_id": application.id, "now": now, "besides": besides or 0}
    claimed = {
        "resources": sorted({sibling for name in wanted for sibling in siblings(name)}),
        **during,
        "now": now,
        "besides": [besides] if besides else [],
    }
    day = {
        "prison_id": prison_id,
        "first": local_date(within.start),
        "last": local_date(within.end),
    }
    named = {**day, "employer_id": asked.employer_id}
    return [
        (CLOSED, {"prison_id": prison_id, "since": within.start, "until": within.end}),
        (SWAP_DAYS, {}),
        (HOURS, {"prison_id": prison_id}),
        (BREAKS, {"prison_id": prison_id}),
        (OTHER_INTERVIEW, own),
        (WANTED, person),
        (COULD_MEET, {"inmates": inmates}),
        (COMMITMENTS, {"inmates": inmates}),
        (ABSENCES, {"inmates": inmates}),
        (CLAIMED, claimed),
        (BUSY_TIMES, {"employers": [asked.employer_id], **during, "counts": counts}),
        *([(NAMED_BY, named)] if asked.mode == Mode.IN_PERSON else []),
        (UNHEARD, {"employer_id": asked.employer_id, "counts": counts}),
    ]
