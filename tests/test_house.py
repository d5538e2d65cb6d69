"""The house rules, held by reading the code: the ladder, the file roles, the rooms. Each test
collects every finding and compares with none, so that a failure names all of them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src/jobbridge"

# From the ground up. A module imports only from its own rung and those before it.
LADDER = (
    ("clock", "errors", "i18n", "viewer", "hosts", "vouching"),
    ("settings", "sealed", "refs", "reach", "postgres", "kept", "db"),
    ("zipped", "intake", "sheets", "exports", "bulk"),
    ("web",),
    ("audit",),
    ("outbox",),
    ("accounts",),
    ("providers", "parameters", "rights"),
    ("places",),
    ("taxonomy",),
    ("inmates",),
    ("apart", "bans", "emergencies", "namelists"),
    ("vacancies",),
    ("consultations",),
    ("training",),
    ("services", "subsidies", "mentors"),
    ("matching",),
    ("calendar",),
    ("tiles",),
    ("demand",),
    ("applications",),
    ("foreign",),
    ("employments",),
    ("busy",),
    ("interviews",),
    ("refusals", "standby", "trials"),
    ("probation",),
    ("disruptions",),
    ("roomcalendars",),
    ("days",),
    ("tours",),
    ("meetings",),
    ("datebook",),
    ("alerts", "losses"),
    ("handovers",),
    ("paper",),
    ("itip",),
    ("notices",),
    ("replies",),
    ("roster",),
    ("publications",),
    ("search",),
    ("outcomes",),
    ("oversight", "privacy"),
    ("schema", "rotation", "checks", "app", "worker", "rounds", "serving", "logs", "operation"),
    ("commands", "demo", "cli", "__init__", "__main__"),
)
RUNG = {name: height for height, names in enumerate(LADDER) for name in names}

# Inside a feature the same way up. `slot_queries.py` has the role of `queries.py`.
ROLES = ("model", "rules", "queries", "actions", "imports", "feeds", "pages", "api")

# Where each library may be imported: a role, a feature, or one module.
ROOMS = {
    "litestar": ("pages", "api", "feeds", "web", "app", "serving", "logs", "operation.metering"),
    "alembic": ("schema",),
    **dict.fromkeys(("argon2", "pyotp", "webauthn"), ("accounts",)),
    "cryptography": ("sealed", "settings", "cli", "operation.envelope"),
    "distributed": ("matching",),
    "fontTools": ("web",),
    "granian": ("serving",),
    "holidays": ("calendar",),
    "icalendar": ("calendar", "foreign"),
    "imaplib": ("replies",),
    **dict.fromkeys(("httpx", "joserfc"), ("providers",)),
    "openpyxl": ("exports",),
    "psycopg": ("postgres", "operation.tables"),
    "prometheus_client": ("operation",),
    "python_calamine": ("sheets",),
    "numba": ("matching", "taxonomy"),
    "numpy": ("matching", "taxonomy", "places", "days.packing", "demand.tally"),
    "rapidfuzz": ("taxonomy",),
    "recurring_ical_events": ("foreign",),
    "scipy": ("matching", "taxonomy", "days.packing"),
    "segno": ("accounts", "datebook", "interviews", "notices", "paper"),
    "smtplib": ("outbox",),
    "typst": ("paper",),
}
# Where SQLAlchemy has no business: who decides, who shows, and what works on plain values.
NO_DATABASE = (
    *("rules", "pages", "api", "feeds", "clock", "errors", "viewer", "settings", "refs"),
    *("calendar.spans", "calendar.ical", "taxonomy.words", "taxonomy.latvian", "matching.facts"),
    *("matching.engine", "matching.policy", "days.packing", "days.program", "hosts", "vouching"),
    *("foreign.addresses", "foreign.fetching", "foreign.lines", "foreign.zones", "foreign.child"),
    *("foreign.expansion", "foreign.bounded", "foreign.reading", "providers.tokens"),
)

# `x_for` answers for a viewer. These do not, and why.
NO_VIEWER = {"accounts.queries.viewer_for": "it makes the viewer"}
# What an address names is looked up for the viewer. These are not, and why.
ADDRESS_IS_THE_RIGHT = {
    "employments.answer_queries.question_by_token": "the signed token is the credential",
    "applications.reply_queries.card_by_token": "the signed token is the credential",
    "accounts.staff_actions.accept_invitation": "the token itself is the credential",
    "accounts.staff_queries.invitation_by_token": "the token itself is the credential",
    "calendar.queries.feed_by_token": "the token itself is the credential",
    "handovers.link_queries.recipient_by_token": "the secret link is the credential",
    "handovers.sending_actions.acknowledge_by_link": "the secret link is the credential",
    "mentors.answer_queries.proposal_by_token": "the signed token is the credential",
    "itip.answer_queries.invitation_by_token": "the signed token is the credential",
    "services.referral_queries.referral_by_token": "the signed token is the credential",
    "services.referral_actions.answer_by_link": "the signed token is the credential",
}
NEW_NAMES_NEEDED = {"utils", "util", "common", "helpers", "helper", "misc", "base", "core"}


@dataclass(frozen=True)
class Module:
    """One parsed file; `parts` is its dotted name below `jobbridge`."""

    path: Path
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return ".".join(self.parts)

    @property
    def home(self) -> str:
        """The feature folder, or the file that stands beside them."""
        return self.parts[0]

    @property
    def role(self) -> str | None:
        if len(self.parts) == 1 or self.home == "web":
            return None
        last = self.parts[-1].rpartition("_")[2]
        return last if last in ROLES else None

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> tuple[tuple[int, str], ...]:
        """(line, dotted name) of everything imported, `from a import b` as `a.b`."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node.lineno, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name}:{node.lineno} relative import"
                found += [(node.lineno, f"{node.module}.{a.name}") for a in node.names]
        return tuple(found)

    @cached_property
    def own_imports(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """Imports from JobBridge, as parts below `jobbridge`."""
        return tuple(
            (line, tuple(name.split(".")[1:]))
            for line, name in self.imports
            if name.startswith("jobbridge.")
        )

    @cached_property
    def functions(self) -> tuple[ast.FunctionDef, ...]:
        return tuple(node for node in self.tree.body if isinstance(node, ast.FunctionDef))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


MODULES = {
    module.parts: module
    for module in (
        Module(path, path.relative_to(SOURCE).with_suffix("").parts)
        for path in sorted(SOURCE.rglob("*.py"))
    )
}
FILES = tuple(MODULES.values())


def arguments(function: ast.FunctionDef) -> list[str]:
    given = function.args
    return [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def decorators(function: ast.FunctionDef) -> set[str]:
    return {
        call.func.id
        for call in function.decorator_list
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }


def called(module: Module, call: ast.Call) -> str:
    """The dotted name below `jobbridge` of what is called, as far as imports tell."""
    known = {parts[-1]: parts for _, parts in module.own_imports}
    written = ast.unparse(call.func).split(".")
    return ".".join((*known.get(written[0], (written[0],)), *written[1:]))


def test_every_file_has_a_rung() -> None:
    assert [m.name for m in FILES if m.home not in RUNG] == []


def test_imports_run_down_the_ladder() -> None:
    findings = [
        f"{module.name}:{line} imports {'.'.join(parts)}"
        for module in FILES
        for line, parts in module.own_imports
        if parts[0] in RUNG and RUNG[parts[0]] > RUNG[module.home]
    ]
    assert findings == []


def test_inside_a_feature_imports_run_down_the_roles() -> None:
    findings = []
    for module in FILES:
        if module.role is None:
            continue
        for line, parts in module.own_imports:
            other = MODULES.get(parts[:2])
            if (
                other is not None
                and other.home == module.home
                and other.role is not None
                and ROLES.index(other.role) > ROLES.index(module.role)
            ):
                findings.append(f"{module.name}:{line} imports {other.name}")
    assert findings == []


def test_no_circle_of_imports() -> None:
    """Also among files without a role, which stand where they need least."""
    reaches: dict[tuple[str, ...], set[tuple[str, ...]]] = {
        module.parts: {
            parts[:length]
            for _, parts in module.own_imports
            for length in (1, 2)
            if parts[:length] in MODULES
        }
        for module in FILES
    }
    while freed := [name for name, needs in reaches.items() if not needs & reaches.keys()]:
        for name in freed:
            del reaches[name]
    assert sorted(".".join(name) for name in reaches) == []


def test_each_library_stays_in_its_rooms() -> None:
    findings = []
    for module in FILES:
        rooms = {module.home, module.name, module.role}
        for line, name in module.imports:
            allowed = ROOMS.get(name.split(".")[0])
            if allowed is not None and not rooms & set(allowed):
                findings.append(f"{module.name}:{line} imports {name}")
    assert findings == []


def test_sqlalchemy_stays_where_rows_are_read_and_written() -> None:
    findings = [
        f"{module.name}:{line} imports {name}"
        for module in FILES
        if {module.home, module.name, module.role} & set(NO_DATABASE)
        for line, name in module.imports
        if name.startswith("sqlalchemy")
    ]
    assert findings == []


def test_rules_know_neither_database_nor_web_nor_clock() -> None:
    findings = [
        f"{module.name}:{line} imports {name}"
        for module in FILES
        if module.role == "rules"
        for line, name in module.imports
        if name.split(".")[0] in {"sqlalchemy", "litestar"}
        or name in {"jobbridge.clock.Clock", "jobbridge.db.Database"}
        or name.endswith((".queries", ".actions"))
    ]
    assert findings == []


def test_models_know_neither_session_nor_clock() -> None:
    findings = [
        f"{module.name}:{line} imports {name}"
        for module in FILES
        if module.role == "model"
        for line, name in module.imports
        if name.endswith(".Session") or name.startswith("jobbridge.clock")
    ]
    assert findings == []


def test_only_the_clock_reads_the_time() -> None:
    reads = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns))$")
    findings = [
        f"{module.name}:{call.lineno} {ast.unparse(call.func)}()"
        for module in FILES
        if module.name != "clock"
        for call in module.calls()
        if reads.search(ast.unparse(call.func))
    ]
    assert findings == []


