"""Run pages to look at: an eventful month, a quiet one."""

from __future__ import annotations

from reviewkit.content.workbook_description import Chart, Tile
from reviewkit.render.html import (
    Cell,
    Correction,
    Document,
    Failure,
    Fault,
    HandInLine,
    Missing,
    Person,
    Reader,
    Receipt,
    RunPage,
    Submission,
    Todo,
)

HOSTILE = "<script>document.title='broken'</script> & \"quoted\" 'too' {{ 7 * 7 }} \x07\ud800"
MONTHS = [f"mois {n}" for n in range(1, 13)]
STAGES = ["1 Identifiée", "2 Qualifiée", "3 Proposition", "4 Négociation", "5 Accord verbal"]


def eventful(lang: str = "fr", **changes: object) -> RunPage:
    manager = Person("Claire Dubois", "responsable", "claire.dubois@rs.example")
    sales = Person("Hugo Bernard", "directeur commercial", "javascript:alert(1)", "+33 1 23 45 67 89")
    faults = [
        Fault(
            "« Négo » n’est pas dans la liste.",
            "Choisissez parmi : 1 Identifiée, 2 Qualifiée.",
            "Pipeline",
            "E5",
            "Étape",
        ),
        Fault(HOSTILE, "Une date.", "Pipeline", "H9", HOSTILE),
    ]
    documents = [
        Document("Dossier de revue", "partners/BP1/Revue n° 1 #2 é?.docx", "Word"),
        Document("Dossier de revue", "partners/BP1/revue.xlsx", "Excel"),
        Document("Notes", "javascript:alert(1)"),
    ]
    given = {
        "lang": lang,
        "currency": "EUR",
        "vendor": "RS",
        "run": "Passage mensuel",
        "period": "novembre 2026",
        "handed_in": 7,
        "expected": 9,
        "submissions": [
            Submission("2026-11/armor.xlsx", "retourné", "Armor", "../../returned/armor é.xlsx", faults),
            Submission(
                "photo.xlsx", "illisible", faults=[Fault("Ce n’est pas un classeur.", "Un classeur .xlsx.")]
            ),
        ],
        "receipts": [
            Receipt(
                "Bastide & Fils",
                "Revue mensuelle",
                "Pipe ouvert 74 000 €",
                1,
                "bastide.xlsx",
                "Nous avons reçu « bastide.xlsx ».\n\n  Pipe : 74 000 €\n" + HOSTILE,
                "Reçu : Revue & co",
                "paul@bastide.example",
                "fr",
            ),
            Receipt(
                "Opportunités",
                "",
                "Leads 3",
                0,
                "leads.xlsx",
                "Nous avons reçu « leads.xlsx ».\n",
                "Reçu",
            ),
        ],
        "missing": [Missing("Lumen Conseil", "revue", [manager, sales], "Dernier pipe connu : octobre 2026")],
        "readers": [Reader("Armor " + "très " * 12 + "long", documents, "partenaire")],
        "failures": [Failure("director.docx", "un champ manque : " + HOSTILE)],
        "todo": [Todo("Envoyer les courriers", "outbox/")],
        "tiles": [
            Tile(
                "Pipe",
                1_284_350_00,
                "money",
                -175_650_00,
                "change",
                "contre octobre",
                [1, None, 3],
                ["a", "b", "c"],
            ),
            Tile("Tenu", 0.823, "rate", 0.04, "points"),
            Tile("Inconnu", None, "rate"),
            Tile("Leads", 3, "integer", 0, "signed"),
        ],
        "charts": [
            Chart(
                "Étapes " + HOSTILE,
                "columns",
                STAGES,
                {"Octobre": [120_000_00] * 5, "Novembre": [140_000_00, None, 1, 0, 9]},
            ),
            Chart(
                "Mouvement",
                "waterfall",
                ["Ouverture", HOSTILE, "Perdues", "Clôture"],
                {"Pipe": [100_000_00, 50_000_00, -80_000_00, 70_000_00]},
            ),
            Chart(
                "Douze mois",
                "lines",
                MONTHS,
                {"Pipe": [n * 100_000_00 for n in range(11)] + [None], "Pondéré": [1] * 12},
            ),
            Chart("Sans chiffre", "lines", MONTHS, {"Pipe": [None] * 12}),
        ],
        "forms": [("lead", "Fiches"), ("review", "Revue")],
        "handed": [
            HandInLine("Armor", "Claire", {"review": Cell("retournée", "bad", None, "armor.xlsx")}),
            HandInLine(
                "Bastide",
                "Claire",
                {"review": Cell("relue", "good", 2, HOSTILE), "lead": Cell("acceptée", "good", 1)},
            ),
            HandInLine("Lumen", "Marc", {"review": Cell("manquante", "waiting")}),
        ],
        "corrections": [Correction("Océane", "D-104 abaissée.", -14_000_00)],
        "notes": ["Rien de nouveau depuis le dernier passage."],
    }
    return RunPage(**(given | changes))


def quiet(lang: str = "fr") -> RunPage:
    return RunPage(lang, "EUR", "RS", "Passage mensuel", "novembre 2026", 9, 9)
