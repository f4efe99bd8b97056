"""Generated pages agree with the declarations in the code."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from reviewkit.cli import main
from reviewkit.domain.fault_kinds import KINDS
from tools import docs


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_fresh(name):
    assert name not in set(docs.stale()), f"docs/{name} is stale: run make docs"


def test_every_fault_code_is_documented_and_explained(tmp_path):
    page = docs.faults()
    runner = CliRunner()
    assert runner.invoke(main, ["init", str(tmp_path)]).exit_code == 0
    listed = runner.invoke(main, ["-w", str(tmp_path), "explain"]).stdout
    for code in KINDS:
        assert f"| `{code}` |" in page
        assert f"{code} (" in listed
    result = runner.invoke(main, ["-w", str(tmp_path), "explain", "unknown-choice"])
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 4
    assert "{" not in result.stdout


def test_explain_suggests_the_nearest_code(tmp_path):
    runner = CliRunner()
    runner.invoke(main, ["init", str(tmp_path)])
    result = runner.invoke(main, ["-w", str(tmp_path), "explain", "unknown-choise"])
    assert result.exit_code == 2
    assert "unknown-choice" in result.stderr
