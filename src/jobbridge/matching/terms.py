"""When, where, how long, for how much and under which conditions the work is done."""

from datetime import date

from jobbridge.matching.facts import Need, Person, Work, kilometres
from jobbridge.matching.policy import Policy
from jobbridge.matching.verdicts import Item, Verdict

NO_NEEDS = ("no_needs", "ask_needs")
NIGHTS = "NIGHTS"


def asked_from(work: Work, as_of: date) -> date:
    """The day the work begins; without one, now."""
    return max(work.start_from or as_of, as_of)


def available(person: Person, as_of: date) -> date:
    """Out of the open unit during the sentence, or after release, whichever comes first."""
    first = person.release_expected
    if person.open_unit_from is not None:
        first = min(first, person.open_unit_from)
    return max(first, as_of)


def first_day(person: Person, work: Work, as_of: date) -> date:
    """The first day that the person could be at this work, as far as is expected today."""
    return max(asked_from(work, as_of), available(person, as_of))


def start(person: Person, work: Work, as_of: date, policy: Policy) -> Verdict:
    """Two moments: out of the open unit during the sentence, or after release."""
    wanted = asked_from(work, as_of)
    opens, expected = person.open_unit_from, person.release_expected
    if opens is not None and expected < opens <= wanted < person.release_latest:
        sure = {"day": opens, "expected": expected}
        return Item("start", "open_unit").met("open_unit_at_latest", sure, lifts="permit")
    if opens is not None and opens <= wanted and opens <= expected:
        spare = (wanted - max(opens, as_of)).days
        says = "open_unit_before" if spare else "open_unit"
        values = {"day": opens, "slack": spare}
        return Item("start", "open_unit").met(says, values, lifts="permit")
    release = Item("start", "release")
    window = {"earliest": person.release_earliest, "latest": person.release_latest}
    if person.release_latest <= wanted:
        spare = (wanted - max(person.release_latest, as_of)).days
        says = "released_before" if spare else "released"
        if person.release_latest < as_of:
            says = "free_now"
        values = {"day": person.release_latest, "slack": spare}
        return release.met("wishes_from" if person.free_from else says, values)
    if expected <= wanted:
        return release.partly(policy.likely, "released_likely", "ask_later", window)
    if person.release_earliest <= wanted:
        return release.partly(policy.possible, "released_perhaps", "ask_later", window)
    free = available(person, as_of)
    wait = (free - wanted).days
    item = release if free >= expected else Item("start", "open_unit")
    late = {"days": wait, "day": free}
    if wait <= policy.wait_days:
        credit = policy.possible - policy.possible * wait // (2 * policy.wait_days)
        return item.partly(credit, "waits", "ask_later", late)
    return item.missing("too_late", "open_unit_asked", late)


def place(person: Person, work: Work, policy: Policy) -> list[Verdict]:
    verdicts = [distance(person, work, policy)]
    if person.needs is not None and person.needs.accommodation_needed:
        room = Item("accommodation", "", must=False)
        if work.accommodation:
            verdicts.append(room.met("room_offered"))
        else:
            verdicts.append(room.missing("no_room", "find_room"))
    return verdicts


