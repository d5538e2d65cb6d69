"""What is printed of one person: `pages` prints one of them, `bulk_pages` many."""

from collections.abc import Iterable, Sequence

from jobbridge.i18n import N_
from jobbridge.inmates.consent_rules import is_minor
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import agreements_of
from jobbridge.inmates.vocabulary import PURPOSES
from jobbridge.paper import agreements, consultation_sheets, cv, queries, work_sheets
from jobbridge.paper.answer_pages import Build
from jobbridge.paper.sheets import Sheet
from jobbridge.paper.version import Version
from jobbridge.vacancies.model import Vacancy
from jobbridge.web.ask import Ask

CV, FORM, PLAN = N_("CV"), N_("Career consultation"), N_("My plan")
AGREEMENTS, VACANCIES = N_("Agreements to sign"), N_("Vacancies")


def cv_of(ask: Ask, inmate: Inmate) -> Build:
    def build(wanted: Version) -> Sequence[Sheet]:
        items = queries.items_of(ask.session, inmate, wanted.words, ask.today)
        town = inmate.municipality.name if inmate.municipality else ""
        return [cv.cv(inmate.name, town, inmate.contact or "", items, wanted)]

    return build


def form_of(_ask: Ask, inmate: Inmate) -> Build:
    return lambda wanted: [consultation_sheets.form(inmate.name, inmate.ref, wanted)]


def plan_of(ask: Ask, inmate: Inmate) -> Build:
    def build(wanted: Version) -> Sequence[Sheet]:
        planned = queries.planned_for(ask.session, ask.viewer, inmate, wanted.words)
        return [consultation_sheets.plan(inmate.name, inmate.ref, planned, wanted)]

    return build


def agreements_to_sign(ask: Ask, inmate: Inmate, purpose: str = "") -> Build:
    """The one asked for, or all that are not given yet; all of them where all are."""
    given = {
        agreement.purpose
        for agreement in agreements_of(ask.session, [inmate.id])[inmate.id]
        if agreement.organisation_id is None
    }
    missing = [key for key in PURPOSES if key not in given] or list(PURPOSES)
    chosen = [purpose] if purpose in PURPOSES else missing
    names = queries.employers_offering(ask.session, ask.viewer, ask.today)
    minor = is_minor(inmate.birth_date, inmate.personal_code, ask.today)
    return lambda wanted: [
        agreements.agreement(
            key, inmate.name, inmate.ref, employers=names, minor=minor, version=wanted
        )
        for key in chosen
    ]


def vacancies_of(
    ask: Ask, inmate: Inmate, offered: Iterable[Vacancy], otherwise: str = ""
) -> Build:
    """One sheet for each vacancy. `otherwise` is where the answer is recorded while there is no
    application yet."""
    offered = list(offered)

    def build(wanted: Version) -> Sequence[Sheet]:
        made = []
        for vacancy in offered:
            application = queries.application_of(ask.session, inmate, vacancy)
            record_at = otherwise or f"/inmates/{inmate.ref}/matches"
            if application is not None:
                record_at = f"/applications/{application.ref}"
            made.append(
                work_sheets.for_person(
                    queries.offer_of(ask.session, vacancy, wanted.words),
                    queries.fit_for(
                        ask.session, ask.viewer, inmate, vacancy, wanted.words, ask.today
                    ),
                    inmate.name,
                    inmate.ref,
                    record_at,
                    wanted,
                )
            )
        return made

    return build
