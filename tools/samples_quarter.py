"""Make the quarter's samples in input_samples/: plans, and the quarterly workbooks of 2026-Q1 to Q3.

    python -m tools.samples_quarter [FOLDER]

After tools.samples, on its months: the forms are made, prefilled with what is known, typed
into, dropped and taken in, quarter by quarter. No clock is read: the same files each time.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reviewkit.domain.period import Period
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.intake.inbox_intake import IntakeResult, take_in
from reviewkit.prefill.workbooks import make_forms
from reviewkit.runs.judging import judging
from reviewkit.settings import FILE
from reviewkit.store import Store
from reviewkit.text import language
from reviewkit.workspace import KEY_FILE, open_workspace
from tools import sample_quarters as told
from tools.sample_filling import Filler, Typist, fill_directory
from tools.sample_people import PARTNERS, Partner
from tools.sample_review import SEED, manager_of
from tools.samples import _directory_rows

ROOT = Path(__file__).parent.parent
YEAR = 2026
QUARTERS = tuple(Period("quarter", YEAR, part) for part in (1, 2, 3))
FAULTY, MISSING, DIFFERS, APART = "RHO", "EST", "NOR", ("OCC", "RIV")  # APART: each side in his own copy
TOPICS = (
    "motivation",
    "selling",
    "qualification",
    "proposals",
    "demos",
    "pricing",
    "configurator",
    "processes",
)
AUDIENCES = ("salespeople", "consultants", "telemarketers")


class Quarters:
    """The quarters being played in a workspace that holds the months already."""

    def __init__(self, root: Path, samples: Path) -> None:
        for name in (FILE, KEY_FILE):
            shutil.copyfile(ROOT / name, root / name)
        self.workspace = open_workspace(root)
        self.inbox, self.forms = self.workspace.inbox, root / "forms"
        for folder in sorted(samples.iterdir()):
            if folder.is_dir() and not _ours(folder.name):
                shutil.copytree(folder, self.inbox / folder.name)

    def play(self, store: Store) -> None:
        self._take_in(store)
        self._directory(store)
        for partner in PARTNERS:
            self._plan(store, partner, told.PLANS[partner.code], "", (1, 19))
        self._take_in(store)
        for quarter in QUARTERS:
            for partner in PARTNERS:
                if quarter.part == 3 and partner.code in told.REVISED:
                    self._plan(store, partner, told.REVISED[partner.code], f"{YEAR}-Q3", (6, 24))
                    self._take_in(store)
                if len(told.QUARTERS[partner.code]) >= quarter.part:
                    self._quarter(store, partner, quarter)
            self._take_in(store)

    # ------------------------------------------------------------------- steps

    def _filler(self, store: Store, partner: Partner, kind: str, period: Period, version: int = 1) -> Filler:
        made = make_forms(self.workspace, store, kind, period, [partner.code], self.forms)
        rng = random.Random(f"{SEED} {kind} {partner.code} {period} {version}")
        terms = FormTerms(self.workspace.settings.ladder(period.months[0]), "RS", partner.money)
        return Filler(
            made[0].path.read_bytes(), kind, terms, Typist(partner.lang, partner.money, rng, partner.typing)
        )

    def _directory(self, store: Store) -> None:
        """Who is who from January on: the quarters before July have readers too."""
        made = make_forms(self.workspace, store, "directory", Period("month", YEAR, 1), [], self.forms)
        terms = FormTerms(self.workspace.settings.ladder(Period("month", YEAR, 1)), "RS", "EUR")
        typist = Typist("fr", "EUR", random.Random(f"{SEED} directory 1"), (0.0, 0.0))
        filler = Filler(made[0].path.read_bytes(), "directory", terms, typist)
        fill_directory(filler, _directory_rows(1))
        self._drop("2026", "Annuaire janvier 2026.xlsx", filler.saved(_at(1, 5, 9), "Bruno"))
        self._take_in(store)

    def _plan(
        self, store: Store, partner: Partner, plan: told.Plan, starts: str, day: tuple[int, int]
    ) -> None:
        filler = self._filler(store, partner, "plan", Period("year", YEAR), 2 if starts else 1)
        filler.card("cover", {"effective_from": starts})
        targets = filler.sheet("targets")
        for part, revenue in enumerate(plan.revenue, start=1):
            row = targets.find(quarter=f"{YEAR}-Q{part}")
            assert row is not None
            people = dict(
                zip(
                    ("trained_salespeople", "trained_consultants", "trained_telemarketers"),
                    plan.people,
                    strict=True,
                )
            )
            targets.write(row, {
                "revenue": revenue, "new_customers": plan.customers, "leads": plan.leads, "sales_visits": plan.visits,
                "marketing_budget": plan.budget, "marketing_leads": plan.marketing_leads,
                "share_of_partner_revenue": plan.share, **people,
            })  # fmt: skip
        actions = filler.sheet("planned_actions")
        campaigns, others = told.CAMPAIGNS[partner.lang], told.OTHERS[partner.lang]
        for part in (1, 2, 3, 4):
            course = told.COURSES[partner.lang][AUDIENCES[(part - 1) % 2]]
            people = partner.salespeople
            for number, kind, title, owner, budget in (
                (f"F{part}", "training", course, people[0], None),
                (f"M{part}", "marketing", campaigns[(part - 1) % 4][1], people[-1], plan.budget),
                (f"A{part}", "other", others[part - 1], partner.director, None),
            ):
                row = actions.find(id=number) or actions.new_row()
                actions.write(row, {"id": number, "quarter": f"{YEAR}-Q{part}", "kind": kind, "title": title,
                                    "owner": owner, "budget": budget})  # fmt: skip
        name = f"{partner.name} – business plan {YEAR}{' révisé' if starts else ''}.xlsx"
        if partner.lang == "en":
            name = f"{partner.name} business plan {YEAR}.xlsx"
        self._drop("2026", name, filler.saved(_at(*day, 10 + len(partner.name) % 6), partner.director))

    def _quarter(self, store: Store, partner: Partner, quarter: Period) -> None:
        went = told.QUARTERS[partner.code][quarter.part - 1]
        filler = self._filler(store, partner, "quarterly", quarter)
        after = quarter.shift(1).first_day
        self._partner_side(filler, partner, quarter, went)
        name = f"{partner.name} {'Q' if partner.lang == 'en' else 'T'}{quarter.part} {YEAR}"
        both = partner.code not in APART and went.scores[1]
        if both:
            self._vendor_side(filler, partner, quarter, went)
        if (partner.code, quarter.part) == (FAULTY, 3):
            _break(filler)
        self._drop(str(quarter), f"{name}.xlsx", filler.saved(_at(after.month, 6, 11), partner.director))
        if not both and went.scores[1]:
            # The channel manager fills a copy of his own, made before the partner's came in.
            copy = self._filler(store, partner, "quarterly", quarter, 2)
            self._vendor_side(copy, partner, quarter, went)
            by = manager_of(partner, quarter.months[-1].part)
            self._drop(str(quarter), f"{name} (RS).xlsx", copy.saved(_at(after.month, 8, 15), by))

    def _partner_side(self, filler: Filler, partner: Partner, quarter: Period, went: told.Quarter) -> None:
        plan = (
            told.REVISED.get(partner.code, told.PLANS[partner.code])
            if quarter.part == 3
            else told.PLANS[partner.code]
        )
        lang, rng = partner.lang, random.Random(f"{SEED} quarter {partner.code} {quarter}")
        progress = filler.sheet("progress")
        for place, row in enumerate(progress.rows()):
            if went.work < 0.6 and place % 3 == 2:
                continue  # left unanswered
            status = "done" if rng.random() < went.work else rng.choice(("moved", "dropped"))
            moved = str(quarter.shift(1)) if status == "moved" else None
            progress.write(row, {"status": status, "moved_to": moved})
        trained = 0
        sheet = filler.sheet("training")
        for audience, planned in zip(AUDIENCES, plan.people, strict=True):
            count = round(planned * went.work)
            trained += count
            if count:
                sheet.write(sheet.new_row(), {
                    "audience": audience, "course": told.COURSES[lang][audience], "attendees": count,
                    "certified": count if rng.random() < 0.6 else count - 1, "cost": 60_000 * count,
                })  # fmt: skip
        coming = quarter.shift(1)
        sheet = filler.sheet("enrolments")
        for person in (p for p in partner.people if p.role in ("salesperson", "consultant")):
            if rng.random() < 0.5:
                audience = "salespeople" if person.role == "salesperson" else "consultants"
                day = coming.first_day + dt.timedelta(days=rng.randint(10, 70))
                sheet.write(sheet.new_row(), {"audience": audience, "course": told.COURSES[lang][audience],
                                              "person": person.name, "date": day})  # fmt: skip
        campaigns = told.CAMPAIGNS[lang]
        spent = (
            round(plan.budget * (1.22 if partner.code == "ARM" and quarter.part == 2 else went.work) / 10_000)
            * 10_000
        )
        sheet = filler.sheet("marketing")
        for share, (kind, title) in (
            (0.7, campaigns[(quarter.part - 1) % 4]),
            (0.3, campaigns[(quarter.part + 1) % 4]),
        ):
            expected = max(1, round(plan.marketing_leads * share))
            sheet.write(sheet.new_row(), {
                "kind": kind, "title": title, "date": quarter.first_day + dt.timedelta(days=rng.randint(8, 80)),
                "budget": round(plan.budget * share), "spent": round(spent * share), "leads_expected": expected,
                "leads_obtained": round(expected * went.work),
            })  # fmt: skip
        kind, title = campaigns[quarter.part % 4]
        sheet = filler.sheet("marketing_plan")
        sheet.write(sheet.new_row(), {
            "kind": kind, "title": title, "date": coming.first_day + dt.timedelta(days=rng.randint(8, 80)),
            "budget": plan.budget, "leads_expected": plan.marketing_leads,
            "resources": "Two salespeople, vendor's stand" if lang == "en" else "Deux commerciaux, stand de l’éditeur",
        })  # fmt: skip
        filler.card("business", self._business(filler, partner, quarter, went, plan))
        sheet = filler.sheet("scores")
        for topic, score in zip(TOPICS, went.scores[0], strict=True):
            column = sheet.columns["topic"][1]
            row = sheet.find(topic=sheet.label(column, topic))
            assert row is not None
            sheet.put(row, "partner_score", int(score))
        sheet = filler.sheet("installations")
        for customer, solution, status in told.INSTALLATIONS[lang]:
            sheet.write(sheet.new_row(), {"customer": customer, "solution": solution, "status": status,
                                          "due": coming.first_day + dt.timedelta(days=30)})  # fmt: skip
        names = ("architecture_qualification", "information_access", "support_access", "overall")
        filler.card("satisfaction", dict(zip(names, went.satisfaction, strict=True)))
        self._needs(filler, partner, quarter, rng)

    def _business(
        self, filler: Filler, partner: Partner, quarter: Period, went: told.Quarter, plan: told.Plan
    ) -> Mapping[str, Any]:
        planned = plan.revenue[quarter.part - 1]
        known = _known(filler)
        revenue = round(planned * went.pace / 10_000) * 10_000
        customers, leads = round(plan.customers * went.work), round(plan.leads * went.work)
        if quarter.part == 3 and known["known_revenue"] is not None and partner.code != "OCC":
            revenue = round(known["known_revenue"] * 100)
            customers, leads = known["known_new_customers"], known["known_leads"]
        if (partner.code, quarter.part) == (DIFFERS, 3):
            revenue, leads = revenue + 1_850_000, leads + 4
        return {
            "revenue": revenue, "new_customers": customers, "leads": leads,
            "partner_total_revenue": round(revenue / float(plan.share) * (1.1 if went.pace < 0.9 else 0.97) / 10_000) * 10_000,
            "sales_visits": round(plan.visits * went.work), "salespeople": len(partner.salespeople),
            "support_days": 2.5 if went.pace > 0.8 else 4,
            "support_nature": "Demonstrations and presales" if partner.lang == "en" else "Démonstrations et avant-vente",
        }  # fmt: skip

    def _needs(self, filler: Filler, partner: Partner, quarter: Period, rng: random.Random) -> None:
        sheet = filler.sheet("needs")
        status = sheet.columns["status"][1]
        for row in sheet.rows():
            if rng.random() < 0.5:
                sheet.put(row, "status", rng.choice(("answered", "closed")))
        held = {sheet.text(row, "text") for row in sheet.rows()}
        del status
        for kind, text in rng.sample(told.NEEDS[partner.lang], 3):
            if text not in held:
                sheet.write(sheet.new_row(), {
                    "kind": kind, "text": text, "owner": rng.choice((partner.director, *partner.salespeople)),
                    "due": quarter.shift(1).first_day + dt.timedelta(days=rng.randint(20, 80)), "status": "open",
                })  # fmt: skip

    def _vendor_side(self, filler: Filler, partner: Partner, quarter: Period, went: told.Quarter) -> None:
        outstanding, overdue, days = went.owes
        respect = 4 if went.work > 0.9 else 3 if went.work > 0.6 else 2
        waits = (
            ""
            if quarter.part != 2
            else ("Addendum on maintenance" if partner.lang == "en" else "Avenant de maintenance")
        )
        filler.card("contract", {
            "contract_signed": "yes", "contract_expiry": dt.date(YEAR + 1, 12, 31), "plan_signed": "yes",
            "outstanding": outstanding, "overdue": overdue, "oldest_overdue_days": days or None,
            "lead_declaration": respect, "review_attendance": min(5, respect + 1), "pending_contracts": waits,
        })  # fmt: skip
        sheet = filler.sheet("scores")
        for topic, score in zip(TOPICS, went.scores[1], strict=True):
            row = sheet.find(topic=sheet.label(sheet.columns["topic"][1], topic))
            assert row is not None
            sheet.put(row, "manager_score", int(score))

    def _drop(self, folder: str, name: str, data: bytes) -> None:
        (self.inbox / folder).mkdir(exist_ok=True)
        (self.inbox / folder / name).write_bytes(data)

    def _take_in(self, store: Store) -> None:
        with judging(self.workspace, 1) as judge:
            self.taken = take_in(self.workspace, store, judge)
        wrong = [
            t for t in self.taken if t.given_back and _ours(t.file.split("/")[0]) and t.partner != FAULTY
        ]
        if wrong:
            raise SystemExit(
                "\n".join(
                    f"{t.file}: {[(f.sheet, f.cell, f.message(language(t.lang))) for f in t.bad]}"
                    for t in wrong
                )
            )


def _ours(folder: str) -> bool:
    return folder == str(YEAR) or folder.startswith(f"{YEAR}-Q")


def _known(filler: Filler) -> dict[str, Any]:
    """What the workbook itself says that reviewkit knows."""
    declared = filler.form.sheet("business")
    worksheet = filler.book[filler.typist.lang.say(declared.title)]
    beside = {
        worksheet.cell(row, 1).value: worksheet.cell(row, 2).value for row in range(1, worksheet.max_row + 1)
    }
    return {
        c.key: beside.get(filler.typist.lang.say(c.heading)) for c in declared.columns if c.by == "reviewkit"
    }


def _break(filler: Filler) -> None:
    """Four faults of four kinds: a score of 7, a missing figure, an unreadable amount, a choice outside its list."""
    scores, training, marketing = (filler.sheet(key) for key in ("scores", "training", "marketing"))
    scores.worksheet.cell(3, scores.columns["partner_score"][0]).value = 7
    training.worksheet.cell(2, training.columns["audience"][0]).value = "Direction"
    marketing.worksheet.cell(2, marketing.columns["spent"][0]).value = "env. 3 500"
    declared = filler.form.sheet("business")
    worksheet = filler.book[filler.typist.lang.say(declared.title)]
    heading = filler.typist.lang.say(declared.column("sales_visits").heading)
    for row in range(1, worksheet.max_row + 1):
        if worksheet.cell(row, 1).value == heading:
            worksheet.cell(row, 2).value = None


def _at(month: int, day: int, hour: int) -> dt.datetime:
    return dt.datetime(YEAR, month, day, hour, 20, tzinfo=dt.UTC)


def make_samples(target: Path) -> list[IntakeResult]:
    """Write the quarter's samples beside the months', in the place of those there."""
    with tempfile.TemporaryDirectory() as folder:
        quarters = Quarters(Path(folder), target)
        with Store(quarters.workspace.database_url) as store:
            quarters.play(store)
        for old in sorted(target.iterdir()):
            if old.is_dir() and _ours(old.name):
                shutil.rmtree(old)
        for made in sorted(p for p in quarters.inbox.iterdir() if _ours(p.name)):
            shutil.copytree(made, target / made.name)
    return [one for one in quarters.taken if _ours(one.file.split("/")[0])]


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "input_samples"
    for one in make_samples(target):
        print(f"{one.status:10} {one.file}  {sorted({f.code for f in one.faults}) or ''}")


if __name__ == "__main__":
    main()
