"""First steps, and what a machine puts in the way: said with what to do, and nothing accepted in silence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from reviewkit.cli import main
from tests.commands.desk import Desk

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}


def test_a_new_workspace_says_what_to_do_next_and_what_the_key_is_for(tmp_path):
    result = CliRunner().invoke(main, ["init", str(tmp_path / "reviews")])
    assert result.exit_code == 0
    assert "reviewkit.key signe les classeurs" in result.stderr
    assert "reviewkit forms directory" in result.stderr
    assert str(tmp_path / "reviews" / "inbox") in result.stderr.splitlines()[-1]
    again = CliRunner().invoke(main, ["init", str(tmp_path / "reviews")])
    assert again.exit_code == 0
    assert "déjà un espace de travail" in again.stderr
    assert "signe les classeurs" not in again.stderr


def test_a_sample_says_its_first_command(tmp_path):
    result = CliRunner().invoke(main, ["init", str(tmp_path / "sample"), "--sample"])
    assert "reviewkit monthly" in result.stderr.splitlines()[-1]


def test_a_sample_writes_over_nothing_that_lies_in_the_folders_inbox(tmp_path):
    probe = Desk(tmp_path / "probe")
    CliRunner().invoke(main, ["init", str(tmp_path / "sample"), "--sample"])
    name = next(path for path in sorted((tmp_path / "sample" / "inbox").rglob("*.xlsx")))
    mine = tmp_path / "other" / "inbox" / name.relative_to(tmp_path / "sample" / "inbox")
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"mine")
    CliRunner().invoke(main, ["init", str(tmp_path / "other"), "--sample"])
    assert mine.read_bytes() == b"mine"
    assert probe.root.is_dir()


def test_help_of_forms_names_the_kinds_with_examples():
    text = CliRunner().invoke(main, ["forms", "--help"]).stdout
    for word in ("directory", "lead", "assignment", "review", "quarterly", "plan", "--period 2026-Q4"):
        assert word in text


def test_a_checked_workbook_is_not_called_accepted(desk):
    path = desk.review(
        desk.forms("review", "2026-11", "--partner", "BP1")["BP1"], "BP1.xlsx", pipeline=[DEAL]
    )
    answer = desk.run("check", str(path))
    assert answer.code == 0
    assert "rien n’est enregistré" in answer.out
    assert "accepté" not in answer.out
    assert desk.run("check", str(path), "--json").json["files"][0]["status"] == "accepted"


def test_an_intake_with_nothing_new_says_so(desk):
    assert "Rien de nouveau" in desk.run("intake").err
    desk.review(desk.forms("review", "2026-11", "--partner", "BP1")["BP1"], "BP1.xlsx", pipeline=[DEAL])
    assert "Rien de nouveau" not in desk.run("intake").err
    assert "2 fichiers connus" in desk.run("intake").err


@pytest.mark.parametrize(("stage", "code"), [(9, 2), (5, 0)])
def test_a_focus_on_a_stage_that_there_is_not_is_refused(desk, stage, code):
    toml = desk.root / "reviewkit.toml"
    text = toml.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^#? *stage = .*", f"stage = {stage}", text, count=1)
    toml.write_text(text, encoding="utf-8")
    answer = desk.run("status", "--period", "2026-11")
    assert answer.code == code, answer.err
    if code:
        assert "focus.stage" in answer.err
        assert "1, 2, 3, 4, 5" in answer.err


def test_a_missing_rate_is_asked_for_and_none_is_suggested(desk):
    desk.directory("2026-11", [{"code": "BP1", "currency": "USD"}, {"code": "BP2"}])
    answer = desk.run("monthly", "--period", "2026-11")
    assert answer.code == 2
    assert "ce que vaut un USD en EUR" in answer.err
    assert "1.0" not in answer.err


def test_an_inbox_that_is_gone_says_what_to_do(desk):
    desk.inbox.rename(desk.root / "away")
    answer = desk.run("intake")
    assert answer.code == 3
    assert "reviewkit.toml" in answer.err


def test_a_document_open_in_another_program_stops_no_other_and_is_made_by_the_next_run(desk, monkeypatch):
    desk.review(desk.forms("review", "2026-11", "--partner", "BP1")["BP1"], "BP1.xlsx", pipeline=[DEAL])
    desk.run("monthly", "--period", "2026-11")
    desk.review(
        desk.forms("review", "2026-11", "--partner", "BP1")["BP1"],
        "BP1 b.xlsx",
        pipeline=[{**DEAL, "amount": 7_000_000}],
    )
    folder = desk.root / "output" / "2026-11"
    held = next(path for path in sorted((folder / "partners" / "BP1").glob("*.docx")))
    before, others = held.read_bytes(), {p: p.read_bytes() for p in folder.rglob("*.docx") if p != held}

    def replace(path, target, real=Path.replace):
        if Path(target) == held:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    answer = desk.run("monthly", "--period", "2026-11")
    assert answer.code == 1
    assert held.name in answer.err
    assert "ouvert dans un autre programme" in answer.err
    assert ".part" not in answer.err
    assert held.read_bytes() == before
    assert any(path.read_bytes() != data for path, data in others.items())
    monkeypatch.undo()
    assert desk.run("monthly", "--period", "2026-11").code == 1  # BP2 has not handed in
    assert held.read_bytes() != before
    assert desk.run("doctor", "--json").json["findings"] == []
