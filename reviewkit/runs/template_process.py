"""The process that renders and checks a vendor's own templates, under limits of time and memory.

A shipped template is ours and renders in the run's own process. Any other comes from somebody: what it
builds is counted (reviewkit.render.jinja.limits), and should the count miss something, the process that
renders it ends at its limits and the run goes on.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from reviewkit.domain.errors import ReviewkitError
from reviewkit.domain.fault_json import Json
from reviewkit.intake.sandbox import MB, Limits, Reader
from reviewkit.render.word import TemplateFault
from reviewkit.render.word.template.confined_rendering import Theme, render_template, template_faults
from reviewkit.render.word.template.name_resolution import Declaration
from reviewkit.text import N_
from reviewkit.xlsx.refusals import Refusal

# A pack of 40 pages takes 0.1 s and 120 MB; all that the counts allow, some seconds.
LIMITS = Limits(seconds=20.0, memory=768 * MB, request=128 * MB, answer=256 * MB)


class TemplateStoppedError(ReviewkitError):
    """A vendor's own template that made no document: a fault of its own, or a limit of its process."""


@dataclass(frozen=True)
class RenderRequest:
    """What a template is rendered with.

    lang  of the document, such as "fr-FR"
    """

    theme: Theme
    context: Mapping[str, object]
    properties: Mapping[str, object]
    date: dt.datetime
    lang: str


class TemplateProcess:
    """Renders and checks templates in one child process, which starts when first needed.

    A template that was stopped is not tried again: each of its documents fails at once, with the same error.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._reader = Reader(limits)
        self._stopped: dict[str, TemplateStoppedError] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child process; forget which templates were stopped."""
        self._reader.close()
        self._stopped.clear()

    def render(self, path: str, request: RenderRequest) -> bytes:
        """Return the document of a template file.

        Raises TemplateStoppedError where the template makes none; OSError where it cannot be read.
        """
        data = Path(path).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest in self._stopped:
            raise self._stopped[digest]
        arguments = (request.theme, request.context, request.properties, request.date, request.lang)
        try:
            answer = self._reader.read(render_template, data, *arguments)
        except Refusal as refusal:
            self._stopped[digest] = self._error_of(refusal, path)
            raise self._stopped[digest] from None
        return _document_of(answer, path)

    def faults(self, path: str, names: Declaration | None) -> list[TemplateFault]:
        """Return all faults of a template file; one that cannot be checked within the limits is a fault too."""
        try:
            answer = self._reader.read(template_faults, Path(path).read_bytes(), names)
            return _faults_of(answer)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}."
            return [TemplateFault("", "", "", "unreadable", message)]
        except Refusal as refusal:
            return [TemplateFault("", "", "", "check-stopped", f"{self._error_of(refusal, path)}.")]

    def _error_of(self, refusal: Refusal, path: str) -> TemplateStoppedError:
        limits = self._limits
        if refusal.code == "reader-timeout":
            message = N_(
                "{template}: stopped after {seconds} s; it repeats or builds more than a document can need"
            )
            return TemplateStoppedError(message, template=path, seconds=int(limits.seconds))
        if refusal.code in ("reader-killed", "workbook-too-large"):
            message = N_(
                "{template}: stopped; it takes more than {memory} MB, or ended the process that rendered it"
            )
            return TemplateStoppedError(message, template=path, memory=limits.memory // MB)
        last = refusal.detail.strip().rpartition("\n")[2]
        return TemplateStoppedError(
            N_("{template}: makes no document ({problem})"), template=path, problem=last
        )


def _document_of(answer: Json, path: str) -> bytes:
    """Return the document that the child answered. Raises TemplateStoppedError for any other answer."""
    if isinstance(answer, dict) and isinstance(problem := answer.get("problem"), str):
        raise TemplateStoppedError(
            N_("{template}: makes no document ({problem})"), template=path, problem=problem
        )
    document = answer.get("document") if isinstance(answer, dict) else None
    try:
        return base64.b64decode(document if isinstance(document, str) else "?", validate=True)
    except binascii.Error:
        raise TemplateStoppedError(
            N_("{template}: makes no document ({problem})"), template=path, problem="-"
        ) from None


def _faults_of(answer: Json) -> list[TemplateFault]:
    """Return the faults that the child answered; an answer of another shape is one fault."""
    names = [field.name for field in fields(TemplateFault)]
    faults: list[TemplateFault] = []
    for entry in answer if isinstance(answer, list) else [None]:
        texts = [entry.get(name) for name in names] if isinstance(entry, dict) else []
        if len(texts) != len(names) or not all(isinstance(text, str) for text in texts):
            return [
                TemplateFault("", "", "", "check-stopped", "the process that checked it answered nonsense.")
            ]
        faults.append(TemplateFault(*map(str, texts)))
    return faults


_current: TemplateProcess | None = None
_lock = threading.Lock()


def template_process() -> TemplateProcess:
    """Return the template process of this Python process, made when first asked for."""
    global _current  # noqa: PLW0603 -- a pool's worker renders job after job with the one it has
    with _lock:
        if _current is None:
            _current = TemplateProcess()
        return _current


def end_template_process() -> None:
    """End the template process of this Python process, if there is one."""
    with _lock:
        if _current is not None:
            _current.close()
