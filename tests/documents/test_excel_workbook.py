"""From a pack to its workbook's description."""

from __future__ import annotations

import datetime as dt

import pytest

from reviewkit.content.workbook_description import Line, Tile, Workbook
from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.fields import (
    Audience,
    Chart,
    Column,
    Each,
    KeyFigure,
    Pack,
    PackKind,
    Series,
    Table,
    Trend,
    Value,
)
from reviewkit.domain.period import Period
from reviewkit.render.excel import render_workbook

CREATED = dt.datetime(2026, 11, 1)
KIND = PackKind(
    "partner_review",
    "partner_review.docx",
    "Pipe review pack",
    (
        Value("headline", "text", "The message"),
        *(
            Value(key, "text", "A text")
            for key in ("state", "made_from", "missing", "stages_title", "focus_rule")
        ),
        Table(
            "history", "History", (Column("month", "Month"), Column("pipe", "Pipe", "money")), "", sheet=False
        ),
        Each("sentences", (Value("text", "text", "One"),)),
        Value("pipe", "money", "The open pipe"),
        Value("pipe_change", "change", "Against the month before"),
        Value("margin", "rate", "Margin"),
        Value("margin_note", "text", "A note"),
        Chart("stages_chart", "Business by stage", "columns", sentence="stages_title"),
        Chart("movement_chart", "Movement", "waterfall"),
        Chart("absent_chart", "Absent", "lines"),
        Table(
            "focus_deals",
            "Focus deals",
            (
                Column("partner", "Partner", names_reader=True),
                Column("amount", "Amount", "money", mark="amount_changed", total=True),
                Column("due", "Due", "day", mark="late", mark_meaning="late"),
            ),
            "No deal.",
            notes=("focus_rule",),
        ),
        Table("hidden", "Hidden", (Column("a", "A"),), "Nothing.", sheet=False),
    ),
    tiles=(
        KeyFigure("pipe", "Open pipe", change="pipe_change", trend=Trend("history", "pipe")),
        KeyFigure("margin", "Margin", note="margin_note"),
    ),
)
VALUES = {
    "headline": "Le pipe recule",
    "state": "préparée",
    "made_from": "revue de novembre",
    "missing": "Sans Lumen.",
    "sentences": [{"text": "Une."}, {"text": ""}],
    "pipe": 100_00,
    "pipe_change": -5_00,
    "margin": None,
    "margin_note": "nouveau",
    "history": [{"month": "oct. 26", "pipe": 105_00}, {"month": "nov. 26", "pipe": 100_00}],
    "stages_title": "La moitié est mûre",
    "absent_chart": None,
    "hidden": [],
    "stages_chart": Series(["1"], {"Avant": [1], "Maintenant": [2]}),
    "movement_chart": Series(
        ["Ouverture", "Nouvelles", "Perdues", "Clôture"],
        {
            "Base": [0, 105, 100, 0],
            "Pipe": [105, None, None, 100],
            "Entrées": [None, 5, None, None],
            "Sorties": [None, None, 10, None],
        },
    ),
    "focus_rule": "Étape 4 et plus de 50 000 €",
    "focus_deals": [
        {"partner": "Armor", "amount": 7, "amount_changed": True, "due": dt.date(2026, 11, 1), "late": True}
    ],
}


def described(code: str = "BP1", lang: str = "fr", **values: object) -> Workbook:
    audience = Audience(code, "Armor", lang, "EUR", "RS")
    return workbook(Pack(KIND, audience, Period("month", 2026, 11), VALUES | values), created=CREATED)


def column_keys(made: Workbook) -> list[str]:
    return [column.key for column in made.tables[0].columns]


def test_the_title_block_comes_from_the_values():
    front = described().front
    assert front.title == "Le pipe recule"
    assert front.kicker.endswith("Armor · novembre 2026")
    assert front.lines == [Line("Préparée · revue de novembre"), Line("Sans Lumen.", attention=True)]
    assert front.sentences == ["Une."]


def test_a_tile_bears_the_change_note_and_trend_that_its_key_figure_names():
    pipe, margin = described(lang="en").front.tiles
    assert pipe == Tile(
        "Open pipe",
        100_00,
        "money",
        change=-5_00,
        change_type="change",
        trend=[105_00, 100_00],
        trend_labels=["oct. 26", "nov. 26"],
    )
    assert margin == Tile("Margin", None, "rate", note="nouveau")


def test_a_text_where_a_figure_is_declared_is_refused():
    with pytest.raises(TypeError, match="'five' is no figure"):
        described(pipe_change="five")


def test_a_charts_title_is_the_sentence_it_names():
    stages, movement = described(lang="en").front.charts
    assert stages.title == "La moitié est mûre"
    assert movement.title == "Movement"
    assert described(lang="en", stages_title="").front.charts[0].title == "Business by stage"


def test_the_movement_becomes_signed_steps_that_lead_from_opening_to_closing():
    movement = described().front.charts[1]
    assert list(movement.series.values()) == [[105, 5, -10, 100]]
    assert movement.totals == [0, 3]


def test_a_sheet_for_each_table_that_has_one_with_its_filter_printed():
    made = described()
    (table,) = made.tables
    assert column_keys(made) == ["amount", "due"]  # whose pack it is, is known
    assert [column.mark_meaning for column in table.columns] == ["changed", "late"]
    assert [column.bars for column in table.columns] == [True, False]
    assert table.notes[0] == "Étape 4 et plus de 50 000 €"
    assert len(table.notes) == 3


def test_a_sheet_is_titled_by_the_sentence_its_table_names():
    table = Table("deals", "Deals", (Column("a", "A"),), "Nothing.", sentence="says")
    kind = PackKind("x", "x.docx", "X", (table, Value("says", "text", "What the deals say")))
    audience = Audience("BP1", "Armor", "en", "EUR", "RS")
    for says, title, kicker in (("Two deals", "Two deals", "Deals"), ("", "Deals", "")):
        pack = Pack(kind, audience, Period("month", 2026, 11), {"deals": [], "says": says})
        (sheet,) = workbook(pack, created=CREATED).tables
        assert (sheet.title, sheet.kicker) == (title, kicker)


def test_above_one_partner_the_partners_column_stays():
    other = dict(VALUES["focus_deals"][0]) | {"partner": "Vauban"}
    assert column_keys(described(focus_deals=[*VALUES["focus_deals"], other]))[0] == "partner"
    assert column_keys(described(focus_deals=[]))[0] == "partner"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_engine_writes_it(lang):
    assert render_workbook(described(lang=lang)) == render_workbook(described(lang=lang))


def test_the_mark_before_a_past_date_is_explained_only_where_a_date_bears_it():
    columns = (
        Column("state", "State", mark="state_late", mark_meaning="late"),
        Column("due", "Due", "day", mark="late", mark_meaning="late"),
    )
    kind = PackKind("x", "x.docx", "X", (Table("t", "T", columns, "Nothing."),))
    row = {"state": "no answer", "state_late": True, "due": None, "late": False}
    audience = Audience("BP1", "Armor", "en", "EUR", "RS")

    def notes(row: dict[str, object]) -> list[str]:
        pack = Pack(kind, audience, Period("month", 2026, 11), {"t": [row]})
        return list(workbook(pack, created=CREATED).tables[0].notes)

    assert notes(row) == []
    assert notes(row | {"late": True}) == ["“!” before a date: it has passed."]
