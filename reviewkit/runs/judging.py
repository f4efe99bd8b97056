"""Judgement of filled workbooks in separate processes, under the workspace's limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from reviewkit.domain.fault_json import MalformedJsonError
from reviewkit.domain.faults import Fault
from reviewkit.forms.engine.judge import Judgement
from reviewkit.forms.engine.judgement_json import judge_to_json, judgement_from_json
from reviewkit.intake.inbox_intake import Judge
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.intake.sandbox import MB, Limits, Reader
from reviewkit.store import Store
from reviewkit.store.confirmation_journal import ConfirmationJournal
from reviewkit.workspace import Workspace
from reviewkit.xlsx import Refusal


@contextmanager
def judging(workspace: Workspace, store: Store, jobs: int) -> Iterator[Judge]:
    """Yield a function that judges files; a file that kills its reading process counts as unreadable.

    store  which notes the files that were let in by hand
    """
    rules = judging_rules(workspace, ConfirmationJournal(store).trusted_files())
    settings = workspace.settings
    limits = Limits(seconds=settings.get("limits.read_seconds"), memory=settings.get("limits.read_mb") * MB)
    with Reader(limits, jobs) as reader:

        def judge_all(files: Iterable[tuple[bytes, tuple[Fault, ...]]]) -> Iterable[Judgement]:
            answers = reader.map(judge_to_json, ((data, rules, more) for data, more in files))
            for answer in answers:
                try:
                    refusal = answer if isinstance(answer, Refusal) else None
                    judgement = None if refusal else judgement_from_json(answer, rules)
                except MalformedJsonError as error:
                    refusal, judgement = Refusal("reader-failed", str(error)), None
                if refusal is not None:
                    judgement = Judgement(None, rules.lang, [refusal.fault()])
                assert judgement is not None
                yield judgement

        yield judge_all
