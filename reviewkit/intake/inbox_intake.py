"""Take in what the inbox holds: accept whole, or give back whole with its faults marked."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

from reviewkit.domain.fault_json import faults_from_json, faults_to_json
from reviewkit.domain.faults import FAULT, Fault
from reviewkit.domain.keys import fold, natural_key
from reviewkit.forms import all_forms
from reviewkit.forms.engine.fault_limit import limited_faults
from reviewkit.forms.engine.identity import is_authentic
from reviewkit.forms.engine.judge import Judgement, JudgingRules, judge
from reviewkit.intake.archive import (
    archive_original,
    archive_path,
    returned_elsewhere,
    returned_path,
    returned_place,
)
from reviewkit.intake.comparison import Comparison
from reviewkit.intake.content_identity import records_of, same_submission
from reviewkit.intake.enclosures import Enclosure, enclosures
from reviewkit.intake.inbox_files import InboxFile, UnreadableFile, content_hash, scan
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.intake.lead_references import assign_references
from reviewkit.intake.mail_inbox import MailInbox, Opening, SenderCheck
from reviewkit.intake.output_files import OutputFiles
from reviewkit.store import (
    ACCEPTED,
    DUPLICATE,
    PARTLY,
    RETURNED,
    UNREADABLE,
    NewSubmission,
    Store,
    Submission,
)
from reviewkit.store.confirmation_journal import ConfirmationJournal
from reviewkit.store.lead_journal import LeadEvent, LeadJournal, event_writer
from reviewkit.store.written_files import MARKED
from reviewkit.text import language
from reviewkit.version import __version__
from reviewkit.workspace import Workspace

Judge = Callable[[Iterable[tuple[bytes, tuple[Fault, ...]]]], Iterable[Judgement]]


@runtime_checkable
class OpeningJudge(Protocol):
    """A judge that opens mails and archives in its own process too."""

    def open_container(self, data: bytes, largest: int) -> list[Enclosure]: ...


@dataclass(frozen=True)
class IntakeResult:
    """One file of the inbox and what became of it: SUBMISSION of design.md, and a little more."""

    file: str
    sha256: str
    kind: str | None
    partner: str | None
    period: str | None
    revision: int | None
    status: str
    faults: tuple[Fault, ...]
    lang: str
    returned: Path | None = None
    new: bool = False
    mended: bool = False  # given back, and handed in again since without its faults
    sender: str = ""  # the address of whoever sent the mail that it came in

    def as_json(self) -> dict[str, Any]:
        lang = language(self.lang)
        return {
            "file": self.file,
            "sha256": self.sha256,
            "kind": self.kind,
            "partner": self.partner,
            "period": self.period,
            "revision": self.revision,
            "status": self.status,
            "faults": [fault.as_json(lang) for fault in self.faults],
        }

    @property
    def given_back(self) -> bool:
        return self.status in (RETURNED, UNREADABLE, PARTLY)

    @property
    def to_mend(self) -> bool:
        """Return whether it was given back, and no good one was handed in since."""
        return self.given_back and not self.mended

    @property
    def authentic(self) -> bool:
        """Whether this workspace made the workbook, or let it in by hand."""
        return is_authentic(self.faults)

    @property
    def bad(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.severity == FAULT]

    @property
    def warnings(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.severity != FAULT]


@dataclass(frozen=True)
class _File:
    """A judged file waiting for its turn: its judgement lies on disk, so that memory stays flat.

    workbook  what revisions of one workbook share; None where the file is not taken in whole
    saved_at  when it was saved, as the file itself says; "" where it does not
    """

    dropped: InboxFile
    sha256: str
    order: tuple[object, ...]
    at: int
    workbook: tuple[object, ...] | None
    saved_at: str


class _Spool:
    """Judgements on their way from the readers to the store."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed by __exit__

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def keep(self, judged: Judgement) -> int:
        at = self._file.seek(0, 2)
        pickle.dump(judged, self._file, protocol=5)
        return at

    def judged(self, file: _File) -> Judgement:
        self._file.seek(file.at)
        judged: Judgement = pickle.load(self._file)  # noqa: S301 -- of checked values, pickled by this process
        return judged


