"""Templates rendered: values, rows, columns and sheets that repeat, and what speaks of them."""

import datetime as dt
import io
import pickle
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pytest

from reviewkit.render.excel import ExcelTemplate, Link
from reviewkit.render.word import RichText
from reviewkit.render.word.word_errors import RenderError, TemplateError
from tests.render.excel.template.drawnbooks import DEALS, LOOP, drawn, part, rendered, sqrefs, values


def test_a_cell_that_is_one_tag_takes_the_type_of_the_value():
    book = rendered(
        drawn({"S": {f"A{n}": f"{{{{ v{n} }}}}" for n in range(1, 7)}}),
        v1=5, v2="text", v3=dt.date(2026, 1, 2), v4=True, v5=None, v6="=1+1",
    )  # fmt: skip
    cells = [book["S"][f"A{n}"] for n in range(1, 7)]
    assert [cell.value for cell in cells] == [5, "text", dt.datetime(2026, 1, 2), True, None, "=1+1"]
    assert cells[2].is_date
    assert cells[5].data_type == "s"


def test_tags_within_text_give_text():
    book = rendered(
        drawn({"S": {"A1": "{{ n }} deals of {{ who }}{% if n > 1 %}!{% endif %}"}}), n=3, who="A & B"
    )
    assert book["S"]["A1"].value == "3 deals of A & B!"


def test_a_text_that_comes_out_empty_is_a_blank_cell():
    book = rendered(drawn({"S": {"A1": "{% if no %}x{% endif %}", "B1": "y"}}), no=False)
    assert book["S"]["A1"].value is None


def test_one_value_in_each_branch_keeps_its_type():
    template = drawn(
        {
            "S": {
                "A1": "{% if big %}{{ 10 }}{% else %}{{ day }}{% endif %}",
                "A2": "{% if big %}{{ 1.5 }}{% endif %}",
            }
        }
    )
    assert rendered(template, big=True, day=dt.date(2026, 1, 2))["S"]["A1"].value == 10
    book = rendered(template, big=False, day=dt.date(2026, 1, 2))
    assert book["S"]["A1"].value == dt.datetime(2026, 1, 2)
    assert book["S"]["A2"].value is None


def test_rows_repeat_and_the_tags_disappear():
    assert values(rendered(drawn({"S": LOOP}), deals=DEALS)["S"]) == [
        ["Name", "Amount"], ["Deal 1", 100], ["Deal 2", 200], ["Deal 3", 300], ["Deal 4", 400], ["Total", "=SUM(B2:B5)"],
    ]  # fmt: skip


def test_a_loop_without_turns_keeps_an_empty_row_for_the_formula_that_speaks_of_it():
    assert values(rendered(drawn({"S": LOOP}), deals=[])["S"]) == [
        ["Name", "Amount"],
        [],
        ["Total", "=SUM(B2:B2)"],
    ]


def test_a_loop_without_turns_leaves_nothing_where_nothing_speaks_of_it():
    cells = {key: value for key, value in LOOP.items() if key != "B5"}
    assert values(rendered(drawn({"S": cells}), deals=[])["S"]) == [["Name", "Amount"], ["Total"]]


NESTED = {
    "A1": "{%tr for p in partners %}",
    "A2": "{{ p.name }}",
    "A3": "{%tr for d in p.deals %}",
    "A4": "{{ d }}",
    "B4": "=A4*2",
    "C4": "=C3+A4",
    "A5": "{%tr endfor %}",
    "A6": "=SUM(A4:A4)",
    "A7": "{%tr endfor %}",
    "A8": "=SUM(A6:A6)",
}


def test_formulas_of_nested_loops_speak_of_their_own_turn():
    book = rendered(
        drawn({"S": NESTED}), partners=[{"name": "P", "deals": [1, 2]}, {"name": "Q", "deals": [3]}]
    )
    assert values(book["S"]) == [
        ["P"], [1, "=A2*2", "=C1+A2"], [2, "=A3*2", "=C2+A3"], ["=SUM(A2:A3)"],
        ["Q"], [3, "=A6*2", "=C5+A6"], ["=SUM(A6:A6)"], ["=SUM(A4:A7)"],
    ]  # fmt: skip


def test_conditions_of_rows():
    template = drawn(
        {
            "S": {
                "A1": "{%tr if yes %}",
                "A2": "yes",
                "A3": "{%tr else %}",
                "A4": "no",
                "A5": "{%tr endif %}",
                "A6": "end",
            }
        }
    )
    assert values(rendered(template, yes=True)["S"]) == [["yes"], ["end"]]
    assert values(rendered(template, yes=False)["S"]) == [["no"], ["end"]]


def test_a_running_total_is_fixed_at_the_first_turn():
    cells = {**LOOP, "C3": "=SUM($B$3:B3)", "D3": "=B3/SUM($B$3:$B$3)"}
    rows = values(rendered(drawn({"S": cells}), deals=DEALS[:2])["S"])
    assert rows[1][2:] == ["=SUM($B$2:B2)", "=B2/SUM($B$2:$B$3)"]
    assert rows[2][2:] == ["=SUM($B$2:B3)", "=B3/SUM($B$2:$B$3)"]


