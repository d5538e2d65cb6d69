"""More requests and people to talk with than a page shows: all are counted, and on some page."""

import re
from datetime import timedelta

from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, Request, State
from jobbridge.applications.pages import A_PAGE, DONE, TALKS
from jobbridge.db import Database
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import add_inmate, add_vacancy

MANY = 203


def ask(session: Session, world: World, number: int, state: str = "open") -> Request:
    vacancy = session.get_one(Vacancy, add_vacancy(session, world, number))
    request = Request(
        ref=f"{state[:4]}-{number}",
        employer_id=vacancy.employer_id,
        vacancy_id=vacancy.id,
        state=state,
        message="",
        asked_at=NOW,
        answer_due=NOW.date() + timedelta(days=number),
        version=1,
    )
    session.add(request)
    session.flush()
    return request


def test_every_open_request_is_counted_and_stands_on_some_page(
    database: Database, world: World, client_for: ClientFor
) -> None:
    with database.write() as session:
        refs = [ask(session, world, number).ref for number in range(MANY)]
        done = [ask(session, world, MANY + number, "answered").ref for number in range(DONE + 2)]
    anna = client_for("anna")
    pages = [anna.get(f"/requests?page={n}").text for n in range(1, 2 + MANY // A_PAGE)]
    found = [re.findall('<li id="request-([^"]+)"', page) for page in pages]
    assert [ref for one in found for ref in one] == refs
    assert [len(one) for one in found] == [*[A_PAGE] * (MANY // A_PAGE), MANY % A_PAGE]
    assert all(f"({MANY})" in page for page in pages)
    latest = set(re.findall('href="/requests/(answ-[0-9]+)"', pages[0]))
    assert latest == set(done[-DONE:])
    part = pages[0].partition('id="rest"')[2]
    assert f"<summary>{DONE + 2} " in part


def test_everybody_who_has_not_answered_is_counted_and_stands_on_some_page(
    database: Database, world: World, client_for: ClientFor
) -> None:
    with database.write() as session:
        request, names = ask(session, world, 0), set()
        for number in range(TALKS + 5):
            inmate = add_inmate(session, world, f"talk{number}")
            theirs = request.vacancy_id if number % 2 else add_vacancy(session, world, number + 1)
            application = Application(
                ref=f"talk-{number}",
                inmate_id=inmate.id,
                vacancy_id=theirs,
                request_id=None,
                state=State.ASKED if number % 3 else State.PROPOSED,
                card={},
                created_at=NOW,
                updated_at=NOW,
            )
            session.add(application)
            names.add(inmate.name)
    anna = client_for("anna")
    pages = [anna.get(f"/requests?talk={number}").text for number in (1, 2)]
    parts = [page.partition('id="waiting"')[2].partition("</section>")[0] for page in pages]
    found = [{name for name in names if name in part} for part in parts]
    assert [len(one) for one in found] == [TALKS, 5]
    assert found[0] | found[1] == names
    assert all(f"{TALKS + 5} " in part for part in parts)
