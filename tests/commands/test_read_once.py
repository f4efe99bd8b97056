"""A run reads what is known once, whatever it makes of it."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

import reviewkit
from reviewkit.store import Store


@pytest.fixture
def readings(monkeypatch):
    """How often the records of each revision are read from the store, by the revision's id."""
    counted: Counter[int] = Counter()
    records = Store.records

    def counting(store, revisions):
        revisions = list(revisions)
        counted.update(revision.id for revision in revisions)
        return records(store, revisions)

    monkeypatch.setattr(Store, "records", counting)
    return counted


@pytest.fixture
def sample(taken_sample, tmp_path):
    """A copy of the samples' workspace, everything taken in, opened from Python."""
    root = tmp_path / "sample"
    shutil.copytree(taken_sample[0].root, root)
    return reviewkit.open_workspace(root)


def test_a_month_reads_each_revision_once(sample, readings):
    run = sample.monthly("2026-11")
    assert run.fresh
    assert len(readings) > 40
    assert max(readings.values()) == 1


def test_a_quarter_reads_each_revision_once(sample, readings):
    assert sample.quarterly("2026-Q3").fresh
    assert len(readings) > 40
    assert max(readings.values()) == 1
