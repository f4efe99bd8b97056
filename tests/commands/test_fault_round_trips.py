"""Every fault code: provoked, read with its cell and message, mended, accepted.

A code without a case fails `test_every_code_has_a_case`: add one here, or name in
SEEN_ELSEWHERE the test file that plays it.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reviewkit.domain.fault_kinds import FAULT, KINDS
from reviewkit.domain.faults import Fault
from reviewkit.domain.period import Period
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.engine.judge import Judgement
from reviewkit.intake import inbox_files
from reviewkit.intake.sandbox import Limits, Reader
from reviewkit.text import LANGUAGES, language
from reviewkit.xlsx import Refusal
from tests.commands.desk import USUAL, Desk, typed
from tests.commands.workbench import (
    SCHEMA,
    Bench,
    BenchCopy,
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
from tests.xlsx.rich_parts import rich_parts

TESTS = Path(__file__).parent.parent

# Codes played by the tests of their own room: a file under tests whose path has this word names the code.
SEEN_ELSEWHERE: dict[str, str] = {
    "container-empty": "commands",
    "container-too-much": "commands",
    "container-damaged": "intake",
    "encrypted-archive": "intake",
    "sent-by-another": "commands",
    "identity-trusted": "commands",
    "more-faults": "commands",
    "order-by-name": "commands",
}


# ------------------------------------------------------------------ one value in one cell


@dataclass(frozen=True)
class Value:
    """A wrong value of one cell, and the right one."""

    sheet: str
    column: str
    wrong: Any
    right: Any
    form: str = "review"
    shown: str = ""  # what the message quotes
    row: int = 1


VALUES = {
    "unreadable-number": Value("pipeline", "amount", "environ 500", 500, shown="environ 500"),
    "ambiguous-number": Value("pipeline", "amount", "1,234", 1234, shown="1,234"),
    "ambiguous-percent": Value("pipeline", "probability", "1", "1 %", shown="1"),
    "percent-over-hundred": Value("pipeline", "probability", 60000, 0.6, shown="60"),
    "above-maximum": Value("commit", "confidence", "150 %", "50 %", shown="150"),
    "below-minimum": Value("pipeline", "amount", -5, 5, shown="5"),
    "too-precise": Value("pipeline", "amount", 12.3456, 12.35, shown="12"),
    "number-too-large": Value("pipeline", "amount", 1e15, 1e5, shown="1"),
    "other-currency": Value("pipeline", "amount", "500 $", "500 €", shown="500"),
    "unreadable-date": Value("pipeline", "expected_close", "bientôt", dt.date(2027, 1, 15), shown="bientôt"),
    "ambiguous-date": Value("pipeline", "expected_close", "03/04/2027", "3 April 2027", form="english", shown="03/04/2027"),
    "date-without-year": Value("pipeline", "expected_close", "15/12", "15/12/2026", shown="15/12"),
    "no-such-day": Value("pipeline", "expected_close", "31/02/2027", "28/02/2027", shown="31/02"),
    "date-out-of-range": Value("pipeline", "expected_close", "15/11/2216", "15/11/2026", shown="2216"),
    "nonsense-date": Value("pipeline", "expected_close", 0.5, dt.date(2027, 1, 15), shown="0"),
    "unknown-choice": Value("pipeline", "stage", "Négo", "4 Négociation", shown="Négo"),
    "text-converted": Value("pipeline", "next_step", dt.datetime(2026, 1, 2), "1-2", shown="2026"),
    "digits-lost": Value("pipeline", "comment", 1.2345678901234567e18, "1234567890123456789", shown="1"),
    "error-value": Value("pipeline", "amount", "#DIV/0!", 500, shown="#DIV/0!"),
    "formula-not-computed": Value("pipeline", "amount", "=60000*1.2", 72000),
    "missing-value": Value("pipeline", "customer", None, "Ateliers Kervran", shown="Client"),
    "unreadable-email": Value("partners", "sales_director_email", "jeanne chez exemple", "jeanne@example.com",
                              form="directory", shown="jeanne chez"),
    "not-whole": Value("targets", "trained_salespeople", 2.5, 3, form="plan", shown="2"),
}  # fmt: skip


def source(bench: Bench, form: str) -> bytes:
    if form == "english":
        return english(bench)
    return {"review": bench.good, "directory": bench.directory, "plan": plan(bench)}[form]


def plan(bench: Bench) -> bytes:
    book = opened(bench.plan)
    columns = declared("plan", "targets")["columns"]
    for i in range(1, 5):
        if where(book, "plan", "targets", "quarter", i).value is None:
            where(book, "plan", "targets", "quarter", i).value = f"2026-Q{i}"
        for column in columns:
            if column["required"] and column["key"] != "quarter":
                where(book, "plan", "targets", column["key"], i).value = 3
    for column in declared("plan", "planned_actions")["columns"]:
        if column["required"]:
            where(book, "plan", "planned_actions", column["key"]).value = plausible(column)
    where(book, "plan", "planned_actions", "id").value = "A-1"
    where(book, "plan", "planned_actions", "quarter").value = "2026-Q4"
    return saved(book)


def english(bench: Bench) -> bytes:
    """Return BP2's workbook, whose headings are English, with a value typed where BP1's has it."""
    book = opened(bench.english)
    printed = bench.desk.run("schema", "review", "--lang", "en", "--json").json["forms"]["review"]["sheets"]
    pipeline = next(part for part in printed if part["key"] == "pipeline")
    sheet = book[pipeline["title"]]
    row = {**USUAL["pipeline"], "reference": "E-1"}
    for column in pipeline["columns"]:
        if column["key"] in row:
            col = next(c.column for c in sheet[1] if c.value == column["heading"])
            sheet.cell(2, col).value = typed(column, row[column["key"]])
    cover = next(part for part in printed if part["key"] == "cover")
    status = next(c for c in cover["columns"] if c["key"] == "status")
    cell = next(r[0] for r in book[cover["title"]].iter_rows(max_col=1) if r[0].value == status["heading"])
    cell.offset(0, 1).value = status["choices"][0]["label"]
    return saved(book)


def typed_into(data: bytes, value: Value, raw: Any) -> tuple[bytes, str]:
    book = opened(data)
    if value.form == "english":
        sheet = book["Pipeline"] if "Pipeline" in book.sheetnames else book[book.sheetnames[-4]]
        col = next(c.column for c in sheet[1] if c.value == "Expected close")
        cell = sheet.cell(2, col)
    else:
        cell = where(book, value.form, value.sheet, value.column, value.row)
    cell.value = raw
    if isinstance(raw, str) and raw.startswith("="):
        pass
    elif isinstance(raw, int | float):
        cell.number_format = "General"
    return saved(book), cell.coordinate


def faults_of(taken, code: str) -> list[Fault]:
    return [fault for fault in taken.faults if fault.kind == code]


def assert_worded(fault: Fault) -> None:
    """Assert that found and expected are complete in every language: no blank, no placeholder left."""
    for lang in LANGUAGES:
        found_text, expected = fault.found(language(lang)), fault.expected(language(lang))
        assert found_text.strip()
        assert expected.strip()
        assert "{" not in found_text + expected, (found_text, expected)
        assert "\n" not in fault.message(language(lang))


@pytest.mark.parametrize("code", VALUES)
def test_a_value_is_reported_in_its_cell_and_accepted_once_mended(bench_copy, bench, code):
    value = VALUES[code]
    data, at = typed_into(source(bench, value.form), value, value.wrong)
    bench_copy.drop(data)
    taken = bench_copy.take()["novembre.xlsx"]
    assert taken.status == "returned", taken.faults
    assert [f.kind for f in taken.bad] == [code]
    (fault,) = faults_of(taken, code)
    assert (fault.cell, fault.column) == (at, value.column)
    assert_worded(fault)
    assert value.shown in fault.message(language("fr")).replace("\u202f", "")
    # What was typed stands where it stood, and the cell says what is wrong with it.
    book = opened(bench_copy.returned())
    sheet = book[fault.sheet]
    assert sheet[at].comment is not None
    if not isinstance(value.wrong, dt.datetime | float) and value.wrong is not None:
        # An error cell comes back as the formula that ends in it: it looks and reads the same.
        assert sheet[at].value in (value.wrong, f"={value.wrong}")
    sheet[at].value = value.right
    bench_copy.drop(saved(book), "corrigé.xlsx")
    mended = bench_copy.take()["corrigé.xlsx"]
    assert mended.status == "accepted", mended.faults
    assert not faults_of(mended, code)


# ------------------------------------------------------------- more than one cell: the workbook


class Case:
    """A change that provokes a code in the good review of November, the cell that reports it, and the change that mends it."""

    severity = FAULT
    mended_at_once = False  # the workbook given back is right already
    unreadable = False  # no workbook of ours: there is nothing to give back
    code: str
    at: str | None = None

    def provoke(self, bench_copy: BenchCopy) -> bytes:
        book = opened(bench_copy.bench.good)
        self.change(book)
        return saved(book)

    def change(self, book) -> None:
        raise NotImplementedError

    def mend(self, book) -> None:
        raise NotImplementedError


CASES: dict[str, Case] = {}


def case(code: str, at: str | None = None):
    def register(cls):
        if code in KINDS:
            made = cls()
            made.code, made.at, made.severity = code, at, KINDS[code].severity
            CASES[code] = made
        return cls

    return register


def add_outcome(book, row: int = 1, **values):
    values = {**USUAL["outcomes"], **values}
    for column in declared("review", "outcomes")["columns"]:
        if column["key"] in values and column["filled_by"] == "person":
            where(book, "review", "outcomes", column["key"], row).value = typed(column, values[column["key"]])


def add_deal(book, row: int, **values):
    values = {**USUAL["pipeline"], **values}
    for column in declared("review", "pipeline")["columns"]:
        if column["key"] in values and column["filled_by"] == "person":
            where(book, "review", "pipeline", column["key"], row).value = typed(column, values[column["key"]])


def clear(book, sheet: str, row: int) -> None:
    for column in declared("review", sheet)["columns"]:
        where(book, "review", sheet, column["key"], row).value = None


def clear_plan(book, row: int) -> None:
    for column in declared("plan", "targets")["columns"]:
        where(book, "plan", "targets", column["key"], row).value = None


def pick(sheet: str, column: str, key: str) -> str:
    told_column = next(c for c in declared("review", sheet)["columns"] if c["key"] == column)
    return next(c["label"] for c in told_column["choices"] if c["key"] == key)


class Quarter(Case):
    """A quarterly workbook with every mandatory cell filled, beside a plan with one action for the quarter."""

    def provoke(self, bench_copy):
        bench_copy.drop(plan(bench_copy.bench), "plan.xlsx")
        assert bench_copy.take()["plan.xlsx"].status == "accepted"
        book = opened(quarterly(bench_copy))
        self.change(book)
        return saved(book)


def quarterly(bench_copy):
    from click.testing import CliRunner

    from reviewkit.cli import main

    words = [
        "-w",
        str(bench_copy.workspace.root),
        "forms",
        "quarterly",
        "--period",
        "2026-Q4",
        "--partner",
        "BP1",
    ]
    assert CliRunner().invoke(main, words).exit_code == 0
    (path,) = bench_copy.workspace.output.rglob("quarterly-2026-Q4-BP1.xlsx")
    book = opened(path.read_bytes())
    for sheet in SCHEMA["quarterly"]["sheets"]:
        for column in sheet["columns"]:
            if column["required"] and column["filled_by"] == "person" and sheet["key"] != "progress":
                cell = where(book, "quarterly", sheet["key"], column["key"])
                if cell.value is None:
                    cell.value = plausible(column)
    where(book, "quarterly", "marketing_plan", "date").value = dt.date(2027, 2, 1)
    where(book, "quarterly", "progress", "status").value = answer("done")
    return saved(book)


def plausible(column):
    if column["choices"]:
        return column["choices"][0]["label"]
    return {"text": "Texte", "date": dt.date(2026, 11, 10), "percent": 0.5, "money": 1000}.get(
        column["type"], 2
    )


def answer(key):
    column = next(c for c in declared("quarterly", "progress")["columns"] if c["key"] == "status")
    return next(c["label"] for c in column["choices"] if c["key"] == key)


def quarter_case(code, sheet, column, wrong, right):
    @case(code)
    class _(Quarter):
        def change(self, book):
            where(book, "quarterly", sheet, column).value = wrong() if callable(wrong) else wrong

        def mend(self, book):
            where(book, "quarterly", sheet, column).value = right() if callable(right) else right


quarter_case("certified-above-attendees", "training", "certified", 9, 1)
quarter_case("date-outside-quarter", "marketing_plan", "date", dt.date(2026, 11, 10), dt.date(2027, 3, 1))
quarter_case("revenue-above-total", "business", "revenue", 5000, 900)
quarter_case("overdue-above-outstanding", "contract", "overdue", 5000, 900)
quarter_case("progress-unanswered", "progress", "status", None, lambda: answer("dropped"))
quarter_case("progress-unknown", "progress", "id", "Z-9", "A-1")


@case("differs-from-known")
class _(Quarter):
    """Take in three months, so that the wins are known."""

    def provoke(self, bench_copy):
        bench_copy.drop(bench_copy.bench.good, "11.xlsx")
        book = opened(bench_copy.bench.good)
        token = Identity("review", 1, "BP1", Period("month", 2026, 12), "fr", "EUR").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)
        bench_copy.drop(saved(book), "12.xlsx")
        return super().provoke(bench_copy)

    def change(self, book):
        where(book, "quarterly", "business", "new_customers").value = 1
        where(book, "quarterly", "business", "leads").value = 0
        where(book, "quarterly", "business", "revenue").value = 7

    def mend(self, book):
        where(book, "quarterly", "business", "revenue").value = 10_000
        where(book, "quarterly", "business", "partner_total_revenue").value = 20_000


@case("already-closed", "A2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference=" w-1")

    def mend(self, book):
        clear(book, "outcomes", 1)


@case("closed-without-outcome", "E3")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "stage", 2).value = pick("pipeline", "stage", "won")

    def mend(self, book):
        add_outcome(book, reference="D-2")


@case("closed-but-open", "A2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference="D-2")

    def mend(self, book):
        where(book, "review", "pipeline", "stage", 2).value = pick("pipeline", "stage", "won")


@case("outcome-contradicts-stage", "B2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference="D-2", outcome="lost")
        where(book, "review", "pipeline", "stage", 2).value = pick("pipeline", "stage", "won")

    def mend(self, book):
        where(book, "review", "pipeline", "stage", 2).value = pick("pipeline", "stage", "lost")


@case("closed-after-period", "C2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference="N-1", closed_on=dt.date(2026, 12, 1))

    def mend(self, book):
        where(book, "review", "outcomes", "closed_on").value = dt.date(2026, 11, 30)


@case("closed-before-period", "C2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference="N-1", closed_on=dt.date(2026, 10, 30))

    def mend(self, book):
        where(book, "review", "outcomes", "closed_on").value = dt.date(2026, 11, 30)


@case("key-twice", "A5")
class _(Case):
    def change(self, book):
        add_deal(book, 4, reference=" d-1 ")

    def mend(self, book):
        clear(book, "pipeline", 4)


@case("commit-not-open", "A2")
class _(Case):
    def change(self, book):
        where(book, "review", "commit", "reference").value = "D-99"

    def mend(self, book):
        where(book, "review", "commit", "reference").value = "D-1"


@case("qualified-not-in-pipe", "G2")
class _(Case):
    def change(self, book):
        values = {**USUAL["leads"], "reference": "L-1", "qualification": "qualified"}
        for column in declared("review", "leads")["columns"]:
            if column["key"] in values:
                where(book, "review", "leads", column["key"]).value = typed(column, values[column["key"]])

    def mend(self, book):
        add_deal(book, 4, reference="L-1")


@case("close-overdue", "H2")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "expected_close").value = dt.date(2026, 9, 1)

    def mend(self, book):
        where(book, "review", "pipeline", "expected_close").value = dt.date(2026, 12, 1)


@case("outcome-of-unknown-deal", "A2")
class _(Case):
    def change(self, book):
        add_outcome(book, reference="N-1")

    def mend(self, book):
        clear(book, "outcomes", 1)


@case("stage-fell", "E2")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "stage").value = pick("pipeline", "stage", "1")

    def mend(self, book):
        where(book, "review", "pipeline", "stage").value = pick("pipeline", "stage", "4")


@case("amount-leapt", "G2")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "amount").value = 600_000

    def mend(self, book):
        where(book, "review", "pipeline", "amount").value = 60_000


@case("deal-vanished", "")
class _(Case):
    def change(self, book):
        clear(book, "pipeline", 2)

    def mend(self, book):
        add_deal(book, 2, reference="D-2", amount=1_500_000)


@case("closed-deal-reopened", "E5")
class _(Case):
    def change(self, book):
        add_deal(book, 4, reference="W-1")

    def mend(self, book):
        clear(book, "pipeline", 4)


@case("locked-value-changed", "L2")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "previous_amount").value = 1

    def mend(self, book):
        where(book, "review", "pipeline", "previous_amount").value = 60_000


@case("unknown-action", "A2")
class _(Case):
    def change(self, book):
        where(book, "review", "actions", "id").value = "2610-XXXXX"

    def mend(self, book):
        where(book, "review", "actions", "id").value = None


@case("reference-elsewhere", "A4")
class _(Case):
    def provoke(self, bench_copy):
        value = Value("pipeline", "comment", "x", "x", form="english")
        data, _ = typed_into(english(bench_copy.bench), value, dt.date(2027, 1, 4))
        bench_copy.drop(data, "english.xlsx")
        book = opened(bench_copy.bench.good)
        where(book, "review", "pipeline", "reference", 3).value = "E-1"
        return saved(book)

    def mend(self, book):
        where(book, "review", "pipeline", "reference", 3).value = "D-3"


@case("prepared-after-reviewed")
class _(Case):
    def provoke(self, bench_copy):
        book = opened(bench_copy.bench.good)
        where(book, "review", "cover", "status").value = pick("cover", "status", "reviewed")
        where(book, "review", "cover", "held_on").value = dt.date(2026, 11, 18)
        bench_copy.drop(saved(book), "a tenue.xlsx")
        assert bench_copy.take()["a tenue.xlsx"].status == "accepted"
        return bench_copy.bench.good

    def mend(self, book):
        where(book, "review", "cover", "status").value = pick("cover", "status", "reviewed")
        where(book, "review", "cover", "held_on").value = dt.date(2026, 11, 19)


@case("unknown-partner", "")
class _(Case):
    def provoke(self, bench_copy):
        key = bench_copy.workspace.key()
        book = opened(bench_copy.bench.good)
        token = Identity("review", 1, "BP9", Period("month", 2026, 11), "fr", "EUR").token(key)
        GOOD_TOKEN[:] = [token_of(bench_copy.bench.good)]
        tokens_replaced(book, lambda _: token)
        return saved(book)

    def mend(self, book):
        tokens_replaced(book, lambda _: GOOD_TOKEN[0])


GOOD_TOKEN: list[str] = []


class Token(Case):
    at = ""

    def provoke(self, bench_copy):
        GOOD_TOKEN[:] = [token_of(bench_copy.bench.good)]
        book = opened(bench_copy.bench.good)
        self.spoil(book, bench_copy)
        return saved(book)

    def mend(self, book):
        tokens_replaced(book, lambda _: GOOD_TOKEN[0])


class DirectoryCase(Case):
    """A directory of August, made from July's."""

    def provoke(self, bench_copy):
        book = opened(bench_copy.bench.directory)
        token = Identity("directory", 1, None, Period("month", 2026, 8), "fr", "EUR").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)
        self.change(book)
        return saved(book)


