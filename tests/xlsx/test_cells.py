"""What one cell is read as, part by part (ECMA-376)."""

import datetime as dt

import pytest
from odd_files import MAIN, RELATED, STRICT, pack, parts

from reviewkit.xlsx import CellError, Formula, Limits, letters, read
from reviewkit.xlsx.number_formats import kind_of


def sheet(data, **more):
    return read(pack(parts(data, **more))).sheets[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c r='A1'><v>1.5</v></c>", 1.5),
        ("<c r='A1' t='n'><v>-3</v></c>", -3.0),
        ("<c r='A1' t='b'><v>1</v></c>", True),
        ("<c r='A1' t='b'><v>0</v></c>", False),
        ("<c r='A1' t='e'><v>#N/A</v></c>", CellError("#N/A")),
        ("<c r='A1' t='e'><v>#NEW!</v></c>", CellError("#NEW!")),
        ("<c r='A1' t='s'><v>0</v></c>", "zéro"),
        ("<c r='A1' t='s'><v>1</v></c>", "a\rb_"),
        ("<c r='A1' t='str'><v>x_x000D_</v></c>", "x\r"),
        ("<c r='A1' t='inlineStr'><is><t>dedans</t></is></c>", "dedans"),
        (
            "<c r='A1' t='inlineStr'><is><r><t>de</t></r><r><rPr/><t>dans</t></r><rPh sb='0' eb='1'><t>x</t></rPh></is></c>",
            "dedans",
        ),
        ("<c r='A1' t='d'><v>2026-11-15T00:00:00</v></c>", dt.datetime(2026, 11, 15)),
        ("<c r='A1' t='d'><v>2026-11-15T08:30:00Z</v></c>", dt.datetime(2026, 11, 15, 8, 30)),
        ("<c r='A1' t='d'><v>10:30:00</v></c>", dt.time(10, 30)),
        ("<c r='A1' s='1'><v>46341</v></c>", dt.datetime(2026, 11, 15)),
        ("<c r='A1' s='1'><v>46341.5</v></c>", dt.datetime(2026, 11, 15, 12)),
        ("<c r='A1' s='1'><v>0.5</v></c>", dt.time(12)),
        ("<c r='A1' s='1'><v>59</v></c>", dt.datetime(1900, 2, 28)),
        ("<c r='A1' s='1'><v>-5</v></c>", -5.0),
        ("<c r='A1' s='1'><v>3000000</v></c>", 3_000_000.0),
        ("<c r='A1' s='2'><v>1.5</v></c>", dt.timedelta(hours=36)),
        ("<c r='A1' s='99'><v>5</v></c>", 5.0),
        ("<c r='A1' s='3'><v>1000</v></c>", "01000"),
        ("<c r='A1' s='3'><v>123456</v></c>", "123456"),
        ("<c r='A1' s='3'><v>1000.5</v></c>", 1000.5),
        ("<c r='A1' s='3'><v>-7</v></c>", -7.0),
        ("<c r='$A$1'><v>5</v></c>", 5.0),
        ("<c><v>5</v></c>", 5.0),
    ],
)
def test_values(cell, value):
    found = sheet(f"<row>{cell}</row>", strings=["zéro", "a_x000D_b_x005F_"]).cells[1, 1]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "cell",
    ["<c r='A1'/>", "<c r='A1' s='1'><v/></c>", "<c r='A1' t='s'><v/></c>", "<c r='A1' t='e'><v/></c>"],
)
def test_blanks(cell):
    assert sheet(f"<row>{cell}</row>").cells == {}


@pytest.mark.parametrize(
    ("cell", "formula", "value"),
    [
        ("<c r='A1'><f>B1+1</f><v>3</v></c>", Formula("B1+1", computed=True), 3.0),
        ("<c r='A1'><f>B1+1</f><v/></c>", Formula("B1+1", computed=False), None),
        ("<c r='A1'><f>B1+1</f></c>", Formula("B1+1", computed=False), None),
        ("<c r='A1' t='str'><f>T(B1)</f><v/></c>", Formula("T(B1)", computed=True), ""),
        ("<c r='A1' t='str'><f>T(B1)</f></c>", Formula("T(B1)", computed=False), None),
        ("<c r='A1'><f t='shared' si='0'/><v>0</v></c>", Formula("", computed=True), 0.0),
        ("<c r='A1' t='e'><f>1/0</f><v>#DIV/0!</v></c>", Formula("1/0", computed=True), CellError("#DIV/0!")),
        ("<c r='A1'><v>3</v><f>B1</f></c>", Formula("B1", computed=True), 3.0),
    ],
)
def test_formulas_and_whether_they_were_worked_out(cell, formula, value):
    found = sheet(f"<row>{cell}</row>")
    assert found.formulas == {(1, 1): formula}
    assert found.cells.get((1, 1)) == value


def test_cells_and_rows_without_addresses_follow_one_another():
    found = sheet(
        "<row><c><v>1</v></c><c r='D1'><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row><row r='9'><c><v>5</v></c></row>"
    )
    assert found.cells == {(1, 1): 1, (1, 4): 2, (1, 5): 3, (2, 1): 4, (9, 1): 5}


