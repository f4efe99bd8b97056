"""Workbooks rearranged as people and programs rearrange them give what the straight ones give."""

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


def records(place, name="novembre.xlsx"):
    """What the store holds of the revision that a file became."""
    from reviewkit.store import Store

    with Store(place.workspace.database_url) as store:
        (revision,) = [r for r in store.counting("review", partner="BP1") if r.file == name]
        return [(sheet, ordinal, data) for _, sheet, ordinal, data in store.records([revision])]


@pytest.fixture(scope="module")
def straight(bench, tmp_path_factory):
    place = bench.copy(tmp_path_factory.mktemp("straight") / "desk")
    place.drop(bench.good)
    assert place.take()["novembre.xlsx"].status == "accepted"
    return records(place)


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
    """Rows beyond the table that was made ready."""
    sheet = book[title("pipeline")]
    for col in range(1, 15):
        sheet.cell(900, col).value, sheet.cell(3, col).value = sheet.cell(3, col).value, None


def english(book):
    for sheet in ("pipeline", "commit", "outcomes"):
        told = next(one for one in ENGLISH["review"]["sheets"] if one["key"] == sheet)
        worksheet = book[title(sheet)]
        for col, column in enumerate(told["columns"], start=1):
            worksheet.cell(1, col).value = column["heading"] + " *"
        worksheet.title = told["title"]


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
def test_a_rearranged_workbook_gives_the_same_records(place, bench, straight, change):
    ENGLISH.update(bench.desk.run("schema", "--lang", "en", "--json").json["forms"])
    book = opened(bench.good)
    change(book)
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    if change is far_below:
        assert sorted(map(str, (d for _, _, d in records(place)))) == sorted(
            map(str, (d for _, _, d in straight))
        )
    else:
        assert records(place) == straight


def test_all_of_it_at_once_and_given_back_in_the_same_cells(place, bench, straight):
    """Moved, inserted, renamed, reordered; one fault: what was typed stays where it was typed."""
    book = opened(bench.good)
    moved(book)
    inserted(book)
    reordered(book)
    renamed(book)
    sheet = next(s for s in book.worksheets if s["D1"].value == "Nos notes")
    col = next(c.column for c in sheet[1] if c.value == "Montant")
    sheet.cell(3, col).value = "quinze mille"
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    (fault,) = taken.bad
    assert (fault.sheet, fault.cell) == (sheet.title, sheet.cell(3, col).coordinate)
    given = opened(place.returned())
    assert [s.title for s in given.worksheets if not s.title.startswith("_")][1:] == [
        s.title for s in book.worksheets if not s.title.startswith("_")
    ]
    for one in book.worksheets:
        if one.title.startswith("_"):
            continue
        for row in one.iter_rows():
            for cell in row:
                if isinstance(cell.value, str | int | float | dt.date) and not str(cell.value).startswith(
                    "="
                ):
                    assert given[one.title][cell.coordinate].value == cell.value, (one.title, cell.coordinate)
    given[sheet.title].cell(3, col).value = 15_000
    place.drop(saved(given), "corrigé.xlsx")
    assert place.take()["corrigé.xlsx"].status == "accepted"
    assert records(place, "corrigé.xlsx") == straight


def test_a_changed_heading_in_a_moved_column_is_known_by_what_the_workbook_carries(place, bench, straight):
    """As Excel saves it: the pointers moved along with the columns."""
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
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert [f.kind for f in taken.faults if f.kind == "heading-changed"] == ["heading-changed"] * 3
    assert records(place) == straight


def _heading(key):
    return next(c["heading"] for c in declared("review", "pipeline")["columns"] if c["key"] == key)


def test_pointers_that_no_longer_agree_are_not_believed(place, bench):
    """openpyxl moves no pointer: an inserted column must not pass for the one whose heading changed."""
    book = opened(bench.good)
    sheet = book[title("pipeline")]
    sheet["C1"] = "Chantier"
    sheet.insert_cols(3)
    sheet["C1"] = "Nos notes"
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert [(f.kind, f.column) for f in taken.bad] == [("missing-column", "project")]


