"""Judgement of filled workbooks in separate processes, under the workspace's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reviewkit.domain.fault_json import MalformedJsonError
from reviewkit.domain.faults import Fault
from reviewkit.forms.engine.judge import Judgement, JudgingRules
from reviewkit.forms.engine.judgement_json import judge_to_json, judgement_from_json
from reviewkit.intake.enclosures import Enclosure, enclosures_from_json, enclosures_to_json
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.intake.sandbox import MB, Limits, Reader
from reviewkit.store import Store
from reviewkit.store.confirmation_journal import ConfirmationJournal
from reviewkit.workspace import Workspace
from reviewkit.xlsx import Refusal


@contextmanager
def judging(workspace: Workspace, store: Store, jobs: int) -> Iterator[SandboxedJudge]:
    """Yield a judge of files; a file that kills its reading process counts as unreadable.

    store  which notes the files that were let in by hand
    """
    rules = judging_rules(workspace, ConfirmationJournal(store).trusted_files())
    settings = workspace.settings
    limits = Limits(seconds=settings.get("limits.read_seconds"), memory=settings.get("limits.read_mb") * MB)
    with Reader(limits, jobs) as reader:
        yield SandboxedJudge(reader, rules)


class SandboxedJudge:
    """Judges files and opens mails and archives in the processes of a reader."""

    def __init__(self, reader: Reader, rules: JudgingRules) -> None:
        self._reader, self._rules = reader, rules

    def __call__(self, files: Iterable[tuple[bytes, tuple[Fault, ...]]]) -> Iterator[Judgement]:
        """Yield the judgement of each file, in order."""
        answers = self._reader.map(judge_to_json, ((data, self._rules, more) for data, more in files))
        for answer in answers:
            try:
                refusal = answer if isinstance(answer, Refusal) else None
                judgement = None if refusal else judgement_from_json(answer, self._rules)
            except MalformedJsonError as error:
                refusal, judgement = Refusal("reader-failed", str(error)), None
            if refusal is not None:
                judgement = Judgement(None, self._rules.lang, [refusal.fault()])
            assert judgement is not None
            yield judgement

    def open_container(self, data: bytes, largest: int) -> list[Enclosure]:
        """Return the workbooks in a mail or an archive. Raises Refusal."""
        try:
            return enclosures_from_json(self._reader.read(enclosures_to_json, data, largest))
        except MalformedJsonError as error:
            raise Refusal("reader-failed", str(error)) from None
