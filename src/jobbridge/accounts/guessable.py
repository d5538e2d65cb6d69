"""Which passwords are among the first that are guessed.

No published list is shipped. What is refused is what such lists are made of, at any length:
`STEMS` holds about three hundred words that people make passwords of (the tops of the lists of
leaked passwords, in English; Latvian and Russian ones, the latter also as typed on a Latin
keyboard; names of this service, of its offices and of the country's towns). A password is easily
guessed if nothing is left of it once three such words, walks along the keyboard, runs of the
alphabet, repetitions, numbers and signs are taken away. Letters count as the digits and signs that
are written for them ("P@rol3"), and diacritics not at all. Phrases of other words pass: length
over composition (ASVS 5.0, 6.2).
"""

import re
import unicodedata
from functools import cache

MOST_STEMS = 3
REST = 2  # single letters that may be left between what is taken away
SHORTEST_WALK = 4

_WORDS = """
    password passwort passw passwd pass word letmein welcome admin administrator root user login
    master access secret private security default changeme change temp test testing guest hello
    qwerty asdf zxcv azerty qwertz iloveyou loveyou love lover lovely money dragon monkey shadow
    sunshine princess prince flower football baseball basketball soccer hockey superman batman
    spiderman pokemon starwars naruto pikachu mustang ferrari porsche mercedes bmw audi toyota
    honda harley yamaha suzuki michael jordan jennifer jessica ashley daniel thomas robert
    charlie andrew matthew joshua anthony william richard george martin michelle nicole amanda
    samantha maria anna laura elena victoria alexander alexandra alex diana christina
    summer winter spring autumn january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday birthday
    computer internet google facebook youtube instagram twitter microsoft windows apple samsung
    iphone android nokia linux server system oracle database network office excel
    trustno freedom whatever forever friend friends family mother father baby babygirl angel
    jesus christ heaven blessed killer hunter ranger soldier tiger lion eagle falcon wolf cookie
    pepper ginger cheese chocolate banana orange purple yellow silver golden diamond crystal
    rainbow butterfly unicorn snoopy garfield mickey minnie liverpool arsenal chelsea barcelona
    manchester united madrid juventus london paris berlin america england russia
    matrix phoenix thunder lightning skateboarding snowboarding metallica nirvana eminem
    thunderbird unbelievable fuckyou fuck asshole bitch pussy sexy blink
    parole paroles parolina slepeni slepena slepens mana mans manaparole jaunaparole drosiba
    administrators lietotajs sveiki labdien labrit paldies ludzu milestiba milu mila mila tu
    mamma mama tetis tevs meita dels draugs draudzene mazulis mazais kakis kakitis suns sunitis
    lacis lacitis zakis zakitis saule saulite zvaigzne ziema vasara rudens pavasaris
    janvaris februaris marts aprilis maijs junijs julijs augusts septembris oktobris novembris
    decembris pirmdiena otrdiena tresdiena ceturtdiena piektdiena sestdiena svetdiena
    latvija latvia latvijas riga rigas daugavpils liepaja jelgava jurmala ventspils rezekne
    valmiera jekabpils ogre tukums cesis salaspils kuldiga olaine saldus talsi dobele sigulda
    dinamo spartaks hokejs basketbols futbols zalgiris janis janitis anna liga ligo peteris
    andris juris aivars martins arturs edgars kristaps kristine ilze inese agnese zane elina
    laima santa sandra dace aija baiba anita maris girts gints uldis valdis
    jobbridge cietums ieslodzits nva ievp tiesa darbs darbadevejs konsultants karjera probacija
    parol parolj privet lubov ljubov lubimaja ljubimaja lubimka solnce solnyshko zvezda rossija
    moskva natasha sergej sergey andrej andrey dmitrij dmitry vladimir aleksandr aleksej ivan
    maksim nikita oksana olga svetlana tatjana tatyana julija yulia irina ekaterina nastja
    nastya marina ghbdtn gfhjkm ljubov yfnfif vfhbyf cjkysirj пароль привет любовь наташа
    максим сергей андрей солнышко люблю йцукен
    """
STEMS = frozenset(_WORDS.split())
_ROWS = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "azertyuiop", "qwertzuiop"),
    *("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    "abcdefghijklmnopqrstuvwxyz",
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "qazwsxedcrfvtgbyhnujmikolp"),
    *("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "a1b2c3d4e5f6g7h8i9", "1a2b3c4d5e6f7g8h9i"),
    *("zaq1xsw2cde3vfr4bgt5nhy6mju7", "aabbccddeeffgghhiijjkk", "112233445566778899"),
)
_WALKS = tuple(way for row in _ROWS for way in (row * 2, row[::-1] * 2))
_MEANT = str.maketrans("013457@$!|+", "oleastasllt")
_SIGNS = re.compile(r"[\W\d_]+")


def is_common(password: str, *, known: str = "") -> bool:
    """Whether it is among what is guessed first. `known` are words that everybody knows of the
    account: its address and name."""
    folded = fold(password)
    if _period(folded) * 3 <= len(folded) or len(set(folded)) < 5:
        return True
    own = frozenset(w for w in re.split(r"[\W_]+", fold(known)) if len(w) >= 3)
    return _is_covered(folded, own)


def fold(text: str) -> str:
    """Small letters without diacritics."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _period(text: str) -> int:
    """The length of the piece whose repetition makes the text; its own length for most."""
    return (text + text).find(text, 1) if text else 0


def _is_covered(text: str, own: frozenset[str]) -> bool:
    """Whether stems, walks, numbers and signs leave at most two letters of the text."""
    words = STEMS | own
    longest = max(map(len, words))
    meant = text.translate(_MEANT)

    @cache
    def left(at: int, stems: int) -> int:
        """The fewest letters left from here on, with so many stems still to be taken."""
        if at >= len(text):
            return 0
        best = 1 + left(at + 1, stems)
        if found := _SIGNS.match(text, at):
            best = min(best, left(found.end(), stems))
        for length in range(SHORTEST_WALK, len(text) - at + 1):
            piece = text[at : at + length]
            if not any(piece in walk for walk in _WALKS) and len(set(piece)) > 1:
                break
            best = min(best, left(at + length, stems))
        if stems:
            for length in range(3, min(longest, len(text) - at) + 1):
                if not words.isdisjoint((text[at : at + length], meant[at : at + length])):
                    best = min(best, left(at + length, stems - 1))
        return best

    return left(0, MOST_STEMS) <= REST
