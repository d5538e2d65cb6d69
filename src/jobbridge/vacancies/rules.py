"""What an advertisement must and must not say, what an occupation usually asks for, and which
step a vacancy may take. Values in, all reasons out."""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import (
    CEFR,
    EDUCATION_LEVELS,
    LANGUAGES,
    LICENCES,
    LIMITS,
    SKILL_LEVELS,
)
from jobbridge.vacancies.vocabulary import STATES
from jobbridge.vacancies.wage_rules import MinimumWage, least_pay
from jobbridge.vacancies.wording import why_not_text

STATE_LANGUAGE = "lv"
NIGHTS = "NIGHTS"
REOPENABLE = timedelta(days=1)
SOON_DAYS = 7
PUBLIC_MAIL = {
    "apollo.lv", "delfi.lv", "gmail.com", "hotmail.com", "icloud.com", "inbox.lv", "mail.ru",
    "one.lv", "outlook.com", "proton.me", "tvnet.lv", "yahoo.com", "yandex.ru",
}  # fmt: skip
# (verb, from) → to. A verb without its state here is refused.
STEPS = {
    ("publish", "draft"): "published",
    ("publish", "paused"): "published",
    ("pause", "published"): "paused",
    ("renew", "published"): "published",
    ("renew", "paused"): "published",
    ("renew", "closed"): "published",
    ("close", "draft"): "closed",
    ("close", "published"): "closed",
    ("close", "paused"): "closed",
    ("reopen", "closed"): "published",  # or what it was before
}


@dataclass(frozen=True)
class Wish:
    """One requirement as values; `kind` is a `RequirementKind`, `code` of its vocabulary."""

    kind: str
    code: str
    level: int | None = None
    text_level: str = ""
    must: bool = False
    derived: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Offer:
    """What an employer offers, as typed or stored: the input of every rule here."""

    title: str
    description: str = ""
    occupation_code: str = ""
    municipality_id: int | None = None
    address: str = ""
    pay_from_cents: int | None = None
    pay_to_cents: int | None = None
    pay_unit: str = "month"
    load: str = ""
    working_time: str = ""
    hours_week: float | None = None
    seats: int = 1
    apply_by: date | None = None
    start_from: date | None = None
    accommodation: bool = False
    transport: bool = False
    wishes: tuple[Wish, ...] = ()


@dataclass(frozen=True)
class Profile:
    """What an occupation usually demands; lists as the taxonomy stores them (`B|CE`)."""

    state_language: str = ""
    licences: str = ""
    conditions: str = ""
    duties: str = ""
    lki: int | None = None
    essential: Sequence[str] = field(default=())

    @property
    def known(self) -> bool:
        """Whether anything is demanded beside schooling and skills."""
        return bool(self.state_language or self.licences or self.conditions or self.duties)


def demanded_by_all(profiles: Sequence[Profile]) -> Profile:
    """What each of these demands: the lowest language level, and the codes that all have."""
    if not profiles:
        return Profile()
    levels = [profile.state_language for profile in profiles]

    def shared(lists: Sequence[str]) -> str:
        first, *others = (listed(text) for text in lists)
        return "|".join(code for code in first if all(code in other for other in others))

    return Profile(
        min(levels, key=lambda level: CEFR.index(level) if level in CEFR else -1),
        shared([profile.licences for profile in profiles]),
        shared([profile.conditions for profile in profiles]),
        shared([profile.duties for profile in profiles]),
    )


def derive(profile: Profile, working_time: str = "") -> tuple[tuple[Wish, ...], tuple[str, ...]]:
    """Requirements and duty tags that follow from an occupation, marked derived.

    The state language, licences and conditions of work are musts (law, or nature of the work);
    schooling and skills are what helps, since the employer has not asked for them. Nights are
    usual, not certain: they exclude nobody before the employer says so, and there are none where
    the `working_time` is normal.
    """
    wishes = []
    if profile.state_language in CEFR:
        wishes.append(
            Wish("language", STATE_LANGUAGE, text_level=profile.state_language, must=True)
        )
    wishes += [Wish("licence", code, must=True) for code in listed(profile.licences)]
    wishes += [
        Wish("condition", code, must=code != NIGHTS)
        for code in listed(profile.conditions)
        if code != NIGHTS or working_time != "normal"
    ]
    if profile.lki:
        wishes.append(Wish("education", "LKI", level=profile.lki))
    wishes += [Wish("skill", key, level=2) for key in profile.essential]
    marked = tuple(
        Wish(w.kind, w.code, w.level, w.text_level, w.must, derived=True) for w in wishes
    )
    return marked, listed(profile.duties)


