"""What the pages of papers share: which version is wanted, the PDF as an answer, and what is
printed of one person."""

from collections.abc import Callable, Iterable, Sequence

from litestar import Response

from jobbridge.i18n import LOCALES, N_, words
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import agreements_of
from jobbridge.inmates.vocabulary import PURPOSES
from jobbridge.paper import agreements, consultation_sheets, cv, queries, rules, work_sheets
from jobbridge.paper.press import printed
from jobbridge.paper.sheets import Sheet, beside
from jobbridge.paper.version import Version
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask

COUNSELOR = frozenset({Role.COUNSELOR})
INSIDE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
BOTH = "lv-ru"
Build = Callable[[Version], Sequence[Sheet]]
CV, FORM, PLAN = N_("CV"), N_("Career consultation"), N_("My plan")
AGREEMENTS, VACANCIES = N_("Agreements to sign"), N_("Vacancies")


def version(ask: Ask, locale: str, *, easy: bool, named: bool = True) -> Version:
    return Version(words(locale), ask.today, ask.services.settings.public_url, easy, named)


def papers(ask: Ask, build: Build, *, language: str, easy: bool, named: bool) -> list[Sheet]:
    """What `build` makes, in one language or in Latvian and Russian side by side."""
    if language != BOTH:
        locale = language if language in LOCALES else "lv"
        return list(build(version(ask, locale, easy=easy, named=named)))
    latvian = build(version(ask, "lv", easy=easy, named=named))
    russian = build(version(ask, "ru", easy=easy, named=named))
    return [
        sheet for one, other in zip(latvian, russian, strict=True) for sheet in beside(one, other)
    ]


def pdf(ask: Ask, sheets: Sequence[Sheet], title: str, name: str) -> Response[bytes]:
    """`title` and `name` are of the paper and its reference: both travel with the file."""
    return Response(
        printed(sheets, title=title, now=ask.now),
        status_code=200,
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="{name}.pdf"',
            "cache-control": "no-store",
        },
    )


def answer(ask: Ask, build: Build, title: str, name: str) -> Response[bytes]:
    """The version that the address asks for: `language`, `size=full` for the longer one in
    small print, `name=no` for the reference alone."""
    language = ask.query("language")
    sheets = papers(
        ask,
        build,
        language=language,
        easy=ask.query("size") != "full",
        named=ask.query("name") != "no",
    )
    wanted = language if language in LOCALES else "lv"
    return pdf(ask, sheets, words(wanted).gettext(title), name)


# What is printed of a person, one or many: `bulk_pages` uses these too.


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
    minor = rules.is_minor(inmate.birth_date, ask.today)
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
