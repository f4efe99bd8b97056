"""The documents of a month and of a quarter: every `Document` that a module of theirs declares."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache
from typing import Any

from reviewkit.documents.document import Document, MonthContent, QuarterContent


@cache
def month_documents() -> tuple[Document[MonthContent], ...]:
    """Return the documents of a month in their order."""
    return _declared_in("reviewkit.documents.month")


@cache
def quarter_documents() -> tuple[Document[QuarterContent], ...]:
    """Return the documents of a quarter in their order."""
    return _declared_in("reviewkit.documents.quarter")


def all_documents() -> tuple[Document[Any], ...]:
    """Return every document, those of the month first."""
    return (*month_documents(), *quarter_documents())


def _declared_in(package: str) -> tuple[Document[object], ...]:
    """Return the documents that modules of a package name DOCUMENT.

    Raises ValueError where two of them share a kind, a template or a place in the order.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(importlib.import_module(package).__path__))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    documents = [module.DOCUMENT for module in modules if hasattr(module, "DOCUMENT")]
    for attribute in ("kind", "order"):
        _require_distinct([getattr(document, attribute) for document in documents], attribute, package)
    _require_distinct([document.declaration.template for document in documents], "template", package)
    return tuple(sorted(documents, key=lambda document: document.order))


def _require_distinct(values: Sequence[object], attribute: str, package: str) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"{package}: two documents have the {attribute} {sorted(map(str, twice))}")
