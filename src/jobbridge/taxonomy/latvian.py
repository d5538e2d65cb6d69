"""Latvian and Russian word forms brought to one plain stem, whatever keyboard they came from.

Everything here works on *folded* letters: lower case, no diacritics, Cyrillic written in Latin.
People type "pavars", "PAVĀRE" and "pavāru" for one trade, and a stemmer that needs the macrons
would part them again; palatalised genitives (automobilis, automobiļa) meet by folding alone.
"""

import re
import unicodedata
from functools import lru_cache

_CYRILLIC = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхцыэіѣ", "abvgdezijklmnoprstufhcieie", strict=True)),
        "ё": "e",
        "ж": "z",
        "ч": "c",
        "ш": "s",
        "щ": "sc",
        "ъ": "",
        "ь": "",
        "ю": "ju",
        "я": "ja",
    }
)
# Combining marks, and the soft hyphens and zero-width signs that come with pasted text.
_MARKS = re.compile("[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff]+")
_NOT_WORD = re.compile(r"[^0-9a-z+#]+")
_LONE_SIGN = re.compile(r"(?<![0-9a-z+#])[+#]+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")


def has_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return _CYRILLIC_LETTER.search(text) is not None


def fold(text: str) -> str:
    """Lower-case words of a-z, 0-9 and the signs of "C++" and "C#", one space between them.

    Cyrillic is transliterated the Latvian way and then loses its diacritics too, so a Russian
    word matches whether it was typed in Cyrillic or in Latin letters.
    """
    lowered = text.casefold()
    if has_cyrillic(lowered):
        # й would decompose into и and a breve: transliterate before taking letters apart.
        lowered = unicodedata.normalize("NFC", lowered).translate(_CYRILLIC)
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", lowered))
    return " ".join(_LONE_SIGN.sub(" ", _NOT_WORD.sub(" ", plain)).split())


_LATIN_SIGNS = re.compile(
    "shch|sch|sh|ch|zh|kh|ts|tz|ya|ja|yu|ju|yo|jo|ye|iy|yj|ij|[aeiou]y|[a-z'šžč]", re.IGNORECASE
)
_RUSSIAN_SIGNS = {
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстувв_ыз", strict=True)),
    **dict(zip(("shch", "sch", "sh", "ch", "zh", "kh", "ts", "tz"), "щщшчжхцц", strict=True)),
    **dict(zip(("ya", "ja", "yu", "ju", "yo", "jo", "ye"), "яяююёёе", strict=True)),
    **dict(
        zip(("ay", "ey", "iy", "ij", "oy", "uy"), ["ай", "ей", "ий", "ий", "ой", "уй"], strict=True)
    ),
    **dict(zip(("yj", "x", "'", "š", "ž", "č"), ["ый", "кс", "ь", "ш", "ж", "ч"], strict=True)),
}


def in_cyrillic(text: str) -> str:
    """A text in Latin letters as if it were Russian: "svarshchik", "uborshitsa", "voditel'"."""
    return _LATIN_SIGNS.sub(lambda found: _RUSSIAN_SIGNS[found[0]], text.casefold())


# Case, number, gender and definiteness endings of nouns and adjectives (Kreslins' light stemmer
# as in Lucene), with the macrons taken off.
_LATVIAN_ENDINGS = (
    *("ajiem", "ajam", "ajai", "ajos", "ajas", "aja", "iem", "ais"),
    *("ai", "ei", "am", "em", "im", "um", "us", "as", "es", "os", "is", "ie"),
    *("u", "a", "i", "e", "o", "s"),
)
_RUSSIAN_ENDINGS = (
    *("иями", "ями", "ами", "ого", "его", "ому", "ему", "ыми", "ими", "ией", "иям", "иях"),
    *("ов", "ев", "ей", "ой", "ий", "ый", "ая", "яя", "ое", "ее", "ые", "ие", "ия", "ии", "ию"),
    *("ам", "ям", "ах", "ях", "ом", "ем", "ым", "им", "ых", "их", "ую", "юю"),
    *("а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "й"),
)
# Feminine stems whose masculine is not merely another ending.
_LATVIAN_FEMININE = (
    *(("niec", "niek"), ("aktris", "aktier"), ("direktris", "direktor")),
    *(("raudz", "raug"), ("sardz", "sarg"), ("palidz", "palig")),
)
_RUSSIAN_FEMININE = (
    *(("продавщиц", "продавц"), ("авец", "авц"), ("тельниц", "тел"), ("ниц", "ник")),
    *(("щиц", "щик"), ("чиц", "чик"), ("их", ""), ("рш", "р")),
)
_VOWELS = frozenset("aeiouyаеёиоуыэюя")
_SHORTEST_STEM = 3


def stem(word: str) -> str:
    """The folded stem of one word: the same for its cases, numbers, genders and spellings.

    A light stemmer: it takes one ending and never the root, so short words stay as they are.
    """
    lowered = word.casefold()
    if has_cyrillic(lowered):
        return fold(_without(lowered, _RUSSIAN_ENDINGS, _RUSSIAN_FEMININE)).replace(" ", "")
    return stem_folded(fold(word).replace(" ", ""))


@lru_cache(maxsize=65_536)
def stem_folded(word: str) -> str:
    """`stem` for a word that is folded already."""
    bare = _without(word, _LATVIAN_ENDINGS, _LATVIAN_FEMININE)
    # A labial takes a j in the palatalised cases: upe, upju; zeme, zemju.
    if bare != word and len(bare) > _SHORTEST_STEM and bare[-2:] in ("pj", "bj", "mj", "vj"):
        return bare[:-1]
    return bare


def _without(word: str, endings: tuple[str, ...], feminine: tuple[tuple[str, str], ...]) -> str:
    for ending in endings:
        if not word.endswith(ending):
            continue
        bare = word[: -len(ending)]
        # -taja is the doer (vadītāja) far more often than a definite adjective.
        if ending.startswith("aj") and bare.endswith("t"):
            continue
        if len(bare) >= _SHORTEST_STEM and not _VOWELS.isdisjoint(bare):
            word = bare
            break
    for ending, masculine in feminine:
        if word.endswith(ending):
            return word[: -len(ending)] + masculine
    return word
