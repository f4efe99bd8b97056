"""From a pack to its workbook's description."""

from __future__ import annotations

import datetime as dt

import pytest

from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.fields import Audience, Chart, Column, Each, Pack, PackKind, Series, Table, Value
from reviewkit.domain.period import Period
from reviewkit.render.excel import described, render_workbook

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
        Value("pipe_note", "text", "In percent"),
        Value("margin", "rate", "Margin"),
        Value("margin_note", "text", "A note"),
        Chart("stages_chart", "Business by stage", "columns"),
        Chart("movement_chart", "Movement", "waterfall"),
        Chart("absent_chart", "Absent", "lines"),
        Table(
            "focus_deals",
            "Focus deals",
            (
                Column("partner", "Partner"),
                Column("amount", "Amount", "money", mark="amount_changed", total=True),
                Column("due", "Due", "day", mark="late"),
            ),
            "No deal.",
        ),
        Table("hidden", "Hidden", (Column("a", "A"),), "Nothing.", sheet=False),
    ),
    tiles=("pipe", "margin"),
)
VALUES = {
    "headline": "Le pipe recule",
    "state": "préparée",
    "made_from": "revue de novembre",
    "missing": "Sans Lumen.",
    "sentences": [{"text": "Une."}, {"text": ""}],
    "pipe": 100_00,
    "pipe_change": -5_00,
    "pipe_note": "−5 %",
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


def made(code: str = "BP1", lang: str = "fr", **values: object) -> dict:
    audience = Audience(code, "Armor", lang, "EUR", "RS")
    return workbook(Pack(KIND, audience, Period("month", 2026, 11), VALUES | values), created=CREATED)


def test_the_title_block_comes_from_the_values():
    front = made()["front"]
    assert front["title"] == "Le pipe recule"
    assert front["kicker"].endswith("Armor · novembre 2026")
    assert front["lines"] == [
        {"text": "Préparée · revue de novembre"},
        {"text": "Sans Lumen.", "attention": True},
    ]
    assert front["sentences"] == ["Une."]


def test_tiles_bear_change_note_and_the_months_before():
    pipe, margin = made()["front"]["tiles"]
    assert (pipe["value"], pipe["change"], pipe["change_type"]) == (100_00, -5_00, "change")
    assert (pipe["trend"], pipe["trend_labels"]) == ([105_00, 100_00], ["oct. 26", "nov. 26"])
    assert "note" not in pipe  # the percent stands beside the change already
    assert (margin["value"], margin["note"]) == (None, "nouveau")
    assert "trend" not in margin


def test_a_charts_title_is_the_sentence_that_stands_over_its_part():
    stages, movement = made(lang="en")["front"]["charts"]
    assert stages["title"] == "La moitié est mûre"
    assert movement["title"] == "Movement"


def test_the_movement_becomes_signed_steps_that_lead_from_opening_to_closing():
    movement = made()["front"]["charts"][1]
    assert list(movement["series"].values()) == [[105, 5, -10, 100]]
    assert movement["totals"] == [0, 3]


def test_a_sheet_for_each_table_that_has_one_with_its_filter_printed():
    (table,) = made()["tables"]
    assert [column["key"] for column in table["columns"]] == ["amount", "due"]  # whose pack it is, is known
    assert [column["means"] for column in table["columns"]] == ["changed", "late"]
    assert table["columns"][0]["bars"]
    assert table["notes"][0] == "Étape 4 et plus de 50 000 €"
    assert len(table["notes"]) == 3


def test_above_one_partner_the_partners_column_stays():
    assert made("all")["tables"][0]["columns"][0]["key"] == "partner"
    assert made(focus_deals=[])["tables"][0]["columns"][0]["key"] == "partner"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_engine_takes_it(lang):
    plain = made(lang=lang)
    assert described(plain).front.title == "Le pipe recule"
    assert render_workbook(plain) == render_workbook(made(lang=lang))


def test_the_mark_before_a_past_date_is_explained_only_where_a_date_bears_it():
    columns = (Column("state", "State", mark="state_late"), Column("due", "Due", "day", mark="late"))
    kind = PackKind("x", "x.docx", "X", (Table("t", "T", columns, "Nothing."),))
    rows = [{"state": "no answer", "state_late": True, "due": None, "late": False}]
    audience = Audience("BP1", "Armor", "en", "EUR", "RS")
    pack = Pack(kind, audience, Period("month", 2026, 11), {"t": rows})
    assert workbook(pack, created=CREATED)["tables"][0]["notes"] == []
    rows[0]["late"] = True
    assert workbook(pack, created=CREATED)["tables"][0]["notes"] == ["“!” before a date: it has passed."]
