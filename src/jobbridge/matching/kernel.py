"""Some people against all works: the loops of the engine, compiled. They say what `rules.judge`
says.

Each loop runs over people itself, and arrays are named before it and read cell by cell: taking an
array out of a tuple, or a row out of an array, costs more than what is reckoned with it. `who` are
the people looked at; the rows of `Tables` are counted from `first`.
"""

import numpy as np

from jobbridge.matching.arrays import (
    CONDITION,
    ENDED,
    EXPERIENCE,
    EXPIRED,
    FOUND,
    FULL_TIME,
    HALF,
    MET,
    MISSING,
    MOST,
    NOT_ASKED,
    ONE_MISSED,
    PARTLY,
    POINTS,
    UNKNOWN,
    UNSAID,
    Asked,
    Brought,
    Bytes,
    Ints,
    Longs,
    Numbers,
    Tables,
    compiled,
)


@compiled
def tables(people: int, asked: Asked, turns: int) -> Tables:
    trades, days = len(asked.trade), len(asked.days)
    turns = min(turns, days)
    sets, works = len(asked.set_kind), len(asked.row)
    return Tables(
        np.zeros((people, trades), np.int64),
        np.zeros((people, trades), np.uint8),
        np.zeros((people, trades + 1), np.uint8),
        np.zeros((people, trades), np.uint8),
        np.zeros((people, len(asked.bare)), np.int64),
        np.zeros((people, days), np.int64),
        np.zeros((people, days), np.uint8),
        np.zeros((people, days), np.int32),
        np.zeros((people, turns, sets), np.int64),
        np.zeros((people, turns, sets), np.uint8),
        np.zeros((people, works), np.int64),
        np.zeros((people, works), np.int64),
    )


@compiled
def near_trades(
    first: int, last: int, asked: Asked, brought: Brought, n: Numbers, t: Tables
) -> None:
    """How near each profession in demand is: `held.occupation`."""
    trade, span, wish, wish_at = asked.trade, asked.span, brought.wish, brought.wish_at
    credits, states, near, closeness = t.trade, t.trade_state, t.near, n.closeness
    earned = t.credit
    weight, unknown, elementary = n.weights[0], n.unknown, n.elementary
    for p in range(first, last):
        b, begin, end = p - first, wish_at[p], wish_at[p + 1]
        for o in range(len(trade)):
            credits[b, o], states[b, o] = 0, MISSING
        for i in range(begin, end):
            two, three, four, six = wish[i, 0], wish[i, 1], wish[i, 2], wish[i, 3]
            kin, pull = wish[i, 4], wish[i, 5]
            if not 0 <= two < len(span):
                continue
            for o in range(span[two, 0], span[two, 1]):
                shared = 2
                if three >= 0 and three == trade[o, 1]:
                    shared = 3
                    if four >= 0 and four == trade[o, 2]:
                        shared = 4
                        if six >= 0 and six == trade[o, 3]:
                            shared = 6
                credit = closeness[shared]
                if kin:
                    credit = kin if shared == 6 else 0
                got = credit * pull // 100
                if got > credits[b, o]:
                    credits[b, o] = got
                    states[b, o] = MET if shared >= 4 and not kin else PARTLY
        for o in range(len(trade)):
            credit, state = credits[b, o], states[b, o]
            if trade[o, 5]:
                credit, state = unknown, UNKNOWN
            elif trade[o, 4] and credit < elementary:
                credit, state = elementary, PARTLY
            elif begin == end:
                credit, state = unknown, UNKNOWN
            near[b, o] = state != MISSING and state != UNKNOWN
            earned[b, o] = credit
            credits[b, o] = weight * credit // 100 + (ONE_MISSED if state == MISSING else 0)
            states[b, o] = state


@compiled
def unasked(who: Ints, first: int, asked: Asked, n: Numbers, t: Tables) -> None:
    """What a profession earns together with all that is not asked for: `rules.points`."""
    bare, worth, trade, credits, points = asked.bare, t.bare, t.trade, t.credit, n.unasked
    for p in who:
        b = p - first
        for i in range(len(bare)):
            o = bare[i, 0]
            worth[b, i] = trade[b, o] + points[bare[i, 1], credits[b, o]]


