"""The quarter's numbers: plan gap, efficiency, coverage, progress. No words, no files."""

from reviewkit.analysis.quarter.quarter_input import QuarterKnown
from reviewkit.analysis.quarter.quarter_portfolio import QuarterPortfolio, QuarterView
from reviewkit.history.quarter_records import Handed, Plan

__all__ = ["Handed", "Plan", "QuarterKnown", "QuarterPortfolio", "QuarterView"]
