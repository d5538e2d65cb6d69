"""`jobbridge …`: every command of the service. `jobbridge COMMAND --help` explains each."""

import argparse
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from jobbridge import __version__, employments, logs, roster
from jobbridge.commands import (
    database_of,
    demand,
    left_behind,
    link,
    match,
    now,
    outcomes,
    plan_day,
    printed,
    progress,
    what_if,
)
from jobbridge.errors import JobBridgeError, Refused
from jobbridge.i18n import words
from jobbridge.settings import load

GIVES_WAY = 10
"""How nice the worker is: where it starts or works beside the server, somebody waits for a page."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 refused or unusable, 130 interrupted."""
    logs.configure()
    options = parser().parse_args(argv)
    try:
        result: int = options.run(options) or 0
        return result
    except Refused as refused:
        for reason in refused.reasons:
            print(words("en").reason(reason), file=sys.stderr)
        return 1
    except JobBridgeError as error:
        print(str(error) or type(error).__name__, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read our lines has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="jobbridge", description="The portal through which people leaving prison find work."
    )
    top.add_argument("--version", action="version", version=f"JobBridge {__version__}")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace], int | None], text: str
    ) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    serving = command("serve", serve, "serve the portal (settings: JOBBRIDGE_… in the environment)")
    serving.add_argument("--workers", type=int, default=1, help="server processes (default 1)")
    command("worker", run_worker, "work off the outbox: matches, notices, what is due")
    one = command("migrate", migrate, "bring the database to this release")
    one.add_argument(
        "--second-line",
        action="store_true",
        help="PostgreSQL with an owner of its own (JOBBRIDGE_MIGRATION_DATABASE_URL): row-level "
        "security behind the service's own scopes; kept by every later migrate",
    )
    checking = command("check", check, "check settings and database; every fault, exit 1 if any")
    checking.add_argument("--all", action="store_true", help="the audit log from its first row")

    shown = command("demo", run_demo, "a whole service of invented people, served on loopback")
    shown.add_argument("--inmates", type=int, default=1000, metavar="N", help="default 1000")
    shown.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
    shown.add_argument("--port", type=int, help="default: that of the settings, 8000")
    shown.add_argument("--data", type=Path, metavar="FOLDER", help="real publications to import")
    shown.add_argument("--no-serve", action="store_true", help="make the database and stop")

    bring = command("import", run_import, "take an official publication as it was published")
    bring.add_argument("what", choices=sorted(IMPORTS))
    bring.add_argument("files", nargs="+", type=Path, metavar="FILE")
    bring.add_argument("--dry-run", action="store_true", help="say what would happen, do nothing")
    bring.epilog = f"{roster.FILES} {employments.FILES}"

    linking = command("link", link, "titles on stdin to occupations, and if sure, as JSON")
    linking.add_argument("--labels", type=Path, metavar="FILE.tsv", help="id TAB text, a line each")
    linking.add_argument("--lang", choices=("lv", "en", "ru"))
    linking.add_argument("--top", type=int, default=5, metavar="K")

    matching = command("match", match, "matches as JSON lines")
    which = matching.add_mutually_exclusive_group(required=True)
    which.add_argument("--inmate", metavar="REF")
    which.add_argument("--vacancy", metavar="REF")
    which.add_argument("--all", action="store_true", help="everybody who is listed")
    matching.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="with --all: match everybody anew on this Dask cluster first (tcp://host:8786, "
        "or tls://…; on a private network only)",
    )
    matching.add_argument(
        "--rematch", action="store_true", help="with --all: match everybody anew here first"
    )
    matching.add_argument("--top", type=int, default=50, metavar="K")
    matching.add_argument("--explain", action="store_true", help="every requirement's verdict")

    packing = command("plan-day", plan_day, "the timetable of an interview day, JSON to JSON")
    packing.add_argument("--time-limit", type=float, default=10.0, metavar="S", help="seconds (10)")
    packing.add_argument("--relaxations", action="store_true", help="look further for remedies")
    packing.add_argument("file", metavar="FILE.json", help="- is standard input")
    demanded = command("demand", demand, "which step would open most vacancies, as JSON lines")
    demanded.add_argument("--weeks", type=int, default=12, metavar="N", help="default 12")
    demanded.add_argument("--prison", metavar="REF", help="its code; default: all, then each")
    changed = command("what-if", what_if, "what one step would open for a person, as JSON lines")
    changed.add_argument("--inmate", metavar="REF", required=True)
    behind = command("left-behind", left_behind, "due soon, introduced to nobody: JSON lines")
    behind.add_argument("--weeks", type=int, metavar="N", help="default: that of the settings")

    effect = command("outcomes", outcomes, "closed months and what is told of them, as JSON lines")
    effect.add_argument("--recompute", metavar="YYYY-MM", help="count it again, or all of them")
    effect.add_argument("--close", action="store_true", help="first close what can be closed")

    saving = command("backup", backup, "everything of one moment into a sealed file, as it runs")
    saving.add_argument("--verify", action="store_true", help="only read FILE through")
    saving.add_argument("file", type=Path, metavar="FILE")
    restoring = command("restore", restore, "a backup into an empty database, all or nothing")
    restoring.add_argument("--replace", action="store_true", help="also where there is data")
    restoring.add_argument("file", type=Path, metavar="FILE")
    auditing = command("audit", audit, "rekey: another SECRET_KEY; restored: from an older backup")
    auditing.add_argument("what", choices=("rekey", "restored"))
    shipped = command("operation-files", operation_files, "what ships for systemd, nginx, metrics")
    shipped.add_argument("folder", type=Path, metavar="FOLDER", help="where to write them")

    keeping = command("retention", retention, "end what is kept too long, as JSON lines of counts")
    keeping.add_argument("--dry-run", action="store_true", help="count only, change nothing")
    command("erase-again", erase_again, "after a restore: erase again whoever was erased")
    agreed = command("roles", roles, "routes that web/roles.txt lacks, as lines for it; 1 if any")
    agreed.add_argument("--add", action="store_true", help="put them in, to be read and agreed on")

    command("rotate-keys", rotate_keys, "seal everything anew with the first of the data keys")

    user = command("user", change_user, "add, disable or reset an account, or its second factors")
    user.add_argument("verb", choices=("add", "disable", "reset", "reset-factors"))
    user.epilog = "reset and reset-factors print an invitation link, once."
    user.add_argument("email")
    user.add_argument("--name", default="")
    user.add_argument("--role", default="administrator")
    user.add_argument("--organisation", type=int, action="append", default=[], metavar="ID")
    user.add_argument("--duty", action="append", default=[])

    token = command("api-token", api_token, "a bearer token for the API, printed once")
    token.add_argument("email", metavar="USER")
    return top


