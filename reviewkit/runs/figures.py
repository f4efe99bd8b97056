"""Every number of a period, as `figures --json` gives it (design.md, fixed)."""

from __future__ import annotations

from reviewkit.analysis.history_analysis import analyse_month, analyse_quarter
from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.history.loading import load
from reviewkit.settings import Settings
from reviewkit.store import Store
from reviewkit.text import N_


def figures(store: Store, settings: Settings, period: Period) -> dict[str, object]:
    """Return {"period", "partners", "channel_managers", "total"} of a month or a quarter.

    Raises UsageError for a year or without a directory, SettingsError for a currency without a rate.
    """
    if period.kind == "year":
        raise UsageError(
            N_("{period} is a year; write a month such as 2026-11 or a quarter such as 2026-Q4"),
            period=period,
        )
    history = load(store, settings, period)
    if period.kind == "quarter":
        return analyse_quarter(history).as_json()
    return analyse_month(history).as_json()
