"""Names of the national classifier in plain writing: `Lauku GIDS` becomes `lauku gids`."""

import re

# Capitals mark the head noun, so only these may stay capital.
_SHORT = frozenset(
    (
        *("AFIS", "ASV", "BT", "CNC", "ES", "IKT", "IT", "MAG", "MIG", "MMA", "NATO", "NBS"),
        *("NOTAM", "OAW", "PVC", "SPA", "TIG", "VID"),
    )
)
_NAMES = ("Saeim", "Latvij", "Satversm", "Ministru prezident", "Ministru kabinet", "Eirop")
_WORD = re.compile(r"[^\W\d_]+")


def plain_name(text: str) -> str:
    """A classifier name without its capitals; abbreviations and names of offices keep theirs.

    `ĢENERĀLLEITNANTS/ VICEADMIRĀLIS (Jūras spēkos)` becomes `ģenerālleitnants / viceadmirālis
    (Jūras spēkos)`, and `Logu/ vitrīnu stiklu MAZGĀTĀJS` `logu/vitrīnu stiklu mazgātājs`.
    """
    text = " ".join(text.split())
    # Between whole names the slash stands free, inside one it does not.
    text = re.sub(r"(?<=[A-ZĀČĒĢĪĶĻŅŠŪŽ]{2}) ?/ ?(?=[^\W\d_])", " / ", text)
    text = re.sub(r"(?<=[^\W\d_])/ (?=[^\W\d_])", "/", text)
    plain = _WORD.sub(lambda found: _plain_word(found, text), text)
    for name in _NAMES:
        at = plain.casefold().find(name.casefold())
        if at >= 0:
            plain = plain[:at] + name + plain[at + len(name) :]
    return plain


def _plain_word(found: re.Match[str], text: str) -> str:
    word = found[0]
    if word in _SHORT or (len(word) == 1 and text[found.end() : found.end() + 1] in ".-)"):
        return word
    if sum(letter.isupper() for letter in word) > 1:
        return word.lower()
    first = found.start() == 0 or text[: found.start()].endswith("/ ")
    return word[:1].lower() + word[1:] if first and len(word) > 1 else word
