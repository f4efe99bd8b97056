"""What a run of a month or a quarter did, and who hears how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.delivery.message import Named
from reviewkit.domain.period import Period
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.runs.output import Document, Failure


@dataclass
class Run:
    """What a run did, for its summary and its exit code.

    taken    every file of the inbox that concerns the period
    missing  partner codes without an accepted review
    beside   workbooks made that are no documents of the manifest: the director's assignments
    named    mails that have nobody to go to, or may not go
    fresh    False where nothing had changed since the last run, and nothing was made again
    """

    period: Period
    folder: Path
    taken: list[IntakeResult] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    changed: int = 0
    failures: list[Failure] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    beside: list[Document] = field(default_factory=list)
    fresh: bool = True

    @property
    def given_back(self) -> list[IntakeResult]:
        """Files given back that no later good one has mended."""
        return [taken for taken in self.taken if taken.to_mend]

    @property
    def complete(self) -> bool:
        return not (self.given_back or self.missing or self.failures)


@dataclass(frozen=True)
class Progress:
    """Callbacks that report how far a run is.

    step      called with "intake", "analysis" or "documents" when that step begins
    document  called with the number of documents made and the number of all
    """

    step: Callable[[str], None] = lambda _step: None
    document: Callable[[int, int], None] = lambda _done, _all: None


SILENT = Progress()
