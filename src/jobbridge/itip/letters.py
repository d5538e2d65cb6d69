"""What an invitation's mail says, in its reader's language: in text, in HTML, and as an event.

Of an entry it says exactly what the reader's feed would: a reference code at most, and the place
only once it is confirmed. The subject says what and when.
"""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from jobbridge.calendar.ical import value_of
from jobbridge.calendar.spans import Span
from jobbridge.clock import local
from jobbridge.i18n import N_, Words, words
from jobbridge.itip import answer_links, rules
from jobbridge.itip.model import Answer, Method
from jobbridge.itip.queries import Owed
from jobbridge.outbox.mail import Letter, domain
from jobbridge.settings import Settings

SUBJECTS = {
    "invited": N_("%(what)s %(at)s: invitation"),
    "moved": N_("%(what)s %(at)s: new time"),
    "changed": N_("%(what)s %(at)s: something has changed"),
    "reinstated": N_("%(what)s %(at)s: takes place after all"),
    "cancelled": N_("%(what)s %(at)s: cancelled"),
    "withdrawn": N_("%(what)s %(at)s: no longer yours"),
}
LEADS = {
    "invited": N_("You are invited. Please say whether the time suits you."),
    "moved": N_("The time has changed. Please say whether the new one suits you."),
    "changed": N_("The time is the same; something else about it has changed."),
    "reinstated": N_("This was cancelled and takes place after all. Does the time suit you?"),
    "cancelled": N_("This does not take place. Your calendar is told so with this message."),
    "withdrawn": N_(
        "This is not yours to attend any more. Your calendar is told so with this message."
    ),
}
ANSWERS = {
    Answer.ACCEPTED: N_("Yes, I will come"),
    Answer.TENTATIVE: N_("Perhaps"),
    Answer.DECLINED: N_("No, I cannot come"),
}


@dataclass(frozen=True)
class Said:
    """A mail's parts, for text and HTML alike."""

    lead: str
    title: str
    rows: tuple[tuple[str, str], ...]
    about: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    details: str
    settings: str


def written(
    settings: Settings, owed: Owed, news: str, method: Method, *, silent: bool = False
) -> Letter:
    """The mail that is owed, of the revision that is stored. A `silent` one is for the reader's
    calendar alone. It is one for each entry all the same: no calendar program takes up several
    from one mail, and each has an address of its own to which answers go."""
    attendee, account = owed.attendee, owed.account
    language = words(account.locale)
    gone = news == "cancelled" and not attendee.invited
    shown = _withdrawn(owed, language) if gone else owed.fragment
    key = "withdrawn" if gone else news
    begins, ends = _times(owed, gone=gone)
    what = language.gettext(rules.kind_of(value_of(owed.fragment, "CATEGORIES")))
    said = Said(
        lead=language.gettext(LEADS[key]),
        title=value_of(shown, "SUMMARY"),
        rows=tuple(_rows(language, owed, shown, begins, ends, moved=news == "moved")),
        about=tuple(value_of(shown, "DESCRIPTION").splitlines()),
        answers=tuple(_answers(settings, language, owed)) if method is Method.REQUEST else (),
        details=value_of(shown, "URL"),
        settings=f"{settings.public_url}/account/mails",
    )
    subject = language.gettext(SUBJECTS[key], what=what, at=language.moment(begins))
    to = rules.Addressed(
        method=method,
        organizer=f"{owed.local}@{domain(settings)}",
        attendee=account.email,
        answer=Answer(attendee.state),
        stamp=attendee.revised_at,
        alarm_minutes=account.alarm_minutes if method is Method.REQUEST else None,
    )
    return Letter(
        to=account.email,
        subject=subject,
        text="" if silent else _text(language, said),
        html="" if silent else _html(language, subject, said),
        key=f"itip:{attendee.id}:{attendee.sequence}:{attendee.revised_at.isoformat()}",
        kind="invitation",
        sender=owed.local,
        calendar=rules.message(shown, to),
        method=method,
    )


def _withdrawn(owed: Owed, language: Words) -> bytes:
    begins, ends = _times(owed, gone=True)
    what = language.gettext(rules.kind_of(value_of(owed.fragment, "CATEGORIES")))
    return rules.withdrawn(
        owed.entry.uid,
        owed.entry.sequence,
        Span(begins, ends),
        language.gettext("Cancelled: %(title)s", title=what),
        owed.attendee.revised_at,
    )


