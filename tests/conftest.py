"""Marks for the whole suite: what `make test-fast` leaves out by where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
WHOLE_RUN_ROOMS = (TESTS / "commands", TESTS / "bench")
WHOLE_RUN_FILES = (
    "test_samples.py",
    "test_samples_quarter.py",
    "test_templates.py",
)  # documents by the dozen
ATTACKS = ("test_word_hostile.py",)  # files spoiled in hundreds of ways


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent in WHOLE_RUN_ROOMS or item.path.name in WHOLE_RUN_FILES:
            item.add_marker(pytest.mark.whole_run)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False) or item.path.name in ATTACKS:
            item.add_marker(pytest.mark.many_cases)
        if "audited" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.audit)
