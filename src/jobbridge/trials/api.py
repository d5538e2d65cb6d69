"""Trial days and second interviews for programs: the same verbs as on the pages."""

from datetime import datetime
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import AwareDatetime, Field

from jobbridge.trials import actions, queries
from jobbridge.trials.model import Trial
from jobbridge.trials.pages import WHO, StepForm
from jobbridge.trials.rules import Proposed
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post


class TrialIn(Body):
    """A second interview needs neither a time nor a place: it is booked."""

    kind: Literal["trial_day", "second"]
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    place: str = Field(default="", max_length=200)
    about: str = Field(default="", max_length=500)


class StepIn(Body, StepForm):
    """`why` goes with `decline` (day, wish) and `miss` (person, employer)."""


class TrialOut(Output):
    ref: str
    application: str
    vacancy: str
    kind: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    place: str
    about: str
    why: str
    version: int


class TrialList(Output):
    trials: list[TrialOut]


def _out(trial: Trial) -> TrialOut:
    return TrialOut(
        ref=trial.ref,
        application=trial.application.ref,
        vacancy=trial.application.vacancy.ref,
        kind=trial.kind,
        state=trial.state,
        starts_at=trial.starts_at,
        ends_at=trial.ends_at,
        place=trial.place,
        about=trial.about,
        why=trial.why,
        version=trial.version,
    )


@get("/api/v1/trials", WHO)
def list_trials(ask: NamedDependency[Ask]) -> TrialList:
    """What still waits for somebody first."""
    return TrialList(trials=[_out(one) for one in queries.trials_for(ask.session, ask.viewer)])


@post("/api/v1/applications/{ref:str}/trials", WHO)
def create_trial(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[TrialIn]
) -> Response[TrialOut]:
    """The employer proposes it, or the counselor writes down that it did."""

    def make() -> Response[Any]:
        asked = Proposed(**data.model_dump())
        made = actions.propose(ask.session, ask.viewer, ref=ref, asked=asked, now=ask.now)
        return Response(_out(made), status_code=201)

    return ask.once(make)


@post("/api/v1/trials/{ref:str}/step", WHO, status_code=200)
def take_step(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[StepIn]) -> TrialOut:
    """Agree, decline, call off, or say how it went."""
    given = data.model_dump()
    return _out(actions.step(ask.session, ask.viewer, ref=ref, now=ask.now, **given))


HANDLERS = [list_trials, create_trial, take_step]
