"""Jinja in a sandbox, for the engines that fill Word and Excel templates."""

from reviewkit.render.jinja.delimiters import (
    BLOCK_END,
    BLOCK_START,
    NOTE_END,
    NOTE_START,
    PRINT_END,
    PRINT_START,
)
from reviewkit.render.jinja.limits import (
    LONG,
    MAX_STEPS,
    MAX_TEXT,
    LimitError,
    checked_size,
    fresh_budget,
    spend,
    spend_text,
)
from reviewkit.render.jinja.template_environment import (
    VALUE_FILTER,
    MethodError,
    TemplateEnvironment,
    UnescapedOutputGenerator,
    UnknownName,
    check_value,
    harden,
    known_names,
    nearest_name,
)

__all__ = [
    "BLOCK_END",
    "BLOCK_START",
    "LONG",
    "MAX_STEPS",
    "MAX_TEXT",
    "NOTE_END",
    "NOTE_START",
    "PRINT_END",
    "PRINT_START",
    "VALUE_FILTER",
    "LimitError",
    "MethodError",
    "TemplateEnvironment",
    "UnescapedOutputGenerator",
    "UnknownName",
    "check_value",
    "checked_size",
    "fresh_budget",
    "harden",
    "known_names",
    "nearest_name",
    "spend",
    "spend_text",
]
