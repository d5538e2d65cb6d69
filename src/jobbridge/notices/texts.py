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
    "times": N_("An employer says which times suit"),
    "visit.named": N_("A visitor waits for a pass"),
    "visit.decided": N_("The prison has decided on a visitor's pass"),
    "visit.stated": N_("An employer says how an interview went"),
    "tiles": N_("There are more candidates in a search of yours"),
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
    "times": N_("An employer has marked times for an interview for “%(title)s”. Choose one."),
    "visit.named": N_("A visitor is named for the visit on %(at)s. Decide on the pass."),
    "visit.decided": N_(
        "The prison has decided on the pass of a visitor who comes on %(at)s. Look at it."
    ),
    "visit.stated": N_("The employer has said how the interview for “%(title)s” went."),
    "tiles": N_("This week's table of candidates shows more than before in your search: %(what)s."),
}


def notice(kind: str, path: str, **values: object) -> Notice:
    """The notice of a kind; an event without words of its own takes those of its noun."""
    key = kind if kind in TEXTS else kind.partition(".")[0]
    return Notice(
        subject=Reason(key, SUBJECTS[key]), text=Reason(key, TEXTS[key], values), path=path
    )
