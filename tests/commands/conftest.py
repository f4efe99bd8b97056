from __future__ import annotations

import pytest

from tests.commands.desk import Desk


@pytest.fixture
def desk(tmp_path):
    """A workspace with a directory of two partners from July on."""
    made = Desk(tmp_path / "desk")
    made.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    assert made.intake()["annuaire-2026-07.xlsx"]["status"] == "accepted"
    return made
