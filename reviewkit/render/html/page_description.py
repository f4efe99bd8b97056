"""What the run page tells, in plain values.

Names, figures and messages come ready in the reader's language; paths are relative to the
page, with forward slashes. Key figures and charts are those of the Excel engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reviewkit.content.workbook_description import Chart, Tile


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: what stands there, what is expected."""

    found: str
    expected: str
    sheet: str = ""
    cell: str = ""
    column: str = ""


@dataclass(frozen=True)
class Submission:
    """A workbook of the inbox that was given back.

    status    what became of it, in words
    returned  the path of the workbook given back, its faults marked; empty where there is none
    """

    file: str
    status: str
    who: str = ""
    returned: str = ""
    faults: Sequence[Fault] = ()


@dataclass(frozen=True)
class Receipt:
    """What was understood of an accepted workbook.

    what      which workbook
    amounts   its amounts, in one line
    warnings  how many
    ours      those that are not for the reader
    text      the whole receipt, ready to mail under `subject` to the address `to`, in the language `lang`
    """

    who: str
    what: str
    amounts: str
    warnings: int
    file: str
    text: str
    subject: str
    to: str = ""
    lang: str = ""
    ours: Sequence[str] = ()


@dataclass(frozen=True)
class Person:
    """Somebody to call. role in words: channel manager, sales director."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Missing:
    """Who has not handed in what, whom to call about it, what stands in its place."""

    who: str
    form: str
    call: Sequence[Person] = ()
    instead: str = ""


@dataclass(frozen=True)
class Document:
    """A document made: what it is, in which format, where."""

    title: str
    path: str
    format: str = ""


@dataclass(frozen=True)
class Reader:
    """Somebody who gets documents. role in words: director, channel manager, partner."""

    name: str
    documents: Sequence[Document]
    role: str = ""


@dataclass(frozen=True)
class Failure:
    """A document that could not be made, and why."""

    document: str
    why: str


@dataclass(frozen=True)
class Cell:
    """What a partner handed in for one form.

    tone  how it is coloured, beside its words: good, waiting, bad
    """

    status: str
    tone: Literal["good", "waiting", "bad"] = "good"
    revision: int | None = None
    file: str = ""


@dataclass(frozen=True)
class HandInLine:
    """A partner's line of the table of hand-ins; cells by form key."""

    who: str
    manager: str = ""
    cells: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Correction:
    """An earlier month that changed since its documents were made."""

    who: str
    text: str
    change: int | None = None


@dataclass(frozen=True)
class Todo:
    """Something to do now; `path` leads to it."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class RunPage:
    """The whole page.

    run        what it is: Passage mensuel
    period     in words: novembre 2026
    handed_in  of `expected` reviews
    todo       what to do beside mending, calling and what failed, which the page says by itself
    forms      key and heading of each column of the table of hand-ins
    notes      small sentences at the end of the title block: nothing new since the last run
    """

    lang: str
    currency: str
    vendor: str
    run: str
    period: str
    handed_in: int
    expected: int
    submissions: Sequence[Submission] = ()
    receipts: Sequence[Receipt] = ()
    missing: Sequence[Missing] = ()
    readers: Sequence[Reader] = ()
    failures: Sequence[Failure] = ()
    todo: Sequence[Todo] = ()
    tiles: Sequence[Tile] = ()
    charts: Sequence[Chart] = ()
    forms: Sequence[tuple[str, str]] = ()
    handed: Sequence[HandInLine] = ()
    corrections: Sequence[Correction] = ()
    notes: Sequence[str] = ()
    colours: Mapping[str, str] = field(default_factory=dict)
