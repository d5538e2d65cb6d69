"""How far each of a person's applications has come, the furthest first: for their counselor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange, State
from jobbridge.applications.rules import ENDED
from jobbridge.clock import local_day
from jobbridge.employments import queries, story_rules
from jobbridge.employments.model import Employment
from jobbridge.employments.story_rules import Step
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Story:
    application: Application
    steps: list[Step]

    @property
    def done(self) -> int:
        return sum(step.state == "done" for step in self.steps)


def stories_for(
    session: Session, viewer: Viewer, applications: Sequence[Application], today: date
) -> list[Story]:
    """Of applications that the caller may know of; those that ended before there was work are
    left out."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    told = [a for a in applications if a.state not in ENDED or a.state == State.LEFT]
    ids = [application.id for application in told]
    days: dict[int, dict[str, date]] = {number: {} for number in ids}
    for change in session.scalars(
        select(ApplicationChange)
        .where(ApplicationChange.application_id.in_(ids))
        .order_by(ApplicationChange.id)
    ):
        taken = days[change.application_id]
        if change.verb in ("propose", "revive", "take_back"):
            taken.clear()  # it began anew
        taken["propose" if change.verb == "revive" else change.verb] = local_day(change.at)
    made = session.scalars(select(Employment).where(Employment.application_id.in_(ids))).all()
    works = {work.application.id: work for work in queries.works_of(session, viewer, made, today)}
    found = []
    for application in told:
        taken = days[application.id]
        if application.request is not None:
            taken["asked"] = local_day(application.request.asked_at)
        if application.met_at is not None:
            taken.setdefault("meet", local_day(application.met_at))
        work = works.get(application.id)
        if work and work.employment.started_on:
            taken["start"] = work.employment.started_on
        steps = story_rules.steps(
            application.state,
            taken,
            {one.stage: (one.due_on, one.outcome) for one in work.asked} if work else {},
            ended_on=work.employment.ended_on if work else None,
        )
        found.append(Story(application, steps))
    return sorted(found, key=lambda story: (-story.done, story.application.id))
