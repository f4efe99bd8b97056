"""A quarter from end to end: plans, workbooks by side, prefill, figures, documents."""

import datetime as dt
import json
import re
import zipfile

import docx
import openpyxl
import pytest

from reviewkit.documents.quarter.quarter_words import HEADINGS
from reviewkit.text import NBSP, language
from tests.commands.desk import Desk, copy_of, headings

BUSINESS = {
    "revenue": 9_000_000, "new_customers": 1, "leads": 8, "partner_total_revenue": 40_000_000, "sales_visits": 15,
    "salespeople": 4, "support_days": 2.5,
}  # fmt: skip
SATISFACTION = {"architecture_qualification": 3, "information_access": 4, "support_access": 4, "overall": 4}
CONTRACT = {
    "contract_signed": "yes", "plan_signed": "no", "outstanding": 100_00, "overdue": 0, "lead_declaration": 3,
    "review_attendance": 4,
}  # fmt: skip
TARGET = {
    "revenue": 10_000_000, "new_customers": 2, "leads": 10, "sales_visits": 20, "trained_salespeople": 2,
    "trained_consultants": 1, "trained_telemarketers": 0, "marketing_budget": 500_000, "marketing_leads": 12,
    "share_of_partner_revenue": 0.25,
}  # fmt: skip
PARTNER_SHEETS = (
    "progress",
    "training",
    "enrolments",
    "marketing",
    "marketing_plan",
    "installations",
    "needs",
)


@pytest.fixture
def quarter(tmp_path):
    return copy_of(two_partners_from_january, tmp_path / "desk")


def two_partners_from_january(root):
    """A workspace with two partners from January on; the second reads English."""
    desk = Desk(root)
    desk.directory("2026-01", [{"code": "BP1"}, {"code": "BP2", "language": "en", "name": "Second Ltd"}])
    desk.intake()
    return desk


def plan(desk, name="plan.xlsx", partner="BP1", starts=None, actions=(), **target):
    book = openpyxl.load_workbook(desk.forms("plan", "2026", "--partner", partner)[partner])
    desk.card(book, "plan", "cover", {"effective_from": starts})
    rows = [{"quarter": f"2026-Q{part}", **TARGET, **target} for part in (1, 2, 3, 4)]
    desk.fill(book, "plan", "targets", rows)
    desk.fill(book, "plan", "planned_actions", list(actions))
    book.save(desk.inbox / name)


def workbook(
    desk, name, period="2026-Q3", partner="BP1", sides=("partner", "vendor"), business=BUSINESS, **sheets
):
    book = openpyxl.load_workbook(desk.forms("quarterly", period, "--partner", partner)[partner])
    for key in PARTNER_SHEETS:
        if key in sheets:
            desk.fill(book, "quarterly", key, sheets[key])
    if "partner" in sides:
        desk.card(book, "quarterly", "business", business)
        desk.card(book, "quarterly", "satisfaction", SATISFACTION)
    if "vendor" in sides:
        desk.card(book, "quarterly", "contract", CONTRACT)
    for key, rows in sheets.items():
        if key == "scores":
            desk.fill(book, "quarterly", "scores", rows)
    book.save(desk.inbox / name)
    return desk.intake()[name]


def cells(book, desk, form, key):
    """Return a table's rows by column key."""
    declared = desk._sheet(form, key)
    sheet = book[declared["title"]]
    head, columns = headings(sheet, declared)
    rows = []
    for row in range(head + 1, sheet.max_row + 1):
        record = {name: sheet.cell(row, col).value for name, col in columns.items()}
        if any(value is not None for value in record.values()):
            rows.append({name: value for name, value in record.items() if value is not None})
    return rows


# ------------------------------------------------------------------------- forms


def test_an_untouched_workbook_is_no_fault_and_counts_for_no_side(quarter):
    plan(quarter, actions=[{"id": "F1", "quarter": "2026-Q3", "kind": "training", "title": "Vente"}])
    quarter.intake()
    taken = workbook(quarter, "vide.xlsx", sides=())
    assert (taken["status"], taken["faults"]) == ("accepted", [])
    printed = quarter.run("status", "--period", "2026-Q3", "--json").json["partners"]["BP1"]["quarterly"]
    assert printed["sides"] == {"partner": None, "vendor": None}


