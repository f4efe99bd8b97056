"""Numbers: pure functions, frames in, frames out, the whole portfolio at once. No words, no files."""

from reviewkit.analysis.known import Known, Terms
from reviewkit.analysis.portfolio import Portfolio, View, analyse

__all__ = ["Known", "Portfolio", "Terms", "View", "analyse"]