def test_only_the_database_and_the_request_commit() -> None:
    findings = [
        f"{module.name}:{call.lineno}"
        for module in FILES
        if module.name not in {"db", "web.ask"}
        for call in module.calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]
    assert findings == []


def test_a_question_asked_for_somebody_takes_the_viewer() -> None:
    """`x_for(session, viewer, …)`: `x_of` is for rows that the caller already holds."""
    findings = []
    for module in FILES:
        if module.role != "queries":
            continue
        for function in module.functions:
            name = f"{module.name}.{function.name}"
            if not function.name.endswith("_for") or function.name.startswith("_"):
                continue
            if arguments(function)[:2] != ["session", "viewer"] and name not in NO_VIEWER:
                findings.append(f"{name}({', '.join(arguments(function))})")
    assert findings == []


def test_what_an_address_names_is_looked_up_for_the_viewer() -> None:
    findings = []
    for module in FILES:
        if module.role not in {"pages", "api", "feeds"}:
            continue
        for function in module.functions:
            named = {
                argument.arg
                for argument in (*function.args.args, *function.args.kwonlyargs)
                if argument.annotation and "FromPath" in ast.unparse(argument.annotation)
            }
            for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
                given = [*call.args, *(k.value for k in call.keywords)]
                names = {g.id for g in given if isinstance(g, ast.Name)}
                target = called(module, call)
                if (
                    names & named
                    and any(part.endswith(("queries", "actions")) for part in target.split("."))
                    and "viewer" not in {ast.unparse(g).rpartition(".")[2] for g in given}
                    and target not in ADDRESS_IS_THE_RIGHT
                ):
                    findings.append(f"{module.name}:{call.lineno} {target}")
    assert findings == []


def test_pages_hand_the_session_on_and_never_use_it() -> None:
    used = re.compile(r"(^|\.)session\.(get|get_one|scalars?|execute|query|add|add_all|delete)$")
    findings = [
        f"{module.name}:{call.lineno} {ast.unparse(call.func)}()"
        for module in FILES
        if module.role in {"pages", "api"}
        for call in module.calls()
        if used.search(ast.unparse(call.func))
    ]
    assert findings == []


def test_a_read_calls_no_action() -> None:
    findings = [
        f"{module.name}:{call.lineno} {called(module, call)}"
        for module in FILES
        if module.role in {"pages", "api"}
        for function in module.functions
        if "get" in decorators(function)
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call))
        if any(part.endswith("actions") for part in called(module, call).split("."))
        if called(module, call) != "audit.actions.saw"
    ]
    assert findings == []


def test_every_file_is_named_for_its_noun() -> None:
    assert [m.name for m in FILES if NEW_NAMES_NEEDED & set(m.parts)] == []


def test_every_module_says_what_it_is() -> None:
    assert [m.name for m in FILES if not ast.get_docstring(m.tree)] == []
