"""A workbook of ours is known by what its forms hold, whatever programs put around it on the way."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from reviewkit.intake import comparison, content_identity, inbox_files, review_comparison
from tests.commands.touched import through_a_gateway, through_sharepoint, with_label

DEAL = {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 6_000_000, "stage": "4"}
LEAD = {
    "origin": "BP", "declared_on": dt.date(2026, 11, 3), "customer": "Cave de Tain", "city": "Tain", "postcode": "26600",
    "contact_name": "M. Roux", "project": "Gestion de cave", "solution": "ERP", "need": "Traçabilité",
    "estimated_amount": 4_000_000, "expected_close": dt.date(2027, 2, 1), "budget": "oui",
    "decision_maker": "Direction", "timeline": "T1", "salesperson": "Léa", "planned_action": "Démo",
    "planned_action_due": dt.date(2026, 12, 1),
}  # fmt: skip


def saved_by_openpyxl(data, path, change=lambda book: None):
    path.write_bytes(data)
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def handed_in(desk, **sheets):
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    dropped = desk.review(path, "BP1.xlsx", pipeline=[DEAL], **sheets)
    assert desk.intake()["BP1.xlsx"]["status"] == "accepted"
    return dropped


def revision(desk, form="review"):
    entry = desk.run("status", "--period", "2026-11", "--json").json["partners"]["BP1"][form]
    return entry["revision"], entry["file"]


@pytest.mark.parametrize("touch", [through_sharepoint, with_label, through_a_gateway])
def test_a_workbook_touched_on_the_way_is_a_duplicate_and_no_revision(desk, touch):
    path = handed_in(desk)
    path.write_bytes(touch(path.read_bytes()))  # in its place, as SharePoint does it
    first = desk.intake()["BP1.xlsx"]
    assert (first["status"], first["revision"], first["faults"]) == ("duplicate", None, [])
    assert (first["kind"], first["partner"], first["period"]) == ("review", "BP1", "2026-11")
    assert desk.intake()["BP1.xlsx"] == first
    assert revision(desk) == (1, "BP1.xlsx")
    assert desk.run("doctor", "--json").json["findings"] == []


def test_a_save_without_change_is_a_duplicate(desk):
    path = handed_in(desk)
    saved_by_openpyxl(path.read_bytes(), desk.inbox / "BP1-PC-LEA.xlsx")
    assert desk.intake()["BP1-PC-LEA.xlsx"]["status"] == "duplicate"
    assert revision(desk) == (1, "BP1.xlsx")


@pytest.mark.slow
def test_a_save_without_change_by_libreoffice_is_a_duplicate(desk, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    path = handed_in(desk)
    folder = desk.inbox / "lo"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert (folder / "BP1.xlsx").read_bytes() != path.read_bytes()
    assert desk.intake()["lo/BP1.xlsx"]["status"] == "duplicate"


def test_conflict_copies_are_told_apart_by_their_content(desk):
    path = handed_in(desk)

    def raise_amount(book):
        sheet = book[desk.schema["review"]["sheets"][3]["title"]]
        sheet["G2"] = 70_000

    saved_by_openpyxl(path.read_bytes(), desk.inbox / "BP1 (1).xlsx")
    saved_by_openpyxl(path.read_bytes(), desk.inbox / "Copie de BP1.xlsx", raise_amount)
    answers = desk.intake()
    assert answers["BP1 (1).xlsx"]["status"] == "duplicate"
    assert (answers["Copie de BP1.xlsx"]["status"], answers["Copie de BP1.xlsx"]["revision"]) == (
        "accepted",
        2,
    )
    closing = desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]
    assert closing == {"count": 1, "amount": 7_000_000}


def test_the_former_content_touched_on_the_way_takes_nothing_back(desk):
    path = handed_in(desk)
    former = path.read_bytes()
    saved_by_openpyxl(
        former, path, lambda book: book[desk.schema["review"]["sheets"][3]["title"]].__setitem__("G2", 70_000)
    )
    assert desk.intake()["BP1.xlsx"]["revision"] == 2
    (desk.inbox / "late.xlsx").write_bytes(through_sharepoint(former))
    assert desk.intake()["late.xlsx"]["status"] == "duplicate"
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 7_000_000


def test_the_former_content_saved_again_later_takes_the_newer_one_back(desk):
    path = handed_in(desk)
    sheet = desk.schema["review"]["sheets"][3]["title"]
    saved_by_openpyxl(path.read_bytes(), path, lambda book: book[sheet].__setitem__("G2", 70_000))
    assert desk.intake()["BP1.xlsx"]["revision"] == 2

    def put_back(book):
        book[sheet]["G2"] = 60_000

    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    while dt.datetime.now(dt.UTC).replace(microsecond=0) == before:  # the time inside has whole seconds
        pass
    saved_by_openpyxl(path.read_bytes(), path, put_back)
    answer = desk.intake()["BP1.xlsx"]
    assert (answer["status"], answer["revision"]) == ("accepted", 3)
    assert desk.figures("2026-11")["partners"]["BP1"]["movement"]["closing"]["amount"] == 6_000_000


def test_an_opportunity_sheet_touched_on_the_way_is_a_duplicate_though_a_row_was_given_back(desk):
    book = openpyxl.load_workbook(desk.forms("lead", "2026-11", "--partner", "BP1")["BP1"])
    desk.fill(book, "lead", "leads", [LEAD, {**LEAD, "project": "Caisses", "need": None}])
    path = desk.inbox / "leads.xlsx"
    book.save(path)
    assert desk.intake()["leads.xlsx"]["status"] == "partly_accepted"
    (desk.inbox / "again.xlsx").write_bytes(through_sharepoint(path.read_bytes()))
    assert desk.intake()["again.xlsx"]["status"] == "duplicate"
    assert revision(desk, "lead")[0] == 1


def test_a_filled_cell_more_is_a_revision(desk):
    path = handed_in(desk)
    sheet = desk.schema["review"]["sheets"][3]["title"]
    saved_by_openpyxl(path.read_bytes(), path, lambda book: book[sheet].__setitem__("J2", "Rappeler lundi"))
    assert desk.intake()["BP1.xlsx"]["revision"] == 2


def test_what_systems_keep_in_the_inbox_is_left_alone_and_named_once(desk, monkeypatch):
    path = handed_in(desk)
    for folder in ("@eaDir", "__MACOSX"):
        (desk.inbox / folder).mkdir()
        (desk.inbox / folder / "BP1.xlsx").write_bytes(b"thumbnail")
    (desk.inbox / ".mars.xlsx.icloud").write_bytes(b"bplist00")
    cloud = desk.inbox / "octobre.xlsx"
    cloud.write_bytes(path.read_bytes())
    elsewhere = inbox_files._is_placeholder
    monkeypatch.setattr(inbox_files, "_is_placeholder", lambda p: p.name == cloud.name or elsewhere(p))
    answer = desk.run("intake")
    assert answer.code == 0
    lines = answer.err.splitlines()
    assert len(lines) == 3
    assert "Rien de nouveau" in lines.pop(0)
    assert "2 dossiers de systèmes" in lines[0]
    assert "@eaDir, __MACOSX" in lines[0]
    assert "2 fichiers ne sont pas téléchargés" in lines[1]
    assert set(desk.intake()) == {"BP1.xlsx", "annuaire-2026-07.xlsx"}


@pytest.mark.parametrize(("attribute", "value"), [("st_file_attributes", 0x400000), ("st_flags", 0x40000000)])
def test_a_file_that_its_system_marks_as_not_downloaded_is_never_opened(tmp_path, attribute, value):
    class Marked:
        def lstat(self):
            return type("Status", (), {attribute: value})()

    assert inbox_files._is_placeholder(Marked())
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(b"x")
    assert not inbox_files._is_placeholder(plain)


def test_a_warning_less_is_a_revision(desk):
    review = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    path = desk.review(review, "BP1.xlsx", pipeline=[DEAL])
    sheet = desk.schema["review"]["sheets"][3]["title"]
    saved_by_openpyxl(
        path.read_bytes(), path, lambda book: book[sheet].row_dimensions[2].__setattr__("hidden", True)
    )
    assert [fault["code"] for fault in desk.intake()["BP1.xlsx"]["faults"]] == ["hidden-row"]
    shown = desk.inbox / "shown.xlsx"
    saved_by_openpyxl(
        path.read_bytes(), shown, lambda book: book[sheet].row_dimensions[2].__setattr__("hidden", False)
    )
    answer = desk.intake()["shown.xlsx"]
    assert (answer["status"], answer["revision"], answer["faults"]) == ("accepted", 2, [])


def test_what_other_months_say_of_a_workbook_makes_no_revision_of_it(desk):
    """A deal that October knew has vanished from November; October comes in between November and its copy."""
    path = handed_in(desk)
    october = desk.forms("review", "2026-10", "--partner", "BP1")["BP1"]
    desk.review(october, "octobre.xlsx", pipeline=[DEAL, {**DEAL, "reference": "D-2"}])
    assert desk.intake()["octobre.xlsx"]["status"] == "accepted"
    (desk.inbox / "copy.xlsx").write_bytes(through_sharepoint(path.read_bytes()))
    assert desk.intake()["copy.xlsx"]["status"] == "duplicate"


def test_every_fault_that_comparing_gives_is_known_as_one():
    modules = (comparison, review_comparison)
    sources = [Path(module.__file__).read_text(encoding="utf-8") for module in modules]
    kinds = {word for source in sources for word in re.findall(r'"([a-z]+-[a-z-]+)"', source)}
    assert (kinds - {"locked-value-changed"}) | {
        "order-by-name",
        "sent-by-another",
    } == content_identity.OF_OTHERS
