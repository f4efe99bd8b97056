"""Numbers: pure functions, frames in, frames out, the whole portfolio at once. No words, no files."""

from reviewkit.analysis.month.month_portfolio import Portfolio, View, analyse
from reviewkit.history.month_frames import Known, Terms

__all__ = ["Known", "Portfolio", "Terms", "View", "analyse"]
