"""Other people's readers of calendars, each asked once for all files.

    python -m tests.calendar.clients    fetches those of npm, as `make setup-dev` does

A reader answers with a line an event: what it understood of it.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import vobject

from jobbridge.web.assets import find_node

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MODULES = ROOT / ".venv" / "clients"
Seen = dict[str, list[dict[str, Any]]]
"""By the name of a file, its events in their order: `uid start end status sequence`; moments in
UTC as ISO text, whole days as dates."""


def install() -> None:
    MODULES.mkdir(parents=True, exist_ok=True)
    for path in (HERE / "package.json", HERE / "package-lock.json", ROOT / ".npmrc"):
        shutil.copy(path, MODULES / path.name)
    command = [*find_node().npm, "ci", "--ignore-scripts", "--loglevel=error"]
    subprocess.run(command, cwd=MODULES, check=True)


def by_node(files: Sequence[Path]) -> dict[str, Seen]:
    """What ical.js and node-ical read."""
    return dict(_asked([*find_node().node, str(HERE / "read.mjs"), str(MODULES)], files))


def by_libical(files: Sequence[Path]) -> Seen:
    """What libical reads, on which GNOME and KDE build; in a process of its own, as it is C."""
    return dict(_asked([sys.executable, str(HERE / "libical.py")], files))


def _asked(command: Sequence[str], files: Sequence[Path]) -> Any:
    done = subprocess.run(
        [*command, *map(str, files)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "TZ": "Europe/Riga"},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout)


def by_vobject(files: Sequence[Path]) -> Seen:
    """What vobject reads, by the VTIMEZONE of the file."""
    return {path.name: [*_of_vobject(path.read_text("utf-8"))] for path in files}


def _of_vobject(text: str) -> Iterator[dict[str, Any]]:
    for event in vobject.readOne(text).contents.get("vevent", []):
        yield {
            "uid": event.uid.value,
            "start": _said(event.dtstart.value),
            "end": _said(event.dtend.value),
            "status": event.status.value,
            "sequence": int(event.sequence.value),
            "summary": event.summary.value,
        }


def _said(at: date) -> str:
    return (at.astimezone(UTC) if isinstance(at, datetime) else at).isoformat()


def by_khal(files: Sequence[Path], folder: Path) -> Seen:
    """What khal shows of the files that vdirsyncer took apart, and the sequences in those. Its
    moments are wall times of Riga."""
    names = [path.name.partition(".")[0] for path in files]
    collections = folder / "items"
    pairs = ["[general]", f'status_path = "{folder}/status/"']
    calendars = ["[locale]", "local_timezone = Europe/Riga", "default_timezone = Europe/Riga"]
    calendars += ["timeformat = %H:%M", "dateformat = %Y-%m-%d", "longdateformat = %Y-%m-%d"]
    calendars += ["datetimeformat = %Y-%m-%dT%H:%M", "longdatetimeformat = %Y-%m-%dT%H:%M"]
    calendars += ["[default]", "show_all_days = False", "[sqlite]", f"path = {folder}/khal.db"]
    calendars.append("[calendars]")
    for path, name in zip(files, names, strict=True):
        (collections / name).mkdir(parents=True)
        # vdirsyncer writes a single file anew even where it is told only to read it.
        (folder / path.name).write_bytes(path.read_bytes())
        pairs += [
            *(f"[pair {name}]", f'a = "{name}_file"', f'b = "{name}_items"'),
            *("collections = null", 'conflict_resolution = "a wins"'),
            *(f"[storage {name}_file]", 'type = "singlefile"', f'path = "{folder / path.name}"'),
            *("read_only = true", f"[storage {name}_items]", 'type = "filesystem"'),
            *(f'path = "{collections / name}"', 'fileext = ".ics"'),
        ]
        calendars += [f"[[{name}]]", f"path = {collections / name}", "readonly = True"]
    (folder / "vdirsyncer").write_text("\n".join(pairs), "utf-8")
    (folder / "khal").write_text("\n".join(calendars), "utf-8")
    for task in ("discover", "sync"):
        _run(["vdirsyncer", "-c", str(folder / "vdirsyncer"), task])
    fields = ["calendar", "uid", "start-long-full", "end-long-full", "status", "title", "all-day"]
    shown = _run(
        ["khal", "-c", str(folder / "khal"), "list"]
        + [part for name in fields for part in ("--json", name)]
        + ["2026-09-01", "2027-06-01"]
    )
    items = [(path.parent.name, path.read_text("utf-8")) for path in collections.rglob("*.ics")]
    seen: Seen = {path.name: [] for path in files}
    for line in shown.splitlines():
        for one in json.loads(line):
            key = (one["calendar"], f"UID:{one['uid']}")
            [item] = [text for name, text in items if name == key[0] and key[1] in text]
            start, end = one["start-long-full"], one["end-long-full"]
            if one["all-day"] == "True":
                # khal says the last day of a whole-day event, calendars write the next one.
                start = start[:10]
                end = str(date.fromisoformat(end[:10]) + timedelta(days=1))
            seen[f"{one['calendar']}.ics"].append(
                {
                    "uid": one["uid"],
                    "start": start,
                    "end": end,
                    "status": one["status"].strip().upper(),
                    "sequence": int(item.partition("SEQUENCE:")[2].partition("\n")[0]),
                    "summary": one["title"],
                }
            )
    return seen


def _run(command: Sequence[str]) -> str:
    program = Path(sys.executable).with_name(command[0])
    done = subprocess.run(
        [program, *command[1:]],
        input="y\n" * 20,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
