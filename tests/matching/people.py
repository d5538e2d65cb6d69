"""Generated people and works: few codes and near dates, so that they meet often."""

from datetime import date, timedelta

from hypothesis import strategies as st

from jobbridge.matching.rules import Known, Need, Needs, Person, Work

AS_OF = date(2026, 11, 23)
OCCUPATIONS = ("721204", "721205", "721304", "724101", "512002", "931301", "933301", "7212", "")
SKILLS = ("weld", "cut", "lift")
LICENCES = ("B", "C", "CE", "FORKLIFT")
LANGUAGES = ("lv", "ru")
CONDITIONS = ("NIGHTS", "HEIGHTS")
LEVELS = ("", "A1", "A2", "B1", "B2", "C1", "C2")
EVIDENCE = ("declared", "observed")
# As the policy gives it: what is near and valid is worth more than what ran out.
KIN = (30, 42, 50, 63, 75, 80, 99)
PLACES = ((56.95, 24.11), (56.5, 21.01), (57.31, 25.27), (None, None))

EDGES = (-1, 0, 1, 9, 10, 11, 179, 180, 181, 190, 191)
days = (st.sampled_from(EDGES) | st.integers(-40, 260)).map(lambda n: AS_OF + timedelta(days=n))
small = st.integers(1, 4)
maybe_day = st.none() | days


def _known(
    kind: str, codes: tuple[str, ...], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[Known]:
    return st.builds(
        Known, st.just(kind), st.sampled_from(codes), evidence=st.sampled_from(EVIDENCE), **more
    )


def _near(
    kind: str, codes: tuple[str, ...], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[Known]:
    """Known through something near to it, as `kin.py` derives them."""
    return _known(kind, codes, kin=st.sampled_from(KIN), through=st.just("through"), **more)


facts = st.one_of(
    _known("target", OCCUPATIONS, level=st.none() | st.integers(1, 5)),
    _known("experience", OCCUPATIONS, level=st.none() | st.sampled_from((0, 3, 11, 12, 36))),
    _known("skill", SKILLS, level=st.none() | small, valid_to=maybe_day),
    _known("language", LANGUAGES, text_level=st.sampled_from(LEVELS), valid_to=maybe_day),
    _known("licence", LICENCES, valid_to=maybe_day),
    _known("education", ("LKI",), level=st.none() | small, valid_to=maybe_day),
    _known("limit", CONDITIONS, valid_to=maybe_day),
    _near("target", OCCUPATIONS, level=st.none() | st.integers(1, 5)),
    _near("experience", OCCUPATIONS, level=st.none() | st.sampled_from((0, 11, 12))),
    _near("skill", SKILLS, level=st.none() | small, valid_to=maybe_day),
)

needs_of_people = st.builds(
    Needs,
    km=st.none() | st.sampled_from((0, 1, 80, 96, 97, 166, 195, 196, 300)),
    anywhere=st.booleans(),
    full_time=st.booleans(),
    part_time=st.booleans(),
    shifts=st.booleans(),
    nights=st.booleans(),
    min_month_cents=st.none() | st.sampled_from((0, 100000, 104000, 104001, 120000, 150000)),
    accommodation_needed=st.booleans(),
)


@st.composite
def people(draw: st.DrawFn) -> Person:
    earliest, expected, latest = sorted(draw(st.tuples(days, days, days)))
    lat, lon = draw(st.sampled_from(PLACES))
    return Person(
        draw(st.integers(1, 9999)),
        1,
        earliest,
        expected,
        latest,
        open_unit_from=draw(maybe_day),
        lat=lat,
        lon=lon,
        needs=draw(st.none() | needs_of_people),
        facts=tuple(draw(st.lists(facts, max_size=9))),
    )


must = st.booleans()
requirements = st.one_of(
    st.builds(
        Need,
        st.just("experience"),
        st.sampled_from(OCCUPATIONS),
        st.none() | st.sampled_from((0, 3, 12, 24)),
        must=must,
    ),
    st.builds(Need, st.just("skill"), st.sampled_from(SKILLS), st.none() | small, must=must),
    st.builds(
        Need,
        st.just("language"),
        st.sampled_from(LANGUAGES),
        text_level=st.sampled_from(LEVELS),
        must=must,
    ),
    st.builds(Need, st.just("licence"), st.sampled_from(LICENCES), must=must),
    st.builds(Need, st.just("education"), st.just("LKI"), st.none() | small, must=must),
    st.builds(Need, st.just("condition"), st.sampled_from(CONDITIONS), must=must),
)


@st.composite
def works(draw: st.DrawFn) -> Work:
    pay = st.none() | st.sampled_from((600, 700, 104000, 120000, 160000))
    lat, lon = draw(st.sampled_from(PLACES))
    return Work(
        draw(st.integers(1, 9999)),
        1,
        draw(st.sampled_from(OCCUPATIONS)),
        tuple(draw(st.lists(requirements, max_size=6))),
        pay_from_cents=draw(pay),
        pay_to_cents=draw(pay),
        pay_unit=draw(st.sampled_from(("month", "hour"))),
        load=draw(st.sampled_from(("", "full", "part"))),
        shifts=draw(st.none() | st.booleans()),
        hours_week=draw(st.none() | st.sampled_from((20.0, 37.5, 40.0))),
        start_from=draw(maybe_day),
        apply_by=draw(maybe_day),
        lat=lat,
        lon=lon,
        accommodation=draw(st.booleans()),
        transport=draw(st.booleans()),
    )
