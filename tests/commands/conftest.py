from __future__ import annotations

import pytest

from tests.commands.desk import Desk
from tests.commands.workbench import Bench, schema_of


@pytest.fixture
def desk(tmp_path):
    """A workspace with a directory of two partners from July on."""
    made = Desk(tmp_path / "desk")
    made.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    assert made.intake()["annuaire-2026-07.xlsx"]["status"] == "accepted"
    return made


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    """Workbooks to spoil: October is in, November's is filled and good."""
    made = Bench(tmp_path_factory.mktemp("bench") / "desk")
    schema_of(made)
    return made


@pytest.fixture
def place(bench, tmp_path):
    """A copy of that workspace, to drop files into."""
    return bench.copy(tmp_path / "desk")