def judge_in_process(rules: JudgingRules) -> Judge:
    """Judge in this process: for a single file, and for tests of what is judged."""
    return lambda files: (judge(data, rules, more) for data, more in files)


def take_in(
    workspace: Workspace,
    store: Store,
    judging: Judge,
    only: Callable[[InboxFile], bool] = lambda _: True,
    offered: Sequence[InboxFile] = (),
) -> list[IntakeResult]:
    """Everything in the inbox, each file with what became of it, by name.

    only     which files are whole; the others are left for later
    offered  files that lie elsewhere and are taken in with them

    What was taken in before is not read again; the same bytes under another name are a
    duplicate. A file that was given back is judged again: a month that came in since, a
    newer version or other settings may make it right.
    """
    submissions = store.submissions()
    known, mended = _by_content(submissions), MendedFiles(store, submissions)
    read_as = _read_as(workspace)
    trusted = ConfirmationJournal(store).trusted_files()
    results: dict[str, IntakeResult] = {}
    fresh: list[tuple[InboxFile, str]] = []
    first: dict[str, str] = {}
    unread: list[IntakeResult] = []
    dropped = [*(item for item in scan(workspace.inbox) if only(item)), *offered]
    # The name a submission was taken in under stays its name; any other copy is the duplicate.
    names = {submission.file for submission in known.values()}
    mail_inbox = MailInbox(workspace, store, opening_of(judging))
    for item, data in _readable(dropped, mail_inbox, workspace, unread, names):
        sha = content_hash(data)
        if sha in first:
            old = known.get(sha)
            results[item.name] = IntakeResult(item.name, sha, old.form if old else None, old.partner if old else None,
                                   old.period if old else None, None, DUPLICATE, (), workspace.settings.language)  # fmt: skip
            continue
        first[sha] = item.name
        submission = known.get(sha)
        if submission is None or (
            not mended(submission) and (_again(submission, read_as, trusted) or _lost(submission, workspace))
        ):
            archive_original(workspace.archive, sha, data)
            fresh.append((item, sha))
        else:
            results[item.name] = _as_taken(submission, item.name, workspace)
    with _Spool() as spool:
        # Read again from the archive, not from the inbox: there a file may change meanwhile.
        asked = ((archive_path(workspace.archive, sha).read_bytes(), ()) for _, sha in fresh)
        files = [
            _File(
                item, sha, _order(item, judged), spool.keep(judged), _same_workbook(judged), judged.saved_at
            )
            for (item, sha), judged in zip(fresh, judging(asked), strict=True)
        ]
        unsure = _ordered_by_name(files)
        taker = _Taker(workspace, store, judging, read_as, known)
        for file in sorted(files, key=lambda f: f.order):
            judged = spool.judged(file)
            judged.faults += unsure.get(file.dropped.name, ())
            results[file.dropped.name] = taker.take(file, judged)
    return _as_reported(store, taker.senders, results, unread)


def _as_reported(
    store: Store, senders: SenderCheck, results: dict[str, IntakeResult], unread: Sequence[IntakeResult]
) -> list[IntakeResult]:
    """Return the results by name: which were mended since, who sent them, which are another's duplicate."""
    submissions = store.submissions()
    known, mended = _by_content(submissions), MendedFiles(store, submissions)
    for name, taken in results.items():
        if taken.given_back and taken.sha256 in known:
            results[name] = replace(taken, mended=mended(known[taken.sha256]))
    results |= {taken.file: taken for taken in unread}
    results = {name: replace(taken, sender=senders.sender(taken.sha256)) for name, taken in results.items()}
    # A duplicate met in the same run as its first copy is reported as its duplicate.
    by_sha = {t.sha256: t for t in results.values() if t.status != DUPLICATE}
    for name, taken in results.items():
        if taken.status == DUPLICATE and taken.sha256 in by_sha:
            twin = by_sha[taken.sha256]
            results[name] = replace(
                taken, kind=twin.kind, partner=twin.partner, period=twin.period, lang=twin.lang
            )
    return [results[name] for name in sorted(results)]


