"""Charts drawn into templates: the name that programs use which make templates."""

from reviewkit.render.word.charts.chart_drawing import add_chart

__all__ = ["add_chart"]
