"""The texts that an administrator writes: of the public notices, and what the law says."""

from dataclasses import dataclass

from jobbridge.i18n import N_


@dataclass(frozen=True)
class Text:
    """A text that the public notices name."""

    name: str
    label: str
    hint: str


TEXTS = {
    text.name: text
    for text in (
        Text(
            "controller",
            N_("Controller"),
            N_("The institution that decides about the data: name, registration number, address"),
        ),
        Text(
            "controller_contact",
            N_("How the controller is reached"),
            N_("Telephone, e-mail, e-address"),
        ),
        Text(
            "protection_officer",
            N_("Data protection officer"),
            N_("Name or function, telephone, e-mail"),
        ),
        Text(
            "trial_law",
            N_("What the law says of unpaid work"),
            N_("Shown where a trial day is proposed, with its reference"),
        ),
        Text(
            "programme_contact",
            N_("Whom employers and mentors write to who want to join"),
            N_("Telephone, e-mail"),
        ),
        Text(
            "accessibility_contact",
            N_("Whom to tell of pages that cannot be used"),
            N_("Telephone, e-mail"),
        ),
    )
}
LONGEST_TEXT = 500