def test_each_side_counts_from_the_newest_copy_that_fills_it(quarter):
    assert workbook(quarter, "partenaire.xlsx", sides=("partner",))["status"] == "accepted"
    book = openpyxl.load_workbook(quarter.forms("quarterly", "2026-Q3", "--partner", "BP1")["BP1"])
    quarter.card(book, "quarterly", "business", dict.fromkeys(BUSINESS))
    quarter.card(book, "quarterly", "satisfaction", dict.fromkeys(SATISFACTION))
    quarter.card(book, "quarterly", "contract", CONTRACT)
    book.save(quarter.inbox / "rs.xlsx")
    assert quarter.intake()["rs.xlsx"]["status"] == "accepted"
    printed = quarter.run("status", "--period", "2026-Q3", "--json").json["partners"]["BP1"]["quarterly"]
    assert printed["sides"] == {"partner": 1, "vendor": 2}
    figures = quarter.figures("2026-Q3")["partners"]["BP1"]
    assert figures["plan_gap"]["revenue"]["quarter"]["actual"] == 9_000_000
    assert figures["handed_in"] == {"partner": True, "vendor": True}


def test_a_side_that_is_begun_must_be_finished(quarter):
    taken = workbook(quarter, "moitie.xlsx", sides=("partner",), business={"revenue": 5})
    assert taken["status"] == "returned"
    assert {fault["code"] for fault in taken["faults"]} == {"missing-value"}
    assert "contract_signed" not in {fault["column"] for fault in taken["faults"]}


def test_planned_actions_enrolments_and_campaigns_come_back_to_be_answered(quarter):
    plan(quarter, actions=[
        {"id": "F1", "quarter": "2026-Q3", "kind": "training", "title": "Vente", "budget": 120_000},
        {"id": "M1", "quarter": "T3 2026", "kind": "marketing", "title": "Salon"},
        {"id": "X", "quarter": "2026-Q4", "kind": "other", "title": "Bilan"},
    ])  # fmt: skip
    quarter.intake()
    workbook(quarter, "q2.xlsx", "2026-Q2",
             enrolments=[{"audience": "salespeople", "course": "Vente", "person": "Léa", "date": dt.date(2026, 8, 3)}],
             marketing_plan=[{"kind": "Salon", "title": "Foire", "date": dt.date(2026, 9, 1), "budget": 100_000,
                              "leads_expected": 5, "resources": "Deux"}],
             needs=[{"kind": "difficulty", "text": "Délais", "status": "open"},
                    {"kind": "request", "text": "Démo", "status": "closed"}])  # fmt: skip
    book = openpyxl.load_workbook(quarter.forms("quarterly", "2026-Q3", "--partner", "BP1")["BP1"])
    rows = cells(book, quarter, "quarterly", "progress")
    assert [row["title"] for row in rows] == ["Vente", "Salon", "Vente – Léa", "Foire"]
    assert rows[0]["id"] == "F1"
    assert rows[0]["budget"] == 1200
    assert [row["text"] for row in cells(book, quarter, "quarterly", "needs")] == ["Délais"]
    taken = workbook(quarter, "q3.xlsx", progress=[{"id": "F1", "status": "done"}])
    unanswered = [fault for fault in taken["faults"] if fault["code"] == "progress-unanswered"]
    assert (taken["status"], len(unanswered)) == ("accepted", 3)
    assert all(fault["severity"] == "warning" for fault in unanswered)


def test_an_action_that_was_moved_comes_back_in_its_new_quarter(quarter):
    plan(quarter, actions=[{"id": "F1", "quarter": "2026-Q2", "kind": "training", "title": "Vente"}])
    quarter.intake()
    workbook(quarter, "q2.xlsx", "2026-Q2", progress=[{"id": "F1", "status": "moved", "moved_to": "T4 2026"}])
    for period, there in (("2026-Q3", False), ("2026-Q4", True)):
        book = openpyxl.load_workbook(quarter.forms("quarterly", period, "--partner", "BP1")["BP1"])
        assert bool(cells(book, quarter, "quarterly", "progress")) is there


def test_a_quarter_that_cannot_be_read_is_a_fault_one_of_another_year_a_warning(quarter):
    plan(quarter, actions=[
        {"id": "A", "quarter": "printemps", "kind": "other", "title": "X"},
        {"id": "B", "quarter": "2027-Q1", "kind": "other", "title": "Y"},
    ])  # fmt: skip
    faults = {fault["code"]: fault["severity"] for fault in quarter.intake()["plan.xlsx"]["faults"]}
    assert faults == {"unreadable-quarter": "fault", "quarter-of-another-year": "warning"}


