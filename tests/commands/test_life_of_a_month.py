"""A month's whole life, played by files alone: declare, assign, prefilled review, prepared, pack,
reviewed, minutes, mail, next month's workbook (seed 1 to 3)."""

from __future__ import annotations

import csv
import datetime as dt
import email
import email.policy
import io
import json

import docx
import openpyxl
import pytest

from tests.commands.desk import headings
from tests.commands.meeting import copy_with_port, meeting_desk
from tests.commands.postoffice import PostOffice

DAY = dt.date(2026, 11, 3)
OPPORTUNITY = {
    "origin": "BP", "declared_on": DAY, "customer": "Minoterie Le Bihan", "city": "Quimper", "postcode": "29000",
    "contact_name": "Anne Le Bihan", "contact_email": "anne@lebihan.example", "project": "Traçabilité",
    "solution": "Suite RS", "need": "Tracer les lots", "estimated_amount": 4_200_000,
    "expected_close": dt.date(2027, 2, 26), "budget": "Voté", "decision_maker": "La gérante",
    "timeline": "Avant l’été", "salesperson": "Léa Le Goff", "planned_action": "Visite", "planned_action_due": dt.date(2026, 12, 8),
}  # fmt: skip


def declare(desk, path, name, rows):
    book = openpyxl.load_workbook(path)
    desk.fill(book, "lead", "leads", [{**OPPORTUNITY, **row} for row in rows])
    book.save(desk.inbox / name)


def rows_of(desk, path, form, key):
    """Return a sheet's records by column key, with the values of the cells."""
    declared = next(s for s in desk.schema[form]["sheets"] if s["key"] == key)
    sheet = openpyxl.load_workbook(path)[declared["title"]]
    head, columns = headings(sheet, declared)
    rows = [
        {k: sheet.cell(row, col).value for k, col in columns.items()}
        for row in range(head + 1, sheet.max_row + 1)
    ]
    return [row for row in rows if any(value not in (None, "") for value in row.values())]


def mended(desk, path, key, **values):
    book = openpyxl.load_workbook(path)
    declared = next(s for s in desk.schema["lead"]["sheets"] if s["key"] == key)
    sheet = book[declared["title"]]
    head, columns = headings(sheet, declared)
    for name, value in values.items():
        sheet.cell(head + 1, columns[name]).value = value
    return book


@pytest.fixture
def office():
    with PostOffice() as made:
        yield made


@pytest.fixture
def desk(tmp_path, office):
    return copy_with_port(meeting_desk, tmp_path / "desk", office.port)