@case("code-respelled")
class _(DirectoryCase):
    def change(self, book):
        where(book, "directory", "partners", "code").value = "bp1"

    def mend(self, book):
        where(book, "directory", "partners", "code").value = "BP1"


class _RichValue(Case):
    """The good review whose first amount is an error with value metadata, as Excel writes rich values."""

    def provoke(self, bench_copy):
        book = opened(bench_copy.bench.good)
        where(book, "review", "pipeline", "customer").value = "#VALUE!"
        data = saved(book)
        members = parts_of(data)
        for name, text in members.items():
            if b"#VALUE!" in text and name.startswith("xl/worksheets/"):
                members[name] = text.replace(b't="e"', b't="e" vm="1"')
        return packed(members | self.others(members))

    def others(self, members):
        return {}

    def mend(self, book):
        where(book, "review", "pipeline", "customer").value = "Brest"


@case("linked-data-type")
class _(_RichValue):
    pass


@case("picture-in-cell")
class _(_RichValue):
    def others(self, members):
        return rich_parts(members, "_localImage")


@case("shown-otherwise")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "amount").number_format = "#,##0,"

    def mend(self, book):
        where(book, "review", "pipeline", "amount").number_format = "#,##0.00"


@case("unknown-code")
class _(DirectoryCase):
    def change(self, book):
        where(book, "directory", "partners", "channel_manager").value = "CM9"

    def mend(self, book):
        where(book, "directory", "partners", "channel_manager").value = "cm1"


