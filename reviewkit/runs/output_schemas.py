"""The contracts of what the commands print as JSON: JSON Schema (draft 2020-12), one per output.

A program that reads `figures --json` or manifest.json holds it against `reviewkit schema --outputs figures`.
Within a version fields are only added: no schema forbids a field that it does not name, and a version rises
where a field would go, change its type or its meaning. Money is in whole cents, a rate is an unrounded
number or null.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from reviewkit.domain.errors import UsageError
from reviewkit.domain.fault_kinds import FAULT, WARNING
from reviewkit.domain.indicators import INDICATORS
from reviewkit.store import ACCEPTED, DUPLICATE, PARTLY, RETURNED, UNREADABLE
from reviewkit.text import N_

Schema = dict[str, object]

VERSION: Final = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
CENTS: Final[Schema] = {"type": "integer", "description": "whole cents"}
RATE: Final[Schema] = {"type": ["number", "null"], "description": "a fraction, not rounded"}
NUMBER: Final[Schema] = {"type": ["number", "null"]}
FLAG: Final[Schema] = {"type": "boolean"}
SHA256: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MONTH: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
QUARTER: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}-Q[1-4]$"}
PERIOD: Final[Schema] = {"type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$"}
CODE: Final[Schema] = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


def one_of(*values: object) -> Schema:
    return {"enum": list(values)}


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def by_key(values: Schema) -> Schema:
    """Return the schema of an object whose keys are codes and whose values are alike."""
    return {"type": "object", "additionalProperties": values}


def record(optional: Mapping[str, Schema] | None = None, /, **required: Schema) -> Schema:
    """Return the schema of an object with fields that are always there and some that may be."""
    return {
        "type": "object",
        "properties": {name.rstrip("_"): schema for name, schema in {**required, **(optional or {})}.items()},
        "required": [name.rstrip("_") for name in required],
    }


AMOUNT = record(count=COUNT, amount=CENTS)
_STAGE = record(
    stage=COUNT, count=COUNT, amount=CENTS, weighted=CENTS,
    previous_count=COUNT, previous_amount=CENTS, previous_weighted=CENTS,
)  # fmt: skip
_MOVEMENT = record(
    **dict.fromkeys(
        ("opening", "new", "reopened", "raised", "lowered", "won", "lost", "vanished", "closing"), AMOUNT
    )
)
_COMMIT = record(
    **dict.fromkeys(
        ("old", "kept", "partly_kept", "slipped", "lost", "vanished", "unreported", "uncommitted_wins", "new"),
        AMOUNT,
    ),
    rate=RATE,
    attainment=RATE,
)  # fmt: skip
_LEADS = record(count=COUNT, amount=CENTS, qualified=COUNT, rejected=COUNT, to_qualify=COUNT)
_LANDING = record(
    until=MONTH, achieved=CENTS, expected=CENTS, low=CENTS, high=CENTS, from_pipe=CENTS, from_new=CENTS
)
_FORECAST = record(
    month=nullable(_LANDING),
    quarter=nullable(_LANDING),
    year=nullable(_LANDING),
    based_on=record({"own_wins": COUNT}, months=COUNT, wins=COUNT),
    record=list_of(record(period=MONTH, expected=CENTS, low=CENTS, high=CENTS, achieved=CENTS)),
)
_MONTH_FIGURES = {
    "stages": list_of(_STAGE),
    "movement": _MOVEMENT,
    "achieved": AMOUNT,
    "commit": _COMMIT,
    "leads": record(RS=_LEADS, BP=_LEADS),
    "focus": record(count=COUNT, amount=CENTS, deals=list_of(TEXT)),
    "forecast": _FORECAST,
}
_GAP = record(
    plan=NUMBER, actual=NUMBER, difference=NUMBER, rate=RATE, status=one_of("green", "amber", "red", None)
)
_INDICATOR = record(
    unit=TEXT,
    direction=one_of("up", "down"),
    nature=TEXT,
    quarter=_GAP,
    year_to_date=_GAP,
    year_plan=NUMBER,
    still_to_bring=NUMBER,
    declared=NUMBER,
    known=NUMBER,
)
_QUARTER_FIGURES = {
    "plan_gap": record(**{indicator.key: _INDICATOR for indicator in INDICATORS}),
    "efficiency": record(
        won=AMOUNT,
        lost=AMOUNT,
        average_won=NUMBER,
        win_rate_count=RATE,
        win_rate_amount=RATE,
        cycle_days_median=NUMBER,
        cycle_days_mean=NUMBER,
        visits=NUMBER,
        leads_per_salesperson=NUMBER,
    ),
    "forecast": _FORECAST,
}
FAULT_SCHEMA = record(
    sheet=TEXT, cell=TEXT, column=TEXT, code=CODE, severity=one_of(FAULT, WARNING),
    message=TEXT, found=TEXT, expected=TEXT,
)  # fmt: skip
SUBMISSION = record(
    file=TEXT,
    sha256={"anyOf": [SHA256, {"const": ""}]},
    kind=nullable(TEXT),
    partner=nullable(TEXT),
    period=nullable(PERIOD),
    revision=nullable(COUNT),
    status=one_of(ACCEPTED, PARTLY, RETURNED, DUPLICATE, UNREADABLE),
    faults=list_of(FAULT_SCHEMA),
)
_DOCUMENT = record({"period": PERIOD}, kind=TEXT, for_=TEXT, format=TEXT, path=TEXT, sha256=SHA256)
_MAIL = record(
    {"path": TEXT},
    kind=TEXT,
    for_=TEXT,
    subject=TEXT,
    to=list_of(TEXT),
    message_id=TEXT,
    state=TEXT,
    detail=TEXT,
)
_SOURCE = record(
    {"amount": NUMBER, "typed": NUMBER},
    partner=TEXT, reference=TEXT, file=TEXT, revision=COUNT, period=PERIOD, sheet=TEXT, cell=TEXT, raw=TEXT,
    currency=TEXT, rate=TEXT, percent=TEXT, role=one_of("part", "base"),
)  # fmt: skip
_BASIS = record(
    name=TEXT, words=TEXT, value=NUMBER, events=nullable(COUNT), of=nullable(COUNT), stage=nullable(COUNT)
)
_COLUMN = record(
    key=TEXT,
    heading=TEXT,
    type=one_of("text", "integer", "number", "money", "percent", "date", "choice", "email"),
    required=FLAG,
    filled_by=one_of("person", "reviewkit"),
    choices=nullable(list_of(record(key=TEXT, label=TEXT))),
    min=NUMBER,
    max=NUMBER,
)
_FORM = record(
    title=TEXT,
    sheets=list_of(record(key=TEXT, title=TEXT, layout=one_of("table", "card"), columns=list_of(_COLUMN))),
)
_FORM_STATE = record(
    {"receipt": record(counts=by_key(COUNT), amounts=by_key(CENTS), subject=TEXT, text=TEXT)},
    status=one_of("prepared", "reviewed", "accepted", "returned", "missing"),
    revision=nullable(COUNT),
    file=nullable(TEXT),
)

OUTPUTS: Final[Mapping[str, Schema]] = MappingProxyType(
    {
        "manifest": record(
            period=PERIOD,
            documents=list_of(_DOCUMENT),
            submissions=list_of(SUBMISSION),
            missing=list_of(record(partner=TEXT, form=TEXT)),
        ),
        "figures": {
            "oneOf": [
                record(
                    period=MONTH,
                    partners=by_key(
                        record(
                            **_MONTH_FIGURES, handed_in=FLAG, previous_period=nullable(MONTH), currency=TEXT
                        )
                    ),
                    channel_managers=by_key(record(**_MONTH_FIGURES)),
                    total=record(**_MONTH_FIGURES),
                ),
                record(
                    period=QUARTER,
                    partners=by_key(record(**_QUARTER_FIGURES)),
                    channel_managers=by_key(record(**_QUARTER_FIGURES)),
                    total=record(**_QUARTER_FIGURES),
                ),
            ]
        },
        "status": record(period=PERIOD, partners=by_key(by_key(_FORM_STATE))),
        "check": record(files=list_of(SUBMISSION)),
        "intake": record(submissions=list_of(SUBMISSION)),
        "forms": record(
            forms=list_of(record(kind=TEXT, partner=nullable(TEXT), period=PERIOD, path=TEXT))
        ),
        "schema": record(forms=by_key(_FORM)),
        "why": record(
            {"basis": list_of(_BASIS)},
            figure=TEXT,
            period=PERIOD,
            value={"type": ["object", "array", "number", "string", "boolean", "null"]},
            unit=one_of("money", "count", "ratio", "days", "text"),
            currency=TEXT,
            definition=TEXT,
            sources=list_of(_SOURCE),
        ),
        "mail": record({"mails": list_of(_MAIL)}, period=PERIOD),
        "doctor": record(
            findings=list_of(
                record(code=CODE, severity=TEXT, what=TEXT, found=TEXT, advice=TEXT)
            )
        ),
    }
)  # fmt: skip


def output_schema(name: str) -> Schema:
    """Return the JSON Schema of an output, with its version in "$id" and "version".

    Raises UsageError for an output that does not exist, naming the nearest.
    """
    if name not in OUTPUTS:
        near = difflib.get_close_matches(name, OUTPUTS, 1)
        raise UsageError(
            N_("there is no output “{name}”; expected one of {known}"),
            name=name,
            known=near or list(OUTPUTS),
        )
    return {
        "$schema": _DIALECT,
        "$id": f"urn:reviewkit:output:{name}:{VERSION}",
        "version": VERSION,
        "title": name,
        **OUTPUTS[name],
    }


def output_schemas(name: str | None = None) -> dict[str, dict[str, Schema]]:
    """Return {"outputs": {name: JSON Schema}}, of one output or of all."""
    names = OUTPUTS if name is None else (name,)
    return {"outputs": {chosen: output_schema(chosen) for chosen in names}}
