"""What a meeting after release says in calendars: as an interview does, at the branch."""

from collections.abc import Callable

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.calendar.rules import organisation, own
from jobbridge.i18n import N_, words
from jobbridge.interviews.after_model import AfterRelease


def audiences(meeting: AfterRelease) -> list[str]:
    """Whose feeds carry it: employer, branch and counselor; the prison has no part in it."""
    inmate = meeting.application.inmate
    found = [organisation(meeting.application.vacancy.employer_id), organisation(meeting.branch_id)]
    if inmate.counselor_id is not None:
        found.append(own(inmate.counselor_id))
    return found


def texts(meeting: AfterRelease) -> Callable[[str, str], EntryTexts]:
    """Neither who nor why: the words of any interview, and the branch as its place."""
    application = meeting.application
    about = f"{application.vacancy.employer.name} · {application.vacancy.title}"
    branch = meeting.branch.name
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
            location="" if cancelled else branch,
            categories=("INTERVIEW", "IN-PERSON"),
        )

    return say
