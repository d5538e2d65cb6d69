"""What a hand-over tells, in words, cut down to what the table gives its reader."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jobbridge.consultations.queries import plans_of
from jobbridge.consultations.support_rules import HOUSING
from jobbridge.handovers import queries, rules
from jobbridge.handovers.model import Handover, Kind, Recipient
from jobbridge.handovers.rules import Field
from jobbridge.i18n import Words
from jobbridge.inmates.labels import occupation_labels
from jobbridge.inmates.model import FactKind, Inmate
from jobbridge.inmates.queries import facts_of

ITEM_FIELDS = {
    Field.DOCUMENTS: "documents",
    Field.BANK: "bank",
    Field.CV: "cv",
    Field.TRAVEL: "travel",
    Field.CLOTHING: "clothing",
}


@dataclass(frozen=True)
class Told:
    """One line of a hand-over: a field, its name and what is known of it."""

    field: Field
    label: str
    text: str


def told_to(session: Session, recipient: Recipient, words: Words) -> list[Told]:
    """For the recipient, whom the caller has found in scope: the table's fields and no other."""
    values = values_of(session, recipient.inmate, words)
    return [
        Told(field, words.gettext(rules.FIELDS[field]), text)
        for field, text in rules.seen_by(recipient.kind, values).items()
    ]


def values_of(session: Session, inmate: Inmate, words: Words) -> dict[Field, str]:
    """Everything that a hand-over of this person could tell; what is unknown says so."""
    handover = queries.handovers_of(session, [inmate.id]).get(inmate.id)
    plan = plans_of(session, [inmate.id]).get(inmate.id)
    checked = queries.checked_of(handover, plan)
    housing = handover.housing or "" if handover else ""
    unknown = words.gettext("not known yet")
    values = {
        Field.NAME: inmate.name,
        Field.BIRTH_DATE: words.day(date.fromisoformat(inmate.birth_date))
        if inmate.birth_date
        else unknown,
        Field.RELEASE: words.gettext(
            "%(day)s, first half of the day", day=words.day(inmate.release_expected)
        ),
        Field.MUNICIPALITY: inmate.municipality.name if inmate.municipality else unknown,
        Field.HOUSING: words.gettext(HOUSING[housing]) if housing in HOUSING else unknown,
        Field.FIRST_NIGHT: (handover.first_night if handover else "") or unknown,
        Field.PHONE: (handover.phone if handover else "") or unknown,
        Field.APPOINTMENT: appointment_in_words(session, inmate, handover, words) or unknown,
        Field.WORK: _work(session, inmate, words) or unknown,
        Field.COUNSELOR: _counselor(inmate),
    }
    for field, item in ITEM_FIELDS.items():
        day = checked.get(item)
        values[field] = (
            words.gettext("yes, %(day)s", day=words.day(day)) if day else words.gettext("not yet")
        )
    return values


def appointment_in_words(
    session: Session, inmate: Inmate, handover: Handover | None, words: Words
) -> str:
    """With whom, when and where; empty where none stands any more, as after a moved release."""
    if handover is None or handover.meets_on is None or handover.meets_at is None:
        return ""
    against = queries.against_of(session, inmate, handover)
    if "appointment" in rules.missing(rules.ITEMS, against):
        return ""
    return words.gettext(
        "%(kind)s: %(day)s at %(time)s, %(place)s",
        kind=words.gettext(rules.KINDS[Kind(handover.meets)]),
        day=words.day(handover.meets_on),
        time=f"{handover.meets_at:%H:%M}",
        place=handover.meets_place,
    )


def _work(session: Session, inmate: Inmate, words: Words) -> str:
    facts = facts_of(session, [inmate.id])[inmate.id]
    codes = [fact.code for fact in facts if fact.kind == FactKind.TARGET]
    labels = occupation_labels(session, codes, words.locale)
    return ", ".join(labels.get(code, code) for code in codes)


def _counselor(inmate: Inmate) -> str:
    named = [inmate.counselor.name, inmate.counselor.email] if inmate.counselor else []
    return ", ".join([*named, inmate.prison.name])


def named(recipient: Recipient, words: Words) -> str:
    """Who takes over, in words: the account, the branch, the office, or the kind alone."""
    if recipient.account is not None:
        return recipient.account.name
    if recipient.organisation is not None:
        return recipient.organisation.name
    return recipient.name or words.gettext(rules.KINDS[Kind(recipient.kind)])