def test_formulas_of_other_sheets_follow():
    template = drawn({"S": LOOP, "T": {"A1": "=SUM(S!B3)", "A2": "=S!B5", "A3": "=S!A3", "A4": "text"}})
    book = rendered(template, deals=DEALS)
    assert [row[0] for row in values(book["T"])] == ["=SUM(S!B2:B5)", "=S!B6", "=S!A2", "text"]


def test_columns_repeat_in_every_row():
    template = drawn({"S": {
        "A1": "Name", "B1": "{%tc for m in months %}", "C1": "{{ m }}", "D1": "{%tc endfor %}", "E1": "Sum",
        "A2": "{%tr for p in partners %}",
        "A3": "{{ p.name }}", "C3": "{{ p.amounts[m] }}", "E3": "=SUM(C3:C3)",
        "A4": "{%tr endfor %}",
    }})  # fmt: skip
    partners = [
        {"name": "P", "amounts": {"jan": 1, "feb": 2}},
        {"name": "Q", "amounts": {"jan": 3, "feb": 4}},
    ]
    book = rendered(template, months=["jan", "feb"], partners=partners)
    assert values(book["S"]) == [
        ["Name", "jan", "feb", "Sum"],
        ["P", 1, 2, "=SUM(B2:C2)"],
        ["Q", 3, 4, "=SUM(B3:C3)"],
    ]


def test_columns_under_a_condition():
    template = drawn(
        {"S": {"A1": "a", "B1": "{%tc if yes %}", "C1": "b", "D1": "{%tc endif %}", "E1": "=C1&A1"}}
    )
    assert values(rendered(template, yes=True)["S"]) == [["a", "b", "=B1&A1"]]
    assert values(rendered(template, yes=False)["S"]) == [["a", "=#REF!&A1"]]


SHEETS = {
    "All": {"A1": "=SUM('By partner'!B3)"},
    "By partner": {
        **LOOP,
        "A1": "{% sheet for p in partners %}{{ p.name }}",
        "A2": "{%tr for d in p.deals %}",
    },
}


def test_a_sheet_repeats_with_formulas_of_its_own():
    book = rendered(
        drawn(SHEETS), partners=[{"name": "P", "deals": DEALS[:1]}, {"name": "Q", "deals": DEALS[1:]}]
    )
    assert book.sheetnames == ["All", "By partner", "By partner (2)"]
    assert values(book["By partner (2)"])[0] == ["Q", "Amount"]
    assert values(book["By partner (2)"])[-1] == ["Total", "=SUM(B2:B4)"]
    assert values(book["All"]) == [["=SUM('By partner'!B2)"]]


def test_the_name_of_a_sheet_may_hold_its_tags():
    template = drawn({"{%sheet for p in ps%}{{p}}": {"A1": "{{ p }}"}, "Z": {"A1": "z"}})
    long = "x" * 40
    book = rendered(template, ps=["A/B", "a-b", long, long, ""])
    assert book.sheetnames == ["A-B", "a-b (2)", "x" * 31, f"{'x' * 27} (2)", "Sheet", "Z"]
    assert book["A-B"]["A1"].value == "A/B"


def test_a_sheet_is_left_out():
    template = drawn({"S": {"A1": "{% sheet if yes %}", "A2": "=Z!A1"}, "Z": {"A1": "=S!A2"}})
    assert rendered(template, yes=True).sheetnames == ["S", "Z"]
    book = rendered(template, yes=False)
    assert book.sheetnames == ["Z"]
    assert book["Z"]["A1"].value == "=#REF!"


def test_a_workbook_without_sheets_is_refused():
    with pytest.raises(RenderError, match="needs one"):
        rendered(drawn({"S": {"A1": "{% sheet if no %}"}}), no=False)


def test_what_speaks_of_repeated_rows_speaks_of_all_of_them():
    def draw(book):
        sheet = book.get_worksheet_by_name("S")
        sheet.add_table("A1:B4", {"name": "Deals", "columns": [{"header": "Name"}, {"header": "Amount"}]})
        sheet.conditional_format(
            "B3:B3",
            {"type": "cell", "criteria": ">", "value": "$D$9", "format": book.add_format({"bold": True})},
        )
        sheet.data_validation("B2:B4", {"validate": "decimal", "criteria": "<=", "value": "=$D$9"})
        sheet.merge_range("A7:B7", "merged")
        sheet.print_area("A1:B5")
        sheet.repeat_rows(0)
        sheet.set_h_pagebreaks([5])
        sheet.freeze_panes(4, 1)
        sheet.add_sparkline("C5", {"range": "S!B3:B3"})
        book.define_name("Amounts", "=S!$B$3:$B$3")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"name": "=S!$B$1", "categories": "=S!$A$3:$A$3", "values": "=S!$B$3:$B$3"})
        sheet.insert_chart("E5", chart)

    data = ExcelTemplate(drawn({"S": LOOP}, draw)).render({"deals": DEALS})
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert 'ref="A1:B5"' in part(data, "xl/tables/table1.xml")
    assert sqrefs(sheet)[-2:] == ["B2:B5", "B2:B5"]
    assert "<formula>$D$10</formula>" in sheet
    assert "<formula1>$D$10</formula1>" in sheet
    assert '<mergeCell ref="A8:B8"/>' in sheet
    assert '<brk id="6"' in sheet
    assert 'ySplit="5"' in sheet  # the table's heading, four deals
    assert "<xm:f>S!B2:B5</xm:f><xm:sqref>C6</xm:sqref>" in sheet
    book = part(data, "xl/workbook.xml")
    assert ">S!$B$2:$B$5<" in book
    assert ">S!$A$1:$B$6<" in book
    chart = part(data, "xl/charts/chart1.xml")
    assert "<c:f>S!$A$2:$A$5</c:f>" in chart
    assert '<c:ptCount val="4"/>' in chart
    assert "<c:v>Deal 4</c:v>" in chart
    assert "<c:v>400</c:v>" in chart
    assert "<xdr:row>5</xdr:row>" in part(data, "xl/drawings/drawing1.xml")


