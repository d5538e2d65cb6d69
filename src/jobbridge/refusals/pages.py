"""What people were refused for, and what they refused: where a course would help, and where an
employer's terms stand in the way."""

from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from jobbridge.applications import refusal_rules, rules
from jobbridge.applications.queries import labels_of
from jobbridge.audit.table_pages import taken
from jobbridge.demand.labels import KINDS, people_text
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import EDUCATION_LEVELS, LANGUAGES, LICENCES
from jobbridge.refusals import queries
from jobbridge.refusals.rules import Line, lacking
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR, Role.AGENCY})
VERBS = {"employer": "refuse", "person": "decline"}
NAMED = {"language": LANGUAGES, "licence": LICENCES}


def shown(ask: Ask) -> list[dict[str, Any]]:
    """Each line in the viewer's words."""
    found = queries.refusals_for(ask.session, ask.viewer, now=ask.now)
    keys = [line.lacks.partition(":")[::2] for line in found if line.lacks]
    labels = labels_of(ask.session, keys, ask.locale)
    say = ask.words.gettext

    def lacking(line: Line) -> str:
        kind, _, code = line.lacks.partition(":")
        if kind == "education":
            return (
                say(EDUCATION_LEVELS.get(int(code), code)) if code.isdecimal() else say(KINDS[kind])
            )
        if kind in NAMED:
            return say(NAMED[kind].get(code, code))
        return labels.get((kind, code), code)

    return [
        {
            "side": line.side,
            "why": say(rules.said(VERBS[line.side], line.why)),
            "lacks": lacking(line),
            "people": people_text(line.people, ask.words, exact=line.exact),
            "times": line.times,
            "vacancies": line.vacancies,
        }
        for line in found
    ]


def missed(ask: Ask) -> Callable[[str, str], str] | None:
    """For the report on what one step would open: of how many people employers said within a
    year that a requirement of this kind and code is missing. None for who may not read reasons.
    """
    if not ask.viewer.is_(*WHO):
        return None
    exact = queries.exact(ask.viewer)
    found = lacking(queries.refusals_for(ask.session, ask.viewer, now=ask.now))
    return lambda kind, code: people_text(found.get((kind, code), 0), ask.words, exact=exact)


@get("/refusals", WHO)
def refusals_page(ask: NamedDependency[Ask]) -> Response[str]:
    lines = shown(ask)
    return ask.render(
        "refusals/refusals.html",
        employers=[line for line in lines if line["side"] == refusal_rules.Side.EMPLOYER],
        people=[line for line in lines if line["side"] == refusal_rules.Side.PERSON],
        exact=queries.exact(ask.viewer),
    )


@get("/refusals/table", WHO)
def refusals_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    say = ask.words.gettext
    sides = {"employer": say(N_("Employer")), "person": say(N_("Person"))}
    return taken(
        ask,
        "refusals",
        say(N_("Reasons for a no")),
        [
            say(N_("Said by")),
            say(N_("Reason")),
            say(N_("What is missing")),
            say(N_("People")),
            say(N_("How often")),
            say(N_("Vacancies")),
        ],
        (
            (
                sides[line["side"]],
                line["why"],
                line["lacks"],
                line["people"],
                line["times"] if line["times"] is not None else "",
                line["vacancies"] if line["vacancies"] is not None else "",
            )
            for line in shown(ask)
        ),
    )


HANDLERS = [refusals_page, refusals_table]
NAV = [NavItem(N_("Reasons for a no"), "/refusals", WHO)]
