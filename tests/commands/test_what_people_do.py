"""Workbooks that people and programs rearranged give the same records as untouched ones."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from reviewkit.forms.engine.fault_groups import cell_ranges, group_faults
from reviewkit.forms.engine.fault_limit import MOST_FAULTS
from tests.commands.desk import USUAL, typed
from tests.commands.workbench import (
    add_rows,
    cell_xml,
    declared,
    opened,
    packed,
    parts_of,
    saved,
    token_of,
    tokens_replaced,
    where,
    with_macros,
)


def title(sheet):
    return declared("review", sheet)["title"]


def records(bench_copy, name="novembre.xlsx"):
    """Return the stored records of the revision that a file became."""
    from reviewkit.store import Store

    with Store(bench_copy.workspace.database_url) as store:
        (revision,) = [r for r in store.current_revisions("review", partner="BP1") if r.file == name]
        return [(sheet, ordinal, data) for _, sheet, ordinal, data in store.records([revision])]


@pytest.fixture(scope="module")
def straight(bench, tmp_path_factory):
    bench_copy = bench.copy(tmp_path_factory.mktemp("straight") / "desk")
    bench_copy.drop(bench.good)
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    return records(bench_copy)


def move_column(sheet, source, target):
    """Cut and insert a column, values only, as openpyxl scripts do."""
    values = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=40, max_col=14)]
    for r, row in enumerate(values, start=1):
        row.insert(target - 1, row.pop(source - 1))
        for c, value in enumerate(row, start=1):
            sheet.cell(r, c).value = value


def moved(book):
    move_column(book[title("pipeline")], 7, 2)
    move_column(book[title("commit")], 1, 4)


def inserted(book):
    sheet = book[title("pipeline")]
    sheet.insert_cols(4)
    sheet["D1"], sheet["D2"] = "Nos notes", "à voir"


def rows_above(book):
    book[title("pipeline")].insert_rows(1, 3)
    book[title("pipeline")]["A1"] = "Revue de novembre"


def empty_rows(book):
    book[title("pipeline")].insert_rows(3, 5)


def renamed(book):
    for i, sheet in enumerate(book.worksheets):
        if not sheet.title.startswith("_"):
            sheet.title = f"Feuille {i}"


def reordered(book):
    book._sheets.reverse()


def far_below(book):
    """Type rows beyond the table that the form prepares."""
    sheet = book[title("pipeline")]
    for col in range(1, 15):
        sheet.cell(900, col).value, sheet.cell(3, col).value = sheet.cell(3, col).value, None


def english(book):
    for sheet in ("pipeline", "commit", "outcomes"):
        sheet_schema = next(
            candidate for candidate in ENGLISH["review"]["sheets"] if candidate["key"] == sheet
        )
        worksheet = book[title(sheet)]
        for col, column in enumerate(sheet_schema["columns"], start=1):
            worksheet.cell(1, col).value = column["heading"] + " *"
        worksheet.title = sheet_schema["title"]


def odd_spaces(book):
    sheet = book[title("pipeline")]
    sheet["A2"], sheet["B2"] = "\u00a0D-1 ", "  Ateliers Kervran\u202f"
    sheet["G2"], sheet["G3"] = "60\u202f000,00\u00a0€", "15 000"
    sheet["E1"] = f"\u00a0{sheet['E1'].value}  "
    sheet["E2"] = "4  négociation"


def typed_by_hand(book):
    sheet = book[title("pipeline")]
    sheet["E2"], sheet["H2"], sheet["H3"] = "NEGOCIATION", "15/1/2027", "15 janvier 2027"
    book[title("commit")]["G2"] = None


ENGLISH: dict = {}


@pytest.mark.parametrize(
    "change",
    [
        moved,
        inserted,
        rows_above,
        empty_rows,
        renamed,
        reordered,
        far_below,
        english,
        odd_spaces,
        typed_by_hand,
    ],
    ids=lambda f: f.__name__,
)
def test_a_rearranged_workbook_gives_the_same_records(bench_copy, bench, straight, change):
    ENGLISH.update(bench.desk.run("schema", "--lang", "en", "--json").json["forms"])
    book = opened(bench.good)
    change(book)
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    if change is far_below:
        assert sorted(map(str, (d for _, _, d in records(bench_copy)))) == sorted(
            map(str, (d for _, _, d in straight))
        )
    else:
        assert records(bench_copy) == straight


def test_all_of_it_at_once_and_given_back_in_the_same_cells(bench_copy, bench, straight):
    """A workbook moved, inserted into, renamed and reordered comes back with its fault in the same cell."""
    book = opened(bench.good)
    moved(book)
    inserted(book)
    reordered(book)
    renamed(book)
    sheet = next(s for s in book.worksheets if s["D1"].value == "Nos notes")
    col = next(c.column for c in sheet[1] if c.value == "Montant")
    sheet.cell(3, col).value = "quinze mille"
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    (fault,) = taken.bad
    assert (fault.sheet, fault.cell) == (sheet.title, sheet.cell(3, col).coordinate)
    given = opened(bench_copy.returned())
    assert [s.title for s in given.worksheets if not s.title.startswith("_")][1:] == [
        s.title for s in book.worksheets if not s.title.startswith("_")
    ]
    for worksheet in book.worksheets:
        if worksheet.title.startswith("_"):
            continue
        for row in worksheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str | int | float | dt.date) and not str(cell.value).startswith(
                    "="
                ):
                    assert given[worksheet.title][cell.coordinate].value == cell.value, (
                        worksheet.title,
                        cell.coordinate,
                    )
    given[sheet.title].cell(3, col).value = 15_000
    bench_copy.drop(saved(given), "corrigé.xlsx")
    assert bench_copy.take()["corrigé.xlsx"].status == "accepted"
    assert records(bench_copy, "corrigé.xlsx") == straight


def test_a_changed_heading_in_a_moved_column_is_known_by_what_the_workbook_carries(
    bench_copy, bench, straight
):
    """Excel moves the pointers along with the columns."""
    from reviewkit.forms.engine.identity import SHEET

    book = opened(bench.good)
    sheet = book[title("pipeline")]
    before = [cell.value for cell in sheet[1]]
    move_column(sheet, 7, 2)
    after = {
        value: cell.column_letter for value, cell in zip([c.value for c in sheet[1]], sheet[1], strict=True)
    }
    for row in book[SHEET].iter_rows():
        if row[1].value == "pipeline":
            heading = next(h for h in before if h == _heading(row[2].value))
            row[3].value = f"='{title('pipeline')}'!${after[heading]}$1"
    sheet["B1"], sheet["C1"], sheet["D1"] = "Valeur", "Société", "Objet"
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert [f.kind for f in taken.faults if f.kind == "heading-changed"] == ["heading-changed"] * 3
    assert records(bench_copy) == straight


def _heading(key):
    return next(c["heading"] for c in declared("review", "pipeline")["columns"] if c["key"] == key)


def test_pointers_that_no_longer_agree_are_not_believed(bench_copy, bench):
    """openpyxl moves no pointer: an inserted column must not pass for the one whose heading changed."""
    book = opened(bench.good)
    sheet = book[title("pipeline")]
    sheet["C1"] = "Chantier"
    sheet.insert_cols(3)
    sheet["C1"] = "Nos notes"
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert [(f.kind, f.column) for f in taken.bad] == [("missing-column", "project")]


@pytest.mark.parametrize(
    "heading",
    ["Montant (k€)", "Montant $", "Montant (USD)", "Montant pondéré", "Montant en K", "Montant KE", "Montant TTC",
     "Montant en milliers", "Montant (CHF)"],
)  # fmt: skip
def test_a_heading_of_another_unit_is_not_the_same_column(bench_copy, bench, heading):
    book = opened(bench.good)
    book[title("pipeline")]["G1"] = heading
    bench_copy.drop(saved(book))
    bad = bench_copy.take()["novembre.xlsx"].bad
    assert [(f.kind, f.column, f.cell) for f in bad] == [("heading-other-unit", "amount", "G1")]


@pytest.mark.parametrize("heading", ["Montant HT", "Montant (€)", "Montant en euros", "Montant EUR"])
def test_a_heading_that_says_the_same_unit_is_read(bench_copy, bench, heading):
    book = opened(bench.good)
    book[title("pipeline")]["G1"] = heading
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted"
    assert "heading-changed" in {f.kind for f in taken.warnings}


def test_exchanged_names_of_sheets_lose_no_row(bench_copy, bench, straight):
    book = opened(bench.good)
    pipe, commit = book[title("pipeline")], book[title("commit")]
    pipe.title, commit.title = "x", title("pipeline")
    pipe.title = title("commit")
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(bench_copy) == straight


@pytest.mark.parametrize(
    ("sheet", "column", "values"),
    [
        ("cover", "held_on", {"status": "reviewed"}),
        ("leads", "planned_action", {"reference": "L-9"}),
        ("outcomes", "recovery_possible", {"reference": "N-9", "outcome": "lost"}),
    ],
)
def test_a_column_that_a_record_needs_is_missed(bench_copy, bench, sheet, column, values):
    book = opened(bench.good)
    for candidate in declared("review", sheet)["columns"]:
        row = {**USUAL.get(sheet, {}), **values}
        if candidate["key"] in row and candidate["filled_by"] == "person":
            where(book, "review", sheet, candidate["key"]).value = typed(candidate, row[candidate["key"]])
    cell = where(book, "review", sheet, column)
    heading = cell.parent.cell(cell.row, 1) if sheet == "cover" else cell.parent.cell(1, cell.column)
    assert heading.value
    if sheet == "cover":
        heading.value = "Jour J"
    else:
        cell.parent.delete_cols(cell.column)
    bench_copy.drop(saved(book))
    bad = bench_copy.take()["novembre.xlsx"].bad
    assert ("missing-column", column) in {(f.kind, f.column) for f in bad}


def test_a_cached_nought_is_no_name(bench_copy, bench):
    book = opened(bench.good)
    cell = where(book, "review", "pipeline", "customer")
    cell.value = "=VLOOKUP(1,Z:Z,1)"
    data = saved(book)
    parts = parts_of(data)
    name = next(n for n, part in parts.items() if b"VLOOKUP" in part)
    parts[name] = (
        parts[name]
        .replace(b"VLOOKUP(1,Z:Z,1)</f><v></v>", b"VLOOKUP(1,Z:Z,1)</f><v>0</v>")
        .replace(b"VLOOKUP(1,Z:Z,1)</f><v/>", b"VLOOKUP(1,Z:Z,1)</f><v>0</v>")
    )
    bench_copy.drop(packed(parts))
    assert [(f.kind, f.column) for f in bench_copy.take()["novembre.xlsx"].bad] == [
        ("formula-not-computed", "customer")
    ]


def test_a_code_keeps_the_zeros_that_its_format_shows(bench_copy, bench):
    book = opened(bench.good)
    cell = where(book, "review", "pipeline", "reference")
    cell.value, cell.number_format = 1234, "000000"
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert "001234" in {data["reference"] for sheet, _, data in records(bench_copy) if sheet == "pipeline"}


def test_a_total_below_the_table_is_one_line(bench_copy, bench):
    book = opened(bench.good)
    cell = where(book, "review", "pipeline", "amount", 12)
    cell.value = 123_456
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert {f.kind for f in taken.bad} == {"missing-value"}
    assert len(taken.bad) > 3
    (line,) = group_faults(taken.bad)
    assert line.count == len(taken.bad)
    assert ":" in line.cells


def test_hidden_and_filtered_rows_are_read_with_one_grouped_warning(bench_copy, bench, straight):
    book = opened(bench.good)
    sheet = book[title("pipeline")]
    for row in (2, 3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.auto_filter.add_filter_column(0, ["rien"])
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted"
    assert [f.cell for f in taken.faults if f.kind == "hidden-row"] == ["A2", "A3", "A4"]
    assert records(bench_copy) == straight


def test_rows_hidden_by_default_change_nothing(bench_copy, bench, straight):
    parts = parts_of(bench.good)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = parts[name].replace(b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" ')
    bench_copy.drop(packed(parts))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(bench_copy) == straight


def test_hidden_sheets_are_read(bench_copy, bench, straight):
    book = opened(bench.good)
    book[title("commit")].sheet_state = "hidden"
    book[title("pipeline")].sheet_state = "veryHidden"
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert records(bench_copy) == straight


def test_a_workbook_with_macros_is_read_and_reported(bench_copy, bench, straight):
    bench_copy.drop(with_macros(bench.good), "novembre.xlsm")
    taken = bench_copy.take()["novembre.xlsm"]
    assert taken.status == "accepted"
    assert "macros-ignored" in {f.kind for f in taken.warnings}
    assert records(bench_copy, "novembre.xlsm") == straight


def test_the_1904_calendar_is_read(bench_copy, bench, straight):
    parts = parts_of(bench.good)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbookPr", b'<workbookPr date1904="1"', 1
    )
    book = parts["xl/workbook.xml"].decode()
    assert 'date1904="1"' in book
    data = packed(parts)
    serial = (dt.date(2027, 1, 15) - dt.date(1904, 1, 1)).days
    for at in ("H2", "H3", "H4"):
        style = _style(data, title("pipeline"), at)
        data = cell_xml(data, title("pipeline"), at, f"<v>{serial}</v>", style)
    close = (dt.date(2026, 12, 15) - dt.date(1904, 1, 1)).days
    data = cell_xml(data, title("commit"), "C2", f"<v>{close}</v>", _style(data, title("commit"), "C2"))
    due = (dt.date(2026, 12, 1) - dt.date(1904, 1, 1)).days
    data = cell_xml(data, title("actions"), "E2", f"<v>{due}</v>", _style(data, title("actions"), "E2"))
    bench_copy.drop(data)
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(bench_copy) == straight


def _style(data, name, at):
    import re

    parts = parts_of(data)
    relation = re.search(
        rf'<sheet [^>]*name="{re.escape(name)}"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"].decode()
    )[1]
    entry = next(
        e
        for e in re.findall(r"<Relationship [^>]*>", parts["xl/_rels/workbook.xml.rels"].decode())
        if f'Id="{relation}"' in e
    )
    part = re.search(r'Target="/?(?:xl/)?([^"]+)"', entry)[1]
    match = re.search(rf'<c r="{at}"( s="\d+")?', parts[f"xl/{part}"].decode())
    return match[1] or ""


def test_strict_workbooks_are_read(bench_copy, bench, straight):
    swaps = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip
    parts = parts_of(bench.good)
    for name in parts:
        if name.endswith((".xml", ".rels")):
            for old, new in swaps:
                parts[name] = parts[name].replace(old, new)
    bench_copy.drop(packed(parts))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert records(bench_copy) == straight


def test_the_same_fault_in_two_hundred_rows_is_one_line_with_its_range(bench_copy, bench):
    book = opened(bench.good)
    add_rows(book, 200, start=4, stage="Négo")
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert len(taken.bad) == 200
    front = opened(bench_copy.returned()).worksheets[0]
    lines = [row for row in front.iter_rows(min_row=5, values_only=True) if row[0] == title("pipeline")]
    assert len([line for line in lines if "Négo" in str(line[2])]) == 1
    assert any(line[1] == "E5:E204" for line in lines)
    assert front.max_row < 20
    link = next(cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink)
    assert link.endswith("E5")


def test_ranges_are_reported_as_people_write_them():
    assert cell_ranges(["E2", "E3", "E4", "E7"]) == "E2:E4, E7"
    assert cell_ranges(["E2"]) == "E2"
    assert cell_ranges([f"E{i}" for i in range(2, 40, 2)]) == "E2, E4, E6, E8, …, E38"


def test_what_follows_from_a_named_fault_is_left_out(bench_copy, bench):
    """An unreadable reference in outcomes implies that the deal has no outcome."""
    book = opened(bench.good)
    add_rows(book, 1, start=4, stage="won", reference="D-9")
    for column, value in (
        ("outcome", "won"),
        ("amount", 100),
        ("closed_on", dt.date(2026, 11, 3)),
        ("reason", "Prix"),
        ("lesson", "Rien"),
    ):
        column_schema = next(c for c in declared("review", "outcomes")["columns"] if c["key"] == column)
        label = next((c["label"] for c in column_schema["choices"] or () if c["key"] == value), value)
        where(book, "review", "outcomes", column).value = label
    where(book, "review", "outcomes", "reference").value = "#N/A"
    bench_copy.drop(saved(book))
    assert [f.kind for f in bench_copy.take()["novembre.xlsx"].bad] == ["error-value"]


def test_a_workbook_given_back_keeps_its_other_sheets_and_odd_names(bench_copy, bench):
    book = opened(bench.good)
    notes = book.create_sheet("_mes notes d'été & co")
    notes["B7"] = "gardé"
    notes["B8"] = "=1+1"
    notes["B8"].data_type = "s"
    notes["C1"].comment = Comment("ancien", "x")
    book[title("pipeline")]["G2"] = "x"
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "returned"
    given = opened(bench_copy.returned())
    assert given["_mes notes d'été & co"]["B7"].value == "gardé"
    assert given["_mes notes d'été & co"]["B8"].data_type == "s"


def test_very_long_text_is_kept_or_reported(bench_copy, bench):
    book = opened(bench.good)
    book[title("pipeline")]["J2"] = "é" * 32_000
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert next(d["comment"] for s, o, d in records(bench_copy) if s == "pipeline" and o == 0) == "é" * 32_000


# --------------------------------------------------------------------- other programs


def libreoffice(data, tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not on this machine")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "novembre.xlsx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "in" / "novembre.xlsx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (tmp_path / "out" / "novembre.xlsx").read_bytes()


def test_saved_by_openpyxl_rearranged_it_gives_the_same(bench_copy, bench, straight):
    book = opened(bench.good)
    for change in (moved, inserted, empty_rows, reordered, renamed):
        change(book)
    bench_copy.drop(saved(opened(saved(book))))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert records(bench_copy) == straight


@pytest.mark.office
@pytest.mark.slow
def test_saved_by_libreoffice_rearranged_it_gives_the_same(bench_copy, bench, straight, tmp_path):
    book = opened(bench.good)
    for change in (moved, inserted, empty_rows, reordered, renamed):
        change(book)
    bench_copy.drop(libreoffice(saved(book), tmp_path))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(bench_copy) == straight


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_moves_the_pointers_along(bench, tmp_path):
    from reviewkit.forms.engine.sheet_locator import heading_pointers
    from reviewkit.xlsx import read

    data = libreoffice(bench.good, tmp_path)
    assert {k: v.at for k, v in heading_pointers(read(data)).items()} == {
        k: v.at for k, v in heading_pointers(read(bench.good)).items()
    }


# ------------------------------------------------------------------------- identity


def without(bench, *, sheet=False, line=False, name=False, prop=False):
    """Return the good workbook without its identity in the named places."""
    from reviewkit.forms.engine.identity import SHEET

    book = opened(bench.good)
    if sheet:
        book.remove(book[SHEET])
    if line:
        first = book[title("cover")]
        for row in first.iter_rows(max_col=1):
            if str(row[0].value).startswith("RK1:"):
                row[0].value = None
    if name:
        del book.defined_names["reviewkit"]
    if prop:
        book.custom_doc_props.props.clear()
    return saved(book)


PLACES = ("sheet", "line", "name", "prop")


@pytest.mark.parametrize("kept", PLACES)
def test_any_one_of_the_four_places_suffices(bench_copy, bench, straight, kept):
    data = without(bench, **{other: True for other in PLACES if other != kept})
    bench_copy.drop(data, "budget 2019 client BP2.xlsx")  # the file's name never counts
    taken = bench_copy.take()["budget 2019 client BP2.xlsx"]
    assert (taken.status, taken.partner, taken.period) == ("accepted", "BP1", "2026-11")
    assert records(bench_copy, "budget 2019 client BP2.xlsx") == straight


def test_without_any_of_them_it_is_no_form_whatever_its_name(bench_copy, bench):
    bench_copy.drop(without(bench, **dict.fromkeys(PLACES, True)), "review-2026-11-BP1.xlsx")
    (fault,) = bench_copy.take()["review-2026-11-BP1.xlsx"].faults
    assert fault.kind == "not-a-form"


def test_the_identity_is_found_by_content_wherever_it_was_moved(bench_copy, bench, straight):
    from reviewkit.forms.engine.identity import SHEET

    book = opened(without(bench, name=True, prop=True, line=True))
    book[SHEET].sheet_state = "visible"
    book[SHEET].title = "Feuille1"
    book.move_sheet("Feuille1", -8)
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    assert records(bench_copy) == straight


def test_another_partner_s_sheet_pasted_in_is_a_disagreement(bench_copy, bench):
    book = opened(bench.good)
    book.create_sheet("Copie")["B3"] = token_of(bench.english)
    bench_copy.drop(saved(book))
    assert [f.kind for f in bench_copy.take()["novembre.xlsx"].bad] == ["identity-disagrees"]


def test_no_record_of_having_made_it_is_needed(bench_copy, bench):
    """A workbook signed with the right key counts, though this workspace never made it."""
    from reviewkit.domain.period import Period
    from reviewkit.forms.engine.identity import Identity

    book = opened(bench.good)
    token = Identity("review", 1, "BP1", Period("month", 2027, 5), "fr", "EUR").token(
        bench_copy.workspace.key()
    )
    tokens_replaced(book, lambda _: token)
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].period == "2027-05"


def test_a_workbook_made_by_another_library_from_the_schema_alone_is_read(bench_copy, bench):
    """Google Sheets and the like rewrite everything: only cells survive."""
    source = opened(bench.good)
    buffer = io.BytesIO()
    made = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for sheet in source.worksheets:
        target = made.add_worksheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, dt.datetime):
                    target.write_datetime(
                        cell.row - 1, cell.column - 1, cell.value, made.add_format({"num_format": "d/m/yyyy"})
                    )
                elif isinstance(cell.value, int | float):
                    target.write_number(cell.row - 1, cell.column - 1, cell.value)
                elif cell.value is not None and not str(cell.value).startswith("="):
                    target.write_string(cell.row - 1, cell.column - 1, str(cell.value))
    made.close()
    bench_copy.drop(buffer.getvalue())
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"


def test_a_thousand_notes_make_no_thousand_drawings(bench_copy, bench):
    book = opened(bench.good)
    add_rows(book, 900, start=4, amount="x", stage="y")
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert len(taken.bad) == MOST_FAULTS  # of 1,800: the others are counted
    given = openpyxl.load_workbook(io.BytesIO(bench_copy.returned()))
    notes = sum(cell.comment is not None for row in given[title("pipeline")].iter_rows() for cell in row)
    assert 0 < notes <= 500
