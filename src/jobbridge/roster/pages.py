"""What a roster or a movements file has left to be decided, and the files' templates."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.exports import XLSX, xlsx_table
from jobbridge.i18n import N_
from jobbridge.roster import question_actions, question_queries, vocabulary
from jobbridge.roster.page_parts import shown_question, texts_for
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})


class LineDecisionForm(Input):
    decision: Literal["take", "keep"]


@get("/roster/questions", WHO)
def questions(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


def _page(ask: Ask, form: Form[LineDecisionForm] | None = None) -> Response[str]:
    page = question_queries.questions_for(ask.session, ask.viewer, page=ask.number("page"))

    def url(number: int) -> str | None:
        return f"/roster/questions?page={number}" if 1 <= number <= page.pages else None

    return ask.render(
        "roster/questions.html",
        status=422 if form else 200,
        form=form or ask.blank(LineDecisionForm),
        questions=[shown_question(one, ask.viewer) for one in page.rows],
        total=page.total,
        turn={
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1),
            "next_url": url(page.number + 1),
        },
        **texts_for(ask.session, ask.words),
    )


@post("/roster/questions/{ref:str}", WHO)
def decide(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(LineDecisionForm)
    with form.attempt(ask.session):
        take = form.data.decision == "take"
        question_actions.decide(ask.session, ask.viewer, ref=ref, take=take, now=ask.now)
        said = N_("Taken as in the file.") if take else N_("Kept as it is here.")
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect("/roster/questions")
    return _page(ask, form)


@get("/roster/template/roster.xlsx", WHO)
def roster_template(ask: NamedDependency[Ask]) -> Response[bytes]:
    return _template(ask, "roster")


@get("/roster/template/movements.xlsx", WHO)
def movements_template(ask: NamedDependency[Ask]) -> Response[bytes]:
    return _template(ask, "movements")


def _template(ask: Ask, kind: str) -> Response[bytes]:
    """The names of the columns and nothing else: an example would be imported."""
    english = ask.locale == "en"
    names = [one.name if english else one.also[0] for one in vocabulary.COLUMNS[kind]]
    return Response(
        xlsx_table(kind, names, []),
        media_type=XLSX,
        headers={"content-disposition": f'attachment; filename="{kind}-template.xlsx"'},
    )


HANDLERS = [questions, decide, roster_template, movements_template]
NAV = [
    NavItem(
        N_("Roster"),
        "/roster/questions",
        frozenset({Role.PRISON_OFFICER}),
        frozenset({Duty.MOVEMENTS}),
        badge=question_queries.waiting,
    ),
]