def _times(owed: Owed, *, gone: bool) -> tuple[datetime, datetime]:
    """Who is out is told of the times that they know, not of newer ones."""
    attendee, entry = owed.attendee, owed.entry
    if gone and attendee.starts_at is not None and attendee.ends_at is not None:
        return attendee.starts_at, attendee.ends_at
    return entry.starts_at, entry.ends_at


def _rows(
    language: Words,
    owed: Owed,
    shown: bytes,
    begins: datetime,
    ends: datetime,
    *,
    moved: bool,
) -> list[tuple[str, str]]:
    rows = [(language.gettext("When"), _when(language, begins, ends))]
    before = owed.attendee.starts_at, owed.attendee.ends_at
    if moved and before[0] is not None and before[1] is not None:
        rows.append((language.gettext("Until now"), _when(language, before[0], before[1])))
    if place := value_of(shown, "LOCATION"):
        rows.append((language.gettext("Where"), place))
    return rows


def _when(language: Words, begins: datetime, ends: datetime) -> str:
    return language.gettext(
        "%(weekday)s, %(day)s %(from)s–%(to)s, Riga time",
        **{
            "weekday": language.weekday(local(begins).date()),
            "day": language.day(local(begins).date()),
            "from": language.time(begins),
            "to": language.time(ends),
        },
    )


def _answers(settings: Settings, language: Words, owed: Owed) -> list[tuple[str, str]]:
    attendee, ends = owed.attendee, owed.entry.ends_at
    return [
        (
            language.gettext(label),
            settings.public_url
            + answer_links.made(
                settings.secret_key, attendee.id, answer, sequence=attendee.sequence, ends=ends
            ).path,
        )
        for answer, label in ANSWERS.items()
    ]


def _text(language: Words, said: Said) -> str:
    blocks = [
        said.lead,
        "\n".join([said.title, *(f"{label}: {value}" for label, value in said.rows)]),
        "\n".join(said.about),
    ]
    if said.answers:
        blocks.append(
            "\n".join(
                [
                    language.gettext(HERE),
                    *(f"{label}:\n{url}" for label, url in said.answers),
                ]
            )
        )
        blocks.append(language.gettext(NO_IS_NO_CANCEL))
    if said.details:
        blocks.append(language.gettext("Details, after signing in:") + f"\n{said.details}")
    blocks.append(f"{language.gettext(WHY)}\n{said.settings}")
    return "\n\n".join(block for block in blocks if block) + "\n"


def _html(language: Words, subject: str, said: Said) -> str:
    rows = "".join(
        f'<tr><th align="left" valign="top">{escape(label)}</th><td>{escape(value)}</td></tr>\n'
        for label, value in said.rows
    )
    parts = [
        f'<!DOCTYPE html>\n<html lang="{language.locale}">\n<head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n<body>",
        f"<p>{escape(said.lead)}</p>",
        f"<h1>{escape(said.title)}</h1>",
        f"<table>\n{rows}</table>",
    ]
    if said.about:
        parts.append("<p>" + "<br>\n".join(escape(line) for line in said.about) + "</p>")
    if said.answers:
        links = "".join(
            f'<li><a href="{escape(url)}">{escape(label)}</a></li>\n' for label, url in said.answers
        )
        parts += [
            f"<p>{escape(language.gettext(HERE))}</p>\n<ul>\n{links}</ul>",
            f"<p>{escape(language.gettext(NO_IS_NO_CANCEL))}</p>",
        ]
    if said.details:
        label = language.gettext("Details, after signing in")
        parts.append(f'<p><a href="{escape(said.details)}">{escape(label)}</a></p>')
    why = f'<a href="{escape(said.settings)}">{escape(language.gettext(WHY))}</a>'
    parts.append(f"<p><small>{why}</small></p>\n</body>\n</html>\n")
    return "\n".join(parts)


HERE = N_("Answer in your calendar, or here, without signing in:")
NO_IS_NO_CANCEL = N_("A no asks for another time; by itself it cancels nothing.")
WHY = N_("JobBridge writes this because you chose invitations for your calendar.")
