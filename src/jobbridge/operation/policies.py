"""Which rows a transaction reaches, table by table: PostgreSQL's row-level security.

It is a second line against a forgotten WHERE, never the first. Where the queries' rule is fine, the
policy is coarser; it must never be narrower. Conditions are plain columns and settings, which are
read once a statement; so is whom links reach, and only if a row's own columns say no.
"""

from jobbridge.reach import ACCOUNT, EMPLOYER, EVERYTHING, HOUSES, OPENED, PRISON, REACH

_KIND = f"(SELECT current_setting('{REACH}', true))"


def _numbers(name: str) -> str:
    return f"(SELECT nullif(current_setting('{name}', true), '')::bigint[])::bigint[]"


_HOUSES, _OPENED = _numbers(HOUSES), _numbers(OPENED)
_ME = f"(SELECT nullif(current_setting('{ACCOUNT}', true), '')::bigint)"
_ALL = f"{_KIND} = '{EVERYTHING}'"

# Views of the owner's, whom no policy binds: what stands in one table may decide about another,
# and the other way round. One may ask them for whom a prison or an employer has to do with.
VIEWS = {
    "prison_reach": """
        SELECT a.inmate_id, i.prison_id
            FROM interview i JOIN application a ON a.id = i.application_id
        UNION ALL SELECT inmate_id, from_prison_id FROM movement
        UNION ALL SELECT inmate_id, to_prison_id FROM movement
        UNION ALL SELECT s.inmate_id, p.prison_id
            FROM meeting_seat s JOIN meeting_place p ON p.id = s.place_id
        UNION ALL SELECT c.inmate_id, o.prison_id
            FROM called c JOIN occasion o ON o.id = c.occasion_id
        UNION ALL SELECT inmate_id, prison_id FROM disruption
        UNION ALL SELECT inmate_id, other_prison_id FROM disruption
        UNION ALL SELECT inmate_id, prison_id FROM roster_question
        UNION ALL SELECT r.inmate_id, s.prison_id
            FROM referral r JOIN service s ON s.id = r.service_id
        UNION ALL SELECT r.inmate_id, s.organisation_id
            FROM referral r JOIN service s ON s.id = r.service_id
        UNION ALL SELECT e.inmate_id, c.prison_id
            FROM enrolment e JOIN course c ON c.id = e.course_id
        UNION ALL SELECT n.inmate_id, g.prison_id
            FROM consultation n JOIN consultation_group g ON g.id = n.group_id
        UNION ALL SELECT inmate_id, organisation_id FROM mentoring
        UNION ALL SELECT m.inmate_id, o.id
            FROM mentoring m JOIN organisation o ON o.kind = 'ngo'
            WHERE m.state = 'asked' AND COALESCE(m.asked_of_id, o.id) = o.id
        UNION ALL SELECT a.first_id, i.prison_id FROM apart a JOIN inmate i ON i.id = a.second_id
        UNION ALL SELECT a.second_id, i.prison_id FROM apart a JOIN inmate i ON i.id = a.first_id
    """,
    "employer_reach": """
        SELECT a.inmate_id, v.employer_id FROM application a JOIN vacancy v ON v.id = a.vacancy_id
        UNION ALL SELECT s.inmate_id, m.employer_id FROM meeting_seat s
            JOIN meeting_place p ON p.id = s.place_id JOIN meeting m ON m.id = p.meeting_id
        UNION ALL SELECT c.inmate_id, o.employer_id
            FROM called c JOIN occasion o ON o.id = c.occasion_id
    """,
    "account_reach": """
        SELECT inmate_id, account_id FROM emergency
        UNION ALL SELECT inmate_id, account_id FROM care
        UNION ALL SELECT inmate_id, account_id FROM assignment
        UNION ALL SELECT inmate_id, mentor_id FROM mentoring
        UNION ALL SELECT inmate_id, account_id FROM handover_recipient
        UNION ALL SELECT id, counselor_id FROM inmate
    """,
}

