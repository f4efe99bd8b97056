"""The figures of months and quarters, as pure functions over frames: no words, no files."""

from reviewkit.analysis.month.month_portfolio import Portfolio, View, analyse
from reviewkit.history.month_frames import KnownFrames, Terms

__all__ = ["KnownFrames", "Portfolio", "Terms", "View", "analyse"]
