"""Papers of vacancies and employers: nobody stands on them."""

from collections.abc import Sequence

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.i18n import N_
from jobbridge.paper import queries, work_sheets
from jobbridge.paper.answer_pages import COUNSELOR, INSIDE, answer
from jobbridge.paper.person_pages import VACANCIES
from jobbridge.paper.sheets import Sheet
from jobbridge.paper.version import Version
from jobbridge.vacancies.model import Employer
from jobbridge.vacancies.queries import Filters, employer_for, vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get


@get("/vacancies/{ref:str}/paper", COUNSELOR | {Role.EMPLOYER, Role.AGENCY})
def vacancy_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    vacancy = vacancy_for(ask.session, ask.viewer, ref)

    def build(wanted: Version) -> Sequence[Sheet]:
        return [work_sheets.vacancy(queries.offer_of(ask.session, vacancy, wanted.words), wanted)]

    return answer(ask, build, N_("Vacancy"), f"vacancy-{vacancy.ref}")


@get("/employers/{employer_id:int}/paper", COUNSELOR | {Role.EMPLOYER, Role.AGENCY})
def employer_paper(ask: NamedDependency[Ask], employer_id: FromPath[int]) -> Response[bytes]:
    employer = employer_for(ask.session, ask.viewer, employer_id)
    offered = queries.offered_by(ask.session, ask.viewer, employer, ask.today)

    def build(wanted: Version) -> Sequence[Sheet]:
        offers = [queries.offer_of(ask.session, one, wanted.words) for one in offered]
        return [_employer(employer, offers, wanted)]

    return answer(ask, build, N_("Employer"), f"employer-{employer.registration_number}")


def _employer(employer: Employer, offers: Sequence[queries.Offer], wanted: Version) -> Sheet:
    _ = wanted.words.gettext
    town = employer.municipality.name if employer.municipality else ""
    terms: list[tuple[str, str | None]] = [
        (_("Line of business"), employer.sector),
        (_("Address"), ", ".join(dict.fromkeys(filter(None, [employer.address, town])))),
    ]
    return work_sheets.employer(
        employer.name,
        terms,
        employer.about(wanted.words.locale),
        employer.vetted_at is not None,
        offers,
        wanted,
    )


@get("/paper/board", INSIDE)
def board_paper(ask: NamedDependency[Ask]) -> Response[bytes]:
    """For a notice board: the vacancies named by `vacancy`, or the first that the filters of
    the list leave."""
    place = ask.query("municipality")
    found = queries.board_for(
        ask.session,
        ask.viewer,
        refs=[str(ref)[:12] for ref in ask.request.query_params.getall("vacancy", [])],
        filters=Filters(
            text=ask.query("text"),
            occupation=ask.query("occupation"),
            municipality_id=int(place) if place.isdecimal() and len(place) < 10 else None,
            open_on=ask.today,
        ),
    )

    def build(wanted: Version) -> Sequence[Sheet]:
        offers = [queries.offer_of(ask.session, one, wanted.words) for one in found]
        return [work_sheets.board(offers, wanted)]

    return answer(ask, build, VACANCIES, "vacancies")


HANDLERS = [vacancy_paper, employer_paper, board_paper]
