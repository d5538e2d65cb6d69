"""The papers of a release-day hand-over: for each recipient, for the person, and to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobbridge.paper.agreements import RIGHTS
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    heading,
    pairs,
    panel,
    sign,
    text,
    ticks,
    together,
)
from jobbridge.paper.version import Version


@dataclass(frozen=True)
class FirstDay:
    """What the person needs on the first day, in words; empty where it is not known yet.
    `missing` is what is still to be arranged before."""

    release: str
    appointment: str
    sleeps: str
    takes_over: Sequence[str]
    missing: Sequence[str]
    counselor: str


def recipient(kind: str, told: Sequence[tuple[str, str]], *, ref: str, version: Version) -> Sheet:
    """For an office without an account: the table's fields, and a strip to send back. In the
    ordinary size."""
    _ = version.words.gettext
    blocks: list[Block] = [
        text(_("For: %(kind)s", kind=kind), strong=True),
        text(
            _(
                "The person named here leaves prison soon and has agreed that your office is told "
                "what stands on this sheet. Please carry on from the first day."
            )
        ),
        pairs(told, width=36),
        text(
            _(
                "The person may withdraw this agreement at any time: we then ask you to destroy "
                "the sheet. Do not pass it on."
            ),
            quiet=True,
        ),
        together(
            [
                heading(_("We have this hand-over")),
                text(_("Please tell the counselor named above, or sign and send this back.")),
                sign(_("Name, office"), _("Signature"), _("Date")),
            ]
        ),
    ]
    return Sheet(
        _("Release-day hand-over"),
        version.words.locale,
        tuple(blocks),
        easy=False,
        note=version.note(ref),
    )


def first_day(day: FirstDay, name: str, ref: str, version: Version) -> Sheet:
    """For the person to keep: where to go first, where to sleep, who waits."""
    _ = version.words.gettext
    blocks: list[Block] = [
        text(_("You leave on: %(day)s", day=day.release), strong=True),
        panel(
            [
                heading(_("Go here first")),
                text(day.appointment or _("Not agreed yet. Ask your counselor."), strong=True),
            ]
        ),
        heading(_("Here you sleep the first night")),
        text(day.sleeps or _("Not known yet. Ask your counselor.")),
    ]
    if day.takes_over:
        blocks += [heading(_("They know that you come")), bullets(day.takes_over)]
    if day.missing:
        blocks += [heading(_("Still to do before you leave")), ticks(day.missing)]
    blocks += [
        heading(_("Take with you")),
        bullets([_("Identity card or passport"), _("Bank card"), _("CV"), _("This sheet")]),
        heading(_("Who helps you until then")),
        text(day.counselor),
    ]
    return Sheet(
        _("My first day"),
        version.words.locale,
        tuple(blocks),
        easy=True,
        note=version.note(ref),
        whose=version.whose(name, ref),
    )


def agreement(
    kind: str,
    fields: Sequence[str],
    name: str,
    ref: str,
    *,
    days: int,
    minor: bool,
    version: Version,
) -> Sheet:
    """What exactly this recipient is told, and for how many days after release, for the person
    to agree to or not."""
    _ = version.words.gettext
    signatures: list[Block] = [
        sign(_("Signature"), _("Date")),
        sign(_("Signature of the counselor"), _("Date")),
    ]
    if minor:
        signatures += [
            text(_("Under 18: a parent or guardian agrees too."), strong=True),
            sign(_("Name of the parent or guardian"), _("Signature and date")),
        ]
    blocks: list[Block] = [
        heading(_("Who learns of it")),
        text(kind, strong=True),
        heading(_("What they learn, and nothing else")),
        bullets(fields),
        heading(_("How long")),
        text(_("Until you stop it, and at most %(days)s days after your release.", days=days)),
        heading(_("How to stop")),
        text(_("Tell your counselor, in words or on paper. It stops on the same day.")),
    ]
    if not version.easy:
        blocks += [heading(_("Your rights")), bullets(_(line) for line in RIGHTS)]
    blocks += [
        ticks([_("Yes, I agree"), _("No")], label=_("My answer"), columns=2),
        together(signatures),
    ]
    return Sheet(
        _("May we tell them that you come?"),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(ref),
        whose=version.whose(name, ref),
        scan=version.back_entry(f"/inmates/{ref}/handover"),
    )