@case("no-partners")
class _(DirectoryCase):
    def change(self, book):
        for row in (1, 2, 3):
            for column in declared("directory", "partners")["columns"]:
                where(book, "directory", "partners", column["key"], row).value = None

    def mend(self, book):
        values = {"code": "BP1", "name": "Un", "channel_manager": "CM1", "sales_director_name": "Jeanne Roy",
                  "sales_director_email": "jeanne@example.com"}  # fmt: skip
        for key, value in values.items():
            where(book, "directory", "partners", key).value = value


@case("unknown-opportunity")
class _(Case):
    def provoke(self, bench_copy):
        from click.testing import CliRunner

        from reviewkit.cli import main

        words = ["-w", str(bench_copy.workspace.root), "forms", "assignment", "--period", "2026-11"]
        assert CliRunner().invoke(main, words).exit_code == 0
        (path,) = bench_copy.workspace.output.rglob("*assign*.xlsx")
        book = opened(path.read_bytes())
        for key, value in {"reference": "RS-2026-0099", "partner": "BP1", "decision": "Affecter"}.items():
            where(book, "assignment", "assignments", key).value = value
        return saved(book)

    def mend(self, book):
        for key in ("reference", "partner", "decision"):
            where(book, "assignment", "assignments", key).value = None


def without_currencies(book):
    """Let no cell show a currency beside its number."""
    for worksheet in book.worksheets:
        for row in worksheet.iter_rows():
            for cell in row:
                if "€" in cell.number_format or "ZZZ" in cell.number_format:
                    cell.number_format = "#,##0.00"