def test_a_month_from_the_opportunity_sheet_to_the_mailed_minutes(desk, office):
    # 1. A partner and the vendor declare; one of the partner's rows is not complete.
    sheets = desk.forms("lead", "2026-11")
    assert set(sheets) == {None, "BP1", "BP2"}
    declare(
        desk,
        sheets["BP1"],
        "fiche BP1.xlsx",
        [{}, {"customer": "Chantiers Morvan", "project": "Planning", "city": None}],
    )
    declare(desk, sheets[None], "fiche RS.xlsx", [
        {"origin": "RS", "customer": "Biscuiterie Galloise", "project": "GPAO", "postcode": "64000", "city": "Pau",
         "contact_email": "x@galloise.example"},
        {"origin": "RS", "customer": "Minoterie LE BIHAN SAS", "project": "Suivi des lots", "partner": "BP2"},
    ])  # fmt: skip
    taken = desk.intake()
    assert taken["fiche BP1.xlsx"]["status"] == "partly_accepted"
    assert [(f["code"], f["column"]) for f in taken["fiche BP1.xlsx"]["faults"]] == [
        ("missing-value", "city")
    ]
    assert taken["fiche RS.xlsx"]["status"] == "accepted"
    returned = desk.root / "returned" / "fiche BP1.xlsx"
    assert [row["customer"] for row in rows_of(desk, returned, "lead", "leads")] == ["Chantiers Morvan"]

    # 2. Mended and dropped again, the row joins those accepted before.
    mended(desk, returned, "leads", city="Brest").save(desk.inbox / "fiche BP1 corrigée.xlsx")
    assert desk.intake()["fiche BP1 corrigée.xlsx"]["status"] == "accepted"

    # 3. The director decides: one has no partner, one is declared twice.
    book = desk.forms("assignment", "2026-11")[None]
    to_decide = {row["customer"]: row for row in rows_of(desk, book, "assignment", "assignments")}
    assert set(to_decide) == {"Biscuiterie Galloise", "Minoterie Le Bihan"}
    galloise, twice = to_decide["Biscuiterie Galloise"], to_decide["Minoterie Le Bihan"]
    assert "BP2" in twice["possible_conflict_with"]
    assert "Minoterie LE BIHAN SAS" in twice["possible_conflict_with"]
    stays = twice["possible_conflict_with"].split(",")[0]
    decided = openpyxl.load_workbook(book)
    declared = next(s for s in desk.schema["assignment"]["sheets"] if s["key"] == "assignments")
    sheet = decided[declared["title"]]
    head, columns = headings(sheet, declared)
    for row in range(head + 1, head + 3):
        mine = sheet.cell(row, columns["customer"]).value == "Biscuiterie Galloise"
        sheet.cell(row, columns["partner"]).value = "BP2"
        sheet.cell(row, columns["decision"]).value = "Affecter" if mine else "Fusionner"
        sheet.cell(row, columns["merge_into"]).value = None if mine else stays
    decided.save(desk.inbox / "décisions.xlsx")
    assert desk.intake()["décisions.xlsx"]["status"] == "accepted"

    # 4. The review workbooks come prefilled, each with its own alone.
    books = desk.forms("review", "2026-11")
    first = {row["customer"] for row in rows_of(desk, books["BP1"], "review", "leads")}
    second = {row["customer"] for row in rows_of(desk, books["BP2"], "review", "leads")}
    assert first == {"Chantiers Morvan"}
    assert second == {"Biscuiterie Galloise", "Minoterie LE BIHAN SAS"}
    assert "Galloise" not in str(rows_of(desk, books["BP1"], "review", "leads"))

    # 5. Prepared, dropped, and the month made: packs, CRM file, drafts.
    for code in ("BP1", "BP2"):
        book = openpyxl.load_workbook(books[code])
        desk.card(book, "review", "cover", {"status": "prepared"})
        book.save(desk.inbox / f"revue {code}.xlsx")
    answer = desk.run("monthly", "--period", "2026-11", "--json")
    assert answer.code == 0, answer.err  # what was given back has been mended since
    manifest = answer.json
    assert manifest["missing"] == []
    kinds = {(d["kind"], d["for"], d["format"]) for d in manifest["documents"]}
    assert {("crm", "all", "csv"), ("crm", "all", "xlsx"), ("mail", "BP2", "eml")} <= kinds
    assert "minutes" not in {d["kind"] for d in manifest["documents"]}
    figures = desk.figures("2026-11")
    # The lead that was merged into the vendor's is BP2's alone: counted once, and not BP1's to qualify.
    assert figures["partners"]["BP1"]["leads"]["BP"]["count"] == 1
    assert figures["partners"]["BP1"]["leads"]["BP"]["to_qualify"] == 1
    assert (
        figures["partners"]["BP2"]["leads"]["RS"]["count"] == 2
    )  # the one declared for him, the one given to him

    # 6. The live review: BP2 takes its opportunity and puts it into the pipe.
    folder = desk.root / "output" / "2026-11"
    path = next((folder / "partners" / "BP2").glob("review-2026-11-*.xlsx"))
    leads = rows_of(desk, path, "review", "leads")
    assert {row["customer"] for row in leads} == {"Biscuiterie Galloise", "Minoterie LE BIHAN SAS"}
    book = openpyxl.load_workbook(path)
    desk.card(book, "review", "cover", {"status": "reviewed", "held_on": dt.date(2026, 11, 24)})
    desk.fill(book, "review", "leads", [{
        "reference": galloise["reference"], "customer": "Biscuiterie Galloise", "project": "GPAO", "amount": 4_200_000,
        "origin": "RS", "taken": "yes", "qualification": "qualified", "planned_action": "Visite",
        "planned_action_due": dt.date(2026, 12, 8),
    }])  # fmt: skip
    desk.fill(book, "review", "pipeline", [{
        "reference": galloise["reference"], "customer": "Biscuiterie Galloise", "project": "GPAO", "salesperson": "Paul",
        "stage": "2", "amount": 4_500_000, "expected_close": dt.date(2027, 2, 26), "next_step": "Démo",
    }])  # fmt: skip
    book.save(desk.inbox / "revue BP2 tenue.xlsx")
    manifest = desk.run("monthly", "--period", "2026-11", "--json").json
    kinds = {(d["kind"], d["for"], d["format"]) for d in manifest["documents"]}
    assert {("minutes", "BP2", "docx"), ("minutes", "BP2", "xlsx"), ("mail", "BP2", "eml")} <= kinds

    # 7. The CRM file: everything once, then what changed.
    files = sorted((folder / "crm").glob("*.csv"))
    assert len(files) == 2
    tables = [
        list(csv.DictReader(io.StringIO(f.read_bytes().decode("utf-8-sig")), delimiter=";")) for f in files
    ]
    assert {row["customer"] for row in tables[0]} == {
        "Minoterie Le Bihan", "Chantiers Morvan", "Biscuiterie Galloise", "Minoterie LE BIHAN SAS",
    }  # fmt: skip
    assert {row["change"] for row in tables[0]} == {"new"}
    assert [row["customer"] for row in tables[1]] == ["Biscuiterie Galloise"]
    assert "stage" in tables[1][0]["change"]

    # 8. Mailed: minutes to BP2, with nothing of BP1 in them.
    desk.run("mail", "--period", "2026-11", "--send", "--yes")
    minutes = [m for m in office.taken if "direction@bearn.example" in m.readers]
    mails = [email.message_from_bytes(m.data, policy=email.policy.default) for m in minutes]
    mail = next(mail for mail in mails if "compte rendu" in mail["Subject"])
    text = mail.get_body(("html",)).get_content()
    assert "Visite" in text
    assert "Morvan" not in text
    assert "Armor" not in text

    # 9. Next month's workbook is ready, its to-dos carried on.
    path = next((folder / "partners" / "BP2").glob("review-2026-12-*.xlsx"))
    assert [row["reference"] for row in rows_of(desk, path, "review", "pipeline")] == [galloise["reference"]]
    assert "Visite" in {row["action"] for row in rows_of(desk, path, "review", "actions")}

    # 10. Nothing new: nothing is made, nothing is drafted, nothing exported.
    before = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
    desk.run("monthly", "--period", "2026-11")
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()} == before


