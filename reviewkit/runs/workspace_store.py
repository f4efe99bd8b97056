"""The store of a workspace, refused where it knows less than the workspace does."""

from __future__ import annotations

from reviewkit.runs.output import MANIFEST
from reviewkit.store import Store, StoreError, is_there
from reviewkit.text import N_
from reviewkit.workspace import Workspace


def open_store(workspace: Workspace) -> Store:
    """Open the workspace's store.

    Raises StoreError for a damaged database, and for one that is gone or was emptied while documents made
    from it lie in the output: taken for a new one, it would have every mail sent again.
    """
    url = workspace.database_url
    made = any(workspace.output.glob(f"*/{MANIFEST}"))
    if made and not is_there(url):
        raise _emptied(workspace)
    store = Store(url).sound()
    if made and not store.current_revisions("directory"):
        store.engine.dispose()
        raise _emptied(workspace)
    return store


def _emptied(workspace: Workspace) -> StoreError:
    return StoreError(
        N_(
            "database {url}: it is gone or was emptied, while documents made from it lie in {output}. Nothing was "
            "read or written. Put the backup of the database back; without one, move {output} aside, copy the "
            "originals of {archive} into the inbox and run `reviewkit intake`."
        ),
        url=workspace.database_url.rpartition("@")[2],
        output=workspace.output,
        archive=workspace.archive,
    )
