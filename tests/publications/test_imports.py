"""Uploads: looked at first, imported whole or not at all, seen only by whose they are."""

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.actions import work
from jobbridge.places.model import SwapDay
from jobbridge.publications import actions, imports, progress
from jobbridge.publications.model import State, Upload, UploadChunk
from jobbridge.publications.rules import KINDS, ROSTER, Tally, why_not_upload
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World

SWAPS = b"date_off,date_worked,source\n2027-05-03,2027-05-08,MK\n2027-12-24,2027-12-18,MK\n"
HEADER = "personal_code,given_name,family_name,prison,release_expected\n"
CODES = ("010190-10001", "020290-10000", "030390-10008")


def send(client_for: ClientFor, who: str, kind: str, *bodies: bytes, **fields: str) -> Any:
    browser = client_for(who)
    return browser.post(
        "/publications",
        data={"csrf_token": browser.csrf, "kind": kind, **fields},
        files=[("files", ("file.csv", body, "application/octet-stream")) for body in bodies],
    )


def sent(client_for: ClientFor, who: str, kind: str, *bodies: bytes) -> str:
    answer = send(client_for, who, kind, *bodies)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


def worked(database: Database) -> None:
    work(database, {"upload": imports.run}, lambda: NOW)


def upload_of(database: Database, ref: str) -> Upload:
    with database.read() as session:
        return session.scalars(select(Upload).where(Upload.ref == ref)).one()


def order(client_for: ClientFor, database: Database, who: str, ref: str) -> Any:
    version = upload_of(database, ref).version
    return client_for(who).submit(f"/publications/{ref}/import", version=version)