def distance(person: Person, work: Work, policy: Policy) -> Verdict:
    item = Item("place", "")
    needs = person.needs
    if person.lat is None or person.lon is None or work.lat is None or work.lon is None:
        if needs is not None and needs.anywhere:
            return item.met("anywhere")
        if person.lat is None or person.lon is None:
            return item.unknown(policy.unknown, "no_home", "ask_home")
        return item.unknown(policy.unknown, "no_place", "ask_place")
    away = kilometres(person.lat, person.lon, work.lat, work.lon)
    if needs is not None and needs.anywhere:
        credit = max(policy.far, 100 - away // policy.km_a_point)
        return item.met("anywhere_km", {"distance": away}, credit=credit)
    if needs is None or needs.km is None:
        return item.unknown(policy.unknown, "no_km", "ask_km", {"distance": away})
    values = {"distance": away, "km": needs.km, "more": away - needs.km}
    if away <= needs.km:
        credit = 100 - (100 - policy.far) * away // max(needs.km, 1)
        return item.met("within", values, credit=credit)
    if work.transport and away <= needs.km + policy.transport_km:
        return item.partly(policy.carried, "carried", "ask_transport", values)
    if not work.accommodation:
        return item.missing("too_far", "more_km", values)
    reach = policy.roomless_km if needs.accommodation_needed else policy.moves_km
    beyond = away - needs.km
    if beyond >= reach:
        return item.missing("too_far_to_move", "ask_move", values)
    credit = policy.moves - policy.moves * beyond // reach
    return item.partly(credit, "would_move", "ask_move", values)


def hours(person: Person, work: Work, policy: Policy) -> list[Verdict]:
    """Load, and shifts where the work has, or may have, them. Nights are a condition."""
    verdicts = [load(person, work, policy)]
    if work.shifts is not False:
        verdicts.append(shifts(person, work, policy))
    return verdicts


def load(person: Person, work: Work, policy: Policy) -> Verdict:
    item = Item("load", work.load)
    needs = person.needs
    if needs is None:
        return item.unknown(policy.unknown, *NO_NEEDS)
    if work.load == "full":
        return item.met("load_full") if needs.full_time else item.missing("not_full", "ask_hours")
    if work.load == "part":
        return item.met("load_part") if needs.part_time else item.missing("not_part", "ask_hours")
    if needs.full_time and needs.part_time:
        return item.met("any_load")
    return item.unknown(policy.unknown, "no_load", "ask_load")


def shifts(person: Person, work: Work, policy: Policy) -> Verdict:
    item = Item("shifts", "")
    if person.needs is None:
        return item.unknown(policy.unknown, *NO_NEEDS)
    if person.needs.shifts:
        return item.met("shifts_fine")
    if work.shifts is None:
        return item.unknown(policy.unknown, "shifts_unsaid", "ask_shifts")
    return item.missing("no_shifts", "ask_hours")


def pay(person: Person, work: Work, policy: Policy) -> Verdict:
    """The person's minimum against gross pay a month; an hour's pay over the week's hours.

    Who would work full time names what a full month must bring: work of fewer hours that pays
    less, but enough by the hour, is for the two sides to talk about."""
    item = Item("pay", "")
    if person.needs is None:
        return item.unknown(policy.unknown, *NO_NEEDS)
    least = person.needs.min_month_cents
    if least is None:
        return item.met("no_least")
    offered = work.month_pay(policy.week_tenths)
    if offered is None:
        return item.unknown(policy.unknown, "no_pay", "ask_pay", {"least": least // 100})
    low, high = offered
    values = {"least": least // 100, "low": low // 100, "high": high // 100}
    if low >= least:
        return item.met("pay_enough", values)
    if high >= least:
        return item.partly(policy.pay_within, "pay_within", "settle_pay", values)
    whole = work.full_pay(policy.week_tenths) if person.needs.full_time else None
    if whole is None or whole == offered:
        return item.missing("pay_below", "settle_pay", values)
    values |= {"whole_low": whole[0] // 100, "whole_high": whole[1] // 100}
    if whole[1] >= least:
        return item.partly(policy.pay_part, "pay_part", "ask_part_pay", values)
    return item.missing("pay_part_below", "settle_pay", values)


def condition(person: Person, need: Need, begins: date, policy: Policy) -> Verdict:
    """A limit on work that still holds on the first day; why it was set is known nowhere here.
    Night work is judged once: by the limit, and without one by what the person wants."""
    item = Item("condition", need.code, need.must)
    for fact in person.facts:
        ended = fact.valid_to is not None and fact.valid_to < begins
        if fact.kind == "limit" and fact.code == need.code and not ended:
            return item.missing("limited", "adapt_work", fact=fact)
    if need.code != NIGHTS:
        return item.met("no_limit")
    item = Item("nights", "", need.must)
    if person.needs is None:
        return item.unknown(policy.unknown, *NO_NEEDS)
    if person.needs.nights:
        return item.met("nights_fine")
    return item.missing("no_nights", "ask_hours")
