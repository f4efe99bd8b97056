from __future__ import annotations

import pytest

from tests.commands.desk import Desk, copy_of
from tests.commands.workbench import Bench, schema_of


def two_partners(root):
    desk = Desk(root)
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    assert desk.intake()["annuaire-2026-07.xlsx"]["status"] == "accepted"
    return desk


@pytest.fixture
def desk(tmp_path):
    """A workspace with a directory of two partners from July on."""
    return copy_of(two_partners, tmp_path / "desk")


@pytest.fixture(scope="session")
def bench(tmp_path_factory):
    """A workspace with October taken in and November's workbook filled without fault."""
    made = Bench(tmp_path_factory.mktemp("bench") / "desk")
    schema_of(made)
    return made


@pytest.fixture
def bench_copy(bench, tmp_path):
    """A copy of the bench's workspace, to drop files into."""
    return bench.copy(tmp_path / "desk")
