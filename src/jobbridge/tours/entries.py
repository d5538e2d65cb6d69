"""What a tour says in its employer's calendar: one entry from the first meeting to the last, each
prison only once an interview there is confirmed; never a name."""

from collections.abc import Callable, Sequence

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation
from jobbridge.calendar.spans import Span
from jobbridge.clock import local_day
from jobbridge.days import entries as days
from jobbridge.i18n import N_, Words, words
from jobbridge.interviews.model import Interview, Mode
from jobbridge.tours.model import Tour, TourStop

Met = Sequence[tuple[TourStop, Sequence[Interview]]]
"""The stops with interviews, in their order, and whom they are with."""


def span_of(met: Met) -> Span:
    rows = [one for _, interviews in met for one in interviews]
    return Span(min(one.starts_at for one in rows), max(one.ends_at for one in rows))


def status_of(met: Met) -> str:
    """It is sure once each of its prisons is."""
    if not met:
        return "CANCELLED"
    sure = all(days.settled(interviews) for _, interviews in met)
    return "CONFIRMED" if sure else "TENTATIVE"


def audiences(tour: Tour) -> list[str]:
    """Its days are in the calendars of those inside."""
    return [organisation(tour.employer_id)]


def texts(tour: Tour, met: Met, public_url: str) -> Callable[[str, str], EntryTexts]:
    """The entry's words for each language and tier."""
    status = status_of(met)
    places = [
        stop.prison.name
        for stop, interviews in met
        if any(one.mode == Mode.IN_PERSON for one in days.settled(interviews))
    ]
    url = f"{public_url}/tours/{tour.ref}" if public_url else ""

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            return EntryTexts(summary=language.gettext(N_("Busy")))
        title = language.ngettext(
            "Tour of interview days: %(n)s prison",
            "Tour of interview days: %(n)s prisons",
            len(met),
        )
        if status == "CANCELLED":
            title = language.gettext(N_("Tour of interview days"))
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        elif status == "TENTATIVE":
            title = language.gettext(N_("Not yet confirmed: %(title)s"), title=title)
        lines = [line for stop, interviews in met for line in _stop(language, stop, interviews)]
        return EntryTexts(
            summary=title,
            description="\n".join([tour.employer.name, *lines]),
            location="; ".join(places),
            url=url,
            categories=("TOUR",),
        )

    return say


def _stop(language: Words, stop: TourStop, interviews: Sequence[Interview]) -> list[str]:
    """A stop is in one prison: beside its name stands only what is confirmed there."""
    sure = days.settled(interviews)
    told = sure or interviews
    day = language.day(local_day(told[0].starts_at))
    hidden = N_("The place is shown once the prison confirms.")
    return [
        f"{day}: {stop.prison.name if sure else language.gettext(hidden)}",
        *(
            f"{language.time(one.starts_at)}–{language.time(one.ends_at)} "
            f"{one.application.ref} · {one.application.vacancy.title}"
            for one in told
        ),
    ]