def test_the_two_sides_are_reported_apart_by_colour(quarter):
    book = openpyxl.load_workbook(quarter.forms("quarterly", "2026-Q3")["BP1"])
    titles = {sheet["key"]: sheet["title"] for sheet in quarter.schema["quarterly"]["sheets"]}
    tabs = {key: book[title].sheet_properties.tabColor.rgb for key, title in titles.items()}
    assert len({tabs[key] for key in tabs if key != "contract"} & {tabs["contract"]}) == 0
    scores = book[titles["scores"]]
    fills = [scores.cell(1, col).fill.start_color.rgb for col in (3, 4)]
    assert fills[0] != fills[1]


# ----------------------------------------------------------------------- figures


def test_a_revised_plan_counts_from_its_quarter_and_rewrites_nothing_before(quarter):
    plan(quarter, revenue=10_000_000)
    quarter.intake()
    plan(quarter, "revise.xlsx", starts="2026-Q3", revenue=4_000_000)
    quarter.intake()
    workbook(quarter, "q3.xlsx")
    revenue = quarter.figures("2026-Q3")["partners"]["BP1"]["plan_gap"]["revenue"]
    assert revenue["quarter"]["plan"] == 4_000_000
    assert revenue["year_to_date"]["plan"] == 24_000_000
    assert revenue["year_plan"] == 28_000_000
    assert revenue["still_to_bring"] == 19_000_000
    assert revenue["first_plan"] == {"quarter": 10_000_000, "year": 40_000_000}
    before = quarter.figures("2026-Q2")["partners"]["BP1"]["plan_gap"]["revenue"]
    assert (before["quarter"]["plan"], before["year_plan"]) == (10_000_000, 40_000_000)


def test_known_figures_stand_in_for_a_quarter_that_is_not_handed_in(quarter):
    forms = quarter.forms("review", "2026-08")
    quarter.review(forms["BP1"], "revue.xlsx", outcomes=[
        {"reference": "A-1", "closed_on": dt.date(2026, 8, 12), "customer": "ACME SA", "project": "X",
         "declared_on": dt.date(2026, 5, 12)},
    ], leads=[{"reference": "L-1"}, {"reference": "L-2", "origin": "RS"}])  # fmt: skip
    quarter.intake()
    figures = quarter.figures("2026-Q3")["partners"]["BP1"]
    gap = figures["plan_gap"]
    assert {key: gap[key]["quarter"]["actual"] for key in ("revenue", "new_customers", "leads")} == {
        "revenue": 1_000_000, "new_customers": 1, "leads": 1,
    }  # fmt: skip
    assert (gap["revenue"]["source"], gap["sales_visits"]["quarter"]["actual"]) == ("known", None)
    assert (figures["efficiency"]["cycle_days_median"], figures["efficiency"]["win_rate_count"]) == (92, 1)


# --------------------------------------------------------------------- documents


@pytest.fixture
def handed_in(tmp_path):
    """The first partner's quarter, handed in on every sheet by both sides, its documents made."""
    return copy_of(documents_of_a_full_quarter, tmp_path / "desk")


def documents_of_a_full_quarter(root):
    desk = two_partners_from_january(root)
    fill_every_sheet(desk)
    desk.run("quarterly", "--period", "2026-Q3")
    return desk


def fill_every_sheet(desk):
    plan(desk, actions=[{"id": "F1", "quarter": "2026-Q3", "kind": "training", "title": "Vente"}])
    desk.intake()
    workbook(
        desk, "q3.xlsx",
        progress=[{"id": "F1", "status": "done"}],
        training=[{"audience": "salespeople", "course": "Vente", "attendees": 2}],
        enrolments=[{"audience": "consultants", "course": "Paramétrage", "person": "Léa"}],
        marketing=[{"kind": "Salon", "title": "Foire", "date": dt.date(2026, 9, 1), "budget": 100_000, "spent": 90_000,
                    "leads_expected": 5, "leads_obtained": 4}],
        marketing_plan=[{"kind": "Salon", "title": "Foire 2", "date": dt.date(2026, 11, 1), "budget": 100_000,
                         "leads_expected": 5, "resources": "Deux"}],
        installations=[{"customer": "ACME", "solution": "Suite", "status": "en cours"}],
        scores=[{"topic": "demos", "partner_score": 5, "manager_score": 2}],
        needs=[{"kind": kind, "text": f"Texte {kind}", "status": "open"}
               for kind in ("training_need", "support_request", "difficulty", "priority", "request")],
    )  # fmt: skip


