"""The one place that writes where people may change a file: documents, workbooks to fill, drafts, what is given back.

What reviewkit writes is noted before it is put in place, so that after any end of a run a file is known as
reviewkit's own or as changed by a person. What a person changed is kept beside as `… (modified DATE)` before
anything else takes its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewkit.content.package_digest import package_digest
from reviewkit.forms.engine.judge import JudgingRules, judge
from reviewkit.intake.archive import FileInUseError, write_atomically
from reviewkit.intake.content_identity import form_digest
from reviewkit.store import Store
from reviewkit.store.written_files import DOCUMENT, FORM, KEPT, MARKED, WrittenFile, WrittenFileJournal

_LONGEST = 255  # bytes of a file's name


@dataclass(frozen=True)
class OutputFile:
    """A file to put in place.

    role     document, form (a workbook that people fill) or returned
    private  its owner alone may read it
    """

    path: Path
    data: bytes = field(repr=False)
    role: str = DOCUMENT
    private: bool = False


class OutputFiles:
    """The files that reviewkit writes where people may change them.

    kept  the copies of what people changed that this object made
    """

    def __init__(
        self, root: Path, store: Store, rules: JudgingRules | None, made: Collection[str] = ()
    ) -> None:
        """Write below a workspace.

        rules  to read back the workbooks that are written; None where none is
        made   sha256 of files known as reviewkit's own though no journal notes them: a manifest's, of a
               workspace older than the journal
        """
        self._root, self._rules, self._made = root.resolve(), rules, made
        self.journal = WrittenFileJournal(store)
        self.kept: list[Path] = []

    def key(self, path: Path) -> str:
        """Return the name that the journal has for a path: below the workspace where it lies there."""
        whole = path.parent.resolve() / path.name
        below = whole.relative_to(self._root) if whole.is_relative_to(self._root) else whole
        return os.fsencode(below.as_posix()).decode("utf-8", "backslashreplace")

    def path(self, key: str) -> Path:
        """Return the path of a name in the journal."""
        return self._root / key

    def write(self, path: Path, data: bytes, role: str = DOCUMENT, *, private: bool = False) -> bool:
        """Put one file in place and return whether anything was written.

        Raises FileInUseError where another program holds open what lies there.
        """
        (outcome,) = self.write_all([OutputFile(path, data, role, private)])
        if isinstance(outcome, FileInUseError):
            raise outcome
        return outcome

    def write_all(self, files: Sequence[OutputFile]) -> list[bool | FileInUseError]:
        """Note the files in one transaction, then put each in place.

        Returns for each whether it was written, or why it could not take its place: what another program holds
        open stops no other file.
        """
        known = [self.journal.of(self.key(file.path)) for file in files]
        notes = [self._noted(file, rows) for file, rows in zip(files, known, strict=True)]
        self.journal.note(note for note in notes if note is not None)
        return [self._outcome(file, rows) for file, rows in zip(files, known, strict=True)]

    def _outcome(self, file: OutputFile, rows: Sequence[WrittenFile]) -> bool | FileInUseError:
        try:
            return self._put(file, rows)
        except FileInUseError as error:
            return error

    def remove(self, path: Path) -> None:
        """Remove a file that is no longer made; what a person changed is kept beside."""
        data = _content(path)
        if data is None:
            return
        if not path.is_symlink() and not self.is_own(path, data):
            self.keep(path, data)
        path.unlink(missing_ok=True)

    def holds(self, path: Path, sha256: str) -> bool:
        """Return whether a file that reviewkit wrote with this hash is still there, but for what programs add.

        sha256  of the bytes as written
        """
        data = _content(path)
        if data is None or path.is_symlink():
            return False
        held = _sha256(data)
        if held == sha256:
            return True
        rows = self.journal.of(self.key(path))
        written = next((row for row in reversed(rows) if row.made_here and row.sha256 == sha256), None)
        if written is None:
            return False
        return _touched_only(data, written) or _saved_again(rows, held, written)

    def is_own(self, path: Path, data: bytes) -> bool:
        """Return whether bytes are what reviewkit wrote under a path, but for what programs add."""
        return self._knows(self.journal.of(self.key(path)), data)

    def _knows(self, rows: Sequence[WrittenFile], data: bytes) -> bool:
        held = _sha256(data)
        return (
            held in self._made
            or any(row.sha256 == held for row in rows)
            or any(_touched_only(data, row) for row in rows)
        )

    def _noted(self, file: OutputFile, rows: Sequence[WrittenFile]) -> WrittenFile | None:
        """Return what the journal has to note of a file; None where its newest row says it already."""
        sha256 = _sha256(file.data)
        own = [row for row in rows if row.made_here]
        if own and own[-1].sha256 == sha256:
            return None
        form = ""
        if file.role in (FORM, MARKED) and self._rules is not None:
            form = form_digest(judge(file.data, self._rules))
        return WrittenFile(self.key(file.path), file.role, sha256, package_digest(file.data), form)

    def _put(self, file: OutputFile, rows: Sequence[WrittenFile]) -> bool:
        """Put a file in place. rows: what was written there before."""
        path, there = file.path, None if file.path.is_symlink() else _content(file.path)
        if there is not None:
            if there == file.data:
                return False
            parts = package_digest(there)
            if parts and parts == package_digest(file.data):
                return False  # touched by a program since it was written
            written = next((row for row in reversed(rows) if row.made_here), None)
            same = written is not None and written.sha256 == _sha256(file.data)
            if written is not None and same and _saved_again(rows, _sha256(there), written):
                return False
            if not self._knows(rows, there):
                self.keep(path, there, private=file.private)
        write_atomically(path, file.data, private=file.private)
        return True

    def keep(self, path: Path, data: bytes, *, private: bool = False) -> Path:
        """Keep a copy of what a person changed beside its place and return it; the same content is kept once."""
        modified = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC).astimezone().date()
        number = 1
        while True:
            copy = _beside(path, f"modified {modified}" + (f", {number}" if number > 1 else ""))
            there = _content(copy)
            if there is None or there == data:
                break
            number += 1
        key = self.key(copy)
        if not any(row.sha256 == _sha256(data) for row in self.journal.of(key)):
            note = WrittenFile(key, KEPT, _sha256(data), package_digest(data), origin=self.key(path))
            self.journal.note([note])
        if there is None:
            write_atomically(copy, data, private=private)
        if copy not in self.kept:
            self.kept.append(copy)
        return copy


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _content(path: Path) -> bytes | None:
    """Return the bytes of a regular file; None where there is none."""
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None


def _touched_only(data: bytes, written: WrittenFile) -> bool:
    return bool(written.parts) and package_digest(data) == written.parts


def _saved_again(rows: Iterable[WrittenFile], held: str, written: WrittenFile) -> bool:
    """Return whether the file that lies there is noted as a save without change of what was written."""
    return any(
        row.sha256 == held and not row.made_here and row.form and row.form == written.form for row in rows
    )


def _beside(path: Path, mark: str) -> Path:
    """Return the name of a copy beside a file, short enough for a file's name."""
    end = f" ({mark}){path.suffix}"
    stem = os.fsencode(path.stem)[: _LONGEST - len(os.fsencode(end))].decode("utf-8", "ignore")
    return path.with_name(stem + end)
