"""A PDF as the answer: which version is wanted, and what the file is called."""

from collections.abc import Callable, Sequence

from litestar import Response

from jobbridge.i18n import LOCALES, words
from jobbridge.paper.press import printed
from jobbridge.paper.sheets import Sheet, beside
from jobbridge.paper.version import Version
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask

COUNSELOR = frozenset({Role.COUNSELOR})
INSIDE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
BOTH = "lv-ru"
Build = Callable[[Version], Sequence[Sheet]]


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
