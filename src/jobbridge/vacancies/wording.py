"""Words that an advertisement must not hold: age and sex of whoever applies, convictions, and
ways to reach the employer past the counselor."""

import re

from jobbridge.errors import Quoted, Reason
from jobbridge.i18n import N_

# Labour Law 32: neither sex nor age, except where law forbids the work to the young ("18").
# What people wear, where they are treated or whom they serve is not the applicant.
_WHOSE = r"(?:vīriešu|sieviešu|bērnu|kungu|dāmu|meiteņu|zēnu|jauniešu|pensionāru)"
_OF_OTHERS = re.compile(
    rf"\b{_WHOSE}(?:\s*(?:,|/|un|vai)\s*{_WHOSE})*\s+"
    r"(?:frizier|frizētav|apģērb|apav|konfekcij|mod|virsdrēb|veļ|aksesuār|matu|zāl|zāļ"
    r"|konsultācij|klīnik|slimnīc|krīz|centr|klub|nam|māj|istab|grup)\w*"
    r"|\b(?:men|women|ladies|gentlemen)['’]s?\b"
    r"|\b(?:(?:мужск|женск|детск)\w+(?:\s*(?:,|и)\s*)?)+\s*"
    r"(?:парикмахер|одежд|обув|бель|консультаци|стрижк|клиник|зал)\w*",
    re.IGNORECASE,
)
_AGE_OR_SEX = re.compile(
    r"\b(?:"
    # Latvian
    r"vīriet(?:is|i|im|ī|a)|vīrieš(?:i|us|iem|u|a)|sieviet(?:e|es|i|ei|ēm|es)|sieviešu"
    r"|puis(?:is|i|im)|puiš(?:i|us|iem|u|a)|meiten(?:e|es|i|u|ei|ēm|ām)|meiteņu|jaunieš\w*|jaunieti\w*"
    r"|jaun(?:a|u|i|iem|as|ām|s|o|ā)\s+(?:cilvēk|sieviet|vīriet|vīrieš|puis|puiš|meiten)\w*"
    r"|jaun(?:s|a|u|i|as|us|iem)?\s*(?:,|un)\s*(?:dinamisk|enerģisk|aktīv|ambicioz|perspektīv)\w*"
    r"|puik(?:a|as|u|am|ām)|pensionār\w*|(?:pirms)?pensijas\s+vecum\w*"
    r"|vecum(?:s|ā|u)\s*:?\s*(?:no|līdz|virs|zem)?\s*(?!18\b)\d{2}"
    r"|līdz\s+[3-6]\d\s+gadiem|vecuma\s+ierobežojum\w*|(?!18\b)\d{2}\s+gad\w*\s+vec\w*"
    r"|(?:ne)?(?:vecāk|jaunāk)\w*\s+par\s+(?!18\b)\d{2}|(?:ne)?(?:vecāk|jaunāk)\w*\s+kā\s+(?!18\b)\d{2}"
    # English
    r"|male|female|males|females|man|men|woman|women|girls?|boys?|lady|ladies|gentlem[ae]n"
    r"|young\s+(?:people|persons?|m[ae]n|wom[ae]n|team|candidates?|specialists?|employees?)"
    r"|young\s*(?:,|and)\s*(?:dynamic|energetic|active|ambitious)"
    r"|pensioners?|retirees?|(?!18\b)\d{2}\s+years?\s+(?:old|of\s+age)|age\s+limit"
    r"|age[ds]?\s*:?\s*(?:under|over|up\s+to|from|between)?\s*(?!18\b)\d{2}"
    # Russian
    r"|мужчин\w*|женщин\w*|парен\w*|парн(?:и|ей|я|ю)|девуш\w*|девоч\w*|юнош\w*|мальчик\w*"
    r"|молод(?:ой|ая|ые|ых|ого|ую)\s+(?:человек|люд|специалист|сотрудник|коллектив)\w*"
    r"|молод\w+\s*(?:,|и)\s*(?:динамичн|энергичн|активн|амбициозн)\w*"
    r"|пенсионер\w*|пенсионн\w+\s+возраст\w*|возраст\w*\s*:?\s*(?:от|до)?\s*(?!18\b)\d{2}"
    r"|не\s+(?:старше|моложе)\s+(?!18\b)\d{2}|до\s+[2-7]\d\s+лет"
    r")\b",
    re.IGNORECASE,
)


