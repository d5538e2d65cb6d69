"""Asking for introductions: who may ask, when the answer is due, and where a request stands."""

from datetime import date

from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.errors import Reason
from jobbridge.i18n import N_


def why_not_ask(
    *, vetted: bool, published: bool, already_open: bool, silent_since: date | None = None
) -> list[Reason]:
    """All reasons against an employer's asking for one vacancy. `silent_since` is set while the
    employer is paused for not answering."""
    reasons = []
    if not vetted:
        reasons.append(
            Reason(
                "not_vetted",
                N_("The State Employment Agency has not confirmed your company yet."),
            )
        )
    if not published:
        reasons.append(Reason("not_published", N_("Publish the vacancy first.")))
    if already_open:
        reasons.append(
            Reason("already_open", N_("You have already asked; counselors are looking for people."))
        )
    if silent_since is not None:
        reasons.append(
            Reason(
                "silent",
                N_(
                    "People have been waiting for your answer since %(since)s. Answer their "
                    "skills cards first."
                ),
                {"since": silent_since},
            )
        )
    return reasons


def answer_due(calendar: WorkCalendar, asked_on: date, days: int) -> date:
    """So many working days after the day on which the employer asked."""
    return calendar.add_workdays(calendar.next_workday(asked_on), days)


def earliest_interview(calendar: WorkCalendar, answer_by: date, notice_days: int) -> date:
    """The first day on which a visit is realistic: the working day after the answer, and the
    prisons' notice for passes. It depends on nobody who is or is not proposed."""
    return calendar.add_workdays(answer_by, 1 + notice_days)


def lapses_on(calendar: WorkCalendar, answer_by: date, days: int) -> date:
    """The first day on which an unanswered request, and whoever stood in it unasked, lapses: so
    many working days after the answer was due."""
    return calendar.add_workdays(answer_by, days)


def stage(request_state: str, *, due: date, earliest: date, today: date) -> Reason:
    """Where a request stands, for the employer and the agency: from its own state and dates
    alone, so that nothing in it depends on who was proposed, asked, barred or left out."""
    dates = {"due": due, "earliest": earliest}
    if request_state == "open" and today <= due:
        return Reason(
            "talking",
            N_(
                "Counselors are talking with people. The answer comes by %(due)s and interviews "
                "are possible from %(earliest)s on."
            ),
            dates,
        )
    if request_state == "open":
        return Reason(
            "late",
            N_(
                "The answer was due on %(due)s and is late. Interviews are possible from "
                "%(earliest)s on."
            ),
            dates,
        )
    if request_state == "answered":
        return Reason(
            "answered",
            N_(
                "Counselors have answered; whoever agrees later is shown too. Interviews are "
                "possible from %(earliest)s on."
            ),
            dates,
        )
    if request_state == "lapsed":
        return Reason("lapsed", N_("Nobody could be introduced in time. You may ask again."))
    return Reason("closed", N_("This request is closed."))
