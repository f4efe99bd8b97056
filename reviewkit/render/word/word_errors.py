"""Faults of Word templates, and the errors that stop a render.

A *fault* is what a person wrote wrongly in a template: collected, never raised by itself,
so that one reading shows them all. An *error* carries the faults and stops the render.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing wrong in a template, with its place.

    part        the file inside the .docx, such as "word/document.xml"
    place       where a person finds it: "paragraph 14", "table 2, row 3, cell 1"
    tag         the tag as written, or "" where the fault is not in a tag
    code        permanent: tests, SARIF and people quote it
    suggestion  how to mend it, or ""
    severity    "fault" stops the render, "warning" is only reported
    """

    part: str
    place: str
    tag: str
    code: str
    message: str
    suggestion: str = ""
    severity: str = "fault"

    def __str__(self) -> str:
        where = ", ".join(piece for piece in (self.part, self.place) if piece)
        tag = f" {self.tag}" if self.tag else ""
        hint = f" {self.suggestion}" if self.suggestion else ""
        return f"{where}:{tag} {self.message}{hint} [{self.code}]"


class WordError(Exception):
    """The base of every error that reading and rendering Word documents raises."""


class PackageError(WordError):
    """The bytes are not a readable .docx; `code` is the fault's code."""

    def __init__(self, code: str, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.code, self.suggestion = code, suggestion


class TemplateError(WordError):
    """A template that cannot be rendered; `faults` lists what is wrong with it."""

    def __init__(self, faults: list[TemplateFault]) -> None:
        self.faults = faults
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(f"{faults[0]}{more}" if faults else "the template is broken")

    def __reduce__(self) -> tuple[type[TemplateError], tuple[list[TemplateFault]]]:
        return type(self), (self.faults,)


class RenderError(WordError):
    """A render that stopped at one tag: an unknown name, a wrong value, a limit reached.

    nearest  the known name that resembles the unknown one most, or None
    """

    def __init__(
        self, message: str, *, part: str = "", place: str = "", tag: str = "", nearest: str | None = None
    ) -> None:
        self.message, self.part, self.place, self.tag, self.nearest = message, part, place, tag, nearest
        where = ", ".join(piece for piece in (part, place) if piece)
        hint = f" Did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{where}: {tag} {message}{hint}" if where else f"{message}{hint}")

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _render_error, (self.message, self.part, self.place, self.tag, self.nearest)


def _render_error(message: str, part: str, place: str, tag: str, nearest: str | None) -> RenderError:
    return RenderError(message, part=part, place=place, tag=tag, nearest=nearest)


class ValueRefusedError(WordError):
    """A value from the context that a document cannot show; RenderError adds where it stands."""
