"""Who leaves soon, in the play: hand-overs in every state, to the cast and to a social service."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.queries import work_calendar
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.handovers import actions
from jobbridge.handovers import sending_actions as sending
from jobbridge.handovers.model import Recipient
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Municipality, Prison
from jobbridge.viewer import Viewer

PAPER = "Piekrišana nodošanai atbrīvošanas dienā"
# Housing, what is ticked, and to whom: kind, what became of it.
PLANS: tuple[tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    ("none", ("documents", "phone", "clothing"), (("branch", "sent"), ("social", "silent"))),
    (
        "own",
        ("documents", "bank", "cv", "phone", "clothing", "travel"),
        (("branch", "had"), ("probation", "had"), ("ngo", "had")),
    ),
    ("temporary", ("documents", "bank"), (("probation", "sent"), ("mentor", "sent"))),
    ("own", ("documents", "cv"), (("branch", "draft"), ("ngo", "sent"))),
    ("none", (), (("social", "asked"),)),
)
ACCOUNTS = {"probation": "inta", "mentor": "arnis", "ngo": "sanita"}


def hand_people_over(stage: Stage) -> None:
    """Those of the stage's prison who leave first, to branches of the cast's clerk."""
    now = stage.clock.now()
    with stage.database.write() as session:
        counselor = stage.viewer(session, stage.members["ilze"])
        for inmate, plan in zip(_leaving(stage, session), PLANS, strict=False):
            _prepare(session, counselor, inmate, plan[0], plan[1], now)
            for kind, became in plan[2]:
                _hand(stage, session, counselor, inmate, kind, became)
        sending.remind(session, now=now)


def _leaving(stage: Stage, session: Session) -> Sequence[Inmate]:
    clerk = stage.viewer(session, stage.members["dace"])
    return session.scalars(
        select(Inmate)
        .join(Prison, Prison.id == Inmate.prison_id)
        .join(Municipality, Municipality.id == Inmate.municipality_id)
        .where(
            Prison.code == STAGE_PRISON,
            Inmate.release_expected > stage.clock.today(),
            Inmate.minor.is_not(True),
            Municipality.branch_id.in_(clerk.organisations),
        )
        .order_by(Inmate.release_expected, Inmate.id)
        .limit(len(PLANS))
    ).all()


def _prepare(
    session: Session,
    counselor: Viewer,
    inmate: Inmate,
    housing: str,
    ticked: tuple[str, ...],
    now: datetime,
) -> None:
    """Whoever has something ticked has an appointment too, on the first working day."""
    meets: dict[str, Any] = {}
    if ticked:
        meets = {
            "meets": "social" if housing == "none" else "branch",
            "meets_on": work_calendar(session).next_workday(inmate.release_expected),
            "meets_at": time(14, 30),
            "meets_place": "Parauga iela 3, 1. stāvs",
        }
    actions.save(
        session,
        counselor,
        ref=inmate.ref,
        version=0,
        housing=housing,
        first_night={"own": "Mājās pie ģimenes", "temporary": "Kopmītnē"}.get(housing, ""),
        checked=ticked,
        now=now,
        **meets,
    )


def _hand(
    stage: Stage, session: Session, counselor: Viewer, inmate: Inmate, kind: str, became: str
) -> None:
    """`became` is `asked` (without an agreement yet), `draft`, `sent`, `silent` (a week ago) or
    `had`."""
    now = stage.clock.now()
    then = now - timedelta(days=7 if became == "silent" else 1)
    if kind == "mentor":
        inmates.assign(session, counselor, inmate, stage.members["arnis"], now=then)
    made: Recipient = actions.name_recipient(
        session,
        counselor,
        ref=inmate.ref,
        kind=kind,
        channel="link" if kind == "social" else "account",
        account_id=stage.members[ACCOUNTS[kind]] if kind in ACCOUNTS else None,
        name="Sociālais dienests" if kind == "social" else "",
        mail="socialais.dienests@demo.example" if kind == "social" else "",
        agreed_on=then.date() if became != "asked" else None,
        legal_basis=PAPER,
        now=then,
    )
    if became in ("asked", "draft"):
        return
    sending.send(session, counselor, ref=inmate.ref, recipient_ref=made.ref, now=then)
    if became == "had":
        reader = stage.members[ACCOUNTS.get(kind, "dace")]
        sending.acknowledge(session, stage.viewer(session, reader), ref=made.ref, now=now)
