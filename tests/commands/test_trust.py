"""Workbooks that this workspace did not make: nobody replaces a directory or a review, or learns what is known."""

from __future__ import annotations

import datetime as dt
import json

import openpyxl
import pytest

from reviewkit.domain.period import Period
from reviewkit.forms.engine.identity import Identity
from tests.commands.desk import Desk, copy_of
from tests.commands.meeting import DUE, PIPE, meeting_desk, prepared
from tests.commands.workbench import saved, tokens_replaced

WON = {"reference": "W-1", "closed_on": dt.date(2026, 10, 12)}


def desk_with_october(root) -> Desk:
    """Make a workspace in which BP1 has handed in October: an open deal and a won one."""
    desk = meeting_desk(root)
    path = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
    desk.review(path, "2026-10 BP1.xlsx", pipeline=PIPE, outcomes=[WON])
    assert desk.intake()["2026-10 BP1.xlsx"]["status"] == "accepted"
    return desk


@pytest.fixture
def desk(tmp_path) -> Desk:
    return copy_of(desk_with_october, tmp_path / "desk")


def without_code(path) -> None:
    """Cut the workspace's code off the identity of a workbook."""
    book = openpyxl.load_workbook(path)
    tokens_replaced(book, lambda token: token.rpartition(":")[0])
    path.write_bytes(saved(book))


def forged_review(desk: Desk, name: str) -> None:
    """Drop a review that calls itself BP1's and closes W-1 a second time, made of BP2's blank workbook."""
    path = desk.forms("review", "2026-11", "--partner", "BP2")["BP2"]
    book = openpyxl.load_workbook(desk.review(path, name, outcomes=[{"reference": "W-1"}]))
    token = Identity("review", 1, "BP1", Period("month", 2026, 11), "fr", "EUR").token(None)
    tokens_replaced(book, lambda _: token)
    (desk.inbox / name).write_bytes(saved(book))


def test_a_directory_without_a_code_redirects_no_mail(desk):
    partner = {"code": "BP1", "name": "Armor Conseil", "sales_director_email": "moi@evil.example"}
    desk.directory("2026-11", [partner], managers=[{"code": "CM1", "email": "moi@evil.example"}])
    without_code(desk.inbox / "annuaire-2026-11.xlsx")
    prepared(desk)
    answer = desk.run("monthly", "--period", "2026-11", "--json")
    (taken,) = [s for s in answer.json["submissions"] if s["file"] == "annuaire-2026-11.xlsx"]
    assert taken["status"] == "returned"
    assert [fault["code"] for fault in taken["faults"]] == ["identity-unsigned"]
    drafts = list((desk.root / "output" / "2026-11" / "outbox").glob("*.eml"))
    assert drafts
    assert not any(b"evil" in path.read_bytes() for path in drafts)


@pytest.mark.parametrize(
    ("form", "period", "partner"),
    [
        ("directory", "2026-11", None),
        ("assignment", "2026-11", None),
        ("review", "2026-11", "BP1"),
        ("lead", "2026-11", "BP1"),
        ("plan", "2026", "BP1"),
        ("quarterly", "2026-Q4", "BP1"),
    ],
)
def test_every_form_needs_the_code(desk, form, period, partner):
    named = ["--partner", partner] if partner else []
    path = desk.forms(form, period, *named)[partner]
    without_code(path)
    (desk.inbox / "sans code.xlsx").write_bytes(path.read_bytes())
    taken = desk.intake()["sans code.xlsx"]
    assert taken["status"] == "returned"
    assert "identity-unsigned" in [fault["code"] for fault in taken["faults"]]


def test_a_workbook_without_a_code_is_told_nothing_of_what_is_known(desk):
    forged_review(desk, "inconnu.xlsx")
    answer = desk.run("intake", "--json")
    taken = next(s for s in answer.json["submissions"] if s["file"] == "inconnu.xlsx")
    assert [fault["code"] for fault in taken["faults"]] == ["identity-unsigned"]
    known = ("A-1", "A-2", "Kervran", "80 000", "80\u202f000")
    returned = openpyxl.load_workbook(desk.root / "returned" / "inconnu.xlsx")
    texts = [str(c.value) for sheet in returned for row in sheet.iter_rows() for c in row if c.value]
    assert not [
        text for text in (*texts, json.dumps(taken, ensure_ascii=False)) if any(k in text for k in known)
    ]


