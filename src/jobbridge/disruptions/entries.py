"""What a meeting outside says in calendars: as an interview does, with its place."""

from collections.abc import Callable

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation, own, region
from jobbridge.disruptions.outside_rules import PLACES
from jobbridge.i18n import N_, words
from jobbridge.interviews.after_model import AfterRelease, Place


def audiences(meeting: AfterRelease) -> list[str]:
    """Whose feeds carry it: employer and counselor, the branch where it is there, and the
    branches, with their regions, of the vacancy and of the municipality that the person returns
    to; the prison has no part in it. Of a client of a probation office no branch hears that they
    are not met at."""
    inmate, vacancy = meeting.application.inmate, meeting.application.vacancy
    found = [organisation(vacancy.employer_id)]
    if meeting.place == Place.BRANCH:
        found.append(organisation(meeting.branch_id))
    if inmate.counselor_id is not None:
        found.append(own(inmate.counselor_id))
    if inmate.prison.outside:
        return found
    for place in (vacancy.municipality, inmate.municipality):
        if place is not None and place.branch_id is not None:
            found += [organisation(place.branch_id), region(place.region)]
    return found


def texts(meeting: AfterRelease) -> Callable[[str, str], EntryTexts]:
    """Neither who nor why: the words of any interview, and its place."""
    application = meeting.application
    about = f"{application.vacancy.employer.name} · {application.vacancy.title}"
    place = meeting.branch.name if meeting.place == Place.BRANCH else ""
    label = PLACES[Place(meeting.place)]
    way = "PHONE" if meeting.place == Place.PHONE else "IN-PERSON"
    cancelled = meeting.state == "cancelled"

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            return EntryTexts(summary=language.gettext(N_("Busy")))
        title = language.gettext(N_("Job interview %(ref)s"), ref=application.ref)
        if cancelled:
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        return EntryTexts(
            summary=title,
            description=about,
            location="" if cancelled else place or language.gettext(label),
            categories=("INTERVIEW", way),
        )

    return say
