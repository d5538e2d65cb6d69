"""What the person has done, can do and holds, against what the work asks."""

from dataclasses import replace
from datetime import date

from jobbridge.errors import Reason
from jobbridge.matching.facts import (
    LANGUAGE_LEVELS,
    LICENSED,
    Known,
    Need,
    Person,
    Work,
    closeness,
    covers,
)
from jobbridge.matching.policy import Policy
from jobbridge.matching.reasons import LIFTS
from jobbridge.matching.verdicts import MET, MISSING, ORDER, Item, Verdict

CERTIFICATE = "STATELANG"
CERTIFIED = "certificate"  # how the evidence of a paper begins


def occupation(person: Person, work: Work, policy: Policy) -> Verdict:
    """How near the work is to what the person wants to do or has done: on the classifier, and by
    the skills that both professions need."""
    item = Item("occupation", work.occupation)
    if not work.occupation:
        return item.unknown(policy.unknown, "no_occupation", "name_occupation")
    wishes = [fact for fact in person.facts if fact.kind in ("target", "experience")]
    credit, best, shared = 0, None, 0
    for fact in wishes:
        digits = 0 if fact.kin else closeness(fact.code, work.occupation)
        near = policy.closeness[digits] or alike(fact, work)
        got = near * pull(fact, policy) // 100
        if got > credit:
            credit, best, shared = got, fact, digits
    if work.elementary and credit < policy.elementary:
        return item.partly(policy.elementary, "elementary", "widen_targets")
    if best is None:
        if not wishes:
            return item.unknown(policy.unknown, "no_targets", "ask_targets")
        return item.missing("other_trade", "widen_targets")
    named = "target" if best.kind == "target" else "worked"
    if best.kin:
        values = {"through": best.through}
        return item.partly(credit, f"{named}_kin", "widen_targets", values, best)
    if shared >= 4:
        return item.met(f"{named}_{shared}", credit=credit, fact=best)
    return item.partly(credit, f"{named}_{shared}", "widen_targets", fact=best)


def alike(fact: Known, work: Work) -> int:
    """What a profession earns that needs the same skills as one named by the person: for that
    very profession, not for others of its group."""
    return fact.kin if len(fact.code) == 6 and fact.code == work.occupation else 0


def pull(fact: Known, policy: Policy) -> int:
    """How strongly a wish or a past draws: the first target most, a short job least."""
    if fact.kind == "target":
        rank = min(max(fact.level or 1, 1), len(policy.target_pull))
        return policy.target_pull[rank - 1]
    return policy.long_pull if (fact.level or 0) >= policy.long_months else policy.short_pull