@case("currency-without-rate", "")
class _(Token):
    def spoil(self, book, bench_copy):
        token = Identity("review", 1, "BP1", Period("month", 2026, 11), "fr", "ZZZ").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)
        without_currencies(book)

    def mend(self, book):
        super().mend(book)
        without_currencies(book)


@case("closed-again-later", "A2")
class _(Case):
    """Take in December first, which reports the same win."""

    def provoke(self, bench_copy):
        book = opened(bench_copy.bench.good)
        key = bench_copy.workspace.key()
        token = Identity("review", 1, "BP1", Period("month", 2026, 12), "fr", "EUR").token(key)
        tokens_replaced(book, lambda _: token)
        add_outcome(book, reference="N-7", closed_on=dt.date(2026, 12, 3))
        bench_copy.drop(saved(book), "décembre.xlsx")
        assert bench_copy.take()["décembre.xlsx"].status == "accepted"
        book = opened(bench_copy.bench.good)
        add_outcome(book, reference=" n-7")
        return saved(book)

    def mend(self, book):
        clear(book, "outcomes", 1)


@case("new-action-closed")
class _(Case):
    def change(self, book):
        where(book, "review", "actions", "status").value = pick("actions", "status", "done")

    def mend(self, book):
        where(book, "review", "actions", "status").value = pick("actions", "status", "doing")


