"""Agreements to sign: one sheet a purpose, in words that everybody understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jobbridge.i18n import N_
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    field,
    heading,
    sign,
    text,
    ticks,
    together,
)
from jobbridge.paper.version import Version


@dataclass(frozen=True)
class Terms:
    """What one agreement is about: the question, what happens, who learns of it, how long."""

    question: str
    what: tuple[str, ...]
    who: tuple[str, ...]
    until: str


UNTIL_STOPPED = N_("Until you stop it, and at most 12 months after your release.")
TERMS = {
    "listing": Terms(
        N_("May we count you among people who look for work?"),
        (
            N_("We write down what you can do and which work you want."),
            N_("We look for vacancies that fit you."),
        ),
        (
            N_("Your counselor sees your name."),
            N_("Employers see only groups of ten or more people, without names."),
        ),
        UNTIL_STOPPED,
    ),
    "introduction": Terms(
        N_("May we show your skills to employers?"),
        (
            N_("An employer gets a card with your skills."),
            N_("There is no name and no prison on the card."),
        ),
        (N_("Only employers that the State Employment Agency has approved."),),
        UNTIL_STOPPED,
    ),
    "identity": Terms(
        N_("May the employer learn who you are?"),
        (N_("An employer who wants to meet you learns your first name and surname."),),
        (N_("Only the employer that you name. Nobody else."),),
        N_("Until you stop it, or until this application ends."),
    ),
    "interview": Terms(
        N_("Do you want to meet employers?"),
        (
            N_("You talk with an employer about work, in the prison or by video."),
            N_("Your counselor helps you to prepare."),
        ),
        (N_("The employer and the prison learn the day, the time and the room."),),
        UNTIL_STOPPED,
    ),
    "feedback": Terms(
        N_("May we keep what the employer says after the interview?"),
        (
            N_("The employer tells how the interview went."),
            N_("You may read it. It helps you next time."),
        ),
        (N_("You and your counselor."),),
        N_("At most 12 months."),
    ),
    "mentor": Terms(
        N_("Do you want somebody who goes along with you?"),
        (
            N_("An organisation looks for a mentor who speaks your language and has time."),
            N_("The mentor meets you in prison and goes on after your release."),
        ),
        (
            N_("The organisation sees a code, your region, your language, about when you leave."),
            N_("Your name only the mentor learns who goes along with you."),
        ),
        UNTIL_STOPPED,
    ),
}
# What the full version says besides.
RIGHTS = (
    N_("You agree of your own free will. A no has no effect on your sentence or your rights."),
    N_("You may ask at any time what is kept about you, and have it put right or deleted."),
    N_("Nothing is written down about what you were convicted of."),
    N_("You may complain to the Data State Inspectorate."),
)


def agreement(
    purpose: str,
    name: str,
    ref: str,
    *,
    employers: Sequence[str],
    minor: bool,
    version: Version,
) -> Sheet:
    """One purpose. `employers` are those to choose from, for the introduction; who is under
    eighteen has a line for a parent or guardian."""
    _ = version.words.gettext
    terms = TERMS[purpose]
    blocks: list[Block] = [
        heading(_("What happens")),
        bullets(_(line) for line in terms.what),
        heading(_("Who learns of it")),
        bullets(_(line) for line in terms.who),
        heading(_("How long")),
        text(_(terms.until)),
        heading(_("How to stop")),
        text(_("Tell your counselor, in words or on paper. It stops on the same day.")),
    ]
    if not version.easy:
        blocks += [heading(_("Your rights")), bullets(_(line) for line in RIGHTS)]
    blocks += _answer(purpose, employers, version)
    blocks.append(together(_signatures(minor, version)))
    return Sheet(
        _(terms.question),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(ref),
        whose=version.whose(name, ref),
        scan=version.back_entry(f"/inmates/{ref}"),
    )


def _answer(purpose: str, employers: Sequence[str], version: Version) -> Iterable[Block]:
    _ = version.words.gettext
    if purpose == "identity":
        yield field(_("Employer"))
    if purpose != "introduction":
        yield ticks([_("Yes, I agree"), _("No")], label=_("My answer"), columns=2)
        return
    choices = [
        _("Yes, but ask me each time"),
        _("Yes, to those that I tick below, without asking again"),
        _("Yes, to every approved employer, without asking again"),
        _("No"),
    ]
    yield ticks(choices, label=_("My answer"))
    if employers:
        yield ticks(employers, label=_("Approved employers with work on offer"), columns=2)


def _signatures(minor: bool, version: Version) -> list[Block]:
    _ = version.words.gettext
    lines = [sign(_("Signature"), _("Date")), sign(_("Signature of the counselor"), _("Date"))]
    if minor:
        lines += [
            text(_("Under 18: a parent or guardian agrees too."), strong=True),
            sign(_("Name of the parent or guardian"), _("Signature and date")),
        ]
    return lines
