"""What the record of processing is written in: classes of data, purposes with their legal bases
and recipients, and why some rows cannot be found by person."""

from dataclasses import dataclass

from jobbridge.i18n import N_

WHOSE = {
    "inmate": N_("People in prison, released, or clients of probation"),
    "staff": N_("People who sign in"),
    "employer": N_("Employers"),
    "visitor": N_("Visitors of prisons"),
    "nobody": N_("Nobody"),
}
CLASSES = {
    "identity": N_("Who somebody is"),
    "contact": N_("Contacts"),
    "criminal": N_("Follows from a conviction (Article 10)"),
    "health": N_("Needs of support and health (Article 9)"),
    "case": N_("What somebody can do and wants, and what was done"),
    "third": N_("People near the person"),
    "employer": N_("Employer's data"),
    "account": N_("Account and its use"),
    "author": N_("Who wrote it"),
    "statistics": N_("Figures"),
    "reference": N_("Reference data"),
    "secret": N_("Hashes and tokens"),
    "technical": N_("Technical"),
}
PERSONAL = ("identity", "contact", "criminal", "health", "case", "third")
"""The classes that are about the person whom a row leads to: all of them are exported."""
EXPORTED = (*PERSONAL, "author")
ASIDE = {
    "pairs": N_("Pairs being matched, by internal number; gone when the run is stored."),
    "file": N_("Uploaded files as they came, sealed; gone when they are imported, or in a week."),
    "shift": N_("Notes of a shift about everybody of a day; gone with the visitors of that day."),
    "month": N_("Closed months by internal number, sealed; the number goes with the person."),
    "week": N_("The table of a week by internal number; emptied with the next one."),
    "audit": N_("The log, by internal number: told as who looked and who changed something."),
}
GDPR_10 = N_("Article 10 of the General Data Protection Regulation (control of official authority)")
GDPR_9 = N_("Article 9(2)(b) and (h): social protection and care")
TASK = N_("Article 6(1)(e): a task in the public interest")
DUTY = N_("Article 6(1)(c): a legal obligation")
CONTRACT = N_("Article 6(1)(b): steps before a contract")
AGREED = N_("Article 6(1)(a): the agreement of the person, besides another basis")
SENTENCES = N_("The law on the execution of criminal sentences in force")
UNEMPLOYED = N_("Support for Unemployed Persons and Persons Seeking Employment Law")
PERSONAL_DATA = N_("Personal Data Processing Law")
LABOUR = N_("Labour Law")
PROBATION = N_("State Probation Service Law")
SOCIAL = N_("Law on Social Services and Social Assistance")
PRISONS = N_("Prison Administration Law")
COUNSELORS = N_("Counselors of the person's prison")
OFFICERS = N_("Officers of the person's prison, by duty")
AGENCY = N_("State Employment Agency, by reference code")
AGREED_EMPLOYERS = N_("Employers to whom the person agreed")
FOLLOWERS = N_("Probation officers and mentors assigned to the person")
RECEIVERS = N_("Whom the person agreed to be handed over to")
PROVIDERS = N_("Providers of the services chosen")
AUDITORS = N_("Auditors")
ADMINISTRATORS = N_("Administrators")
EVERYBODY = N_("Everybody: only figures that give nobody away")


@dataclass(frozen=True)
class Purpose:
    """What rows are for, on which legal bases, and who may learn of them."""

    label: str
    bases: tuple[str, ...]
    recipients: tuple[str, ...]


