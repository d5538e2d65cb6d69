"""Every form of every page, every query and every body of the API under what strangers type:
`make drill`. `HOSTILE_SHARE` is how much of it is sent: 1 is all, 300,000 requests."""

import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote_from_bytes

import pytest

from tests.postgres import Postgres
from tests.rehearsal import Stage, staged
from tests.subjects import CALLERS
from tests.test_routes import routes_of
from tests.web.hostile import JSON_VALUES, PAYLOADS, SentForm, forms_in, harm_in, links_in

pytestmark = pytest.mark.drill
SHARE = float(os.environ.get("HOSTILE_SHARE", "0.05"))
SLOW = 3.0
"""Seconds of CPU that no answer may take (B4 of the bar)."""
PAGES = 150
"""How many pages of each caller are walked for their forms."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("hostile") / "hostile.sqlite3"
        template: Path = request.getfixturevalue("_sqlite_template")
        path.write_bytes(template.read_bytes())
        url = f"sqlite:///{path}"
    else:
        server: Postgres = request.getfixturevalue("_postgres")
        url = server.url(server.create(request.getfixturevalue("_postgres_template")))
    with staged(url) as made:
        yield made


def encoded(fields: list[tuple[str, str]]) -> str:
    """As a browser would, but lone surrogates go as the bytes that they would be."""
    return "&".join(
        "=".join(quote_from_bytes(part.encode("utf-8", "surrogatepass")) for part in pair)
        for pair in fields
    )


def walked(stage: Stage, caller: str) -> tuple[list[SentForm], list[str]]:
    """The forms that a caller comes upon, one of each shape, and the queries of their links."""
    waiting, known = ["/"], {"/"}
    shapes: dict[Any, SentForm] = {}
    queries: dict[tuple[str, frozenset[str]], str] = {}
    done: Counter[str] = Counter()
    while waiting and done.total() < PAGES:
        address = waiting.pop(0)
        shape = re.sub(r"/(?=[a-z0-9]*\d)[a-z0-9]+", "/0", address.partition("?")[0])
        if done[shape] >= 2:
            continue
        done[shape] += 1
        answer = stage.call(caller, "GET", address)
        found = [answer.headers["location"]] if answer.is_redirect else links_in(answer.text)
        if answer.headers.get("content-type", "").startswith("text/html"):
            for form in forms_in(answer.text, address):
                shapes.setdefault(form.shape, form)
        for link in found:
            path, _, query = link.partition("?")
            if query:
                names = frozenset(name for name, _ in parse_qsl(query, keep_blank_values=True))
                queries.setdefault((re.sub(r"/(?=[a-z0-9]*\d)[a-z0-9]+", "/0", path), names), link)
            if link.startswith("/") and link not in known and "/sign-out" not in link:
                known.add(link)
                waiting.append(link)
    return list(shapes.values()), list(queries.values())


def test_no_form_and_no_query_is_harmed_by_what_is_typed(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, asked, findings = random.Random(1), 0, []
    slowest = (0.0, "")
    for caller in CALLERS.values():
        forms, queries = walked(stage, caller)
        forms += [
            SentForm(link.partition("?")[0], "GET", parse_qsl(link.partition("?")[2]))
            for link in queries
        ]
        for form in forms:
            if not form.action.startswith("/") or "/sign-out" in form.action:
                continue
            for number, (name, _) in enumerate(form.fields):
                for payload in PAYLOADS:
                    if name == "csrf_token" or chance.random() > SHARE:
                        continue
                    fields = [
                        (known, payload if place == number else value)
                        for place, (known, value) in enumerate(form.fields)
                    ]
                    began = time.process_time()
                    answer = sent(stage, caller, form, fields)
                    taken = time.process_time() - began
                    asked += 1
                    what = f"{caller}: {form.method} {form.action} {name}={payload[:40]!r}"
                    slowest = max(slowest, (taken, what))
                    findings += [
                        f"{what}: {harm}"
                        for harm in harm_in(answer.status_code, dict(answer.headers), answer.text)
                    ]
    with capsys.disabled():
        print(f"\n{asked} forms and queries sent, {len(findings)} findings; slowest {slowest}")
        for one in sorted(set(findings))[:200]:
            print(one)
    assert findings == []
    assert slowest[0] < SLOW


def sent(stage: Stage, caller: str, form: SentForm, fields: list[tuple[str, str]]) -> Any:
    fields = [pair for pair in fields if pair[0] != "csrf_token"]
    if form.method == "GET":
        return stage.call(caller, "GET", f"{form.action.partition('?')[0]}?{encoded(fields)}")
    return stage.call(caller, "POST", form.action, content=encoded(fields).encode())


def test_no_body_harms_the_api(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    described = json.loads(stage.call(None, "GET", "/api/openapi.json").text)
    kinds = described["components"]["schemas"]
    chance, asked, findings = random.Random(1), 0, []
    for route in routes_of(stage.client.app):
        if not route.path.startswith("/api/v1") or route.method == "GET":
            continue
        caller = next((c for r, c in CALLERS.items() if r in (route.roles or ())), None)
        if caller is None:
            continue
        path = filled(stage, route, caller)
        plain = re.sub(r":\w+\}", "}", route.path)
        body = described["paths"].get(plain, {}).get(route.method.lower(), {}).get("requestBody")
        if not body:
            continue
        schema = resolved(kinds, body["content"]["application/json"]["schema"])
        example = {name: sample(kinds, one) for name, one in schema.get("properties", {}).items()}
        for name in example:
            for value in JSON_VALUES:
                if chance.random() > SHARE:
                    continue
                content = json.dumps({**example, name: value}).encode()
                answer = stage.call(caller, route.method, path, content=content)
                asked += 1
                findings += [
                    f"{caller}: {route} {name}={str(value)[:40]!r}: {harm}"
                    for harm in harm_in(answer.status_code, dict(answer.headers), answer.text)
                ]
        for content in (b"", b"[", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"1e999", b"[]"):
            answer = stage.call(caller, route.method, path, content=content)
            asked += 1
            if answer.status_code >= 500:
                findings.append(f"{caller}: {route} {content[:10]!r}: {answer.status_code}")
    with capsys.disabled():
        print(f"\n{asked} bodies sent to the API, {len(findings)} findings")
        for one in sorted(set(findings))[:200]:
            print(one)
    assert findings == []


def filled(stage: Stage, route: Any, caller: str) -> str:
    from tests.named_paths import OPEN_PARAMETERS, PARAMETERS

    return str(
        route.filled(
            tuple(
                OPEN_PARAMETERS[beginning]
                if beginning in OPEN_PARAMETERS
                else stage.subjects.of(PARAMETERS[beginning], caller)
                for beginning, _ in route.parameters
            )
        )
    )


def resolved(kinds: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return resolved(kinds, kinds[schema["$ref"].rsplit("/", 1)[-1]])
    for several in ("oneOf", "anyOf", "allOf"):
        if schema.get(several):
            return resolved(kinds, schema[several][0])
    return schema


def sample(kinds: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Something that a field would take, so that the others' checks are reached."""
    schema = resolved(kinds, schema)
    if schema.get("enum"):
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    formats = {"date": "2026-12-07", "date-time": "2026-12-07T10:00:00+02:00", "time": "10:00"}
    if kind == "string":
        return formats.get(schema.get("format", ""), "abc"[: schema.get("maxLength", 3)])
    if kind == "array":
        return [sample(kinds, schema.get("items", {}))]
    if kind == "object":
        return {n: sample(kinds, one) for n, one in schema.get("properties", {}).items()}
    return {"integer": schema.get("minimum", 1), "number": 1.5, "boolean": True}.get(str(kind))
