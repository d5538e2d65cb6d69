"""Interviews on paper: the person's slip and result, and the visitor's sheet."""

from collections.abc import Sequence
from datetime import date

from jobbridge.clock import local
from jobbridge.interviews.model import Mode
from jobbridge.interviews.prison_model import PrisonContact
from jobbridge.interviews.prison_rules import CONTACTS
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.state_rules import MODE_LABELS
from jobbridge.interviews.visit_queries import Told
from jobbridge.paper.queries import Result
from jobbridge.paper.rules import COMES_NEXT, MEETINGS, STANDS
from jobbridge.paper.sheets import (
    Block,
    Sheet,
    bullets,
    field,
    heading,
    lines,
    pairs,
    rows,
    text,
    together,
)
from jobbridge.paper.version import Version


def slip(shown: Shown, name: str, ref: str, version: Version) -> Sheet:
    """When, where inside, with whom, and what to prepare. It orders no movement."""
    _ = version.words.gettext
    place = ", ".join(filter(None, [shown.room, _(MODE_LABELS[shown.mode])]))
    blocks: list[Block] = [
        pairs(
            [
                (_("Day"), _day(shown, version)),
                (_("Time"), _times(shown, version)),
                (_("Where"), place),
                (_("Employer"), shown.employer),
                (_("Work"), shown.vacancy),
                (_("Counselor"), shown.counselor),
            ]
        ),
        text(_(MEETINGS[shown.state])),
        heading(_("Prepare")),
        bullets(
            [
                _("Read the page about the employer."),
                _("What can you do? Think of two examples."),
                _("Write down two questions about the work."),
                _("You need not talk about what you were convicted of."),
                _("Bring this sheet and your CV."),
            ]
        ),
        text(_("You cannot come? Tell your counselor as early as you can.")),
        together([heading(_("My questions")), lines("", 3)]),
    ]
    return Sheet(
        _("Job interview"),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(shown.ref),
        whose=version.whose(name, ref),
        scan=version.back_entry(f"/interviews/{shown.ref}?paper=1"),
    )


def result(found: Result, name: str, ref: str, application: str, version: Version) -> Sheet:
    """Where an application stands, in plain words, and what comes next."""
    _ = version.words.gettext
    meeting = found.meeting
    blocks: list[Block] = [
        pairs([(_("Work"), found.title), (_("Employer"), found.employer)]),
        heading(_("Where it stands")),
        text(_(STANDS[found.state]), strong=True),
    ]
    if meeting is not None:
        told = f"{_day(meeting, version)}, {_times(meeting, version)}"
        blocks.append(text(f"{_(MEETINGS[meeting.state])} {told}."))
    if found.why:
        blocks.append(pairs([(_("Why"), found.why)]))
    blocks += [
        heading(_("What comes next")),
        bullets(_(line) for line in COMES_NEXT[found.state]),
        together([heading(_("Your counselor writes")), lines("", 4)]),
    ]
    return Sheet(
        _("Your application"),
        version.words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(application),
        whose=version.whose(name, ref),
    )


def visit(shown: Shown, call: Sequence[PrisonContact], told: Told, version: Version) -> Sheet:
    """For whoever comes to the gate: no name of a person stands on it."""
    _ = version.words.gettext
    blocks: list[Block] = [
        pairs(
            [
                (_("Day"), _day(shown, version)),
                (_("Time"), _times(shown, version)),
                *_house(shown, version),
                (_("How"), _(MODE_LABELS[shown.mode])),
                (_("Vacancy"), shown.vacancy),
                (_("Candidate"), shown.candidate),
            ]
        ),
        *_coming(shown, call, told, version),
    ]
    return Sheet(
        _("Visit for a job interview"),
        version.words.locale,
        tuple(blocks),
        note=version.note(shown.ref),
    )


def day_visit(
    on: date,
    ref: str,
    meetings: Sequence[Shown],
    place: Shown,
    call: Sequence[PrisonContact],
    told: Told,
    version: Version,
) -> Sheet:
    """A day of interviews: one gate, many times, references only."""
    _, words = version.words.gettext, version.words
    blocks: list[Block] = [
        pairs(
            [
                (_("Day"), f"{words.weekday(on)}, {words.day(on)}"),
                *_house(place, version),
                (_("How"), _(MODE_LABELS[place.mode])),
            ]
        ),
        heading(_("Times")),
        rows(
            (_("Time"), _("Candidate"), _("Vacancy")),
            [(_times(one, version), one.candidate, one.vacancy) for one in meetings],
            widths=(2, 2, 4),
        ),
        *_coming(place, call, told, version),
    ]
    return Sheet(_("Visit for job interviews"), words.locale, tuple(blocks), note=version.note(ref))


def _house(shown: Shown, version: Version) -> list[tuple[str, str | None]]:
    _ = version.words.gettext
    return [
        (_("Prison"), shown.prison),
        (_("Room"), shown.room),
        (_("Address"), shown.address),
    ]


def _coming(
    shown: Shown, call: Sequence[PrisonContact], told: Told, version: Version
) -> list[Block]:
    """What the prison tells its visitors on the pages, and what holds in every prison."""
    _ = version.words.gettext
    if shown.mode == Mode.VIDEO:
        return [
            text(_("You meet by video: nobody has to come to the prison.")),
            _whom_to_call(call, told, version),
        ]
    early = _(
        "Come %(minutes)s minutes early: visitors are registered at the gate.",
        minutes=told.register_minutes,
    )
    there = [heading(_("How to get to the prison")), text(told.directions)]
    way = told.entrance or _("The prison has not described its entrance yet: ask its contact.")
    return [
        *(there if told.directions else []),
        heading(_("How to enter")),
        text(way),
        heading(_("Bring with you")),
        bullets(
            [
                _("Passport or identity card, for each visitor."),
                _("This sheet."),
                early,
            ]
        ),
        heading(_("Leave in the car")),
        *([text(told.leave)] if told.leave else []),
        bullets(
            [
                _("Telephone, smart watch, camera, computer, memory sticks."),
                _("Tools, knives, lighters, medicines."),
                _("Letters and parcels: nothing may be handed over."),
            ]
        ),
        text(_("Do you need any of this for the talk? Ask the prison's contact beforehand.")),
        heading(_("If something changes")),
        text(_("Tell the prison early, even on the day itself.")),
        _whom_to_call(call, told, version),
    ]


def _whom_to_call(call: Sequence[PrisonContact], told: Told, version: Version) -> Block:
    """As the prison has said; a line to write on where it has not."""
    _ = version.words.gettext
    if not call and told.phone:
        return pairs([(_("Questions about passes"), told.phone)])
    if not call:
        return field(_("Telephone of the prison's contact"))
    return pairs(
        [
            (_(CONTACTS[one.kind]), ", ".join(filter(None, (one.phone, one.name, one.hours))))
            for one in call
        ]
    )


def _day(shown: Shown, version: Version) -> str:
    on = local(shown.starts_at).date()
    return f"{version.words.weekday(on)}, {version.words.day(on)}"


def _times(shown: Shown, version: Version) -> str:
    return f"{version.words.time(shown.starts_at)}–{version.words.time(shown.ends_at)}"
