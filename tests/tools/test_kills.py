"""Commands killed at random moments: old or new, nothing twice; and the tool notices what is wrong."""

from __future__ import annotations

import pytest

from tools.kills import half_written, main

pytestmark = pytest.mark.skipif(
    "not hasattr(__import__('os'), 'fork')", reason="commands run in forked children"
)


@pytest.mark.slow
def test_each_command_killed_some_times_leaves_nothing_half_done_or_twice(capsys):
    assert main(["--kills", "18", "--seed", "12"]) == 0
    printed = capsys.readouterr().out
    assert "18 kills, 0 wrong" in printed
    for command in ("intake", "monthly", "quarterly", "mail", "watch", "rebuild"):
        assert command in printed


def test_a_file_that_is_neither_old_nor_new_is_noticed():
    before, after = {"a": b"old", "b": b"same"}, {"a": b"new", "b": b"same", "c": b"more"}
    assert half_written({"a": b"old", "b": b"same"}, before, after) == []
    assert half_written({"a": b"new", "c": b"more"}, before, after) == []
    assert half_written({"a": b"ne", "c": b"", "d": b"stray"}, before, after) == ["a", "c", "d"]
