"""What stands in the way of a month is said the same by the run page, the end of a run and `status`."""

from __future__ import annotations

import datetime as dt
import html
import re

import openpyxl
import pytest

from reviewkit.api import open_workspace
from tests.commands.desk import Desk, copy_of
from tests.commands.test_content_identity import LEAD

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}
SETTINGS = 'director_email = "bruno@rs.example"\n'
SENDER = '\n[mail]\nsender = "channel@rs.example"\n'


def month_desk(root):
    desk = Desk(root)
    toml = root / "reviewkit.toml"
    toml.write_text(SETTINGS + toml.read_text(encoding="utf-8") + SENDER, encoding="utf-8")
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    desk.intake()
    return desk


@pytest.fixture
def month(tmp_path):
    return copy_of(month_desk, tmp_path / "desk")


def hand_in(desk, code, period="2026-11", status="reviewed", **sheets):
    path = desk.forms("review", period, "--partner", code)[code]
    return desk.review(path, f"{period} {code}.xlsx", status=status, **sheets)


def kinds(desk, period="2026-11"):
    return [step.kind for step in open_workspace(desk.root).next_steps(period)]


def page(desk):
    text = (desk.root / "output" / "2026-11" / "index.html").read_text(encoding="utf-8")
    section = re.search(r'<section id="todo".*?</section>', text, re.DOTALL)[0]
    return html.unescape(re.sub(r"<[^>]*>", " ", section))


def test_reviews_handed_in_and_not_held_are_to_be_held(month):
    hand_in(month, "BP1", status="prepared", pipeline=[DEAL])
    hand_in(month, "BP2", status="prepared")
    answer = month.run("monthly", "--period", "2026-11")
    assert kinds(month) == ["hold", "hold", "send"]
    for text in (answer.err, month.run("status", "--period", "2026-11").out, page(month)):
        assert "Tenir la revue avec Partenaire BP1" in text
        assert "Tenir la revue avec Partenaire BP2" in text
        assert "reviewkit mail --period 2026-11 --send" in text
    assert "Rien" not in page(month)
    step = open_workspace(month.root).next_steps("2026-11")[0]
    assert step.path.name == "review-2026-11-BP1.xlsx"
    assert step.path.is_file()


def test_the_heaviest_comes_first(month):
    hand_in(month, "BP1", pipeline=[{**DEAL, "amount": None}])
    book = openpyxl.load_workbook(month.forms("lead", "2026-11")[None])
    month.fill(book, "lead", "leads", [{**LEAD, "origin": "RS"}])
    book.save(month.inbox / "leads.xlsx")
    answer = month.run("monthly", "--period", "2026-11")
    assert kinds(month) == ["mend", "missing", "assign", "send"]
    lines = answer.err.partition("À faire maintenant")[2].splitlines()[1:]
    assert "2026-11 BP1.xlsx" in lines[0]
    assert 'reviewkit check "inbox/2026-11 BP1.xlsx"' in lines[0]
    assert "Partenaire BP1, Partenaire BP2" in lines[1]
    assert "assignment-2026-11.xlsx" in lines[2]
    assert "affectations" in page(month)


def test_what_was_mended_or_taken_away_stands_in_nobodys_way(month):
    hand_in(month, "BP2", pipeline=[{**DEAL, "amount": None}])
    path = hand_in(month, "BP1", pipeline=[{**DEAL, "amount": None}])
    month.intake()
    (month.inbox / "2026-11 BP2.xlsx").unlink()
    month.review(month.forms("review", "2026-11", "--partner", "BP1")["BP1"], "good.xlsx", pipeline=[DEAL])
    month.intake()
    assert path.is_file()
    assert "mend" not in kinds(month)


def test_settings_without_which_nobody_gets_mail_are_to_be_completed(month):
    toml = month.root / "reviewkit.toml"
    text = toml.read_text(encoding="utf-8").replace(SETTINGS, "").replace(SENDER, "")
    toml.write_text(text, encoding="utf-8")
    month.run("monthly", "--period", "2026-11")
    assert kinds(month).count("settings") == 2
    assert "mail.sender" in page(month)


def test_a_deal_that_vanished_more_than_a_month_ago_is_asked_about(month):
    hand_in(month, "BP1", "2026-09", pipeline=[DEAL])
    hand_in(month, "BP1", "2026-10")
    month.intake()
    assert "questions" not in kinds(month, "2026-10")
    hand_in(month, "BP1", "2026-11")
    month.run("monthly", "--period", "2026-11")
    assert kinds(month)[-1] == "questions"
    assert "Faire dire à Partenaire BP1" in page(month)


def test_when_all_is_done_it_is_said(month, tmp_path):
    for code in ("BP1", "BP2"):
        hand_in(month, code, pipeline=[{**DEAL, "expected_close": dt.date(2027, 3, 1)}])
    month.run("monthly", "--period", "2026-11")
    for draft in (month.root / "output" / "2026-11" / "outbox").glob("*.eml"):
        draft.unlink()
    assert kinds(month) == []
    assert "Plus rien à faire" in month.run("status", "--period", "2026-11").out
