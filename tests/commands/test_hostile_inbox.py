"""Odd and hostile files beside good ones: good ones are accepted, each of the others gets one line."""

from __future__ import annotations

import io
import os
import random
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reviewkit.domain.faults import FAULT
from reviewkit.forms.engine.judge import judge
from reviewkit.intake.judging_rules import judging_rules
from reviewkit.store import Store
from reviewkit.text import language
from tests.commands.workbench import (
    cell_xml,
    declared,
    measured_intake,
    opened,
    packed,
    parts_of,
    saved,
    where,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def swapped(good, find, old, new, count=1):
    """Return the good workbook with a piece of one part replaced."""
    parts = parts_of(good)
    name = next(n for n in parts if find in n)
    assert old in parts[name], (name, old)
    parts[name] = parts[name].replace(old, new, count)
    return packed(parts)


def looping_xls():
    """Return an old .xls whose chain of sectors never ends: every entry of its table points at the first."""
    head = bytearray(512)
    head[:8] = OLE
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIII", head, 44, 1, 0, 0, 4096)
    struct.pack_into("<II", head, 76, 0, 0)
    return bytes(head) + struct.pack("<I", 0) * 128 + "Workbook".encode("utf-16-le").ljust(512, b"\0")


def quoted_bomb(good):
    """Return a workbook of kilobytes with millions of spaces in one sheet."""
    return swapped(good, "sheet2.xml", b"</sheetData>", b" " * 60_000_000 + b"</sheetData>")


def nested_zip(good):
    data = good
    for _ in range(5):
        data = packed({"a.xlsx": data, "b.xlsx": data})
    return data


def laughs(good):
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    return swapped(
        good, "xl/workbook.xml", b"<workbook", f"<!DOCTYPE sst [{entities}]><workbook".encode()
    )  # fmt: skip


def external_entity(good):
    return swapped(
        good,
        "xl/workbook.xml",
        b"<workbook",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook',
    )


def lying_sizes(good):
    """Return a zip with a member larger than its declared size."""
    data = bytearray(good)
    at = data.find(b"xl/worksheets/sheet2.xml", data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 24, 10)
    return bytes(data)


def many_members(good):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts_of(good).items():
            package.writestr(name, data)
        for i in range(3000):
            package.writestr(f"x/{i}", b"")
    return buffer.getvalue()


def twice_the_same_part(good):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, data in parts_of(good).items():
            package.writestr(name, data)
        package.writestr("XL/workbook.xml", b"<workbook/>")
    return buffer.getvalue()


def sparse(good):
    """Return a workbook with a value in each of many rows far apart."""
    title = declared("review", "pipeline")["title"]
    parts = parts_of(good)
    rows = b"".join(
        f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>'.encode() for i in range(30_000, 1_048_000, 8)
    )
    book = opened(good)
    name = f"xl/worksheets/sheet{book.sheetnames.index(title) + 1}.xml"
    parts[name] = parts[name].replace(b"</sheetData>", rows + b"</sheetData>")
    return packed(parts)


def many_cells(good):
    parts = parts_of(good)
    row = "".join(f'<c r="{c}{{0}}"><v>1</v></c>' for c in "ABCDEFGHIJKLMNOPQRST")
    rows = "".join(f'<row r="{i}">{row.format(i)}</row>' for i in range(100, 19_000))
    name = next(n for n in parts if n.startswith("xl/worksheets/sheet"))
    parts[name] = parts[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    return packed(parts)


def word(good):
    return packed({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<w/>", "_rels/.rels": b"<a/>"})


def stranger(good):
    """Return a sound workbook that is no form: a budget."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Budget")
    sheet.write_row(0, 0, ["Poste", "Montant"])
    book.close()
    return buffer.getvalue()


def openpyxl_odd(good):
    book = openpyxl.Workbook()
    book.active["A1"] = "=1/0"
    book.create_chartsheet("courbe")
    book.active.merge_cells("A1:XFD3")
    return saved(book)


CORPUS = {
    "loop.xls": lambda good: looping_xls(),
    "old.xls": lambda good: OLE + bytes(504) + "Workbook".encode("utf-16-le"),
    "protected.xlsx": lambda good: OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
    "binary.xlsb": lambda good: packed({"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"\0"}),
    "calc.ods": lambda good: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "apple.numbers": lambda good: packed({"Index/Document.iwa": b"\0"}),
    "table.csv": lambda good: "référence;montant\nD-1;1 000\n".encode(),
    "scan.pdf": lambda good: b"%PDF-1.4 ...",
    "photo.xlsx": lambda good: b"\xff\xd8\xff\xe0 JFIF",
    "renamed.xlsx": word,
    "empty.xlsx": lambda good: b"",
    "half.xlsx": lambda good: good[: len(good) // 2],
    "head.xlsx": lambda good: good[:100],
    "zeros.xlsx": lambda good: bytes(5000),
    "noise.xlsx": lambda good: random.Random(1).randbytes(20_000),
    "corrupt.xlsx": lambda good: good[:2000] + random.Random(2).randbytes(3000) + good[5000:],
    "bomb.xlsx": quoted_bomb,
    "matryoshka.xlsx": nested_zip,
    "laughs.xlsx": laughs,
    "entity.xlsx": external_entity,
    "lying.xlsx": lying_sizes,
    "members.xlsx": many_members,
    "twice.xlsx": twice_the_same_part,
    "cells.xlsx": many_cells,
    "sparse.xlsx": sparse,
    "budget.xlsx": stranger,
    "odd.xlsx": openpyxl_odd,
    "large.xlsx": lambda good: good + bytes(25 << 20),
    "quote'\"s & <b>.xlsx": lambda good: b"\x89PNG\r\n\x1a\n",
    "two\nlines.xlsx": lambda good: b"%PDF-1.4",
    "=cmd|'calc'!A1.xlsx": lambda good: b"<html>",
    "é" * 120 + ".xls": lambda good: OLE + bytes(600),
}


def far_cell(good):
    book = opened(good)
    book[declared("review", "pipeline")["title"]]["XFD1048576"] = "loin"
    return saved(book)


GIVEN_BACK = {"far.xlsx": far_cell}


def test_a_hostile_inbox_costs_each_bad_file_one_line_and_the_good_ones_nothing(bench_copy, bench, tmp_path):
    (bench_copy.inbox / "bons").mkdir()
    bench_copy.drop(bench.good, "bons/novembre.xlsx")
    for name, make in (CORPUS | GIVEN_BACK).items():
        # Two alike would be one and its copy.
        data = make(bench.good)
        bench_copy.drop(data if name == "empty.xlsx" or data[:2] == b"PK" else data + name.encode(), name)
    if os.name == "posix":
        (bench_copy.inbox / b"nom\xff\xfe.xlsx".decode("utf-8", "surrogateescape")).write_bytes(
            b"%PDF-1.4 odd"
        )
        os.mkfifo(bench_copy.inbox / "tuyau.xlsx")
        (bench_copy.inbox / "passwd.xlsx").symlink_to("/etc/passwd")
        (bench_copy.inbox / "racine").symlink_to("/")
        (bench_copy.inbox / "cercle").symlink_to(bench_copy.inbox)
        (bench_copy.inbox / "nulle part.xlsx").symlink_to("nowhere")
    odd = ["nom\\xff\\xfe.xlsx", "tuyau.xlsx", "passwd.xlsx", "racine", "nulle part.xlsx"]
    run = measured_intake(bench_copy.workspace.root, "--json")
    assert run.code == 1, run.err
    assert "Traceback" not in run.err
    submissions = {submission["file"]: submission for submission in run.submissions}
    assert submissions["bons/novembre.xlsx"]["status"] == "accepted"
    for name in [*CORPUS, *odd]:
        submission = submissions[name]
        assert submission["status"] == "unreadable", (name, submission)
        assert len(submission["faults"]) == 1, (name, submission["faults"])
        (fault,) = submission["faults"]
        assert fault["message"].strip()
        assert "\n" not in fault["message"]
        assert fault["code"] not in ("reader-failed", "reader-killed", "reader-timeout"), (name, fault)
    for name in GIVEN_BACK:
        assert submissions[name]["status"] == "returned", submissions[name]
        assert {f["code"] for f in submissions[name]["faults"] if f["severity"] == "fault"} == {
            "value-too-far"
        }
    far = [f["cell"] for f in submissions["far.xlsx"]["faults"] if f["code"] == "value-too-far"]
    assert far == ["XFD1048576"]
    assert run.seconds < 60
    assert run.own + run.readers < 500, f"{run.own} and {run.readers} MB"
    assert "Warning" not in run.err


def test_a_line_for_people_is_one_line_whatever_the_file_is_called(bench_copy):
    bench_copy.drop(b"%PDF-1.4", "two\nlines\x1b[31m.xlsx")
    from click.testing import CliRunner

    from reviewkit.cli import main

    submission = CliRunner().invoke(main, ["-w", str(bench_copy.workspace.root), "intake"])
    lines = [line for line in submission.stderr.splitlines() if "lines" in line]
    assert len(lines) == 1
    assert "\x1b" not in submission.stderr


def test_files_beyond_the_settings_are_refused_unread(bench_copy, bench):
    path = bench_copy.workspace.root / "reviewkit.toml"
    path.write_text(path.read_text() + "\n[limits]\nfile_mb = 1\n")
    bench_copy.drop(bench.good + bytes(2 << 20))
    from reviewkit.workspace import open_workspace

    bench_copy.workspace = open_workspace(bench_copy.workspace.root)
    (fault,) = bench_copy.take()["novembre.xlsx"].faults
    assert fault.kind == "workbook-too-large"
    assert judging_rules(bench_copy.workspace).limits.file == 1 << 20


def test_the_reader_takes_its_limits_from_the_settings(bench_copy, bench):
    from reviewkit.runs import judging as module
    from reviewkit.workspace import open_workspace

    path = bench_copy.workspace.root / "reviewkit.toml"
    path.write_text(path.read_text() + "\n[limits]\nread_seconds = 7\nread_mb = 300\n")
    seen = []

    class Reader(module.Reader):
        def __init__(self, limits, jobs):
            seen.append(limits)
            super().__init__(limits, jobs)

    real, module.Reader = module.Reader, Reader
    try:
        workspace = open_workspace(bench_copy.workspace.root)
        with Store(workspace.database_url) as store, module.judging(workspace, store, 1) as judge_all:
            (judged,) = judge_all([(bench.good, ())])
    finally:
        module.Reader = real
    assert judged.good
    assert (seen[0].seconds, seen[0].memory) == (7, 300 << 20)


def test_office_lock_files_and_downloads_under_way_are_no_files(bench_copy, bench):
    bench_copy.drop(bench.good)
    for name in (
        "~$novembre.xlsx",
        ".~lock.novembre.xlsx#",
        "novembre.xlsx.crdownload",
        "Thumbs.db",
        ".DS_Store",
    ):
        bench_copy.drop(b"x", name)
    assert list(bench_copy.take()) == ["annuaire-2026-07.xlsx", "novembre.xlsx", "octobre.xlsx"]


def test_text_that_begins_like_a_formula_stays_text_in_every_workbook_written(bench_copy, bench):
    texts = ["=2+2", "+33 1 23", "-5 %", "@me", '=HYPERLINK("http://x")']
    book = opened(bench.good)
    for row, text in enumerate(texts[:3], start=1):
        cell = where(book, "review", "pipeline", "customer", row)
        cell.value = text
        cell.data_type = "s"
    bench_copy.drop(saved(book))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"
    from click.testing import CliRunner

    from reviewkit.cli import main

    made = CliRunner().invoke(
        main, ["-w", str(bench_copy.workspace.root), "forms", "review", "--period", "2026-12"]
    )
    assert made.exit_code == 0, made.stderr
    seen = 0
    for path in bench_copy.workspace.output.rglob("*.xlsx"):
        for name, data in parts_of(path.read_bytes()).items():
            if "worksheets/sheet" in name:
                assert b"<f>2+2" not in data
                assert b"<f>+33" not in data
        sheet = openpyxl.load_workbook(path)
        seen += sum(
            cell.value == "=2+2" and cell.data_type == "s"
            for ws in sheet
            for row in ws.iter_rows()
            for cell in row
        )
    assert seen


# ------------------------------------------------------------------------------ fuzzing


WILD = st.one_of(
    st.text(max_size=40), st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(), st.none(), st.dates(), st.datetimes(), st.times(),
    st.sampled_from(["1 234,56 €", "1,234", "12/13/2026", "#N/A", "=1+1", "négo", "50 %", "\u202f5", "x" * 5000, "'"]),
)  # fmt: skip


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@given(data=st.data())
def test_whatever_stands_in_cells_is_read_or_reported_and_never_raises(bench, data):
    from openpyxl.utils.exceptions import IllegalCharacterError

    rules = judging_rules(bench.copy_once().workspace)
    book = opened(bench.good)
    for _ in range(data.draw(st.integers(1, 12))):
        sheet = book[
            declared(
                "review", data.draw(st.sampled_from(["pipeline", "outcomes", "commit", "cover", "leads"]))
            )["title"]
        ]
        cell = sheet.cell(data.draw(st.integers(1, 8)), data.draw(st.integers(1, 14)))
        value = data.draw(WILD)
        try:
            cell.value = value
        except (IllegalCharacterError, ValueError):
            continue
    try:
        raw = saved(book)
    except (ValueError, OverflowError):  # what openpyxl itself cannot write
        return
    judged = judge(raw, rules)
    assert_worded(judged)
    if judged.returned is not None:
        again = judge(judged.returned, rules)
        wrong = {(f.kind, f.sheet, f.cell) for f in judged.faults if f.severity == FAULT}
        # Given back untouched it is refused again: nothing is lost on the way.
        assert not again.good, wrong
        assert {c for _, _, c in wrong} == {f.cell for f in again.faults if f.severity == FAULT}


def assert_worded(judged):
    for fault in judged.faults:
        for lang in ("fr", "en"):
            assert fault.message(language(lang)).strip()


@pytest.mark.parametrize("part", [0, 1, 2, 3])
def test_flipped_bytes_are_never_a_traceback_and_never_another_figure(bench, part):
    """A workbook that passes the zip's check sums holds the same records."""
    rules = judging_rules(bench.copy_once().workspace)
    good = judge(bench.good, rules)
    chance = random.Random(part)
    for _ in range(60):
        data = bytearray(bench.good)
        for _ in range(chance.choice((1, 1, 1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        judged = judge(bytes(data), rules)
        assert_worded(judged)
        if judged.good:
            assert {k: [r.values for r in v] for k, v in judged.records.items()} == {
                k: [r.values for r in v] for k, v in good.records.items()
            }


def test_flipped_bytes_inside_the_parts_are_read_or_reported(bench):
    """XML changed by a program and packed anew passes the check sums."""
    rules = judging_rules(bench.copy_once().workspace)
    chance = random.Random(11)
    parts = parts_of(bench.good)
    names = [n for n in parts if n.endswith((".xml", ".rels"))]
    for _ in range(120):
        changed = dict(parts)
        name = chance.choice(names)
        data = bytearray(changed[name])
        for _ in range(chance.choice((1, 2, 8))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        changed[name] = bytes(data)
        assert_worded(judge(packed(changed), rules))


def test_a_cell_that_claims_another_place_is_not_read_there(bench):
    title = declared("review", "pipeline")["title"]
    rules = judging_rules(bench.copy_once().workspace)
    for inner, attributes in (
        ("<v>99999999</v>", ' t="s"'), ("<v>-1</v>", ' t="s"'), ("<v>x</v>", ""), ("<v>1e999</v>", ""),
        ("<v>nan</v>", ""), ("<v>1</v>", ' t="zz"'), ("<is><t>x</t></is>", ' t="inlineStr"'), ("<f>A1</f>", ""),
        ("<v>2026-13-45</v>", ' t="d"'), ("<v></v>", ' t="e"'), ("<v>1</v>", ' s="99999"'),
    ):  # fmt: skip
        assert_worded(judge(cell_xml(bench.good, title, "G2", inner, attributes), rules))