@pytest.mark.parametrize(
    "heading",
    ["Montant (k€)", "Montant $", "Montant (USD)", "Montant pondéré", "Montant en K", "Montant KE", "Montant TTC",
     "Montant en milliers", "Montant (CHF)"],
)  # fmt: skip
def test_a_heading_of_another_unit_is_not_the_same_column(place, bench, heading):
    book = opened(bench.good)
    book[title("pipeline")]["G1"] = heading
    place.drop(saved(book))
    bad = place.take()["novembre.xlsx"].bad
    assert [(f.kind, f.column, f.cell) for f in bad] == [("heading-other-unit", "amount", "G1")]


@pytest.mark.parametrize("heading", ["Montant HT", "Montant (€)", "Montant en euros", "Montant EUR"])
def test_a_heading_that_says_the_same_unit_is_read(place, bench, heading):
    book = opened(bench.good)
    book[title("pipeline")]["G1"] = heading
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted"
    assert "heading-changed" in {f.kind for f in taken.warnings}


def test_exchanged_names_of_sheets_lose_no_row(place, bench, straight):
    book = opened(bench.good)
    pipe, commit = book[title("pipeline")], book[title("commit")]
    pipe.title, commit.title = "x", title("pipeline")
    pipe.title = title("commit")
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(place) == straight


@pytest.mark.parametrize(
    ("sheet", "column", "values"),
    [
        ("cover", "held_on", {"status": "reviewed"}),
        ("leads", "planned_action", {"reference": "L-9"}),
        ("outcomes", "recovery_possible", {"reference": "N-9", "outcome": "lost"}),
    ],
)
def test_a_column_that_a_record_needs_is_missed(place, bench, sheet, column, values):
    book = opened(bench.good)
    for one in declared("review", sheet)["columns"]:
        row = {**USUAL.get(sheet, {}), **values}
        if one["key"] in row and one["filled_by"] == "person":
            where(book, "review", sheet, one["key"]).value = typed(one, row[one["key"]])
    cell = where(book, "review", sheet, column)
    heading = cell.parent.cell(cell.row, 1) if sheet == "cover" else cell.parent.cell(1, cell.column)
    assert heading.value
    if sheet == "cover":
        heading.value = "Jour J"
    else:
        cell.parent.delete_cols(cell.column)
    place.drop(saved(book))
    bad = place.take()["novembre.xlsx"].bad
    assert ("missing-column", column) in {(f.kind, f.column) for f in bad}


def test_a_cached_nought_is_no_name(place, bench):
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
    place.drop(packed(parts))
    assert [(f.kind, f.column) for f in place.take()["novembre.xlsx"].bad] == [
        ("formula-not-computed", "customer")
    ]


def test_a_code_keeps_the_zeros_that_its_format_shows(place, bench):
    book = opened(bench.good)
    cell = where(book, "review", "pipeline", "reference")
    cell.value, cell.number_format = 1234, "000000"
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert "001234" in {data["reference"] for sheet, _, data in records(place) if sheet == "pipeline"}


def test_a_total_below_the_table_is_one_line(place, bench):
    book = opened(bench.good)
    cell = where(book, "review", "pipeline", "amount", 12)
    cell.value = 123_456
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert {f.kind for f in taken.bad} == {"missing-value"}
    assert len(taken.bad) > 3
    (line,) = group_faults(taken.bad)
    assert line.count == len(taken.bad)
    assert ":" in line.cells


def test_hidden_and_filtered_rows_are_read_with_one_grouped_warning(place, bench, straight):
    book = opened(bench.good)
    sheet = book[title("pipeline")]
    for row in (2, 3, 4):
        sheet.row_dimensions[row].hidden = True
    sheet.auto_filter.add_filter_column(0, ["rien"])
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted"
    assert [f.cell for f in taken.faults if f.kind == "hidden-row"] == ["A2", "A3", "A4"]
    assert records(place) == straight


