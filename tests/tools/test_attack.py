"""The figures of docs/security.md: every attack of every group, all held off."""

from __future__ import annotations

import re
import sys

import pytest

from tools import attack

pytestmark = pytest.mark.skipif(
    "not hasattr(__import__('os'), 'fork')", reason="attacks run in forked children"
)


@pytest.fixture(autouse=True)
def bare_imports(monkeypatch):
    monkeypatch.setattr(sys, "path", [*(str(attack.ROOT / folder) for folder in attack._BARE), *sys.path])


def rows():
    page = attack.PAGE.read_text(encoding="utf-8")
    _, _, rest = page.partition(attack.START)
    cells = [
        line.strip("| ").split(" | ")
        for line in rest.partition(attack.END)[0].splitlines()
        if line[:2] == "| "
    ]
    return {row[0]: (int(row[1]), int(row[2])) for row in cells[1:]}


def test_the_page_names_every_group_with_all_its_attacks_held_off():
    counts = {group: len(list(attacks())) for group, attacks in attack.GROUPS.items()}
    assert rows() == {group: (count, count) for group, count in counts.items()}, "run make attack"


@pytest.mark.parametrize("group", ["forged workbooks", "planted links and manifests"])
def test_attacks_of_a_group_are_held_off(group):
    results = attack.outcomes(group)
    assert [result.name for result in results if not result.held] == []


def test_an_attack_that_gets_through_or_dies_is_not_held_off():
    assert not attack.attempt("through", lambda: False).held
    assert not attack.attempt("dies", lambda: sys.exit("no")).held
    assert attack.attempt("held", lambda: True).held


def test_figures_replace_the_figures_before_them():
    page = f"a\n{attack.START}\nold\n{attack.END}\nb"
    assert attack.with_figures(page, "new") == f"a\n{attack.START}\n\nnew\n\n{attack.END}\nb"


@pytest.mark.slow
def test_every_attack_is_held_off(capsys):
    assert attack.main(["--check"]) == 0
    assert not re.search("NOT HELD OFF", capsys.readouterr().out)
