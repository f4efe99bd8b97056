"""A table sheet: values, formats, totals, marks, print set-up, hostile text."""

from __future__ import annotations

import datetime as dt

import excelbooks as books
import pytest
from openpyxl.utils import range_boundaries

from reviewkit.content.columns import Column
from reviewkit.content.workbook_description import TableSheet

HOSTILE = [
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=2+2",
    "<r><t>x</t></r>",
    "_x0041_",
    "a\x00b\x07c\x1b",
    "\ud800",
    "https://example.com",
    "'quoted",
    "ligne\r\nautre",
    "😀" * 20_000,
]


def cell(columns, raw, **more):
    sheet = books.rendered(books.table_book(columns, [{columns[0].key: raw, **more}]))["Table"]
    return sheet.cell(books.headings_row(sheet) + 1, 1)


@pytest.mark.parametrize("raw", HOSTILE)
def test_text_is_never_a_formula_a_link_or_broken_xml(raw):
    found = cell([Column("a", "A")], raw)
    assert found.data_type == "s"
    assert found.hyperlink is None
    wanted = (
        raw.replace("\x00", "")
        .replace("\x07", "")
        .replace("\x1b", "")
        .replace("\ud800", "")
        .replace("\r\n", "\n")
    )
    assert (found.value or "").startswith(wanted[:5])
    assert len((found.value or "").encode("utf-16-le")) <= 2 * 32_767


def test_text_that_looks_like_a_formula_stays_text_when_somebody_edits_it():
    assert cell([Column("a", "A")], "=1+1").quotePrefix
    assert not cell([Column("a", "A")], "rien").quotePrefix


def test_long_text_is_cut_at_what_excel_takes():
    found = cell([Column("a", "A")], "é" * 40_000)
    assert len(found.value) == 32_767
    assert found.value.endswith("…")


@pytest.mark.parametrize(
    ("kind", "raw", "value", "shown"),
    [
        ("money", 1_234_56, 1234.56, "€"),
        ("change", -50, -0.5, "+"),
        ("rate", 0.82, 0.82, "%"),
        ("points", 0.04, 4, "pt"),
        ("integer", 7, 7, "#,##0"),
        ("days", 3, 3, "jours"),
        ("day", dt.date(2026, 11, 15), dt.datetime(2026, 11, 15), "dd/mm/yyyy"),
        ("month", dt.date(2026, 11, 1), dt.datetime(2026, 11, 1), "mmmm"),
        ("flag", True, "oui", "General"),
        ("money", None, None, "€"),
        ("day", None, None, "dd"),
    ],
)
def test_raw_values_stand_in_their_unit_and_format(kind, raw, value, shown):
    found = cell([Column("a", "A", kind)], raw)
    assert found.value == value
    assert shown in found.number_format


def test_no_figure_is_written_for_what_is_not_finite():
    assert cell([Column("a", "A", "rate")], float("nan")).value is None
    assert cell([Column("a", "A", "money")], float("inf")).value is None


def test_a_table_is_a_real_one_with_filters_and_frozen_headings():
    sheet = books.rendered(books.book(5))["Le pipe"]
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    assert table.name == "Le_pipe"
    assert [c.name for c in table.tableColumns] == [c.heading for c in books.EVERY_TYPE]
    assert (right - left + 1, bottom - top) == (13, 5 + 1)
    assert table.totalsRowCount == 1
    assert table.autoFilter.ref.endswith(str(bottom - 1))
    assert sheet.freeze_panes == f"B{top + 1}"
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_totals_are_live_formulas_with_the_right_value_beside():
    from reviewkit.render.excel import render_workbook

    data = render_workbook(books.book(7))
    sheet = books.opened(data)["Le pipe"]
    bottom = sheet.max_row
    assert sheet.cell(bottom, 1).value == "Total"
    assert sheet.cell(bottom, 5).value == "=SUBTOTAL(109,Le_pipe[Montant])"
    import io
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Le pipe"]
    assert cached.cell(bottom, 5).value == sum(books.row(n)["money"] for n in range(7)) / 100


def test_cents_add_up_exactly_in_the_total():
    rows = [{"a": 10}] * 3  # 0.1 + 0.1 + 0.1 is not 0.3
    sheet = books.rendered(books.table_book([Column("a", "A", "money", total=True)], rows))["Table"]
    assert sheet.max_row == books.headings_row(sheet) + 4


def test_headings_that_formulas_need_escaped_are():
    column = Column("a", "Montant [k€] #1 l'an @", "money", total=True)
    sheet = books.rendered(books.table_book([column], [{"a": 1}]))["Table"]
    assert sheet.cell(sheet.max_row, 1).value == "=SUBTOTAL(109,Table[Montant '[k€'] '#1 l''an '@])"


