"""Near misses stand by what lifts them soonest."""

from datetime import date

from jobbridge.matching.facts import Known
from jobbridge.matching.lift_rules import effort
from jobbridge.matching.verdicts import Item, Verdict

LAPSED = Known("licence", "CE", valid_to=date(2026, 1, 1))


def missing(kind: str) -> Verdict:
    return Item(kind, "x").missing("other_trade")


def test_a_paper_to_renew_comes_first_and_what_nothing_lifts_last() -> None:
    renewed = Item("licence", "CE").expired(20, "expired", {}, LAPSED)
    kinds = ["shifts", "licence", "skill", "experience", "education", "condition"]
    order = [effort(renewed), *(effort(missing(kind)) for kind in kinds), effort(None)]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


def test_an_exam_is_sooner_passed_than_a_trade_learnt() -> None:
    assert effort(missing("language")) == effort(missing("licence")) < effort(missing("skill"))
    assert effort(missing("skill")) < effort(missing("education"))


def test_what_is_not_on_the_list_comes_last() -> None:
    assert effort(missing("occupation")) == effort(None)
