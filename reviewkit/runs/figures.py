"""Every number of a period, as `figures --json` gives it (design.md, fixed)."""

from __future__ import annotations

from typing import Any

from reviewkit.analysis.month.month_portfolio import Portfolio, analyse
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.month_frames import Known, Terms
from reviewkit.history.month_history import known_at, terms_of
from reviewkit.history.people import Directory, need_directory
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.text import N_


def analysed(store: Store, settings: Settings, period: Period) -> tuple[Directory, Known, Terms, Portfolio]:
    """The directory of a month, what is known, the terms it is read in, the analysis."""
    directory = need_directory(store, period, currency=settings.currency, lang=settings.language)
    terms = terms_of(settings, period)
    known = known_at(store, settings, period, directory)
    _rates_known(settings, period, known, terms)
    return directory, known, terms, analyse(known, terms)


def _rates_known(settings: Settings, period: Period, known: Known, terms: Terms) -> None:
    """A currency without a rate is an error of settings, found before anything is made."""
    counted = set(known.partners["code"])
    used = set(known.partners["currency"])
    for frame in (known.pipe, known.outcomes, known.leads, known.commits, known.sheet_leads):
        used |= set(frame.loc[frame["partner"].isin(counted), "currency"])
    for currency in sorted(used):
        if currency not in terms.rates:
            raise settings.rate_missing(currency, period)


def figures(store: Store, settings: Settings, period: Period) -> dict[str, Any]:
    """{"period", "partners", "channel_managers", "total"} for a month or a quarter."""
    if period.kind == "year":
        raise UsageError(
            N_("{period} is a year; write a month such as 2026-11 or a quarter such as 2026-Q4"),
            period=period,
        )
    if period.kind == "quarter":
        from reviewkit.history.quarter_history import (  # noqa: PLC0415 -- a month needs none of it
            analysed_quarter,
        )

        return analysed_quarter(store, settings, period).portfolio.as_json()
    return analysed(store, settings, period)[3].as_json()
