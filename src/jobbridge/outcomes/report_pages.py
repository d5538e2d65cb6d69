"""The report as a PDF for the file (PDF/UA), of the scope and months that the address names."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.i18n import N_, words
from jobbridge.outcomes import queries, report_sheets
from jobbridge.outcomes.labels import group_name
from jobbridge.outcomes.queries import READERS
from jobbridge.outcomes.views import demanded, percent, view
from jobbridge.paper.answer_pages import pdf, version
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

# A report is an official document: it is written in Latvian unless another language is asked for.
LATVIAN = "lv"


@get("/effectiveness/paper", READERS)
def effectiveness_paper(ask: NamedDependency[Ask]) -> Response[Any]:
    found = view(ask)
    if found.board is None:
        said = N_("No month is closed yet: there is nothing to print.")
        ask.flash("info", ask.words.gettext(said))
        return ask.redirect("/effectiveness")
    wanted = version(ask, LATVIAN, easy=False)
    say, names = words(LATVIAN), queries.names_of(ask.session)
    sheet = report_sheets.report(
        found.board,
        found.scope.name or say.gettext(queries.WHOLE_NAME),
        name_of=lambda trait, code: group_name(names, trait, code, say),
        said=lambda share: percent(share, say),
        demanded=demanded(ask, found, say),
        version=wanted,
    )
    title = say.gettext(N_("Effectiveness report"))
    return pdf(ask, [sheet], title, f"effectiveness-{found.board.last:%Y-%m}")


HANDLERS = [effectiveness_paper]