def usual_schooling(isco: str) -> int | None:
    """The level of the qualifications framework (LKI) that ISCO-08 presumes of professions,
    technicians and managers; of a trade or of labour, none in particular."""
    return {"1": 5, "2": 6, "3": 4}.get(isco[:1])


def listed(text: str) -> tuple[str, ...]:
    """`B|CE` (or with spaces or commas) as codes, each once."""
    return tuple(dict.fromkeys(re.findall(r"[^|,\s]+", text)))


def why_not_saveable(offer: Offer) -> list[Reason]:
    """What even a draft must hold."""
    reasons = []
    if not offer.title.strip():
        reasons.append(Reason("title", N_("Give the work a title."), field="title"))
    low, high = offer.pay_from_cents, offer.pay_to_cents
    if low is not None and high is not None and low > high:
        reasons.append(
            Reason("pay_order", N_("The highest pay is below the lowest."), field="pay_to")
        )
    if offer.seats < 1:
        reasons.append(Reason("seats", N_("Offer at least one seat."), field="seats"))
    return reasons


def why_not_publishable(
    offer: Offer,
    *,
    today: date,
    wages: Sequence[MinimumWage],
    vetted: bool = True,
) -> list[Reason]:
    """All reasons against showing this advertisement (Labour Law, sections 32 and 33); `wages`
    are the minimum wages as they stand (`wage_queries.wages`)."""
    reasons = why_not_saveable(offer)
    if not vetted:
        reasons.append(
            Reason(
                "not_vetted",
                N_(
                    "The State Employment Agency is still checking your organisation. "
                    "Until then vacancies can be kept as drafts."
                ),
            )
        )
    if not offer.occupation_code:
        reasons.append(
            Reason("occupation", N_("Choose the occupation from the list."), field="occupation")
        )
    if offer.municipality_id is None:
        reasons.append(
            Reason("municipality", N_("Choose where the work is."), field="municipality")
        )
    reasons += _why_not_pay(offer, today, wages)
    for name, text in (("title", offer.title), ("description", offer.description)):
        reasons += why_not_text(text, name)
    for wish in offer.wishes:
        if wish.kind == "language" and wish.reason:
            reasons += why_not_text(wish.reason, f"{wish.code}_reason")
    reasons += why_not_languages(offer.wishes)
    if offer.apply_by is None:
        reasons.append(Reason("apply_by", N_("Say until when people can apply."), field="apply_by"))
    elif offer.apply_by <= today:
        reasons.append(
            Reason("apply_by_past", N_("The last day to apply must be later."), field="apply_by")
        )
    return reasons


def why_not_languages(wishes: Iterable[Wish]) -> list[Reason]:
    """A foreign language is asked for only where the work needs it (Labour Law, section 32)."""
    reasons = []
    for wish in wishes:
        if wish.kind == "language" and wish.code != STATE_LANGUAGE and not wish.reason.strip():
            reasons.append(
                Reason(
                    "language_reason",
                    N_(
                        "Say why the work needs this language: %(language)s "
                        "(Labour Law, section 32)."
                    ),
                    {"language": LANGUAGES.get(wish.code, wish.code)},
                    field=f"{wish.code}_reason",
                )
            )
    return reasons


def why_not_wishes(wishes: Iterable[Wish], *, known_skills: Collection[str]) -> list[Reason]:
    """Requirements whose code or level belongs to no vocabulary."""
    unknown = [wish.code for wish in wishes if not _is_known(wish, known_skills)]
    if not unknown:
        return []
    return [
        Reason(
            "requirement",
            N_("These requirements are not known: %(codes)s."),
            {"codes": ", ".join(unknown)},
            field="must",
        )
    ]


def _is_known(wish: Wish, known_skills: Collection[str]) -> bool:
    level = wish.level
    if wish.kind == "skill":
        return wish.code in known_skills and (level is None or level in SKILL_LEVELS)
    if wish.kind == "language":
        return wish.code in LANGUAGES and wish.text_level in CEFR
    if wish.kind == "education":
        return wish.code == "LKI" and level in EDUCATION_LEVELS
    if wish.kind == "experience":
        return bool(wish.code) and level is not None
    return wish.code in {"licence": LICENCES, "condition": LIMITS}.get(wish.kind, {})