class Plan(Case):
    """A plan of the year whose four quarters have targets."""

    quarter = ""
    row = 4

    def provoke(self, bench_copy):
        book = opened(plan(bench_copy.bench))
        self.change(book)
        return saved(book)

    def change(self, book):
        where(book, "plan", "targets", "quarter", self.row).value = self.quarter

    def mend(self, book):
        where(book, "plan", "targets", "quarter", 4).value = "2026-Q4"
        where(book, "plan", "targets", "quarter", 5).value = None


@case("unreadable-quarter", "A5")
class _(Plan):
    quarter = "en fin d'année"


@case("quarter-of-another-year", "A5")
class _(Plan):
    quarter = "2027-Q1"


@case("quarter-without-targets", "")
class _(Plan):
    quarter = "2027-Q1"


@case("quarter-twice", "A6")
class _(Plan):
    def change(self, book):
        for column in declared("plan", "targets")["columns"]:
            if column["filled_by"] == "person":
                four = where(book, "plan", "targets", column["key"], 4).value
                where(book, "plan", "targets", column["key"], 5).value = four
        where(book, "plan", "targets", "quarter", 5).value = "T4 2026"

    def mend(self, book):
        clear_plan(book, 5)


@case("identity-damaged", "")
class _(Token):
    def spoil(self, book, bench_copy):
        for row in book.worksheets[0].iter_rows(max_col=1):
            if str(row[0].value).startswith("RK1:"):
                row[0].value = row[0].value.replace(":BP1:", ":BP2:")


@case("identity-disagrees", "")
class _(Token):
    def spoil(self, book, bench_copy):
        other = token_of(bench_copy.bench.english)
        for row in book.worksheets[0].iter_rows(max_col=1):
            if str(row[0].value).startswith("RK1:"):
                row[0].value = other


@case("identity-foreign", "")
class _(Token):
    def spoil(self, book, bench_copy):
        token = Identity("review", 1, "BP1", Period("month", 2026, 11), "fr", "EUR").token(
            b"another vendor's"
        )
        tokens_replaced(book, lambda _: token)


@case("identity-unsigned", "")
class _(Token):
    def spoil(self, book, bench_copy):
        tokens_replaced(book, lambda token: token.rpartition(":")[0])


@case("newer-form", "")
class _(Token):
    unreadable = True

    def spoil(self, book, bench_copy):
        token = Identity("review", 99, "BP1", Period("month", 2026, 11), "fr", "EUR").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)


@case("unknown-form", "")
class _(Token):
    unreadable = True

    def spoil(self, book, bench_copy):
        token = Identity("revue", 1, "BP1", Period("month", 2026, 11), "fr", "EUR").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)


