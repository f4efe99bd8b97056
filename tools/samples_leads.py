"""The opportunity sheets of the samples, and the director's decisions on them.

Played after the reviews, in the same workspace: sheets of three partners and of the vendor
with complete and incomplete rows, one business declared twice, one that stands in a pipe
already, some without a partner. What came back is mended and dropped again; the director
decides on most of what he is shown.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reviewkit.domain.period import Period
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.intake.inbox_intake import IntakeResult, take_in
from reviewkit.prefill.assignment_prefill import open_deals
from reviewkit.prefill.workbooks import make_forms
from reviewkit.runs.judging import judging
from reviewkit.store import Store
from tools.sample_filling import Filler, Typist
from tools.sample_people import PARTNERS

if TYPE_CHECKING:
    from pathlib import Path

    from reviewkit.workspace import Workspace

PERIOD = Period("month", 2026, 11)
SOLUTIONS = ("RS Gestion", "RS Production", "RS Logistique", "RS Paie")


def _day(month: int, day: int) -> dt.date:
    return dt.date(2026 if month > 6 else 2027, month, day)


def _row(
    customer: str, city: str, postcode: str, project: str, amount: int, contact: str, **more: Any
) -> dict[str, Any]:
    """A complete row; what `more` sets to None is left empty."""
    name = contact.rpartition(" ")[2].lower().encode("ascii", "ignore").decode()
    plain = "".join(ch if ch.isalpha() else " " for ch in customer.lower().encode("ascii", "ignore").decode())
    domain = "-".join(word for word in plain.split() if len(word) > 3)
    row: dict[str, Any] = {
        "origin": "BP", "declared_on": _day(11, 4), "customer": customer, "city": city, "postcode": postcode,
        "country": "France", "contact_name": contact, "contact_email": f"{name}@{domain}.example", "project": project,
        "solution": SOLUTIONS[len(project) % 4], "need": "Remplacer un outil en fin de vie et suivre l’activité au jour le jour",
        "estimated_amount": amount * 100, "expected_close": _day(3, 31), "budget": "Demandé pour 2027",
        "decision_maker": "La direction générale", "timeline": "Démarrage souhaité à l’été 2027",
        "planned_action": "Visite de qualification", "planned_action_due": _day(12, 9),
    }  # fmt: skip
    return row | more


SHEETS: Mapping[str, Sequence[dict[str, Any]]] = {
    "ARM": (
        _row("Minoterie Le Gall", "Quimper", "29000", "Traçabilité des lots", 42_000, "Anne Le Gall", customer_id="552 100 554"),
        _row("Chantiers navals de l’Odet", "Bénodet", "29950", "Planning des cales", 68_000, "Pierrick Kervran",
             declared_on=_day(11, 9), competitor="Éditeur local"),
        _row("Conserverie d’Audierne", "Audierne", "29770", "Suivi de la chaîne du froid", 31_500, "Soazig Bihan",
             budget=None, decision_maker=None),
    ),
    "CVL": (
        _row("Faïencerie de Gien-sur-Loire", "Gien", "45500", "Gestion des moules et des séries", 27_000, "Hélène Marchandeau"),
        _row("Faïencerie de Gien-sur-Loire", "Gien", "45500", "Gestion des moules et des séries", 27_000, "Hélène Marchandeau",
             declared_on=_day(11, 12), need="Même besoin, saisi une seconde fois"),
        _row("Tanneries Romorantin & Fils", "Romorantin-Lanthenay", "41200", "Paie des saisonniers", 18_500, "Luc Besnard"),
    ),
    "RIV": (
        _row("Azur Yacht Refit", "Antibes", "06600", "Workshop scheduling", 54_000, "Marc Ferrari", expected_close=None,
             need="Replace three spreadsheets", budget="Voted for 2027", decision_maker="The owner",
             timeline="Before the season", planned_action="Site visit"),
        _row("Parfumerie Fragonelle", "Grasse", "06130", "Batch tracking", 61_000, "Claire Isnard",
             need="Trace every batch", budget="Asked for", decision_maker="The plant manager",
             timeline="By autumn 2027", planned_action="Demonstration"),
    ),
}  # fmt: skip
VENDOR = (
    _row("Cristallerie des Vosges", "Épinal", "88000", "Pilotage des fours", 95_000, "Odile Claudel", origin="RS",
         salesperson="Claire Delmas", declared_on=_day(11, 3)),
    _row("Papeteries du Rhône", "Valence", "26000", "Gestion de la découpe", 73_000, "Bruno Chavant", origin="RS",
         salesperson="Thomas Le Bihan", declared_on=_day(11, 6)),
    _row("MINOTERIE LE GALL S.A.S.", "Quimper", "29000", "Suivi qualité", 40_000, "Anne Le Gall", origin="RS",
         salesperson="Claire Delmas", declared_on=_day(11, 10)),
)  # fmt: skip


class Play:
    """The sheets filled, taken in, mended; the director's decisions typed."""

    def __init__(self, workspace: Workspace, store: Store, forms: Path) -> None:
        self.workspace, self.store, self.forms = workspace, store, forms

    def _terms(self, currency: str) -> FormTerms:
        settings = self.workspace.settings
        return FormTerms(settings.ladder(PERIOD), settings.vendor, currency)

    def _sheet(
        self, code: str | None, data: bytes, rows: Sequence[Mapping[str, Any]], lang: str, money: str
    ) -> Filler:
        rng = random.Random(f"leads {code}")
        filler = Filler(data, "lead", self._terms(money), Typist(lang, money, rng, (0.3, 0.3)))
        sheet = filler.sheet("leads")
        for row in rows:
            sheet.write(sheet.new_row(), row)
        return filler

    def _drop(self, name: str, data: bytes) -> None:
        folder = self.workspace.inbox / str(PERIOD)
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    def take_in(self) -> list[IntakeResult]:
        with judging(self.workspace, 1) as judge:
            return take_in(self.workspace, self.store, judge)

    def play(self) -> list[IntakeResult]:
        books = {
            m.partner: m.path.read_bytes()
            for m in make_forms(self.workspace, self.store, "lead", PERIOD, [], self.forms)
        }
        partners = {p.code: p for p in PARTNERS}
        for code, rows in SHEETS.items():
            partner = partners[code]
            full = [{"salesperson": partner.salespeople[i % 2], **row} for i, row in enumerate(rows)]
            filler = self._sheet(code, books[code], full, partner.lang, partner.money)
            saved = filler.saved(
                dt.datetime(2026, 11, 13, 10 + len(code), 5, tzinfo=dt.UTC), partner.salespeople[0]
            )
            self._drop(f"Fiche opportunités {partner.name}.xlsx", saved)
        settings = self.workspace.settings
        filler = self._sheet(
            None, books[None], [*VENDOR, self._in_a_pipe()], settings.language, settings.currency
        )
        self._drop(
            "Fiche opportunités RS.xlsx",
            filler.saved(dt.datetime(2026, 11, 13, 17, 30, tzinfo=dt.UTC), "Claire Delmas"),
        )
        taken = self.take_in()
        self._mend(taken)
        self.take_in()
        self._decide()
        return self.take_in()

    def _in_a_pipe(self) -> dict[str, Any]:
        """The vendor declares what stands in a partner's pipe already."""
        deal = next(d for d in open_deals(self.store, PERIOD) if d.partner == "RHO")
        return _row(deal.customer, "Lyon", "69003", "Extension du parc", 38_000, "Paul Vernay", origin="RS",
                    salesperson="Thomas Le Bihan", declared_on=_day(11, 11))  # fmt: skip

    def _mend(self, taken: Sequence[IntakeResult]) -> None:
        """Armor Conseil mends what came back; Riviera has not yet."""
        one = next(t for t in taken if t.kind == "lead" and t.partner == "ARM" and t.given_back)
        assert one.returned is not None
        typist = Typist("fr", "EUR", random.Random("leads mended"), (0.0, 0.0))
        filler = Filler(one.returned.read_bytes(), "lead", self._terms("EUR"), typist)
        sheet = filler.sheet("leads")
        row = sheet.rows()[0]
        sheet.put(row, "budget", "30 k€, voté")
        sheet.put(row, "decision_maker", "Mme Bihan, gérante")
        saved = filler.saved(dt.datetime(2026, 11, 16, 9, 12, tzinfo=dt.UTC), "Maëlle Le Floc’h")
        self._drop("Fiche opportunités Armor Conseil (corrigée).xlsx", saved)

    def _decide(self) -> None:
        """Bruno assigns what has no partner and settles one conflict; the rest stays open."""
        (made,) = make_forms(self.workspace, self.store, "assignment", PERIOD, [], self.forms)
        settings = self.workspace.settings
        typist = Typist(settings.language, settings.currency, random.Random("decisions"), (0.0, 0.0))
        filler = Filler(made.path.read_bytes(), "assignment", self._terms(settings.currency), typist)
        sheet = filler.sheet("assignments")
        for row in sheet.rows():
            customer = sheet.text(row, "customer")
            if customer.startswith("Cristallerie"):
                sheet.write(
                    row,
                    {
                        "partner": "EST",
                        "decision": "assign",
                        "comment": "Sur place, et déjà client de la région",
                    },
                )
            elif customer.startswith("Papeteries"):
                sheet.write(row, {"partner": "RHO", "decision": "assign"})
            elif customer.lower().startswith("minoterie"):
                other = sheet.text(row, "possible_conflict_with").partition(",")[0]
                sheet.write(
                    row,
                    {
                        "partner": "ARM",
                        "decision": "merge",
                        "merge_into": other,
                        "comment": "La même affaire",
                    },
                )
        self._drop(
            "Affectations Bruno.xlsx", filler.saved(dt.datetime(2026, 11, 17, 8, 45, tzinfo=dt.UTC), "Bruno")
        )


def declare(workspace: Workspace, store: Store, forms: Path) -> list[IntakeResult]:
    """Add the sheets and the decisions to a workspace's inbox. Returns every file with what became of it."""
    return Play(workspace, store, forms).play()
