"""Papers of a release-day hand-over, each a PDF for the counselor to print."""

from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.handovers import queries, rules, seen_queries
from jobbridge.handovers.model import Kind
from jobbridge.i18n import N_
from jobbridge.inmates.consent_rules import is_minor
from jobbridge.paper import handover_sheets
from jobbridge.paper.answer_pages import COUNSELOR, answer
from jobbridge.paper.handover_sheets import FirstDay
from jobbridge.paper.sheets import Sheet
from jobbridge.paper.version import Version
from jobbridge.parameters.handover_rules import HANDOVER_KEPT
from jobbridge.parameters.queries import value_of
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get

TITLE, FIRST, SIGN = N_("Release-day hand-over"), N_("My first day"), N_("Agreement to sign")
ONLY_AGREED = N_("The sheet is printed once the person has agreed that this recipient is told.")


@get("/inmates/{ref:str}/handover/paper", COUNSELOR)
def first_day_paper(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """For the person: where to go first."""
    inmate = queries.worked_on_for(ask.session, ask.viewer, ref)
    (line,) = queries.lines_of(ask.session, [inmate], ask.today)

    def build(wanted: Version) -> Sequence[Sheet]:
        said = wanted.words.gettext
        values = seen_queries.values_of(ask.session, inmate, wanted.words)
        handover = queries.handovers_of(ask.session, [inmate.id]).get(inmate.id)
        shown = FirstDay(
            release=values[rules.Field.RELEASE],
            appointment=seen_queries.appointment_in_words(
                ask.session, inmate, handover, wanted.words
            ),
            sleeps=(handover.first_night if handover else "") or "",
            takes_over=[
                f"{said(rules.KINDS[Kind(one.kind)])}: {seen_queries.named(one, wanted.words)}"
                for one in line.recipients
                if one.state in rules.LIVE
            ],
            missing=[said(rules.ITEMS[item]) for item in line.lacking],
            counselor=values[rules.Field.COUNSELOR],
        )
        return [handover_sheets.first_day(shown, inmate.name, inmate.ref, wanted)]

    return answer(ask, build, FIRST, f"first-day-{inmate.ref}")


@get("/inmates/{ref:str}/handover/{recipient:str}/paper/sheet", COUNSELOR)
def recipient_paper(
    ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]
) -> Response[Any]:
    """For one recipient: what the table gives it, once the person agrees."""
    found = queries.recipient_of_person_for(ask.session, ask.viewer, ref, recipient)
    if not queries.is_agreed(ask.session, found):
        ask.flash("info", ask.words.gettext(ONLY_AGREED))
        return ask.redirect(f"/inmates/{ref}/handover")

    def build(wanted: Version) -> Sequence[Sheet]:
        told = seen_queries.told_to(ask.session, found, wanted.words)
        return [
            handover_sheets.recipient(
                wanted.words.gettext(rules.KINDS[Kind(found.kind)]),
                [(one.label, one.text) for one in told],
                ref=found.ref,
                version=wanted,
            )
        ]

    return answer(ask, build, TITLE, f"handover-{found.ref}")


@get("/inmates/{ref:str}/handover/{recipient:str}/paper/agreement", COUNSELOR)
def agreement_paper(
    ask: NamedDependency[Ask], ref: FromPath[str], recipient: FromPath[str]
) -> Response[bytes]:
    """To sign: it names every field that this recipient would see."""
    found = queries.recipient_of_person_for(ask.session, ask.viewer, ref, recipient)
    inmate, kind = found.inmate, Kind(found.kind)
    minor = is_minor(inmate.birth_date, inmate.personal_code, ask.today)

    def build(wanted: Version) -> Sequence[Sheet]:
        said = wanted.words.gettext
        named = seen_queries.named(found, wanted.words)
        who = said(rules.KINDS[kind])
        return [
            handover_sheets.agreement(
                who if named == who else f"{who}: {named}",
                [said(rules.FIELDS[field]) for field in rules.Field if field in rules.SEES[kind]],
                inmate.name,
                inmate.ref,
                days=value_of(ask.session, HANDOVER_KEPT),
                minor=minor,
                version=wanted,
            )
        ]

    return answer(ask, build, SIGN, f"agreement-{found.ref}")


HANDLERS = [first_day_paper, recipient_paper, agreement_paper]