@case("not-a-form", "")
class _(Token):
    unreadable = True

    def spoil(self, book, bench_copy):
        tokens_replaced(book, lambda _: "-")


@case("missing-sheet", "")
class _(Case):
    def change(self, book):
        book.remove(book[declared("review", "assessment")["title"]])

    def mend(self, book):
        clear(book, "assessment", 1)


@case("headings-gone", "")
class _(Case):
    """Return the workbook given back, whose headings are repaired."""

    mended_at_once = True

    def change(self, book):
        sheet = book[declared("review", "pipeline")["title"]]
        for cell in sheet[1]:
            cell.value = None

    def mend(self, book):
        sheet = book[declared("review", "pipeline")["title"]]
        assert [cell.value for cell in sheet[1]][:3] == ["Référence", "Client", "Projet"]


@case("heading-other-unit", "G1")
class _(Case):
    def change(self, book):
        book[declared("review", "pipeline")["title"]]["G1"] = "Montant (k€)"

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["G1"] = "Montant"


@case("text-too-long", "J2")
class _(Case):
    def provoke(self, bench_copy):
        book = opened(bench_copy.bench.good)
        where(book, "review", "pipeline", "comment").value = "trop long"
        parts = parts_of(saved(book))
        return packed({name: part.replace(b"trop long", b"x" * 40_000) for name, part in parts.items()})

    def mend(self, book):
        where(book, "review", "pipeline", "comment").value = "court"


@case("identity-impossible", "")
class _(Token):
    unreadable = True

    def spoil(self, book, bench_copy):
        token = Identity("review", 1, None, Period("month", 2026, 11), "fr", "EUR").token(
            bench_copy.workspace.key()
        )
        tokens_replaced(book, lambda _: token)


@case("missing-column", "")
class _(Case):
    def change(self, book):
        cell = where(book, "review", "pipeline", "project")
        cell.parent.delete_cols(cell.column)

    def mend(self, book):
        sheet = book[declared("review", "pipeline")["title"]]
        sheet.cell(1, 20).value = next(
            c["heading"] for c in declared("review", "pipeline")["columns"] if c["key"] == "project"
        )
        for row in (2, 3, 4):
            sheet.cell(row, 20).value = "Projet"


@case("column-twice", "T1")
class _(Case):
    def change(self, book):
        sheet = where(book, "review", "pipeline", "amount").parent
        sheet["T1"] = sheet["G1"].value

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["T1"] = None


@case("heading-changed", "C1")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "project", 0).value = "Chantier"

    def mend(self, book):
        heading = next(
            c["heading"] for c in declared("review", "pipeline")["columns"] if c["key"] == "project"
        )
        book[declared("review", "pipeline")["title"]]["C1"] = heading


@case("sheet-twice", "")
class _(Case):
    def change(self, book):
        sheet = book[declared("review", "assessment")["title"]]
        sheet["A2"], sheet["B2"] = pick("assessment", "topic", "difficulty"), "Une"
        copy = book.copy_worksheet(sheet)
        sheet.title, copy.title = "Une", "Deux"

    def mend(self, book):
        book.remove(book["Deux"])


@case("sheet-not-read", "")
class _(Case):
    def change(self, book):
        book.copy_worksheet(book[declared("review", "pipeline")["title"]]).title = "Copie"

    def mend(self, book):
        book.remove(book["Copie"])


@case("hidden-row", "A3")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "stage").parent.row_dimensions[3].hidden = True

    def mend(self, book):
        book[declared("review", "pipeline")["title"]].row_dimensions[3].hidden = False


@case("value-outside", "T2")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "stage").parent["T2"] = "à voir"

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["T2"] = None


@case("value-too-far", "XFD1048576")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "stage").parent["XFD1048576"] = "loin"

    def mend(self, book):
        assert book[declared("review", "pipeline")["title"]]["XFD1048576"].value == "loin"
        book[declared("review", "pipeline")["title"]]["XFD1048576"] = None


@case("merged-cell-empty", "B3")
class _(Case):
    def change(self, book):
        where(book, "review", "pipeline", "customer").parent.merge_cells("B2:B3")

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["B3"] = "Brasserie Le Goff"


@case("merged-cells", "J2")
class _(Case):
    def change(self, book):
        sheet = where(book, "review", "pipeline", "comment").parent
        sheet["J2"] = "pour les deux"
        sheet.merge_cells("J2:J3")

    def mend(self, book):
        sheet = book[declared("review", "pipeline")["title"]]
        if "J2:J3" in {str(r) for r in sheet.merged_cells.ranges}:
            sheet.unmerge_cells("J2:J3")


@case("macros-ignored", "")
class _(Case):
    def provoke(self, bench_copy):
        return with_macros(bench_copy.bench.good)

    def mend(self, book):
        """Save the workbook with openpyxl, which leaves macros out."""


@case("formula-stale", "G2")
class _(Case):
    def provoke(self, bench_copy):
        title = declared("review", "pipeline")["title"]
        return cell_xml(bench_copy.bench.good, title, "G2", "<f>G3*4</f><v>12345</v>")

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["G2"] = 60_000


@case("formula-zero", "G4")
class _(Case):
    def provoke(self, bench_copy):
        title = declared("review", "pipeline")["title"]
        return cell_xml(bench_copy.bench.good, title, "G4", "<f>VLOOKUP(A4,X:Y,2)</f><v>0</v>")

    def mend(self, book):
        book[declared("review", "pipeline")["title"]]["G4"] = 8_000