def test_rows_hidden_by_default_change_nothing(place, bench, straight):
    parts = parts_of(bench.good)
    for name in parts:
        if name.startswith("xl/worksheets/sheet"):
            parts[name] = parts[name].replace(b"<sheetFormatPr ", b'<sheetFormatPr zeroHeight="1" ')
    place.drop(packed(parts))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(place) == straight


def test_hidden_sheets_are_read(place, bench, straight):
    book = opened(bench.good)
    book[title("commit")].sheet_state = "hidden"
    book[title("pipeline")].sheet_state = "veryHidden"
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert records(place) == straight


def test_a_workbook_with_macros_is_read_and_said(place, bench, straight):
    place.drop(with_macros(bench.good), "novembre.xlsm")
    taken = place.take()["novembre.xlsm"]
    assert taken.status == "accepted"
    assert "macros-ignored" in {f.kind for f in taken.warnings}
    assert records(place, "novembre.xlsm") == straight


def test_the_1904_calendar_is_read(place, bench, straight):
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
    place.drop(data)
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(place) == straight


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
    found = re.search(rf'<c r="{at}"( s="\d+")?', parts[f"xl/{part}"].decode())
    return found[1] or ""


def test_strict_workbooks_are_read(place, bench, straight):
    swaps = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
    )  # fmt: skip
    parts = parts_of(bench.good)
    for name in parts:
        if name.endswith((".xml", ".rels")):
            for old, new in swaps:
                parts[name] = parts[name].replace(old, new)
    place.drop(packed(parts))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert records(place) == straight


def test_the_same_fault_in_two_hundred_rows_is_one_line_with_its_range(place, bench):
    book = opened(bench.good)
    add_rows(book, 200, start=4, stage="Négo")
    place.drop(saved(book))
    taken = place.take()["novembre.xlsx"]
    assert len(taken.bad) == 200
    front = opened(place.returned()).worksheets[0]
    lines = [row for row in front.iter_rows(min_row=5, values_only=True) if row[0] == title("pipeline")]
    assert len([line for line in lines if "Négo" in str(line[2])]) == 1
    assert any(line[1] == "E5:E204" for line in lines)
    assert front.max_row < 20
    link = next(cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink)
    assert link.endswith("E5")


def test_ranges_are_told_as_people_write_them():
    assert cell_ranges(["E2", "E3", "E4", "E7"]) == "E2:E4, E7"
    assert cell_ranges(["E2"]) == "E2"
    assert cell_ranges([f"E{i}" for i in range(2, 40, 2)]) == "E2, E4, E6, E8, …, E38"


def test_what_follows_from_a_named_fault_is_left_out(place, bench):
    """The outcomes' reference is unreadable: that the deal has no outcome follows from it."""
    book = opened(bench.good)
    add_rows(book, 1, start=4, stage="won", reference="D-9")
    for column, value in (
        ("outcome", "won"),
        ("amount", 100),
        ("closed_on", dt.date(2026, 11, 3)),
        ("reason", "Prix"),
        ("lesson", "Rien"),
    ):
        told = next(c for c in declared("review", "outcomes")["columns"] if c["key"] == column)
        label = next((c["label"] for c in told["choices"] or () if c["key"] == value), value)
        where(book, "review", "outcomes", column).value = label
    where(book, "review", "outcomes", "reference").value = "#N/A"
    place.drop(saved(book))
    assert [f.kind for f in place.take()["novembre.xlsx"].bad] == ["error-value"]


def test_a_workbook_given_back_keeps_its_other_sheets_and_odd_names(place, bench):
    book = opened(bench.good)
    notes = book.create_sheet("_mes notes d'été & co")
    notes["B7"] = "gardé"
    notes["B8"] = "=1+1"
    notes["B8"].data_type = "s"
    notes["C1"].comment = Comment("ancien", "x")
    book[title("pipeline")]["G2"] = "x"
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].status == "returned"
    given = opened(place.returned())
    assert given["_mes notes d'été & co"]["B7"].value == "gardé"
    assert given["_mes notes d'été & co"]["B8"].data_type == "s"


