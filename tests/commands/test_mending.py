"""A workbook given back is reported until it is mended, and stays mended."""

from __future__ import annotations

import datetime as dt
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from reviewkit.domain.period import Period
from reviewkit.forms.engine.identity import Identity
from reviewkit.intake.archive import archive_path
from tests.commands.workbench import (
    declared,
    opened,
    saved,
    token_of,
    tokens_replaced,
    where,
)


def faulty(bench, **changes):
    book = opened(bench.good)
    where(book, "review", "pipeline", "customer").value = None
    for column, value in changes.items():
        where(book, "review", "pipeline", column).value = value
    return saved(book)


def test_a_good_workbook_taken_before_does_not_mend_a_faulty_one_taken_after(bench_copy, bench):
    bench_copy.drop(bench.good, "a.xlsx")
    assert bench_copy.take()["a.xlsx"].status == "accepted"
    bench_copy.drop(faulty(bench), "b.xlsx")
    taken = bench_copy.take()
    assert taken["b.xlsx"].to_mend
    assert bench_copy.take()["b.xlsx"].to_mend, "nor later"


def test_a_good_workbook_taken_after_mends_it(bench_copy, bench):
    bench_copy.drop(faulty(bench), "a.xlsx")
    assert bench_copy.take()["a.xlsx"].to_mend
    bench_copy.drop(bench.good, "b.xlsx")
    taken = bench_copy.take()
    assert taken["a.xlsx"].given_back
    assert not taken["a.xlsx"].to_mend


def test_one_of_another_month_mends_nothing(bench_copy, bench):
    bench_copy.drop(faulty(bench), "a.xlsx")
    book = opened(bench.good)
    token = Identity("review", 1, "BP1", Period("month", 2026, 12), "fr", "EUR").token(
        bench_copy.workspace.key()
    )
    tokens_replaced(book, lambda _: token)
    bench_copy.drop(saved(book), "b.xlsx")
    taken = bench_copy.take()
    assert taken["b.xlsx"].status == "accepted"
    assert taken["a.xlsx"].to_mend


def test_an_old_faulty_workbook_never_comes_back_over_its_mended_version(bench_copy, bench):
    """Other settings could make the old workbook right, but its sender has handed in another since."""
    bench_copy.drop(faulty(bench), "v1.xlsx")
    assert bench_copy.take()["v1.xlsx"].status == "returned"
    bench_copy.drop(bench.good, "v2.xlsx")
    assert bench_copy.take()["v2.xlsx"].revision == 1
    settings = bench_copy.workspace.root / "reviewkit.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + "\n[checks]\nstage_fall = 4\n", encoding="utf-8"
    )
    again = type(bench_copy)(bench_copy.workspace.root, bench).take()
    assert again["v1.xlsx"].status == "returned"
    assert again["v2.xlsx"].revision == 1
    assert not [submission for submission in again.values() if submission.new]


def drop_leads(desk, name, *rows):
    """Drop an opportunity sheet of BP1; columns that a row leaves out get plausible values."""
    book = openpyxl.load_workbook(desk.forms("lead", "2026-11", "--partner", "BP1")["BP1"])
    sheet_schema = next(sheet for sheet in desk.schema["lead"]["sheets"])
    worksheet = book[sheet_schema["title"]]
    heads = {cell.value: cell.column for cell in worksheet[1]}
    for i, row in enumerate(rows, start=2):
        for column in sheet_schema["columns"]:
            if column["filled_by"] == "person" and (column["required"] or column["key"] in row):
                value = row.get(column["key"], _plausible(column))
                worksheet.cell(i, heads[column["heading"]]).value = value
    book.save(desk.inbox / name)


def test_a_lead_sheet_is_mended_row_by_row(desk):
    drop_leads(desk, "a.xlsx", {"customer": "Kervran", "project": "ERP"},
          {"customer": "Le Goff", "project": "ERP", "need": None})  # fmt: skip
    assert desk.run("intake", "--json").code == 1
    assert desk.intake()["a.xlsx"]["status"] == "partly_accepted"
    assert desk.run("intake", "--json").code == 1
    drop_leads(desk, "b.xlsx", {"customer": "Ateliers du Port", "project": "ERP"})
    assert desk.run("intake", "--json").code == 1, "another opportunity mends nothing"
    drop_leads(desk, "c.xlsx", {"customer": "Le Goff", "project": "Paie"})
    assert desk.run("intake", "--json").code == 0


def test_a_row_without_a_customer_is_known_by_its_project(desk):
    drop_leads(
        desk, "a.xlsx", {"customer": None, "project": "Paie"}, {"customer": "Kervran", "project": "ERP"}
    )
    assert desk.run("intake", "--json").code == 1
    drop_leads(desk, "b.xlsx", {"customer": "Le Goff", "project": "Paie"})
    assert desk.run("intake", "--json").code == 0


def _plausible(column):
    if column["choices"]:
        return column["choices"][0]["label"]
    return {"date": dt.date(2026, 11, 10), "money": 1000, "email": "a@b.fr"}.get(column["type"], "Texte")


