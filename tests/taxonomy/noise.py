"""Titles as people type them, made by rule from titles as they are published.

Each kind of noise is a function of a title, its language and a source of chance. The same title
gives the same noise every time. A quarter of the unit groups is held back: their titles are not
looked at while the linker is tuned, only counted.
"""

import hashlib
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Noise = Callable[[str, str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Noisy:
    """A title with noise of one kind, and the unit groups that are right for it."""

    typed: str
    lang: str
    kind: str
    groups: frozenset[str]
    held_back: bool


def held_back(group: str) -> bool:
    """Whether the titles of this unit group are kept for the last count."""
    return hashlib.sha256(group.encode()).digest()[0] < 64


def plain(title: str, lang: str, chance: random.Random) -> str:
    """Without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))


_ENDINGS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "lv": [
        ("nieks", ("niece", "nieku", "niekam", "nieki", "niekiem", "nieces")),
        ("ējs", ("ēja", "ēju", "ējam", "ēji", "ējiem", "ējas")),
        ("tājs", ("tāja", "tāju", "tājam", "tāji", "tājiem", "tājas")),
        ("ists", ("iste", "istu", "istam", "isti", "istiem")),
        ("ieris", ("iere", "ieri", "ierim", "ieru")),
        ("ors", ("ore", "oru", "oram", "ori", "oriem")),
        ("is", ("e", "i", "im", "u", "iem")),
        ("s", ("a", "u", "am", "i", "iem")),
    ],
    "ru": [
        ("ник", ("ница", "ника", "нику", "ники", "ником")),
        ("щик", ("щица", "щика", "щику", "щики", "щиков")),
        ("чик", ("чица", "чика", "чику", "чики", "чиком")),
        ("тель", ("теля", "телю", "тели", "тельница", "телем")),
        ("ец", ("ца", "цу", "цы", "цем")),
        ("ь", ("я", "ю", "и", "ем")),
        ("", ("а", "у", "ы", "ом", "ов")),
    ],
    "en": [("y", ("ies",)), ("", ("s",))],
}


def inflected(title: str, lang: str, chance: random.Random) -> str:
    """The last word (in Russian the first) in another case, number or gender."""
    words = title.split()
    at = 0 if lang == "ru" else len(words) - 1
    for ending, others in _ENDINGS[lang]:
        if len(words[at]) > len(ending) + 2 and words[at].endswith(ending):
            if ending == "" and not words[at][-1].isalpha():
                break
            if ending == "" and lang == "ru" and words[at][-1] in "аеёийоуыэюя":
                break
            words[at] = words[at][: len(words[at]) - len(ending)] + chance.choice(others)
            break
    return " ".join(words)


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_BESIDE = {
    letter: row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, letter in enumerate(row)
}


def slipped(title: str, lang: str, chance: random.Random) -> str:
    """One letter dropped, doubled, swapped with the next or hit beside, in a long word."""
    words = title.split()
    long = [at for at, word in enumerate(words) if len(word) > 4]
    if not long:
        return title
    at = chance.choice(long)
    word = words[at]
    place = chance.randrange(1, len(word) - 1)
    how = chance.randrange(4)
    if how == 0:
        word = word[:place] + word[place + 1 :]
    elif how == 1:
        word = word[:place] + word[place] + word[place:]
    elif how == 2:
        word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    else:
        beside = _BESIDE.get(plain(word[place], lang, chance).casefold(), "")
        word = word[:place] + (chance.choice(beside) if beside else "") + word[place + 1 :]
    words[at] = word
    return " ".join(words)


_AROUND = {
    "lv": (
        *("steidzami! {}", "vajadzīgs {} Rīgā", "{} ar pieredzi", "{}, SIA Dzintarkrasts"),
        *("{} 7.50 €/h", "{} pilna slodze Liepājā", "meklējam: {}", "{} (-e)", "{} Purvciemā"),
        *("{} nakts maiņā", "{} mazā uzņēmumā", "{} bez pieredzes, Jelgava", "gribu būt {}"),
    ),
    "ru": (
        *("срочно требуется {}", "{} в Риге", "{} с опытом работы", "{}, 900 евро на руки"),
        *("{} вахта", "нужен {}", "{} на полный рабочий день", "{} ООО «Ромашка»"),
        *("ищу работу {}", "{} в ночную смену", "{} Даугавпилс"),
    ),
    "en": (
        *("{} needed", "{} in Riga", "experienced {}", "{} (full time)", "{} - 12 EUR/h"),
        *("urgent: {}", "{} no experience", "{} at Northwind Ltd", "{} night shift"),
    ),
}


def surrounded(title: str, lang: str, chance: random.Random) -> str:
    """With what advertisements write around a title."""
    return chance.choice(_AROUND[lang]).format(title)


_IN_LATIN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
        **dict(
            zip("ёжхцчшщюя", ["yo", "zh", "h", "ts", "ch", "sh", "sch", "yu", "ya"], strict=True)
        ),
        **dict.fromkeys("ъь", ""),
    }
)


def in_latin(title: str, lang: str, chance: random.Random) -> str:
    """Russian as it is typed on a Latin keyboard."""
    return title.casefold().translate(_IN_LATIN)


KINDS: dict[str, dict[str, tuple[Noise, ...]]] = {
    "lv": {
        "plain": (plain,),
        "inflected": (inflected,),
        "slip": (slipped,),
        "surrounded": (surrounded,),
        "all at once": (inflected, plain, slipped, surrounded),
    },
    "ru": {
        "inflected": (inflected,),
        "slip": (slipped,),
        "surrounded": (surrounded,),
        "translit": (in_latin,),
        "all at once": (inflected, slipped, surrounded),
    },
    "en": {
        "inflected": (inflected,),
        "slip": (slipped,),
        "surrounded": (surrounded,),
        "all at once": (inflected, slipped, surrounded),
    },
}
_REMARK = re.compile(r"\s*\([^()]*\)|\s*/.*")


def noisy_titles(titles: Iterable[tuple[str, str, str]], every: int = 1) -> Iterator[Noisy]:
    """Noise of each kind for each `every`-th title; `titles` are unit group, language, text.

    A title that several unit groups have counts as right for all of them.
    """
    groups: dict[tuple[str, str], set[str]] = {}
    for group, lang, text in titles:
        bare = " ".join(_REMARK.sub("", text).split())
        if lang in KINDS and 3 < len(bare) < 60:
            groups.setdefault((lang, bare.casefold()), set()).add(group)
    for number, ((lang, bare), right) in enumerate(sorted(groups.items())):
        if number % every:
            continue
        held = held_back(min(right))
        for kind, noises in KINDS[lang].items():
            chance = random.Random(f"{bare} {kind}")
            typed = bare
            for noise in noises:
                typed = noise(typed, lang, chance)
            yield Noisy(typed, lang, kind, frozenset(right), held)
