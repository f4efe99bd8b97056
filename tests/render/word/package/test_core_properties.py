"""Core properties: names of python-docx, dates, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from reviewkit.render.word.package.core_properties import write_core_properties
from reviewkit.render.word.word_errors import ValueRefusedError

DATE = datetime(2026, 11, 30, 12)


def test_properties_are_set_under_the_names_of_python_docx():
    text = write_core_properties(None, {"title": "A\nb", "author": "RS", "keywords": ["x", 1]}, DATE).decode()
    assert "<dc:title>A b</dc:title>" in text
    assert "<dc:creator>RS</dc:creator>" in text
    assert "<cp:keywords>x, 1</cp:keywords>" in text
    assert text.count("2026-11-30T12:00:00Z") == 2


def test_a_property_of_none_keeps_the_templates_own():
    first = write_core_properties(None, {"title": "old"}, DATE)
    assert b"<dc:title>old</dc:title>" in write_core_properties(first, {"title": None}, DATE)
    assert b"<dc:title>new</dc:title>" in write_core_properties(first, {"title": "new"}, DATE)


@pytest.mark.parametrize(
    "date", [DATE.replace(tzinfo=UTC), datetime(2026, 11, 30, 13, tzinfo=timezone(timedelta(hours=1)))]
)
def test_dates_are_written_in_utc(date):
    assert b"2026-11-30T12:00:00Z" in write_core_properties(None, {}, date)


def test_an_unknown_property_is_refused():
    with pytest.raises(ValueRefusedError, match="no property 'colour'"):
        write_core_properties(None, {"colour": "red"}, DATE)