def _why_not_pay(offer: Offer, today: date, wages: Sequence[MinimumWage]) -> list[Reason]:
    if offer.pay_unit not in ("month", "hour"):
        return [Reason("pay_unit", N_("Say what the pay is for: month or hour."), field="pay_unit")]
    reasons = []
    if offer.pay_from_cents is None:
        reasons.append(Reason("pay", N_("Say the lowest gross pay."), field="pay_from"))
    if offer.pay_to_cents is None:
        reasons.append(Reason("pay", N_("Say the highest gross pay."), field="pay_to"))
    part = offer.load == "part"
    if part and offer.pay_unit == "month" and not offer.hours_week:
        reasons.append(
            Reason(
                "hours",
                N_("For part-time work, say how many hours a week."),
                field="hours_week",
            )
        )
    if offer.pay_from_cents is None or any(reason.code == "hours" for reason in reasons):
        return reasons
    least = least_pay(
        wages,
        max(today, offer.start_from or today),
        unit=offer.pay_unit,
        hours_week=offer.hours_week if part else None,
    )
    if offer.pay_from_cents < least:
        text = (
            N_("The pay is below the minimum wage: at least %(least)s € an hour.")
            if offer.pay_unit == "hour"
            else N_("The pay is below the minimum wage: at least %(least)s € a month.")
        )
        amount = f"{Decimal(least) / 100:.2f}".removesuffix(".00").replace(".", ",")
        reasons.append(Reason("minimum_wage", text, {"least": amount}, field="pay_from"))
    return reasons


def why_not_step(verb: str, state: str) -> list[Reason]:
    """A closed vacancy is not paused, a draft not renewed."""
    if (verb, state) in STEPS:
        return []
    return [
        Reason(
            "state",
            N_("This cannot be done while the vacancy is in the state “%(state)s”."),
            {"state": STATES.get(state, state)},
        )
    ]


def why_not_reopen(
    state: str, closed_from: str, closed_at: datetime | None, reason: str, now: datetime
) -> list[Reason]:
    """Closing is taken back within a day, by whoever may close; what the agency's register no
    longer has stays closed."""
    reasons = why_not_step("reopen", state)
    if reason == "gone" or not closed_from:
        reasons.append(Reason("gone", N_("It is no longer in the agency's register.")))
    elif closed_at is None or now - closed_at > REOPENABLE:
        reasons.append(
            Reason("too_late", N_("Closing can be taken back for a day. Give it a later date."))
        )
    return reasons


def days_left(apply_by: date | None, today: date) -> int | None:
    """Days until nobody new is proposed, once they are few; none otherwise."""
    if apply_by is None or not 0 <= (apply_by - today).days <= SOON_DAYS:
        return None
    return (apply_by - today).days


def why_look_twice(*, email: str, checks: bool, named: bool) -> list[Reason]:
    """What the agency should look at before it vouches for an employer; none of it forbids."""
    reasons = []
    if not checks:
        reasons.append(
            Reason(
                "number_unchecked",
                N_("The check digit of the registration number does not fit."),
                severity=Severity.WARN,
            )
        )
    if not named:
        reasons.append(Reason("unnamed", N_("The name is not known yet."), severity=Severity.WARN))
    domain = email.rpartition("@")[2].casefold()
    if not domain:
        reasons.append(Reason("no_mail", N_("There is no mail address."), severity=Severity.WARN))
    elif domain in PUBLIC_MAIL:
        reasons.append(
            Reason(
                "public_mail",
                N_("The mail address is of a public provider, not of the company."),
                severity=Severity.WARN,
            )
        )
    return reasons


def stamp(offer: Offer) -> str:
    """Changes with the content: how two people who edit the same vacancy are told apart. Not the
    row's version, which moves with duty tags too, and an employer must not see those move."""
    return hashlib.sha256(repr(offer).encode()).hexdigest()[:16]


def told_apart(wishes: Iterable[Wish]) -> tuple[Wish, ...]:
    """Each requirement once: a must wins over the same as nice to have."""
    ordered = sorted(wishes, key=lambda w: (w.kind, w.code, not w.must, w.derived))
    return tuple(
        wish
        for before, wish in pairwise([None, *ordered])
        if wish and (before is None or (before.kind, before.code) != (wish.kind, wish.code))
    )
