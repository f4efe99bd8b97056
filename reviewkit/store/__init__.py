"""The database of submissions, revisions, records, deals and runs; rows are added, never changed."""

from reviewkit.store.store import (
    ACCEPTED,
    DUPLICATE,
    HEAD,
    PARTLY,
    RETURNED,
    UNREADABLE,
    NewRecord,
    NewSubmission,
    Revision,
    Store,
    StoreError,
    Submission,
    dump,
    is_there,
)

__all__ = [
    "ACCEPTED",
    "DUPLICATE",
    "HEAD",
    "PARTLY",
    "RETURNED",
    "UNREADABLE",
    "NewRecord",
    "NewSubmission",
    "Revision",
    "Store",
    "StoreError",
    "Submission",
    "dump",
    "is_there",
]
