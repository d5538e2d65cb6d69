"""Recording an agreement for several purposes, and for employers chosen from the vetted ones."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import actions
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.vacancies.model import Employer
from jobbridge.vacancies.queries import employer_scope
from jobbridge.viewer import Viewer


def give(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    purposes: Iterable[str],
    employers: Iterable[int] | None = None,
    mode: str = "standing",
    given_on: date,
    taken_by: int | None = None,
    paper_ref: str = "",
    renew_on: date | None = None,
    legal_basis: str,
    renew: bool = False,
    now: datetime,
) -> list[Agreement]:
    """One agreement for each purpose and employer; `employers` None stands for all vetted ones.
    Refused where one of those named is not vetted."""
    whom: list[int | None] = [None]
    if employers is not None:
        wanted = set(employers)
        known = set(
            session.scalars(
                select(Employer.id).where(
                    Employer.id.in_(wanted), Employer.vetted_at.is_not(None), employer_scope(viewer)
                )
            )
        )
        if not wanted or wanted - known:
            text = N_("Choose at least one employer that the agency has confirmed.")
            raise Refused([Reason("employers", text, field="employers")])
        whom = [*sorted(known)]
    return [
        actions.give_agreement(
            session,
            viewer,
            inmate,
            purpose=purpose,
            organisation_id=employer_id,
            legal_basis=legal_basis,
            given_on=given_on,
            mode=mode,
            taken_by=taken_by,
            paper_ref=paper_ref,
            renew_on=renew_on,
            renew=renew,
            now=now,
        )
        for purpose in dict.fromkeys(purposes)
        for employer_id in whom
    ]