PUBLIC_TASK = (TASK, GDPR_10, SENTENCES, UNEMPLOYED)
PURPOSES = {
    "placement": Purpose(
        N_("Finding work for people who leave prison"),
        PUBLIC_TASK,
        (COUNSELORS, AGENCY, AGREED_EMPLOYERS, FOLLOWERS),
    ),
    "agreements": Purpose(
        N_("Keeping what people agreed to, and acting on it"),
        (DUTY, GDPR_10, AGREED, PERSONAL_DATA),
        (COUNSELORS, OFFICERS),
    ),
    "bars": Purpose(
        N_("Restrictions on work by law, and who must not meet"),
        (DUTY, GDPR_10, SENTENCES),
        (COUNSELORS, OFFICERS),
    ),
    "consultation": Purpose(
        N_("Career consultations, plans and goals"), PUBLIC_TASK, (COUNSELORS, FOLLOWERS)
    ),
    "support": Purpose(
        N_("Needs of support before and after release"),
        (TASK, GDPR_9, GDPR_10, SOCIAL),
        (COUNSELORS, RECEIVERS),
    ),
    "training": Purpose(N_("Courses inside"), PUBLIC_TASK, (COUNSELORS, OFFICERS)),
    "services": Purpose(
        N_("Support services: referrals, waiting, attendance"),
        (TASK, GDPR_9, GDPR_10, SOCIAL),
        (COUNSELORS, PROVIDERS),
    ),
    "mentoring": Purpose(
        N_("Mentors who go along"), (AGREED, TASK, GDPR_10, SENTENCES), (COUNSELORS, FOLLOWERS)
    ),
    "matching": Purpose(
        N_("Matching people with vacancies, by explicit rules"), PUBLIC_TASK, (COUNSELORS,)
    ),
    "interviews": Purpose(
        N_("Interviews and meetings inside prisons"),
        (TASK, CONTRACT, GDPR_10, SENTENCES),
        (COUNSELORS, OFFICERS, AGENCY, AGREED_EMPLOYERS),
    ),
    "lasting": Purpose(
        N_("Whether work begins and lasts"),
        (TASK, GDPR_10, UNEMPLOYED, LABOUR),
        (COUNSELORS, AGENCY, AGREED_EMPLOYERS),
    ),
    "handover": Purpose(
        N_("Handing over on the release day"),
        (AGREED, TASK, GDPR_9, GDPR_10, PROBATION, SOCIAL),
        (COUNSELORS, RECEIVERS),
    ),
    "register": Purpose(
        N_("Keeping the register true to the prisons' own"),
        (TASK, GDPR_10, PRISONS),
        (OFFICERS, COUNSELORS),
    ),
    "gate": Purpose(
        N_("Letting visitors in, safely"), (TASK, SENTENCES, PRISONS), (OFFICERS, COUNSELORS)
    ),
    "calendar": Purpose(
        N_("Calendars, by reference code"),
        (TASK, GDPR_10),
        (COUNSELORS, OFFICERS, AGENCY, AGREED_EMPLOYERS),
    ),
    "vacancies": Purpose(
        N_("Employers and their vacancies"),
        (TASK, CONTRACT, UNEMPLOYED, LABOUR),
        (AGENCY, COUNSELORS),
    ),
    "access": Purpose(N_("Who may sign in, and to what"), (TASK, DUTY), (ADMINISTRATORS,)),
    "audit": Purpose(
        N_("Who saw and who changed what"), (DUTY, GDPR_10, PERSONAL_DATA), (AUDITORS,)
    ),
    "erasure": Purpose(
        N_("Erasing people, for good"), (DUTY, PERSONAL_DATA), (COUNSELORS, ADMINISTRATORS)
    ),
    "statistics": Purpose(N_("Figures about the programme"), (TASK, PERSONAL_DATA), (EVERYBODY,)),
    "operation": Purpose(N_("Running the portal"), (TASK,), (ADMINISTRATORS,)),
    "reference": Purpose(N_("Places, professions, holidays, settings"), (TASK,), (EVERYBODY,)),
}


@dataclass(frozen=True)
class Entry:
    """One table of the record; `columns` says the class of each."""

    table: str
    whose: str
    purpose: str
    kept: str
    through: tuple[str, ...]
    aside: str
    columns: dict[str, str]

    @property
    def about_the_person(self) -> bool:
        """Whether its rows are found from a person in prison."""
        return self.whose == "inmate" and not self.aside

    def of(self, *classes: str) -> list[str]:
        return [name for name, one in self.columns.items() if one in classes]
