"""Words of an advertisement that name the age or sex of whoever applies."""

import re

# Labour Law 32: neither sex nor age, except where law forbids the work to the young ("18").
# What people wear, where they are treated or whom they serve is not the applicant.
_OF_OTHERS = re.compile(
    r"\b(?:vīriešu|sieviešu|kungu|dāmu|meiteņu|zēnu)\s+(?:frizier|apģērb|apav|konfekcij|mod|virsdrēb|veļ"
    r"|konsultācij|klīnik|slimnīc|krīz)\w*"
    r"|\b(?:men|women|ladies|gentlemen)['’]s?\b"
    r"|\b(?:мужск|женск)\w+\s+(?:парикмахер|одежд|обув|бель|консультаци|стрижк|клиник)\w*",
    re.IGNORECASE,
)
_AGE_OR_SEX = re.compile(
    r"\b(?:"
    # Latvian
    r"vīriet(?:is|i|im|ī|a)|vīrieš(?:i|us|iem|u|a)|sieviet(?:e|es|i|ei|ēm|es)|sieviešu"
    r"|puis(?:is|i|im)|puiš(?:i|us|iem|u|a)|meiten(?:e|es|i|u|ei|ēm|ām)|meiteņu|jaunieš\w*|jaunieti\w*"
    r"|jaun(?:a|u|i|iem|as|ām|s|o|ā)\s+(?:cilvēk|sieviet|vīriet|vīrieš|puis|puiš|meiten)\w*"
    r"|pensionār\w*|(?:pirms)?pensijas\s+vecum\w*"
    r"|vecum(?:s|ā|u)\s*:?\s*(?:no|līdz|virs|zem)?\s*(?!18\b)\d{2}"
    r"|līdz\s+[3-6]\d\s+gadiem|vecuma\s+ierobežojum\w*|(?!18\b)\d{2}\s+gad\w*\s+vec\w*"
    r"|(?:ne)?(?:vecāk|jaunāk)\w*\s+par\s+(?!18\b)\d{2}|(?:ne)?(?:vecāk|jaunāk)\w*\s+kā\s+(?!18\b)\d{2}"
    # English
    r"|male|female|males|females|man|men|woman|women|girls?|boys?|lady|ladies|gentlem[ae]n"
    r"|young\s+(?:people|persons?|m[ae]n|wom[ae]n|team|candidates?|specialists?|employees?)"
    r"|pensioners?|retirees?|(?!18\b)\d{2}\s+years?\s+(?:old|of\s+age)|age\s+limit"
    r"|age[ds]?\s*:?\s*(?:under|over|up\s+to|from|between)?\s*(?!18\b)\d{2}"
    # Russian
    r"|мужчин\w*|женщин\w*|парен\w*|парн(?:и|ей|я|ю)|девуш\w*|девоч\w*|юнош\w*|мальчик\w*"
    r"|молод(?:ой|ая|ые|ых|ого|ую)\s+(?:человек|люд|специалист|сотрудник|коллектив)\w*"
    r"|пенсионер\w*|пенсионн\w+\s+возраст\w*|возраст\w*\s*:?\s*(?:от|до)?\s*(?!18\b)\d{2}"
    r"|не\s+(?:старше|моложе)\s+(?!18\b)\d{2}|до\s+[2-7]\d\s+лет"
    r")\b",
    re.IGNORECASE,
)


def age_or_sex_words(text: str) -> list[str]:
    """The words of a text that name an applicant's age or sex, as written, each once."""
    rest = _OF_OTHERS.sub(" ", text)
    return list(dict.fromkeys(" ".join(found.split()) for found in _AGE_OR_SEX.findall(rest)))