def count(database: Database, model: type[Any]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_is_looked_at_first_and_changes_nothing_until_it_is_imported(
    client_for: ClientFor, database: Database
) -> None:
    before = count(database, SwapDay)
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    assert upload_of(database, ref).state == State.CHECKING
    worked(database)
    found = upload_of(database, ref)
    assert found.state == State.CHECKED
    assert found.checked is not None
    assert (found.checked["taken"], found.checked["refused"]) == (2, 0)
    assert found.checked["changes"] == [["added", "2027-05-03"], ["added", "2027-12-24"]]
    assert count(database, SwapDay) == before
    assert order(client_for, database, "ada", ref).status_code == 303
    worked(database)
    assert upload_of(database, ref).state == State.DONE
    assert count(database, SwapDay) == before + 2
    assert count(database, UploadChunk) == 0
    page = client_for("ada").get(f"/publications/{ref}").text
    assert "hx-trigger" not in page


def test_the_same_file_again_changes_nothing_and_says_so(
    client_for: ClientFor, database: Database
) -> None:
    first = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    order(client_for, database, "ada", first)
    worked(database)
    again = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    found = upload_of(database, again)
    assert found.checked is not None
    tally = Tally(**found.checked)
    assert (tally.taken, tally.changed, tally.unchanged) == (0, 0, 2)
    assert tally.nothing_new


def test_ordered_twice_an_import_is_done_once(client_for: ClientFor, database: Database) -> None:
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    version = upload_of(database, ref).version
    for _ in range(2):
        answer = client_for("ada").submit(f"/publications/{ref}/import", version=version)
        assert answer.status_code == 303
    assert upload_of(database, ref).runs == 2


def test_a_form_sent_twice_is_one_upload_and_another_file_under_its_key_is_refused(
    client_for: ClientFor, database: Database
) -> None:
    answers = [
        send(client_for, "ada", "swap-days", body, _key="k-1") for body in (SWAPS, SWAPS, SWAPS * 2)
    ]
    assert [a.status_code for a in answers] == [303, 303, 422]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert count(database, Upload) == 1


def test_what_is_no_publication_is_unusable_and_says_why(
    client_for: ClientFor, database: Database
) -> None:
    ref = sent(client_for, "ada", "swap-days", b"<html>login</html>")
    worked(database)
    found = upload_of(database, ref)
    assert found.state == State.UNUSABLE
    assert "web page" in found.error
    assert count(database, UploadChunk) == 0


def test_a_worker_killed_in_the_middle_leaves_nothing_and_begins_again(
    client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(database, SwapDay)
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    order(client_for, database, "ada", ref)
    settle = imports._settle

    def killed(*_: Any) -> None:
        raise SystemExit

    monkeypatch.setattr(imports, "_settle", killed)
    with pytest.raises(SystemExit):
        worked(database)
    assert upload_of(database, ref).state == State.IMPORTING
    monkeypatch.setattr(imports, "_settle", settle)
    later = NOW + timedelta(minutes=6)  # the job's lease has run out
    work(database, {"upload": imports.run}, lambda: later)
    assert upload_of(database, ref).state == State.DONE
    assert count(database, SwapDay) == before + 2


def test_an_import_that_breaks_off_imports_nothing(
    client_for: ClientFor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count(database, SwapDay)
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    order(client_for, database, "ada", ref)
    import_swap_days = imports.MANY_FILES["swap-days"]

    def cancelled(database: Database, paths: list[Path], **common: Any) -> Any:
        from jobbridge.intake import one_transaction

        with one_transaction(database) as session:
            session.add(SwapDay(day_off=NOW.date(), day_worked=NOW.date(), source="half"))
            session.flush()
            raise imports.Cancelled

    table: Mapping[str, Any] = {**imports.MANY_FILES, "swap-days": cancelled}
    monkeypatch.setattr(imports, "MANY_FILES", table)
    worked(database)
    assert count(database, SwapDay) == before
    assert import_swap_days is not cancelled


def test_progress_is_told_while_the_import_holds_its_transaction(
    client_for: ClientFor, database: Database
) -> None:
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    found = upload_of(database, ref)
    held = database.write() if database.sqlite else None
    if held is not None:
        held.__enter__()  # the import, on SQLite's one writing connection
    assert progress.tell(database, (found.id, found.runs), Tally(lines=5, total=10, refused=1))
    if held is not None:
        held.__exit__(None, None, None)
    with database.read() as session:
        so_far = progress.told(session, session.get_one(Upload, found.id))
    assert (so_far.percent, so_far.refused) == (50, 1)
    page = client_for("ada").get(f"/publications/{ref}").text
    assert 'hx-trigger="every 2s"' in page
    assert "50 %" in page


def test_a_cancelled_run_is_told_so_and_its_files_are_gone(
    client_for: ClientFor, database: Database
) -> None:
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    found = upload_of(database, ref)
    assert client_for("ada").submit(f"/publications/{ref}/cancel").status_code == 303
    assert not progress.tell(database, (found.id, found.runs), Tally())
    worked(database)
    assert upload_of(database, ref).state == State.CANCELLED
    assert count(database, UploadChunk) == 0


def test_what_nobody_imports_within_a_week_is_forgotten(
    client_for: ClientFor, database: Database, clock: FixedClock
) -> None:
    ref = sent(client_for, "ada", "swap-days", SWAPS)
    worked(database)
    actions.forget_old(database, NOW + timedelta(days=6))
    assert upload_of(database, ref).state == State.CHECKED
    actions.forget_old(database, NOW + timedelta(days=8))
    assert upload_of(database, ref).state == State.CANCELLED
    assert count(database, UploadChunk) == 0


def test_a_file_is_judged_by_content_number_and_size() -> None:
    def codes(kind: str, *files: tuple[int, bytes]) -> list[str]:
        return [reason.code for reason in why_not_upload(KINDS[kind], files)]

    packed = b"PK\x03\x04"
    assert codes("vacancies") == ["no_file"]
    assert codes("vacancies", (10, packed)) == ["zip"]
    assert codes("vacancies", (10, b"a\0b"), (10, b"a,b")) == ["many", "no_text"]
    assert codes("esco", (10, b"a,b")) == ["no_zip"]
    assert codes("roster", (10_000_001, packed)) == ["large"]
    assert codes("roster", (10_000_000, packed)) == []


def roster(*lines: str) -> bytes:
    return (HEADER + "\n".join(lines) + "\n").encode()


def test_an_officer_takes_people_of_the_own_prison_only(
    client_for: ClientFor, database: Database
) -> None:
    before = count(database, Inmate)
    body = roster(
        f"{CODES[0]},Ivo,{CANARY},north,01.03.2027.",
        f"{CODES[1]},Edgars,{CANARY},south,2027-03-01",
        f"{CODES[2]},Uģis,{CANARY},north,soon",
    )
    ref = sent(client_for, "olga", "roster", body)
    worked(database)
    found = upload_of(database, ref)
    assert found.checked is not None
    assert found.checked["taken"] == 1
    assert [line for _, line, _ in found.checked["refusals"]] == [3, 4]
    assert found.files[0].name == ROSTER.name
    order(client_for, database, "olga", ref)
    worked(database)
    assert count(database, Inmate) == before + 1
    assert client_for("olga").get(f"/publications/{ref}").status_code == 200
    for text in (found.error, str(found.checked)):
        assert CANARY not in text


def test_a_roster_is_seen_by_who_answers_for_its_prisons_alone(
    client_for: ClientFor, database: Database
) -> None:
    ref = sent(client_for, "olga", "roster", roster(f"{CODES[0]},Ivo,{CANARY},north,2027-03-01"))
    statuses = {
        who: client_for(who).get(f"/publications/{ref}").status_code
        for who in ("olga", "anna", "otto", "ada", "uldis")
    }
    assert statuses == {"olga": 200, "anna": 200, "otto": 404, "ada": 404, "uldis": 404}


def test_each_may_upload_only_what_is_theirs(client_for: ClientFor) -> None:
    tries = {
        (who, kind): send(client_for, who, kind, SWAPS).status_code
        for who in ("ada", "olga", "otto", "anna", "nora")
        for kind in ("swap-days", "roster")
    }
    assert {what for what, status in tries.items() if status == 303} == {
        ("ada", "swap-days"),
        ("olga", "roster"),
        ("anna", "roster"),
    }
    assert set(tries.values()) == {303, 404}


def test_what_is_uploaded_lies_sealed_in_the_database(
    client_for: ClientFor, database: Database
) -> None:
    sent(client_for, "olga", "roster", roster(f"{CODES[0]},Ivo,{CANARY},north,2027-03-01"))
    with database.read() as session:
        from sqlalchemy import LargeBinary, type_coerce

        raw = session.scalars(select(type_coerce(UploadChunk.data, LargeBinary()))).one()
    assert bytes(raw).startswith(b"\x01\x02k1")


def test_a_roster_uploaded_by_who_has_lost_the_duty_is_not_taken(
    client_for: ClientFor, database: Database, world: World
) -> None:
    from jobbridge.accounts.model import AccountDuty

    ref = sent(client_for, "olga", "roster", roster(f"{CODES[0]},Ivo,{CANARY},north,2027-03-01"))
    with database.write() as session:
        session.query(AccountDuty).filter_by(account_id=world.ids["olga"]).delete()
    worked(database)
    assert upload_of(database, ref).state == State.UNUSABLE


def test_a_large_body_is_not_read_from_who_may_not_send_it(client_for: ClientFor) -> None:
    browser = client_for("tekla")
    answer = browser.post(
        "/publications",
        content=b"x" * 2_000_000,
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 404
    assert client_for(None).post("/publications", content=b"x").status_code in (303, 401)


def workbook(cells: str) -> bytes:
    """The smallest xlsx that holds these cells, by hand."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        head = '<?xml version="1.0" encoding="UTF-8"?>'
        ns = "http://schemas.openxmlformats.org"
        archive.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="{ns}/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{ns}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{ns}/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{head}<workbook xmlns="{ns}/spreadsheetml/2006/main" '
            f'xmlns:r="{ns}/officeDocument/2006/relationships"><sheets>'
            '<sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{head}<Relationships xmlns="{ns}/package/2006/relationships"><Relationship Id="r1" '
            f'Type="{ns}/officeDocument/2006/relationships/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'{head}<worksheet xmlns="{ns}/spreadsheetml/2006/main"><sheetData>{cells}'
            "</sheetData></worksheet>",
        )
    return made.getvalue()


def sheet_of(rows: list[list[str]]) -> bytes:
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for at, text in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return workbook(cells)


def test_a_roster_may_be_a_spreadsheet_or_in_windows_1257(
    client_for: ClientFor, database: Database
) -> None:
    rows = [HEADER.strip().split(","), [CODES[0], "Ģirts", "Āboliņš", "north", "2027-03-01"]]
    baltic = "\n".join(";".join(row) for row in rows).encode("cp1257") + b"\n"
    for body in (sheet_of(rows), baltic):
        ref = sent(client_for, "olga", "roster", body)
        worked(database)
        found = upload_of(database, ref)
        assert (found.state, found.error) == (State.CHECKED, "")
        assert found.checked is not None
        assert (found.checked["taken"], found.checked["refused"]) == (1, 0)