def test_far_cells_are_named_and_the_rest_is_read():
    found = sheet(
        "<row><c r='A1'><v>1</v></c><c r='XFD1048576'><v>2</v></c><c r='IW1'><v>3</v></c><c r='ZZZ9'/></row>"
        "<row r='20001'><c><v>4</v></c><c><f>1</f></c></row>"
    )
    assert found.cells == {(1, 1): 1}
    assert found.formulas == {}
    assert found.far == ["XFD1048576", "IW1", "A20001", "B20001"]


def test_the_last_cell_within_the_limits_is_read():
    assert sheet("<row><c r='IV20000'><v>1</v></c></row>").cells == {(20_000, 256): 1}


def test_far_cells_are_listed_up_to_a_bound():
    data = pack(parts("".join(f"<row><c r='A{row}'><v>1</v></c></row>" for row in range(5, 500))))
    assert len(read(data, Limits(rows=10, far=20)).sheets[0].far) == 20
    assert len(read(data, Limits(rows=10, far=20)).sheets[0].cells) == 6
    assert len(read(data).sheets[0].cells) == 495  # limits of one reading do not stay for the next


def test_hidden_rows_and_columns():
    book = read(
        pack(
            parts(
                **{
                    "xl/a.xml": f"<worksheet xmlns='{MAIN}'><sheetFormatPr zeroHeight='1'/><cols><col min='2' max='3' hidden='1'/>"
                    "<col min='4' max='4'/></cols><sheetData><row r='3' hidden='true'><c><v>1</v></c></row></sheetData></worksheet>"
                }
            )
        )
    )
    assert book.sheets[0].hidden_rows == {3}
    assert book.sheets[0].hidden_cols == [(2, 3)]
    assert book.sheets[0].rows_hidden_by_default


def test_strict_files_prefixes_and_backslashes():
    assert sheet("<row><c t='d'><v>2026-11-15</v></c></row>", main=STRICT).cells == {
        (1, 1): dt.datetime(2026, 11, 15)
    }
    prefixed = f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    assert sheet("", **{"xl/a.xml": prefixed}).cells == {(1, 1): 7}
    slashed = {name.replace("/", "\\"): data for name, data in parts("<row><c><v>7</v></c></row>").items()}
    assert read(pack(slashed)).sheets[0].cells == {(1, 1): 7}


def test_the_1904_calendar_and_what_only_looks_like_it():
    day = "<row><c s='1'><v>100</v></c></row>"
    assert sheet(day, workbook="<workbookPr date1904='1'/>").cells[1, 1] == dt.datetime(1904, 4, 10)
    deeper = "<extLst><ext><x15:workbookPr xmlns:x15='y' date1904='1'/></ext></extLst>"
    assert sheet(day, workbook=deeper).cells[1, 1] == dt.datetime(1900, 4, 9)


def test_macros_are_told_and_nothing_of_them_is_read():
    links = parts()["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f"<Relationship Id='r9' Type='{RELATED}/vbaProject' Target='vbaProject.bin'/></Relationships>",
    )
    book = read(
        pack(
            parts(
                "<row><c><v>1</v></c></row>",
                **{"xl/_rels/workbook.xml.rels": links, "xl/vbaProject.bin": b"\0" * 9},
            )
        )
    )
    assert book.macros
    assert book.sheets[0].cells == {(1, 1): 1}


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T10:00:00Z", dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)),
        ("2026-11-20T10:00:00+02:00", dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)),
        ("2026-11-20", dt.datetime(2026, 11, 20, tzinfo=dt.UTC)),
        ("0001-01-01T00:00:00+10:00", None),
        ("hier", None),
        ("", None),
    ],
)
def test_when_it_was_saved(text, moment):
    core = f"<cp:coreProperties xmlns:cp='c' xmlns:dcterms='d'><dcterms:modified>{text}</dcterms:modified></cp:coreProperties>"
    assert read(pack(parts(**{"docProps/core.xml": core}))).modified == moment


def test_custom_properties_of_other_types_are_left():
    custom = (
        "<Properties xmlns:vt='v'><property name='token'><vt:lpwstr>a&amp;b</vt:lpwstr></property>"
        "<property name='n'><vt:i4>5</vt:i4></property></Properties>"
    )
    assert read(pack(parts(**{"docProps/custom.xml": custom}))).custom == {"token": "a&b"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("dd/mm/yyyy", "date"),
        ("[$-40C]d mmmm yyyy;@", "date"),
        ("[h]:mm", "duration"),
        ("[Red]0.00", None),
        ("General", None),
    ],
)
def test_formats_of_dates(code, kind):
    assert kind_of(code) == kind


@pytest.mark.parametrize("code", ['0.00 "days"', "#,##0\\d", "0.00E+00", "#,##0.00 [$€-40C]", "@", "0%"])
def test_formats_of_numbers(code):
    assert kind_of(code) is None


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (256, "IV"), (16_384, "XFD")])
def test_the_letters_of_a_column(column, name):
    assert letters(column) == name
