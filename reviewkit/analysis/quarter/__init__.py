"""The quarter's numbers: plan gap, efficiency, coverage, progress. No words, no files."""

from reviewkit.analysis.quarter.known import Handed, Plan, QuarterKnown
from reviewkit.analysis.quarter.portfolio import QuarterPortfolio, QuarterView

__all__ = ["Handed", "Plan", "QuarterKnown", "QuarterPortfolio", "QuarterView"]
