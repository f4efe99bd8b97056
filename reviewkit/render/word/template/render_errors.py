"""Errors of a render, explained: which tag, where it stands, what is wrong with it."""

from __future__ import annotations

from types import TracebackType
from typing import NoReturn

from jinja2 import Template, UndefinedError
from jinja2.exceptions import SecurityError

from reviewkit.render.jinja import LimitError, MethodError, UnknownName
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.word_errors import PackageError, RenderError, ValueRefusedError


def raise_explained(error: Exception, source: PartSource, template: Template) -> NoReturn:
    """Raise the RenderError of an error inside a template, with its tag and where it stands."""
    if isinstance(error, RenderError):
        raise error
    site = source.site_at(_template_line(error.__traceback__, source.part, template))
    nearest = None
    if isinstance(error, UndefinedError):
        message = f"{str(error.message or '').rstrip('.')}."
        nearest = _nearest_name(error)
    elif isinstance(error, SecurityError):
        message = "asks for something that templates may not touch."
    elif isinstance(error, RecursionError):
        message = "calls itself without end."
    elif isinstance(error, MemoryError):
        message = "asks for more memory than there is."
    elif isinstance(error, ValueRefusedError | LimitError | MethodError | PackageError):
        message = str(error)
    else:
        message = f"cannot be computed: {type(error).__name__}: {error}."
    raise RenderError(message, part=site.part, place=site.location, tag=site.tag, nearest=nearest) from error


def _nearest_name(error: UndefinedError) -> str | None:
    """The hint of the innermost unknown name on the way to the error."""
    traceback = error.__traceback__
    unknown = None
    while traceback is not None:
        receiver = traceback.tb_frame.f_locals.get("self")
        unknown = receiver if isinstance(receiver, UnknownName) else unknown
        traceback = traceback.tb_next
    return unknown.hint if unknown is not None else None


def _template_line(traceback: TracebackType | None, part: str, template: Template) -> int | None:
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == part:
            line = template.get_corresponding_lineno(traceback.tb_lineno)
        traceback = traceback.tb_next
    return line
