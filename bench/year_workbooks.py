"""A made year as a workspace: its directory, its plan and every month's reviews as filled workbooks."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.made import drop
from bench.made_years import FIRST_MONTH, MadeYear, Rows
from reviewkit.domain.period import Period
from reviewkit.domain.quarters import quarters_of
from reviewkit.domain.stages import DEFAULT_LADDER
from reviewkit.forms.directory import DIRECTORY
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.forms.engine.form import Form
from reviewkit.forms.engine.form_writer import Prefill, Row, write_form
from reviewkit.forms.engine.identity import Identity
from reviewkit.forms.plan import PLAN
from reviewkit.forms.review import REVIEW
from reviewkit.workspace import Workspace, make_workspace

_TERMS = FormTerms(DEFAULT_LADDER, "RS", "EUR")
_CUSTOMERS = ("Ateliers Kervran", "Groupe Delmas", "Mécanique du Léman", "Transports Béarn", "Verrerie d'Aix")
_PROJECTS = ("Configurateur", "Portail de service", "Gestion des devis", "Maintenance terrain")
_REASONS = ("Prix", "Délai de mise en œuvre", "Références du secteur", "Démonstration convaincante")
_LESSONS = ("Qualifier le budget plus tôt", "Rencontrer le décideur avant l'offre", "Chiffrer plus tôt")
_RIVALS = ("Configal", "Devisio", "Ibéris Soft")
MANAGERS = 2


def year_workspace(root: Path, year: MadeYear, months: int) -> Workspace:
    """Return a new workspace whose inbox holds the first months of a year: directory, plans, reviews."""
    shutil.rmtree(root, ignore_errors=True)
    made = make_workspace(root)
    first = Period.of_number(FIRST_MONTH)
    drop(made, _form(made, DIRECTORY, None, first, _directory(year)), "annuaire.xlsx")
    last = Period.of_number(FIRST_MONTH + months - 1)
    yearly = year.achieved(0, months - 1) * 12 // months
    for pid, revenue in enumerate(yearly.tolist()):
        plan = {"targets": [_target(quarter, revenue // 4) for quarter in quarters_of(last.year)]}
        drop(made, _form(made, PLAN, _code(pid), last.in_year, plan), f"plans/{_code(pid)}.xlsx")
    for place in range(months):
        month = Period.of_number(FIRST_MONTH + place)
        for pid in year.handed_in[place].tolist():
            rows = _review(year.opened(place, pid), year.closed(place, pid), month)
            drop(made, _form(made, REVIEW, _code(pid), month, rows), f"{month}/{_code(pid)}.xlsx")
    return made


def _code(pid: int) -> str:
    return f"P{pid:02d}"


def _form(
    made: Workspace, form: Form, partner: str | None, period: Period, rows: dict[str, list[Row]]
) -> bytes:
    identity = Identity(form.key, 1, partner, period, "fr", "EUR")
    return write_form(form, identity, _TERMS, Prefill(rows), made.key())


def _directory(year: MadeYear) -> dict[str, list[Row]]:
    partners: list[Row] = [
        {
            "code": _code(pid),
            "name": f"Partenaire {pid:02d}",
            "channel_manager": f"CM{pid % MANAGERS}",
            "sales_director_name": "Jeanne Roy",
            "sales_director_email": f"jeanne.roy{pid}@example.com",
        }
        for pid in range(year.partners)
    ]
    managers: list[Row] = [
        {"code": f"CM{n}", "name": f"Responsable {n}", "email": f"cm{n}@example.com"} for n in range(MANAGERS)
    ]
    return {"partners": partners, "channel_managers": managers}


def _target(quarter: Period, revenue: int) -> Row:
    counts = (
        *("new_customers", "leads", "sales_visits", "trained_salespeople", "trained_consultants"),
        *("trained_telemarketers", "marketing_leads"),
    )
    return {
        "quarter": str(quarter),
        "revenue": revenue,
        "marketing_budget": 500_000,
        **dict.fromkeys(counts, 5),
    }


def _review(opened: Rows, closed: Rows, month: Period) -> dict[str, list[Row]]:
    pipe = [_pipe_row(*deal) for deal in opened]
    likely = sorted(
        (row for row in pipe if row["stage"] in {"4", "5"}), key=lambda row: str(row["expected_close"])
    )
    return {
        "cover": [{"status": "reviewed", "held_on": month.last_day}],
        "pipeline": pipe,
        "outcomes": list(_outcomes(closed, month)),
        "commit": [
            {
                "reference": row["reference"],
                "amount": row["amount"],
                "expected_close": month.shift(1).last_day,
                "confidence": 0.7 if row["stage"] == "5" else 0.4,
                "manager_amount": int(str(row["amount"])) * 4 // 5,
            }
            for row in likely[:4]
        ],
    }


def _pipe_row(number: int, stage: int, close: int, cents: int) -> Row:
    return {
        "reference": f"D-{number}",
        "customer": _CUSTOMERS[number % 5],
        "project": f"{_PROJECTS[number % 4]} {number}",
        "salesperson": "Léa Martin",
        "stage": str(stage + 1),
        "amount": cents,
        "expected_close": Period.of_number(close).first_day + dt.timedelta(days=number % 28),
        "next_step": "Présenter l'offre au comité",
    }


def _outcomes(closed: Rows, month: Period) -> Iterator[Row]:
    for number, _, _, cents, won in closed:
        row: Row = {
            "reference": f"D-{number}",
            "outcome": "won" if won else "lost",
            "closed_on": month.first_day + dt.timedelta(days=number % 28),
            "amount": cents,
            "customer": _CUSTOMERS[number % 5],
            "project": f"{_PROJECTS[number % 4]} {number}",
            "salesperson": "Léa Martin",
            "reason": _REASONS[number % 4],
            "competitor": _RIVALS[number % 3],
            "lesson": _LESSONS[number % 3],
        }
        if not won:
            row["recovery_possible"] = "yes" if number % 3 == 0 else "no"
        yield row