_KNOWN_INMATE = "EXISTS (SELECT FROM inmate known WHERE known.id = {})"
ROOTS = {
    "inmate": f"""{_ALL} OR CASE {_KIND}
        WHEN '{PRISON}' THEN prison_id = ANY ({_HOUSES}) OR id = ANY ({_OPENED})
            OR id IN (SELECT r.inmate_id FROM prison_reach r WHERE r.whose = ANY ({_HOUSES}))
            OR id IN (SELECT r.inmate_id FROM account_reach r WHERE r.whose = {_ME})
        WHEN '{EMPLOYER}' THEN
            id IN (SELECT r.inmate_id FROM employer_reach r WHERE r.whose = ANY ({_HOUSES}))
        ELSE false END""",
    "application": f"""{_ALL} OR CASE {_KIND}
        WHEN '{PRISON}' THEN {_KNOWN_INMATE.format("application.inmate_id")}
        WHEN '{EMPLOYER}' THEN EXISTS (SELECT FROM vacancy v
            WHERE v.id = application.vacancy_id AND v.employer_id = ANY ({_HOUSES}))
        ELSE false END""",
    "interview": f"""{_ALL} OR CASE {_KIND}
        WHEN '{PRISON}' THEN prison_id = ANY ({_HOUSES})
            OR EXISTS (SELECT FROM application a WHERE a.id = interview.application_id)
        WHEN '{EMPLOYER}' THEN employer_id = ANY ({_HOUSES})
        ELSE false END""",
}
"""Whose row it is stands in these themselves."""

BEHIND = {
    **dict.fromkeys(
        (
            *("agreement", "alert", "assignment", "block", "busy", "called", "care", "conditions"),
            *("consultation", "consultation_draft", "dated", "disruption", "emergency"),
            *("enrolment", "erasure", "fact", "goal", "guardian_consent", "handover"),
            *("handover_recipient", "inmate_name_key", "match_seen", "meeting_seat", "mentoring"),
            *("movement", "plan", "referral", "restriction", "roster_line", "roster_question"),
            *("roster_seen", "support", "support_person"),
        ),
        ("inmate_id", "inmate"),
    ),
    "apart": ("first_id", "inmate"),
    **dict.fromkeys(
        (
            *("after_release", "application_change", "day_item", "employment", "message"),
            *("past_card", "reveal", "trial", "wish"),
        ),
        ("application_id", "application"),
    ),
    **dict.fromkeys(
        ("bringing", "interview_change", "proposal", "statement"), ("interview_id", "interview")
    ),
    "goal_step": ("goal_id", "goal"),
    "handover_step": ("recipient_id", "handover_recipient"),
    "referral_change": ("referral_id", "referral"),
    "service_attendance": ("referral_id", "referral"),
    "follow_up": ("employment_id", "employment"),
    "follow_up_answer": ("follow_up_id", "follow_up"),
    "register_difference": ("employment_id", "employment"),
    "mentor_gift": ("mentoring_id", "mentoring"),
    "mentor_meeting": ("mentoring_id", "mentoring"),
    "mentor_proposal": ("mentoring_id", "mentoring"),
    "mentoring_step": ("mentoring_id", "mentoring"),
}
"""Whose row it is stands behind this column: reached as that row is, or where it names nobody."""

OPEN = {
    "claim": "who is taken when: free time is found across all prisons, by a range no policy lets "
    "an index serve",
    "after_claim": "the same of appointments after release",
    "match": "pairs of numbers by the hundred thousand, counted whole; who is meant is in inmate",
    "new_times": "an employer's answer: names nobody",
    "match_lost": "pairs of numbers, as match",
}
"""Tables that refer to a person all the same, and why no policy stands before them."""


def conditions() -> dict[str, str]:
    """Each protected table's condition."""
    behind = {
        table: f"{_ALL} OR ({_KIND} IN ('{PRISON}', '{EMPLOYER}') AND ({column} IS NULL OR "
        f"EXISTS (SELECT FROM {parent} known WHERE known.id = {table}.{column})))"
        for table, (column, parent) in BEHIND.items()
    }
    return {**ROOTS, **behind}
