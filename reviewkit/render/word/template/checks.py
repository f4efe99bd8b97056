"""Unknown names found without data: a template held against what its context declares."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.render.word.template.name_resolution import unknown_names
from reviewkit.render.word.template.template_errors import TemplateFault

if TYPE_CHECKING:
    from reviewkit.render.word.template.compiled_template import Compiled


def check(compiled: Compiled, names: Mapping[str, Any] | None) -> list[TemplateFault]:
    """All faults of a compiled template, in reading order, with unknown names where `names` is given."""
    faults = list(compiled.faults)
    if names is not None:
        broken = {fault.part for fault in faults if fault.severity == "fault"}
        for source in compiled.sources:
            if source.changes:
                assert compiled.box is not None
                faults += unknown_names(source, compiled.box, names, whole=source.part not in broken)
    return faults


def check_template(
    path: str | os.PathLike[str], names: Mapping[str, Any] | None = None
) -> list[TemplateFault]:
    """All faults of a template file; a file that cannot be read is a fault too. Never raises.

    names  as in WordTemplate.faults
    """
    from reviewkit.render.word.template.template import (  # noqa: PLC0415  the template itself checks with this module
        WordTemplate,
    )

    try:
        return WordTemplate(Path(path)).faults(names)
    except OSError as error:
        return [TemplateFault("", "", "", "unreadable", f"cannot be read: {error.strerror or error}.")]
