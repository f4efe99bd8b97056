"""The live part of the review workbook: business by stage and the commit, as formulas.

Seen during the review on a shared screen (looks: Review workbook). Many viewers show only
the stored results, so each formula is written with its right one. The previous pipe is a
plain number, as the pack prints it: rows that left the pipeline sheet belong to it too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from reviewkit.cells import Value
from reviewkit.domain.money import exact, times
from reviewkit.domain.stages import StageTotal
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.form import ROOM, LiveCanvas
from reviewkit.forms.engine.records import TableLayout
from reviewkit.render.cell_formats import (
    ACCENT,
    CHANGED,
    HAIRLINE,
    INK,
    MUTED,
    PLAIN_COUNT,
    form_number_format,
    signed_money_format,
)
from reviewkit.text import N_
from reviewkit.xlsx import address, letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet  # heavy: who only reads need not load it

Rows = Sequence[Mapping[str, Value]]

_LEFT = 4  # column D: the card takes the first two
_TOP = 3
_WHOLE_PIPE, _RETIRED = -1, 0  # no steps: the sum, and what stood on steps that the ladder has lost


def review_synthesis(canvas: LiveCanvas, rows: Mapping[str, Rows]) -> None:
    """Draw the synthesis beside the cover's card, and the colours of change on the pipeline."""
    cover = canvas.book.get_worksheet_by_name(canvas.layouts["cover"].title)
    pipeline, commit = canvas.layouts["pipeline"], canvas.layouts["commit"]
    sheet = canvas.book.get_worksheet_by_name(pipeline.title)
    if (
        not isinstance(pipeline, TableLayout)
        or not isinstance(commit, TableLayout)
        or cover is None
        or sheet is None
    ):
        return
    _Stages(canvas, cover, pipeline, rows.get("pipeline", ())).draw()
    _commit(canvas, cover, commit, rows.get("commit", ()))
    for new, old in (
        ("stage", "previous_stage"),
        ("amount", "previous_amount"),
        ("expected_close", "previous_close"),
    ):
        if new in pipeline.columns and old in pipeline.columns:
            _colour_changes(canvas, sheet, pipeline, new, old)


def synthesis_area(terms: FormTerms) -> tuple[int, int, int, int]:
    """Where the synthesis is drawn: first row and column, last row and column, from 1."""
    return 1, _LEFT, _commit_top(len(terms.ladder.steps)) + 3, _LEFT + 6


def previous_in(terms: FormTerms, cells: Mapping[tuple[int, int], object]) -> dict[int, StageTotal]:
    """Read the previous pipe back from a workbook's synthesis.

    cells  values of the first sheet by row and column, from 1
    """
    totals = {}
    for i, step in enumerate([*terms.ladder.numbers, _WHOLE_PIPE]):
        count, amount = (cells.get((_TOP + i + 1, _LEFT + 4 + k)) for k in (0, 1))
        if isinstance(count, int | float) and isinstance(amount, int | float):
            totals[step] = StageTotal(int(count), times(100, exact(amount)))
    whole = totals.pop(_WHOLE_PIPE, None)
    if whole is not None:
        deals = whole.count - sum(total.count for total in totals.values())
        cents = whole.amount - sum(total.amount for total in totals.values())
        totals |= {_RETIRED: StageTotal(deals, cents)} if deals else {}
    return totals


def _commit_top(steps: int) -> int:
    return _TOP + steps + 3


def _colour_changes(canvas: LiveCanvas, sheet: Worksheet, layout: TableLayout, new: str, old: str) -> None:
    """Colour a cell as soon as it differs from last month's beside it (looks: Review workbook)."""
    first = layout.header_row + 1
    now, before = letters(layout.columns[new]), letters(layout.columns[old])
    sheet.conditional_format(
        first - 1,
        layout.columns[new] - 1,
        first - 2 + ROOM,
        layout.columns[new] - 1,
        {
            "type": "formula",
            "criteria": f'=AND(${before}{first}<>"",${now}{first}<>${before}{first})',
            "format": canvas.formats(bg_color=CHANGED, bold=True),
        },
    )


