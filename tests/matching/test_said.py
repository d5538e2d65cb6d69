"""What each answer says: the sentence, the one action, and whether a fact stands behind it."""

from dataclasses import replace

import pytest

from jobbridge.matching.rules import Known, Need, Needs, Person, Work, judge
from tests.matching.pairs import TODAY, day, fact, must, nice, person, verdict, work
from tests.matching.test_rules import BY_LAW, near

SAID: tuple[tuple[str, Person, Work, str, str, bool], ...] = (
    ("occupation", person(), work(), "The person's target profession.", "", True),
    ("occupation", person(facts=(near("target", "721204", 60, 1),)), work(),
     "Needs much the same skills as a target profession: 512002.",
     "Talk about whether this work would be a first step.", True),
    ("experience", person(fact("experience", "721204", 8), fact("experience", "721205", 4)),
     work(must("experience", "721204", 12)), "Months of experience: 12, asked for: 12.", "", True),
    ("experience", person(fact("experience", "721204", 5)),
     work(nice("experience", "721204", 12)), "Months of experience: 5, asked for: 12.",
     "Ask the employer about a trial day or a trainee's start.", True),
    ("experience", person(fact("experience", "721204", 5)),
     work(must("experience", "721204", 12)), "Months of experience: 5, asked for: 12.",
     "Ask the employer about a trial day or a trainee's start.", True),
    ("experience", person(fact("experience", "512002", 5)),
     work(must("experience", "721204", 12)), "No such work is recorded, months asked for: 12.",
     "Ask the employer about a trial day or a trainee's start.", False),
    ("experience", person(fact("experience", "721204")), work(must("experience", "721204", 12)),
     "How long the person has done this is not recorded.",
     "Ask where and how long the person has worked.", False),
    ("experience", person(), work(must("experience", "721204")),
     "How long the person has done this is not recorded.",
     "Ask where and how long the person has worked.", False),
    ("skill", person(fact("skill", "weld", 3)), work(must("skill", "weld", 2)),
     "Level 3 of 4, asked for: 2.", "", True),
    ("skill", person(fact("skill", "weld")), work(must("skill", "weld")),
     "Level 1 of 4, asked for: 1.", "", True),
    ("skill", person(Known("skill", "weld", 3)), work(must("skill", "weld", 2)),
     "Level 3 of 4 in the person's own words, asked for: 2.",
     "Have it observed in the workshop, so that it does not rest on words.", True),
    ("skill", person(fact("skill", "weld", 1)), work(must("skill", "weld", 2)),
     "Level 1 of 4, asked for: 2.",
     "Train it in the workshop or on a course, and have it observed.", True),
    ("skill", person(fact("skill", "weld", 1)), work(must("skill", "weld", 3)),
     "Level 1 of 4, asked for: 3.",
     "Train it in the workshop or on a course, and have it observed.", True),
    ("skill", person(fact("skill", "cut", 1)), work(must("skill", "weld")),
     "Not among the person's recorded skills.",
     "Train it in the workshop or on a course, and have it observed.", False),
    ("skill", person(near("skill", "weld", 60, 1)), work(must("skill", "weld", 4)),
     "Not recorded itself; held is what is close to it: 512002.",
     "Ask whether the person can do this as well, and have it observed.", True),
    ("skill", person(replace(near("skill", "weld", 50, 1), through="licence:C")),
     work(must("skill", "weld", 4)), "Not recorded itself; held is a licence for it: C.",
     "Ask whether the person can do this as well, and have it observed.", True),
    ("language", person(fact("language", "lv", None, "B1")),
     work(must("language", "lv", None, "A2")), "Level B1, asked for: A2.", "", True),
    ("language", person(fact("language", "lv", None, "A1")), work(must("language", "lv")),
     "Level A1, asked for: A1.", "", True),
    ("language", person(fact("language", "lv", None, "A1")),
     work(nice("language", "lv", None, "A2")), "Level A1, asked for: A2.",
     "Take the language course and the exam for level A2.", True),
    ("language", person(fact("language", "lv", None, "A1")),
     work(must("language", "lv", None, "B2")), "Level A1, asked for: B2.",
     "Take the language course and the exam for level B2.", True),
    ("language", person(fact("language", "lv")), work(must("language", "lv", None, "B2")),
     "The language is recorded without its level, asked for: B2.",
     "Ask which languages the person speaks, and how well.", True),
    ("language", person(fact("language", "ru", None, "A1")),
     work(must("language", "lv", None, "B2")),
     "Not among the person's recorded languages, asked for: B2.",
     "Take the language course and the exam for level B2.", False),
    ("language", person(fact("language", "ru", None, "A1")), work(must("language", "lv")),
     "Not among the person's recorded languages, asked for: A1.",
     "Take the language course and the exam for level A1.", False),
    ("language", person(fact("language", "lv", None, "B1")), work(BY_LAW),
     "Level B1; the profession itself asks for B1.",
     "Ask for a state-language certificate, or for schooling in Latvian.", True),
    ("language", person(fact("language", "lv", None, "A1")), work(BY_LAW),
     "Level A1; the profession itself asks for B1.",
     "Take the language course and the exam for level B1.", True),
    ("licence", person(fact("licence", "CE")), work(must("licence", "C")), "Held: CE.", "", True),
    ("licence", person(fact("licence", "CE", valid_to=day(40))), work(must("licence", "C")),
     "Held: CE, valid until 2027-01-02.", "", True),
    ("licence", person(fact("licence", "C", valid_to=day(-1))), work(must("licence", "C")),
     "It ran out on 2026-11-22.", "Renew it before work begins.", True),
    ("licence", person(fact("licence", "C", valid_to=day(4))),
     work(must("licence", "C"), start_from=day(9)),
     "It runs out on 2026-11-27, before work could begin on 2026-12-02.",
     "Renew it before work begins.", True),
    ("education", person(fact("education", "LKI", 4)), work(must("education", "LKI", 3)),
     "Level 4 of the qualifications framework, asked for: 3.", "", True),
    ("education", person(fact("education", "LKI", 1)), work(nice("education", "LKI")),
     "Level 1 of the qualifications framework, asked for: 1.", "", True),
    ("education", person(fact("education", "LKI", 2)), work(nice("education", "LKI", 3)),
     "Level 2 of the qualifications framework, asked for: 3.",
     "Ask the employer whether experience counts instead.", True),
    ("education", person(fact("education", "LKI", 2)), work(must("education", "LKI", 3)),
     "Level 2 of the qualifications framework, asked for: 3.",
     "Ask the employer whether experience counts instead.", True),
    ("education", person(fact("education", "LKI")), work(must("education", "LKI", 3)),
     "Nothing of the kind is recorded about the person.",
     "Ask what schooling the person has finished.", True),
    ("condition", person(fact("limit", "HEIGHTS")), work(must("condition", "HEIGHTS")),
     "A recorded work limit speaks against it.",
     "Ask the employer whether the work can be arranged without it.", True),
    ("place", person(needs=Needs(km=50)), work(), "0 km from home, willing to go 50 km.", "",
     False),
    ("place", person(needs=Needs(km=100)), work(lat=56.5, lon=21.01),
     "196 km from home, willing to go 100 km.",
     "Ask whether 96 km more would be possible, by bus or by moving.", False),
    ("place", person(needs=Needs(km=30)), work(lat=56.5, lon=21.01, accommodation=True),
     "196 km from home, willing to go 30 km; the employer offers a place to live.",
     "Ask whether the person would move there.", False),
    ("place", person(needs=Needs(km=100)), work(lat=56.5, lon=21.01, accommodation=True),
     "196 km from home, but the employer offers a place to live.",
     "Ask whether the person would move there.", False),
    ("place", person(needs=Needs(km=170)), work(lat=56.5, lon=21.01, transport=True),
     "196 km from home, willing to go 170 km; there is a staff bus.",
     "Ask the employer where its transport stops.", False),
    ("place", person(needs=Needs(anywhere=True)), work(lat=56.5, lon=21.01),
     "The person would work anywhere: 196 km from home.", "", False),
    ("place", person(needs=Needs()), work(lat=56.5, lon=21.01),
     "196 km from home; how far the person would go is not recorded.",
     "Ask how far the person would travel.", False),
    ("pay", person(needs=Needs(min_month_cents=110_000)), work(),
     "1200–1500 € a month before tax, needed: 1100 €.", "", False),
    ("pay", person(needs=Needs(min_month_cents=130_000)), work(),
     "1200–1500 € a month before tax, needed: 1300 €.", "Talk with both sides about the pay.",
     False),
    ("pay", person(needs=Needs(min_month_cents=170_000)), work(),
     "1200–1500 € a month before tax, needed: 1700 €.", "Talk with both sides about the pay.",
     False),
    ("pay", person(needs=Needs(min_month_cents=170_000)), work(load="part"),
     "1200–1500 € a month before tax for fewer hours; full time it would be 2400–3000 €, "
     "needed: 1700 €.",
     "Ask whether the pay for these hours is enough for the person.", False),
    ("pay", person(needs=Needs(min_month_cents=310_000)), work(load="part"),
     "1200–1500 € a month before tax for fewer hours; even full time it would be 2400–3000 €, "
     "needed: 3100 €.", "Talk with both sides about the pay.", False),
    ("start",
     person(release_latest=day(400), open_unit_from=day(9)), work(start_from=day(10)),
     "Release is expected on 2026-11-23; if it is later, free from 2026-12-02 out of the open "
     "unit.", "Ask the warden for a permit to work outside.", False),
    ("pay", person(needs=Needs(min_month_cents=170_000)),
     work(pay_from_cents=None, pay_to_cents=None),
     "The vacancy names no pay; the person needs 1700 € a month.",
     "Ask the employer what it pays.", False),
)  # fmt: skip