def test_a_place_that_cannot_be_written_costs_another_name_and_no_run(bench_copy, bench):
    (bench_copy.workspace.returned / "novembre.xlsx" / "dossier").mkdir(parents=True)
    bench_copy.drop(faulty(bench))
    bench_copy.drop(bench.english, "autre.xlsx")
    taken = bench_copy.take()
    returned = taken["novembre.xlsx"].returned
    assert returned.is_file()
    assert returned.name.endswith("-novembre.xlsx")
    assert "autre.xlsx" in taken
    assert bench_copy.take()["novembre.xlsx"].returned == returned
    assert not bench_copy.take()["novembre.xlsx"].new


def test_an_archived_original_that_was_changed_is_replaced(bench_copy, bench):
    bench_copy.drop(faulty(bench), "a.xlsx")
    sha = bench_copy.take()["a.xlsx"].sha256
    path = archive_path(bench_copy.workspace.archive, sha)
    data = path.read_bytes()
    path.write_bytes(bytes(len(data)))
    (bench_copy.workspace.returned / "a.xlsx").unlink()  # so that it is read again
    assert bench_copy.take()["a.xlsx"].status == "returned"
    assert path.read_bytes() == data


def test_another_partner_s_reference_is_reported_to_the_vendor_alone(bench_copy, bench):
    bench_copy.drop(bench.good, "un.xlsx")
    assert bench_copy.take()["un.xlsx"].status == "accepted"
    mine = opened(bench.good)
    other = Identity("review", 1, "BP2", Period("month", 2026, 11), "fr", "EUR").token(
        bench_copy.workspace.key()
    )
    tokens_replaced(mine, lambda _: other)
    where(mine, "review", "pipeline", "customer").value = None
    bench_copy.drop(saved(mine), "deux.xlsx")
    taken = bench_copy.take()["deux.xlsx"]
    assert taken.status == "returned"
    where(mine, "review", "pipeline", "customer").value = "Kervran"
    bench_copy.drop(saved(mine), "trois.xlsx")
    submission = bench_copy.take()["trois.xlsx"]
    assert submission.status == "accepted", submission.bad
    assert "reference-elsewhere" in {fault.kind for fault in submission.warnings}
    assert all(fault.ours for fault in submission.warnings if fault.kind == "reference-elsewhere")
    with zipfile.ZipFile(bench_copy.workspace.returned / "deux.xlsx") as package:
        text = b"".join(package.read(name) for name in package.namelist()).decode("utf-8", "ignore")
    assert "autre partenaire" not in text


@pytest.mark.parametrize("cut", [15, 3, 0])
def test_a_code_that_was_cut_is_a_wrong_one(bench_copy, bench, cut):
    book = opened(bench.good)
    token = token_of(bench.good)
    body, _, code = token.rpartition(":")
    tokens_replaced(book, lambda _: f"{body}:{code[:cut]}")
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert [fault.kind for fault in taken.bad] == ["identity-foreign"]


def test_the_special_sheet_s_own_rows_are_held_against_the_token(bench_copy, bench):
    book = opened(bench.good)
    sheet = next(worksheet for worksheet in book.worksheets if worksheet["A1"].value == "token")
    cell = next(row[1] for row in sheet.iter_rows(max_row=12, max_col=2) if row[0].value == "partner")
    cell.value = "BP2"
    bench_copy.drop(saved(book))
    (fault,) = bench_copy.take()["novembre.xlsx"].bad
    assert fault.kind == "identity-disagrees"
    assert "BP2" in str(fault.values)


def test_what_people_noted_on_cells_comes_back(bench_copy, bench):
    book = opened(bench.good)
    faulty_cell = where(book, "review", "pipeline", "customer")
    other = where(book, "review", "pipeline", "amount", 2)
    faulty_cell.value = None
    faulty_cell.comment, other.comment = (
        Comment("qui est-ce ?", "Léa"),
        Comment("à confirmer & revoir", "Léa"),
    )
    for name in ("a.xlsx", "b.xlsx"):  # given back twice: nothing is lost, nothing doubled
        bench_copy.drop(saved(book), name)
        assert bench_copy.take()[name].status == "returned"
        book = opened(bench_copy.returned(name))
        sheet = book[faulty_cell.parent.title]
        assert sheet[other.coordinate].comment.text == "à confirmer & revoir"
        text = sheet[faulty_cell.coordinate].comment.text
        assert text.startswith("qui est-ce ?\n")
        assert text.count("est vide") == 1


def test_notes_beside_the_synthesis_come_back_as_typed(bench_copy, bench):
    book = opened(bench.good)
    cover = book[declared("review", "cover")["title"]]
    cover["D40"], cover["M5"] = "à voir avec Léa", "note"
    where(book, "review", "pipeline", "customer").value = None
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "returned"
    back = opened(bench_copy.returned())[declared("review", "cover")["title"]]
    assert (back["D40"].value, back["M5"].value) == ("à voir avec Léa", "note")
