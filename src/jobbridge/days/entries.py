"""What an interview day says in calendars: who is met when, by reference; never a name, and the
place only once an interview of it is confirmed."""

from collections.abc import Callable, Sequence
from datetime import date, time

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation, own
from jobbridge.calendar.spans import Span, local_span
from jobbridge.i18n import N_, words
from jobbridge.interviews.model import Interview, InterviewDay, Mode
from jobbridge.interviews.queries import PLACE_KNOWN

OFFICE = (time(9), time(17))


def span_of(on: date, interviews: Sequence[Interview]) -> Span:
    """From the first meeting to the last."""
    if not interviews:
        return local_span(on, *OFFICE)
    return Span(min(i.starts_at for i in interviews), max(i.ends_at for i in interviews))


def status_of(interviews: Sequence[Interview]) -> str:
    if not interviews:
        return "CANCELLED"
    return "CONFIRMED" if settled(interviews) else "TENTATIVE"


def settled(interviews: Sequence[Interview]) -> list[Interview]:
    """Those that the prison has confirmed, and those that took place: they name it."""
    return [one for one in interviews if one.state in PLACE_KNOWN]


def audiences(
    day: InterviewDay, interviews: Sequence[Interview], *, toured: bool = False
) -> list[str]:
    """The prison, the employer and the counselors of those who are met. A day of a tour stands in
    the tour's entry for the employer."""
    counselors = {one.application.inmate.counselor_id for one in interviews}
    return [
        organisation(day.prison_id),
        *([] if toured else [organisation(day.employer_id)]),
        *(own(number) for number in sorted(counselors - {None}, key=str) if number),
    ]


def texts(
    day: InterviewDay, interviews: Sequence[Interview], public_url: str
) -> Callable[[str, str], EntryTexts]:
    """The entry's words for each language and tier. A day is in one prison: once the entry says
    which, only what is confirmed stands beside it, as on the employer's run sheet. Where nobody
    enters it names none."""
    confirmed = settled(interviews)
    told = confirmed or interviews
    enters = any(one.mode == Mode.IN_PERSON for one in confirmed)
    by_video = bool(told) and all(one.mode == Mode.VIDEO for one in told)
    prison = day.prison
    place = ", ".join(part for part in (prison.name, prison.address) if part)
    url = f"{public_url}/interview-days/{day.ref}" if public_url else ""

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            busy = N_("Busy")
            return EntryTexts(summary=language.gettext(busy))
        title = language.ngettext(
            "Interview day: %(n)s interview", "Interview day: %(n)s interviews", len(told)
        )
        if by_video:
            title = language.gettext(N_("%(title)s by video"), title=title)
        if not interviews:
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        elif not confirmed:
            title = language.gettext(N_("Not yet confirmed: %(title)s"), title=title)
        lines = [
            day.employer.name,
            *(
                f"{language.time(one.starts_at)}–{language.time(one.ends_at)} "
                f"{one.application.ref} · {one.application.vacancy.title}"
                for one in told
            ),
        ]
        return EntryTexts(
            summary=title,
            description="\n".join(lines),
            location=place if enters else "",
            url=url,
            categories=("INTERVIEW-DAY",),
        )

    return say
