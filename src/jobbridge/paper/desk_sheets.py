"""A prison's day on paper: the list for the gate, and a slip for each person who is brought."""

from collections.abc import Mapping, Sequence
from datetime import date

from jobbridge.interviews.desk_queries import Expected, Fetch
from jobbridge.interviews.model import State
from jobbridge.interviews.occasion_queries import Summoned
from jobbridge.interviews.visit_model import PassState
from jobbridge.interviews.visit_rules import DOCUMENTS, ITEMS, PASS_LABELS
from jobbridge.paper.sheets import Block, Sheet, code, heading, pairs, rows, sign, text
from jobbridge.paper.version import Version
from jobbridge.places.model import Prison


def gate_list(prison: Prison, on: date, expected: Sequence[Expected], version: Version) -> Sheet:
    """Who is let in today, with what, and room for the two times; it replaces no document."""
    _, words = version.words.gettext, version.words
    come = [e for e in expected if e.one.state == PassState.ALLOWED]
    others = [e for e in expected if e.one.state != PassState.ALLOWED]
    blocks: list[Block] = []
    if come:
        blocks.append(
            rows(
                (_("Time"), _("Visitor"), _("Document"), _("Brings"), _("Came"), _("Left")),
                [
                    (
                        words.time(e.starts_at),
                        "\n".join(
                            filter(None, (e.one.visitor.name, e.employer, e.one.visitor.plate))
                        ),
                        f"{_(DOCUMENTS[e.one.visitor.document])} {e.one.visitor.document_number}",
                        ", ".join(
                            f"{_(ITEMS[item.kind])} {item.count}"
                            for item in e.items
                            if item.state == PassState.ALLOWED
                        ),
                        "",
                        "",
                    )
                    for e in come
                ],
                widths=(2, 5, 4, 4, 2, 2),
                blank=True,
            )
        )
    else:
        blocks.append(text(_("Nobody has a pass for today.")))
    if others:
        blocks += [
            heading(_("Named, but without a pass")),
            rows(
                (_("Time"), _("Visitor"), _("Employer"), _("Pass")),
                [
                    (
                        words.time(e.starts_at),
                        e.one.visitor.name,
                        e.employer,
                        _(PASS_LABELS[PassState(e.one.state)]),
                    )
                    for e in others
                ],
                widths=(2, 5, 5, 4),
            ),
        ]
    blocks += [
        text(_("What is not on the list stays outside. Destroy this sheet after the shift.")),
        sign(_("Officer at the gate")),
    ]
    return Sheet(
        _("Gate list"),
        words.locale,
        tuple(blocks),
        note=version.note(prison.code),
        whose=f"{prison.name}, {words.weekday(on)}, {words.day(on)}",
        scan=_back_to(version, f"/gate?prison={prison.code}"),
    )


def _back_to(version: Version, path: str) -> Mapping[str, str]:
    """The code by which an officer comes from the paper to where it is entered."""
    _ = version.words.gettext
    return code(
        version.address(path),
        _("Scan to enter what is written here."),
        _("QR code with the address printed beside it"),
    )


def movement_slips(
    prison: Prison, on: date, fetches: Sequence[Fetch], version: Version
) -> list[Sheet]:
    """A slip for each person: when to fetch, where to, and back; in order of time."""
    return [
        _slip(prison, on, fetch, version)
        for fetch in fetches
        if fetch.interview.state in (State.BOOKED, State.CONFIRMED)
    ]


def _slip(prison: Prison, on: date, fetch: Fetch, version: Version) -> Sheet:
    _, words = version.words.gettext, version.words
    shown = fetch.interview
    path = f"/interviews/{shown.ref}?paper=1"
    if isinstance(shown, Summoned):
        path = f"/meetings/{shown.at}?paper=1"
    blocks: list[Block] = [
        pairs(
            [
                (_("Person"), shown.name or shown.candidate),
                (_("Day"), f"{words.weekday(on)}, {words.day(on)}"),
                (_("Fetch at"), words.time(fetch.fetch_at)),
                (_("Where"), shown.room),
                (_("Meeting"), f"{words.time(shown.starts_at)}–{words.time(shown.ends_at)}"),
            ]
        ),
        rows(
            (_("Brought at"), _("Back at"), _("Officer")),
            [("", "", "")],
            widths=(1, 1, 2),
            blank=True,
        ),
    ]
    if shown.state == State.BOOKED:
        blocks.insert(
            1, text(_("Not confirmed yet: ask before the person is fetched."), strong=True)
        )
    return Sheet(
        _("Movement slip"),
        words.locale,
        tuple(blocks),
        note=version.note(shown.ref),
        whose=prison.name,
        scan=_back_to(version, path),
        slip=True,
    )
