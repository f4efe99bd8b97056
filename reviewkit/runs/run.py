"""The context of a run of a month or a quarter, its result, and the callbacks for its progress."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from reviewkit.delivery.crm_file import LostLetters
from reviewkit.delivery.message import WithheldMail
from reviewkit.domain.period import Period
from reviewkit.history.address_changes import AddressChange
from reviewkit.history.people import Directory
from reviewkit.history.typed_records import Records
from reviewkit.intake.edited_files import KeptFile
from reviewkit.intake.inbox_intake import IntakeResult
from reviewkit.intake.output_files import OutputFiles
from reviewkit.runs.next_steps import NextStep
from reviewkit.runs.output import Document, Failure, Style
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.workspace import Workspace


@dataclass(frozen=True)
class RunContext:
    """The values that every step of a run uses, fixed once the inbox is taken in.

    submissions  the files of the inbox that concern the period
    partners     the codes that --partner named; empty where the run is for all
    readers      codes of the partners whose documents are made
    manifest     the manifest of the run before; empty where there is none that can be read
    records      the rows of every revision that the run read
    files        write what the run makes, and keep what a person changed
    address_changes  addresses of the directory that were never confirmed
    """

    workspace: Workspace
    store: Store
    period: Period
    directory: Directory
    style: Style
    submissions: tuple[IntakeResult, ...]
    partners: tuple[str, ...]
    readers: tuple[str, ...]
    manifest: Mapping[str, Any]
    records: Records
    files: OutputFiles
    address_changes: tuple[AddressChange, ...] = ()

    @property
    def settings(self) -> Settings:
        return self.workspace.settings

    @property
    def folder(self) -> Path:
        """The period's folder of documents."""
        return self.workspace.period_output(self.period)


@dataclass(frozen=True)
class Run:
    """The result of a run, for its summary, its manifest and its exit code.

    submissions    the files of the inbox that concern the period
    missing        codes of the partners whose review or quarterly workbook is not in
    missing_forms  every form that is not in: {"partner", "form"}
    changed        how many files were written or changed
    beside         workbooks that are no documents of the manifest: the director's assignments
    withheld       mails without a recipient, or that may not be sent
    lost_letters   texts that the CRM file writes in other letters
    steps          what stands in the way of the period, the heaviest first
    kept           copies of what a person changed in the period's folder
    fresh          False where nothing had changed since the last run and nothing was made again
    """

    period: Period
    folder: Path
    submissions: tuple[IntakeResult, ...] = ()
    missing: tuple[str, ...] = ()
    missing_forms: tuple[Mapping[str, str], ...] = ()
    documents: tuple[Document, ...] = ()
    changed: int = 0
    failures: tuple[Failure, ...] = ()
    withheld: tuple[WithheldMail, ...] = ()
    beside: tuple[Document, ...] = ()
    fresh: bool = True
    address_changes: tuple[AddressChange, ...] = ()
    lost_letters: tuple[LostLetters, ...] = ()
    kept: tuple[KeptFile, ...] = ()
    steps: tuple[NextStep, ...] = ()

    @property
    def given_back(self) -> list[IntakeResult]:
        """The files given back that no later good one has mended."""
        return [submission for submission in self.submissions if submission.to_mend]

    @property
    def complete(self) -> bool:
        """Whether nothing was given back, is missing or failed: exit code 0."""
        return not (self.given_back or self.missing or self.failures)

    def manifest(self) -> dict[str, object]:
        """Return manifest.json: {"period", "documents", "submissions", "missing"}.

        Where mails were not drafted, "withheld" names them: {"kind", "for", "why", "details"}. Where the CRM
        file writes texts in other letters, "lost_letters" does: {"reference", "field", "text", "written"}.
        """
        withheld = {"withheld": [mail.as_json() for mail in self.withheld]} if self.withheld else {}
        return {
            "period": str(self.period),
            "documents": [document.as_json(self.period) for document in self.documents],
            "submissions": [submission.as_json() for submission in self.submissions],
            "missing": list(self.missing_forms),
            **withheld,
            **({"lost_letters": [asdict(lost) for lost in self.lost_letters]} if self.lost_letters else {}),
        }


@dataclass(frozen=True)
class Progress:
    """Callbacks that report how far a run is.

    step      called with "intake", "analysis" or "documents" when that step begins
    document  called with the number of documents made and the number of all
    """

    step: Callable[[str], None] = field(default=lambda _step: None)
    document: Callable[[int, int], None] = field(default=lambda _done, _all: None)


SILENT = Progress()
