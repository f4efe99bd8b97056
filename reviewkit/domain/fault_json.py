"""Faults as JSON: what crosses a process border and what the store keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from reviewkit.domain.fault_kinds import KINDS
from reviewkit.domain.faults import Fault
from reviewkit.text import LANGUAGES, Phrase, language

Json = bool | int | float | str | list["Json"] | dict[str, "Json"] | None

_DEEPEST = 5  # a phrase in a list in a phrase: no fault goes further
_MOST = 100_000  # faults of one workbook: every cell can be wrong
_LONGEST = 100_000  # characters of a text in a fault; a cell holds 32,767


class MalformedJsonError(ValueError):
    """JSON that is not of the expected shape."""


def value_to_json(value: object) -> Json:
    """Return a fault's value as JSON: {"say", "with"} for a phrase, text for a Decimal or a date."""
    if isinstance(value, Phrase):
        return {"say": value.message, "with": values_to_json(value.values)}
    if isinstance(value, list | tuple):
        return [value_to_json(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal | dt.date):
        return str(value)
    message = f"a fault cannot carry a {type(value).__name__}"
    raise TypeError(message)


def values_to_json(values: Mapping[str, object]) -> dict[str, Json]:
    """Return a fault's values as JSON, by name."""
    return {name: value_to_json(value) for name, value in values.items()}


def value_from_json(value: Json, *, checked: bool = False, depth: int = 0) -> object:
    """Return the value that `value_to_json` encoded.

    checked  accept a phrase with {names} only if its message is in the catalogs: it is a format string, and
             one made by a stranger's file could print what it should not
    Raises MalformedJsonError.
    """
    if depth > _DEEPEST:
        raise MalformedJsonError("a value too deep")
    if isinstance(value, dict):
        message, values = value.get("say"), value.get("with")
        if not isinstance(message, str) or not isinstance(values, dict):
            raise MalformedJsonError("a value that is no phrase")
        if checked and "{" in message and not language("fr").knows(message):
            raise MalformedJsonError("a message that is in no catalog")
        return Phrase(
            message, {k: value_from_json(v, checked=checked, depth=depth + 1) for k, v in values.items()}
        )
    if isinstance(value, list):
        return [value_from_json(item, checked=checked, depth=depth + 1) for item in value]
    if isinstance(value, str) and len(value) > _LONGEST:
        raise MalformedJsonError("a text too long")
    return value


def fault_to_json(fault: Fault) -> dict[str, Json]:
    """Return a fault as JSON, its texts not yet in any language."""
    return {
        "kind": fault.kind,
        "sheet": fault.sheet,
        "cell": fault.cell,
        "column": fault.column,
        "values": values_to_json(fault.values),
    }


def fault_from_json(value: Json, *, checked: bool = False) -> Fault:
    """Return the fault that `fault_to_json` encoded.

    checked  as for `value_from_json`; the fault must also hold every value that its texts need

    Raises MalformedJsonError.
    """
    if not isinstance(value, dict):
        raise MalformedJsonError("a fault that is no object")
    texts = [value.get(name) for name in ("kind", "sheet", "cell", "column")]
    values = value.get("values")
    if not all(isinstance(text, str) for text in texts) or not isinstance(values, dict):
        raise MalformedJsonError("a fault of another shape")
    kind, sheet, cell, column = cast("list[str]", texts)
    if kind not in KINDS:
        raise MalformedJsonError("a fault of no known kind")
    if max(map(len, (sheet, cell, column))) > _LONGEST:
        raise MalformedJsonError("a text too long")
    fault = Fault(
        kind, sheet, cell, column, {k: value_from_json(v, checked=checked) for k, v in values.items()}
    )
    if checked:
        check_texts(fault)
    return fault


def check_texts(fault: Fault) -> None:
    """Raise MalformedJsonError where a fault lacks a value that its texts print, or holds one they cannot print."""
    try:
        for code in LANGUAGES:
            fault.message(language(code))
    except (LookupError, ValueError, TypeError, AttributeError):
        raise MalformedJsonError("a fault whose texts lack a value") from None


def faults_to_json(faults: Sequence[Fault]) -> list[dict[str, Json]]:
    """Return faults as JSON, in order."""
    return [fault_to_json(fault) for fault in faults]


def faults_from_json(value: object, *, checked: bool = False) -> tuple[Fault, ...]:
    """Return the faults that `faults_to_json` encoded. Raises MalformedJsonError.

    checked  as for `value_from_json`: for what another process answered
    """
    if not isinstance(value, list | tuple) or len(value) > _MOST:
        raise MalformedJsonError("no list of faults")
    return tuple(fault_from_json(fault, checked=checked) for fault in value)
