"""A message and its values, to be put in words once the reader's language is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reviewkit.text.language import Language


@dataclass(frozen=True)
class Phrase:
    """A message of the catalogs and the values that fill its {names}; a value may itself be a phrase."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: Language) -> str:
        return lang.say(
            self.message, **{name: in_language(value, lang) for name, value in self.values.items()}
        )


def in_language(value: Any, lang: Language) -> Any:
    """Return a value as a message prints it: a phrase in `lang`, a list joined by commas, others unchanged."""
    if isinstance(value, Phrase):
        return value.text(lang)
    if isinstance(value, list | tuple):
        return ", ".join(str(in_language(item, lang)) for item in value)
    return value
