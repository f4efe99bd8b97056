"""Found by pattern or walked as a tree: a sheet gives the same cells, or the same refusal."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_files import MAIN, made, pack, parts, unpack

from reviewkit.xlsx import Refusal, read
from reviewkit.xlsx import workbook_reader as reader
from reviewkit.xlsx.cell_patterns import usual_sheet, usual_strings


def sheet(rows, *, before="", after=""):
    """A worksheet's part with these rows."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="{MAIN}">'
    return f"{head}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def told(data):
    """What a workbook holds, or why it is refused."""
    try:
        return read(data)
    except Refusal as refused:
        return refused.code


def by_tree(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "usual_sheet", lambda part: None)
        patch.setattr(reader, "usual_strings", lambda part: None)
        return told(data)


def assert_same(data):
    assert told(data) == by_tree(data)


def of_sheet(part, strings=("zéro", "a &amp; b")):
    return pack(parts(strings=strings, **{"xl/a.xml": part}))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" s="1"><v>46341</v></c><c r="B1" s="2"/><c r="C1" t="s"><v>0</v></c></row>',
        '<row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3" hidden="0"><c r="A3"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f>B1&amp;"x"</f><v>3</v></c><c r="B1" t="str"><f t="shared" si="0"></f><v></v></c></row>',
        '<row r="1" spans="1:3" ht="18.5" customHeight="1"/><row r="2"><c r="A2" t="b"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">C1</f><v>3</v></c><c r="B1"><f t="shared" si="0"/><v>4</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>d&#233;dans &amp;#233;</t></is></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a_x000D__x005F_x000D_ </t></is></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1" t="str"><v>&lt;a&gt; &quot;&apos;&amp;lt;</v></c></row>',
        '<row r="1"><c r="A1"><v></v></c><c r="XFD1"><v>9</v></c><c r="XFC1" t="s"><v>1</v></c></row>',
    ],
)
def test_the_usual_shape_is_found_by_pattern(rows):
    part = sheet(rows, after='<mergeCells count="1"><mergeCell ref="A5:B6"/></mergeCells>')
    assert usual_sheet(part.encode()) is not None
    assert_same(of_sheet(part))
    assert told(of_sheet(part)).sheets[0].merged == ["A5:B6"]


@pytest.mark.parametrize(
    "part",
    [
        sheet("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet("<row><c><v>1</v></c></row>"),
        sheet('<row r="1"><c r="A1"><v>1</v></c><!-- <c r="B1"><v>2</v></c> --></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1"><v>2</v></c>]]></v></c></row>'),
        sheet('<row r="1"><c r="A1" t="inlineStr"><is><r><t>de</t></r><r><t>dans</t></r></is></c></row>'),
        sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>dedans</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&#233;t&#xe9;</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&#0;</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&#13;</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&#55296;</v></c></row>'),
        sheet('<row r="1"><c r=" s="4"/><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>deux\nlignes\r\n</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>\ufffe</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>]]></v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v>&beta;</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v><f>B1</f></c></row>'),
        sheet('<row r="1"><c r="A1"><f/</f><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><f>B1><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1" xmlns="x"><v>1</v></c></row>'),
        sheet('<row r="1" xmlns="x"><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row><c r="B1"><v>2</v></c>'),
        sheet('<c r="B1"><v>2</v></c><row r="1"><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"/><c r="A1"><v>1</v></c></row>'),
        sheet('<c r="A1"/><row r="2"><c r="A2"><v>1</v></c></row>'),
        sheet('<row r="1"/><c r="A1"/><row r="2"><c r="A2"><v>1</v></c></row>'),
        sheet('<row r="1"><row r="2"><c r="A2"><v>1</v></c></row></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row></row>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before="<!-- <sheetData> -->"),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after="<!-- </sheetData> -->"),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after='<sheetData><row r="2"/></sheetData>'),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', after="<sheetData/>"),
        sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before="<?php <sheetData> ?>"),
        sheet(""),
        sheet("   \n "),
        sheet('\n<row r="1">\n<c r="A1"><v>1</v></c>\n</row>\n'),
    ],
)  # fmt: skip
def test_any_other_shape_is_left_to_the_tree(part):
    assert usual_sheet(part.encode()) is None or told(of_sheet(part)) == "damaged-workbook"
    assert_same(of_sheet(part))


