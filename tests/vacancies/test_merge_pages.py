"""Two people write one vacancy: mine and theirs, field by field."""

import re
from html import unescape

from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.vacancies.differing import flat, unflat
from jobbridge.vacancies.model import Requirement, Vacancy
from tests.conftest import ClientFor, World


def fields(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of the page, touched by nobody."""
    page = page[page.index('id="main"') :]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    for tag in re.findall(r'<input class="ds-input"[^>]*>', page):
        name, value = (re.search(rf' {what}="([^"]*)"', tag) for what in ("name", "value"))
        ticked = 'type="radio"' not in tag and 'type="checkbox"' not in tag
        if name and value and (ticked or tag.endswith(" checked>")) and "take_" not in name[1]:
            found.append((name[1], value[1]))
    found += re.findall(r'name="(take_\d+)"\s+value="([^"]*)" checked', page)
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        if chosen := re.search(r'value="([^"]*)" selected', body):
            found.append((name, chosen[1]))
    sent: dict[str, str | list[str]] = {}
    for name, value in found:
        if name in ("must", "nice", "asked", "levels"):
            sent.setdefault(name, []).append(unescape(value))  # type: ignore[union-attr]
        elif name != "csrf_token":
            sent[name] = unescape(value)
    return sent


def test_what_is_asked_for_is_one_thing_wherever_it_stands() -> None:
    form = {
        "title": ["Metinātājs"],
        "must": ["skill:weld", "licence:B"],
        "nice": ["condition:NOISE", "skill:read-drawings"],
        "levels": ["weld=2", "read-drawings=3"],
        "lv_level": ["B1"],
        "lv_must": ["yes"],
        "education": ["3"],
        "education_must": ["yes"],
    }
    assert flat(form) == {
        "title": ("Metinātājs",),
        "education": ("3", "must"),
        "language:lv": ("B1", "must", ""),
        "asked:condition:NOISE": ("nice",),
        "asked:skill:read-drawings": ("nice", "3"),
        "asked:skill:weld": ("must",),
        "asked:licence:B": ("must",),
    }
    assert flat(unflat(flat(form))) == flat(form)
    assert set(unflat(flat(form))["levels"]) == {"weld=2", "read-drawings=3"}


def test_two_people_save_at_once_and_nothing_is_lost(
    client_for: ClientFor, database: Database, world: World
) -> None:
    alda, ref = client_for("alda"), world.refs["vacancy_a"]
    url = f"/vacancies/{ref}/edit"
    first, second = fields(alda.get(url).text), fields(alda.get(url).text)
    first |= {
        "pay_from": "1300",
        "address": "Ostas iela 1",
        "asked": ["nice skill:weld", *(a for a in first["asked"] if not a.endswith(":weld"))],
    }
    assert alda.submit(url, **first).status_code == 303
    second |= {"pay_from": "1250", "seats": "5"}
    answer = alda.submit(url, **second)
    assert answer.status_code == 409
    merged = fields(answer.text)
    picks = {str(v) for n, v in merged.items() if n.startswith("take_")}
    assert picks == {
        "mine pay_from",
        "mine seats",
        "theirs address",
        "theirs asked:skill:weld",
    }
    assert answer.text.count('data-color="warning"') == 1
    assert alda.submit(url, **merged).status_code == 303
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        assert (vacancy.pay_from_cents, vacancy.seats) == (125_000, 5)
        assert vacancy.address == "Ostas iela 1"
        asked = select(Requirement.must).where(
            Requirement.vacancy_id == vacancy.id, Requirement.code == "weld"
        )
        assert list(session.scalars(asked)) == [False]