def test_a_workbook_without_a_code_is_not_mailed_and_silences_no_reminder(desk):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    without_code(desk.review(path, "inconnu.xlsx", pipeline=PIPE))
    desk.run("monthly", "--period", "2026-11")
    names = {path.name for path in (desk.root / "output" / "2026-11" / "outbox").glob("*.eml")}
    assert "reminder_BP1_2026-11.eml" in names
    assert "returned_BP1_2026-11.eml" not in names


def test_an_opportunity_without_a_code_declares_nothing_for_the_partner(desk):
    path = desk.forms("lead", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(path)
    desk.fill(book, "lead", "leads", [{"customer": "Kervran"}])
    tokens_replaced(book, lambda token: token.rpartition(":")[0])
    (desk.inbox / "pistes.xlsx").write_bytes(saved(book))
    assert desk.intake()["pistes.xlsx"]["status"] == "returned"
    import sqlite3

    with sqlite3.connect(desk.root / "reviewkit.db") as connection:
        assert connection.execute("SELECT count(*) FROM lead_event").fetchone() == (0,)


def test_one_file_is_let_in_by_hand_and_the_store_notes_it(desk):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    for name, deals in (("connue.xlsx", PIPE), ("inconnue.xlsx", PIPE[:1])):
        without_code(desk.review(path, name, pipeline=deals, actions=[{"action": "Chiffrer", "due": DUE}]))
    assert {desk.intake()[name]["status"] for name in ("connue.xlsx", "inconnue.xlsx")} == {"returned"}
    answer = desk.run("intake", "--trust", "connue.xlsx", "--json")
    taken = {s["file"]: s for s in answer.json["submissions"]}
    assert taken["connue.xlsx"]["status"] == "accepted"
    assert "identity-trusted" in [fault["code"] for fault in taken["connue.xlsx"]["faults"]]
    assert taken["inconnue.xlsx"]["status"] == "returned"
    # Noted for good: the next run asks nobody again, and status and run page say it.
    assert desk.intake()["connue.xlsx"]["status"] == "accepted"
    receipt = desk.run("status", "--period", "2026-11", "--json").json["partners"]["BP1"]["review"]["receipt"]
    assert "identity-trusted" in [fault["code"] for fault in receipt["warnings"]]
    assert "admis à la main" not in receipt["text"]  # for the vendor's eyes alone
    desk.run("monthly", "--period", "2026-11")
    assert "admis à la main" in (desk.root / "output/2026-11/index.html").read_text(encoding="utf-8")


def test_a_trusted_file_is_meant_by_its_content(desk):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    without_code(desk.review(path, "revue.xlsx", pipeline=[{"reference": None}]))
    taken = desk.run("intake", "--trust", str(desk.inbox / "revue.xlsx"), "--json").json["submissions"]
    assert [s["status"] for s in taken if s["file"] == "revue.xlsx"] == ["returned"]  # its other fault stays
    without_code(desk.review(path, "revue.xlsx", pipeline=PIPE))
    again = desk.intake()["revue.xlsx"]
    assert [fault["code"] for fault in again["faults"]] == ["identity-unsigned"]


def test_only_a_file_of_the_inbox_is_let_in(desk, tmp_path):
    elsewhere = tmp_path / "ailleurs.xlsx"
    elsewhere.write_bytes(b"PK")
    for name in (str(elsewhere), "../reviewkit.toml", "absent.xlsx"):
        answer = desk.run("intake", "--trust", name)
        assert answer.code == 2
        assert "boîte" in answer.err


def test_where_the_key_is_gone_no_form_is_made(desk):
    desk.run("monthly", "--period", "2026-11")
    (desk.root / "reviewkit.key").unlink()
    for words in (["forms", "review", "--period", "2026-11"], ["forms", "directory", "--period", "2026-12"],
                  ["monthly", "--period", "2026-10"], ["monthly", "--period", "2026-11"]):  # fmt: skip
        answer = desk.run(*words)
        assert answer.code == 2, words
        assert "reviewkit.key" in answer.err
    assert not (desk.root / "output" / "2026-10" / "manifest.json").exists()


def test_a_token_copied_into_another_form_is_foreign(desk):
    """The code covers every field: a partner's own code signs no directory."""
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(path)
    code = next(p.value for p in book.custom_doc_props.props if "RK1" in str(p.value)).rpartition(":")[2]
    directory = desk.forms("directory", "2026-12")[None]
    forged = openpyxl.load_workbook(directory)
    tokens_replaced(forged, lambda token: f"{token.rpartition(':')[0]}:{code}")
    (desk.inbox / "annuaire.xlsx").write_bytes(saved(forged))
    assert [f["code"] for f in desk.intake()["annuaire.xlsx"]["faults"]][:1] == ["identity-foreign"]
