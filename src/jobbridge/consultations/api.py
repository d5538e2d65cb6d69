"""Consultations for programs: recorded by the same action as on the page."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.consultations import actions, planning_api
from jobbridge.consultations.actions import Language, Licence, SkillSeen, Work
from jobbridge.consultations.rules import Needs
from jobbridge.consultations.support_rules import LONGEST, Barriers
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Evidence
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import post

LARGEST = 2**31 - 1


class SkillIn(Body):
    key: str = Field(max_length=120)
    level: int = Field(ge=1, le=4)
    evidence: str = Field(default=Evidence.DECLARED, max_length=20)


class WorkIn(Body):
    code: str = Field(max_length=8)
    months: int = Field(ge=1, le=720)
    evidence: str = Field(default=Evidence.DECLARED, max_length=20)


class LanguageIn(Body):
    code: str = Field(max_length=8)
    level: str = Field(max_length=2)
    evidence: str = Field(default=Evidence.DECLARED, max_length=20)


class LicenceIn(Body):
    code: str = Field(max_length=20)
    valid_to: date | None = None
    evidence: str = Field(default=Evidence.DECLARED, max_length=20)


class NeedsIn(Body):
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)
    km: int | None = Field(default=None, ge=0, le=500)
    anywhere: bool = False
    full_time: bool = True
    part_time: bool = True
    shifts: bool = True
    nights: bool = True
    min_month_cents: int | None = Field(default=None, ge=0, le=1_000_000)
    accommodation_needed: bool = False
    free_from: date | None = Field(default=None, ge=date(2000, 1, 1), lt=date(2100, 1, 1))


class SupportIn(Body):
    """What stands in the way and what would help: codes, times that are taken, own words."""

    housing: str = Field(default="", max_length=12)
    documents: list[str] = Field(default=[], max_length=10)
    debts: str = Field(default="", max_length=12)
    childcare: str = Field(default="", max_length=12)
    treatment: str = Field(default="", max_length=LONGEST)
    words: str = Field(default="", max_length=LONGEST)


class AgreedIn(Body):
    purpose: str = Field(max_length=20)
    organisation_id: int | None = Field(default=None, ge=1, le=LARGEST)


class ConsultationIn(Body):
    """What is left out was not spoken of and stays as it is; a list replaces what is known."""

    held_on: date = Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    conducted_by: int | None = Field(default=None, ge=1, le=LARGEST)
    kind: str = Field(default="individual", max_length=12)
    state: str = Field(default="held", max_length=12)
    reason: str = Field(default="", max_length=20)
    planned: int | None = Field(default=None, ge=1, le=LARGEST)
    readiness: str = Field(default="", max_length=20)
    targets: list[str] | None = Field(default=None, max_length=3)
    first_step: str = Field(default="", max_length=8)
    skills: list[SkillIn] | None = Field(default=None, max_length=100)
    experience: list[WorkIn] | None = Field(default=None, max_length=50)
    languages: list[LanguageIn] | None = Field(default=None, max_length=20)
    licences: list[LicenceIn] | None = Field(default=None, max_length=30)
    education: int | None = Field(default=None, ge=1, le=8)
    education_evidence: str = Field(default=Evidence.DECLARED, max_length=20)
    limits: list[str] | None = Field(default=None, max_length=20)
    conditions: NeedsIn | None = None
    support: SupportIn | None = None
    agreements: list[AgreedIn] = Field(default=[], max_length=20)
    legal_basis: str = Field(default="", max_length=120)
    checklist: dict[str, bool] | None = Field(default=None, max_length=20)
    training_wish: str = Field(default="", max_length=120)
    holland: str = Field(default="", max_length=3)
    notes: str | None = Field(default=None, max_length=4000)
    version: int | None = Field(default=None, ge=1, le=LARGEST)


class ConsultationOut(Output):
    """`id` names the consultation below the person's address."""

    id: int
    inmate: str
    held_on: date
    state: str
    readiness: str
    version: int


T = TypeVar("T")


def _rows(make: Callable[..., T], given: Sequence[Body] | None) -> list[T] | None:
    return None if given is None else [make(**row.model_dump()) for row in given]


def _barriers(given: SupportIn | None) -> Barriers | None:
    if given is None:
        return None
    return Barriers(**given.model_dump() | {"documents": tuple(given.documents)})


@post("/api/v1/inmates/{ref:str}/consultations", {Role.COUNSELOR})
def record_consultation(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ConsultationIn]
) -> Response[ConsultationOut]:
    """One transaction: facts, conditions, agreements and plan follow from it."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)

    def record() -> Response[ConsultationOut]:
        given = data.model_dump(
            exclude={
                *("skills", "experience", "languages", "licences", "conditions", "agreements"),
                "support",
            }
        )
        given["conducted_by"] = data.conducted_by or ask.viewer.account_id
        made = actions.record(
            ask.session,
            ask.viewer,
            inmate=inmate,
            **given,
            skills=_rows(SkillSeen, data.skills),
            experience=_rows(Work, data.experience),
            languages=_rows(Language, data.languages),
            licences=_rows(Licence, data.licences),
            conditions=Needs(**data.conditions.model_dump()) if data.conditions else None,
            support=_barriers(data.support),
            agreements=[(a.purpose, a.organisation_id) for a in data.agreements],
            now=ask.now,
        )
        return Response(
            ConsultationOut(
                id=made.id,
                inmate=inmate.ref,
                held_on=made.held_on,
                state=made.state,
                readiness=made.readiness,
                version=inmate.version,
            ),
            status_code=201,
        )

    return ask.once(record)


HANDLERS = [record_consultation, *planning_api.HANDLERS]
