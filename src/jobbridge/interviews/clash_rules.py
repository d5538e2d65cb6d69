"""What others have claimed, and whom a person must not meet."""

from collections.abc import Mapping
from dataclasses import replace

from jobbridge.calendar.spans import (
    Span,
    local_date,
)
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.interviews.facts import (
    COUNSELOR,
    EMPLOYER,
    ESCORT,
    FETCH,
    INMATE,
    INTERPRETER,
    ROOM,
    Asked,
    Facts,
    Person,
    claims,
    resource,
)
from jobbridge.interviews.pool_rules import (
    escort_reason,
    why_no_escort,
)

CLASHES = {
    ROOM: (
        N_("The room is taken then: choose another room or another time."),
        "room",
    ),
    INMATE: (
        N_("The person has something else then: choose another time."),
        "starts_at",
    ),
    EMPLOYER: (
        N_("The employer has another appointment then: choose another time."),
        "starts_at",
    ),
    COUNSELOR: (
        N_("The counselor has another interview then: choose another time, or do without."),
        "starts_at",
    ),
    INTERPRETER: (
        N_("The interpreter has another interview then: choose another time, or another one."),
        "interpreter",
    ),
}
BUSY_ESCORTS = N_("Everybody who accompanies people is busy then: choose another time.")


def clash(kind: str) -> Reason:
    """A resource is taken: never by whom, or for what."""
    if kind == ESCORT:
        return replace(escort_reason(None), text=BUSY_ESCORTS, values={})
    text, name = CLASHES[kind]
    return Reason(f"{kind}_taken", text, field=name)


def why_clash(asked: Asked, facts: Facts) -> list[Reason]:
    """The resources that others have claimed for some of the time."""
    wanted = claims(asked, inmate_id=facts.person.inmate_id, room_id=facts.place.room_id)
    found = [
        *clashes(wanted, facts.taken),
        *why_no_escort(asked, facts),
        *why_apart(asked, facts),
        *why_unheard(facts),
    ]
    return list({reason.code: reason for reason in found}.values())


def why_unheard(facts: Facts) -> list[Reason]:
    """A calendar of the employer counts no longer: it is not known whether the time suits."""
    if facts.unheard is None:
        return []
    text = N_(
        "The employer's calendar has not been read since %(since)s: ask whether this time suits."
    )
    return [Reason("calendar_unheard", text, {"since": facts.unheard}, Severity.WARN)]


def kept_from(person: Person) -> list[str]:
    """The names in claims of those whom this person must not meet."""
    return [resource(INMATE, partner.inmate_id) for partner in person.apart]


def why_apart(asked: Asked, facts: Facts) -> list[Reason]:
    """Somebody whom the person must not meet is met, fetched or brought back at that time. For
    whoever may not know of such pairs it is what any other appointment would be."""
    person, day = facts.person, local_date(asked.starts_at)
    mine = asked.span.padded(FETCH, FETCH)
    if not any(
        mine.overlaps(theirs)
        for partner in person.apart
        if partner.on(day)
        for theirs in facts.taken.get(resource(INMATE, partner.inmate_id), ())
    ):
        return []
    if not person.apart_told:
        return [clash(INMATE)]
    text = N_(
        "Somebody whom the person must not meet is fetched, met or brought back then: choose "
        "another time."
    )
    return [Reason("apart", text, field="starts_at")]


def clashes(wanted: Mapping[str, Span], taken: Mapping[str, tuple[Span, ...]]) -> list[Reason]:
    """Compare claims with claims, buffers included on both sides."""
    return [
        clash(name.partition(":")[0])
        for name, span in wanted.items()
        if any(span.overlaps(other) for other in taken.get(name, ()))
    ]
