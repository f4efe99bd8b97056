"""What every run shares, a month's and a quarter's: the code that ran, the manifest's entries, what is tidied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import reviewkit
from reviewkit.pipeline.documents import Document


def code() -> str:
    """The code that runs: its files' sizes and times, since a version number stands for many days of work."""
    root = Path(reviewkit.__file__).parent
    files = sorted(p for p in root.rglob("*") if p.suffix in (".py", ".mo", ".j2") and p.is_file())
    return repr([(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in files])


def entry(told: Mapping[str, Any]) -> Document:
    """A document as a manifest has it."""
    return Document(
        told["kind"], told["for"], told["format"], told["path"], told["sha256"], told.get("period", "")
    )


def tidy(folder: Path, manifest: Mapping[str, Any], documents: Sequence[Document]) -> None:
    """Remove what an earlier run made and this one does not: a document of a partner who left."""
    now = {d.path for d in documents}
    for old in manifest.get("documents", ()):
        if old["path"] not in now:
            (folder / old["path"]).unlink(missing_ok=True)