def test_very_long_text_is_kept_or_said(place, bench):
    book = opened(bench.good)
    book[title("pipeline")]["J2"] = "é" * 32_000
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert next(d["comment"] for s, o, d in records(place) if s == "pipeline" and o == 0) == "é" * 32_000


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


def test_saved_by_openpyxl_rearranged_it_gives_the_same(place, bench, straight):
    book = opened(bench.good)
    for change in (moved, inserted, empty_rows, reordered, renamed):
        change(book)
    place.drop(saved(opened(saved(book))))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert records(place) == straight


@pytest.mark.office
@pytest.mark.slow
def test_saved_by_libreoffice_rearranged_it_gives_the_same(place, bench, straight, tmp_path):
    book = opened(bench.good)
    for change in (moved, inserted, empty_rows, reordered, renamed):
        change(book)
    place.drop(libreoffice(saved(book), tmp_path))
    taken = place.take()["novembre.xlsx"]
    assert taken.status == "accepted", taken.faults
    assert records(place) == straight


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
    """The good workbook, its identity in the places that are not named."""
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
def test_any_one_of_the_four_places_suffices(place, bench, straight, kept):
    data = without(bench, **{one: True for one in PLACES if one != kept})
    place.drop(data, "budget 2019 client BP2.xlsx")  # the file's name never counts
    taken = place.take()["budget 2019 client BP2.xlsx"]
    assert (taken.status, taken.partner, taken.period) == ("accepted", "BP1", "2026-11")
    assert records(place, "budget 2019 client BP2.xlsx") == straight


def test_without_any_of_them_it_is_no_form_whatever_its_name(place, bench):
    place.drop(without(bench, **dict.fromkeys(PLACES, True)), "review-2026-11-BP1.xlsx")
    (fault,) = place.take()["review-2026-11-BP1.xlsx"].faults
    assert fault.kind == "not-a-form"


def test_the_identity_is_found_by_content_wherever_it_was_moved(place, bench, straight):
    from reviewkit.forms.engine.identity import SHEET

    book = opened(without(bench, name=True, prop=True, line=True))
    book[SHEET].sheet_state = "visible"
    book[SHEET].title = "Feuille1"
    book.move_sheet("Feuille1", -8)
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].status == "accepted"
    assert records(place) == straight


def test_another_partner_s_sheet_pasted_in_is_a_disagreement(place, bench):
    book = opened(bench.good)
    book.create_sheet("Copie")["B3"] = token_of(bench.english)
    place.drop(saved(book))
    assert [f.kind for f in place.take()["novembre.xlsx"].bad] == ["identity-disagrees"]


def test_no_record_of_having_made_it_is_needed(place, bench):
    """A workbook of a partner and month that this workspace never made, with the right key."""
    from reviewkit.domain.period import Period
    from reviewkit.forms.engine.identity import Identity

    book = opened(bench.good)
    token = Identity("review", 1, "BP1", Period("month", 2027, 5), "fr", "EUR").token(place.workspace.key())
    tokens_replaced(book, lambda _: token)
    place.drop(saved(book))
    assert place.take()["novembre.xlsx"].period == "2027-05"


def test_a_workbook_made_by_another_library_from_the_schema_alone_is_read(place, bench):
    """Google Sheets and the like rewrite everything: only cells survive."""
    source = opened(bench.good)
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
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
    place.drop(out.getvalue())
    assert place.take()["novembre.xlsx"].status == "accepted"


def test_a_thousand_notes_make_no_thousand_drawings(place, bench):
    book = opened(bench.good)
    add_rows(book, 900, start=4, amount="x", stage="y")
    place.drop(saved(book))
    assert len(place.take()["novembre.xlsx"].bad) == 1800
    given = openpyxl.load_workbook(io.BytesIO(place.returned()))
    notes = sum(cell.comment is not None for row in given[title("pipeline")].iter_rows() for cell in row)
    assert 0 < notes <= 500