@pytest.mark.parametrize("needed", [True, False])
@pytest.mark.parametrize(
    ("kind", "code"),
    [("skill", "weld"), ("language", "lv"), ("licence", "C"), ("education", "LKI"),
     ("experience", "721204"), ("condition", "HEIGHTS")],
)  # fmt: skip
def test_an_answer_names_what_it_is_about_and_whether_it_is_a_must(
    kind: str, code: str, needed: bool
) -> None:
    found = verdict(kind, person(), work(Need(kind, code, must=needed)))
    assert (found.kind, found.code, found.must) == (kind, code, needed)


def test_what_is_asked_without_a_code_has_none() -> None:
    found = judge(person(), work(must("condition", "NIGHTS"), shifts=True), as_of=TODAY).verdicts
    codes = {v.kind: v.code for v in found if v.kind in ("shifts", "nights", "place", "pay")}
    assert codes == dict.fromkeys(("shifts", "nights", "place", "pay"), "")


@pytest.mark.parametrize(
    ("held", "asked", "values"),
    [
        (fact("experience", "721204", 5), must("experience", "721204", 12),
         {"had": 5, "months": 12}),
        (fact("experience", "721204"), must("experience", "721204"), {"had": 0, "months": 0}),
        (fact("experience", "512002", 3), must("experience", "721204", 6),
         {"had": 0, "months": 6}),
        (fact("education", "LKI", 2), must("education", "LKI", 4), {"have": 2, "level": 4}),
        (fact("skill", "cut", 2), must("skill", "weld", 3), {"level": 3}),
        (fact("skill", "cut", 2), must("skill", "weld"), {"level": 1}),
        (fact("licence", "B"), must("licence", "C"), {"level": 1}),
    ],
)  # fmt: skip
def test_an_answer_keeps_the_figures_it_speaks_of(
    held: Known, asked: Need, values: dict[str, object]
) -> None:
    assert verdict(asked.kind, person(held), work(asked)).reason.values == values


@pytest.mark.parametrize(("kind", "who", "what", "said", "lift", "recorded"), SAID)
def test_an_answer_is_a_sentence_with_its_figures(
    kind: str, who: Person, what: Work, said: str, lift: str, recorded: bool
) -> None:
    found = verdict(kind, who, what)
    assert found.reason.text % found.reason.values == said
    assert (found.lift.text % found.lift.values if found.lift else "") == lift
    assert (found.evidence is not None) is recorded
