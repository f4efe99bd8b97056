"""Files that are not read: told apart by what they hold, refused within bounds."""

import gzip
import io
import pickle
import random
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_files import MAIN, made, pack, parts, unpack

from reviewkit.domain.fault_kinds import KINDS
from reviewkit.text import language
from reviewkit.xlsx import Limits, Refusal, read

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
GOOD = made(1)


def ole(*names, inner=()):
    """An OLE container whose root holds these; the last of them is a storage that holds the inner ones."""
    every = ["Root Entry", *names, *inner]
    written = b""
    for i, name in enumerate(every):
        following = i + 1 if i and i + 1 < len(every) and i != len(names) else 0xFFFFFFFF
        below = {0: 1, len(names): len(names) + 1}.get(i, 0xFFFFFFFF) if inner or not i else 0xFFFFFFFF
        text = f"{name}\0".encode("utf-16-le")
        written += text.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(text), 2, 1, 0xFFFFFFFF, following, below
        )
        written += bytes(48)
    sectors = -(-len(written) // 512)
    head = bytearray(OLE)
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    chain = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = b"".join(struct.pack("<I", n) for n in chain).ljust(512, b"\xff")
    return bytes(head) + table + written.ljust(512 * sectors, b"\0")


def code(data, limits=None):
    """Why it is refused, "read" if it is not."""
    try:
        read(data, limits or Limits())
    except Refusal as refused:
        fault = refused.fault()
        for lang in ("fr", "en"):
            line = fault.message(language(lang))
            assert line
            assert "\n" not in line
        return refused.code
    return "read"


def sheet(data):
    return pack(parts(data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty-file"),
        (OLE + "Workbook".encode("utf-16-le"), "old-excel"),
        (OLE + "Book\0".encode("utf-16-le"), "old-excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted-workbook"),
        (OLE + "WordDocument".encode("utf-16-le"), "word-document"),
        (OLE, "not-a-workbook"),
        (ole("Workbook"), "old-excel"),
        (ole("WORKBOOK"), "old-excel"),
        (ole("book"), "old-excel"),
        (ole("Workbook", "MBD0018", inner=["WordDocument", "PowerPoint Document"]), "old-excel"),
        (ole("WordDocument", "ObjectPool", inner=["Workbook"]), "word-document"),
        (ole("EncryptionInfo", "EncryptedPackage"), "encrypted-workbook"),
        (ole("EncryptedPackage", "\x06DataSpaces", inner=["DRMEncryptedDataSpace"]), "encrypted-by-label"),
        (
            ole("EncryptedPackage", "\x06DataSpaces", inner=["StrongEncryptionDataSpace"]),
            "encrypted-workbook",
        ),
        (ole("__substg1.0_3701000D", inner=["Workbook"]), "not-a-workbook"),  # a mail with an old workbook
        (b"\x09\x04\x06\0\0\0\x10\0" + bytes(90), "old-excel"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf-file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture-file"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture-file"),
        (b"\0\0\0\x18ftypheic\0\0", "picture-file"),
        (b"R\0I", "not-a-workbook"),
        ("nom;montant\nÉtude;1 234,56\n".encode(), "csv-file"),
        ("nom;montant\nÉtude;1 234,56\n".encode("cp1252"), "csv-file"),
        ("nom\tmontant\n".encode("utf-16"), "csv-file"),
        (b"BMW;12;5\n", "csv-file"),
        (b"PK in a text", "csv-file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "web-page"),
        ("<?xml version='1.0' encoding='UTF-16'?><Workbook/>".encode("utf-16"), "web-page"),
        (b"\xfe\xff" + "<?xml version='1.0'?><Workbook/>".encode("utf-16-be"), "web-page"),
        (gzip.compress(b"<?xml version='1.0'?><gnm:Workbook/>", mtime=0), "not-a-workbook"),
        (gzip.compress(b"anything else", mtime=0), "other-archive"),
        (b"\x1f\x8bno gzip", "other-archive"),
        (b"<html><table/></html>", "web-page"),
        (b"{\\rtf1\\ansi", "word-document"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "other-archive"),
        (b"\x05user" + bytes(160), "not-a-workbook"),
        (
            pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
            "open-document",
        ),
        (
            pack({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
            "word-document",
        ),
        (pack({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b"x"}), "numbers-file"),
        (pack({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "word-document"),
        (pack({"[Content_Types].xml": "<a/>", "xl/workbook.bin": b"\0"}), "excel-binary"),
        (pack({"revue.xlsx": b"x", "notes.txt": b"y"}), "other-archive"),
        (pack({"[Content_Types].xml": "<a/>"}), "damaged-workbook"),
        (pack({}), "other-archive"),
    ],
)
def test_a_file_is_known_by_what_it_holds(data, expected):
    assert code(data) == expected


def test_containers_whose_chains_and_trees_loop_are_walked_once():
    good = ole("A", "Data", inner=["B", "C", "D", "E"])
    chance = random.Random(5)
    start = time.monotonic()
    for _ in range(2000):
        data = bytearray(good)
        for _ in range(chance.choice((1, 2, 6))):
            at = chance.randrange(24, len(data) - 4) & ~3
            struct.pack_into("<I", data, at, chance.choice((0, 1, 2, 3, 9, 0xFFFFFFFE, 0xFFFFFFFF)))
        assert code(bytes(data)) == "not-a-workbook"
    assert time.monotonic() - start < 10


def test_a_word_document_renamed_is_named_even_with_relations():
    links = parts()["_rels/.rels"].replace("xl/workbook.xml", "word/document.xml")
    assert code(pack({"_rels/.rels": links, "word/document.xml": "<document/>"})) == "word-document"
    links = parts()["_rels/.rels"].replace("xl/workbook.xml", "xl/workbook.bin")
    assert code(pack({"_rels/.rels": links, "xl/workbook.bin": b"\0"})) == "excel-binary"


def test_each_refusal_has_a_line_in_both_languages_and_survives_pickling():
    refused = pickle.loads(pickle.dumps(Refusal("workbook-too-large", "why", what="9")))
    assert (refused.code, refused.detail, refused.values) == ("workbook-too-large", "why", {"what": "9"})
    assert "9" in refused.fault().message(language("fr"))
    for name in (
        "old-excel",
        "excel-binary",
        "open-document",
        "numbers-file",
        "csv-file",
        "pdf-file",
        "encrypted-workbook",
    ):
        assert language("fr").knows(KINDS[name].expected)


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short_is_said_to_be_unfinished(cut):
    assert code(GOOD[: int(len(GOOD) * cut)]) == "unfinished-file"


@pytest.mark.parametrize(
    "cells",
    [
        "<row><c r='A0'><v>1</v></c></row>",
        "<row><c r='1A'><v>1</v></c></row>",
        "<row r='-1'><c><v>1</v></c></row>",
        "<row r='x'><c><v>1</v></c></row>",
        "<row><c><v>1e999</v></c></row>",
        "<row><c><v>nan</v></c></row>",
        "<row><c><v>douze</v></c></row>",
        "<row><c s='1'><v>inf</v></c></row>",
        "<row><c t='s'><v>-1</v></c></row>",
        "<row><c t='s'><v>5</v></c></row>",
        "<row><c t='z'><v>5</v></c></row>",
        "<row><c t='d'><v>2026-02-31</v></c></row>",
        "<row><c>",
        f"<row r='{'9' * 5000}'><c><v>1</v></c></row>",
    ],
)
def test_what_excel_never_writes_is_damage(cells):
    assert code(sheet(cells)) == "damaged-workbook"


def test_a_part_twice_is_refused():
    out = io.BytesIO(sheet(""))
    with zipfile.ZipFile(out, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("xl/a.xml", "<worksheet/>")
    assert code(out.getvalue()) == "damaged-workbook"


def test_document_types_and_odd_encodings_are_refused():
    bomb = (
        "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'>"
        + "".join(f"<!ENTITY b{i} '&b{i - 1};&b{i - 1};'>" for i in range(1, 30))
        + "]>"
    )
    assert (
        code(pack(parts(**{"xl/strings.xml": bomb + "<sst><si><t>&b29;</t></si></sst>"})))
        == "unsafe-workbook"
    )
    # UTF-16 without its mark begins with "<" too, and the parser recognises it.
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7"):
        text = f"<?xml version='1.0' encoding='{encoding}'?>{bomb}<sst/>"
        assert code(pack(parts(**{"xl/strings.xml": text.encode(encoding)}))) == "unsafe-workbook"
        bare = f"{bomb}<sst/>".encode(encoding)
        assert code(pack(parts(**{"xl/strings.xml": bare}))) == "unsafe-workbook"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"xl/a.xml": b" " * (200 << 20)}, "workbook-too-dense"),
        ({"xl/a.xml": random.Random(1).randbytes(9 << 20)}, "workbook-too-large"),
        (
            {
                "xl/strings.xml": f"<sst xmlns='{MAIN}'>"
                + "".join(f"<i a='{n * 7919 % 100}'/>" for n in range(610_000))
                + "</sst>"
            },
            "workbook-too-large",
        ),
        ({f"x/{i}": b"" for i in range(3000)}, "workbook-too-large"),
    ],
)
def test_bombs_are_refused_before_they_go_off(files, expected):
    data = pack(parts(**files))
    tracemalloc.start()
    start = time.perf_counter()
    found, took, peak = code(data), time.perf_counter() - start, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == expected
    assert took < 5
    assert peak < len(data) + (60 << 20)


def test_a_part_that_unpacks_to_more_than_it_says_is_damage():
    data = bytearray(pack(parts(**{"xl/a.xml": b" " * 100_000})))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            if data[at + offset : at + offset + 4] == struct.pack("<I", 100_000):
                data[at + offset : at + offset + 4] = struct.pack("<I", 100)
    assert code(bytes(data)) == "damaged-workbook"


def test_parts_that_lie_over_one_another_are_bounded_together():
    # Each sheet alone is within bounds, all of them are not.
    text = (
        f"<worksheet xmlns='{MAIN}'>".encode()
        + random.Random(1).randbytes(3000).hex().encode() * 1200
        + b"</worksheet>"
    )
    names = [f"xl/s{i}.xml" for i in range(5)]
    listed = "".join(f"<sheet name='{i}' xmlns:r='x/relationships' r:id='r{i}'/>" for i in range(5))
    links = "".join(f"<Relationship Id='r{i}' Type='x/worksheet' Target='s{i}.xml'/>" for i in range(5))
    book = parts(
        **dict.fromkeys(names, text),
        **{
            "xl/workbook.xml": f"<workbook><sheets>{listed}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<R>{links}</R>",
        },
    )
    assert code(pack(book)) == "workbook-too-large"


def test_cells_and_sheets_have_bounds():
    rows = "".join("<row>" + "<c><v>1</v></c>" * 250 + "</row>" for _ in range(20))
    assert code(sheet(rows), Limits(cells=4_000)) == "workbook-too-large"
    assert code(sheet(rows), Limits(cells=5_000)) == "read"
    assert code(GOOD, Limits(sheets=5)) == "workbook-too-large"
    assert code(GOOD, Limits(file=1000)) == "workbook-too-large"


def test_an_encrypted_zip_is_named():
    data = bytearray(sheet(""))
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    assert code(bytes(data)) == "encrypted-workbook"


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "xl/a.xml", "xl/styles.xml", "xl/strings.xml", "xl/_rels/workbook.xml.rels"]
)
@pytest.mark.parametrize("text", ["", "<", "<a>", "<a/>", "<a><b/></a>", "\0", "<sst><si/></sst>"])
def test_any_part_may_hold_anything(name, text):
    assert code(pack(parts("<row><c><v>1</v></c></row>", **{name: text}))) in (
        "read",
        "damaged-workbook",
        "unsafe-workbook",
    )


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_refused_or_read(data):
    assert code(data) != "read"
    assert code(b"PK\x03\x04" + data) != "read"


@settings(deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_flipped_byte_gives_a_book_or_a_refusal(at, flip):
    data = bytearray(GOOD)
    data[at] ^= flip
    assert code(bytes(data)) in KINDS.keys() | {"read"}


INSIDE = unpack(GOOD)


@settings(deadline=None)
@given(st.sampled_from(sorted(name for name in INSIDE if name.endswith((".xml", ".rels")))), st.data())
def test_a_byte_flipped_inside_a_part_gives_a_book_or_a_refusal(name, data):
    text = bytearray(INSIDE[name])
    for _ in range(data.draw(st.integers(1, 3))):
        text[data.draw(st.integers(0, len(text) - 1))] = data.draw(
            st.sampled_from(b"<>/='\" 0A9r-&;\x00\xff")
        )
    assert code(pack(INSIDE | {name: bytes(text)})) in KINDS.keys() | {"read"}
