"""A business that could be: partners, customers, deals and months, for documents to be looked at.

Made by a fixed seed. `deals` a partner and month; `months` known; `long` names as long as they get.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

from reviewkit.analysis import Portfolio, analyse
from reviewkit.documents.reading_context import Ask, PartnerCard, ReadingContext
from reviewkit.domain.period import Period
from tests.made import FRAMES, TERMS, Made

PERIOD = Period("month", 2026, 11)
NAMES = (
    "Armor Conseil",
    "Bastide Informatique",
    "Cévennes Systèmes",
    "Dauphiné Numérique",
    "Estuaire IT",
    "Fontaine & Fils",
    "Garonne Réseaux",
    "Hexa Solutions",
    "Iroise Data",
)
LONG = "Société Méditerranéenne d'Ingénierie et de Conseil en Informatique"
MANAGERS = {"CM1": "Claire Morel", "CM2": "Thomas Petit", "CM3": "Inès Lambert"}
CUSTOMERS = (
    "Mairie de Saint-Brieuc",
    "Clinique des Alpes",
    "Transports Le Goff",
    "Coopérative du Trégor",
    "Groupe Vauban",
    "Laiterie Sainte-Anne",
    "Imprimerie Centrale",
    "Hôtels du Littoral",
    "Chantiers Navals Kerdroc",
    "Banque de l'Ouest",
    "Lycée Jean-Moulin",
    "Pharma Rhône",
    "Aciéries de Lorraine",
    "Vignobles Castan",
    "Assurances Mutuelles de l'Est",
)
PROJECTS = (
    "Téléphonie unifiée",
    "Salle serveurs",
    "Refonte du réseau",
    "Sauvegarde externalisée",
    "Postes de travail",
    "Centre de contacts",
    "Sécurité des accès",
)
STEPS = (
    "Envoyer la proposition révisée",
    "Rappeler le DAF",
    "Démonstration sur site le 3 décembre",
    "Obtenir le bon de commande",
    "Réunion technique avec le DSI et l'intégrateur",
    "Valider le budget avec la direction générale",
    "",
)
PEOPLE = ("Léa Martin", "Hugo Bernard", "Nadia Cohen", "Yann Le Bihan")
REASONS = (
    "Prix jugé trop élevé",
    "Bonne relation avec le DSI",
    "Concurrent déjà en place",
    "Projet abandonné",
    "Démonstration convaincante",
)
DAY = dt.date(2026, 11, 1)


def made(deals: int = 15, partners: int = 9, months: int = 5, seed: int = 7, *, long: bool = False) -> Made:
    pick = random.Random(seed)
    records: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}
    records["managers"] = [{"code": code, "name": name} for code, name in MANAGERS.items()]
    last = PERIOD.number
    for number in range(partners):
        code = f"BP{number + 1:02d}"
        records["partners"].append(
            {
                "code": code,
                "name": _name(number, long=long),
                "manager": f"CM{number % 3 + 1}",
                "currency": "EUR",
            }
        )
        _partner(
            pick,
            records,
            code,
            deals,
            range(last - months + 1, last + 1),
            absent=number == partners - 1 > 0,
            long=long,
        )
    return Made(records, replace(TERMS), PERIOD)


def _name(number: int, *, long: bool) -> str:
    return (
        LONG
        if long and number == 0
        else NAMES[number % len(NAMES)] + (f" {number // len(NAMES) + 1}" if number >= len(NAMES) else "")
    )


def _partner(
    pick: random.Random,
    records: dict[str, list[dict[str, Any]]],
    code: str,
    deals: int,
    months: range,
    *,
    absent: bool,
    long: bool,
) -> None:
    own = [_deal(pick, code, n, long=long) for n in range(deals)]
    count = deals
    for month in months:
        if absent and month == months[-1]:
            continue
        records["reviews"].append(
            {
                "partner": code,
                "month": month,
                "status": pick.choice(["reviewed", "reviewed", "prepared"]),
                "revision": pick.randint(1, 2),
            }
        )
        base = {"partner": code, "month": month}
        promised = [row for row in records["commits"] if row["partner"] == code and row["month"] == month - 1]
        kept = []
        for deal in own:
            step = pick.random()
            late = any(p["reference"] == deal["reference"] for p in promised)
            if month > months[0] and (step < 0.08 or (late and step < 0.5)):
                won = late or pick.random() < 0.5
                records["outcomes"].append(
                    {
                        **base,
                        **deal,
                        "outcome": "won" if won else "lost",
                        "amount": deal["amount"] - (500_000 if step < 0.04 else 0),
                        "closed_on": _first(month) + dt.timedelta(days=pick.randint(2, 25)),
                        "reason": pick.choice(REASONS),
                        "competitor": pick.choice(["", "Nexia", "Orbis"]),
                        "recovery_possible": None if won else pick.choice(["yes", "no"]),
                        "recovery_plan": None if won else "Relancer au budget 2027",
                        "lesson": "Impliquer le DAF dès la qualification",
                        "corrective_action": pick.choice(["training", "presales", "pricing", None]),
                    }
                )
                continue
            if month > months[0] and step > 0.97:
                continue
            if month > months[0]:
                _move(pick, deal, month)
            records["pipe"].append({**base, **deal})
            kept.append(deal)
        fresh = [_deal(pick, code, count + n, long=long) for n in range(max(1, deals // 6) if deals else 0)]
        count += len(fresh)
        for deal in fresh:
            records["leads"].append(
                {
                    **base,
                    **{k: deal[k] for k in ("reference", "customer", "project", "amount", "currency")},
                    "origin": pick.choice(["RS", "BP"]),
                    "qualification": pick.choice(["to_qualify", "qualified", "rejected"]),
                    "rejection_reason": "Pas de budget avant 2028",
                    "declared_on": _first(month) + dt.timedelta(days=5),
                    "planned_action": "Rendez-vous de qualification",
                    "planned_action_due": _first(month) + dt.timedelta(days=40),
                }
            )
        for deal in sorted((d for d in kept if d["stage"] >= 4), key=lambda d: -d["amount"])[
            : max(1, deals // 6)
        ]:
            records["commits"].append(
                {
                    **base,
                    **{k: deal[k] for k in ("reference", "amount", "currency", "close")},
                    "confidence": "0.8",
                    "manager_amount": pick.choice([None, None, deal["amount"] * 9 // 10]),
                }
            )
        own = [*kept, *fresh]
    for n in range(min(deals, 5)):
        records["actions"].append(
            {
                "partner": code,
                "month": months[-1],
                "id": f"A-{n + 1:03d}",
                "deal": f"{code}-{n + 1:03d}",
                "action": pick.choice(STEPS[:6]),
                "owner": pick.choice(PEOPLE),
                "due": DAY + dt.timedelta(days=pick.randint(-20, 60)),
                "status": pick.choice(["todo", "doing", "done"]),
                "comment": "",
            }
        )


def _deal(pick: random.Random, code: str, number: int, *, long: bool) -> dict[str, Any]:
    customer = (
        "Établissement public de santé des Hauts-de-Seine et du Val-d'Oise"
        if long
        else pick.choice(CUSTOMERS)
    )
    return {
        "reference": f"{code}-{number + 1:03d}",
        "customer": customer,
        "project": pick.choice(PROJECTS),
        "salesperson": pick.choice(PEOPLE),
        "stage": pick.choice([1, 2, 2, 3, 3, 4, 4, 5]),
        "amount": pick.choice(
            [850_000, 1_250_000, 2_400_000, 3_640_000, 5_800_000, 7_350_000, 12_800_000, 18_490_000]
        ),
        "currency": "EUR",
        "close": DAY + dt.timedelta(days=pick.randint(-10, 200)),
        "next_step": pick.choice(STEPS),
        "comment": pick.choice(
            [
                "",
                "Le DAF attend l'accord du groupe avant de signer.",
                "Concurrence frontale de Nexia sur le prix.",
            ]
        ),
        "declared_on": dt.date(2026, 6, 10),
    }


def _move(pick: random.Random, deal: dict[str, Any], month: int) -> None:
    step = pick.random()
    if step < 0.25:
        deal["stage"] = min(5, deal["stage"] + 1)
    elif step < 0.32:
        deal["stage"] = max(1, deal["stage"] - 1)
    if pick.random() < 0.2:
        deal["amount"] += pick.choice([-400_000, 250_000, 600_000])
    if pick.random() < 0.25:
        deal["close"] = deal["close"] + dt.timedelta(days=45)


def _first(month: int) -> dt.date:
    return dt.date(month // 12, month % 12 + 1, 1)


def portfolio(**how: Any) -> Portfolio:
    business = made(**how)
    return analyse(business.known(), business.terms)


def reading_context(known: Portfolio, lang: str = "fr") -> ReadingContext:
    cards = {
        row["code"]: PartnerCard(
            row["code"],
            row["name"],
            lang,
            row["currency"],
            row["manager"] or "",
            MANAGERS.get(row["manager"], ""),
            "Anne Le Floch",
        )
        for row in known.partners.to_dict("records")
    }
    asks = {
        code: (
            Ask(code, "difficulty", "Deux commerciaux partis, un recrutement en cours.", "", None),
            Ask(
                code,
                "support_request",
                "Avant-vente pour la démonstration chez Groupe Vauban.",
                "Claire Morel",
                dt.date(2026, 12, 10),
            ),
        )
        for code in list(cards)[::2]
    }
    return ReadingContext(
        PERIOD, "RS", "Relationship", "Bruno", lang, "EUR", TERMS.ladder, 4, 5_000_000, cards, MANAGERS, asks
    )