def lines(path):
    """Return a document's paragraphs in reading order, each kind of space as one space."""
    body = docx.Document(path).element.body
    texts = (
        "".join(node.text or "" for node in p.iter() if node.tag.endswith("}t"))
        for p in body.iter()
        if p.tag.endswith("}p")
    )
    return [" ".join(text.split()) for text in texts if text.strip()]


def pack(desk, code):
    folder = desk.root / "output" / "2026-Q3"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {document["format"]: folder / document["path"] for document in manifest["documents"]
            if (document["kind"], document["for"]) == ("quarterly", code)}  # fmt: skip


SEED = [key for key in HEADINGS if key not in
        ("agreed", "signed_partner", "signed_vendor", "scorecard", "four_quarters", "declared", "coverage", "planned")]  # fmt: skip


@pytest.mark.parametrize("fill", ["full", "sparse", "empty"])
def test_every_heading_of_the_seed_stands_in_the_pack_in_its_order(quarter, fill):
    if fill == "full":
        fill_every_sheet(quarter)
    elif fill == "sparse":
        workbook(quarter, "q3.xlsx", sides=("vendor",))
    run = quarter.run("quarterly", "--period", "2026-Q3")
    assert run.code == 1, run.err
    for code, lang in (("BP1", "fr"), ("BP2", "en")):
        texts = lines(pack(quarter, code)["docx"])
        wanted = [" ".join(language(lang).say(HEADINGS[key]).format(vendor="RS").split()) for key in SEED]
        at = 0
        for text in wanted:
            index = next((i for i in range(at, len(texts)) if text in texts[i]), None)
            assert index is not None, (code, text)
            at = index


def test_the_french_headings_are_the_seeds_own_words(quarter):
    quarter.run("quarterly", "--period", "2026-Q3")
    text = "\n".join(lines(pack(quarter, "BP1")["docx"]))
    at = 0
    for words in (
        "1° Formation", "Bilan du trimestre précédent", "Écart avec le business plan",
        "Inscription pour le trimestre à venir des", "Commerciaux", "Consultants", "Télémarketeurs",
        "2° Marketing", "Bilan du trimestre précédent", "Écart avec le business plan",
        "Planification des actions du trimestre à venir", "Type d’actions", "budget", "nombre de leads attendus",
        "ressources nécessaires", "3° Relation contractuelle", "Contrat", "Business plan", "État des paiements",
        "Respect des process (déclaration leads, review", "Administration des ventes (contrats",
        "4° Analyse du business du trimestre précédent", "Résultat YTD : CA, nouveaux clients",
        "Écart avec le business plan", "Quel % de votre business global", "Efficacité commerciale", "Panier moyen",
        "Support commercial de RS", "Motivation des commerciaux", "Activité commerciale", "Compétences commerciales",
        "5° Après vente", "Installations en cours", "Qualification des architectures", "Accès aux informations",
        "Accès aux ressources de support", "Bilan général", "Besoins en formation",
        "Demandes de support du partenaire", "6° Difficultés rencontrées par le partenaire",
        "7° Priorités et Demandes du partenaire",
    ):  # fmt: skip
        at = text.casefold().find(words.casefold(), at)
        assert at >= 0, words


def test_nothing_new_makes_nothing_new(handed_in):
    folder = handed_in.root / "output" / "2026-Q3"
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }
    again = handed_in.run("quarterly", "--period", "2026-Q3")
    assert "Rien de nouveau" in again.err
    assert before == {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }


def test_the_manifest_names_documents_and_who_is_missing(quarter):
    fill_every_sheet(quarter)
    printed = quarter.run("quarterly", "--period", "2026-Q3", "--json").json
    kinds = {(entry["kind"], entry["for"], entry["format"]) for entry in printed["documents"]}
    assert {("quarterly", "BP1", "docx"), ("quarterly", "BP1", "xlsx"), ("gap", "all", "docx"), ("gap", "CM1", "xlsx"),
            ("run_page", "all", "html")} <= kinds  # fmt: skip
    assert printed["missing"] == [
        {"partner": "BP2", "form": "quarterly"},
        {"partner": "BP2", "form": "plan"},
    ]
    assert {entry["period"] for entry in printed["documents"]} == {"2026-Q3"}
    assert {entry["file"] for entry in printed["submissions"]} == {"plan.xlsx", "q3.xlsx"}


def test_no_partners_pack_holds_another_partners_name(handed_in):
    for code, other in (("BP1", "Second Ltd"), ("BP2", "Partenaire BP1")):
        for path in pack(handed_in, code).values():
            with zipfile.ZipFile(path) as made:
                assert not [n for n in made.namelist() if other.encode() in made.read(n)]


