"""Periods in words."""

from __future__ import annotations

from reviewkit.domain.period import Period
from reviewkit.text import N_, Language

_QUARTERS = (N_("1st quarter"), N_("2nd quarter"), N_("3rd quarter"), N_("4th quarter"))


def period_word(period: Period, lang: Language) -> str:
    """Return a period in words: novembre 2026, 3e trimestre 2026, 2026."""
    if period.kind == "month":
        return lang.month(period.first_day)
    if period.kind == "quarter":
        quarter = lang.say(_QUARTERS[period.part - 1])
        return lang.say(N_("{quarter} {year}"), quarter=quarter, year=period.year)
    return str(period)


def short_period(period: Period, lang: Language) -> str:
    """Return a period in short: nov. 26, T3 2026, 2026."""
    if period.kind == "month":
        return lang.short_month(period.first_day)
    if period.kind == "quarter":
        return lang.say(N_("Q{part} {year}"), part=period.part, year=period.year)
    return str(period)
