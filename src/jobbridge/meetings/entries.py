"""What a meeting says in calendars: the employer and its vacancies; the place only once it is
confirmed and only where there is one."""

from collections.abc import Callable

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation, own, room
from jobbridge.i18n import N_, words
from jobbridge.interviews.model import Mode
from jobbridge.meetings.model import Meeting, State

STATUSES = {
    State.PLANNED: "TENTATIVE",
    State.CONFIRMED: "CONFIRMED",
    State.TOOK_PLACE: "CONFIRMED",
    State.CANCELLED: "CANCELLED",
}


def audiences(meeting: Meeting) -> list[str]:
    """Whose feeds carry it: the employer, each prison and its room, and who planned it."""
    found = [organisation(meeting.employer_id)]
    for place in meeting.places:
        found += [organisation(place.prison_id), room(place.prison_id, place.room_id)]
    if meeting.planned_by is not None:
        found.append(own(meeting.planned_by))
    return found


def texts(meeting: Meeting, public_url: str) -> Callable[[str, str], EntryTexts]:
    """The entry's words for each language and tier. Without `public_url` it carries no link."""
    state, video = State(meeting.state), meeting.mode == Mode.VIDEO
    confirmed = state in (State.CONFIRMED, State.TOOK_PLACE)
    employer, titles = meeting.employer.name, [vacancy.title for vacancy in meeting.vacancies]
    place = ""
    if confirmed and not video:
        one = meeting.places[0]
        place = ", ".join(p for p in (one.prison.name, one.room.name, one.prison.address) if p)
    url = f"{public_url}/meetings/{meeting.ref}" if public_url else ""

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            return EntryTexts(summary=language.gettext(N_("Busy")))
        summary = N_("Employer meeting by video") if video else N_("Employer meeting")
        title = f"{language.gettext(summary)}: {employer}"
        about = list(titles)
        if state is State.CANCELLED:
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        elif not confirmed:
            title = language.gettext(N_("Not yet confirmed: %(title)s"), title=title)
            if not video:
                about.append(language.gettext(N_("The place is shown once the prison confirms.")))
        return EntryTexts(
            summary=title,
            description="\n".join(about),
            location=place,
            url=url,
            categories=("MEETING", "VIDEO" if video else "IN-PERSON"),
        )

    return say
