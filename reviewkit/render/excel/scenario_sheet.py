"""The sheet "what if": deals with a tick and a probability, and the landing that follows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reviewkit.content.columns import ValueType
from reviewkit.content.workbook_description import Scenario
from reviewkit.render.cell_formats import WorkbookStyle
from reviewkit.render.excel import excel_names as names
from reviewkit.render.excel import print_setup as paper
from reviewkit.render.excel.cell_contents import cell_number, day_number
from reviewkit.text import N_

TICK = "✓"
# Columns: what a deal is, then its amount, the tick, the probability, what it counts for.
_HEADS = (
    (N_("Reference"), 16.0),
    (N_("Partner"), 26.0),
    (N_("Customer"), 28.0),
    (N_("Stage"), 20.0),
    (N_("Expected close"), 14.0),
    (N_("Amount"), 16.0),
    (N_("Counts"), 9.0),
    (N_("Probability"), 12.0),
    (N_("Counts for"), 16.0),
)
_AMOUNT, _TICK, _PROBABILITY, _COUNTS = 5, 6, 7, 8
_TOP = 4  # the row of the first sum; its label stands in the first column, its value in the third
_SUMS = 8
_VALUE = 2


def write_scenario(sheet: Any, scenario: Scenario, style: WorkbookStyle, *, back_to: str, foot: str) -> None:
    """Fill the sheet: sums and landing on top, the deals below; formulas carry their results."""
    paper.table_page(sheet, style, foot, scenario.title)
    for index, (_, width) in enumerate(_HEADS):
        sheet.set_column(index, index, width)
    ink = style.colour("ink")
    sheet.write_string(0, 0, names.one_line(scenario.title), style(bold=True, font_size=14, font_color=ink))
    address = f"internal:{names.reference(back_to)}!A1"
    sheet.write_url(1, 0, address, style(font_color=style.colour("accent"), font_size=9), f"← {back_to}")
    sheet.merge_range(2, 0, 2, _COUNTS, "", style(font_color=style.colour("muted"), text_wrap=True))
    sheet.write_string(
        2, 0, names.clean(scenario.note), style(font_color=style.colour("muted"), text_wrap=True)
    )
    sheet.set_row(2, 28)
    head = _TOP + _SUMS + 1
    _sums(sheet, scenario, style, first=head + 1)
    _deals(sheet, scenario, style, head)
    sheet.freeze_panes(head + 1, 0)
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, head + max(1, len(scenario.deals)), _COUNTS)


def _sums(sheet: Any, scenario: Scenario, style: WorkbookStyle, *, first: int) -> None:
    """Write what is achieved, the deals by formula, the others, the landing, and the plan beside it.

    first   row of the first deal
    """
    say, ink = style.lang.say, style.colour("ink")
    listed = sum(deal.expected for deal in scenario.deals)
    landing = scenario.achieved + listed + scenario.other_deals + scenario.new_deals
    at = {
        name: f"$C${_TOP + 1 + place}"
        for place, name in enumerate(("achieved", "listed", "other", "new", "landing", "plan"))
    }
    last = first + max(1, len(scenario.deals))
    counts = f"$I${first + 1}:$I${last}"
    plan = scenario.plan
    lines: Sequence[tuple[str, str | int | None, int | float | None, ValueType]] = (
        (N_("Achieved so far"), scenario.achieved, None, "money"),
        (N_("Deals below"), f"=SUM({counts})", listed, "money"),
        (N_("Other open deals"), scenario.other_deals, None, "money"),
        (N_("Deals not in the pipe yet"), scenario.new_deals, None, "money"),
        (N_("Landing"), f"=SUM({at['achieved']}:{at['new']})", landing, "money"),
        (N_("Plan"), plan, None, "money"),
        (
            N_("Landing less plan"),
            None if plan is None else f"={at['landing']}-{at['plan']}",
            None if plan is None else landing - plan,
            "change",
        ),
        (
            N_("Landing of the plan"),
            f"={at['landing']}/{at['plan']}" if plan else None,
            landing / plan if plan else None,
            "rate",
        ),
    )
    for place, (label, content, result, kind) in enumerate(lines):
        row, strong = _TOP + place, label == N_("Landing")
        sheet.write_string(row, 0, say(label), style(bold=strong, font_color=ink))
        shown = style(bold=strong, font_color=ink, num_format=style.number_format(kind), align="right")
        if isinstance(content, str):
            sheet.write_formula(row, _VALUE, content, shown, cell_number(kind, result))
        elif content is None:
            sheet.write_string(row, _VALUE, style.lang.unknown, shown)
        else:
            sheet.write_number(row, _VALUE, cell_number(kind, content), shown)


def _deals(sheet: Any, scenario: Scenario, style: WorkbookStyle, head: int) -> None:
    say, ink = style.lang.say, style.colour("ink")
    for index, (label, _) in enumerate(_HEADS):
        align = "right" if index >= _AMOUNT else "left"
        heading = style(bold=True, font_color=ink, bottom=1, bottom_color=ink, text_wrap=True, align=align)
        sheet.write_string(head, index, say(label), heading)
    if not scenario.deals:
        sheet.write_string(head + 1, 0, say(N_("No focus deal and no commit.")), style())
        return
    money = style(num_format=style.number_format("money"), align="right")
    day = style(num_format=style.number_format("day"), align="right")
    open_to_change = style.tint("attention", 0.18)
    tick = style(bg_color=open_to_change, align="center")
    chance = style(bg_color=open_to_change, num_format=style.number_format("rate"), align="right")
    for row, deal in enumerate(scenario.deals, head + 1):
        for index, text in enumerate((deal.reference, deal.partner, deal.customer, deal.stage)):
            sheet.write_string(row, index, names.clean(text), style())
        if deal.close is not None:
            sheet.write_number(row, 4, day_number(deal.close), day)
        sheet.write_number(row, _AMOUNT, cell_number("money", deal.amount), money)
        sheet.write_string(row, _TICK, TICK, tick)
        sheet.write_number(row, _PROBABILITY, deal.probability, chance)
        line = row + 1
        sheet.write_formula(
            row,
            _COUNTS,
            f'=IF(G{line}="{TICK}",ROUND(F{line}*H{line},2),0)',
            money,
            cell_number("money", deal.expected),
        )
    last = head + len(scenario.deals)
    sheet.data_validation(head + 1, _TICK, last, _TICK, {"validate": "list", "source": [TICK]})
    sheet.data_validation(
        head + 1,
        _PROBABILITY,
        last,
        _PROBABILITY,
        {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1,
         "error_message": say(N_("A probability between 0% and 100%."))},
    )  # fmt: skip
