"""The command line itself: it starts light, explains itself, and keeps standard output clean."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import reviewkit
from reviewkit.cli.main import Commands

HEAVY = (
    "pandas",
    "numpy",
    "sqlalchemy",
    "alembic",
    "lxml",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "jinja2",
    "babel",
    "orjson",
)


def test_help_loads_nothing_heavy():
    code = (
        "import sys\n"
        "from reviewkit.cli import main\n"
        "try:\n    main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint(HEAVY)
    assert "monthly" in done.stdout


def test_every_command_explains_itself(desk):
    for name in Commands.modules:
        answer = desk.run(name, "--help", here=False)
        assert answer.code == 0
        assert len(answer.out.splitlines()) > 3, name


def test_json_stands_alone_on_standard_output(desk):
    for words in (
        ("forms", "review", "--period", "2026-11"),
        ("intake",),
        ("monthly", "--period", "2026-11"),
        ("figures", "--period", "2026-11"),
        ("status", "--period", "2026-11"),
        ("schema",),
    ):
        answer = desk.run(*words, "--json")
        assert answer.code in (0, 1)
        assert isinstance(json.loads(answer.out), dict), words
        assert answer.err == "", words


def test_the_workspace_may_be_named_before_or_after_the_command_or_by_the_environment(desk, monkeypatch):
    before = desk.run("status", "--period", "2026-11", "--json").out
    after = desk.run("status", "--period", "2026-11", "--json", "-w", str(desk.root), here=False).out
    monkeypatch.setenv("REVIEWKIT_WORKSPACE", str(desk.root))
    assert before == after == desk.run("status", "--period", "2026-11", "--json", here=False).out


def test_a_folder_that_is_no_workspace_is_named(tmp_path, desk):
    answer = desk.run("-w", str(tmp_path), "status", here=False)
    assert answer.code == 2
    assert "reviewkit.toml" in answer.err
    assert "reviewkit init" in answer.err


def test_every_wrong_setting_is_reported_at_once_with_what_is_expected(desk):
    path = desk.root / "reviewkit.toml"
    wrong = 'vendr = "RS"\ncurrency = "euros"\n[focus]\nstage = "four"\n[[rates]]\nUSD = 0.9\n'
    places = ("vendr", "currency = 'euros'", "focus.stage", "[[rates]] 1")
    path.write_text('language = "en"\n' + wrong, encoding="utf-8")
    answer = desk.run("status", "--period", "2026-11")
    assert answer.code == 2
    for words in (*places, "did you mean vendor", "three letters, such as EUR", "the number of a stage"):
        assert words in answer.err, words
    path.write_text(wrong, encoding="utf-8")
    answer = desk.run("status", "--period", "2026-11")
    assert answer.code == 2
    for words in (
        *places,
        "vouliez-vous dire vendor",
        "trois lettres, telles que EUR",
        "le numéro d’une étape",
    ):
        assert words in answer.err, words


def test_schema_is_what_the_workbooks_show(desk):
    import openpyxl

    for kind, period in (("directory", "2026-11"), ("review", "2026-11")):
        for lang in ("fr",):
            schema = desk.run("schema", kind, "--lang", lang, "--json").json["forms"][kind]
            book = openpyxl.load_workbook(next(iter(desk.forms(kind, period).values())))
            for sheet in schema["sheets"]:
                texts = [cell.value for row in book[sheet["title"]].iter_rows(max_row=12) for cell in row]
                for column in sheet["columns"]:
                    assert texts.count(column["heading"]) >= 1, (sheet["key"], column["key"])
                    assert column["type"] in {
                        "text",
                        "integer",
                        "number",
                        "money",
                        "percent",
                        "date",
                        "choice",
                        "email",
                    }
                    assert column["filled_by"] in {"person", "reviewkit"}
                    assert (column["choices"] is not None) == (column["type"] == "choice")


def test_every_message_is_reported_in_french():
    sys.path.insert(0, str(Path(reviewkit.__file__).parent.parent / "tools"))
    try:
        import catalogs
    finally:
        sys.path.pop(0)
    assert [line for line in catalogs.findings() if re.search(r"French lacks|not compiled", line)] == []


def test_status_and_explain_speak_the_workspaces_language(desk):
    desk.directory("2026-01", [{"code": "BP1"}])
    desk.intake()
    assert "BP1  review  manquante" in desk.run("status", "--period", "2026-11").out
    answer = desk.run("explain").out
    assert "unknown-choice (faute)\u00a0: " in answer
    assert "(warning)" not in answer
    assert "Ce qui est attendu\u00a0: " in desk.run("explain", "unknown-choice").out


def test_templates_that_are_right_are_reported_so_and_nothing_stands_on_standard_output(desk):
    answer = desk.run("templates", "check")
    assert answer.code == 0
    assert answer.out == ""
    assert answer.err.strip().endswith("modèles, rien à corriger")


def test_what_stops_a_run_is_reported_in_the_workspaces_language(desk, monkeypatch):
    from reviewkit.runs.lock import locked
    from reviewkit.workspace import open_workspace

    with locked(open_workspace(desk.root), "monthly"):
        busy = desk.run("intake")
    assert busy.code == 3
    assert "est occupé\u00a0: reviewkit monthly, processus" in busy.err
    desk.inbox.rename(desk.root / "away")
    assert "boîte de dépôt" in desk.run("intake").err
    (desk.root / "away").rename(desk.inbox)
    (desk.root / "reviewkit.db").write_bytes(b"no database" * 100)
    assert "base de données" in desk.run("intake").err
    monkeypatch.setattr("reviewkit.intake.edited_files.take_in", _full_disk)
    (desk.root / "reviewkit.db").unlink()
    (desk.root / "archive" / "changes.log").unlink()  # a new workspace's database
    assert "Rien n’est perdu\u00a0: relancez la commande." in desk.run("intake").err


def _full_disk(*_: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")
