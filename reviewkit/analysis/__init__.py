"""Numbers: pure functions, frames in, frames out, the whole portfolio at once. No words, no files."""

from reviewkit.analysis.known import Known, Terms
from reviewkit.analysis.portfolio import Portfolio, analyse
from reviewkit.analysis.view import View

__all__ = ["Known", "Portfolio", "Terms", "View", "analyse"]
