"""WordTemplate: a .docx with tags, compiled once, rendered many times."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reviewkit.render.word.package.docx_package import EPOCH, PackageError
from reviewkit.render.word.template.checks import check
from reviewkit.render.word.template.compiled_template import Compiled, compile_template
from reviewkit.render.word.template.template_errors import TemplateError, TemplateFault

Source = bytes | str | os.PathLike[str]


class WordTemplate:
    """A Word document with docxtpl's tags; `docs/word-templates.md` describes them.

    source   the .docx as bytes, or its path
    filters  more Jinja filters by name; module-level functions, if the template is to be pickled
    lang     the language of the documents (fr-FR), for spelling and screen readers; None: the template's
    theme    theme colours to change: {"accent1": "1B7D77"}; slots are Word's (dk1, lt2, accent1..6, hlink)

    Compiled at the first render or check, once; then shared by threads. A pickle carries the
    source and compiles again where it arrives. Raises OSError when the file cannot be read;
    what is wrong inside it is told by faults() and raised by render().
    """

    def __init__(
        self,
        source: Source,
        *,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        lang: str | None = None,
        theme: Mapping[str, str] | None = None,
    ) -> None:
        self._data = bytes(source) if isinstance(source, bytes | bytearray) else Path(source).read_bytes()
        self._filters = dict(filters or {})
        self._lang, self._theme = lang, dict(theme or {})
        self._lock = threading.Lock()
        self._compiled: Compiled | None = None
        self._broken: TemplateFault | None = None

    def render(
        self,
        context: Mapping[str, Any],
        *,
        properties: Mapping[str, Any] | None = None,
        date: datetime = EPOCH,
        lang: str | None = None,
    ) -> bytes:
        """The document for a context: the same bytes for the same arguments.

        properties  title, author, subject, keywords ... over the template's own
        date        created and modified, and the date of the zip's entries
        Raises TemplateError when the template is broken, RenderError when a tag cannot be
        rendered with this context (an unknown name, a wrong value, a limit reached).
        """
        compiled = self._compile()
        if compiled is None:
            raise TemplateError([self._broken] if self._broken else [])
        blocking = [fault for fault in compiled.faults if fault.severity == "fault"]
        if blocking:
            raise TemplateError(blocking)
        return compiled.render(context, properties or {}, date, lang or self._lang)

    def faults(self, names: Mapping[str, Any] | None = None) -> list[TemplateFault]:
        """All that is wrong with the template, in reading order; never raises.

        names  what the context will hold: name to None (a value), a mapping (an object), or a
               list of one mapping (a list of objects). With it, unknown names are found too.
        """
        compiled = self._compile()
        if compiled is None:
            return [self._broken] if self._broken else []
        return check(compiled, names)

    def build_url_id(self, url: str) -> str:
        """What RichText takes as `url_id`, as in docxtpl."""
        return f"url:{url}"

    def _compile(self) -> Compiled | None:
        if self._compiled is None and self._broken is None:
            with self._lock:
                if self._compiled is None and self._broken is None:
                    try:
                        self._compiled = compile_template(self._data, self._filters, self._theme)
                    except PackageError as error:
                        self._broken = TemplateFault("", "", "", error.code, str(error), error.suggestion)
        return self._compiled

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_lock", "_compiled")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()
        self._compiled = None