def test_the_same_sheet_dropped_again_keeps_its_references_and_doubles_nothing(desk):
    path = desk.forms("lead", "2026-11", "--partner", "BP1")["BP1"]
    declare(desk, path, "a.xlsx", [{}, {"customer": "Morvan", "project": "Planning"}])
    desk.intake()
    declare(
        desk,
        path,
        "b.xlsx",
        [
            {"estimated_amount": 5_000_000},
            {"customer": "Morvan", "project": "Planning"},
            {"customer": "Neuf"},
        ],
    )
    desk.intake()
    desk.run("monthly", "--period", "2026-11")
    (file,) = sorted((desk.root / "output" / "2026-11" / "crm").glob("*.csv"))
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")), delimiter=";"))
    assert {(r["reference"], r["customer"], r["amount"]) for r in rows} == {
        ("RS-2026-0001", "Minoterie Le Bihan", "50000.00"), ("RS-2026-0002", "Morvan", "42000.00"),
        ("RS-2026-0003", "Neuf", "42000.00"),
    }  # fmt: skip


def test_a_transferred_deal_raises_no_question_and_is_new_elsewhere(desk):
    path = desk.forms("lead", "2026-10", "--partner", "BP1")["BP1"]
    declare(desk, path, "a.xlsx", [{"declared_on": dt.date(2026, 10, 2)}])
    desk.intake()
    for code in ("BP1", "BP2"):
        books = desk.forms("review", "2026-10", "--partner", code)
        rows = [{"reference": "RS-2026-0001", "customer": "Minoterie Le Bihan"}] if code == "BP1" else []
        desk.review(books[code], f"10 {code}.xlsx", pipeline=[*rows, {"reference": f"{code}-X"}])
    desk.intake()
    book = openpyxl.load_workbook(desk.forms("assignment", "2026-11")[None])
    desk.fill(
        book,
        "assignment",
        "assignments",
        [{"reference": "RS-2026-0001", "partner": "BP2", "decision": "assign"}],
    )
    book.save(desk.inbox / "décisions.xlsx")
    assert desk.intake()["décisions.xlsx"]["status"] == "accepted"
    books = desk.forms("review", "2026-11")
    assert [r["reference"] for r in rows_of(desk, books["BP1"], "review", "pipeline")] == ["BP1-X"]
    assert [r["reference"] for r in rows_of(desk, books["BP2"], "review", "leads")] == ["RS-2026-0001"]
    for code in ("BP1", "BP2"):
        rows = [{"reference": "RS-2026-0001"}] if code == "BP2" else []
        desk.review(books[code], f"11 {code}.xlsx", pipeline=[*rows, {"reference": f"{code}-X"}])
    taken = desk.intake()
    # The director's doing is no question to either: not vanished here, not somebody else's there.
    for code in ("BP1", "BP2"):
        assert {f["code"] for f in taken[f"11 {code}.xlsx"]["faults"]} <= {"close-overdue"}, code
    figures = desk.figures("2026-11")["partners"]
    assert figures["BP1"]["movement"]["vanished"]["count"] == 1
    assert figures["BP2"]["movement"]["new"]["count"] == 1
    later = desk.forms("review", "2026-12")
    assert rows_of(desk, later["BP1"], "review", "outcomes") == []  # transferred: nothing is asked


