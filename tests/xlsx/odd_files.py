"""Workbooks for the reader's tests: made well by XlsxWriter, or put together part by part."""

import datetime as dt
import io
import random
import zipfile

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXTS = [
    "Société Générale d’Énergie",
    "a & b < c > d",
    "=2+2",
    "deux\nlignes",
    " bords ",
    "’",
    "Ж 👍",
]


def pack(parts):
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def unpack(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def parts(sheet="", *, strings=(), main=MAIN, workbook="", **others):
    """The parts of a workbook of one sheet "A".

    sheet     what stands in its sheetData
    workbook  what stands before its sheets
    others    further parts, or others in place of these
    """
    items = "".join(f"<si><t xml:space='preserve'>{text}</t></si>" for text in strings)
    return {
        "_rels/.rels": f"<Relationships><Relationship Id='r1' Type='{RELATED}/officeDocument' Target='xl/workbook.xml'/>"
        f"<Relationship Id='r2' Type='x/metadata/core-properties' Target='docProps/core.xml'/>"
        f"<Relationship Id='r3' Type='{RELATED}/custom-properties' Target='docProps/custom.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{RELATED}'>{workbook}"
        "<sheets><sheet name='A' sheetId='1' r:id='r1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships><Relationship Id='r1' Type='{RELATED}/worksheet' Target='a.xml'/>"
        f"<Relationship Id='r2' Type='{RELATED}/sharedStrings' Target='strings.xml'/>"
        f"<Relationship Id='r3' Type='{RELATED}/styles' Target='styles.xml'/></Relationships>",
        "xl/a.xml": f"<worksheet xmlns='{main}'><sheetData>{sheet}</sheetData></worksheet>",
        "xl/strings.xml": f"<sst xmlns='{main}'>{items}</sst>",
        "xl/styles.xml": f"<styleSheet xmlns='{main}'><numFmts><numFmt numFmtId='170' formatCode='00000'/></numFmts>"
        "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='46'/><xf numFmtId='170'/></cellXfs>"
        "</styleSheet>",
        **others,
    }


def made(seed, *, date1904=False):
    """A workbook with everything that cells hold, as XlsxWriter writes it."""
    chance, out = random.Random(seed), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": date1904})
    book.set_properties({"created": dt.datetime(2026, 11, 1, 8), "title": "Revue"})
    book.set_custom_property("token", "review-1-BP1")
    formats = {
        kind: book.add_format({"num_format": code})
        for kind, code in {
            "day": "dd/mm/yyyy",
            "moment": "yyyy-mm-dd hh:mm:ss",
            "money": '#,##0.00 "€"',
            "rate": "0%",
        }.items()
    }
    formats["span"] = book.add_format({"num_format": "[h]:mm"})
    formats["hour"] = book.add_format({"num_format": "hh:mm:ss"})
    for name in ("Synthèse", "Pipeline", "d'été & <co>"):
        sheet = book.add_worksheet(name)
        for row in range(40):
            for col in range(10):
                _write(sheet, row, col, chance, formats)
        sheet.write_formula(45, 1, "=SUM(B1:B40)", formats["money"], 12.5)
        sheet.write_formula(46, 1, '="a"&"b"', None, "ab")
        sheet.write_formula(47, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(48, 1, "=1=1", None, True)
        sheet.merge_range(50, 0, 51, 3, "réunies")
        sheet.set_row(chance.randrange(40), None, None, {"hidden": True})
        sheet.set_column(5, 6, 12, None, {"hidden": True})
        sheet.autofilter(0, 0, 39, 9)
    book.add_worksheet("cachée").hide()
    book.add_worksheet("très cachée").very_hidden()
    book.add_chartsheet("courbe").set_chart(_chart(book))
    book.define_name("jeton", '="review-1-BP1"')
    book.define_name("Pipeline!local", "=Pipeline!$A$1")
    book.close()
    return out.getvalue()


def _chart(book):
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Pipeline!$A$1:$A$5"})
    return chart


def _write(sheet, row, col, chance, formats):
    day = dt.datetime(2020, 1, 1) + dt.timedelta(days=chance.randrange(4000))
    kind = chance.randrange(12)
    if kind < 3:
        sheet.write_string(row, col, f"{chance.choice(TEXTS)}{chance.randrange(50)}")
    elif kind < 5:
        sheet.write_number(row, col, chance.randrange(-(10**9), 10**9) / 100, formats["money"])
    elif kind == 5:
        sheet.write_datetime(row, col, day, formats["day"])
    elif kind == 6:
        sheet.write_datetime(
            row, col, day + dt.timedelta(seconds=chance.randrange(86_400)), formats["moment"]
        )
    elif kind == 7:
        sheet.write_boolean(row, col, chance.random() < 0.5)
    elif kind == 8:
        sheet.write_number(row, col, chance.randrange(100) / 100, formats["rate"])
    elif kind == 9:
        sheet.write_datetime(row, col, dt.timedelta(minutes=chance.randrange(1, 5000)), formats["span"])
    elif kind == 10:
        sheet.write_datetime(row, col, dt.time(chance.randrange(24), chance.randrange(60)), formats["hour"])
    else:
        sheet.write_blank(row, col, None, formats["money"])
