"""Settings saved in one form, and the notices that name who is responsible."""

from jobbridge.db import Database
from jobbridge.parameters import queries
from jobbridge.parameters.rules import ANSWER_DAYS, PARAMETERS, why_not_together
from tests.conftest import ClientFor, World

DEFAULTS = {name: parameter.default for name, parameter in PARAMETERS.items()}


def test_all_settings_are_saved_at_once_and_say_who_changed_them(
    client_for: ClientFor, database: Database, world: World
) -> None:
    sent = {**DEFAULTS, "answer_days": 7, "plan_months": 4}
    assert client_for("ada").submit("/parameters", **sent).status_code == 303
    with database.read() as session:
        stood = queries.values(session)
        changes = queries.changes_for(session, world.ada)
    assert (stood["answer_days"], stood["plan_months"]) == (7, 4)
    assert sorted((c.parameter.name, c.value, c.by) for c in changes) == [
        ("answer_days", 7, "Ada"),
        ("plan_months", 4, "Ada"),
    ]


def test_every_wrong_setting_is_named_and_none_is_saved(
    client_for: ClientFor, database: Database
) -> None:
    sent = {**DEFAULTS, "answer_days": 0, "plan_months": 99, "stalled_days": 40}
    answer = client_for("ada").submit("/parameters", **sent)
    assert answer.status_code == 422
    assert 'href="#field-answer_days"' in answer.text
    assert 'href="#field-plan_months"' in answer.text
    with database.read() as session:
        assert queries.values(session) == DEFAULTS


def test_reminders_come_one_after_the_other() -> None:
    wrong = {**DEFAULTS, "first_reminder_days": 9, "second_reminder_days": 9, "pause_days": 8}
    assert [r.field for r in why_not_together(wrong)] == ["second_reminder_days", "pause_days"]
    assert why_not_together(DEFAULTS) == []


def test_who_saw_older_settings_does_not_overwrite_newer_ones(client_for: ClientFor) -> None:
    ada = client_for("ada")
    sent = {**DEFAULTS, "seen": "", "answer_days": 6}
    assert ada.submit("/parameters", **sent).status_code == 303
    assert ada.submit("/parameters", **{**sent, "answer_days": 8}).status_code == 422


def test_a_setting_goes_back_to_its_default(client_for: ClientFor, database: Database) -> None:
    ada = client_for("ada")
    ada.submit("/parameters", **{**DEFAULTS, "answer_days": 6})
    assert ada.submit("/parameters/default", name="answer_days").status_code == 303
    with database.read() as session:
        assert queries.value_of(session, ANSWER_DAYS) == ANSWER_DAYS.default
    assert ada.submit("/parameters/default", name="nothing").status_code == 404


def test_the_privacy_notice_names_the_controller_as_the_administrator_wrote_it(
    client_for: ClientFor,
) -> None:
    reader = client_for(None)
    assert "Paraugu iestāde" not in reader.get("/privacy").text
    sent = {"controller": "Paraugu iestāde <b>", "accessibility_contact": "tālrunis 60000000"}
    assert client_for("ada").submit("/parameters/texts", **sent).status_code == 303
    assert "Paraugu iestāde &lt;b&gt;" in reader.get("/privacy").text
    assert "tālrunis 60000000" in reader.get("/accessibility").text
