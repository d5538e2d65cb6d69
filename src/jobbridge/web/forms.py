"""Forms: typed at the edge, all errors at once, what was typed is kept."""

import types
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError
from sqlalchemy.orm import Session

from jobbridge.errors import Invalid, Reason, Refused
from jobbridge.i18n import N_, Words

BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
HIDDEN = frozenset({"csrf_token", "_key", "own_password", "own_passkey"})
# What both databases can hold, and what a year can mean here.
LARGEST = 2**31 - 1
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
Id = Annotated[int, Field(ge=1, le=LARGEST)]
Day = Annotated[date, Field(ge=FIRST, le=LAST)]

MESSAGES = {
    "missing": N_("Fill in this field."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "int_parsing": N_("Write a whole number."),
    "int_type": N_("Write a whole number."),
    "int_from_float": N_("Write a whole number."),
    "float_parsing": N_("Write a number."),
    "decimal_parsing": N_("Write a number."),
    "greater_than_equal": N_("Not less than %(ge)s."),
    "greater_than": N_("More than %(gt)s."),
    "less_than_equal": N_("Not more than %(le)s."),
    "less_than": N_("Less than %(lt)s."),
    "date_from_datetime_parsing": N_("Write a date: day, month and year."),
    "date_parsing": N_("Write a date: day, month and year."),
    "time_parsing": N_("Write a time like 14:30."),
    "datetime_from_date_parsing": N_("Write a date and a time."),
    "datetime_parsing": N_("Write a date and a time."),
    "literal_error": N_("Choose one from the list."),
    "enum": N_("Choose one from the list."),
    "bool_parsing": N_("Choose yes or no."),
    "extra_forbidden": N_("This form has no such field."),
    "too_short": N_("Choose at least one."),
    "too_long": N_("Choose at most %(max_length)s."),
}
OTHER = N_("This value cannot be used.")


class Output(BaseModel):
    """The base of every JSON answer. As of `Input`, what checks it is built when it is first used:
    together they would be a sixth of each start."""

    model_config = ConfigDict(defer_build=True)


class Input(BaseModel):
    """The base of every form and JSON body: unknown fields refused, text normalised (NFC) and
    free of control and bidirectional-override characters."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, list):
            return [clean(item) if isinstance(item, str) else item for item in value]
        return value


class Body(Input):
    """A JSON body: as a form's input, but a value has the type that the description says. Nothing
    is read from text as a number or a yes, nor from a number as a day."""

    @field_validator("*", mode="before")
    @classmethod
    def _typed(cls, value: Any, info: ValidationInfo) -> Any:
        kinds = _kinds(cls.model_fields[str(info.field_name)].annotation)
        if value is None or not kinds <= {bool, int, float, date, datetime, time, type(None)}:
            return value
        if isinstance(value, bool):
            fits = bool in kinds
        elif isinstance(value, str):
            fits = bool(kinds & {date, datetime, time})
        else:
            fits = bool(kinds & {int, float})
        if not fits:
            raise ValueError(OTHER)
        return value


def _kinds(annotation: Any) -> set[Any]:
    """The plain types that an annotation is made of."""
    if get_origin(annotation) in (Union, types.UnionType):
        return {kind for part in get_args(annotation) for kind in _kinds(part)}
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    return {annotation}


def clean(text: str) -> str:
    """NFC without C0, C1 and bidi controls; line breaks and tabs stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in {"Cc", "Cs"} and c not in BIDI)
    )


def _of_the_wall(at: time) -> time:
    if at.tzinfo is not None:
        # The code under which forms know what to say.
        raise PydanticCustomError("time_parsing", "a wall time carries no zone of its own")
    return at


WallTime = Annotated[time, AfterValidator(_of_the_wall)]
"""A time as the clock on the wall shows it: `14:30`, never `14:30+02:00`."""


M = TypeVar("M", bound=Input)


