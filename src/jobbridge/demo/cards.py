"""What was said over skills cards: questions, answers, and a person who let their name be known."""

from datetime import timedelta

from sqlalchemy import select

from jobbridge.applications import card_actions
from jobbridge.applications.model import Application, RevealLevel, State
from jobbridge.demo.stage import Stage
from jobbridge.errors import Refused

ASKED = (
    ("Vai cilvēks var strādāt arī vakara maiņā?", "Jā, vakara maiņa der, naktis ne."),
    ("Cik ilga bija pieredze ar autoiekrāvēju?", "Divus gadus noliktavā, apliecība ir derīga."),
    ("Vai uz darbu varētu ierasties ar mūsu autobusu?", ""),
)


def write_and_reveal(stage: Stage) -> None:
    """On cards of the cast's employer: two questions are answered, one waits; of the first card
    the employer knows the name."""
    now, today = stage.clock.now(), stage.clock.today()
    employer_id = next(iter(stage.employer_accounts))
    with stage.database.write() as session:
        employer = stage.viewer(session, stage.employer_accounts[employer_id])
        counselor = stage.viewer(session, stage.members["ilze"])
        shown = session.scalars(
            select(Application)
            .join(Application.inmate)
            .where(
                Application.vacancy.has(employer_id=employer_id),
                Application.state.in_([State.AGREED, State.INTERVIEW]),
                Application.inmate.has(counselor_id=counselor.account_id),
            )
            .order_by(Application.id)
        ).all()
        for number, ((question, answer), one) in enumerate(zip(ASKED, shown, strict=False)):
            moment = now - timedelta(days=2, hours=number)
            card_actions.write_message(session, employer, one, question, now=moment)
            if answer:
                card_actions.write_message(
                    session, counselor, one, answer, now=moment + timedelta(hours=5)
                )
        for level in RevealLevel if shown else ():
            try:
                with session.begin_nested():
                    card_actions.reveal(
                        session,
                        counselor,
                        shown[0],
                        level=level,
                        given_on=today - timedelta(days=1),
                        until=today + timedelta(days=90),
                        now=now - timedelta(hours=3),
                    )
            except Refused:
                return
