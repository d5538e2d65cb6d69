"""What an edit of a vacancy decides: an import leaves those fields alone from then on."""

from jobbridge.vacancies import rules

PLAIN = (
    "title",
    "description",
    "municipality_id",
    "address",
    "pay_from_cents",
    "pay_to_cents",
    "pay_unit",
    "load",
    "working_time",
    "hours_week",
    "seats",
    "apply_by",
    "start_from",
    "accommodation",
    "transport",
)
_DECISIONS = {
    "pay_from_cents": "pay",
    "pay_to_cents": "pay",
    "pay_unit": "pay",
    "municipality_id": "place",
    "address": "place",
    "wishes": "requirements",
    "occupation_code": "occupation",
    "hours_week": "load",
    "working_time": "load",
}


def decided(before: rules.Offer, after: rules.Offer) -> set[str]:
    """The decisions that an edit makes, as an import would have to respect them."""
    names = {name for name in (*PLAIN, "occupation_code") if _differs(before, after, name)}
    if rules.told_apart(before.wishes) != rules.told_apart(after.wishes):
        names.add("wishes")
    return {_DECISIONS.get(name, name) for name in names}


def _differs(before: rules.Offer, after: rules.Offer, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))
