"""The letter of intent of an offer that stands: for its employer to sign, for the court."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications.card_queries import revealed_for
from jobbridge.applications.model import State
from jobbridge.employments import rules
from jobbridge.employments.model import Employment
from jobbridge.employments.queries import employment_for
from jobbridge.i18n import N_, Words
from jobbridge.paper import letter_sheets, queries
from jobbridge.paper.answer_pages import answer
from jobbridge.paper.sheets import Sheet
from jobbridge.paper.version import Version
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

STANDING = (State.OFFER, State.ACCEPTED)


@get("/employments/{ref:str}/paper/letter", {Role.COUNSELOR, Role.EMPLOYER})
def letter_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    """With the name only where the employer knows it; otherwise the counselor writes it in."""
    made = employment_for(ask.session, ask.viewer, ref)
    application = made.application
    if application.state not in STANDING:
        said = N_("A letter of intent is printed of an offer before the work has begun.")
        ask.flash("info", ask.words.gettext(said))
        return ask.redirect(f"/employments/{ref}")
    known = revealed_for(ask.session, ask.viewer, [application], today=ask.today)
    revealed = known.get(application.id)
    person = revealed.full_name or "" if revealed else ""

    def build(wanted: Version) -> Sequence[Sheet]:
        return [
            letter_sheets.intent(
                queries.offer_of(ask.session, application.vacancy, wanted.words),
                registration=application.vacancy.employer.registration_number,
                person=person if wanted.named else "",
                start_on=made.start_on,
                terms=_given(made, wanted.words),
                ref=application.ref,
                version=wanted,
            )
        ]

    return answer(ask, build, N_("Letter of intent"), f"letter-{application.ref}")


def _given(made: Employment, words: Words) -> list[str]:
    """What the employer gives besides the pay, each with its amount where one was offered."""
    amounts = {"room": made.room_cents, "advance": made.advance_cents}
    lines = {
        "room": N_("%(what)s: %(amount)s a month"),
        "advance": N_("%(what)s: %(amount)s"),
    }
    given = []
    for code in made.terms:
        what, cents = words.gettext(rules.TERMS[code]), amounts.get(code)
        if cents is None:
            given.append(what)
        else:
            given.append(words.gettext(lines[code], what=what, amount=words.euros(cents)))
    return given


HANDLERS = [letter_paper]