def serve(options: argparse.Namespace) -> int:
    gc.disable()  # until `serving.keep_loaded`
    from jobbridge import serving

    return serving.serve(load(), workers=options.workers)


def run_worker(options: argparse.Namespace) -> int:
    os.nice(GIVES_WAY)
    gc.disable()  # until `serving.keep_loaded`
    from jobbridge.app import open_database
    from jobbridge.rounds import work_forever
    from jobbridge.serving import await_current, keep_loaded

    keep_loaded()
    settings = load()
    database = open_database(settings)
    await_current(database)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work_forever(settings, database, stop)
    return 0


def migrate(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from jobbridge import schema
    from jobbridge.app import open_database
    from jobbridge.operation.grants import guard, role_to_guard, stands

    settings = load()
    owner = settings.migration_database_url
    database = open_database(replace(settings, database_url=owner) if owner else settings)
    print(f"The database is at revision {schema.migrate(database)}.")
    if options.second_line or stands(database):
        print(guard(database, role=role_to_guard(settings)))
    return 0


def check(options: argparse.Namespace) -> int:
    """Settings raise by themselves with every fault; then the database is asked."""
    from jobbridge.checks import faults

    found = faults(load(), now=now(), everything=options.all, tell=print)
    for fault in found:
        print(fault)
    print("Everything is in order." if not found else f"{len(found)} faults.")
    return 1 if found else 0


def run_demo(options: argparse.Namespace) -> int:
    from jobbridge.demo.command import demo

    return demo(
        inmates=options.inmates,
        seed=options.seed,
        port=options.port,
        data=options.data,
        serve=not options.no_serve,
    )


IMPORTS = (
    *("classifier", "employments", "esco", "movements", "places", "reads", "roster"),
    *("swap-days", "vacancies"),
)


def run_import(options: argparse.Namespace) -> int:
    from jobbridge import serving
    from jobbridge.publications.command import import_files

    database = database_of(load())
    return import_files(
        database,
        options.what,
        options.files,
        synthetic=serving.installation(database).synthetic,
        tell=_tell,
        now=now(),
        dry_run=options.dry_run,
        progress=progress if sys.stderr.isatty() else None,
    )


def _tell(report: Any) -> int:
    print("\n".join(report.lines()))
    return 0


def retention(options: argparse.Namespace) -> int:
    from jobbridge.privacy.command import retention_lines

    return printed(retention_lines(database_of(load()), dry_run=options.dry_run, now=now()))


def erase_again(options: argparse.Namespace) -> int:
    from jobbridge.privacy.command import erase_again

    settings = load()
    print(erase_again(database_of(settings), settings.tombstones, now=now()))
    return 0


def backup(options: argparse.Namespace) -> int:
    from jobbridge.operation import command

    given = {"verify_only": options.verify, "now": now()}
    return _tell_lines(command.backup(load(), options.file, **given))


def restore(options: argparse.Namespace) -> int:
    from jobbridge.operation import command

    given = {"replace": options.replace, "now": now()}
    return _tell_lines(command.restore(load(), options.file, **given))


def audit(options: argparse.Namespace) -> int:
    from jobbridge.operation import auditing

    run = {"rekey": auditing.rekey, "restored": auditing.restored}[options.what]
    return _tell_lines(run(load(), now=now()))


def operation_files(options: argparse.Namespace) -> int:
    from jobbridge.operation import command

    return _tell_lines(command.write_files(options.folder))


def _tell_lines(lines: Iterable[str]) -> int:
    print("\n".join(lines))
    return 0


def roles(options: argparse.Namespace) -> int:
    from jobbridge.app import served
    from jobbridge.rights.command import missing_lines

    found = missing_lines(served(), add=options.add)
    print("\n".join(found) if found else "Every route has its line.")
    return 1 if found and not options.add else 0


def rotate_keys(options: argparse.Namespace) -> int:
    from jobbridge.rotation import rotate

    settings = load()
    done, kept = rotate(database_of(settings))
    print(f"Sealed anew: {done} values; already under {settings.data_keys[0][0]}: {kept}.")
    return 0


def change_user(options: argparse.Namespace) -> int:
    from jobbridge.accounts import command

    with database_of(load()).write() as session:
        given = {name: getattr(options, name) for name in ("verb", "email", "name", "role")}
        belongs = {"organisations": options.organisation, "duties": options.duty}
        said = command.change_user(session, **given, **belongs, now=now())
    print(said)
    return 0


def api_token(options: argparse.Namespace) -> int:
    from jobbridge.accounts import command

    with database_of(load()).write() as session:
        print(command.api_token(session, options.email, now=now()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