def test_the_pack_says_where_the_two_sides_disagree(handed_in):
    text = "\n".join(lines(pack(handed_in, "BP1")["docx"]))
    assert "diffèrent de deux points ou plus : Qualité des démos" in text


def test_a_quarter_has_one_rate_and_in_the_partners_own_currency_it_is_its_months(tmp_path):
    rates = "".join(
        f'\n[[rates]]\nfrom = "{month}"\nUSD = {worth}\n'
        for month, worth in (("2026-07", 0.90), ("2026-08", 0.80), ("2026-09", 0.50))
    )
    desk = Desk(tmp_path / "desk", rates)
    desk.directory("2026-01", [{"code": "BP1", "currency": "USD"}])
    desk.intake()
    months = ("2026-07", "2026-08", "2026-09")
    for month in months:
        path = desk.forms("review", month)["BP1"]
        closed = dt.date(int(month[:4]), int(month[5:]), 12)
        won = {"reference": f"W-{month}", "closed_on": closed, "customer": f"Client {month}", "project": "P"}
        details = {"salesperson": "Léa", "origin": "BP", "declared_on": closed}
        desk.review(path, f"{month}.xlsx", outcomes=[{**won, **details, "amount": 1_000_000}])
        assert desk.intake()[f"{month}.xlsx"]["status"] == "accepted"
    quarter = desk.figures("2026-Q3")
    by_month = [desk.figures(month) for month in months]

    def known(reader):
        return reader["plan_gap"]["revenue"]["known"]

    own = sum(figures["partners"]["BP1"]["achieved"]["amount"] for figures in by_month)
    assert known(quarter["partners"]["BP1"]) == own == 3_000_000
    # Above one partner: each month at its own rate, the quarter at its last month's.
    assert [figures["total"]["achieved"]["amount"] for figures in by_month] == [900_000, 800_000, 500_000]
    assert known(quarter["total"]) == quarter["total"]["efficiency"]["won"]["amount"] == 1_500_000
    # So a declaration that says what the months say differs in no currency.
    workbook(desk, "q3.xlsx", sides=("partner",), business={**BUSINESS, "revenue": 3_000_000})
    quarter = desk.figures("2026-Q3")
    for reader in (quarter["partners"]["BP1"], quarter["channel_managers"]["CM1"], quarter["total"]):
        assert reader["plan_gap"]["revenue"]["differs"] is False
        assert known(reader) == reader["plan_gap"]["revenue"]["declared"]


def sheet(book, name):
    """Return a sheet's cells, row by row, without the empty ones."""
    return [[cell for cell in row if cell.value is not None] for row in book[name].iter_rows()]


def test_the_packs_workbook_titles_each_sheet_with_its_own_words_and_units(handed_in):
    book = openpyxl.load_workbook(pack(handed_in, "BP1")["xlsx"])
    assert not [name for name in book.sheetnames if name.endswith("…")]
    coming = [cell.value for row in sheet(book, "Campagnes du trimestre à venir")[:2] for cell in row]
    assert coming[1] == f"1 campagne prévue{NBSP}: budget de 1{NBSP}000{NBSP}€, 5 leads attendus"
    rows = {
        row[0].value: [cell.number_format.partition(";")[0] for cell in row[2:5]]
        for row in sheet(book, "Indicateurs")
        if len(row) > 4 and row[1].value == "T3 2026"
    }
    assert rows["CA"] == ['#,##0.00\\ "€"', '#,##0.00\\ "€"', '"+"#,##0.00\\ "€"']
    assert rows["Nouveaux clients"] == ["#,##0", "#,##0", '"+"#,##0']
    assert rows["Part du CA du partenaire"] == ["0.0\\ %", "0.0\\ %", '"+"0.0\\ "pt"']
    heads = [cell.value for row in sheet(book, "Indicateurs") for cell in row]
    assert "Période" in heads


def test_what_nobody_has_filled_is_one_sentence_and_no_table_of_dashes(quarter):
    quarter.run("quarterly", "--period", "2026-Q3")
    text = lines(pack(quarter, "BP1")["docx"])
    assert "Personne ne les a encore notées." in text
    assert "Qualité des démos" not in text
    assert "Commerciaux, consultants, télémarketeurs : personne n’est encore inscrit." in text


