"""Pages for a browser: one file each, no outside links, no script."""

from reviewkit.render.html.page import run_page
from reviewkit.render.html.page_description import (
    Cell,
    Correction,
    Document,
    Failure,
    Fault,
    HandInLine,
    Missing,
    Person,
    Reader,
    Receipt,
    RunPage,
    Submission,
    Todo,
)

__all__ = [
    "Cell",
    "Correction",
    "Document",
    "Failure",
    "Fault",
    "HandInLine",
    "Missing",
    "Person",
    "Reader",
    "Receipt",
    "RunPage",
    "Submission",
    "Todo",
    "run_page",
]