def test_merged_cells_of_a_loop_are_merged_in_each_turn():
    def draw(book):
        book.get_worksheet_by_name("S").merge_range("A2:B3", "")
        book.get_worksheet_by_name("S").write_string("A2", "{{ d }}")

    data = ExcelTemplate(drawn({"S": {"A1": "{%tr for d in ds %}", "A4": "{%tr endfor %}"}}, draw)).render(
        {"ds": [1, 2]}
    )
    assert '<mergeCell ref="A1:B2"/><mergeCell ref="A3:B4"/>' in part(data, "xl/worksheets/sheet1.xml")


def test_links_and_formatted_texts_of_values():
    template = drawn({"S": {"A1": "{%tr for v in vs %}", "A2": "{{ v }}", "A3": "{%tr endfor %}"}})
    text = RichText("bold", bold=True, url_id="url:https://example.org/b")
    data = ExcelTemplate(template).render(
        {
            "vs": [
                Link("https://example.org/a?x=1&y=2", "site", "tip"),
                Link("#S!A1", 5),
                Link("mailto:a@b.fr"),
                text,
            ]
        }
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data))["S"]
    assert [sheet[f"A{n}"].value for n in (1, 2, 3, 4)] == ["site", 5, "a@b.fr", "bold"]
    assert sheet["A1"].hyperlink.target == "https://example.org/a?x=1&y=2"
    assert sheet["A1"].hyperlink.tooltip == "tip"
    assert sheet["A2"].hyperlink.location == "S!A1"
    assert sheet["A4"].hyperlink.target == "https://example.org/b"


def test_an_unknown_name_is_an_error_with_its_cell_and_the_nearest_name():
    with pytest.raises(RenderError, match=r"sheet “S”, cell B3: \{\{ d.amount \}\} .*Did you mean 'amounts'"):
        rendered(drawn({"S": LOOP}), deals=[{"name": "x", "amounts": 1}])


def test_a_refused_value_is_an_error_with_its_cell():
    with pytest.raises(RenderError, match=r"sheet “S”, cell A1.*32_768 characters"):
        rendered(drawn({"S": {"A1": "{{ v }}"}}), v="x" * 32_768)


def test_a_template_with_faults_is_not_rendered():
    with pytest.raises(TemplateError, match="begins and is never ended"):
        rendered(drawn({"S": {"A1": "{%tr for d in ds %}", "A2": "{{ d }}"}}), ds=[])


def test_equal_contexts_give_equal_bytes_in_threads_and_after_pickling():
    template = ExcelTemplate(drawn({"S": LOOP}))
    first = template.render({"deals": DEALS})
    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(lambda _: template.render({"deals": DEALS}), range(32))) == {first}
    assert pickle.loads(pickle.dumps(template)).render({"deals": DEALS}) == first


def test_parts_that_nothing_changes_stay_byte_for_byte():
    template = drawn({"S": LOOP, "Other": {"A1": "text", "A2": 5, "A3": "=A2*2"}})
    data = ExcelTemplate(template).render({"deals": DEALS})
    for name in ("xl/worksheets/sheet2.xml", "xl/theme/theme1.xml", "xl/styles.xml", "docProps/app.xml"):
        assert part(data, name) == part(template, name), name


def test_no_tag_is_left_in_any_part():
    data = ExcelTemplate(drawn({"S": LOOP})).render({"deals": DEALS})
    assert "{" not in part(data, "xl/sharedStrings.xml")


def test_a_template_without_tags_is_given_back_with_its_cells():
    assert values(rendered(drawn({"S": {"A1": 1, "B2": "=A1"}}))["S"]) == [[1], [None, "=A1"]]


def test_more_rows_than_a_sheet_holds_are_refused():
    cells = {"A1048574": "{%tr for n in ns %}", "A1048575": "{{ n }}", "A1048576": "{%tr endfor %}"}
    with pytest.raises(RenderError, match="1_048_576"):
        rendered(drawn({"S": cells}), ns=[1, 2, 3, 4])
