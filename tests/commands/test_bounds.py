"""A workbook of 60,000 damaged tokens, a part in UTF-16: bounded faults, bounded files."""

from __future__ import annotations

import io
import re
import time
import zipfile

from click.testing import CliRunner

from reviewkit.cli import main
from reviewkit.domain.period import Period


def with_part(data, name, change):
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            body = old.read(info)
            new.writestr(info.filename, change(body.decode()) if info.filename == name else body)
    return stream.getvalue()


def test_thousands_of_damaged_names_make_a_short_list_and_small_files(bench_copy, bench):
    names = "".join(
        f'<definedName name="n{n}">"RK1:review:1:B{n}:2026-11:fr:EUR:0000"</definedName>'
        for n in range(60_000)
    )
    data = with_part(
        bench.good, "xl/workbook.xml", lambda text: re.sub("<definedNames>", f"<definedNames>{names}", text)
    )
    assert names[:40] in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()
    bench_copy.drop(data)
    start = time.monotonic()
    taken = bench_copy.take()["novembre.xlsx"]
    assert time.monotonic() - start < 30
    assert taken.status == "returned"
    assert len(taken.faults) < 50
    CliRunner().invoke(main, ["-w", str(bench_copy.workspace.root), "monthly", "--period", "2026-11"])
    folder = bench_copy.workspace.period_output(Period.parse("2026-11"))
    assert (folder / "index.html").stat().st_size < 2_000_000
    assert (folder / "manifest.json").stat().st_size < 1_000_000


def test_thousands_of_faulty_cells_are_listed_by_the_hundred_and_counted(bench_copy, bench):
    from tests.commands.workbench import opened, saved

    book = opened(bench.good)
    sheet = book["Pipe"]
    for row in range(10, 1_500):
        sheet.cell(row, 1).value = f"X-{row}"
    bench_copy.drop(saved(book))
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "returned"
    assert 400 < len(taken.faults) <= 501
    assert taken.faults[-1].code == "more-faults"
    assert taken.faults[-1].values["n"] > 500
