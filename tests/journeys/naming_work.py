"""References in the demonstration to services, trial days, and links about work."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Membership
from jobbridge.applications.model import Application
from jobbridge.clock import Clock
from jobbridge.employments import answer_links
from jobbridge.employments.model import Employment, FollowUp
from jobbridge.inmates.model import Inmate
from jobbridge.refs import new_ref
from jobbridge.services import links
from jobbridge.services.model import Referral, Service
from jobbridge.subsidies.model import Subsidy
from jobbridge.trials.model import Trial
from jobbridge.vacancies.model import Vacancy


def served(session: Session, secret: bytes, prison_id: int) -> dict[str, str]:
    """A service of the cast's counselor, who was referred to it, and a provider's link."""
    referral = session.scalars(
        select(Referral)
        .join(Service, Service.id == Referral.service_id)
        .join(Inmate, Inmate.id == Referral.inmate_id)
        .where(
            Service.prison_id == prison_id,
            Inmate.prison_id == prison_id,
            Referral.referred_at.is_not(None),
        )
        .order_by(Referral.id)
    ).first()
    assert referral is not None
    assert referral.referred_at is not None
    now = Clock().now()
    referral.referred_at = max(referral.referred_at, now - timedelta(days=1))
    service = session.get_one(Service, referral.service_id)
    rule = session.scalars(select(Subsidy).order_by(Subsidy.id)).first()
    assert rule is not None
    session.flush()
    return {
        "service": service.ref,
        "referral": referral.ref,
        "refer": links.made(secret, referral.ref, referral.referred_at).path.rpartition("/")[2],
        "subsidy": rule.ref,
    }


def tried(session: Session, secret: bytes, card: str) -> dict[str, str]:
    """A second interview that the cast's employer has proposed, and a link of a follow-up."""
    now = Clock().now()
    application = session.scalars(select(Application).where(Application.ref == card)).one()
    trial = Trial(ref=new_ref(), application_id=application.id, kind="second", proposed_at=now)
    session.add(trial)
    # The newest that somebody with an account was asked: not every employer of a day has one.
    question, asked, reader = session.execute(
        select(FollowUp, Application, Membership.account_id)
        .join(Employment, Employment.id == FollowUp.employment_id)
        .join(Application, Application.id == Employment.application_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .join(Membership, Membership.organisation_id == Vacancy.employer_id)
        .where(FollowUp.asked_at.is_not(None))
        .order_by(FollowUp.due_on.desc(), FollowUp.id.desc(), Membership.account_id)
    ).first() or (None, None, None)
    assert question is not None
    assert question.asked_at is not None
    assert asked is not None
    assert reader is not None
    link = answer_links.made(
        secret,
        ref=asked.ref,
        stage=question.stage,
        answer=answer_links.STILL,
        account_id=reader,
        ends=now + timedelta(days=7),
        asked_at=question.asked_at,
    )
    return {"trial": trial.ref, "works": link.token}
