"""What every run shares, a month's and a quarter's: the manifest's entries, what is tidied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reviewkit.domain.period import Period
from reviewkit.history.people import Directory
from reviewkit.runs.output import Document

# Documents by reader, then mail and the run page; within a reader in this order.
_GROUPS = {
    **dict.fromkeys(("partner_review", "minutes", "review_workbook", "quarterly"), 0),
    **dict.fromkeys(("channel_manager", "gap"), 1),
    "director": 2,
    "commit": 3,
    "crm": 4,
    "mail": 5,
    "run_page": 6,
}
_KINDS = list(_GROUPS)


def entry(told: Mapping[str, Any], run: Period) -> Document:
    """A document as the manifest of a run has it; its period is told where it is another than the run's."""
    period = told.get("period") or str(run)
    return Document(
        told["kind"],
        told["for"],
        told["format"],
        told["path"],
        told["sha256"],
        "" if period == str(run) else period,
    )


def ordered(documents: Iterable[Document], directory: Directory) -> list[Document]:
    """The one order of a manifest, whatever the order they were made in: the directory's, kind by kind."""
    place = {code: n for n, code in enumerate([*directory.partners, *directory.managers])}

    def at(one: Document) -> tuple[object, ...]:
        known = one.kind in _GROUPS
        return (
            _GROUPS.get(one.kind, len(_GROUPS)),
            place.get(one.audience, len(place)),
            one.audience,
            _KINDS.index(one.kind) if known else 0,
            one.period,
            one.format,
            one.path,
        )

    return sorted(documents, key=at)


def kept(
    made: Iterable[Document],
    manifest: Mapping[str, Any],
    partners: Sequence[str],
    kinds: Sequence[str],
    folder: Path,
    period: Period,
) -> list[Document]:
    """With --partner the other partners' documents of these kinds stay as they lie there."""
    paths = {d.path for d in made}
    return [
        entry(told, period)
        for told in manifest.get("documents", ())
        if told["path"] not in paths
        and told["kind"] in kinds
        and told["for"] not in partners
        and (folder / told["path"]).is_file()
    ]


def tidy(folder: Path, manifest: Mapping[str, Any], documents: Sequence[Document]) -> None:
    """Remove what an earlier run made and this one does not: a document of a partner who left."""
    now = {d.path for d in documents}
    for old in manifest.get("documents", ()):
        if old["path"] not in now:
            (folder / old["path"]).unlink(missing_ok=True)