class Form(Generic[M]):
    """What was typed, what it means, and what is wrong with it.

    Templates read `value`, `values`, `error` and `errors`; pages read `data` inside
    `with form.attempt(session)`, which turns every refusal into errors on the form and rolls
    the transaction back.
    """

    def __init__(
        self,
        model: type[M],
        typed: Mapping[str, Sequence[str]],
        words: Words,
        *,
        submitted: bool = True,
    ) -> None:
        self._model = model
        self._words = words
        self._typed = {k: [clean(str(v)) for v in vs] for k, vs in typed.items() if k not in HIDDEN}
        self._errors: list[tuple[str, str]] = []
        self._labels: dict[str, str] = {}
        self._data: M | None = None
        if submitted:
            try:
                self._data = model.model_validate(self._python())
            except ValidationError as error:
                self._errors = [_message(e, words) for e in error.errors()]

    @classmethod
    def filled(cls, model: type[M], words: Words, values: Mapping[str, object]) -> "Form[M]":
        """A form as first shown; booleans that are true and list items appear ticked."""
        typed: dict[str, list[str]] = {}
        for name, value in values.items():
            if value is None or value is False:
                continue
            if value is True:
                typed[name] = ["yes"]
            elif isinstance(value, list | tuple | set | frozenset):
                typed[name] = [str(v) for v in value]
            else:
                typed[name] = [str(value)]
        return cls(model, typed, words, submitted=False)

    def _python(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for name, values in self._typed.items():
            given = [v for v in values if v.strip()]
            field = self._model.model_fields.get(name)
            if field is not None and _is_list(field.annotation):
                out[name] = given
            elif given:
                out[name] = given[-1]
        return out

    @property
    def data(self) -> M:
        """The typed values; raises `Invalid` where the form has errors."""
        if self._data is None:
            raise Invalid(())
        return self._data

    def value(self, name: str) -> str:
        values = self._typed.get(name)
        return values[-1] if values else ""

    def values(self, name: str) -> list[str]:
        return self._typed.get(name, [])

    def error(self, name: str) -> str | None:
        return next((text for field, text in self._errors if field == name), None)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(field, text) in the order of the form; field is empty for the form as a whole."""
        return self._errors

    def called(self, name: str, label: str) -> None:
        """A field says its name when it is shown, for the summary of errors."""
        self._labels.setdefault(name, label)

    def label(self, name: str) -> str:
        return self._labels.get(name, "").rstrip(":")

    @property
    def readable(self) -> bool:
        """Every field could be read; whether the rules agree is another question."""
        return self._data is not None

    def rest(self) -> M | None:
        """What was typed without the fields that have errors, so that rules can speak of the
        others at once; `None` where nothing sensible is left."""
        wrong = {name for name, _ in self._errors}
        try:
            return self._model.model_validate(
                {k: v for k, v in self._python().items() if k not in wrong}
            )
        except ValidationError:
            return None

    def refuse(self, reasons: Iterable[Reason]) -> None:
        known = {text for _, text in self._errors}
        for reason in reasons:
            text = self._words.reason(reason)
            if text not in known:
                self._errors.append((reason.field or "", text))

    def attempt(self, session: Session) -> "_Attempt":
        return _Attempt(self, session)


class _Attempt:
    def __init__(self, form: Form[Any], session: Session) -> None:
        self._form, self._session = form, session

    def __enter__(self) -> None: ...

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if not isinstance(error, Refused):
            return False
        self._session.rollback()
        self._form.refuse(error.reasons)
        return True


def _is_list(annotation: Any) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return any(_is_list(arg) for arg in get_args(annotation))
    return origin in (list, set, frozenset, tuple)


def _message(error: Any, words: Words) -> tuple[str, str]:
    name = str(error["loc"][0]) if error["loc"] else ""
    context = error.get("ctx", {})
    if error["type"] == "value_error" and (cause := context.get("error")) is not None:
        if isinstance(cause, Refused):
            return name, " ".join(words.reason(r) for r in cause.reasons)
        return name, words.gettext(str(cause))
    text = words.gettext(MESSAGES.get(error["type"], OTHER))
    return name, text % context if context else text
