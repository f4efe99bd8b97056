"""What the month's documents say of money, held against the figures they say it of."""

from __future__ import annotations

import datetime as dt

from reviewkit.analysis.frame_rows import rows_of
from reviewkit.documents.excel_workbook import workbook
from reviewkit.documents.month.channel_manager import channel_manager_pack
from reviewkit.documents.month.commit_report import commit_report
from reviewkit.documents.month.director import director_pack
from reviewkit.documents.month.partner_review import partner_review
from reviewkit.documents.parts.commit_tables import commit_lines_title
from reviewkit.documents.parts.history_table import history
from reviewkit.documents.parts.movement_tables import movement_title
from reviewkit.documents.word_context import printers, word_context
from reviewkit.text import NBSP, language
from tests.analysis.tables import portfolio
from tests.documents.business import reading_context

FR = language("fr")

COMMITS = """
    partner month   reference amount   manager_amount
    BP1     2026-10 Kept      10000000 -
    BP1     2026-10 Less      10000000 -
    BP2     2026-10 Unheard   7000000  -
    BP1     2026-11 Called    20000000 15000000
    BP1     2026-11 Silent    5000000  -
"""
WON = """
    partner month   reference outcome amount
    BP1     2026-11 Kept      won     12000000
    BP1     2026-11 Less      won     9000000
"""
PIPE = """
    partner month   reference amount   stage
    BP1     2026-10 Kept      10000000 4
    BP1     2026-10 Less      10000000 4
    BP1     2026-10 Grown     3000000  3
    BP2     2026-10 Unheard   7000000  4
    BP1     2026-11 Grown     9000000  3
    BP1     2026-11 Called    20000000 4
    BP1     2026-11 Silent    5000000  4
"""


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def month(**tables: str):
    return portfolio(**{"commits": COMMITS, "outcomes": WON, "pipe": PIPE} | tables)


def test_the_total_of_managers_calls_is_that_of_its_rows_everywhere():
    whole = month()
    told = reading_context(whole)
    packs = (
        partner_review(whole.of_partner("BP1"), told),
        commit_report(whole, told),
        director_pack(whole, told),
    )
    for pack in packs:
        rows = [row["call"] for row in pack.values["new_commit_lines"] if row["call"] is not None]
        assert rows == [15000000]
        assert pack.values["commit"]["call"] == sum(rows)
        printed = word_context(pack)["new_commit_lines_total"]["call"]
        assert plain(printed) == "150 000 €"
        note = plain(pack.values["new_commit_note"])
        assert note == "2 affaires ; avis du manager sur 1 : 150 000 € pour 200 000 €"


def test_a_commit_won_for_less_is_not_all_won():
    view = month().of_partner("BP1")
    assert view.figures["commit"]["rate"] == 0.95
    said = plain(commit_lines_title(view, FR))
    assert said == "Sur 200 000 € promis : 10 000 € de moins à la signature"


def test_who_has_not_handed_in_has_an_unknown_month_and_not_an_empty_one():
    whole = month()
    values = partner_review(whole.of_partner("BP2"), reading_context(whole)).values
    unknown = ("pipe_change", "achieved", "kept_rate", "new_commit")
    assert [values[key] for key in unknown] == [None] * 4
    assert plain(values["kept_rate_note"]) == "70 000 € non déclarés"
    assert values["new_commit_note"] == values["achieved_note"] == "revue non remise"
    assert plain(values["pipe_note"]) == "n. d."
    assert "Nouveau commit inconnu" in values["new_commit_lines_title"]
    line = next(
        row
        for row in director_pack(whole, reading_context(whole)).values["partner_lines"]
        if row["partner"] == "BP2"
    )
    assert (line["achieved"], line["new_commit"], line["change"]) == (None, None, None)


def test_a_rate_is_said_of_what_was_reported():
    whole = month()
    values = commit_report(whole, reading_context(whole)).values
    assert plain(values["sentences"][1]["text"]) == (
        "Sur 200 000 € déclarés (70 000 € non déclarés), 95 % tenus ; réalisé du mois : 210 000 €."
    )
    assert plain(values["kept_rate_note"]) == "190 000 € sur 200 000 € déclarés"
    assert plain(values["headline"]).startswith("Sur 200 000 € déclarés (70 000 € non déclarés), 95 % tenus")


def test_the_movement_is_told_by_what_moves_most_money():
    assert plain(movement_title(month().of_partner("BP1"), FR)) == (
        "Le pipe progresse de 48 % : 250 000 € de nouvelles affaires, 200 000 € gagnés et 60 000 € de hausses"
    )


def test_of_a_partner_who_never_handed_in_nothing_is_said_to_be_empty():
    whole = month(partners="""
        code name currency manager
        BP1  BP1  EUR      CM1
        BP2  BP2  EUR      CM1
        BP9  BP9  EUR      CM1
    """)  # fmt: skip
    values = partner_review(whole.of_partner("BP9"), reading_context(whole)).values
    assert values["headline"] == "Aucune revue n’a encore été remise"
    assert values["pipe"] is None
    titles = [values[key] for key in values if key.endswith("_title")]
    assert not [title for title in titles if "vide" in title or "soldées" in title or "Dernier" in title]


def test_what_is_usual_takes_three_months():
    short, long = (
        portfolio(
            commits="partner month reference amount\n"
            + "\n".join(f"BP1 2026-{m:02d} D{m} 1000000" for m in months),
            outcomes="partner month reference amount\n"
            + "\n".join(f"BP1 2026-{m + 1:02d} D{m} 500000" for m in months[:-1]),
        )
        for months in (range(9, 12), range(8, 12))
    )
    assert commit_report(short, reading_context(short)).values["expected"] is None
    assert commit_report(long, reading_context(long)).values["expected"] == 500000