@pytest.mark.parametrize("code", CASES)
def test_a_fault_of_the_workbook_is_reported_and_accepted_once_mended(bench_copy, code):
    case = CASES[code]
    data = case.provoke(bench_copy)
    bench_copy.drop(data)
    taken = bench_copy.take()["novembre.xlsx"]
    serious = case.severity == FAULT
    assert taken.status == ("unreadable" if case.unreadable else "returned" if serious else "accepted"), (
        taken.faults
    )
    faults = faults_of(taken, code)
    assert faults, taken.faults
    if case.at is not None:
        assert [fault.cell for fault in faults] == [case.at]
    for fault in faults:
        assert_worded(fault)
    if serious:
        assert {f.kind for f in taken.bad} == {code}, "what follows from a named fault is left out"
    book = opened(bench_copy.bench.good if case.unreadable else bench_copy.returned() if serious else data)
    if not case.unreadable:
        if serious and faults[0].cell and faults[0].sheet:
            assert book[faults[0].sheet][faults[0].cell].comment is not None
        if serious and not case.mended_at_once:
            bench_copy.drop(bench_copy.returned(), "tel quel.xlsx")
            assert bench_copy.take()["tel quel.xlsx"].status == "returned", (
                "what is not mended is not accepted"
            )
        case.mend(book)
    bench_copy.drop(saved(book), "corrigé.xlsx")
    mended = bench_copy.take()["corrigé.xlsx"]
    assert mended.status == "accepted", mended.faults
    assert not faults_of(mended, code)


# --------------------------------------------------------------------- files that are none

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(**parts: bytes) -> bytes:
    return packed({name.replace("__", "/"): data for name, data in parts.items()})


def bomb(good: bytes) -> bytes:
    parts = parts_of(good)
    name = next(n for n in parts if n.startswith("xl/worksheets/sheet"))
    parts[name] = parts[name].replace(b"</sheetData>", b"<row/>" + b" " * 7_000_000 + b"</sheetData>")
    return packed(parts)


def with_doctype(good: bytes) -> bytes:
    parts = parts_of(good)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><workbook', 1
    )
    return packed(parts)


def damaged(good: bytes) -> bytes:
    parts = parts_of(good)
    del parts[next(n for n in parts if n.startswith("xl/worksheets/sheet"))]
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"][:200]
    return packed(parts)


