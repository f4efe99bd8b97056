"""Other projects' workbooks, read as openpyxl reads them: `make corpus` fetches them (issue 7).

Where the two differ, ours is what Excel shows; each such case is named here.
"""

from __future__ import annotations

import io
import warnings

import openpyxl
import pytest

from reviewkit.xlsx import LIMITS, Book, CellError, Refusal, letters, read
from reviewkit.xlsx import workbook_reader as reader
from reviewkit.xlsx.cell_tree import unescape
from tools.corpus import PACKAGES, files

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

# openpyxl opens them and we refuse: damage that could hide a value.
REFUSED = {
    "60825.xlsx",  # a listed sheet has no part: it would pass for an empty one
    "poc-shared-strings.xlsx",  # a cell A0
}
# openpyxl leaves these values out.
LEFT_OUT = {
    "52575_main.xlsx",  # an inline string written as <v>
    "sample-beta.xlsx",  # the namespace of the beta of Excel 2007
}


@pytest.fixture(params=[package.folder.name for package in PACKAGES])
def workbooks(request):
    """(name, bytes) of each .xlsx and the like of one package."""
    found = [path for path in files() if path.parent.name == request.param]
    if not found:
        pytest.skip("the corpus is not here: make corpus")
    zipped = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam")
    return [(path.name, path.read_bytes()) for path in found if path.suffix.lower() in zipped]


def told(data) -> Book | str:
    """What a workbook holds, or why it is refused."""
    try:
        return read(data)
    except Refusal as refused:
        return refused.code


def opened(data, **options):
    """The same by openpyxl; None where it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(data), **options)
        except Exception:  # noqa: BLE001 -- whatever the reading of its parts raises
            return None


def written(sheet):
    return {at: cell for at, cell in sheet._cells.items() if cell.value is not None}


def within(at):
    return at[0] <= LIMITS.rows and at[1] <= LIMITS.columns


def agree(ours, theirs):
    """Are they one value? openpyxl drops computed empty texts, leaves _x000D_ as it stands, calls a number
    that is no date in Excel either an error or a day before 1900, and gives the number where a format of
    zeros shows a code."""
    if theirs is None:
        return ours == ""
    value = CellError(theirs.value) if theirs.data_type == "e" else theirs.value
    if isinstance(ours, str) and set(theirs.number_format) == {"0"} and isinstance(value, int | float):
        return ours == f"{value:0{len(theirs.number_format)}.0f}"
    if isinstance(ours, str) and isinstance(value, str):
        return ours == unescape(value)
    if isinstance(ours, float) and theirs.is_date | (value == CellError("#VALUE!")):
        return not 0 <= ours < 2_958_466
    return ours == value and isinstance(ours, bool) == isinstance(value, bool)


def test_values_are_those_that_openpyxl_reads(workbooks):
    wrong = []
    for name, data in workbooks:
        book, theirs = told(data), opened(data, data_only=True)
        if theirs is None or isinstance(book, str):
            if theirs is not None and name not in REFUSED:
                wrong.append((name, book))
            continue
        ours = {sheet.name: sheet for sheet in book.sheets}
        # A Strict file has no sheets for openpyxl; the cells of a macro sheet are none for us.
        unknown = [sheet.title for sheet in theirs.worksheets if sheet.title not in ours]
        wrong += [(name, title) for title in unknown]
        for sheet in theirs.worksheets:
            if sheet.title in unknown or ours[sheet.title].kind != "worksheet":
                continue
            cells, far = ours[sheet.title].cells, ours[sheet.title].far
            other = written(sheet)
            beyond = [f"{letters(column)}{row}" for row, column in other if not within((row, column))]
            if not (set(far) <= set(beyond) and len(far) == min(len(beyond), LIMITS.far)):
                wrong.append((name, sheet.title, far[:3], beyond[:3]))
            for at in cells.keys() | filter(within, other):
                if at not in other and name in LEFT_OUT:
                    continue
                if at not in cells or not agree(cells[at], other.get(at)):
                    wrong.append((name, sheet.title, at, cells.get(at), other.get(at)))
    assert not wrong, wrong[:20]


def in_one_line(formula):
    """Return a formula without spaces and line breaks."""
    return "".join(formula.split())


def test_formulas_merges_and_what_is_hidden_are_those_that_openpyxl_reads(workbooks):
    wrong = []
    for name, data in workbooks:
        book, theirs = told(data), opened(data)
        if theirs is None or isinstance(book, str) or name in LEFT_OUT:
            continue
        ours = {sheet.name: sheet for sheet in book.sheets if sheet.kind == "worksheet"}
        for sheet in theirs.worksheets:
            if (mine := ours.get(sheet.title)) is None:
                continue
            formulas = {
                at: cell.value for at, cell in written(sheet).items() if cell.data_type == "f" and within(at)
            }
            texts = {at: text[1:] for at, text in formulas.items() if isinstance(text, str)}
            pairs = {
                "formulas": (mine.formulas.keys(), formulas.keys()),
                # In a shared formula that is moved, openpyxl puts line breaks in other places.
                "texts": (
                    [in_one_line(mine.formulas[at].text or text) for at, text in texts.items()],
                    [in_one_line(text) for text in texts.values()],
                ),
                "merged": (set(mine.merged), {str(one) for one in sheet.merged_cells.ranges}),
                "state": (mine.state, sheet.sheet_state),
                "rows": (mine.hidden_rows, {row for row, how in sheet.row_dimensions.items() if how.hidden}),
            }
            wrong += [(name, sheet.title, what, a, b) for what, (a, b) in pairs.items() if a != b]
        named = {(one, None) for one in theirs.defined_names}
        named |= {(one, i) for i, title in enumerate(theirs.sheetnames) for one in local_names(theirs[title])}
        if own_names(book.names) != own_names(named):
            wrong.append((name, own_names(book.names) ^ own_names(named)))
        if book.date1904 != (theirs.epoch.year == 1904):
            wrong.append((name, "date1904"))
    assert not wrong, wrong[:20]


def local_names(sheet):
    return getattr(sheet, "defined_names", ())  # a chart sheet has none


def own_names(names):
    """Without those of Excel: print areas, filters."""
    return {key for key in names if not key[0].startswith("_xlnm")}


def test_pattern_and_tree_read_the_same(workbooks, monkeypatch):
    by_pattern = {name: told(data) for name, data in workbooks}
    monkeypatch.setattr(reader, "usual_sheet", lambda part: None)
    monkeypatch.setattr(reader, "usual_strings", lambda part: None)
    assert [name for name, data in workbooks if told(data) != by_pattern[name]] == []
