"""Papers about a person's rights: what is held, who looked, and leaving, to be signed."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from jobbridge.i18n import N_, Words
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.inmates.vocabulary import ALL_PURPOSES
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    heading,
    pairs,
    rows,
    sign,
    text,
    ticks,
    together,
)
from jobbridge.paper.version import Version
from jobbridge.privacy import labels
from jobbridge.privacy.export_queries import WITHHELD, Export
from jobbridge.privacy.queries import Looked
from jobbridge.privacy.record import record
from jobbridge.privacy.record_rules import ASIDE, PURPOSES
from jobbridge.viewer import ROLE_LABELS, Role

SERVICE = N_("The portal by itself")
YES, NO = N_("Yes"), N_("No")
MOMENT_LENGTH = len("2026-11-23T08")


def held(found: Export, version: Version) -> Sheet:
    """Everything held, by purpose, in the ordinary size: it is long."""
    _ = version.words.gettext
    blocks: list[Block] = [
        text(
            _(
                "This is what the portal holds about you on the day of printing, why, and who "
                "got it. You may have it put right or erased: tell your counselor."
            )
        )
    ]
    purpose = ""
    for table, lines in found.held.items():
        wanted = record()[table].purpose
        if wanted != purpose:
            purpose = wanted
            blocks.append(heading(_(PURPOSES[purpose].label)))
            said = "; ".join(_(basis) for basis in PURPOSES[purpose].bases)
            blocks.append(text(said, quiet=True))
        blocks.append(text(_(labels.TABLES.get(table, table)), strong=True))
        blocks += [
            pairs([(_(labels.column(name)), _said(value, version.words)) for name, value in items])
            for line in lines
            if (items := [(n, v) for n, v in line.items() if v not in (None, "", {}, [])])
        ]
    blocks.append(heading(_("Where it came from")))
    blocks.append(bullets(_role(role, version.words) for role in found.taken_by))
    blocks.append(heading(_("To whom something was given")))
    blocks.append(
        rows(
            [_("Day"), _("What"), _("To whom")],
            [
                [version.words.day(one.on), _(labels.GIVEN.get(one.what, one.what)), one.to]
                for one in found.given
            ],
            widths=(20, 40, 40),
        )
        if found.given
        else text(_("Nothing was given to anybody."))
    )
    blocks += _looked(found.looked, version)
    blocks.append(heading(_("What is not told here, and why")))
    blocks.append(bullets(_(line) for line in (*WITHHELD, *ASIDE.values())))
    return Sheet(
        _("What is held about you"),
        version.words.locale,
        tuple(blocks),
        note=version.note(found.inmate.ref),
        whose=version.whose(found.inmate.name, found.inmate.ref),
    )


def _said(value: Any, words: Words) -> str:
    if isinstance(value, bool):
        return words.gettext(YES if value else NO)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value in ROLE_LABELS:
        return words.gettext(ROLE_LABELS[Role(value)])
    if isinstance(value, str) and value[:2] == "20":
        try:
            if len(value) > MOMENT_LENGTH:
                return words.moment(datetime.fromisoformat(value))
            return words.day(date.fromisoformat(value))
        except ValueError:
            return value
    return str(value)


def _role(role: str, words: Words) -> str:
    return words.gettext(ROLE_LABELS[Role(role)]) if role in ROLE_LABELS else words.gettext(SERVICE)


def _looked(looked: Sequence[Looked], version: Version) -> Iterable[Block]:
    _ = version.words.gettext
    yield heading(_("Who looked at it or changed it"))
    if not looked:
        yield text(_("Nobody yet."))
        return
    yield rows(
        [_("Day"), _("Who"), _("Organisation"), _("Looked"), _("Changed")],
        [
            [
                version.words.day(one.on),
                _role(one.role, version.words),
                one.organisation or "–",
                str(one.reads),
                str(one.changes),
            ]
            for one in looked
        ],
        widths=(18, 28, 30, 12, 12),
    )


def seen(inmate: Inmate, looked: Sequence[Looked], version: Version) -> Sheet:
    """For the person to keep: roles and organisations, no names of those who work here."""
    _ = version.words.gettext
    return Sheet(
        _("Who saw your data"),
        version.words.locale,
        (
            text(_("Every look at your data and every change of it is written down.")),
            *_looked(looked, version),
            text(_("If something here surprises you, ask your counselor or write to the auditor.")),
        ),
        note=version.note(inmate.ref),
        whose=version.whose(inmate.name, inmate.ref),
    )


def withdrawal(inmate: Inmate, standing: Sequence[Agreement], version: Version) -> Sheet:
    """To be signed by who wants to stop: one agreement, or all of it."""
    _ = version.words.gettext
    agreed = [
        _(ALL_PURPOSES.get(one.purpose, one.purpose))
        + (f": {one.organisation.name}" if one.organisation else "")
        for one in standing
    ]
    blocks: list[Block] = [
        text(_("It is your right to stop, without a reason and without any disadvantage.")),
        heading(_("I withdraw")),
        ticks(
            [
                *agreed,
                _("All of it: I take part no longer, and my data is erased after 30 days"),
            ]
        ),
        heading(_("What happens")),
        bullets(
            [
                _("It acts on the day on which your counselor records it."),
                _("Interviews that were booked are cancelled. Employers never learn why."),
                _("Until your data is erased you may still change your mind."),
            ]
        ),
        together([sign(_("Day and signature"), _("Counselor: day and signature"))]),
    ]
    return Sheet(
        _("I want to stop"),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(inmate.ref),
        whose=version.whose(inmate.name, inmate.ref),
        scan=version.back_entry(f"/inmates/{inmate.ref}/rights"),
    )