FILES = {
    "empty-file": lambda good: b"",
    "unfinished-file": lambda good: good[: len(good) // 2],
    "not-a-workbook": lambda good: b"\x05user" + bytes(160),
    "old-excel": lambda good: OLE + "Workbook".encode("utf-16-le"),
    "encrypted-workbook": lambda good: OLE + "EncryptedPackage".encode("utf-16-le"),
    "encrypted-by-label": lambda good: (
        OLE + "EncryptedPackage".encode("utf-16-le") + "DRMEncryptedDataSpace".encode("utf-16-le")
    ),
    "word-document": lambda good: zipped(**{"[Content_Types].xml": b"<a/>", "word__document.xml": b"<a/>"}),
    "excel-binary": lambda good: zipped(**{"[Content_Types].xml": b"<a/>", "xl__workbook.bin": b"\0"}),
    "open-document": lambda good: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "numbers-file": lambda good: packed({"Index/Document.iwa": b"\0"}),
    "csv-file": lambda good: "nom;montant\nÉtude;1 234,56\n".encode(),
    "pdf-file": lambda good: b"%PDF-1.7\n%\xe2\xe3",
    "picture-file": lambda good: b"\x89PNG\r\n\x1a\n\0\0",
    "web-page": lambda good: b"<html><table/></html>",
    "other-archive": lambda good: packed({"photo.png": good}),
    "damaged-workbook": damaged,
    "unsafe-workbook": with_doctype,
    "workbook-too-dense": bomb,
    "workbook-too-large": lambda good: good + bytes(21 << 20),
}


def one_line(bench_copy, code, name="novembre.xlsx", judge=None):
    taken = bench_copy.take(judge)
    assert taken[name].status == "unreadable"
    (fault,) = taken[name].faults
    assert fault.kind == code
    assert_worded(fault)
    return taken


@pytest.mark.parametrize("code", FILES)
def test_a_file_that_is_no_workbook_of_ours_gets_one_line_and_the_right_one_is_accepted(
    bench_copy, bench, code
):
    bench_copy.drop(FILES[code](bench.good))
    one_line(bench_copy, code)
    bench_copy.drop(bench.good)
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"


def closed_file(bench_copy, monkeypatch):
    def refuse(path, *args, real=os.open):
        if str(path).endswith("novembre.xlsx"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args)

    monkeypatch.setattr(inbox_files.os, "open", refuse)
    bench_copy.drop(bench_copy.bench.good)


def closed_folder(bench_copy, monkeypatch):
    (bench_copy.inbox / "fermé").mkdir()

    def refuse(path, real=os.scandir):
        if str(path).endswith("fermé"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(inbox_files.os, "scandir", refuse)


def link_out(bench_copy, monkeypatch):
    outside = bench_copy.inbox.parent / "ailleurs.xlsx"
    outside.write_bytes(bench_copy.bench.good)
    (bench_copy.inbox / "novembre.xlsx").symlink_to(outside)


def pipe(bench_copy, monkeypatch):
    os.mkfifo(bench_copy.inbox / "novembre.xlsx")


def changing(bench_copy, monkeypatch):
    path = bench_copy.drop(bench_copy.bench.good)

    def content(dropped, most, real=inbox_files.read_content):
        return real(dropped, most, lambda: dropped.path == path and path.write_bytes(b"new bytes"))

    monkeypatch.setattr("reviewkit.intake.mail_inbox.read_content", content)


SYSTEM = {
    "cannot-open": (closed_file, "novembre.xlsx"),
    "folder-closed": (closed_folder, "fermé/"),
    "link-outside": (link_out, "novembre.xlsx"),
    "not-a-file": (pipe, "novembre.xlsx"),
    "file-changing": (changing, "novembre.xlsx"),
}


@pytest.mark.parametrize("code", SYSTEM)
def test_what_the_system_refuses_gets_one_line_and_is_taken_once_it_is_whole(
    bench_copy, bench, code, monkeypatch
):
    provoke, name = SYSTEM[code]
    provoke(bench_copy, monkeypatch)
    one_line(bench_copy, code, name)
    monkeypatch.undo()
    path = bench_copy.inbox / "novembre.xlsx"
    if path.is_symlink() or (path.exists() and not path.is_file()):
        path.unlink()
    bench_copy.drop(bench.good)
    taken = bench_copy.take()
    assert taken["novembre.xlsx"].status == "accepted"
    assert code not in {fault.kind for submission in taken.values() for fault in submission.faults}


READERS = {"reader-timeout": "spin", "reader-killed": "die", "reader-failed": "fail_"}


@pytest.mark.parametrize("code", READERS)
def test_a_reader_that_is_stopped_costs_one_line_and_the_file_is_read_again(
    bench_copy, bench, code, monkeypatch
):
    # The process that reads may open the folder of its function, and none above it.
    monkeypatch.syspath_prepend(TESTS / "commands")
    import stopping

    def judge(files):
        with Reader(Limits(seconds=5)) as reader:
            for data, _ in files:
                try:
                    yield reader.read(getattr(stopping, READERS[code]), data)
                except Refusal as refused:
                    yield Judgement(None, "fr", [refused.fault()])

    bench_copy.drop(bench.good)
    one_line(bench_copy, code, judge=judge)
    if code == "reader-failed":  # a defect of the program stays one until another version comes
        (bench_copy.inbox / "novembre.xlsx").write_bytes(saved(opened(bench.good)))
    assert bench_copy.take()["novembre.xlsx"].status == "accepted"


# ---------------------------------------------------------------------------- every code


def test_every_code_has_a_case():
    played = {*VALUES, *CASES, *FILES, *SYSTEM, *READERS, *SEEN_ELSEWHERE}
    assert set(KINDS) <= played


def test_what_is_seen_elsewhere_is_seen_there():
    texts = {
        path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py") if path != Path(__file__)
    }
    for code, room in SEEN_ELSEWHERE.items():
        assert any(code in text and room in str(path) for path, text in texts.items()), code


def test_codes_and_wordings_are_unique():
    kinds = KINDS.values()
    assert len({(kind.found, kind.expected) for kind in kinds}) == len(kinds)
    assert len({kind.help for kind in kinds}) == len(kinds)
    for kind in kinds:
        for message in (kind.found, kind.expected, kind.help):
            assert language("fr").knows(message), (kind.code, message)


def test_a_workbook_given_back_is_as_easy_to_read_as_the_one_sent_out(tmp_path):
    """Rows as high as their text, the cover's title large, its links live; the list's rows do not overlap."""
    desk = Desk(tmp_path / "desk")
    desk.directory("2026-01", [{"code": "BP1"}])
    desk.intake()
    path = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    book = openpyxl.load_workbook(path)
    row = {"reference": "D-1", "customer": "ACME", "project": "Téléphonie", "salesperson": "Léa", "stage": 1,
           "amount": 1000_00, "expected_close": dt.date(2026, 12, 1), "next_step": "Rappeler le client. " * 12}  # fmt: skip
    desk.fill(book, "review", "pipeline", [row, row | {"reference": "D-2"}])
    at = next(cell for cell in book["Pipe"][3] if cell.value == "ACME").column + 4
    book["Pipe"].cell(3, at).value = "environ mille euros " * 8
    book.save(desk.inbox / "revue.xlsx")
    desk.intake()
    (returned,) = (desk.root / "returned").rglob("*.xlsx")
    back, sent = openpyxl.load_workbook(returned), openpyxl.load_workbook(path)
    cover, made = back["Page de garde"], sent["Page de garde"]
    assert cover["A1"].font.sz == made["A1"].font.sz == 20
    heights = {at: size.height for at, size in made.row_dimensions.items() if size.height}
    assert {at: cover.row_dimensions[at].height for at in heights} == heights
    links = {cell.value for line in cover.iter_rows() for cell in line if cell.hyperlink}
    assert "Pipe" in links
    assert links == {cell.value for line in made.iter_rows() for cell in line if cell.hyperlink}
    assert {str(merged) for merged in made.merged_cells.ranges} <= {
        str(merged) for merged in cover.merged_cells.ranges
    }
    pipe = back["Pipe"]
    assert pipe.row_dimensions[2].height > 60
    assert pipe.freeze_panes == sent["Pipe"].freeze_panes == "C2"
    listed = back.worksheets[0]
    assert listed.row_dimensions[1].height == 30
    assert listed.row_dimensions[5].height == 33
