"""What was accepted, kept for ever: submissions, revisions, records, deals, runs."""

from reviewkit.store.store import (
    ACCEPTED,
    DUPLICATE,
    PARTLY,
    RETURNED,
    UNREADABLE,
    NewRecord,
    NewSubmission,
    Revision,
    Store,
    StoreError,
    Submission,
    is_there,
    month_number,
)

__all__ = [
    "ACCEPTED",
    "DUPLICATE",
    "PARTLY",
    "RETURNED",
    "UNREADABLE",
    "NewRecord",
    "NewSubmission",
    "Revision",
    "Store",
    "StoreError",
    "Submission",
    "is_there",
    "month_number",
]
