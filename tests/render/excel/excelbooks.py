"""Workbooks to hold the engine against: small ones, full ones, hostile ones."""

from __future__ import annotations

import datetime as dt
import io
import warnings

import openpyxl

from reviewkit.content.columns import Column
from reviewkit.content.workbook_description import Chart, Front, Line, TableSheet, Tile, Workbook
from reviewkit.render.excel import render_workbook

CREATED = dt.datetime(2026, 11, 1)
MONTHS = [f"mois {n}" for n in range(1, 13)]
STAGES = ["1 Identifiée", "2 Qualifiée", "3 Proposition", "4 Négociation", "5 Accord verbal"]
EVERY_TYPE = (
    Column("text", "Texte", "text", 30, mark="changed"),
    Column("integer", "Entier", "integer", total=True),
    Column("signed", "Signé", "signed"),
    Column("number", "Nombre", "number"),
    Column("money", "Montant", "money", total=True, mark="changed", bars=True),
    Column("change", "Écart", "change", total=True),
    Column("rate", "Taux", "rate"),
    Column("points", "Points", "points"),
    Column("days", "Durée", "days"),
    Column("day", "Date", "day", mark="late", mark_meaning="late"),
    Column("short_day", "Échéance", "short_day"),
    Column("month", "Mois", "month"),
    Column("flag", "Focus", "flag"),
)


def row(number: int) -> dict[str, object]:
    return {
        "text": f"Affaire {number}",
        "integer": number,
        "signed": number - 3,
        "number": number / 3,
        "money": 123_456_78 + number,
        "change": (number % 3 - 1) * 50_000_01,
        "rate": 0.1 * (number % 11),
        "points": -0.04,
        "days": number,
        "day": dt.date(2026, 11, 1) + dt.timedelta(days=number),
        "short_day": dt.date(2026, 12, 1),
        "month": dt.date(2026, 11, 1),
        "flag": bool(number % 2),
        "changed": number % 2 == 0,
        "late": number % 4 == 0,
    }


def charts() -> list[Chart]:
    return [
        Chart(
            "Étapes",
            "columns",
            STAGES,
            {"Octobre": [1_000_000_00] * 5, "Novembre": [1_200_000_00, None, 3, 4, 5]},
        ),
        Chart(
            "Engagements",
            "stacked_bars",
            ["Claire", "Marc"],
            {"Tenu": [5_000_00, 0], "Glissé": [1_00, 9_000_00]},
        ),
        Chart("Barres", "bars", ["Claire", "Marc"], {"Tenu": [5, 0]}, unit="integer"),
        Chart("Empilées", "stacked_columns", STAGES, {"RS": [1] * 5, "BP": [2] * 5}, unit="integer"),
        Chart("Douze mois", "lines", MONTHS, {"Pipe": [n * 1_000_000_00 for n in range(11)] + [None]}),
        Chart("Réalisé", "combo", MONTHS, {"Réalisé": [1] * 12, "Commit": [2] * 12}),
        Chart(
            "Mouvement",
            "waterfall",
            ["Ouverture", "Nouvelles", "Perdues", "Clôture"],
            {"Pipe": [1_000_000_00, 500_000_00, -300_000_00, 1_200_000_00]},
        ),
        Chart("Origine", "doughnut", ["RS", "BP"], {"Leads": [3, 7]}, unit="integer"),
    ]


def tiles() -> list[Tile]:
    return [
        Tile(
            "Pipe",
            1_284_350_00,
            "money",
            -175_650_00,
            "change",
            "contre octobre",
            [1, 2, None, 4],
            ["a", "b", "c", "d"],
        ),
        Tile("Tenu", 0.823, "rate", 0.04, "points"),
        Tile("Leads", 14, "integer", 0, "signed"),
        Tile("Inconnu", None, "rate"),
    ]


def book(rows: int = 12, lang: str = "fr", **changes: object) -> Workbook:
    tables = [
        TableSheet(
            "Le pipe",
            EVERY_TYPE,
            [row(n) for n in range(rows)],
            "Le pipe est vide.",
            notes=["Stage 4 et plus"],
        ),
        TableSheet("Gagnées et perdues", EVERY_TYPE[:3], [], "Rien n’a été gagné ni perdu."),
    ]
    front = Front(
        "Synthèse",
        "Le pipe recule de 12 %",
        "Revue · Armor · novembre 2026",
        [Line("Préparée"), Line("Sans Lumen", attention=True)],
        ["Une phrase.", "Une autre."],
        tiles(),
        charts(),
    )
    return Workbook(
        **{
            "title": "Revue",
            "lang": lang,
            "currency": "EUR",
            "created": CREATED,
            "front": front,
            "tables": tables,
            "author": "RS",
            "company": "RS",
            "foot": "RS · Armor & Fils · novembre 2026",
            **changes,
        }
    )


def table_book(columns: object, rows: object, **changes: object) -> Workbook:
    """One table and nothing else."""
    return book(
        front=Front("Synthèse", "Titre"), tables=[TableSheet("Table", columns, rows, "Vide.", **changes)]
    )


def opened(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells that it leaves sparklines aside
        return openpyxl.load_workbook(io.BytesIO(data))


def rendered(given: Workbook) -> openpyxl.Workbook:
    return opened(render_workbook(given))


def headings_row(sheet: object) -> int:
    """The row of a table's headings."""
    (table,) = sheet.tables.values()
    return openpyxl.utils.range_boundaries(table.ref)[1]