def _readable(
    dropped: Sequence[InboxFile],
    mail_inbox: MailInbox,
    workspace: Workspace,
    unread: list[IntakeResult],
    names: set[str],
) -> Iterator[tuple[InboxFile, bytes]]:
    """Yield every file that can be read, and the workbooks within mails and archives, those known by name first.

    unread  takes the files that cannot be read
    """
    for item in sorted(dropped, key=lambda d: d.name not in names):
        try:
            yield from mail_inbox.read(item)
        except UnreadableFile as error:
            unread.append(_unread(item, error.fault, workspace))


def opening_of(judging: Judge) -> Opening:
    """Return how mails and archives are opened: in the process that judges files, else in this one."""
    return judging.open_container if isinstance(judging, OpeningJudge) else enclosures


def _order(item: InboxFile, judged: Judgement) -> tuple[object, ...]:
    """The directory first, then month by month; of one workbook the prepared before the reviewed,
    then as saved inside, then by name as people count: the last one taken is the newest (design: the inbox)."""
    identity = judged.identity
    if identity is None:
        return (99, "", "", False, "", natural_key(item.name), item.name)
    rank = list(all_forms()).index(identity.form)
    reviewed = judged.state == "reviewed"
    return (
        min(rank, 1),
        str(identity.period),
        fold(identity.partner or ""),
        reviewed,
        judged.saved_at,
        natural_key(item.name),
        item.name,
    )


def _same_workbook(judged: Judgement) -> tuple[object, ...] | None:
    """What revisions of one workbook share: of them the last one taken in counts."""
    identity = judged.identity
    if identity is None or not judged.good:
        return None
    state = judged.state if identity.form == "review" else ""
    return identity.form, fold(identity.partner or ""), str(identity.period), state


def _ordered_by_name(files: Sequence[_File]) -> dict[str, list[Fault]]:
    """By file, the warning that its name decided which of several revisions counts: they do not all say when
    they were saved, or say the same."""
    workbooks: dict[tuple[object, ...], list[_File]] = {}
    for file in sorted(files, key=lambda f: f.order):
        if file.workbook is not None:
            workbooks.setdefault(file.workbook, []).append(file)
    unsure: dict[str, list[Fault]] = {}
    for revisions in workbooks.values():
        times = [file.saved_at for file in revisions]
        if len(revisions) > 1 and ("" in times or len(set(times)) < len(times)):
            counts = revisions[-1].dropped.name
            for file in revisions:
                others = ", ".join(other.dropped.name for other in revisions if other is not file)
                values = {"others": others, "counts": counts}
                unsure[file.dropped.name] = [Fault("order-by-name", values=values)]
    return unsure


def _read_as(workspace: Workspace) -> str:
    """What a judgement depends on beside the file: if it changes, what was given back is judged again."""
    printed = repr(sorted(workspace.settings.printed.items())) + repr(workspace.key())
    return f"{__version__} {content_hash(printed.encode())[:24]}"


def _again(submission: Submission, read_as: str, trusted: frozenset[str]) -> bool:
    """Return whether what was given back may be right now: judged by other rules, by months known since, or
    let in by hand."""
    if submission.status not in (RETURNED, UNREADABLE):
        return False
    if submission.sha256 in trusted and not is_authentic(faults_from_json(submission.faults)):
        return True
    # A reader may have been stopped for want of memory or time that is there now.
    passing = {"already-closed", "reader-timeout", "reader-killed"}
    return submission.read_as != read_as or any(fault["kind"] in passing for fault in submission.faults)


