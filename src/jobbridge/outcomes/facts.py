"""Facts that answer prejudice, each with its source. No marketing: what speaks against too."""

from jobbridge.i18n import N_

# What is said, and who found it. The sources' own titles stay in their language.
FACTS = (
    (
        N_(
            "In a year about 1,865 people leave prison; 92 of 100 of them at the end of their "
            "term, so the day on which most can begin to work is known long before."
        ),
        "Latvijas Radio, „Cietuma ēna: Lielākā daļa ieslodzīto cietumā nav pirmo reizi” "
        "(lr1.lsm.lv)",
    ),
    (
        N_(
            "Ten of a hundred employers have given work to people who have been in prison; 14 more "
            "were thinking of it."
        ),
        "Ieslodzījuma vietu pārvaldes pasūtīts pētījums, SIA „Comperio” un Baltijas Sociālo "
        "zinātņu institūts, 2018 (comperio.lv)",
    ),
    (
        N_(
            "Of those who have served their whole term about half are prosecuted or convicted "
            "again within two years (51 of 100). That is a fact too: work is one of the things "
            "that can change it."
        ),
        "Latvijas Nacionālais attīstības plāns 2021.–2027. gadam; Finanšu ministrija, valsts "
        "budžeta paskaidrojumi, vērtība par 2012. gadu (fm.gov.lv)",
    ),
    (
        N_(
            "78 of 100 inhabitants of Latvia think that somebody who has once committed a crime "
            "can mend their ways."
        ),
        "Ieslodzījuma vietu pārvaldes sabiedriskās domas pētījums, 2023 "
        "(lvportals.lv, 04.12.2023.)",
    ),
    (
        N_(
            "One in four people who have been in prison met discrimination while looking for work "
            "or beginning it."
        ),
        "Ieslodzījuma vietu pārvaldes pasūtīts pētījums, SIA „Comperio” un Baltijas Sociālo "
        "zinātņu institūts, 2018 (comperio.lv)",
    ),
    (
        N_(
            "An employer may not ask about convictions unless the work itself makes it essential. "
            "What the law forbids somebody to do is checked inside before they are proposed."
        ),
        "Darba likuma 33. pants (likumi.lv)",
    ),
)
