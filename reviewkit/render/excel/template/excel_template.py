"""ExcelTemplate: an .xlsx with tags, compiled once, rendered many times."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from reviewkit.render.excel.template.compiled_workbook import CompiledWorkbook
from reviewkit.render.excel.template.rendered_workbook import render_compiled
from reviewkit.render.excel.template.template_compiler import compile_workbook
from reviewkit.render.word.package.docx_package import EPOCH
from reviewkit.render.word.template.name_resolution import Declaration
from reviewkit.render.word.word_errors import PackageError, TemplateError, TemplateFault

TemplateSource = bytes | str | os.PathLike[str]


class ExcelTemplate:
    """An Excel workbook with tags; `docs/excel-templates.md` describes them.

    source   the .xlsx (or .xltx) as bytes, or its path
    filters  more Jinja filters by name; module-level functions, if the template is to be pickled

    Compiled at the first render or check, once; then shared by threads. A pickle carries the
    source and compiles again where it is loaded. Raises OSError when the file cannot be read;
    what is wrong inside it is listed by faults() and raised by render().
    """

    def __init__(
        self, source: TemplateSource, *, filters: Mapping[str, Callable[..., object]] | None = None
    ) -> None:
        self._data = bytes(source) if isinstance(source, bytes | bytearray) else Path(source).read_bytes()
        self._filters = dict(filters or {})
        self._lock = threading.Lock()
        self._compiled: CompiledWorkbook | None = None
        self._broken: TemplateFault | None = None

    def render(
        self,
        context: Mapping[str, object],
        *,
        properties: Mapping[str, object] | None = None,
        date: datetime = EPOCH,
    ) -> bytes:
        """Render the workbook of a context: equal arguments give equal bytes.

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
        return render_compiled(compiled, context, properties or {}, date)

    def faults(self, names: Declaration | None = None) -> list[TemplateFault]:
        """All that is wrong with the template, sheet by sheet; never raises.

        names  what the context will hold: name to None (a value), a mapping (an object), or a
               list of one mapping (a list of objects). With it, unknown names are found too.
        """
        compiled = self._compile()
        if compiled is None:
            return [self._broken] if self._broken else []
        return compiled.check(names)

    def _compile(self) -> CompiledWorkbook | None:
        if self._compiled is None and self._broken is None:
            with self._lock:
                if self._compiled is None and self._broken is None:
                    try:
                        self._compiled = compile_workbook(self._data, self._filters)
                    except PackageError as error:
                        self._broken = TemplateFault("", "", "", error.code, str(error), error.suggestion)
        return self._compiled

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_lock", "_compiled")}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()
        self._compiled = None


def check_workbook_template(
    path: str | os.PathLike[str], names: Declaration | None = None
) -> list[TemplateFault]:
    """All faults of a template file; a file that cannot be read is a fault too. Never raises.

    names  as in ExcelTemplate.faults
    """
    try:
        return ExcelTemplate(Path(path)).faults(names)
    except OSError as error:
        return [TemplateFault("", "", "", "unreadable", f"cannot be read: {error.strerror or error}.")]