def test_sheet_data_that_is_no_child_of_the_sheet_holds_no_cells():
    part = sheet('<row r="1"><c r="A1"><v>1</v></c></row>', before="<deep>", after="</deep>")
    assert told(of_sheet(part)).sheets[0].cells == {}
    assert_same(of_sheet(part))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1" ht="1" ht="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s="1" s="2"><v>1</v></c></row>',
        '<row r="1" x14ac:dyDescent="0.25"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" s=1><v>1</v></c></row>',
        '<row r="1"><c r="A1"1 s="1"><v>1</v></c></row>',
        '<row r="1"2><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" r="B1"><v>1</v></c></row>',
        '<row r="1" r="2"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="shared{ si="0"/><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t=>B1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><fx>B1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="a" t="b">B1</f><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="x"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>nan</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" t="d"><v>demain</v></c></row>',
    ],
)
def test_what_is_damaged_is_refused_either_way(rows):
    assert told(of_sheet(sheet(rows))) == "damaged-workbook"
    assert_same(of_sheet(sheet(rows)))


@pytest.mark.parametrize(
    "items",
    [
        '<si><t>a</t></si><si><t xml:space="preserve"> b\n c </t></si><si><t></t></si>',
        "<si><t>&lt;&amp;amp;&quot;</t></si><si><t>a_x000D_b_x005F_</t></si>",
        "<si><t/></si><si><t>a</t></si>",
        "<si><r><t>de</t></r><r><rPr/><t>dans</t></r></si>",
        "<si><t>a</t></si><!-- <si><t>b</t></si> --><si><t>c</t></si>",
        "<si><t>&#10;</t></si>",
        "<si><t>a\r\nb</t></si>",
        "<si><t>a</t></si><si><t>b</t>",
        "<si><t>\uffff</t></si>",
        "",
    ],
)
def test_shared_strings(items):
    strings = f'<?xml version="1.0"?>\n<sst xmlns="{MAIN}" count="9" uniqueCount="9">{items}</sst>'
    row = "".join(
        f'<c r="{letter}1" t="s"><v>{i}</v></c>' for i, letter in enumerate("ABC"[: items.count("<si>")])
    )
    data = pack(parts(f'<row r="1">{row}</row>', **{"xl/strings.xml": strings}))
    assert_same(data)


@pytest.mark.parametrize("seed", range(12))
def test_what_xlsxwriter_writes(seed):
    data = made(seed, date1904=seed % 4 == 3)
    sheets = [part for name, part in unpack(data).items() if name.startswith("xl/worksheets/")]
    assert [usual_sheet(part) is not None for part in sheets] == [b"<row" in part for part in sheets]
    assert usual_strings(unpack(data)["xl/sharedStrings.xml"]) is not None
    assert_same(data)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 11), st.integers(0, 2**32), st.integers(1, 4))
def test_whatever_happens_to_its_bytes(seed, chance, times):
    """Pieces of a sheet are swapped, doubled, cut or changed: both ways still agree."""
    chance = random.Random(chance)
    everything = unpack(made(seed))
    name = chance.choice([n for n in everything if n.startswith("xl/worksheets/sheet") or "sharedStr" in n])
    pieces = re.split(rb"(?=<)|(?<=>)|(?<=\")", everything[name])
    for _ in range(times):
        i, j = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        what = chance.randrange(5)
        if what == 0:
            pieces[i], pieces[j] = pieces[j], pieces[i]
        elif what == 1:
            pieces.insert(i, pieces[j])
        elif what == 2:
            del pieces[i]
        elif what == 3:
            byte = bytes([chance.choice(b"\0\t\r\n<>&\"'/=A1\xe9\xff")])
            at = chance.randrange(len(pieces[i]) + 1)
            pieces[i] = pieces[i][:at] + byte + pieces[i][at + chance.randrange(2) :]
        else:
            pieces.insert(
                i,
                chance.choice([b"<!-- ", b" -->", b"<![CDATA[", b"]]>", b"<?x ?>", b"&#65;", b' xmlns="x"']),
            )
    everything[name] = b"".join(pieces)
    assert_same(pack(everything))
