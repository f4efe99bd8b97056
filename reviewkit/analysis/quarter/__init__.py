"""The quarter's numbers: plan gap, efficiency, coverage, progress. No words, no files."""

from reviewkit.analysis.quarter.quarter_input import QuarterInput
from reviewkit.analysis.quarter.quarter_portfolio import QuarterPortfolio, QuarterView
from reviewkit.history.quarter_records import Plan, QuarterlyReview

__all__ = ["Plan", "QuarterInput", "QuarterPortfolio", "QuarterView", "QuarterlyReview"]