@pytest.mark.parametrize(
    ("decision", "where"),
    [
        ({"partner": "PZ", "decision": "assign"}, "director"),
        ({"partner": "bp2", "decision": "assign"}, "BP2"),
        ({"partner": "BP2", "decision": "merge", "merge_into": "RS-2026-0099"}, "director"),
        ({"partner": "aucun", "decision": "reject"}, "nowhere"),
    ],
)
def test_a_decision_that_names_nobody_leaves_the_opportunity_to_the_director(desk, decision, where):
    path = desk.forms("lead", "2026-10")[None]
    declare(desk, path, "rs.xlsx", [{"origin": "RS", "declared_on": dt.date(2026, 10, 2)}])
    desk.intake()
    book = openpyxl.load_workbook(desk.forms("assignment", "2026-10")[None])
    desk.fill(book, "assignment", "assignments", [{"reference": "RS-2026-0001", **decision}])
    book.save(desk.inbox / "décisions.xlsx")
    assert desk.intake()["décisions.xlsx"]["status"] == "accepted"
    to_assign = rows_of(desk, desk.forms("assignment", "2026-10")[None], "assignment", "assignments")
    leads = rows_of(desk, desk.forms("review", "2026-11")["BP2"], "review", "leads")
    offered = {"director": [r["reference"] for r in to_assign], "BP2": [r["reference"] for r in leads]}
    assert {name for name, references in offered.items() if references} == {where} - {"nowhere"}


def test_a_declined_opportunity_comes_back_to_the_director(desk):
    path = desk.forms("lead", "2026-10")[None]
    declare(desk, path, "rs.xlsx", [{"origin": "RS", "declared_on": dt.date(2026, 10, 2)}])
    desk.intake()
    book = openpyxl.load_workbook(desk.forms("assignment", "2026-10")[None])
    desk.fill(
        book,
        "assignment",
        "assignments",
        [{"reference": "RS-2026-0001", "partner": "BP2", "decision": "assign"}],
    )
    book.save(desk.inbox / "décisions.xlsx")
    desk.intake()
    path = desk.forms("review", "2026-11", "--partner", "BP2")["BP2"]
    desk.review(
        path, "r.xlsx", leads=[{"reference": "RS-2026-0001", "taken": "no", "qualification": "rejected"}]
    )
    desk.intake()
    (row,) = rows_of(desk, desk.forms("assignment", "2026-11")[None], "assignment", "assignments")
    assert "Béarn Informatique" in row["why"]
    assert (row["suggested"] or "").startswith("BP1")


