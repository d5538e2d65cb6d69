"""What a typed job title says: its words, its head noun, and what is only noise around it.

No vocabulary of occupations lives here; `linker` holds that and asks this module how to read.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from jobbridge.taxonomy.latvian import fold, has_cyrillic, stem, stem_folded

__all__ = ["Reading", "Word", "clean_title", "fold", "keys", "keys_of", "readings", "words_of"]

_LETTER = r"[^\W\d_]"

# "pavārs(-e)", "pārdevējs /-a", "vadītājs/a", "(m/f)", "(s/v)": a note on gender, not a word.
_GENDER = re.compile(
    rf"""
      \(\s*[-–/]+\s*{_LETTER}{{1,6}}\s*\)
    | \(\s*(?:e|a|ā|s|is|š|ja|ce|te|ere|iece|niece)\s*\)
    | \s*[/,]\s*[-–]\s*{_LETTER}{{1,6}}\b
    | (?<={_LETTER})/(?:e|a|ā|s|is|ja|ce|te|re|ere|ore|iece|niece)\b
    | \(?\b[smfvwdмжx]\s*[/|]\s*[smfvwdмжx](?:\s*[/|]\s*[smfvwdмжx])?\b\)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AMOUNT = r"\d+(?:[ .,]\d+)*"
_UNIT = r"(?:eur(?:o|/h)?|eiro|ls|€)"
_NOISE = re.compile(
    rf"""
      (?:\b(?:alga|atalgojums|algu|zarplata|зарплата|оклад|salary|pay)\b:?\s*)?
      (?:\b(?:no|l[īi]dz|from|to|от|до)\s+)?
      (?:€\s*{_AMOUNT}|{_AMOUNT}(?:\s*[-–]\s*{_AMOUNT})?\s*{_UNIT}|{_UNIT}\s*{_AMOUNT})
      (?:\s*[-–]\s*{_AMOUNT})?
      (?:\s*/?\s*(?:h|st(?:und[āa])?|m[ēe]n(?:es[īi])?|hour|month|час|мес)\b\.?)?
      (?:\s*\(?(?:bruto|neto|uz\ rokas|gross|net)\)?)?
    | \b(?:{_AMOUNT}|pilnu?a?|nepilnu?a?|vesela|viena|(?:uz\s+)?pus)?\s*slod(?:ze|zi|z[ēe]|zes)\b
    | \b(?:uz\s+)?(?:pus|piln)slodz(?:e|i|[ēe]|es)\b
    | \b(?:full|part)[\s-]?time\b
    | \b(?:night|day|evening|weekend)\s+shifts?\b | \bshift\s+work\b
    | \b(?:needed|wanted|required|hiring|asap|no\s+experience)\b
    | \b(?:nakts|dienas|vakara|rīta|rita)?\s*mai[ņn](?:a|ās|as|u\s+darbs)\b(?=\s*$|\s*[,.!)])
    | \b(?:darbs|darbi[ņn][šs]|vakances?|amat[sā]|vieta|viet[āa])\b
    | \b(?:ночн\w+|дневн\w+)\s+смен\w+ | \b(?:вахта|вахтой|вахтовым\s+методом|подработка)\b
    | \bс\s+(?:проживанием|жильём|жильем)\b | \b(?:нужен|нужна|нужны|ищу\s+работу)\b
    | \b(?:mekl[ēe]ju?|v[ēe]los|gribu|str[āa]d[āa](?:ju|t))\b(?:\s+darbu)?(?:\s+(?:k[āa]|par))?
    | \b(?:[īi]slaic[īi]g[si]|past[āa]v[īi]g[si]|att[āa]lin[āa]ti|постоянно|удал[её]нно|remote)\b
    | \b(?:полный|неполный)\s+(?:рабочий\s+)?день\b
    | \b\d+\s*(?:h|st\.?|stund\w*|часов|hours)(?:\s+(?:ned[ēe][ļl][āa]|dien[āa]|в\s+неделю))?\b
    | \b\d+\s*(?:vakances?|vietas|cilv[ēe]ki)\b
    | \buz\s+(?:ne)?noteiktu\s+laiku\b
    | \b(?:ar|bez|with|without|с|без)\s+(?:darba\s+)?
      (?:pieredz[ei]s?|experience|опыт\w*(?:\s+работы)?)\b
    | \bar\s+(?:[ABCDE]{{1,2}}1?(?:\s*,?\s*(?:un\s+)?[ABCDE]{{1,2}}1?)*\s+)?kat(?:egorij\w*|\.)
      (?:\s+(?:vad[īi]t[āa]ja\s+)?apliec[īi]bu)?
    | \b[ABCDE]{{1,2}}1?\s+kat(?:egorij\w*|\.)
    | (?-i:\s\(?(?:BE|CE|DE|C1E?|D1E?)\)?)(?=\s|[,;]|$)
    | \b(?:steidzami|steidz[īi]gi|urgent(?:ly)?|срочно|требуется|требуются|ищем)\b:?
    | \b(?:vakance|vacancy|job|darbs|вакансия|работа)\s*[:–-]
    | \b(?:mekl[ēe]|mekl[ēe]jam|aicin[āa]m?|pied[āa]v[āa]|vajadz[īi]gs|vajadz[īi]ga|nepieciešam[sa])
      (?:\s+darb[āau])?(?:\s+amat[āa])?\b:?
    | \b(?:m[ūu]su\s+)?komand(?:ai|[āa])\b
    | \b(?:v?psia|vsia|sia|as|ik|z/s|zs|пи?к|ooo|ооо|ltd|llc)\s*[„“”"«'][^„“”"»']*[“”"»']
    | \b(?:V?SIA|PSIA)\s+[^\s,;()]+
    | [„“”"«][^„“”"»]*[“”"»]
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Towns that advertisements name; only as a whole word in the locative, or set off by a comma.
_TOWNS = (
    *("rig", "daugavpil", "liepaj", "jelgav", "jurmal", "ventspil", "rezekn", "valmier"),
    *("jekabpil", "ogr", "tukum", "ces", "salaspil", "kuldig", "olain", "sald", "tals", "dobel"),
    *("bausk", "ludz", "kraslav", "siguld", "gulben", "madon", "limbaz", "aizkraukl", "preil"),
    *("balv", "aluksn", "smilten", "valk", "adaz", "marup", "kekav", "latvij", "pierig"),
)
_TOWN = re.compile(
    rf"""
      (?:[,;|–-]\s*|\s+)(?P<town>{_LETTER}+(?:as|es)?)(?:\s+(?:nov(?:ad[āa]|\.)|rajon[āa]))?\s*$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOWN_ENDINGS = ("a", "e", "i", "u", "is", "os", "us")
_EDGES = " \t\n\r-–—.,;:/|*!?•·"


def clean_title(text: str) -> str:
    """The title without notes on gender, pay, load, experience, company and town.

    Case, diacritics and parentheses that say something are kept; an empty answer is never
    given: when everything looks like noise, the text comes back as it was.
    """
    text = " ".join(text.split())
    cleaned = _GENDER.sub("", text)
    cleaned = _NOISE.sub(" ", cleaned)
    cleaned = re.sub(r"\(\s*\)", " ", cleaned)
    cleaned = " ".join(cleaned.split()).strip(_EDGES)
    found = _TOWN.search(cleaned)
    if found and _is_town(found["town"]):
        cleaned = cleaned[: found.start()].strip(_EDGES)
    return cleaned if fold(cleaned) else text.strip()


def _is_town(word: str) -> bool:
    plain = fold(word)
    return any(
        plain.startswith(town) and plain[len(town) :] in ("", "s", *_TOWN_ENDINGS)
        for town in _TOWNS
    )


PLACE = 0.3
"""Weight of a word that tells where or how: it follows the head noun, and its form says so."""
ASIDE = 0.6
"""Weight of a word that follows the head noun without looking like a place."""


class Word(NamedTuple):
    """One word of a title; `weight` is 1.0 for words of the trade itself, else PLACE or ASIDE."""

    folded: str
    stem: str
    head: bool
    weight: float


def keys(text: str) -> tuple[str, ...]:
    """What two spellings of one title have in common, strictest first, without repeats.

    The folded text, its stems, its stems glued ("elektro montieris"), its stems in any order.
    """
    return keys_of(words_of(text))


def keys_of(words: Sequence[Word]) -> tuple[str, ...]:
    """`keys` of a text whose words are known already."""
    folded = " ".join(word.folded for word in words)
    stems = [word.stem for word in words]
    # Compounds keep the vowel that joins them: only the last word loses its ending.
    glued = "".join([*(word.folded for word in words[:-1]), *stems[-1:]])
    found = (folded, " ".join(stems), glued, "~".join(sorted(stems)))
    return tuple(dict.fromkeys(key for key in found if key))


# The nominatives that name a doer, folded: galdnieks, kurinātājs, frizieris; pavāre is left to
# the last-word rule because its ending is also that of a hundred things.
_DOER = re.compile(
    r"(?:[bcdfghjklmnprtvz]s|[^aeo]is|ais"
    r"|[ae]ja|niece|iste|[eoa]re|[ea]nte|oge|ike|dze|te|masa|aukle)$"
)
_NOT_DOERS = frozenset(("valsts", "darbs", "pasts", "sports", "projekts", "tirgus", "auto"))
_PREPOSITIONS = frozenset(
    (
        *("ar", "bez", "uz", "pie", "no", "lidz", "par", "pec", "prieks", "pa", "zem"),
        *("in", "at", "for", "with", "on", "of", "from", "to"),
        *("na", "dlja", "po", "ot", "pri", "so", "iz", "v", "s", "k", "u", "vo"),
    )
)
# What follows these says which work it is as often as where: "рабочий по уборке".
_TELLING = frozenset(("of", "for", "na", "po", "pa", "uz"))
_TOKEN = re.compile(r"[()]|[\w+#]+")


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a title in order, with the head noun found.

    In Latvian (and English) the head is the last noun of the phrase: "pavāra palīgs" is a
    helper, "pavārs skolas ēdnīcā" a cook. CAPITALS, where only some words have them, decide,
    as the national classification writes them. In Russian it is the first noun: "помощник
    повара" is a helper, and what follows without a preposition says which.
    """
    raw: list[_Form] = []
    stop, depth, telling = None, 0, False
    for token in _TOKEN.findall(text):
        if token in "()":
            depth = int(token == "(")
            continue
        for form in _forms(token):
            if raw and stop is None and (depth or form.folded in _PREPOSITIONS):
                stop, telling = len(raw), not depth and form.folded in _TELLING
            raw.append(form)
    if not raw:
        return ()
    russian = has_cyrillic(text)
    head = _russian_head(raw[:stop]) if russian else _head(raw[:stop])
    if russian:
        last = len(raw) if stop is None else stop - 1
        after = ASIDE if telling else PLACE
    else:
        last = head
        after = PLACE if _tells_place(text, stop) else ASIDE
    return tuple(
        Word(form.folded, form.stem, place == head, 1.0 if place <= last else after)
        for place, form in enumerate(raw)
    )


class _Form(NamedTuple):
    """One folded word of a token; `capital` and `doer` tell that it may be the head."""

    token: str
    folded: str
    stem: str
    capital: bool
    doer: bool


@lru_cache(maxsize=65_536)
def _forms(token: str) -> tuple[_Form, ...]:
    capital, russian = _is_capital_noun(token), has_cyrillic(token)
    return tuple(
        _Form(
            token,
            folded,
            stem(token) if russian else stem_folded(folded),
            capital,
            _is_doer(folded),
        )
        for folded in fold(token).split()
    )


_ADJECTIVE = re.compile(r"(?:[ыио]й|[ая]я|[оеи]е|ые|[оеы]х|[иы]м|ого|ему|ому)$", re.IGNORECASE)
_NOUNS_LIKE_ADJECTIVES = re.compile(
    r"рабоч|заведующ|управляющ|горничн|портн|вожат|пожарн|дежурн|служащ|ткач|врач", re.IGNORECASE
)


def _russian_head(raw: list[_Form]) -> int:
    """The first noun: "складской рабочий", "рабочий склада", "детский врач"."""
    for place, form in enumerate(raw):
        if not _ADJECTIVE.search(form.token) or _NOUNS_LIKE_ADJECTIVES.search(form.token):
            return place
    return 0


_LOCATIVE = re.compile(r"(?:[āēīū]s?|os)\W*$", re.IGNORECASE)
_LOCATIVE_PLAIN = re.compile(r"(?:[aei]s?|os)\W*$", re.IGNORECASE)
_LONG_VOWEL = re.compile("[āēīū]", re.IGNORECASE)


def _tells_place(text: str, stop: int | None) -> bool:
    """Parentheses, a preposition, or a locative at the end: "skolas ēdnīcā", "skolas ednica"."""
    if stop is not None:
        return True
    ending = _LOCATIVE if _LONG_VOWEL.search(text) else _LOCATIVE_PLAIN
    return ending.search(text) is not None


def _head(raw: list[_Form]) -> int:
    capitals = [place for place, form in enumerate(raw) if form.capital]
    if capitals and len(capitals) < len(raw):
        return capitals[-1]
    doers = [place for place, form in enumerate(raw) if form.doer]
    return doers[-1] if doers else len(raw) - 1


def _is_doer(folded: str) -> bool:
    return folded not in _NOT_DOERS and _DOER.search(folded) is not None


def _is_capital_noun(token: str) -> bool:
    """ "PAVĀRS", and "DaiļDĀRZNIEKS" as the classification writes compounds."""
    return len(token) > 3 and token[-3:].isupper()


class Reading(NamedTuple):
    """One way to take a text. `weight` is 1.0 for the text as a whole, less for a part."""

    text: str
    weight: float
    words: tuple[Word, ...]


_SLASH = re.compile(r"\s*/\s*")
_LIST = re.compile(r"\s*[,;|•!]\s*|\s+[-–—]\s+|\.\s+(?=\w{4})|\s+(?:vai|или|or)\s+", re.IGNORECASE)
_PARENTHESES = re.compile(r"\s*\([^()]*\)?")
WITHOUT_PARENTHESES = 0.96
ALTERNATIVE = 0.95
_PAIR = re.compile(r"^(\w{4,})-(\w{4,})$")
LISTED = 0.9
LATER = 0.98
"""What each further member of an enumeration weighs: the first is meant most."""
MOST_READINGS = 10


def readings(text: str, lists: bool = False) -> list[Reading]:
    """The whole text, then what it also says: without parentheses, and each slash alternative.

    "Brigādes ĢENERĀLIS/ Flotiles ADMIRĀLIS (Jūras spēkos)" yields both titles; in
    "Flotes VADĪTĀJS/ DIREKTORS" the second takes over the first's leading words. `lists` also
    parts a typed enumeration ("pavārs, konditors"). No two readings have the same stems.
    """
    found = [(text, 1.0)]
    bare = _PARENTHESES.sub(" ", text).strip(_EDGES) if "(" in text else text
    aside = " ".join(_PARENTHESES.findall(text)).strip() if bare else ""
    if bare and aside:
        found.append((bare, WITHOUT_PARENTHESES))
    for turn, part in enumerate(_LIST.split(bare) if lists else [bare]):
        pieces = [piece for piece in _SLASH.split(part) if piece.strip(_EDGES)]
        weight = 1.0 if part == bare else LISTED * LATER**turn
        if len(pieces) > 1:
            titles = _alternatives(pieces)
            weight *= ALTERNATIVE
        else:
            titles = [part] if part != bare else []
        pair = _PAIR.match(part.strip()) if lists else None
        if pair:
            titles = [*titles, *pair.groups()]
            weight *= ALTERNATIVE
        later = LATER if lists else 1.0
        if aside:
            found += [(f"{title} {aside}", weight * later**n) for n, title in enumerate(titles)]
            weight *= WITHOUT_PARENTHESES
        found += [(title, weight * later**n) for n, title in enumerate(titles)]
    distinct: dict[tuple[str, ...], Reading] = {}
    for title, weight in found:
        words = words_of(title)
        if words:
            distinct.setdefault(tuple(word.stem for word in words), Reading(title, weight, words))
    return list(distinct.values())[:MOST_READINGS]


def _alternatives(pieces: list[str]) -> list[str]:
    """ "Ielu/ ceļu STRĀDNIEKS" shares its last word, "Flotes VADĪTĀJS/ DIREKTORS" its first.

    "ĀRSTA PALĪGS/ FELDŠERIS" shares nothing; without small letters both ways are kept.
    """
    first, tail = pieces[0].split(), pieces[-1].split()[-1]
    lead = " ".join(first[:-1])
    told_by_case = _is_capital_noun(tail) and any(map(str.islower, "".join(pieces)))
    found = []
    for piece in pieces:
        last_word = piece.split()[-1]
        has_head = _is_capital_noun(last_word) if told_by_case else _is_doer(fold(last_word))
        if not has_head and piece != pieces[-1]:
            found.append(f"{piece} {tail}")
            continue
        shares = bool(lead) and piece != pieces[0] and len(piece.split()) == 1
        if not shares or not told_by_case or lead.isupper():
            found.append(piece)
        if shares and not (told_by_case and lead.isupper()):
            found.append(f"{lead} {piece}")
    return found
