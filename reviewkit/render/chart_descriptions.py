"""Alternative texts of charts: one sentence with the figures, for those who cannot see them.

Word documents and workbooks list their points in the same words. `ChartWording` holds what
differs: the signs between the pieces, the words for a series without figures, the length
that the program can show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reviewkit.text import N_, NBSP, Language

Number = int | float | Decimal

_LINE_BREAKS = re.compile(r"\s*[\x00-\x1f]\s*")
_MOST_POINTS = 12  # points listed one by one; beyond, the ends and the extremes


@dataclass(frozen=True, slots=True)
class DescribedPoint:
    """A point of a chart: its category and its figure as printed, and the figure itself."""

    label: str
    figure: str
    value: Number


@dataclass(frozen=True, slots=True)
class ChartWording:
    """How a program writes its alternative texts.

    space      before a colon or semicolon in French
    separator  between two series: ";" or "."
    no_figure  the message for a series without figures
    longest    characters, after which the text is cut
    """

    space: str
    separator: str
    no_figure: str
    longest: int

    def colon(self, lang: Language) -> str:
        """A colon with its spaces."""
        return f"{self._space(lang)}: "

    def between(self, lang: Language) -> str:
        """What stands between two series."""
        return f"{self._space(lang) if self.separator == ';' else ''}{self.separator} "

    def _space(self, lang: Language) -> str:
        return self.space if lang.code == "fr" else ""


# Word cuts at about 2,000 characters; Excel shows less.
WORD_WORDING = ChartWording("\N{NARROW NO-BREAK SPACE}", ";", N_("no data"), 1500)
EXCEL_WORDING = ChartWording(NBSP, ".", N_("no figure"), 1000)


def describe_chart(
    heading: str,
    series: Sequence[tuple[str, Sequence[DescribedPoint]]],
    lang: Language,
    wording: ChartWording,
) -> str:
    """Describe a chart: its heading, then each series with its figures, on one line, cut at the longest length.

    series  name and points, without the gaps
    """
    lines = [
        f"{name}{wording.colon(lang)}{describe_points(points, lang) or lang.say(wording.no_figure)}"
        for name, points in series
    ]
    text = f"{heading}. {wording.between(lang).join(lines) or lang.say(wording.no_figure)}."
    text = _LINE_BREAKS.sub(" ", text)
    return text if len(text) <= wording.longest else text[: wording.longest - 1] + "…"


def describe_points(points: Sequence[DescribedPoint], lang: Language) -> str:
    """List up to twelve points; of more, the first, the last, the lowest and the highest. "" for none."""
    if len(points) <= _MOST_POINTS:
        return ", ".join(f"{point.label} {point.figure}" for point in points)
    low, high = min(points, key=lambda point: point.value), max(points, key=lambda point: point.value)
    ends = {"first": points[0], "last": points[-1], "low": low, "high": high}
    return lang.say(
        N_("from {first} to {last}, lowest {low}, highest {high}"),
        **{name: f"{point.figure} ({point.label})" for name, point in ends.items()},
    )
