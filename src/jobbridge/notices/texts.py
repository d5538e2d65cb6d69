"""What a notice says. Never a name, a place or a person's data: a title, a date, a link."""

from dataclasses import dataclass

from jobbridge.errors import Reason
from jobbridge.i18n import N_


@dataclass(frozen=True)
class Notice:
    """Subject and text as reasons (message and values), and the page where the rest stands."""

    subject: Reason
    text: Reason
    path: str


SUBJECTS = {
    "request.asked": N_("An employer asks for introductions"),
    "request.answered": N_("Counselors have answered your request"),
    "request": N_("A request has moved on"),
    "application.agree": N_("There is a new skills card for you"),
    "application.wish": N_("An employer asks for an interview"),
    "application": N_("An application has moved on"),
    "interview": N_("An interview: please look at the time"),
    "overdue": N_("A request waits for your answer"),
    "invitation": N_("You are invited to JobBridge"),
}
TEXTS = {
    "request.asked": N_(
        "An employer asks for introductions to people for “%(title)s”. Answer by %(due)s."
    ),
    "request.answered": N_("Your request for “%(title)s” has been answered."),
    "request": N_("The request for “%(title)s” has a new state."),
    "application.agree": N_(
        "Somebody has agreed to be introduced to you for “%(title)s”. Look at the skills card."
    ),
    "application.wish": N_("An employer asks to interview a person for “%(title)s”. Find a time."),
    "application": N_("An application for “%(title)s” has a new state."),
    "interview": N_(
        "The interview %(code)s for “%(title)s” is on %(at)s. Its state now: %(state)s."
    ),
    "overdue": N_(
        "The request for “%(title)s” was to be answered by %(due)s. The agency asks you to propose "
        "people, or to say that nobody fits."
    ),
    "invitation": N_(
        "An account has been made for you. Choose your password with this link; it works once, "
        "until %(until)s."
    ),
}


def notice(kind: str, path: str, **values: object) -> Notice:
    """The notice of a kind; an event without words of its own takes those of its noun."""
    key = kind if kind in TEXTS else kind.partition(".")[0]
    return Notice(
        subject=Reason(key, SUBJECTS[key]), text=Reason(key, TEXTS[key], values), path=path
    )
