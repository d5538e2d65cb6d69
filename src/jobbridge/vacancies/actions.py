"""What employers and the agency do with vacancies. What they do with employers: `employers`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.places.model import Municipality
from jobbridge.refs import new_ref
from jobbridge.taxonomy.queries import occupation_by_code
from jobbridge.vacancies import queries, rules
from jobbridge.vacancies.deciding import PLAIN, decided
from jobbridge.vacancies.duty_tags import derive_duties, derive_moderated, retag, said_at_first
from jobbridge.vacancies.model import Requirement, State, Vacancy, VacancyDuty
from jobbridge.vacancies.vocabulary import CLOSE_REASONS
from jobbridge.vacancies.wage_queries import wages
from jobbridge.viewer import Role, Viewer


def save_draft(
    session: Session,
    viewer: Viewer,
    *,
    offer: rules.Offer,
    ref: str | None = None,
    employer_id: int | None = None,
    stamp: str | None = None,
    tags: Iterable[str] | None = None,
    publishing: bool = False,
    now: datetime,
    today: date,
) -> Vacancy:
    """Store what an employer typed: a new draft, or a change of its own vacancy `ref`.

    A published vacancy must stay publishable. `stamp` is of the content that the form was filled
    from (`rules.stamp`): if it has moved on, `Stale`. `tags` are the duties of a vacancy that was
    never published (`say_duties` afterwards). `publishing` asks at once for everything that
    `publish` would refuse.
    """
    if not (viewer.system or viewer.is_(Role.EMPLOYER)):
        raise NotFound
    reasons = rules.why_not_saveable(offer)
    occupation = occupation_by_code(session, offer.occupation_code)
    if offer.occupation_code and occupation is None:
        reasons.append(
            Reason("occupation", N_("Choose the occupation from the list."), field="occupation")
        )
    reasons += rules.why_not_wishes(
        offer.wishes,
        known_skills=queries.known_skills(
            session, (wish.code for wish in offer.wishes if wish.kind == "skill")
        ),
    )
    place = session.get(Municipality, offer.municipality_id) if offer.municipality_id else None
    if offer.municipality_id and place is None:
        reasons.append(
            Reason("municipality", N_("Choose one from the list."), field="municipality")
        )
    if ref is None:
        employer = queries.employer_for(
            session, viewer, employer_id or min(viewer.organisations, default=0)
        )
        vacancy = Vacancy(
            ref=new_ref(),
            employer_id=employer.id,
            employer=employer,
            title=offer.title,
            state=State.DRAFT,
            version=0,
            decided="",
            created_at=now,
            updated_at=now,
            requirements=[],
            duties=[],
        )
    else:
        vacancy = _own(session, viewer, ref)
        if stamp is not None and stamp != rules.stamp(queries.offer_of(vacancy)):
            raise Stale(
                [
                    Reason(
                        "stale",
                        N_("Somebody else changed this vacancy. Open it again and compare."),
                    )
                ]
            )
    if publishing or vacancy.state == State.PUBLISHED:
        reasons += rules.why_not_publishable(
            offer,
            today=today,
            vetted=vacancy.employer.vetted_at is not None,
            wages=wages(session),
        )
    if reasons:
        raise Refused(_first_of_each(reasons))
    before = queries.offer_of(vacancy) if ref else None
    moved = vacancy.municipality_id != offer.municipality_id or vacancy.address != offer.address
    for name in PLAIN:
        setattr(vacancy, name, getattr(offer, name))
    occupation_id = occupation.id if occupation else None
    if occupation_id != vacancy.occupation_id:
        vacancy.occupation, vacancy.occupation_id = occupation, occupation_id
        derive_moderated(session, viewer, vacancy, now)
    vacancy.occupation_confirmed, vacancy.occupation_confidence = occupation is not None, 1.0
    if moved and place is not None:
        vacancy.municipality = place
        vacancy.lat, vacancy.lon = place.lat, place.lon
    _require(vacancy, offer.wishes)
    if before is not None:
        vacancy.decide(*decided(before, offer))
    session.add(vacancy)
    session.flush()
    if tags is not None and vacancy.published_at is None:
        retag(vacancy, tags)
    changed(session, viewer, vacancy, "vacancy.save", now=now)
    return vacancy


def _first_of_each(reasons: list[Reason]) -> list[Reason]:
    """A rule that speaks twice of the same field (as draft, as published) is heard once."""
    first: dict[tuple[str, str | None], Reason] = {}
    for reason in reasons:
        first.setdefault((reason.code, reason.field), reason)
    return list(first.values())


def set_requirements(
    session: Session, viewer: Viewer, *, ref: str, wishes: Iterable[rules.Wish], now: datetime
) -> Vacancy:
    """Replace what a vacancy asks for; an import then leaves it alone."""
    vacancy = _own(session, viewer, ref)
    offer = replace(queries.offer_of(vacancy), wishes=tuple(wishes))
    skills = (wish.code for wish in offer.wishes if wish.kind == "skill")
    if reasons := rules.why_not_wishes(
        offer.wishes, known_skills=queries.known_skills(session, skills)
    ):
        raise Refused(reasons)
    if vacancy.state == State.PUBLISHED and (reasons := rules.why_not_languages(offer.wishes)):
        raise Refused(reasons)
    _require(vacancy, offer.wishes)
    vacancy.decide("requirements")
    changed(session, viewer, vacancy, "vacancy.requirements", now=now)
    return vacancy


def confirm_occupation(
    session: Session, viewer: Viewer, *, ref: str, code: str, now: datetime
) -> Vacancy:
    """A person says which occupation a title means; what was derived follows it."""
    vacancy = _own(session, viewer, ref, agency=True)
    occupation = occupation_by_code(session, code)
    if occupation is None:
        raise Refused(
            [Reason("occupation", N_("Choose the occupation from the list."), field="occupation")]
        )
    if occupation.id != vacancy.occupation_id or not vacancy.occupation_confirmed:
        vacancy.occupation, vacancy.occupation_id = occupation, occupation.id
        derive_duties(session, vacancy)
        if "requirements" not in vacancy.decisions:
            profile = queries.profiles(session, [occupation.id])[occupation.id]
            wishes, _ = rules.derive(profile, vacancy.working_time)
            kept = [queries.wish_of(r) for r in vacancy.requirements if not r.derived]
            _require(vacancy, (*kept, *wishes))
    vacancy.occupation_confirmed, vacancy.occupation_confidence = True, 1.0
    vacancy.decide("occupation")
    changed(session, viewer, vacancy, "vacancy.occupation", now=now)
    return vacancy


def publish(session: Session, viewer: Viewer, *, ref: str, now: datetime, today: date) -> Vacancy:
    """Show it to counselors and let people be proposed for it."""
    vacancy = _own(session, viewer, ref)
    reasons = rules.why_not_step("publish", vacancy.state) or rules.why_not_publishable(
        queries.offer_of(vacancy),
        today=today,
        vetted=vacancy.employer.vetted_at is not None,
        wages=wages(session),
    )
    if reasons:
        raise Refused(reasons)
    return _step(session, viewer, vacancy, "publish", now=now)


def pause(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Vacancy:
    """Take it out of sight for a while; who was introduced stays introduced."""
    vacancy = _own(session, viewer, ref, agency=True)
    if reasons := rules.why_not_step("pause", vacancy.state):
        raise Refused(reasons)
    return _step(session, viewer, vacancy, "pause", now=now)


def renew(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    apply_by: date | None,
    now: datetime,
    today: date,
) -> Vacancy:
    """A later last day to apply; what was paused or closed is open again."""
    vacancy = _own(session, viewer, ref)
    offer = replace(queries.offer_of(vacancy), apply_by=apply_by)
    reasons = rules.why_not_step("renew", vacancy.state) or rules.why_not_publishable(
        offer, today=today, vetted=vacancy.employer.vetted_at is not None, wages=wages(session)
    )
    if reasons:
        raise Refused(reasons)
    vacancy.apply_by = apply_by
    vacancy.decide("apply_by")
    return _step(session, viewer, vacancy, "renew", now=now)


def close(session: Session, viewer: Viewer, *, ref: str, reason: str, now: datetime) -> Vacancy:
    """No more people for it; `reason` is a key of `CLOSE_REASONS`."""
    vacancy = _own(session, viewer, ref, agency=True)
    reasons = rules.why_not_step("close", vacancy.state)
    if reason not in CLOSE_REASONS:
        reasons.append(Reason("reason", N_("Choose one from the list."), field="reason"))
    if reasons:
        raise Refused(reasons)
    before = vacancy.state
    _step(session, viewer, vacancy, "close", now=now)
    vacancy.close_reason, vacancy.closed_at, vacancy.closed_from = reason, now, before
    return vacancy


def reopen(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Vacancy:
    """Closing taken back: the vacancy is again what it was."""
    vacancy = _own(session, viewer, ref, agency=True)
    if reasons := rules.why_not_reopen(
        vacancy.state, vacancy.closed_from, vacancy.closed_at, vacancy.close_reason, now
    ):
        raise Refused(reasons)
    vacancy.state = vacancy.closed_from
    vacancy.closed_at, vacancy.close_reason, vacancy.closed_from = None, "", ""
    changed(session, viewer, vacancy, "vacancy.reopen", now=now)
    return vacancy


def duplicate(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Vacancy:
    """A new draft with the same content, without its dates."""
    old = _own(session, viewer, ref)
    new = Vacancy(
        ref=new_ref(),
        employer_id=old.employer_id,
        employer=old.employer,
        occupation_id=old.occupation_id,
        occupation=old.occupation,
        occupation_confirmed=old.occupation_confirmed,
        occupation_confidence=old.occupation_confidence,
        municipality=old.municipality,
        lat=old.lat,
        lon=old.lon,
        state=State.DRAFT,
        version=0,
        decided="",
        created_at=now,
        updated_at=now,
        duties=[VacancyDuty(tag=d.tag, derived=d.derived) for d in old.duties],
        **{name: getattr(old, name) for name in PLAIN if name not in ("apply_by", "start_from")},
    )
    _require(new, (queries.wish_of(row) for row in old.requirements))
    session.add(new)
    session.flush()
    changed(session, viewer, new, "vacancy.duplicate", now=now)
    return new


def _own(session: Session, viewer: Viewer, ref: str, *, agency: bool = False) -> Vacancy:
    """The vacancy, if the viewer may change it: its employer, and the agency where said.
    As it stands now, and held until the transaction ends: the second of two equal requests meets
    what the first one left."""
    vacancy = queries.vacancy_for(session, viewer, ref, lock=True)
    if viewer.system or viewer.is_(Role.EMPLOYER) or (agency and viewer.is_(Role.AGENCY)):
        return vacancy
    raise NotFound


def _step(
    session: Session, viewer: Viewer, vacancy: Vacancy, verb: str, *, now: datetime
) -> Vacancy:
    vacancy.state = rules.STEPS[verb, vacancy.state]
    if vacancy.state == State.PUBLISHED:
        if vacancy.published_at is None:
            said_at_first(session, viewer, vacancy, now)
        vacancy.published_at = vacancy.published_at or now
        vacancy.closed_at, vacancy.close_reason, vacancy.closed_from = None, "", ""
    vacancy.decide("state")
    changed(session, viewer, vacancy, f"vacancy.{verb}", now=now)
    return vacancy


def _require(vacancy: Vacancy, wishes: Iterable[rules.Wish]) -> None:
    wanted = rules.told_apart(wishes)
    if wanted != rules.told_apart(queries.wish_of(row) for row in vacancy.requirements):
        vacancy.requirements = [Requirement(**vars(wish)) for wish in wanted]


def changed(
    session: Session, viewer: Viewer, vacancy: Vacancy, verb: str, *, now: datetime
) -> None:
    """Version, job and audit row move together with every change that matching may see."""
    vacancy.version += 1
    vacancy.updated_at = now
    session.flush()
    post(
        session,
        "rematch_vacancy",
        f"rematch:vacancy:{vacancy.id}:{vacancy.version}",
        {"vacancy_id": vacancy.id},
        now=now,
    )
    record(session, viewer, verb, "vacancy", vacancy.id, now=now)
