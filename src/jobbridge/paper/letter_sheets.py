"""An employer's letter of intent: what a court that decides on an early release can rely on."""

from collections.abc import Sequence
from datetime import date

from jobbridge.paper.queries import Offer
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    field,
    heading,
    pairs,
    sign,
    text,
    together,
)
from jobbridge.paper.version import Version


def intent(
    offer: Offer,
    *,
    registration: str,
    person: str,
    start_on: date,
    terms: Sequence[str],
    ref: str,
    version: Version,
) -> Sheet:
    """`person` is the full name, or empty: then a line to write it on. `terms` are what the
    employer gives besides the pay, in words. In the ordinary size: it is for an office."""
    _, day = version.words.gettext, version.words.day
    who: list[Block] = [text(person, strong=True)] if person else [field(_("Name, surname"))]
    blocks: list[Block] = [
        pairs(
            [
                (_("Employer"), offer.employer),
                (_("Registration number"), registration),
                (_("Place of work"), offer.place),
            ]
        ),
        text(_("We intend to employ this person, whom we have met, from the day of release on:")),
        *who,
        heading(_("The work")),
        pairs(
            [
                (_("Vacancy"), offer.title),
                (_("Pay"), offer.pay),
                (_("Working hours"), offer.hours),
                (_("First day"), day(start_on)),
            ]
        ),
        *([heading(_("Besides the pay")), bullets(terms)] if terms else []),
        text(
            _(
                "If the person is released earlier or later, the first day moves with it. This "
                "letter says what we intend; the contract of employment is made once the person "
                "is free to sign it."
            )
        ),
        together([sign(_("For the employer: name, office"), _("Signature"), _("Date"))]),
    ]
    return Sheet(
        _("Letter of intent"),
        version.words.locale,
        tuple(blocks),
        easy=False,
        note=version.note(ref),
    )