class _Ranges:
    """Absolute references to the columns of a table."""

    def __init__(self, layout: TableLayout) -> None:
        self._place = layout

    def __call__(self, key: str) -> str:
        col = letters(self._place.columns[key])
        first = self._place.header_row + 1
        name = self._place.title.replace("'", "''")
        return f"'{name}'!${col}${first}:${col}${first + ROOM - 1}"


class _Stages:
    def __init__(self, canvas: LiveCanvas, cover: Worksheet, layout: TableLayout, rows: Rows) -> None:
        self.canvas, self.cover, self.rows = canvas, cover, rows
        self.range = _Ranges(layout)
        self.has = layout.columns
        money = form_number_format("money", canvas.lang, canvas.terms.currency)
        signed_money = signed_money_format(canvas.lang, canvas.terms.currency)
        line = {"bottom": 1, "bottom_color": HAIRLINE, "align": "right"}
        self.money = canvas.formats(num_format=money, **line)
        self.signed = canvas.formats(num_format=signed_money, **line)
        self.count = canvas.formats(num_format=PLAIN_COUNT, **line)
        self.label = canvas.formats(bottom=1, bottom_color=HAIRLINE)
        total = {"bold": True, "top": 1, "top_color": INK, "align": "right"}
        self.total_money = canvas.formats(num_format=money, **total)
        self.total_signed = canvas.formats(num_format=signed_money, **total)
        self.total_count = canvas.formats(num_format=PLAIN_COUNT, **total)
        self.total_label = canvas.formats(bold=True, top=1, top_color=INK)

    def draw(self) -> None:
        say = self.canvas.lang.say
        self.cover.set_column(_LEFT - 2, _LEFT - 2, 3)
        self.cover.set_column(_LEFT - 1, _LEFT - 1, 20)
        self.cover.set_column(_LEFT, _LEFT + 5, 16)
        self.cover.write_string(
            _TOP - 2,
            _LEFT - 1,
            say(N_("Synthesis by stage, live")),
            self.canvas.formats(bold=True, font_size=14, font_color=INK),
        )
        heads = (
            N_("Step"),
            N_("Deals"),
            N_("Total"),
            N_("Weighted"),
            N_("Deals before"),
            N_("Total before"),
            N_("Change"),
        )
        head = self.canvas.formats(bold=True, font_color=INK, bottom=2, bottom_color=ACCENT, align="right")
        for i, text in enumerate(heads):
            style = (
                head if i else self.canvas.formats(bold=True, font_color=INK, bottom=2, bottom_color=ACCENT)
            )
            self.cover.write_string(_TOP - 1, _LEFT - 1 + i, say(text), style)
        for i, step in enumerate(self.canvas.terms.ladder.steps):
            self._step(_TOP + i, step.number, step.label(self.canvas.lang.code), step.probability)
        self._total(_TOP + len(self.canvas.terms.ladder.steps))

    def _step(self, row: int, number: int, label: str, probability: Decimal) -> None:
        r, name = self.range, address(row + 1, _LEFT)
        now = [x for x in self.rows if str(x.get("stage")) == str(number)]
        before = self.canvas.previous.get(number)
        count, amount = len(now), sum(_cents(x, "amount") for x in now)
        weighted = sum(times(_cents(x, "amount"), _chance(x, probability)) for x in now)
        put, at = self.cover.write_formula, _LEFT
        self.cover.write_string(row, _LEFT - 1, label, self.label)
        put(row, at, f"=COUNTIF({r('stage')},{name})", self.count, count)
        put(row, at + 1, f"=SUMIF({r('stage')},{name},{r('amount')})", self.money, amount / 100)
        chance = f'({r("probability")}+({r("probability")}="")*{probability})'
        self.cover.write_array_formula(
            row,
            at + 2,
            row,
            at + 2,
            f"{{=SUM(IFERROR(({r('stage')}={name})*ROUND({r('amount')}*{chance},2),0))}}",
            self.money,
            weighted / 100,
        )
        if before is not None:
            self.cover.write_number(row, at + 3, before.count, self.count)
            self.cover.write_number(row, at + 4, before.amount / 100, self.money)
        change = (amount - (before.amount if before is not None else 0)) / 100
        put(row, at + 5, f"={address(row + 1, at + 2)}-{address(row + 1, at + 5)}", self.signed, change)

    def _total(self, row: int) -> None:
        steps = [str(n) for n in self.canvas.terms.ladder.numbers]
        chances = {str(s.number): s.probability for s in self.canvas.terms.ladder.steps}
        now = [x for x in self.rows if str(x.get("stage")) in steps]
        amount = sum(_cents(x, "amount") for x in now)
        weighted = sum(times(_cents(x, "amount"), _chance(x, chances[str(x["stage"])])) for x in now)
        # A step that the ladder has lost still counts in the whole.
        previous = self.canvas.previous.values()
        count_before, before = (sum(p.count for p in previous), sum(p.amount for p in previous))
        self.cover.write_string(row, _LEFT - 1, self.canvas.lang.say(N_("Whole pipe")), self.total_label)
        sums = (
            (self.total_count, len(now)),
            (self.total_money, amount / 100),
            (self.total_money, weighted / 100),
        )
        for i, (style, result) in enumerate(sums):
            first, last = address(_TOP + 1, _LEFT + 1 + i), address(row, _LEFT + 1 + i)
            self.cover.write_formula(row, _LEFT + i, f"=SUM({first}:{last})", style, result)
        self.cover.write_number(row, _LEFT + 3, count_before, self.total_count)
        self.cover.write_number(row, _LEFT + 4, before / 100, self.total_money)
        change = f"={address(row + 1, _LEFT + 2)}-{address(row + 1, _LEFT + 5)}"
        self.cover.write_formula(row, _LEFT + 5, change, self.total_signed, (amount - before) / 100)


