"""The store of a workspace, refused where it knows less than the workspace does."""

from __future__ import annotations

from typing import Final

from reviewkit.runs.output import MANIFEST
from reviewkit.store import HEAD, Store, StoreError, is_there
from reviewkit.store.change_log import ChangeLog
from reviewkit.store.copying import is_behind
from reviewkit.store.store import hidden_url
from reviewkit.text import N_
from reviewkit.workspace import Workspace

LOG: Final = "changes.log"


def change_log(workspace: Workspace) -> ChangeLog:
    """Return the log of every row added to the database: it lies with the originals."""
    return ChangeLog(workspace.archive / LOG, HEAD)


def open_store(workspace: Workspace) -> Store:
    """Open the workspace's store; what is added to it is logged in the archive.

    Raises StoreError for a damaged database, for one that is gone or was emptied while the archive or documents
    made from it are there, and for one that is older than its log, such as a former copy put back: taken for
    what it says, it would have mails sent again.
    """
    url = workspace.database_url
    log = change_log(workspace)
    made = log.path.exists() or any(workspace.output.glob(f"*/{MANIFEST}"))
    if made and not is_there(url):
        raise _emptied(workspace, log)
    store = Store(url, log=log.path).sound()
    if not is_behind(store, log):
        if (
            not made
            or store.current_revisions("directory")
            or not any(workspace.output.glob(f"*/{MANIFEST}"))
        ):
            return store
        error = _emptied(workspace, log)
    else:
        error = StoreError(
            N_(
                "database {url}: it is older than what {path} says was written, such as a former copy put back. "
                "Nothing was read or written. `reviewkit rebuild` makes it anew, with all that was written since."
            ),
            url=hidden_url(url),
            path=log.path,
        )
    store.engine.dispose()
    raise error


def _emptied(workspace: Workspace, log: ChangeLog) -> StoreError:
    if log.path.exists():
        return StoreError(
            N_(
                "database {url}: it is gone or was emptied. Nothing was read or written. `reviewkit rebuild` makes "
                "it anew from {archive}; or put the backup of the database back."
            ),
            url=hidden_url(workspace.database_url),
            archive=workspace.archive,
        )
    return StoreError(
        N_(
            "database {url}: it is gone or was emptied, while documents made from it lie in {output}. Nothing was "
            "read or written. Put the backup of the database back; without one, move the manifest.json of each period "
            "out of {output} (sent.jsonl stays: no mail goes twice), copy the originals of {archive} into the inbox "
            "and run `reviewkit intake`."
        ),
        url=hidden_url(workspace.database_url),
        output=workspace.output,
        archive=workspace.archive,
    )