def test_marked_cells_are_bold_on_a_tint_and_late_dates_bear_a_sign():
    sheet = books.rendered(books.book(5))["Le pipe"]
    top = books.headings_row(sheet)
    assert sheet.cell(top + 1, 5).font.b
    assert sheet.cell(top + 1, 5).fill.fgColor.rgb != sheet.cell(top + 2, 5).fill.fgColor.rgb
    assert "!" in sheet.cell(top + 1, 10).number_format
    assert "!" not in sheet.cell(top + 2, 10).number_format


def test_no_rows_are_one_sentence_and_no_table():
    sheet = books.rendered(books.book())["Gagnées et perdues"]
    assert not sheet.tables
    assert "Rien n’a été gagné ni perdu." in [c.value for line in sheet.iter_rows() for c in line]


def test_a_narrow_table_prints_its_title_whole():
    given = books.book(
        front=books.Front("S", "T"),
        tables=[
            TableSheet("Un titre qui est bien plus long que la table", [Column("a", "A")], [{"a": 1}], "")
        ],
    )
    sheet = books.rendered(given).worksheets[1]
    assert sheet.print_area.endswith("$H$5")


def test_columns_are_as_wide_as_their_figures():
    rows = [{"a": 123_456_789_012_34}]
    sheet = books.rendered(books.table_book([Column("a", "A", "money")], rows))["Table"]
    assert sheet.column_dimensions["A"].width >= len("123 456 789 012,34 €")


def test_rows_are_as_high_as_their_wrapped_text():
    sheet = books.rendered(books.table_book([Column("a", "A")], [{"a": "mot " * 60}, {"a": "mot"}]))["Table"]
    top = books.headings_row(sheet)
    assert sheet.row_dimensions[top + 1].height > 60
    assert sheet.row_dimensions[top + 2].height < 20


def test_headings_twice_the_same_are_told_apart():
    sheet = books.rendered(
        books.table_book([Column("a", "Date"), Column("b", "date"), Column("c", "")], [{}])
    )["Table"]
    (table,) = sheet.tables.values()
    assert [c.name for c in table.tableColumns] == ["Date", "date 2", "–"]


def test_each_row_has_its_own_unit_where_they_differ():
    column = Column("a", "A", "number", unit="what")
    rows = [
        {"a": 6_000_000, "what": "money"},
        {"a": 2, "what": "integer"},
        {"a": 0.73, "what": "rate"},
        {"a": 0.5},
    ]
    sheet = books.rendered(books.table_book([column], rows))["Table"]
    top = books.headings_row(sheet)
    found = [sheet.cell(top + place, 1) for place in (1, 2, 3, 4)]
    assert [cell.value for cell in found] == [60_000, 2, 0.73, 0.5]
    assert [cell.number_format.partition(";")[0] for cell in found] == [
        '#,##0.00\\ "€"', "#,##0", "0.0\\ %", "#,##0.0"
    ]  # fmt: skip


def test_a_level_among_changes_bears_no_sign_and_no_colour():
    column = Column("a", "A", "change", unit="what")
    rows = [{"a": 100, "what": "money"}, {"a": 5, "what": "change"}, {"a": -7, "what": "change"}, {"a": 98, "what": "money"}]  # fmt: skip
    sheet = books.rendered(books.table_book([column], rows))["Table"]
    top = books.headings_row(sheet)
    assert "+" not in sheet.cell(top + 1, 1).number_format
    assert "+" in sheet.cell(top + 2, 1).number_format
    coloured = {str(one.sqref) for one in sheet.conditional_formatting}
    assert coloured == {f"A{top + 2}:A{top + 3}"}


def test_a_total_that_stands_among_the_rows_is_bold():
    column = Column("a", "A", "money")
    sheet = books.rendered(books.table_book([column], [{"a": 1}, {"a": 1, "strong": True}]))["Table"]
    top = books.headings_row(sheet)
    assert not sheet.cell(top + 1, 1).font.b
    assert sheet.cell(top + 2, 1).font.b


def test_no_break_spaces_of_titles_and_notes_stay():
    sheet = books.rendered(
        books.table_book(
            [Column("a", "Réalisé\u00a0?")], [{"a": 1}], kicker="Pipe\u00a0: tout", notes=["10\u00a0%"]
        )
    )["Table"]
    said = [cell.value for line in sheet.iter_rows() for cell in line if cell.value]
    assert "Pipe\u00a0: tout" in said
    assert "Réalisé\u00a0?" in said
    assert "10\u00a0%" in said
