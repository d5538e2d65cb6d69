"""One person against works: the loops of the engine, compiled. They say what `rules.judge` says."""

import numpy as np

from jobbridge.matching.arrays import *


@compiled
def tables(asked: Asked) -> Tables:
    trades, days, sets, works = len(asked.trade), len(asked.days), len(asked.set_kind), len(asked.row)
    return Tables(
        np.zeros(trades, np.int64),
        np.zeros(trades, np.uint8),
        np.zeros(trades + 1, np.uint8),
        np.zeros(days, np.int64),
        np.zeros(days, np.uint8),
        np.zeros(sets, np.int64),
        np.zeros(sets, np.uint8),
        np.zeros(5, np.uint8),
        np.zeros(works, np.int64),
        np.zeros(works, np.int64),
    )


@compiled
def near_trades(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """How near each profession in demand is: `held.occupation`."""
    first, last = brought.wish_at[p], brought.wish_at[p + 1]
    t.trade[:] = 0
    t.trade_state[:] = MISSING
    for i in range(first, last):
        wish = brought.wish[i]
        if not 0 <= wish[0] < len(asked.span):
            continue
        for o in range(asked.span[wish[0], 0], asked.span[wish[0], 1]):
            shared = 2
            for k in range(1, 4):
                if wish[k] >= 0 and wish[k] == asked.trade[o, k]:
                    shared = (2, 3, 4, 6)[k]
            near = n.closeness[shared]
            if wish[4] > 0:
                near = wish[4] if shared == 6 else 0
            got = near * wish[5] // 100
            if got > t.trade[o]:
                t.trade[o] = got
                t.trade_state[o] = MET if shared >= 4 and wish[4] == 0 else PARTLY
    for o in range(len(asked.trade)):
        credit, state = t.trade[o], t.trade_state[o]
        if asked.trade[o, 5]:
            credit, state = n.unknown, UNKNOWN
        elif asked.trade[o, 4] and credit < n.elementary:
            credit, state = n.elementary, PARTLY
        elif first == last:
            credit, state = n.unknown, UNKNOWN
        t.near[o] = state != MISSING and state != UNKNOWN
        t.trade[o] = n.weights[0] * credit // 100 + (ONE_MISSED if state == MISSING else 0)
        t.trade_state[o] = state


@compiled
def starts(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """`terms.start`, for each day on which work begins."""
    free, earliest, expected, latest, opens = brought.row[p, :5]
    for d in range(len(asked.days)):
        wanted = asked.days[d]
        state, credit, missed = PARTLY, 0, 0
        if opens <= wanted or latest <= wanted:
            state, credit = MET, 100
        elif expected <= wanted:
            credit = n.likely
        elif earliest <= wanted:
            credit = n.possible
        elif free - wanted <= n.wait_days:
            credit = n.possible - n.possible * (free - wanted) // (2 * n.wait_days)
        else:
            state, missed = MISSING, n.released if free >= expected else n.opened
        t.day[d] = n.weights[6] * credit // 100 + missed
        t.day_state[d] = state


@compiled
def judged_set(
    p: int, s: int, begins: int, asked: Asked, brought: Brought, n: Numbers
) -> tuple[int, int]:
    """A set of requirements of one kind: its part and state."""
    kind = asked.set_kind[s]
    at, end = brought.held_at[p * 5 + kind], brought.held_at[p * 5 + kind + 1]
    known = brought.row[p, 11 + kind]
    got, total, missed, worst = 0, 0, 0, NOT_ASKED
    for i in range(asked.set_at[s], asked.set_at[s + 1]):
        code, level, must = asked.need[i]
        state, credit = MISSING, 0
        if kind == CONDITION:
            state, credit = MET, 100
            for j in range(at, end):
                if brought.held[j, 0] == code and brought.held[j, 2] >= begins:
                    state, credit = MISSING, 0
        elif kind == EXPERIENCE:
            same, unsaid, had = False, False, 0
            for j in range(at, end):
                if brought.held[j, 0] == code:
                    same = True
                    if brought.held[j, 1] == UNSAID:
                        unsaid = True
                    else:
                        had += brought.held[j, 1]
            if same and had >= level:
                state, credit = MET, 100
            elif not known or unsaid:
                state, credit = UNKNOWN, n.unknown
            elif same and not must:
                state, credit = PARTLY, 100 * had // level
        elif not known:
            state, credit = UNKNOWN, n.unknown
        else:
            for j in range(at, end):
                if brought.held[j, 0] != code:
                    continue
                have = brought.held[j, 1]
                new, worth = MISSING, 0
                if brought.held[j, 2] < begins:
                    new, worth = EXPIRED, n.expired
                elif have == UNSAID:
                    new, worth = UNKNOWN, n.unknown
                elif have >= level:
                    new, worth = MET, 100
                elif have == level - 1 and not must:
                    new, worth = PARTLY, n.level_below
                if new > state or (new == state and worth > credit):
                    state, credit = new, worth
        share = n.must_share if must else n.nice_share
        got += share * credit
        total += share
        worst = min(worst, state)
        if state <= EXPIRED:
            missed += asked.need_missed[i]
    weight = n.weights[(1, 3, 4, 5, 10)[kind]]
    return (weight * got // (100 * total) if total else weight) + missed, worst


@compiled
def sets(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    free = brought.row[p, 0]
    for kind in range(5):
        t.dated[kind] = 0
        for j in range(brought.held_at[p * 5 + kind], brought.held_at[p * 5 + kind + 1]):
            if kind != EXPERIENCE and free <= brought.held[j, 2] < n.last_day:
                t.dated[kind] = 1
    for s in range(len(asked.set_kind)):
        if not t.dated[asked.set_kind[s]]:
            t.of_set[s], t.set_state[s] = judged_set(p, s, free, asked, brought, n)


@compiled
def skills(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """A row of the sparse product of people's skills and the works that ask for them."""
    t.skill[:] = 0
    t.passed[:] = 0
    free, last = brought.row[p, 0], brought.skill_at[p + 1]
    i = brought.skill_at[p]
    while i < last:
        code, end = brought.skill[i, 0], i + 1
        while end < last and brought.skill[end, 0] == code:
            end += 1
        if code < len(asked.post_at) - 1:
            for at in range(asked.post_at[code], asked.post_at[code + 1]):
                work, level, must = asked.post[at]
                state, credit = MISSING, 0
                for j in range(i, end):
                    have, declared, until, kin = brought.skill[j, 1:]
                    new, worth = MISSING, 0
                    if until < free or until < asked.days[asked.row[work, 1]]:
                        new, worth = EXPIRED, n.expired
                    elif kin > 0:
                        new, worth = PARTLY, kin
                    elif have >= level:
                        new, worth = MET, n.declared if declared else 100
                    elif have == level - 1:
                        new, worth = PARTLY, n.level_below
                    if new > state or (new == state and worth > credit):
                        state, credit = new, worth
                if state == MISSING:
                    continue
                found = (1 << FOUND) + (n.must_share if must else n.nice_share) * credit
                if state == PARTLY:
                    found += 1 << HALF
                elif state == EXPIRED:
                    found += 1 << ENDED
                t.skill[work] += found
                if state > EXPIRED:
                    t.passed[work] += asked.post_missed[at]
        i = end


@compiled
def prepared(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    starts(p, asked, brought, n, t)
    sets(p, asked, brought, n, t)
    skills(p, asked, brought, n, t)


@compiled
def judged(
    p: int,
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
    """Each work's parts added up; the parts themselves and their states where room is given."""
    row = brought.row[p]
    free, home, km, anywhere, roomless, kind = row[0], row[5], row[6], row[7], row[8], row[9]
    least, dated, detailed = brought.least[p], t.dated.any(), len(parts) > 0
    for i in range(len(works)):
        w = works[i]
        what = asked.row[w]
        # The way counts as a must, a room where one is needed as nice to have.
        distance = away[home, what[3]]
        place, credit, missed = UNKNOWN, n.unknown, 0
        if anywhere:
            place, credit = MET, 100
            if distance >= 0:
                credit = max(n.far, 100 - distance // n.km_a_point)
        elif distance >= 0 and km >= 0:
            if distance <= km:
                place, credit = MET, 100 - (100 - n.far) * distance // max(km, 1)
            elif what[4] & 1:
                place, credit = PARTLY, n.moves
            elif what[4] & 2 and distance <= km + n.transport_km:
                place, credit = PARTLY, n.carried
            else:
                place, credit, missed = MISSING, 0, n.too_far
        got, shares = n.must_share * credit, n.must_share
        if roomless:
            shares += n.nice_share
            if what[4] & 1:
                got += 100 * n.nice_share
            else:
                place = MISSING
        where = n.weights[7] * got // (100 * shares) + missed
        low, high = asked.pay[w]
        pay, credit, missed = UNKNOWN, n.unknown, 0
        if least == -1 or (least >= 0 and low >= least):
            pay, credit = MET, 100
        elif least >= 0 and low >= 0:
            pay, credit, missed = MISSING, 0, n.underpaid
            if high >= least:
                pay, credit, missed = PARTLY, n.pay_within, 0
        paid = n.weights[9] * credit // 100 + missed
        count, shares = asked.skill[w]
        skill, known, missed = n.weights[2], NOT_ASKED, 0
        if count:
            if row[10]:
                found = t.skill[w]
                got, missed = found & ((1 << FOUND) - 1), asked.skill_missed[w] - t.passed[w]
                if (found >> FOUND) & MOST < count:
                    known = MISSING
                elif (found >> ENDED) & MOST:
                    known = EXPIRED
                else:
                    known = PARTLY if (found >> HALF) & MOST else MET
            else:
                got, known = n.unknown * shares, UNKNOWN
            skill = skill * got // (100 * shares) + missed
        hours = n.hours[kind, what[2]]
        total[i] = t.trade[what[0]] + t.day[what[1]] + where + hours + paid + skill
        if dated:
            begins = max(free, asked.days[what[1]])
            for k in range(5):
                if t.dated[k]:
                    s = what[5 + k]
                    t.of_set[s], t.set_state[s] = judged_set(p, s, begins, asked, brought, n)
        for k in range(5):
            total[i] += t.of_set[what[5 + k]]
        if detailed:
            parts[i, 0], states[i, 0] = t.trade[what[0]] & POINTS, t.trade_state[what[0]]
            parts[i, 2], states[i, 2] = skill & POINTS, known
            parts[i, 6], states[i, 6] = t.day[what[1]] & POINTS, t.day_state[what[1]]
            parts[i, 7], states[i, 7] = where & POINTS, place
            parts[i, 8], states[i, 8] = hours & POINTS, n.hours_state[kind, what[2]]
            parts[i, 9], states[i, 9] = paid & POINTS, pay
            for k in range(5):
                s = what[5 + k]
                part = (1, 3, 4, 5, 10)[k]
                parts[i, part], states[i, part] = t.of_set[s] & POINTS, t.set_state[s]


