"""A workbook filled where reviewkit made it is kept, taken in where it is filled, and never written over."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.commands.desk import Desk, copy_of
from tests.commands.test_content_identity import LEAD, saved_by_openpyxl
from tests.commands.test_never_half import killed
from tests.commands.touched import through_sharepoint, with_label

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}
PERIOD = ("--period", "2026-11")


def printed_month(root):
    desk = Desk(root)
    desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
    desk.intake()
    for code, path in desk.forms("review", "2026-10").items():
        desk.review(path, f"{code}-10.xlsx", pipeline=[{**DEAL, "reference": f"{code}-1"}])
    assert desk.run("monthly", "--period", "2026-10").code == 0
    assert desk.run("monthly", *PERIOD).code == 1
    return desk


@pytest.fixture
def month(tmp_path):
    """October handed in and printed, November printed from what was known."""
    return copy_of(printed_month, tmp_path / "desk")


def workbook_of(desk, code="BP1", period="2026-11"):
    return desk.root / "output" / period / "partners" / code / f"review-{period}-{code}.xlsx"


def fill(desk, path, *, status="prepared", **sheets):
    """Fill a workbook where it lies."""
    name = desk.review(path, "for a moment.xlsx", status=status, **sheets)
    path.write_bytes(name.read_bytes())
    name.unlink()
    return path.read_bytes()


def copies(desk):
    return sorted(desk.root.rglob("*(modified *"))


def files(desk):
    return {
        path.relative_to(desk.root).as_posix(): path.read_bytes()
        for folder in ("output", "returned")
        for path in (desk.root / folder).rglob("*")
        if path.is_file()
    }


def test_a_review_filled_where_the_run_page_links_to_is_kept_and_taken_in(month):
    path = workbook_of(month)
    filled = fill(month, path, pipeline=[{**DEAL, "amount": 7_000_000}])
    answer = month.run("monthly", *PERIOD)
    (copy,) = copies(month)
    assert copy.read_bytes() == filled
    assert copy.parent == path.parent
    assert "pris en compte" in answer.err
    assert copy.name in answer.err
    figures = month.figures("2026-11")["partners"]["BP1"]
    assert figures["handed_in"]
    assert figures["movement"]["closing"] == {"count": 1, "amount": 7_000_000}
    entry = month.run("status", *PERIOD, "--json").json["partners"]["BP1"]["review"]
    assert (entry["status"], entry["file"]) == ("prepared", f"../output/2026-11/partners/BP1/{copy.name}")
    assert path.read_bytes() != filled  # made anew, from what was taken in
    assert month.run("doctor", "--json").json["findings"] == []


def test_a_run_after_it_changes_nothing(month):
    fill(month, workbook_of(month), pipeline=[{**DEAL, "amount": 7_000_000}])
    month.run("monthly", *PERIOD)
    before = files(month)
    again = month.run("monthly", *PERIOD, "--json")
    assert files(month) == before
    assert again.json == json.loads(before["output/2026-11/manifest.json"])


def test_a_review_half_filled_is_kept_and_not_taken_in(month):
    path = workbook_of(month)
    filled = fill(month, path, status="reviewed", pipeline=[{**DEAL, "amount": None}])
    answer = month.run("monthly", *PERIOD)
    assert [copy.read_bytes() for copy in copies(month)] == [filled]
    assert "mais pas pris en compte" in answer.err
    assert not month.figures("2026-11")["partners"]["BP1"]["handed_in"]
    assert not (month.root / "returned").exists() or not list((month.root / "returned").rglob("*.xlsx"))
    assert month.run("doctor", "--json").json["findings"] == []


def test_a_form_filled_in_its_folder_is_kept_when_the_forms_are_made_again(month):
    path = month.forms("review", "2026-11")["BP2"]
    filled = fill(month, path, pipeline=[DEAL])
    month.forms("review", "2026-11")
    assert [copy.read_bytes() for copy in copies(month)] == [filled]
    assert path.read_bytes() != filled
    assert month.run("intake", "--json").json["submissions"][0]["status"] == "accepted"
    assert month.figures("2026-11")["partners"]["BP2"]["handed_in"]


def test_a_form_in_another_folder_is_kept_too(month, tmp_path):
    path = month.forms("review", "2026-11", "--out", str(tmp_path / "to send"))["BP2"]
    filled = fill(month, path, pipeline=[DEAL])
    month.forms("review", "2026-11", "--out", str(tmp_path / "to send"))
    (copy,) = (tmp_path / "to send").glob("*(modified *")
    assert copy.read_bytes() == filled


@pytest.mark.parametrize("name", ["pack.docx", "pack.xlsx", "manifest.json"])
def test_a_document_changed_by_hand_is_kept_and_never_taken_in(month, name):
    if name == "manifest.json":
        path = month.root / "output" / "2026-11" / name
        path.write_text('{"documents": [], "missing": []}', encoding="utf-8")
    else:
        path = next(
            p
            for p in sorted(workbook_of(month).parent.iterdir())
            if p.suffix == name[-5:] and "review-" not in p.name
        )
        path.write_bytes(b"changed by hand")
    month.run("monthly", *PERIOD)
    kept = [copy.read_bytes() for copy in copies(month)]
    assert kept == ([] if name == "manifest.json" else [b"changed by hand"])
    assert not month.figures("2026-11")["partners"]["BP1"]["handed_in"]


@pytest.mark.parametrize("damage", ["gone", "other", "no json"])
def test_without_a_sound_manifest_no_workbook_of_ours_is_taken_for_a_persons(month, damage):
    manifest = month.root / "output" / "2026-11" / "manifest.json"
    if damage == "gone":
        manifest.unlink()
    else:
        manifest.write_text(
            "{" if damage == "no json" else '{"documents": [], "missing": []}', encoding="utf-8"
        )
    before = files(month)
    month.directory("2026-11", [{"code": "BP1", "name": "Renommé"}, {"code": "BP2"}])  # every pack changes
    month.run("monthly", *PERIOD)
    after = files(month)
    assert copies(month) == []
    assert after.keys() >= before.keys() - {k for k in before if "Partenaire" in k}
    assert {s["status"] for s in month.intake().values()} == {"accepted"}


@pytest.mark.parametrize("point", [6, 20, 45, 70, 100])
def test_after_a_killed_run_no_workbook_of_ours_is_taken_for_a_persons(month, point):
    month.directory("2026-11", [{"code": "BP1", "name": "Renommé"}, {"code": "BP2"}])
    killed(month, str(point), "monthly", *PERIOD)
    month.forms("review", "2026-12")
    month.run("monthly", *PERIOD)
    assert copies(month) == []
    assert month.run("doctor", "--json").json["findings"] == []


@pytest.mark.parametrize("point", [4, 12, 30, 60])
def test_a_filled_workbook_is_found_again_after_a_killed_run(month, point):
    filled = fill(month, workbook_of(month), pipeline=[{**DEAL, "amount": 7_000_000}])
    killed(month, str(point), "monthly", *PERIOD)
    assert filled in files(month).values()
    month.run("monthly", *PERIOD)
    assert [copy.read_bytes() for copy in copies(month)] == [filled]
    assert month.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 7_000_000


@pytest.mark.parametrize("touch", [through_sharepoint, with_label])
def test_documents_touched_on_the_way_are_neither_altered_nor_made_again(month, touch):
    touched = {}
    for path in sorted((month.root / "output" / "2026-11").rglob("*.*x")):
        if path.suffix in (".docx", ".xlsx"):
            touched[path] = touch(path.read_bytes())
            path.write_bytes(touched[path])
    assert month.run("doctor", "--json").json["findings"] == []
    assert "Rien de nouveau" in month.run("monthly", *PERIOD).err
    assert {path: path.read_bytes() for path in touched} == touched
    assert copies(month) == []


def test_a_workbook_saved_again_without_a_change_is_not_altered_and_not_made_again(month):
    path = workbook_of(month)
    saved_by_openpyxl(path.read_bytes(), path)
    saved = path.read_bytes()
    assert month.run("doctor", "--json").json["findings"] == []
    month.run("monthly", *PERIOD)
    assert path.read_bytes() == saved
    assert copies(month) == []
    assert not month.figures("2026-11")["partners"]["BP1"]["handed_in"]


def test_a_workbook_mended_where_it_was_given_back_is_taken_in(desk):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    desk.review(path, "BP1.xlsx", pipeline=[{**DEAL, "amount": None}])
    assert desk.intake()["BP1.xlsx"]["status"] == "returned"
    returned = desk.root / "returned" / "BP1.xlsx"
    title = desk.schema["review"]["sheets"][3]["title"]
    saved_by_openpyxl(returned.read_bytes(), returned, lambda book: book[title].__setitem__("G2", 60_000))
    mended = returned.read_bytes()
    desk.run("monthly", *PERIOD)
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 6_000_000
    assert mended in files(desk).values()


def test_decisions_typed_into_the_assignments_beside_the_pack_are_kept_and_taken_in(month):
    book = openpyxl.load_workbook(month.forms("lead", "2026-11")[None])
    month.fill(book, "lead", "leads", [{**LEAD, "origin": "RS"}])
    book.save(month.inbox / "leads.xlsx")
    month.run("monthly", *PERIOD)
    path = month.root / "output" / "2026-11" / "director" / "assignment-2026-11.xlsx"

    def decide(book):
        decision = {"reference": "RS-2026-0001", "partner": "BP1", "decision": "assign"}
        month.fill(book, "assignment", "assignments", [decision])

    saved_by_openpyxl(path.read_bytes(), path, decide)
    decided = path.read_bytes()
    month.run("monthly", *PERIOD)
    assert decided in files(month).values()
    statuses = {s["kind"]: s["status"] for s in month.intake().values()}
    assert statuses["assignment"] == "accepted"


def test_a_draft_changed_by_hand_is_kept(month):
    draft = next((month.root / "output" / "2026-11" / "outbox").glob("*.eml"))
    draft.write_bytes(draft.read_bytes() + b"\nA word of mine.\n")
    mine = draft.read_bytes()
    month.run("monthly", *PERIOD)
    assert mine in files(month).values()
    assert draft.read_bytes() != mine
