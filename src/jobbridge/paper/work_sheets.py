"""Vacancies on paper: one for a person to answer, many for a notice board, and the employer."""

from collections.abc import Iterable, Sequence

from jobbridge.paper.queries import Fit, Offer
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    entries,
    heading,
    pairs,
    panel,
    sign,
    text,
    ticks,
    together,
)
from jobbridge.paper.version import Version

LONGEST_EASY = 300


def vacancy(offer: Offer, version: Version) -> Sheet:
    """The work alone, for anybody who may read the vacancy."""
    _ = version.words.gettext
    blocks = [
        pairs(_terms(offer, version)),
        *_about(offer, version),
        heading(_("What is asked for")),
        bullets([*offer.musts, *offer.useful] or [_("Nothing special: it is learnt on the job.")]),
    ]
    return Sheet(
        offer.title,
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(offer.ref),
    )


def for_person(
    offer: Offer, fit: Fit, name: str, ref: str, record_at: str, version: Version
) -> Sheet:
    """One vacancy for one person: what it is, what they have, what is missing, yes or no.
    `record_at` is the path where the answer is recorded."""
    _ = version.words.gettext
    blocks: list[Block] = [
        pairs(_terms(offer, version)),
        *_about(offer, version),
        heading(_("What you have")),
        bullets(fit.held or [_("Talk with your counselor about what you can do.")]),
        heading(_("What is still missing")),
        entries(fit.gaps) if fit.gaps else bullets([_("Nothing is missing.")]),
        together(
            [
                heading(_("Shall we introduce you to this employer?")),
                text(_("The employer sees your skills, not your name.")),
                *([] if version.easy else [text(_("You may say no. Nothing bad comes of it."))]),
                ticks([_("Yes"), _("No"), _("I want to know more")], columns=0),
                sign(_("Signature"), _("Date")),
            ]
        ),
    ]
    return Sheet(
        offer.title,
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(ref),
        whose=version.whose(name, ref),
        scan=version.back_entry(record_at),
    )


def board(offers: Sequence[Offer], version: Version) -> Sheet:
    """For the wall of a wing: no person stands on it."""
    _ = version.words.gettext
    blocks: list[Block] = [
        text(_("Does one of them interest you? Tell your career counselor its number.")),
    ]
    for number, offer in enumerate(offers, 1):
        blocks.append(
            panel(
                [
                    text(f"{number}. {offer.title}", strong=True),
                    pairs([*_terms(offer, version), (_("Number"), offer.ref)]),
                ]
            )
        )
    if not offers:
        blocks.append(text(_("There are no open vacancies today. Ask again next week.")))
    return Sheet(
        _("Vacancies"),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.words.day(version.today),
    )


def employer(
    name: str,
    terms: Iterable[tuple[str, str | None]],
    about: str,
    approved: bool,
    offers: Sequence[Offer],
    version: Version,
) -> Sheet:
    """Who the employer is, to be read before saying yes."""
    _ = version.words.gettext
    blocks: list[Block] = [pairs(terms)]
    if approved:
        blocks.append(text(_("The State Employment Agency has approved this employer.")))
    told = [text(part) for part in paragraphs(about)]
    blocks += [
        heading(_("About the employer")),
        *(told or [text(_("The employer has not written about itself yet."))]),
        heading(_("Work on offer")),
    ]
    for offer in offers:
        blocks.append(entries([(offer.title, " · ".join(filter(None, (offer.pay, offer.place))))]))
    if not offers:
        blocks.append(text(_("There are no open vacancies today. Ask again next week.")))
    blocks += [
        heading(_("You decide")),
        bullets(
            [
                _("The employer knows nothing of you until you say yes."),
                _("You may ask questions first. Your counselor passes them on."),
                _("You may change your mind at any time."),
            ]
        ),
    ]
    return Sheet(
        name,
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.words.day(version.today),
    )


def _terms(offer: Offer, version: Version) -> list[tuple[str, str | None]]:
    _, day = version.words.gettext, version.words.day
    return [
        (_("Profession"), offer.occupation),
        (_("Employer"), offer.employer),
        (_("Place of work"), offer.place),
        (_("Pay"), offer.pay),
        (_("Working hours"), offer.hours),
        (_("Start"), day(offer.start) if offer.start else _("As agreed")),
        (_("A place to live"), _("The employer offers it") if offer.accommodation else None),
        (_("Transport"), _("The employer brings people to work") if offer.transport else None),
        (_("Apply until"), day(offer.apply_by) or None),
    ]


def _about(offer: Offer, version: Version) -> Iterable[Block]:
    """The employer's own words; the large version has room for the beginning."""
    said = offer.description
    if version.easy and len(said) > LONGEST_EASY:
        said = said[:LONGEST_EASY].rsplit(" ", 1)[0] + " …"
    if said.strip():
        yield heading(version.words.gettext("The work"))
        for part in paragraphs(said):
            yield text(part)


def paragraphs(said: str) -> list[str]:
    """Parts between empty lines."""
    parts = said.replace("\r\n", "\n").split("\n\n")
    return [part.strip() for part in parts if part.strip()]
