"""Files of the inbox that somebody lets in by hand though their code is missing or another workspace's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewkit.domain.errors import UsageError
from reviewkit.domain.fault_kinds import KINDS
from reviewkit.intake.inbox_files import UnreadableFile, content_hash, read_content, scan
from reviewkit.store import Store
from reviewkit.store.confirmation_journal import ConfirmationJournal
from reviewkit.text import N_, Phrase
from reviewkit.workspace import Workspace
from reviewkit.xlsx import MB


def trust_files(workspace: Workspace, store: Store, files: Sequence[Path]) -> None:
    """Note files of the inbox as let in by hand, by their content: another file under the name is not meant.

    files  paths, or names relative to the inbox

    Raises UsageError, before any file is noted, for one that does not lie in the inbox or cannot be read.
    """
    most = workspace.settings.get("limits.file_mb") * MB
    dropped = {item.path.resolve(): item for item in scan(workspace.inbox)} if files else {}
    trusted: list[tuple[str, str]] = []
    for file in files:
        item = dropped.get(file.resolve()) or dropped.get((workspace.inbox / file).resolve())
        if item is None:
            raise UsageError(
                N_("{path} does not lie in the inbox {inbox}: drop it there first"),
                path=file,
                inbox=workspace.inbox,
            )
        try:
            data = read_content(item, most)
        except UnreadableFile as error:
            reason = Phrase(KINDS[error.fault.kind].found, error.fault.values)
            raise UsageError(N_("{path}: {reason}"), path=file, reason=reason) from None
        trusted.append((content_hash(data), item.name))
    ConfirmationJournal(store).trust(trusted)
