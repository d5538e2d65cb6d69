"""One person against works: the loops of the engine, compiled. They say what `rules.judge` says.

Arrays are named before a loop and read cell by cell: a row taken out of one costs more than all
that is reckoned with it.
"""

import numpy as np

from jobbridge.matching.arrays import (
    CONDITION,
    ENDED,
    EXPERIENCE,
    EXPIRED,
    FOUND,
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
def tables(asked: Asked) -> Tables:
    trades, days = len(asked.trade), len(asked.days)
    sets, works = len(asked.set_kind), len(asked.row)
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
    trade, span, wish = asked.trade, asked.span, brought.wish
    credits, states, near, closeness = t.trade, t.trade_state, t.near, n.closeness
    weight, begin, end = n.weights[0], brought.wish_at[p], brought.wish_at[p + 1]
    credits[:] = 0
    states[:] = MISSING
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
            if got > credits[o]:
                credits[o] = got
                states[o] = MET if shared >= 4 and not kin else PARTLY
    for o in range(len(trade)):
        if trade[o, 5]:
            credits[o], states[o] = n.unknown, UNKNOWN
        elif trade[o, 4] and credits[o] < n.elementary:
            credits[o], states[o] = n.elementary, PARTLY
        elif begin == end:
            credits[o], states[o] = n.unknown, UNKNOWN
        near[o] = states[o] != MISSING and states[o] != UNKNOWN
        credits[o] = weight * credits[o] // 100
        if states[o] == MISSING:
            credits[o] += ONE_MISSED


@compiled
def starts(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """`terms.start`, for each day on which work begins."""
    row, days, worth, states = brought.row, asked.days, t.day, t.day_state
    free, weight = row[p, 0], n.weights[6]
    for d in range(len(days)):
        wanted = days[d]
        state, credit, missed = PARTLY, 0, 0
        if row[p, 4] <= wanted or row[p, 3] <= wanted:
            state, credit = MET, 100
        elif row[p, 2] <= wanted:
            credit = n.likely
        elif row[p, 1] <= wanted:
            credit = n.possible
        elif free - wanted <= n.wait_days:
            credit = n.possible - n.possible * (free - wanted) // (2 * n.wait_days)
        else:
            state, missed = MISSING, n.released if free >= row[p, 2] else n.opened
        worth[d], states[d] = weight * credit // 100 + missed, state


@compiled
def sets(
    p: int, first: int, last: int, begins: int, asked: Asked, brought: Brought, n: Numbers,
    t: Tables,
) -> None:  # fmt: skip
    """The sets of requirements from `first` to `last`, where work begins on that day."""
    set_at, set_kind, need, need_missed = (
        asked.set_at, asked.set_kind, asked.need, asked.need_missed,
    )  # fmt: skip
    held, held_at, row, weights = brought.held, brought.held_at, brought.row, n.weights
    worth, states = t.of_set, t.set_state
    for s in range(first, last):
        kind = set_kind[s]
        at, end, known = held_at[p * 5 + kind], held_at[p * 5 + kind + 1], row[p, 11 + kind]
        got, total, missed, worst = 0, 0, 0, NOT_ASKED
        for i in range(set_at[s], set_at[s + 1]):
            code, level, must = need[i, 0], need[i, 1], need[i, 2]
            state, credit = MISSING, 0
            if kind == CONDITION:
                state, credit = MET, 100
                for j in range(at, end):
                    if held[j, 0] == code and held[j, 2] >= begins:
                        state, credit = MISSING, 0
            elif kind == EXPERIENCE:
                same, unsaid, had = False, False, 0
                for j in range(at, end):
                    if held[j, 0] == code:
                        same = True
                        if held[j, 1] == UNSAID:
                            unsaid = True
                        else:
                            had += held[j, 1]
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
                    if held[j, 0] != code:
                        continue
                    have = held[j, 1]
                    new, value = MISSING, 0
                    if held[j, 2] < begins:
                        new, value = EXPIRED, n.expired
                    elif have == UNSAID:
                        new, value = UNKNOWN, n.unknown
                    elif have >= level:
                        new, value = MET, 100
                    elif have == level - 1 and not must:
                        new, value = PARTLY, n.level_below
                    if new > state or (new == state and value > credit):
                        state, credit = new, value
            share = n.must_share if must else n.nice_share
            got += share * credit
            total += share
            worst = min(worst, state)
            if state <= EXPIRED:
                missed += need_missed[i]
        weight = weights[(1, 3, 4, 5, 10)[kind]]
        worth[s] = (weight * got // (100 * total) if total else weight) + missed
        states[s] = worst


@compiled
def skills(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """A row of the sparse product of people's skills and the works that ask for them."""
    post, post_at, missed, days, works = (
        asked.post, asked.post_at, asked.post_missed, asked.days, asked.row,
    )  # fmt: skip
    skill, found, passed = brought.skill, t.skill, t.passed
    found[:] = 0
    passed[:] = 0
    free, i, last = brought.row[p, 0], brought.skill_at[p], brought.skill_at[p + 1]
    while i < last:
        code, end = skill[i, 0], i + 1
        while end < last and skill[end, 0] == code:
            end += 1
        if code < len(post_at) - 1:
            for at in range(post_at[code], post_at[code + 1]):
                work, level = post[at, 0], post[at, 1]
                state, credit = MISSING, 0
                for j in range(i, end):
                    have, until = skill[j, 1], skill[j, 3]
                    new, value = MISSING, 0
                    if until < free or until < days[works[work, 1]]:
                        new, value = EXPIRED, n.expired
                    elif skill[j, 4]:
                        new, value = PARTLY, skill[j, 4]
                    elif have >= level:
                        new, value = MET, n.declared if skill[j, 2] else 100
                    elif have == level - 1:
                        new, value = PARTLY, n.level_below
                    if new > state or (new == state and value > credit):
                        state, credit = new, value
                if state == MISSING:
                    continue
                share = n.must_share if post[at, 2] else n.nice_share
                more = (1 << FOUND) + share * credit
                if state == PARTLY:
                    more += 1 << HALF
                elif state == EXPIRED:
                    more += 1 << ENDED
                found[work] += more
                if state > EXPIRED:
                    passed[work] += missed[at]
        i = end


@compiled
def prepared(p: int, asked: Asked, brought: Brought, n: Numbers, t: Tables) -> None:
    """All that hangs on the person, `near_trades` apart."""
    starts(p, asked, brought, n, t)
    held, held_at, set_kind, dated = brought.held, brought.held_at, asked.set_kind, t.dated
    free = brought.row[p, 0]
    for kind in range(5):
        dated[kind] = 0
        if kind != EXPERIENCE:
            for j in range(held_at[p * 5 + kind], held_at[p * 5 + kind + 1]):
                if free <= held[j, 2] < n.last_day:
                    dated[kind] = 1
    sets(p, 0, len(set_kind), free, asked, brought, n, t)
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
    row, row_of, pays, asks, misses = (
        asked.row, brought.row, asked.pay, asked.skill, asked.skill_missed,
    )  # fmt: skip
    trade, day, of_set, found, passed = t.trade, t.day, t.of_set, t.skill, t.passed
    days, hours, weights, dated = asked.days, n.hours, n.weights, t.dated
    free, home, km, anywhere = row_of[p, 0], row_of[p, 5], row_of[p, 6], row_of[p, 7]
    roomless, kind, skilled = row_of[p, 8], row_of[p, 9], row_of[p, 10]
    least, detailed, any_dated = brought.least[p], len(parts) > 0, False
    for k in range(5):
        any_dated |= dated[k] > 0
    for i in range(len(works)):
        w = works[i]
        # The way counts as a must, a room where one is needed as nice to have.
        distance, offered = away[home, row[w, 3]], row[w, 4]
        place, credit, missed = UNKNOWN, n.unknown, 0
        if anywhere:
            place, credit = MET, 100
            if distance >= 0:
                credit = max(n.far, 100 - distance // n.km_a_point)
        elif distance >= 0 and km >= 0:
            if distance <= km:
                place, credit = MET, 100 - (100 - n.far) * distance // max(km, 1)
            elif offered & 1:
                place, credit = PARTLY, n.moves
            elif offered & 2 and distance <= km + n.transport_km:
                place, credit = PARTLY, n.carried
            else:
                place, credit, missed = MISSING, 0, n.too_far
        got, shares = n.must_share * credit, n.must_share
        if roomless:
            shares += n.nice_share
            if offered & 1:
                got += 100 * n.nice_share
            else:
                place = MISSING
        where = weights[7] * got // (100 * shares) + missed
        low = pays[w, 0]
        pay, credit, missed = UNKNOWN, n.unknown, 0
        if least == -1 or (least >= 0 and low >= least):
            pay, credit = MET, 100
        elif least >= 0 and low >= 0:
            pay, credit, missed = MISSING, 0, n.underpaid
            if pays[w, 1] >= least:
                pay, credit, missed = PARTLY, n.pay_within, 0
        paid = weights[9] * credit // 100 + missed
        count, skill, known = asks[w, 0], weights[2], NOT_ASKED
        if count and skilled:
            what = found[w]
            skill = skill * (what & ((1 << FOUND) - 1)) // (100 * asks[w, 1])
            skill += misses[w] - passed[w]
            if (what >> FOUND) & MOST < count:
                known = MISSING
            elif (what >> ENDED) & MOST:
                known = EXPIRED
            else:
                known = PARTLY if (what >> HALF) & MOST else MET
        elif count:
            skill, known = skill * n.unknown // 100, UNKNOWN
        if any_dated:
            begins = max(free, days[row[w, 1]])
            for k in range(5):
                if dated[k]:
                    s = row[w, 5 + k]
                    sets(p, s, s + 1, begins, asked, brought, n, t)
        score = trade[row[w, 0]] + day[row[w, 1]] + hours[kind, row[w, 2]] + where + paid + skill
        for k in range(5):
            score += of_set[row[w, 5 + k]]
        total[i] = score
        if detailed:
            o, d, h = row[w, 0], row[w, 1], row[w, 2]
            parts[i, 0], states[i, 0] = trade[o] & POINTS, t.trade_state[o]
            parts[i, 2], states[i, 2] = skill & POINTS, known
            parts[i, 6], states[i, 6] = day[d] & POINTS, t.day_state[d]
            parts[i, 7], states[i, 7] = where & POINTS, place
            parts[i, 8], states[i, 8] = hours[kind, h] & POINTS, n.hours_state[kind, h]
            parts[i, 9], states[i, 9] = paid & POINTS, pay
            for k in range(5):
                s, part = row[w, 5 + k], (1, 3, 4, 5, 10)[k]
                parts[i, part], states[i, part] = of_set[s] & POINTS, t.set_state[s]
