"""The declaration of a document: what it is called, who gets one, how it is built.

A module of documents/month or documents/quarter ends with one `Document`. The registry finds
it there, and the list drives runs, progress, manifest, template check, run page and mails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

from reviewkit.analysis import Portfolio
from reviewkit.analysis.quarter import QuarterPortfolio
from reviewkit.documents.fields import Pack, PackKind
from reviewkit.documents.month.meeting import Meeting
from reviewkit.documents.reading_context import ReadingContext

EditionPer = Literal["partner", "channel_manager", "all"]
Recipient = Literal["partner", "channel_manager", "director"]

# The code of the one edition that is made of the whole portfolio.
WHOLE_PORTFOLIO = "all"
_EDITIONS: Mapping[Recipient, tuple[EditionPer, ...]] = {
    "partner": ("partner",),
    "channel_manager": ("channel_manager", "all"),
    "director": ("all",),
}


class MonthContent(Protocol):
    """All that the documents of a month are built from. meetings: by code of the partners reviewed."""

    @property
    def portfolio(self) -> Portfolio: ...
    @property
    def reading_context(self) -> ReadingContext: ...
    @property
    def meetings(self) -> Mapping[str, Meeting]: ...


class QuarterContent(Protocol):
    """All that the documents of a quarter are built from."""

    @property
    def portfolio(self) -> QuarterPortfolio: ...
    @property
    def reading_context(self) -> ReadingContext: ...


Content_contra = TypeVar("Content_contra", contravariant=True)


@dataclass(frozen=True)
class Document(Generic[Content_contra]):
    """One document of the month or of the quarter, made in Word and in Excel.

    declaration  its kind, template, title and fields
    per          an edition for each partner, for each channel manager, for the whole portfolio
    order        its place among the documents of a reader: manifest, run page, attachments
    build        makes the edition of a code (WHOLE_PORTFOLIO for the whole portfolio)
    concerns     whether a code has an edition at all: minutes need a meeting
    mail         who gets it attached; a reader without an edition of its own gets the whole one
    short_title  its name on the run page, where that is not its title

    Raises ValueError for a recipient that has no edition to get: a partner is never sent what is
    made of others.
    """

    declaration: PackKind
    per: tuple[EditionPer, ...]
    order: int
    build: Callable[[Content_contra, str], Pack]
    concerns: Callable[[Content_contra, str], bool] = lambda _content, _code: True
    mail: tuple[Recipient, ...] = ()
    short_title: str = ""

    def __post_init__(self) -> None:
        for recipient in self.mail:
            if not set(self.per) & set(_EDITIONS[recipient]):
                raise ValueError(f"{self.kind}: no edition of it may be mailed to a {recipient}")

    @property
    def kind(self) -> str:
        return self.declaration.kind

    @property
    def title(self) -> str:
        """The message of its name on the run page."""
        return self.short_title or self.declaration.title

    def edition_for(self, recipient: Recipient, code: str) -> str:
        """Return the code of the edition that is mailed to a recipient."""
        return code if recipient in self.per else WHOLE_PORTFOLIO