def _cents(row: Mapping[str, Value], column: str) -> int:
    cents = row.get(column)
    assert cents is None or isinstance(cents, int)
    return cents or 0


def _chance(row: Mapping[str, Value], default: Decimal) -> Decimal:
    own = row.get("probability")
    assert not isinstance(own, dt.date)
    return default if own is None else exact(own)


def _commit(canvas: LiveCanvas, cover: Worksheet, layout: TableLayout, rows: Rows) -> None:
    """The new commit: deals, amount, the channel manager's own call."""
    r = _Ranges(layout)
    top = _commit_top(len(canvas.terms.ladder.steps))
    money = canvas.formats(
        num_format=form_number_format("money", canvas.lang, canvas.terms.currency), bold=True, align="right"
    )
    number = canvas.formats(num_format=PLAIN_COUNT, bold=True, align="right")
    head = canvas.formats(bold=True, font_size=14, font_color=INK)
    quiet = canvas.formats(font_color=MUTED)
    cover.write_string(top - 1, _LEFT - 1, canvas.lang.say(N_("New commit, live")), head)
    lines: list[tuple[str, Callable[[str], str], str, float, Format]] = [
        (
            N_("Deals promised"),
            lambda k: f"=COUNT({r(k)})",
            "amount",
            len([x for x in rows if x.get("amount") is not None]),
            number,
        ),
        (
            N_("Commit total"),
            lambda k: f"=SUM({r(k)})",
            "amount",
            sum(_cents(x, "amount") for x in rows) / 100,
            money,
        ),
        (
            N_("Manager's call, total"),
            lambda k: f"=SUM({r(k)})",
            "manager_amount",
            sum(_cents(x, "manager_amount") for x in rows) / 100,
            money,
        ),
    ]
    for i, (label, formula, key, result, style) in enumerate(lines):
        cover.write_string(top + i, _LEFT - 1, canvas.lang.say(label), quiet)
        cover.write_formula(top + i, _LEFT + 1, formula(key), style, result)
