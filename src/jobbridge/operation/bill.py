"""What JobBridge is made of, read from the locks, and what of it is known to be faulty.

    python -m jobbridge.operation.bill            the bill as CycloneDX JSON
    python -m jobbridge.operation.bill OSV…       what the advisories (OSV's JSON files, or a zip
                                                  of them) say of it; exit 1 if anything

Neither needs a network: the locks are in the repository, advisories are files that were fetched.
Only the standard library is used, for the wheel's build makes the bill too.
"""

import base64
import json
import re
import sys
import tomllib
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Component:
    """One locked package: `system` is `PyPI` or `npm`, as advisories say it."""

    system: str
    name: str
    version: str
    hashes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def purl(self) -> str:
        kind = "pypi" if self.system == "PyPI" else "npm"
        return f"pkg:{kind}/{self.name.replace('@', '%40')}@{self.version}"


def components(root: Path = ROOT) -> list[Component]:
    """Everything of the run-time lock, and what the browser's files are built from."""
    return [
        *_python((root / "requirements.txt").read_text("utf-8")),
        *_node(json.loads((root / "package-lock.json").read_text("utf-8"))),
    ]


def _python(lock: str) -> Iterator[Component]:
    for found in re.finditer(r"^([\w.-]+)==([^\s;\\]+)[^\n]*((?:\n    --hash=\S+.*)*)", lock, re.M):
        name, version, tail = found.groups()
        hashes = tuple(("SHA-256", digest) for digest in re.findall(r"sha256:(\w+)", tail))
        yield Component("PyPI", canonical(name), version, hashes)


def _node(lock: dict[str, Any]) -> Iterator[Component]:
    for path, said in sorted(lock["packages"].items()):
        if path:
            _, _, digest = said.get("integrity", "").partition("sha512-")
            hashes = (("SHA-512", base64.b64decode(digest).hex()),) if digest else ()
            yield Component("npm", path.rpartition("node_modules/")[2], said["version"], hashes)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def bill(root: Path = ROOT) -> dict[str, Any]:
    """CycloneDX 1.5; the same locks give the same bill, byte for byte."""
    parts = components(root)
    release = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join([release, *(part.purl for part in parts)]))
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "jobbridge",
                "name": "jobbridge",
                "version": release,
            }
        },
        "components": [
            {
                "type": "library",
                "bom-ref": part.purl,
                "name": part.name,
                "version": part.version,
                "purl": part.purl,
                # Of a wheel for each platform one: they stand beside each other.
                "hashes": [{"alg": how, "content": digest} for how, digest in part.hashes],
            }
            for part in sorted({part.purl: part for part in parts}.values(), key=lambda p: p.purl)
        ],
    }


def advisories(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in files:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".json"):
                        yield json.loads(archive.read(name))
        else:
            said = json.loads(path.read_text("utf-8"))
            yield from said if isinstance(said, list) else [said]


def findings(parts: Sequence[Component], known: Iterable[dict[str, Any]]) -> list[str]:
    """A line for each locked package that an advisory names."""
    held: dict[tuple[str, str], list[Component]] = {}
    for part in parts:
        held.setdefault((part.system, part.name), []).append(part)
    found = set()
    for advisory in known:
        if advisory.get("withdrawn"):
            continue
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            system, name = str(package.get("ecosystem")), str(package.get("name"))
            key = (system, canonical(name) if system == "PyPI" else name)
            for part in held.get(key, ()):
                if _concerns(part.version, affected):
                    said = str(advisory.get("summary", "")).strip()
                    found.add(f"{part.name} {part.version}: {advisory.get('id')} {said}".strip())
    return sorted(found)


def _concerns(version: str, affected: dict[str, Any]) -> bool:
    if version in affected.get("versions", ()):
        return True
    return any(
        _inside(version, given.get("events", ()))
        for given in affected.get("ranges", ())
        if given.get("type") in {"ECOSYSTEM", "SEMVER"}
    )


def _inside(version: str, events: Iterable[dict[str, str]]) -> bool:
    inside = False
    steps = [(order(text), kind) for event in events for kind, text in event.items()]
    for at, kind in sorted(steps):
        if kind == "introduced" and order(version) >= at:
            inside = True
        elif (kind == "fixed" and order(version) >= at) or (
            kind == "last_affected" and order(version) > at
        ):
            inside = False
    return inside


_PRE = {"dev": -4, "a": -3, "alpha": -3, "b": -2, "beta": -2, "c": -1, "rc": -1, "pre": -1}


def order(version: str) -> tuple[tuple[int, ...], tuple[int, int]]:
    """Enough of PEP 440 and of semver to compare releases: 1.10 > 1.9, 2.0rc1 < 2.0 < 2.0.post1."""
    text = version.lower().lstrip("v").partition("+")[0]
    numbers = re.match(r"\d+(?:\.\d+)*", text)
    release = [int(n) for n in numbers[0].split(".")] if numbers else [0]
    while len(release) > 1 and not release[-1]:
        release.pop()
    tail = re.match(r"[-._]?([a-z]+)[-._]?(\d*)", text[numbers.end() if numbers else 0 :])
    if tail is None:
        return tuple(release), (0, 0)
    return tuple(release), (_PRE.get(tail[1], 1), int(tail[2] or 0))


def main(files: Sequence[str]) -> int:
    if not files:
        print(json.dumps(bill(), indent=1))
        return 0
    found = findings(components(), advisories(Path(name) for name in files))
    print("\n".join(found) if found else "No advisory names anything that is locked.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
