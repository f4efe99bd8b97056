"""The title block of the quarter's documents."""

from __future__ import annotations

from typing import Any

from reviewkit.documents import parts
from reviewkit.documents.period_words import period_word
from reviewkit.documents.reading_context import About
from reviewkit.text import Language

TITLE_BLOCK = parts.TITLE_BLOCK


def title_block(about: About, lang: Language, document: str, reader: str) -> dict[str, Any]:
    """As of a month's documents; the period is the quarter."""
    return parts.title_block(about, lang, document, reader) | {"when": period_word(about.period, lang)}