# Labour Law 33: an applicant is not asked about convictions, so an advertisement names none.
_CONVICTIONS = re.compile(
    r"\b(?:"
    r"bez\s+(?:\w+\s+)?sodāmīb\w*|(?:nav|nebūt|nedrīkst\s+būt)\s+(?:\w+\s+)?(?:sodīt|tiesāt)\w*"
    r"|(?:ne)?(?:sodīt|tiesāt)(?:s|a|i|as|us|u|am|ai|iem|ām|ība|ības|ību)|sodāmīb\w*"
    r"|kriminālsod\w*|kriminālā\w*\s+pagātn\w*|krimināl\w*\s+ierakst\w*"
    r"|(?:no\s+|clean\s+|without\s+)?criminal\s+(?:records?|convictions?|background|past)"
    r"|(?:un|no\s+)?convict(?:ed|ions?)|ex-?(?:convicts?|offenders?|prisoners?)"
    r"|background\s+checks?"
    r"|без\s+судимост\w*|не\s*судим\w*|судимост\w*|криминальн\w+\s+прошл\w+"
    r")\b",
    re.IGNORECASE,
)
_CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:https?://|www\.)\S+"
    r"|\b[\w-]+\.(?:lv|com|eu|net|org|ee|lt)\b(?:/\S*)?"
    r"|(?<![\w.,])(?:\+|00)\d[\d\s()-]{7,16}\d\b"
    r"|(?<![\w.,])[268]\d(?:[\s-]?\d){6}(?![\w%€])"
    r"|\b(?:whats\s?app|telegram|viber|facebook|messenger|instagram|skype)\w*",
    re.IGNORECASE,
)
_LATVIAN = re.compile(r"[āčēģīķļņšūž]", re.IGNORECASE)


def _each_once(found: list[str]) -> list[str]:
    return list(dict.fromkeys(" ".join(words.split()) for words in found))


def age_or_sex_words(text: str) -> list[str]:
    """The words of a text that name an applicant's age or sex, as written, each once."""
    rest = _OF_OTHERS.sub(" ", text)
    found = _each_once(_AGE_OR_SEX.findall(rest))
    # In Latvian, "man" is "to me".
    return [w for w in found if w.casefold() != "man" or not _LATVIAN.search(text)]


def conviction_words(text: str) -> list[str]:
    """The words of a text that speak of convictions, as written, each once."""
    return _each_once(_CONVICTIONS.findall(text))


def contacts(text: str) -> list[str]:
    """Mail and web addresses, phone numbers and messengers in a text, each once."""
    return _each_once(_CONTACTS.findall(text))


def why_not_text(text: str, field: str) -> list[Reason]:
    """All reasons against showing a text of an employer's, with the words quoted and what to
    write instead."""
    reasons = []
    for code, message, find in (
        (
            "age_or_sex",
            N_(
                "An advertisement may name neither age nor sex (Labour Law, section 32). "
                "Take out: %(found)s. Say what the work itself needs, for example to lift 20 kg."
            ),
            age_or_sex_words,
        ),
        (
            "convictions",
            N_(
                "Convictions are neither asked about nor named (Labour Law, section 33). "
                "Take out: %(found)s. Where law bars people from such work, tick under “What the "
                "work involves” what applies: the counselor sees to it."
            ),
            conviction_words,
        ),
        (
            "contacts",
            N_(
                "People reach you through their counselor, so no phone number and no address of "
                "mail or web stands here. Take out: %(found)s."
            ),
            contacts,
        ),
    ):
        if found := find(text):
            quoted = tuple(map(Quoted, found))
            reasons.append(Reason(code, message, {"found": quoted}, field=field))
    return reasons