def test_actions_agreed_say_who_is_missing_and_which_day_has_passed(quarter):
    need = {"kind": "request", "status": "open"}
    workbook(quarter, "q3.xlsx", needs=[
        {**need, "text": "Un accès", "due": dt.date(2026, 9, 9)},
        {**need, "text": "Un rendez-vous", "due": dt.date(2026, 10, 9), "owner": "Léa"},
    ])  # fmt: skip
    quarter.run("quarterly", "--period", "2026-Q3")
    text = lines(pack(quarter, "BP1")["docx"])
    last = text[len(text) - text[::-1].index("Un accès") - 1 :]
    assert last[1:3] == ["à désigner", "09/09/2026 (passé)"]
    assert last[last.index("Un rendez-vous") + 1 :][:2] == ["Léa", "09/10/2026"]


def test_a_moved_action_names_its_quarter_in_words(quarter):
    plan(quarter, actions=[{"id": "F1", "quarter": "2026-Q3", "kind": "training", "title": "Vente"}])
    quarter.intake()
    workbook(quarter, "q3.xlsx", progress=[{"id": "F1", "status": "moved", "moved_to": "2026-Q4"}])
    quarter.run("quarterly", "--period", "2026-Q3")
    text = lines(pack(quarter, "BP1")["docx"])
    assert "Reportée à T4 2026" in text
    assert not [line for line in text if "2026-Q4" in line]


def test_an_answer_to_a_number_that_stands_in_no_plan_is_shown_as_such(quarter):
    workbook(quarter, "q3.xlsx", progress=[{"id": "X-9", "status": "done", "comment": "Fait en mars"}])
    quarter.run("quarterly", "--period", "2026-Q3")
    documents = pack(quarter, "BP1")
    assert "Fait en mars" in lines(documents["docx"])
    book = openpyxl.load_workbook(documents["xlsx"])
    rows = [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]
    (answer,) = [row for row in rows if "X-9" in row]
    assert {"inconnu", "dans aucun plan"} <= set(answer)


def test_one_is_singular_and_semicolons_stand_behind_a_no_break_space(quarter):
    workbook(
        quarter, "q3.xlsx", training=[{"audience": "salespeople", "course": "Vente", "attendees": 1}],
        enrolments=[{"audience": "consultants", "course": "Vente", "person": person} for person in ("Léa", "Ali")],
        marketing=[{"kind": "Salon", "title": "Salon des industries régionales du Grand Sud-Ouest 2026",
                    "date": dt.date(2026, 9, 1), "budget": 100_000, "spent": 90_000, "leads_expected": 5,
                    "leads_obtained": 1}],
    )  # fmt: skip
    plan(quarter, trained_salespeople=1, trained_consultants=0)
    quarter.intake()
    quarter.run("quarterly", "--period", "2026-Q3")
    with zipfile.ZipFile(pack(quarter, "BP1")["docx"]) as made:
        parts = {name: made.read(name).decode(errors="replace") for name in made.namelist()}
    text = parts["word/document.xml"]
    assert "1 personne formée pour 1 prévue<" in text
    assert f"1 campagne{NBSP}: 900{NBSP}€ dépensés, 1 lead<" in text
    assert f"Léa (Vente){NBSP}; Ali (Vente)" in text
    assert not re.search("[^\u00a0];", re.sub(r"<[^>]+>|&\w+;", "", text))
    charts = "".join(part for name, part in parts.items() if "charts/chart" in name)
    assert "Salon des industries régionales du…<" in charts


def test_the_gap_report_says_what_is_net_and_which_count_it_is(quarter):
    quarter.directory("2026-01", [{"code": "BP1"}, {"code": "BP2"}])
    quarter.intake()
    plan(quarter)
    plan(quarter, "plan2.xlsx", "BP2", revenue=1_000_000)
    quarter.intake()
    workbook(quarter, "q3.xlsx")
    workbook(quarter, "q3-2.xlsx", partner="BP2")
    quarter.run("quarterly", "--period", "2026-Q3")
    (path,) = (quarter.root / "output" / "2026-Q3" / "gap").glob("*.docx")
    text = lines(path)
    assert {"Manque à ce jour, net des avances", "Hors plan sur le CA", "Total"} <= set(text)
    assert "Ensemble" not in text
    assert (
        "Aux partenaires en retard sur leur plan, il manque 210 000 € au total ; net des avances des autres, 150 000 €."
        in text
    )
    total = [
        p for t in docx.Document(path).tables for p in t.rows[-1].cells[0].paragraphs if p.text == "Total"
    ]
    assert all(run.style.name == "Strong" for run in total[0].runs if run.text)
