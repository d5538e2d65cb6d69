"""Every skills card that was ever shown, also of applications that have ended since."""

from sqlalchemy import Subquery, select, union_all

from jobbridge.applications.model import Application, PastCard


def shown_cards() -> Subquery:
    """To be joined: `application_id`, `inmate_id`, `vacancy_id`, `request_id`, `shown_at` and
    `reacted_at`, when the employer first acted on it."""
    whose = (Application.inmate_id, Application.vacancy_id, Application.request_id)
    return union_all(
        select(
            Application.id.label("application_id"),
            *whose,
            Application.card_at.label("shown_at"),
            Application.reacted_at,
        ).where(Application.card_at.is_not(None)),
        select(PastCard.application_id, *whose, PastCard.shown_at, PastCard.reacted_at).join(
            Application, Application.id == PastCard.application_id
        ),
    ).subquery("shown_card")
