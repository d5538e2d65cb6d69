"""What may be handed to mentors: a link by https, or one PDF."""

from urllib.parse import urlsplit

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES

MOST_BYTES = 5_000_000
AUDIENCES = {
    "all": N_("Mentors and coordinators"),
    "mentors": N_("Mentors"),
    "coordinators": N_("Coordinators"),
}


def why_not_material(
    *, title: str, language: str, audience: str, link: str, body: bytes
) -> list[Reason]:
    """A file is known by how it begins, not by its name."""
    reasons = []
    if not any(letter.isalnum() for letter in title):
        reasons.append(Reason("title", N_("Write a title."), field="title"))
    for name, value, known in (
        ("language", language, LANGUAGES),
        ("audience", audience, AUDIENCES),
    ):
        if value not in known:
            reasons.append(Reason(name, N_("Choose one from the list."), field=name))
    if bool(link) == bool(body):
        text = N_("Give either a link or a file.")
        reasons.append(Reason("one_of_two", text, field="link"))
    elif link and not _is_https(link):
        text = N_("Write an address that begins with https://.")
        reasons.append(Reason("link", text, field="link"))
    elif body and not body.startswith(b"%PDF-"):
        reasons.append(Reason("not_pdf", N_("This file is not a PDF."), field="file"))
    elif len(body) > MOST_BYTES:
        text = N_("The file is larger than 5 MB.")
        reasons.append(Reason("too_large", text, field="file"))
    return reasons


def _is_https(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        return False
    plain = not any(c.isspace() for c in link) and parts.username is None
    return parts.scheme == "https" and "." in host and plain