@compiled
def starts(who: Ints, first: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """`terms.start`, for each day on which work begins."""
    row, days, worth, states = brought.row, asked.days, t.day, t.day_state
    weight, likely, possible, wait_days = n.weights[6], n.likely, n.possible, n.wait_days
    released, opened = n.released, n.opened
    for p in who:
        free, b = row[p, 0], p - first
        for d in range(len(days)):
            wanted = days[d]
            state, credit, missed = PARTLY, 0, 0
            if row[p, 4] <= wanted or row[p, 3] <= wanted:
                state, credit = MET, 100
            elif row[p, 2] <= wanted:
                credit = likely
            elif row[p, 1] <= wanted:
                credit = possible
            elif free - wanted <= wait_days:
                credit = possible - possible * (free - wanted) // (2 * wait_days)
            else:
                state, missed = MISSING, released if free >= row[p, 2] else opened
            worth[b, d], states[b, d] = weight * credit // 100 + missed, state


@compiled
def answered(
    kind: int, code: int, level: int, must: int, known: int, nights: int, begins: int,
    facts: tuple[int, int], held: Ints, unknown: int, expired: int, level_below: int,
) -> tuple[int, int]:  # fmt: skip
    """State and credit of one requirement, skills apart: `held.held`, `held.experience` and
    `terms.condition`. A credit below nothing: not by a limit, but nights are not wanted."""
    state, credit = MISSING, 0
    if kind == CONDITION:
        for j in range(facts[0], facts[1]):
            if held[j, 0] == code and held[j, 2] >= begins:
                return MISSING, 0
        if nights < 0:
            return UNKNOWN, unknown
        return (MET, 100) if nights else (MISSING, -1)
    if kind == EXPERIENCE:
        same, unsaid, had = False, False, 0
        for j in range(facts[0], facts[1]):
            if held[j, 0] == code:
                same = True
                if held[j, 1] == UNSAID:
                    unsaid = True
                else:
                    had += held[j, 1]
        if same and had >= level:
            return MET, 100
        if not known or unsaid:
            return UNKNOWN, unknown
        return (PARTLY, 100 * had // level) if same and not must else (MISSING, 0)
    if not known:
        return UNKNOWN, unknown
    for j in range(facts[0], facts[1]):
        if held[j, 0] != code:
            continue
        have = held[j, 1]
        new, worth = MISSING, 0
        if have == UNSAID:
            new, worth = UNKNOWN, unknown
        elif have >= level:
            new, worth = MET, 100
        elif have == level - 1 and not must:
            new, worth = PARTLY, level_below
        if new != MISSING and held[j, 2] < begins:
            new, worth = EXPIRED, expired
        if new > state or (new == state and worth > credit):
            state, credit = new, worth
    return state, credit


@compiled
def sets(who: Ints, first: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """The sets of requirements, anew for each day by which more of the person's facts ran out;
    and what is not asked for at all."""
    unasked(who, first, asked, n, t)
    set_at, set_kind, need, missed = asked.set_at, asked.set_kind, asked.need, asked.need_missed
    held, held_at, row, days = brought.held, brought.held_at, brought.row, asked.days
    weights, worth, states, turn = n.weights, t.of_set, t.set_state, t.turn
    must_share, nice_share = n.must_share, n.nice_share
    unknown, expired, level_below, by_day = n.unknown, n.expired, n.level_below, n.by_day
    for p in who:
        free, b, before, place = row[p, 0], p - first, -1, -1
        for d in range(len(days)):
            begins, gone = max(free, days[d]), 0
            for j in range(held_at[p * 5], held_at[p * 5 + 5]):
                gone += free <= held[j, 2] < begins
            place += gone != before
            turn[b, d] = place
            if gone == before:
                continue
            before = gone
            for s in range(len(set_kind)):
                kind = set_kind[s]
                facts = held_at[p * 5 + kind], held_at[p * 5 + kind + 1]
                got, total, lost, worst = 0, 0, 0, NOT_ASKED
                for i in range(set_at[s], set_at[s + 1]):
                    must = need[i, 2]
                    state, credit = answered(
                        kind, need[i, 0], need[i, 1], must, row[p, 11 + kind],
                        row[p, 16] if need[i, 3] else 1, begins,
                        facts, held, unknown, expired, level_below,
                    )  # fmt: skip
                    if credit < 0:
                        credit, lost = 0, lost + must * by_day
                    elif state <= EXPIRED:
                        lost += missed[i]
                    share = must_share if must else nice_share
                    got, total = got + share * credit, total + share
                    worst = min(worst, state)
                weight = weights[(1, 3, 4, 5, 10)[kind]]
                worth[b, place, s] = (weight * got // (100 * total) if total else 0) + lost
                states[b, place, s] = worst


@compiled
def skills(who: Ints, first: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """Rows of the sparse product of people's skills and the works that ask for them."""
    post, post_at, missed, days, row = (
        asked.post, asked.post_at, asked.post_missed, asked.days, asked.row,
    )  # fmt: skip
    skill, skill_at, people, found, passed = (
        brought.skill, brought.skill_at, brought.row, t.skill, t.passed,
    )  # fmt: skip
    must_share, nice_share, declared = n.must_share, n.nice_share, n.declared
    expired, level_below, codes = n.expired, n.level_below, len(post_at) - 1
    for p in who:
        b, free, i, last = p - first, people[p, 0], skill_at[p], skill_at[p + 1]
        found[b, :] = 0
        passed[b, :] = 0
        while i < last:
            code, end = skill[i, 0], i + 1
            if code >= codes or post_at[code] == post_at[code + 1]:
                i = end
                continue
            while end < last and skill[end, 0] == code:
                end += 1
            for at in range(post_at[code], post_at[code + 1]):
                work, level = post[at, 0], post[at, 1]
                state, credit = MISSING, 0
                for j in range(i, end):
                    have, until = skill[j, 1], skill[j, 3]
                    new, worth = MISSING, 0
                    if skill[j, 4]:
                        new, worth = PARTLY, skill[j, 4]
                    elif have >= level:
                        new, worth = MET, declared if skill[j, 2] else 100
                    elif have == level - 1:
                        new, worth = PARTLY, level_below
                    if new != MISSING and (until < free or until < days[row[work, 1]]):
                        new, worth = EXPIRED, expired
                    if new > state or (new == state and worth > credit):
                        state, credit = new, worth
                if state == MISSING:
                    continue
                more = (1 << FOUND) + credit * (must_share if post[at, 2] else nice_share)
                if state == PARTLY:
                    more += 1 << HALF
                elif state == EXPIRED:
                    more += 1 << ENDED
                found[b, work] += more
                if state > EXPIRED:
                    passed[b, work] += missed[at]
            i = end


@compiled
def judged(
    who: Ints,
    first: int,
    ends: Ints,
    works: Ints,
    asked: Asked,
    brought: Brought,
    n: Numbers,
    away: Ints,
    t: Tables,
    total: Longs,
    parts: Ints,
    states: Bytes,
) -> None:
    """The works of each of `who`, up to their place in `ends`: parts added up, and, where room is
    given, each part and its state."""
    row, people, pays, asks, misses = (
        asked.row, brought.row, asked.pay, asked.skill, asked.skill_missed,
    )  # fmt: skip
    trade, bare, near, day, of_set, turn, found, passed = (
        t.trade, t.bare, t.credit, t.day, t.of_set, t.turn, t.skill, t.passed,
    )  # fmt: skip
    trade_state, day_state, set_state = t.trade_state, t.day_state, t.set_state
    hours, hours_state, leasts = n.hours, n.hours_state, brought.least
    weights, way, of_pay, of_skill = n.weights, n.weights[7], n.weights[9], n.weights[2]
    must_share, nice_share, unknown, far = n.must_share, n.nice_share, n.unknown, n.far
    km_a_point, transport_km, moves, carried = n.km_a_point, n.transport_km, n.moves, n.carried
    reaches = n.moves_km, n.roomless_km
    too_far, underpaid, pay_within, pay_part = n.too_far, n.underpaid, n.pay_within, n.pay_part
    detailed, begin = len(parts) > 0, 0
    for place_of in range(len(who)):
        p = who[place_of]
        b, home, km, anywhere = p - first, people[p, 5], people[p, 6], people[p, 7]
        roomless, kind, skilled, least = people[p, 8], people[p, 9], people[p, 10], leasts[p]
        reach, whole = reaches[roomless], kind > FULL_TIME
        for i in range(begin, ends[place_of]):
            w = works[i]
            lot, d, h, offered = row[w, 10], row[w, 1], row[w, 2], row[w, 4]
            distance = away[home, row[w, 3]]
            # The way counts as a must, a room where one is needed as nice to have.
            place, credit, missed = UNKNOWN, unknown, 0
            if anywhere:
                place, credit = MET, 100
                if distance >= 0:
                    credit = max(far, 100 - distance // km_a_point)
            elif distance >= 0 and km >= 0:
                if distance <= km:
                    place, credit = MET, 100 - (100 - far) * distance // max(km, 1)
                elif offered & 2 and distance <= km + transport_km:
                    place, credit = PARTLY, carried
                elif offered & 1 and distance - km < reach:
                    place, credit = PARTLY, moves - moves * (distance - km) // reach
                else:
                    place, credit, missed = MISSING, 0, too_far
            got, shares = must_share * credit, must_share
            if roomless:
                shares += nice_share
                if offered & 1:
                    got += 100 * nice_share
                else:
                    place = MISSING
            where = way * got // (100 * shares) + missed
            low = pays[w, 0]
            pay, credit, missed = UNKNOWN, unknown, 0
            if least == -1 or (least >= 0 and low >= least):
                pay, credit = MET, 100
            elif least >= 0 and low >= 0:
                pay, credit, missed = MISSING, 0, underpaid
                if pays[w, 1] >= least:
                    pay, credit, missed = PARTLY, pay_within, 0
                elif whole and pays[w, 2] >= least:
                    pay, credit, missed = PARTLY, pay_part, 0
            paid = of_pay * credit // 100 + missed
            count, skill, known = asks[w, 0], 0, NOT_ASKED
            if count and skilled:
                what = found[b, w]
                skill = of_skill * (what & ((1 << FOUND) - 1)) // (100 * asks[w, 1])
                skill += misses[w] - passed[b, w]
                if (what >> FOUND) & MOST < count:
                    known = MISSING
                elif (what >> ENDED) & MOST:
                    known = EXPIRED
                else:
                    known = PARTLY if (what >> HALF) & MOST else MET
            elif count:
                skill, known = of_skill * unknown // 100, UNKNOWN
            score, gone = (
                bare[b, lot] + day[b, d] + hours[kind, h] + where + paid + skill,
                turn[b, d],
            )
            for k in range(5):
                score += of_set[b, gone, row[w, 5 + k]]
            total[i] = score
            if detailed:
                o = row[w, 0]
                parts[i, 0], states[i, 0] = trade[b, o] & POINTS, trade_state[b, o]
                if known == NOT_ASKED:
                    skill = of_skill * near[b, o] // 100
                parts[i, 2], states[i, 2] = skill & POINTS, known
                parts[i, 6], states[i, 6] = day[b, d] & POINTS, day_state[b, d]
                parts[i, 7], states[i, 7] = where & POINTS, place
                parts[i, 8], states[i, 8] = hours[kind, h] & POINTS, hours_state[kind, h]
                parts[i, 9], states[i, 9] = paid & POINTS, pay
                for k in range(5):
                    s, part = row[w, 5 + k], (1, 3, 4, 5, 10)[k]
                    parts[i, part] = of_set[b, gone, s] & POINTS
                    states[i, part] = set_state[b, gone, s]
                    if set_state[b, gone, s] == NOT_ASKED:
                        parts[i, part] = weights[part] * near[b, o] // 100
        begin = ends[place_of]
