"""`reviewkit open` shows the run page of a period, by default the one written last."""

from __future__ import annotations

import os

import click
import pytest


@pytest.fixture
def launched(monkeypatch):
    """The addresses that were opened in the browser; none is really opened."""
    addresses = []
    monkeypatch.setattr(click, "launch", addresses.append)
    return addresses


def test_without_a_page_the_command_that_makes_one_is_named(desk, launched):
    answer = desk.run("open")
    assert answer.code == 2
    assert "reviewkit monthly" in answer.err
    assert launched == []


def test_the_page_written_last_is_opened_or_that_of_a_period(desk, launched):
    pages = {period: desk.root / "output" / period / "index.html" for period in ("2026-10", "2026-Q3")}
    for at, page in enumerate(pages.values()):
        page.parent.mkdir(parents=True)
        page.write_text("<p>", encoding="utf-8")
        os.utime(page, (1_800_000_000 - at, 1_800_000_000 - at))
    assert desk.run("open").out.strip() == str(pages["2026-10"])
    assert desk.run("open", "--period", "2026-Q3").code == 0
    assert launched == [page.resolve().as_uri() for page in pages.values()]
    assert desk.run("open", "--period", "2026-09").code == 2
