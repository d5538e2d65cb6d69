"""Administrator, clerk, auditor, mentor: their everyday tasks, from the pages alone."""

import re
from datetime import date, timedelta
from pathlib import Path

import pyotp
from playwright.sync_api import Page, expect

from jobbridge.clock import Clock
from tests.journeys.conftest import PageFor

ADMINISTRATOR, CLERK, AUDITOR = "Ģirts Ozols", "Dace Zvirbule", "Ruta Liepa"
MENTOR, PROBATION, COUNSELOR = "Arnis Kļava", "Inta Bite", "Ilze Krastiņa"
PASSWORD = "zils traktors lēni dzied"
HEAD = (
    "_id,Vakances_Nr,Aktualizacijas_datums,Iestades_registracijas_numurs,Vakances_nosaukums,"
    "Vakances_kategorija,Alga_no,Alga_lidz,Slodzes_tips,Darba_laika_veids,"
    "Darba_stundas_nedela,Pieteiksanas_termins,Attels,Vieta,Vakances_paplasinats_apraksts"
)


def test_an_administrator_invites_an_officer_who_then_signs_in(page_for: PageFor) -> None:
    page = page_for(ADMINISTRATOR)
    page.goto("/accounts/new?role=prison_officer")
    page.locator("#field-name").fill("Juris Kalns")
    page.locator("#field-email").fill("juris.kalns@example.org")
    page.locator("select[name=organisations]").evaluate(
        "(select) => { select.value = select.options[select.options.length - 1].value; }"
    )
    page.locator("main input[name=duties]").first.check()
    page.locator("main form[action='/accounts/new'] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/accounts/\d+$"))
    expect(page.locator("main")).to_contain_text("juris.kalns@example.org")
    page.locator("main form[action$='/invite'] button").click()
    link = page.locator("main code").inner_text()

    officer = page_for()
    officer.goto(link[link.index("/invitation/") :])
    officer.locator("#field-password").fill("īss")
    officer.locator("#field-again").fill("īss")
    officer.locator("main button[type=submit]").click()
    expect(officer.locator("main [aria-invalid=true]").first).to_be_visible()
    officer.locator("#field-password").fill(PASSWORD)
    officer.locator("#field-again").fill(PASSWORD)
    officer.locator("main button[type=submit]").click()
    officer.goto("/sign-in")
    if officer.locator("#field-email").count():
        officer.locator("#field-email").fill("juris.kalns@example.org")
        officer.locator("#field-password").fill(PASSWORD)
        officer.locator("main form[action='/sign-in'] button").click()
        officer.wait_for_url("**/sign-in/enrol")
        secret = officer.locator("code").inner_text().replace(" ", "")
        officer.fill("[name=code]", pyotp.TOTP(secret).at(Clock().now()))
        officer.locator("main form[action='/sign-in/enrol'] button").click()
        expect(officer.locator("main ol code")).to_have_count(10)
        officer.locator('main a[href="/"]').click()
    expect(officer.locator("header")).to_contain_text("Juris Kalns")
    assert officer.goto("/inmates").status == 404  # type: ignore[union-attr]

    page.reload()
    assert page.goto(link[link.index("/invitation/") :]).status == 404  # type: ignore[union-attr]


def test_an_administrator_sees_what_a_file_would_change_before_it_does(
    page_for: PageFor, tmp_path: Path
) -> None:
    page = page_for(ADMINISTRATOR)
    until = (date.today() + timedelta(days=30)).isoformat()
    line = '{0},901-{0},{1},90000000007,{2},,{3},1100,Viena vesela slodze,,,{4},,"Rīga",'
    lines = [
        line.format(1, date.today(), "PAVĀRS", "900", until),
        line.format(2, date.today(), "APKOPĒJS", "daudz", until),
    ]
    broken, register = tmp_path / "lapa.csv", tmp_path / "vakances.csv"
    broken.write_text("nosaukums;alga\npavārs;900\n", "utf-8")
    register.write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")

    _uploads(page, broken)
    expect(page.locator("main")).to_contain_text("Vakances_Nr", timeout=30_000)

    _uploads(page, register)
    expect(page.locator("main form[action$='/import']")).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text("daudz")
    page.locator("main form[action$='/import'] button").click()
    page.locator("#jb-confirm button[value=no]").click()
    expect(page.locator("#would")).to_be_visible()
    page.locator("main form[action$='/import'] button").click()
    page.locator("#jb-confirm button[value=yes]").click()
    expect(page.locator("#did")).to_be_visible(timeout=30_000)


def _uploads(page: Page, file: Path) -> None:
    page.goto("/publications")
    page.locator("input[name=kind][value=vacancies]").check()
    page.locator("input[name=files]").set_input_files(file)
    page.locator("main form[action='/publications'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/publications/[0-9a-z]{10}"))


def test_an_administrator_changes_a_setting_and_takes_it_back(page_for: PageFor) -> None:
    page = page_for(ADMINISTRATOR)
    page.goto("/parameters")
    page.locator("#field-answer_days").fill("0")
    page.locator("main form[action='/parameters'] button[type=submit]").first.click()
    expect(page.locator("#field-answer_days[aria-invalid=true]")).to_be_visible()
    page.locator("#field-answer_days").fill("7")
    page.locator("main form[action='/parameters'] button[type=submit]").first.click()
    back = page.locator("main form[action='/parameters/default']:has([value=answer_days]) button")
    back.click()
    expect(page.locator("#field-answer_days")).to_have_value("5")


def test_a_clerk_follows_the_branch_and_names_an_employer(page_for: PageFor) -> None:
    page = page_for(CLERK)
    page.goto("/branch")
    expect(page.locator("h1")).not_to_be_empty()
    for section in ("overdue", "vacancies", "returning", "week"):
        expect(page.locator(f"#{section}")).to_be_visible()
    page.locator("main a[href='/vacancies?to_confirm=yes']").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.goto("/employers/new")
    page.locator("main form button[type=submit]").last.click()
    wrong = page.locator("main [aria-invalid=true]")
    expect(wrong.first).to_be_visible()
    page.locator("#field-registration_number").fill("40003032949")
    page.locator("#field-name").fill("Kokapstrāde Ziemeļi")
    page.locator("#field-sector").fill("Kokapstrāde")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/employers/\d+|/employers/[0-9a-z]{10}"))
    expect(page.locator("main")).to_contain_text("Kokapstrāde Ziemeļi")


def test_a_mentor_sees_only_assigned_people_and_the_auditor_sees_that_they_looked(
    page_for: PageFor,
) -> None:
    counselor = page_for(COUNSELOR)
    counselor.goto("/inmates")
    person = counselor.locator("main tbody a[href^='/inmates/']").first.get_attribute("href")
    for who in (MENTOR, PROBATION):
        page = page_for(who)
        page.goto("/people")
        expect(page.locator("main .jb-records__title").first).not_to_be_empty()
        # Whoever has an office sees its own clients there.
        for address in ("/inmates", str(person)) if who == MENTOR else (str(person),):
            assert page.goto(address).status == 404  # type: ignore[union-attr]

    log = page_for(AUDITOR)
    log.goto("/audit")
    expect(log.locator("main")).to_contain_text(MENTOR)
    expect(log.locator("main")).to_contain_text(PROBATION)
    log.goto("/reads")
    expect(log.locator("main")).to_contain_text(MENTOR)
