"""The consultation on paper: the form to fill in by hand, and the plan that the person keeps."""

from collections.abc import Iterable, Mapping
from typing import Any

from jobbridge.consultations.model import Readiness
from jobbridge.consultations.rules import CHECKLIST, KINDS, READINESS, STATES
from jobbridge.inmates.vocabulary import (
    CEFR,
    EDUCATION_LEVELS,
    LANGUAGES,
    LICENCES,
    LIMITS,
    PURPOSES,
    SKILL_LEVELS,
)
from jobbridge.paper.queries import Planned
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    field,
    heading,
    lines,
    pairs,
    rows,
    sign,
    text,
    ticks,
    together,
)
from jobbridge.paper.version import Version

SKILL_ROWS, WORK_ROWS = 5, 4


def form(name: str, ref: str, version: Version) -> Sheet:
    """In the order of the form on the screen, so that it is typed in without searching."""
    _ = version.words.gettext

    def said(labels: Mapping[Any, str]) -> list[str]:
        return [_(label) for label in labels.values()]

    blocks: list[Block] = [
        heading(_("When and who")),
        field(_("Day of the consultation")),
        field(_("Conducted by")),
        ticks(said(KINDS), label=_("How"), columns=0),
        ticks(said(STATES), label=_("What became of it"), columns=0),
        heading(_("Plan")),
        field(_("Wants to work as")),
        field(_("Second choice")),
        field(_("Third choice")),
        ticks(said(READINESS), label=_("How ready is the person?"), columns=0),
        heading(_("Agreements")),
        ticks(said(PURPOSES), label=_("The person agrees today to")),
        *_tables(version),
        heading(_("Licences and certificates")),
        ticks(said(LICENCES), columns=3),
        field(_("Which of them runs out, and when")),
        together(
            [
                heading(_("Work before and inside")),
                rows(
                    (_("Work"), _("How long, in months"), _("Certificate")),
                    [("", "", [_("yes")])] * WORK_ROWS,
                    widths=(5, 2, 2),
                    blank=True,
                ),
            ]
        ),
        heading(_("Education and training")),
        ticks(said(EDUCATION_LEVELS), label=_("Education"), columns=2),
        field(_("Wants to learn")),
        field(_("First-step job, on the way to the wanted one")),
        field(_("Interests, Holland letters")),
        heading(_("Where to, and what the job must offer")),
        field(_("Goes to")),
        field(_("Can travel to work, km")),
        ticks([_("Would move anywhere in Latvia"), _("Needs accommodation")], columns=2),
        ticks([_("Full time"), _("Part time")], label=_("Load"), columns=0),
        ticks([_("In shifts"), _("At night")], label=_("Can work"), columns=0),
        field(_("At least, gross a month, €")),
        heading(_("Cannot work with")),
        text(_("Never the reason, only the condition."), quiet=True),
        ticks(said(LIMITS), columns=3),
        heading(_("Checklist")),
        ticks(said(CHECKLIST), label=_("Already arranged"), columns=2),
        together(
            [
                heading(_("Notes")),
                text(_("Nothing about the offence or health."), quiet=True),
                lines("", 4),
            ]
        ),
    ]
    return Sheet(
        _("Career consultation"),
        version.words.locale,
        tuple(blocks),
        note=version.note(ref),
        whose=version.whose(name, ref),
        scan=version.back_entry(f"/inmates/{ref}/consultations/new?paper=1"),
    )


def _tables(version: Version) -> list[Block]:
    """Skills and languages."""
    _ = version.words.gettext
    yes = [_("yes")]
    return [
        heading(_("Skills")),
        text(_levels(version), quiet=True),
        rows(
            (_("Skill"), _("Level"), _("Certificate"), _("Seen by the counselor")),
            [("", ["1", "2", "3", "4"], yes, yes)] * SKILL_ROWS,
            widths=(4, 3, 2, 2),
            blank=True,
        ),
        together(
            [
                heading(_("Languages")),
                rows(
                    (_("Language"), _("Level"), _("Certificate")),
                    [(_(LANGUAGES[code]), list(CEFR), yes) for code in ("lv", "ru", "en")]
                    + [("", list(CEFR), yes)],
                    widths=(3, 5, 2),
                ),
            ]
        ),
    ]


def _levels(version: Version) -> str:
    _ = version.words.gettext
    return " · ".join(f"{level}: {_(label)}" for level, label in SKILL_LEVELS.items())


def plan(name: str, ref: str, planned: Planned | None, version: Version) -> Sheet:
    """What was agreed, for the person: wanted work, what is done, what to do."""
    _, words = version.words.gettext, version.words
    blocks: list[Block] = []
    if planned is None:
        blocks.append(text(_("There is no plan yet. Write down what you want to talk about.")))
        blocks.append(lines("", 6))
    else:
        made = planned.plan
        blocks += [
            pairs(
                [
                    (_("Made on"), words.day(made.made_on)),
                    (_("Counselor"), planned.counselor),
                ]
            ),
            heading(_("The work that I want")),
            bullets(planned.wanted) if planned.wanted else lines("", 2),
            *_steps(made.readiness, planned.first_step, made.training_wish, version),
            heading(_("What is done")),
            *_done([_(t) for k, t in CHECKLIST.items() if made.checklist.get(k)], version),
            heading(_("What I still do")),
            ticks(
                [_(t) for k, t in CHECKLIST.items() if not made.checklist.get(k)]
                or [_("Everything on the list is done.")]
            ),
        ]
    blocks += [
        together([heading(_("My next steps, and by when")), lines("", 4)]),
        sign(_("Signature"), _("Day of the next talk")),
    ]
    return Sheet(
        _("My plan"),
        words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(ref),
        whose=version.whose(name, ref),
    )


def _steps(readiness: str, first_step: str, wish: str, version: Version) -> Iterable[Block]:
    _ = version.words.gettext
    yield pairs(
        [
            (_("Readiness"), _(READINESS[Readiness(readiness)]) if readiness else ""),
            (_("First-step job"), first_step),
            (_("Wants to learn"), wish),
        ]
    )


def _done(items: list[str], version: Version) -> Iterable[Block]:
    yield bullets(items or [version.words.gettext("Nothing yet. That is what the plan is for.")])