def experience(person: Person, need: Need, policy: Policy) -> Verdict:
    """Months in the same four-digit group, added up; work in something near is no such month."""
    item = Item("experience", need.code, need.must)
    months = need.level or 0
    known = [fact for fact in person.facts if fact.kind == "experience" and not fact.kin]
    same = [fact for fact in known if need.code and fact.code[:4] == need.code[:4]]
    had = sum(fact.level or 0 for fact in same)
    values = {"had": had, "months": months}
    if same and had >= months:
        return item.met("worked_enough", values, fact=same[0])
    if not known or any(fact.level is None for fact in same):
        return item.unknown(policy.unknown, "no_work_known", "ask_work", values)
    if not same:
        return item.missing("never_worked", "trial_period", values)
    if need.must:
        return item.missing("worked_less", "trial_period", values, same[0])
    return item.partly(100 * had // months, "worked_less", "trial_period", values, same[0])


def held(person: Person, need: Need, begins: date, as_of: date, policy: Policy) -> Verdict:
    """The best that the person's facts say to a skill, language, licence or schooling asked
    for. A fact that would do but ends before the first day of work counts as expired."""
    item = Item(need.kind, need.code, need.must)
    known = [fact for fact in person.facts if fact.kind == need.kind]
    verdicts = []
    for fact in known:
        if not is_about(fact, need):
            continue
        verdict = JUDGES[need.kind](item, fact, need, policy)
        last = fact.valid_to
        if last is not None and last < begins and verdict.state != MISSING:
            says = "expired" if last < as_of else "expires_first"
            values = {"day": last, "begins": begins}
            verdict = item.expired(policy.expired, says, values, fact)
        verdicts.append(verdict)
    if verdicts:
        best = max(verdicts, key=lambda verdict: (ORDER[verdict.state], verdict.credit))
        asked = need.law and best.state == MET and not proven(person, need)
        return to_be_shown(best) if asked else best
    if not known:
        return item.unknown(policy.unknown, "not_recorded", f"ask_{need.kind}")
    level = need.text_level or "A1" if need.kind == "language" else need.level or 1
    return item.missing(f"no_{need.kind}", f"get_{need.kind}", {"level": level})


def proven(person: Person, need: Need) -> bool:
    """Whether there is a paper that shows the language, or it is spoken so much better than it
    must be that nobody will doubt it."""
    level = LANGUAGE_LEVELS.get(need.text_level, 1)
    return any(
        (fact.kind, fact.code) == ("licence", CERTIFICATE)
        or (
            (fact.kind, fact.code) == (need.kind, need.code)
            and (
                fact.evidence.startswith(CERTIFIED)
                or LANGUAGE_LEVELS.get(fact.text_level, 0) > level + 1
            )
        )
        for fact in person.facts
    )


def to_be_shown(verdict: Verdict) -> Verdict:
    """Met, but an employer who must ask for the state language asks for a paper too."""
    return replace(verdict, lift=Reason("show_language", LIFTS["show_language"]))


def is_about(fact: Known, need: Need) -> bool:
    if need.kind == "licence":
        return covers(fact.code, need.code)
    return need.kind == "education" or fact.code == need.code


def _skill(item: Item, fact: Known, need: Need, policy: Policy) -> Verdict:
    """Levels 1–4 are somebody's estimate: one level less meets even a must, partly. So does a
    skill that is near to the one asked for, at whatever level."""
    if fact.kin:
        licence = fact.through.removeprefix(LICENSED)
        says = "skill_kin" if licence == fact.through else "skill_licensed"
        return item.partly(fact.kin, says, "show_kin", {"through": licence}, fact)
    have, level = fact.level or 1, need.level or 1
    values = {"have": have, "level": level}
    if have >= level and fact.evidence == "declared":
        credit = policy.declared
        return item.met("skill_declared", values, credit=credit, lifts="show_skill", fact=fact)
    if have >= level:
        return item.met("skill_met", values, fact=fact)
    if have == level - 1:
        return item.partly(policy.level_below, "skill_below", "get_skill", values, fact)
    return item.missing("skill_below", "get_skill", values, fact)


def _language(item: Item, fact: Known, need: Need, policy: Policy) -> Verdict:
    """A1–C2. One level less is enough, partly, only where the language is nice to have."""
    have = LANGUAGE_LEVELS.get(fact.text_level, 0)
    level = LANGUAGE_LEVELS.get(need.text_level, 1)
    values = {"have": fact.text_level, "level": need.text_level or "A1"}
    if not have:
        return item.unknown(policy.unknown, "no_language_level", "ask_language", values, fact)
    if have >= level:
        return item.met("language_by_law" if need.law else "language_met", values, fact=fact)
    says = "language_below_law" if need.law else "language_below"
    if have == level - 1 and not need.must:
        return item.partly(policy.level_below, says, "get_language", values, fact)
    return item.missing(says, "get_language", values, fact)


def _licence(item: Item, fact: Known, need: Need, policy: Policy) -> Verdict:
    if fact.valid_to is None:
        return item.met("licence_met", {"held": fact.code}, fact=fact)
    return item.met("licence_until", {"held": fact.code, "day": fact.valid_to}, fact=fact)


def _education(item: Item, fact: Known, need: Need, policy: Policy) -> Verdict:
    """Levels 1–8 of the Latvian qualifications framework (LKI)."""
    have, level = fact.level, need.level or 1
    if have is None:
        return item.unknown(policy.unknown, "not_recorded", "ask_education", fact=fact)
    values = {"have": have, "level": level}
    if have >= level:
        return item.met("education_met", values, fact=fact)
    if have == level - 1 and not need.must:
        return item.partly(policy.level_below, "education_below", "get_education", values, fact)
    return item.missing("education_below", "get_education", values, fact)


JUDGES = {
    "skill": _skill,
    "language": _language,
    "licence": _licence,
    "education": _education,
}
