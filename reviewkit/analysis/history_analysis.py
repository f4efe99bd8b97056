"""From all that is known up to a period to its figures."""

from __future__ import annotations

from reviewkit.analysis.month.month_portfolio import Portfolio, analyse
from reviewkit.analysis.quarter.quarter_input import QuarterInput
from reviewkit.analysis.quarter.quarter_portfolio import QuarterPortfolio
from reviewkit.history.loading import History


def analyse_month(history: History) -> Portfolio:
    """Work out a month. Raises SettingsError for a currency without a rate."""
    history.require_rates()
    return analyse(history.frames, history.terms)


def analyse_quarter(history: History) -> QuarterPortfolio:
    """Work out a quarter and the months behind it. Raises SettingsError for a currency without a rate."""
    history.require_rates()
    months = analyse(history.frames, history.terms)
    return QuarterPortfolio(quarter_known(history, months))


def quarter_known(history: History, months: Portfolio) -> QuarterInput:
    """Return what a quarter's figures are worked out from: the quarter of the period, or that it lies in."""
    get = history.settings.get
    return QuarterInput(
        history.period.quarter,
        months,
        history.plans,
        history.quarterlies,
        get("gap.green"),
        get("gap.amber"),
    )