def _lost(submission: Submission, workspace: Workspace) -> bool:
    """Is the workbook to mend no longer there?"""
    there = returned_path(workspace.returned, submission.file, submission.sha256)
    return submission.status == RETURNED and there is None


def _by_content(submissions: Sequence[Submission]) -> dict[str, Submission]:
    """What became of each file the last time it was judged."""
    return {submission.sha256: submission for submission in submissions}


class MendedFiles:
    """Which of the files that were given back have been mended: a good workbook of the same form, partner and
    period was taken in after them. An opportunity sheet is mended row by row."""

    def __init__(self, store: Store, submissions: Sequence[Submission]) -> None:
        self._last: dict[tuple[str | None, ...], int] = {}
        for submission in submissions:
            if submission.status in (ACCEPTED, PARTLY):
                self._last[submission.form, submission.partner, submission.period] = submission.id
        self._rows = LeadJournal(store).mended_sheets()

    def __call__(self, submission: Submission) -> bool:
        if submission.status not in (RETURNED, UNREADABLE, PARTLY) or submission.form is None:
            return False
        if submission.sha256 in self._rows:
            return self._rows[submission.sha256]
        return self._last.get((submission.form, submission.partner, submission.period), 0) > submission.id


class _Taker:
    """Accepts or gives back one judged file after another."""

    def __init__(
        self, workspace: Workspace, store: Store, judging: Judge, read_as: str, known: dict[str, Submission]
    ) -> None:
        self.workspace, self.store, self.judging, self.read_as, self.known = (
            workspace,
            store,
            judging,
            read_as,
            known,
        )
        self.comparison = Comparison(store, workspace.settings)
        self.senders = SenderCheck(store, workspace.settings)
        self.files = OutputFiles(workspace.root, store, judging_rules(workspace))

    def take(self, file: _File, judged: Judgement) -> IntakeResult:
        more = self.comparison.adopt_known_codes(judged)
        if (judged.good or judged.partly) and self._repeats(judged, more):
            return self._set_aside(file, judged)
        if judged.good:
            more += self.comparison.faults(judged)
            if any(fault.severity == FAULT for fault in more):
                judged = next(iter(self.judging([(self._data(file), tuple(more))])))
                self.comparison.adopt_known_codes(judged)
            else:
                judged.faults = limited_faults([*judged.faults, *more])
        if judged.identity is not None and (judged.good or judged.partly):
            judged.faults += self.senders.warnings(judged.identity, file.sha256)
        if judged.partly:
            return self._accept(file, judged, PARTLY)
        return self._accept(file, judged) if judged.good else self._give_back(file, judged)

    def _repeats(self, judged: Judgement, more: Sequence[Fault]) -> bool:
        """Return whether the workbook holds what was accepted before, in other bytes.

        more  warnings of the workbook found since it was judged
        """

        def faults() -> list[Fault]:
            compared = self.comparison.faults(judged)
            return [
                *judged.faults,
                *more,
                *(fault for fault in compared if fault.kind == "locked-value-changed"),
            ]

        repeated = same_submission(self.store, judged, faults, lambda: _by_content(self.store.submissions()))
        return repeated is not None

    def _set_aside(self, file: _File, judged: Judgement) -> IntakeResult:
        """Note a workbook that holds what was accepted before: it is no revision."""
        identity = judged.identity
        assert identity is not None
        self.store.add(
            NewSubmission(
                file.sha256, file.dropped.name, DUPLICATE, self.read_as, identity.form,
                partner=identity.partner, period=identity.period, lang=judged.lang,
            )
        )  # fmt: skip
        return IntakeResult(file.dropped.name, file.sha256, identity.form, identity.partner, str(identity.period),
                     None, DUPLICATE, (), judged.lang, new=True)  # fmt: skip

    def _data(self, file: _File) -> bytes:
        return archive_path(self.workspace.archive, file.sha256).read_bytes()

    def _accept(self, file: _File, judged: Judgement, status: str = ACCEPTED) -> IntakeResult:
        identity = judged.identity
        assert identity is not None
        references: dict[str, str] = {}
        if identity.form == "review":
            for sheet in ("pipeline", "outcomes", "leads"):
                for record in judged.records.get(sheet, ()):
                    reference = record.text("reference")
                    assert reference is not None
                    references.setdefault(fold(reference), reference)
        events: list[LeadEvent] = []
        if identity.form == "lead":
            good = judged.records.get("leads", ())
            events = assign_references(
                LeadJournal(self.store), identity, self.workspace.settings.vendor, good, judged.to_mend
            )
        returned = self._returned(file, judged)  # before it is noted: what is noted is not made again
        revision = self.store.add(
            NewSubmission(
                file.sha256, file.dropped.name, status, self.read_as, identity.form, identity.version,
                identity.partner, identity.period, identity.lang, judged.state, identity.currency, judged.saved_at,
                faults_to_json(judged.faults), tuple(records_of(judged)), references,
            ),
            event_writer(events, file.sha256),
        )  # fmt: skip
        assert revision is not None
        return IntakeResult(file.dropped.name, file.sha256, identity.form, identity.partner, str(identity.period),
                     revision.number, status, tuple(judged.faults), judged.lang, returned, new=True)  # fmt: skip

    def _returned(self, file: _File, judged: Judgement) -> Path | None:
        """Write the workbook to mend, where there is one."""
        if judged.returned is None:
            return None
        folder, name = self.workspace.returned, file.dropped.name
        path = returned_place(folder, name)
        try:
            self.files.write(path, judged.returned, MARKED)
        except OSError:
            # A folder or an open file has its place.
            path = returned_elsewhere(folder, name, file.sha256)
            self.files.write(path, judged.returned, MARKED)
        return path

    def _give_back(self, file: _File, judged: Judgement) -> IntakeResult:
        identity = judged.identity
        status = UNREADABLE if identity is None else RETURNED
        returned = self._returned(file, judged)
        old = self.known.get(file.sha256)
        faults = faults_to_json(judged.faults)
        same = (
            old is not None
            and old.status == status
            and list(old.faults) == faults
            and old.read_as == self.read_as
        )
        if not same:
            events: list[LeadEvent] = []
            # A workbook that anybody can have made declares nothing in a partner's name.
            if identity is not None and identity.form == "lead" and judged.authentic:
                rows = judged.records.get("leads", ())
                events = assign_references(
                    LeadJournal(self.store), identity, self.workspace.settings.vendor, (), rows
                )
            self.store.add(
                NewSubmission(
                    file.sha256, file.dropped.name, status, self.read_as, identity.form if identity else None,
                    partner=identity.partner if identity else None, period=identity.period if identity else None,
                    lang=judged.lang, faults=faults,
                ),
                event_writer(events, file.sha256),
            )  # fmt: skip
        return IntakeResult(
            file.dropped.name, file.sha256, identity.form if identity else None,
            identity.partner if identity else None, str(identity.period) if identity else None, None, status,
            tuple(judged.faults), judged.lang, returned, new=not same,
        )  # fmt: skip


def _as_taken(submission: Submission, name: str, workspace: Workspace) -> IntakeResult:
    lang = submission.lang or workspace.settings.language
    returned = returned_path(workspace.returned, name, submission.sha256)
    return IntakeResult(name, submission.sha256, submission.form, submission.partner, submission.period,
                 submission.revision, submission.status, faults_from_json(submission.faults), lang,
                 returned if submission.status in (RETURNED, PARTLY) else None)  # fmt: skip


def _unread(item: InboxFile, fault: Fault, workspace: Workspace) -> IntakeResult:
    return IntakeResult(
        item.name, "", None, None, None, None, UNREADABLE, (fault,), workspace.settings.language, new=True
    )
