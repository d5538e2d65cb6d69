"""An employer meeting on paper: a slip for each person who is brought to it."""

from jobbridge.clock import local
from jobbridge.interviews.facts import FETCH
from jobbridge.meetings.model import State
from jobbridge.meetings.queries import Shown
from jobbridge.meetings.rules import MODE_LABELS
from jobbridge.paper.sheets import Block, Sheet, bullets, heading, lines, pairs, text, together
from jobbridge.paper.version import Version


def slip(shown: Shown, room: str, seat: str, name: str, ref: str, version: Version) -> Sheet:
    """When, where inside, whom one meets and what to think of. It orders no movement."""
    _, words = version.words.gettext, version.words
    on = local(shown.starts_at).date()
    blocks: list[Block] = [
        pairs(
            [
                (_("Day"), f"{words.weekday(on)}, {words.day(on)}"),
                (_("Time"), f"{words.time(shown.starts_at)}–{words.time(shown.ends_at)}"),
                (_("Be ready at"), words.time(shown.starts_at - FETCH)),
                (_("Where"), f"{room}, {_(MODE_LABELS[shown.mode])}"),
                (_("Employer"), shown.employer),
                (_("Work"), ", ".join(title for _ref, title in shown.vacancies)),
            ]
        ),
    ]
    if shown.state == State.PLANNED:
        blocks.append(text(_("Not confirmed yet: your counselor tells you if it changes.")))
    blocks += [
        heading(_("What happens")),
        bullets(
            [
                _("The employer tells about the work to several people at once."),
                _("You can listen and ask. Nobody has to say anything about themselves."),
                _("Afterwards your counselor asks whether the work interests you."),
                _("Only if you agree, the employer learns about you."),
            ]
        ),
        text(_("You cannot come? Tell your counselor as early as you can.")),
        together([heading(_("My questions")), lines("", 3)]),
    ]
    return Sheet(
        _("Employer meeting"),
        words.locale,
        tuple(blocks),
        easy=version.easy,
        note=version.note(seat),
        whose=version.whose(name, ref),
        scan=version.back_entry(f"/meetings/{shown.ref}?paper=1"),
    )
