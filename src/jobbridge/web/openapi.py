"""What the description of the API says of every operation: the problems that it may answer with
(RFC 9457), and the key that makes a POST safe to repeat."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any

from litestar import Litestar
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Operation, Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType

from jobbridge.web.forms import Input, Output

PROBLEM = "application/problem+json"
EVERY = (400, 401, 404, 413, 503)
WRITES = (403, 409, 422)
KEY_LENGTH = 100
# The days from 2000 to 2099, and no others.
DAY = (
    "^(20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
    "|(0[13578]|1[02])-31)|20([02468][048]|[13579][26])-02-29)$"
)
# Spaces, controls and marks of direction are taken off what is typed: they fill no field.
VISIBLE = (
    r"[^\s\u0000-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u200e\u200f\u2028-\u202f\u205f"
    r"\u2066-\u2069\u3000\ufeff]"
)
# A wall time has no zone: the prison's clock is meant.
WRITTEN = {"date": DAY, "time": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}


class ProblemReason(Output):
    """One reason: a stable code, how much it weighs, the field that would have to change."""

    code: str
    severity: str
    field: str | None
    text: str


class Problem(Output):
    """Problem details. `request_id` finds the request in the logs; all reasons come at once."""

    type: str
    title: str
    status: int
    request_id: str
    reasons: list[ProblemReason]


def problems(writes: bool) -> dict[int, ResponseSpec]:
    """The answers besides success that any operation may give."""
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description=HTTPStatus(status).phrase,
            media_type=PROBLEM,
        )
        for status in (*EVERY, *(WRITES if writes else ()))
    }


WALL = r"^\d{2}:\d{2}:\d{2}(\.\d+)?$"


@dataclass
class Repeatable(Operation):
    """A POST: sent again with the same key and body it gives the stored answer, with another
    body 422."""

    def __post_init__(self) -> None:
        key = Parameter(
            name="Idempotency-Key",
            param_in="header",
            description="Done once for each key of an account; the stored answer is kept a day.",
            schema=Schema(type=OpenAPIType.STRING, max_length=KEY_LENGTH),
        )
        self.parameters = [*(self.parameters or []), key]


@cache
def description(app: Litestar) -> dict[str, Any]:
    """The OpenAPI document, with what Litestar leaves out: all bounds of a body's fields, that
    unknown ones are refused, that a date lies in this century, and that an answer may fit two
    shapes of which one holds more."""
    document: dict[str, Any] = app.openapi_schema.to_schema()
    schemas = document["components"]["schemas"]
    typed = set()
    for operation in _all(document["paths"]):
        typed |= _referred(operation.get("requestBody", {}), schemas)
    bodies = {model.__name__: model for model in _inputs(Input)}
    for name in sorted(typed & bodies.keys()):
        whole = bodies[name].model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(whole.pop("$defs", {}))
        schemas[name] = whole
    for part in (part for name in typed for part in _all(schemas[name])):
        if pattern := WRITTEN.get(str(part.get("format"))):
            del part["format"]
            part["pattern"] = pattern
        for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if isinstance(part.get(bound), str):
                del part[bound]  # bounds of days, which the pattern says
        if part.get("minLength") and "pattern" not in part:
            part["pattern"] = VISIBLE
    for part in _all(document):
        if "oneOf" in part:
            part["anyOf"] = part.pop("oneOf")
        if part.get("format") == "duration":  # Litestar's for a time of day, which says no zone
            part.pop("format")
            part["pattern"] = WALL
    return document


def _inputs(model: type[Input]) -> Iterator[type[Input]]:
    for inner in model.__subclasses__():
        yield inner
        yield from _inputs(inner)


def _all(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of the document, the outer before the inner."""
    if isinstance(part, dict):
        yield part
        for inner in list(part.values()):
            yield from _all(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _all(inner)


def _referred(part: Any, schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that a part of the document leads to."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        for inner in _all(waiting.pop()):
            name = str(inner.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(schemas[name])
    return found
