"""What an interview says in calendars: a reference code, never a name, never an inmate; the
place only once it is confirmed."""

from collections.abc import Callable

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation, own, region, room
from jobbridge.i18n import N_, words
from jobbridge.interviews.model import Interview, Mode, State

STATUSES = {
    State.BOOKED: "TENTATIVE",
    State.CONFIRMED: "CONFIRMED",
    State.CANCELLED: "CANCELLED",
}


def audiences(interview: Interview) -> list[str]:
    """Whose feeds carry it: counselor, prison, employer, room, and the branches, with their
    regions, of the vacancy and of the municipality that the person returns to."""
    inmate, vacancy = interview.application.inmate, interview.application.vacancy
    found = [
        organisation(interview.prison_id),
        organisation(interview.employer_id),
        room(interview.prison_id, interview.room_id),
    ]
    if inmate.counselor_id is not None:
        found.append(own(inmate.counselor_id))
    for place in (vacancy.municipality, inmate.municipality):
        if place is not None and place.branch_id is not None:
            found += [organisation(place.branch_id), region(place.region)]
    return found


def texts(interview: Interview, public_url: str) -> Callable[[str, str], EntryTexts]:
    """The entry's words for each language and tier. Without `public_url` it carries no link."""
    state = State(interview.state)
    confirmed = state is State.CONFIRMED
    ref, vacancy = interview.application.ref, interview.application.vacancy.title
    employer = interview.employer.name
    prison = interview.prison
    place = ", ".join(part for part in (prison.name, interview.room.name, prison.address) if part)
    url = f"{public_url}/interviews/{interview.ref}" if public_url else ""
    video = interview.mode == Mode.VIDEO

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            busy = N_("Busy")
            return EntryTexts(summary=language.gettext(busy))
        summary = N_("Job interview by video %(ref)s") if video else N_("Job interview %(ref)s")
        title = language.gettext(summary, ref=ref)
        if state is State.CANCELLED:
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        elif not confirmed:
            title = language.gettext(N_("Not yet confirmed: %(title)s"), title=title)
        about = [f"{employer} · {vacancy}"]
        if not confirmed and state is not State.CANCELLED:
            about.append(language.gettext(N_("The place is shown once the prison confirms.")))
        return EntryTexts(
            summary=title,
            description="\n".join(about),
            location=place if confirmed else "",
            url=url,
            categories=("INTERVIEW", "VIDEO" if video else "IN-PERSON"),
        )

    return say