def test_what_was_promised_for_the_first_known_month_is_unknown():
    view = month().of_partner("BP1")
    told = history(view, FR)
    assert [row["promised"] for row in told["history"]] == [None, 20000000]
    assert next(iter(told["promises_chart"].series.values())) == [None, 20000000]


LEADS = """
    partner month   reference amount  origin qualification
    BP1     2026-10 Old       4000000 BP     to_qualify
    BP1     2026-11 New       1000000 RS     qualified
"""


def test_older_leads_are_told_apart_and_counted_in_the_title():
    whole = month(leads=LEADS)
    values = partner_review(whole.of_partner("BP1"), reading_context(whole)).values
    assert [row["reference"] for row in values["new_lead_lines"]] == ["New"]
    assert [row["reference"] for row in values["older_lead_lines"]] == ["Old"]
    assert plain(values["leads_title"]) == (
        "1 nouveau lead pour 10 000 € (RS 1) ; 1 plus ancien encore à qualifier (40 000 €)"
    )


def test_a_lead_known_by_its_sheet_shows_what_its_sheet_plans():
    whole = month(sheet_leads="""
        partner month   reference planned_action planned_action_due
        BP1     2026-11 Sheet     Appeler        2026-12-04
    """)  # fmt: skip
    (row,) = partner_review(whole.of_partner("BP1"), reading_context(whole)).values["new_lead_lines"]
    assert (row["planned_action"], str(row["planned_action_due"])) == ("Appeler", "2026-12-04")


def focus(now: str):
    whole = portfolio(
        pipe=f"""
            partner month   reference amount   stage
            BP1     2026-10 A         6000000  4
            {now}
        """,
        reviews="""
            partner month
            BP1     2026-11
        """,
    )
    (row,) = director_pack(whole, reading_context(whole)).values["left_focus"]
    return plain(row["bucket"])


def test_a_deal_that_left_the_focus_says_what_took_it_out():
    assert focus("BP1 2026-11 A 7000000 3") == "Recule à l’étape 3"
    assert focus("BP1 2026-11 A 4800000 4") == "Passe à 48 000 €"
    assert focus("") == "Disparue"


def test_a_long_table_says_how_many_lines_and_what_money_it_leaves_out():
    deals = "\n".join(f"BP1 2026-11 D-{n:02d} {(100 - n) * 10000} 3" for n in range(33))
    whole = portfolio(pipe=f"partner month reference amount stage\n{deals}")
    pack = partner_review(whole.of_partner("BP1"), reading_context(whole))
    assert len(pack.values["pipe_deals"]) == 33
    assert plain(word_context(pack)["pipe_deals_rest"]) == (
        "3 autres lignes, 20 700 €, dans le classeur du même nom."
    )
    assert word_context(pack)["talk_rest"] == ""


def test_a_short_date_bears_its_year_only_where_it_is_another():
    how = printers(FR, "EUR", 2026)
    assert [plain(how["short_day"](day)) for day in (dt.date(2026, 12, 4), dt.date(2027, 1, 15))] == [
        "4 déc.",
        "15 janv. 27",
    ]


def test_a_minus_sign_stays_with_its_amount():
    assert printers(language("en"), "EUR")["change"](-760100) == "−\N{WORD JOINER}€7,601"


def test_who_lacks_one_light_reason_needs_no_attention():
    """Where everybody needs attention nobody does."""
    whole = month(actions="""
        partner month   id due        status
        BP1     2026-10 A1 2026-11-10 todo
    """)  # fmt: skip
    line = next(row for row in rows_of(whole.whole().attention) if row["partner"] == "BP1")
    assert line["reasons"] == ("actions_late",)
    values = channel_manager_pack(whole, "CM1", reading_context(whole)).values
    assert "BP1" not in [one["name"] for one in values["partners"]]
    assert "BP1" in values["quiet"]


def test_a_partners_section_lists_what_its_chips_name():
    whole = month(actions="""
        partner month   id due        status
        BP2     2026-10 A1 2026-11-10 todo
        BP2     2026-10 A2 2026-12-10 todo
    """)  # fmt: skip
    (section,) = channel_manager_pack(whole, "CM1", reading_context(whole)).values["partners"]
    assert section["name"] == "BP2"
    assert [row["id"] for row in section["late_actions"]] == ["A1"]


def test_an_empty_month_is_said_in_one_text():
    whole = portfolio(reviews="""
        partner month
        BP1     2026-11
    """)  # fmt: skip
    values = partner_review(whole.of_partner("BP1"), reading_context(whole)).values
    assert values["nothing"].startswith("Aucune affaire ne ressort. Aucune action")
    assert (values["new_commit_note"], values["achieved_note"]) == ("aucun commit", "aucune affaire gagnée")
    assert not [values[key] for key in ("stages", "movement", "talk", "pipe_deals") if values[key]]


def test_a_tile_has_a_trend_from_the_third_month_on():
    def trend(months: range):
        pipe = "\n".join(f"BP1 2026-{m:02d} A {m}00000 3" for m in months)
        view = portfolio(pipe=f"partner month reference amount stage\n{pipe}").of_partner("BP1")
        return history(view, FR)["pipe_trend"]

    assert trend(range(10, 12)) is None
    assert next(iter(trend(range(9, 12)).series.values())) == [900000, 1000000, 1100000]


def test_a_trend_is_a_line_for_word_alone():
    whole = month()
    made = workbook(commit_report(whole, reading_context(whole)), created=dt.datetime(2026, 11, 30))
    assert "Sur les mois connus" not in [chart.title for chart in made.front.charts]