def test_what_a_partner_declined_is_not_his_to_qualify_again(desk):
    path = desk.forms("lead", "2026-10")[None]
    opportunity = {"origin": "RS", "declared_on": dt.date(2026, 10, 2)}
    declare(desk, path, "rs.xlsx", [opportunity, {**opportunity, "customer": "Conserverie Tanguy"}])
    desk.intake()

    def assign(period, name, *references):
        book = openpyxl.load_workbook(desk.forms("assignment", period)[None])
        rows = [{"reference": reference, "partner": "BP2", "decision": "assign"} for reference in references]
        desk.fill(book, "assignment", "assignments", rows)
        book.save(desk.inbox / name)
        assert desk.intake()[name]["status"] == "accepted"

    assign("2026-10", "octobre.xlsx", "RS-2026-0001", "RS-2026-0002")
    path = desk.forms("review", "2026-10", "--partner", "BP2")["BP2"]
    answers = [
        {"reference": "RS-2026-0001", "taken": "no", "planned_action": "Décliner"},
        {"reference": "RS-2026-0002", "taken": "yes", "planned_action": "Appeler"},
    ]
    desk.review(path, "r.xlsx", leads=answers)
    desk.intake()

    def prefilled(period, sheet, column):
        book = desk.forms("review", period, "--partner", "BP2")["BP2"]
        return [row[column] for row in rows_of(desk, book, "review", sheet)]

    # The same month's workbook keeps its answer; the next asks nothing.
    assert prefilled("2026-10", "leads", "reference") == ["RS-2026-0001", "RS-2026-0002"]
    assert prefilled("2026-11", "leads", "reference") == ["RS-2026-0002"]
    assert prefilled("2026-11", "actions", "action") == ["Appeler"]
    # Given to him once more, it is asked once more.
    assign("2026-11", "novembre.xlsx", "RS-2026-0001")
    assert sorted(prefilled("2026-11", "leads", "reference")) == ["RS-2026-0001", "RS-2026-0002"]


def test_nothing_of_another_partner_is_in_what_a_partner_gets(desk):
    sheets = desk.forms("lead", "2026-11")
    declare(desk, sheets["BP1"], "1.xlsx", [{}, {"customer": "Morvan", "city": None}])
    declare(
        desk,
        sheets["BP2"],
        "2.xlsx",
        [{"customer": "MINOTERIE LE BIHAN SARL", "project": "Lots", "planned_action": "Ferronnerie"}],
    )
    desk.intake()
    books = desk.forms("review", "2026-11")
    for path in (books["BP1"], sheets["BP1"], desk.root / "returned" / "1.xlsx"):
        import zipfile

        with zipfile.ZipFile(path) as archive:
            held = b"".join(archive.read(name) for name in archive.namelist())
        for strange in ("BP2", "Béarn", "Ferronnerie", "SARL"):
            assert strange.encode() not in held, (path, strange)


def test_check_says_partly_accepted_and_keeps_nothing(desk):
    path = desk.forms("lead", "2026-11", "--partner", "BP1")["BP1"]
    declare(desk, path, "a.xlsx", [{}, {"customer": "Morvan", "budget": None}])
    answer = json.loads(desk.run("check", str(desk.inbox / "a.xlsx"), "--json").out)
    assert answer["files"][0]["status"] == "partly_accepted"
    assert desk.intake()["a.xlsx"]["status"] == "partly_accepted"


def test_an_answer_that_is_overdue_is_reported_to_the_director(desk):
    path = desk.forms("lead", "2026-09")[None]
    declare(desk, path, "rs.xlsx", [{"origin": "RS", "declared_on": dt.date(2026, 9, 2)}])
    desk.intake()
    book = openpyxl.load_workbook(desk.forms("assignment", "2026-09")[None])
    desk.fill(
        book,
        "assignment",
        "assignments",
        [{"reference": "RS-2026-0001", "partner": "BP2", "decision": "assign"}],
    )
    book.save(desk.inbox / "décisions.xlsx")
    desk.intake()
    desk.run("monthly", "--period", "2026-11")
    folder = desk.root / "output" / "2026-11"
    (row,) = rows_of(desk, folder / "director" / "assignment-2026-11.xlsx", "assignment", "assignments")
    assert row["why"] == "Béarn Informatique (BP2) n’a pas répondu à temps"
    mail = email.message_from_bytes(
        (folder / "outbox" / "director_all_2026-11.eml").read_bytes(), policy=email.policy.default
    )
    assert "assignment-2026-11.xlsx" in [part.get_filename() for part in mail.iter_attachments()]
    assert "assignment-2026-11.xlsx" in (folder / "index.html").read_text(encoding="utf-8")
    # Whether the partner has a focus deal or not, in the pages the director reads.
    pack = docx.Document(str(next((folder / "director").glob("*.docx"))))
    overdue = [p.text for p in pack.paragraphs if "RS-2026-0001" in p.text]
    assert any("Béarn Informatique" in text and "sans réponse" in text for text in overdue)
    manager = next((folder / "managers" / "CM1").glob("*.xlsx"))
    workbook = openpyxl.load_workbook(manager)
    assert any(
        "sans réponse" in str(cell.value) for sheet in workbook for line in sheet.iter_rows() for cell in line
    )
