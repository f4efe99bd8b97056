"""Made portfolios of any size as workspaces: directory and filled review workbooks, quickly."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from pathlib import Path

from reviewkit.domain.period import Period
from reviewkit.domain.stages import DEFAULT_LADDER
from reviewkit.forms.directory import DIRECTORY
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.form_writer import Prefill, write_form
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.review import REVIEW
from reviewkit.workspace import Workspace, make_workspace

MONTHS = (Period("month", 2026, 10), Period("month", 2026, 11))
_TERMS = FormTerms(DEFAULT_LADDER, "RS", "EUR")
_CUSTOMERS = (
    "Ateliers Kervran",
    "Groupe Delmas & Fils",
    "Mécanique du Léman",
    "Transports Béarn",
    "Verrerie d'Aix",
)
_PROJECTS = (
    "Configurateur",
    "Portail de service",
    "Gestion des devis",
    "Maintenance terrain",
    "Catalogue produits",
)


def workspace(root: Path, partners: int, deals: int, months: tuple[Period, ...] = MONTHS) -> Workspace:
    """Return a new workspace whose inbox holds a directory and each month's review of every partner."""
    shutil.rmtree(root, ignore_errors=True)
    made = make_workspace(root)
    drop(made, directory(made, partners), "annuaire.xlsx")
    for month in months:
        for number in range(partners):
            name = f"{month}/revue-{number:04d}.xlsx"
            drop(made, review(made, number, month, deals, last=month == months[-1]), name)
    return made


def drop(made: Workspace, data: bytes, name: str) -> None:
    path = made.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def directory(made: Workspace, partners: int) -> bytes:
    rows = [
        {
            "code": f"P{n:04d}",
            "name": f"Partenaire {n:04d}",
            "channel_manager": f"CM{n % max(1, partners // 30)}",
            "sales_director_name": "Jeanne Roy",
            "sales_director_email": f"jeanne.roy{n}@example.com",
        }
        for n in range(partners)
    ]
    managers = [
        {"code": f"CM{n}", "name": f"Responsable {n}", "email": f"cm{n}@example.com"}
        for n in range(max(1, partners // 30))
    ]
    prefill = Prefill({"partners": rows, "channel_managers": managers})
    return write_form(
        DIRECTORY, Identity("directory", 1, None, MONTHS[0], "fr", "EUR"), _TERMS, prefill, made.key()
    )


def review(made: Workspace, number: int, month: Period, deals: int, *, last: bool) -> bytes:
    """Return a partner's filled review of a plausible month, equal for equal arguments."""
    pick = random.Random(number)
    day = dt.date(2026, 11, 28)
    pipe, outcomes, commit = [], [], []
    for i in range(deals):
        reference = f"D-{number:04d}-{i:03d}"
        amount = pick.randrange(500_000, 20_000_000, 100)
        stage = pick.randint(1, 5)
        move = pick.random()
        if last and move < 0.06:
            outcome = "won" if move < 0.04 else "lost"
            outcomes.append(
                {
                    "reference": reference,
                    "outcome": outcome,
                    "closed_on": dt.date(2026, 11, 12),
                    "amount": amount,
                    "reason": "Délai de mise en œuvre",
                    "lesson": "Chiffrer plus tôt",
                    "recovery_possible": "no",
                }
            )
            continue
        if last and move < 0.3:
            amount, stage = amount + pick.randrange(-400_000, 400_000, 50), min(5, stage + 1)
        pipe.append(
            {
                "reference": reference,
                "customer": pick.choice(_CUSTOMERS),
                "project": pick.choice(_PROJECTS),
                "salesperson": "Léa Martin",
                "stage": str(stage),
                "amount": amount,
                "expected_close": day + dt.timedelta(days=pick.randint(-20, 150)),
                "next_step": "Présenter l'offre au comité",
            }
        )
        if len(commit) < 6 and stage >= 4:
            commit.append({"reference": reference, "amount": amount, "expected_close": dt.date(2026, 12, 15)})
    leads = [
        {
            "reference": f"L-{month}-{number}-{i}",
            "customer": pick.choice(_CUSTOMERS),
            "project": pick.choice(_PROJECTS),
            "amount": 2_000_000,
            "origin": pick.choice(["RS", "BP"]),
            "qualification": "to_qualify",
            "planned_action": "Appeler",
            "planned_action_due": dt.date(2026, 12, 4),
        }
        for i in range(3)
    ]
    actions = [
        {
            "deal": row["reference"],
            "action": "Envoyer la proposition",
            "owner": "Léa Martin",
            "due": dt.date(2026, 12, 1),
            "status": "todo",
        }
        for row in pipe[:8]
    ]
    rows = {
        "cover": [{"status": "prepared"}],
        "pipeline": pipe,
        "outcomes": outcomes,
        "commit": commit,
        "leads": leads,
        "actions": actions,
        "assessment": [{"topic": "difficulty", "text": "Peu de leads qualifiés"}],
    }
    identity = Identity("review", 1, f"P{number:04d}", month, "fr", "EUR")
    return write_form(REVIEW, identity, _TERMS, Prefill(rows), made.key())
