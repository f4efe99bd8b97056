"""Where a month, a quarter and a year land, from what became of the deals of the months known (domain: Forecast)."""

from reviewkit.analysis.forecast.forecasts import Forecasts, ReaderForecast
from reviewkit.analysis.forecast.landing import Landing
from reviewkit.analysis.forecast.track_record import RecordMonth

__all__ = ["Forecasts", "Landing", "ReaderForecast", "RecordMonth"]
