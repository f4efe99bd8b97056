"""What is handed in again for November, and the workbook that has to be given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from tools.sample_filling import Filler
from tools.sample_review import Review, Row

FAULTY = ("RHO", 11)
NUMBERED = ("ARM", 11)  # his files are called v1, v2, v3


@dataclass(frozen=True)
class Revision:
    """A later hand-in of one review: how its file is called, when it was saved, what changed.

    held_on  the day of the meeting, where it is the reviewed one
    """

    suffix: str
    saved_at: dt.datetime
    change: Callable[[Review], None]
    held_on: dt.date | None = None


def _at(day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=dt.UTC)


def _deal(review: Review, reference: str) -> Row:
    return next(row for row in review.pipeline if row["reference"] == reference)


def _open(review: Review) -> list[Row]:
    """Open deals but for the last told ones, the largest first."""
    rows = [row for row in review.pipeline if row["stage"] in "12345"]
    return sorted(rows, key=lambda row: (-row["amount"], row["reference"]))


def _armor_second(review: Review) -> None:
    """An amount and a date put right, a promise added."""
    deal = _deal(review, "ARM-1011")
    deal["amount"], deal["comment"] = (
        6_650_000,
        "Montant corrigé : licence mobile oubliée dans la première version.",
    )
    smallest = _open(review)[-1]
    smallest["next_step"] = "Envoyer l’offre révisée"
    late = next(row for row in _open(review) if row["stage"] in "45" and row["reference"] != "ARM-1011")
    late["expected_close"] = dt.date(2026, 12, 18)
    if late["reference"] not in {row["reference"] for row in review.commit}:
        review.commit.append(
            {
                "reference": late["reference"],
                "amount": late["amount"],
                "expected_close": late["expected_close"],
                "confidence": "0.7",
            }
        )


def _armor_third(review: Review) -> None:
    """One more action, and the comment everybody asked for."""
    _deal(review, "ARM-1003")["comment"] = (
        "Le budget 2027 est voté (42 500 €) : le client nous rappelle, étude à jour le 4/12."
    )
    review.actions.append(
        {
            "deal": "ARM-1003",
            "action": "Envoyer l’étude actualisée à la conserverie",
            "owner": "Soizic Bescond",
            "due": dt.date(2026, 12, 4),
            "status": "todo",
        }
    )


def _held(review: Review, day: dt.date, attendees: str) -> None:
    review.cover = {"status": "reviewed", "held_on": day, "attendees": attendees}
    for promise in review.commit:
        promise["manager_amount"] = promise["amount"]


def _nord(review: Review) -> None:
    _held(
        review, dt.date(2026, 11, 24), "Thomas Le Bihan, Caroline Vandamme, Grégory Lepoutre, Inès Desrumaux"
    )
    big = _deal(review, "NOR-483")
    big["amount"], big["next_step"] = 11_450_000, "Signer l’avenant du pilote d’Armentières"
    for promise in review.commit:
        if promise["reference"] == "NOR-483":
            promise["amount"], promise["manager_amount"], promise["confidence"] = 11_000_000, 9_000_000, "0.8"
    pushed = next(row for row in _open(review) if row["reference"] != "NOR-483" and row["stage"] in "23")
    pushed["expected_close"], pushed["comment"] = (
        dt.date(2027, 2, 26),
        "Date revue en séance : pas de comité avant février.",
    )
    review.actions.append(
        {
            "deal": "NOR-483",
            "action": "Chiffrer la reprise d’historique (14 ans)",
            "owner": "Thomas Le Bihan",
            "due": dt.date(2026, 12, 4),
            "status": "todo",
        }
    )


def _loire(review: Review) -> None:
    _held(review, dt.date(2026, 11, 25), "Nadia Berrada, Étienne Baudry, Laure Gâtinais")
    deal = _deal(review, "CVL-14")
    deal["stage"], deal["next_step"] = "5", "Obtenir le bon de commande signé"
    deal["expected_close"] = dt.date(2026, 12, 11)
    review.commit.append(
        {
            "reference": "CVL-14",
            "amount": 5_380_050,
            "expected_close": dt.date(2026, 12, 11),
            "confidence": "0.9",
            "manager_amount": 5_000_000,
        }
    )
    review.actions.append(
        {
            "deal": "CVL-14",
            "action": "Faire valider l’option garantie par RS",
            "owner": "Nadia Berrada",
            "due": dt.date(2026, 12, 2),
            "status": "todo",
        }
    )


def _riviera(review: Review) -> None:
    _held(review, dt.date(2026, 11, 26), "Nadia Berrada, Margaret Ellis, Oliver Bennett, Chiara Rossetti")
    deal = _deal(review, "RIV-2011")
    deal["amount"], deal["comment"] = 6_480_000, "Training days taken out in the meeting."
    small = _open(review)[-1]
    small["stage"], small["next_step"] = "1", "Find out who the buyer is"
    small["comment"] = "Back to the start: nobody has met the buyer."
    review.actions.append(
        {
            "deal": "RIV-2007",
            "action": "Get the signing date in writing",
            "owner": "Oliver Bennett",
            "due": dt.date(2026, 12, 1),
            "status": "todo",
        }
    )


AGAIN: dict[str, tuple[Revision, ...]] = {
    "ARM": (
        Revision(" v2", _at(19, 18, 25), _armor_second),
        Revision(" v3", _at(20, 8, 50), _armor_third),
    ),
    "NOR": (Revision(" (revue tenue)", _at(24, 16, 5), _nord, dt.date(2026, 11, 24)),),
    "CVL": (Revision(" après réunion", _at(25, 11, 40), _loire, dt.date(2026, 11, 25)),),
    "RIV": (Revision(" - reviewed", _at(26, 17, 30), _riviera, dt.date(2026, 11, 26)),),
}


def break_it(filler: Filler) -> None:
    """Eight different faults, each the slip of a hurried evening."""
    pipe = filler.sheet("pipeline")
    status = pipe.columns["stage"][1]
    closed = {pipe.label(status, key) for key in ("won", "lost")}
    told = {"RHO-26-071", "RHO-26-083"}
    rows = [
        r
        for r in pipe.rows()
        if pipe.text(r, "stage") not in closed
        and pipe.text(r, "stage")
        and pipe.text(r, "reference") not in told
    ]
    commits = {filler.sheet("commit").text(r, "reference") for r in filler.sheet("commit").rows()}
    free = [r for r in rows if pipe.text(r, "reference") not in commits]

    def typed(row: int, key: str, value: object) -> None:
        cell = pipe.worksheet.cell(row, pipe.columns[key][0])
        cell.value = value  # type: ignore[assignment]

    typed(free[0], "next_step", None)  # missing-value
    typed(free[1], "stage", "Short-list")  # unknown-choice
    typed(free[2], "amount", "environ 40 k€ ?")  # unreadable-number
    typed(free[3], "expected_close", "31/11/2026")  # no-such-day
    typed(free[4], "expected_close", "mi-décembre")  # unreadable-date
    typed(free[5], "probability", 150)  # percent-over-hundred
    typed(free[6], "stage", pipe.label(status, "won"))  # closed-without-outcome
    twice = dict.fromkeys(pipe.columns, None) | {
        "reference": pipe.text(free[7], "reference"),
        "customer": pipe.text(free[7], "customer"),
        "project": "Extension au second atelier",
        "salesperson": "Mehdi Haddad",
        "stage": "2",
        "amount": 1_500_000,
        "expected_close": dt.date(2027, 2, 26),
        "next_step": "Atelier de recueil du besoin sur site",
    }
    pipe.write(pipe.new_row(), {k: v for k, v in twice.items() if v is not None})  # key-twice
