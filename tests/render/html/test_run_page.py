"""The run page as a file: what it says, what it never holds."""

from __future__ import annotations

import html.parser
import itertools
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import runpages

from reviewkit.content.workbook_description import Chart
from reviewkit.render.html import run_page, svg
from reviewkit.render.html.links import href, mailto, tel
from reviewkit.text import language

EMPTY = {"meta", "link", "br", "path", "rect", "circle"}


class Outline(html.parser.HTMLParser):
    """Tags in order, links, ids, text; unclosed tags are told."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.links, self.ids, self.tags, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.tags.append(tag)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.ids += [given["id"]] if "id" in given else []
        assert not [name for name in given if name.startswith("on")]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def outline(page) -> Outline:
    parser = Outline()
    parser.feed(run_page(page).decode())
    assert parser.open == []
    return parser


def test_equal_pages_give_equal_bytes():
    assert run_page(runpages.eventful()) == run_page(runpages.eventful())


def test_there_is_no_script_and_nothing_from_outside():
    found = outline(runpages.eventful())
    assert "script" not in found.tags
    for link in found.links:
        assert re.match(r"(#|mailto:|tel:|data:,$)", link) or ":" not in link
    assert "url(" not in run_page(runpages.eventful()).decode()


def test_every_anchor_has_its_place():
    found = outline(runpages.eventful())
    assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
    assert len(set(found.ids)) == len(found.ids)


def test_what_people_typed_is_shown_and_never_run():
    text = run_page(runpages.eventful()).decode()
    assert "<script>document" not in text
    assert "&lt;script&gt;document" in text
    assert "{{ 7 * 7 }}" in text
    assert "\x07" not in text


def test_addresses_lead_to_files_whatever_their_names():
    found = outline(runpages.eventful())
    assert "../../returned/armor%20%C3%A9.xlsx" in found.links
    assert "partners/BP1/Revue%20n%C2%B0%201%20%232%20%C3%A9%3F.docx" in found.links
    assert "javascript%3Aalert(1)" in found.links


def test_the_headline_says_how_many_and_what_stands_in_the_way():
    text = run_page(runpages.eventful()).decode()
    assert "<h1>7 revues remises sur 9, 2 classeurs à corriger</h1>" in text
    assert "<h1>9 revues remises sur 9, rien à corriger</h1>" in run_page(runpages.quiet()).decode()
    assert "<h1>9 of 9 reviews handed in, nothing to mend</h1>" in run_page(runpages.quiet("en")).decode()


def test_things_to_do_come_in_order_of_urgency():
    text = "".join(outline(runpages.eventful()).text)
    order = [
        "Regarder 1 document",
        "Faire corriger 2 cellules",
        "S’occuper du fichier photo.xlsx",
        "Demander à Lumen",
        "Envoyer les courriers",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_a_quiet_month_says_so_and_shows_no_empty_section():
    found = outline(runpages.quiet())
    assert "Rien : tout est remis" in "".join(found.text).replace("\N{NO-BREAK SPACE}", " ")
    assert set(found.ids) == {"todo", "documents"}


def test_charts_say_in_words_what_they_show_and_empty_ones_are_left_out():
    text = run_page(runpages.eventful()).decode()
    assert len(re.findall(r'<svg viewBox[^>]*aria-label="[^"]+"', text)) == 3
    assert "Sans chiffre" not in text


def test_english_readers_get_english_words():
    text = run_page(runpages.eventful("en")).decode()
    assert '<html lang="en">' in text
    for french in ("À corriger", "Manquants", "Trouvé", "À faire"):
        assert french not in text


def test_brand_colours_are_taken_and_nothing_else():
    page = runpages.eventful(colours={"accent": "#AA00BB", "ink": "red;} body{display:none"})
    text = run_page(page).decode()
    assert "--accent: #AA00BB" in text
    assert "display:none" not in text


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("a b.docx", "a%20b.docx"),
        ("..\\returned\\x.xlsx", "../returned/x.xlsx"),
        ("a:b", "a%3Ab"),
        ("a\udce9.xlsx", "a%E9.xlsx"),
        ("\ud800", "%3F"),
        ("50 %.docx", "50%20%25.docx"),
    ],
)
def test_paths_become_addresses(given, made):
    assert href(given) == made


def test_only_addresses_become_mail_links():
    assert mailto(" a.b@c.example ") == "mailto:a.b@c.example"
    assert mailto("a@b.example?bcc=x@y.example") == ""
    assert mailto("javascript:alert(1)") == ""
    assert tel("+33 1 23") == "tel:+33123"
    assert tel("poste") == ""


def test_each_accepted_workbook_has_its_receipt_ready_to_mail():
    found = outline(runpages.eventful())
    text = "".join(found.text)
    assert text.index("Bastide & Fils") < text.index("Nous avons reçu « leads.xlsx ».")
    assert "1 avertissement" in text.replace("\N{NO-BREAK SPACE}", " ")
    (link,) = [link for link in found.links if link.startswith("mailto:paul@bastide.example")]
    said = parse_qs(urlsplit(link).query)
    assert said["subject"] == ["Reçu : Revue & co"]
    assert said["body"][0].startswith("Nous avons reçu « bastide.xlsx ».\r\n\r\n")


def test_a_long_receipt_is_cut_after_a_line_in_its_mail_link():
    lines = [f"ligne {n} à relire" for n in range(400)]
    link = mailto("a@b.fr", "Reçu", "\n".join(lines))
    assert len(link) < 2_000
    kept = parse_qs(urlsplit(link).query)["body"][0].split("\r\n")
    assert kept[-1] == "…"
    assert kept[:-1] == lines[: len(kept) - 1]
    assert len(kept) > 20


def test_bars_with_long_names_lie_on_their_side_one_under_the_other():
    names = ["Léman Logiciels SA", "L’Atelier Numérique d’Oc", "Société " + "très " * 20 + "longue"]
    chart = Chart("Manque", "bars", names, {"CA": [41_170_000_00, 5_490_000_00, 0]}, tones=("down",))
    drawn = svg.draw(chart, language("fr"), "EUR")
    labels = re.findall(r'<text class="label" x="0.0" y="([\d.]+)" text-anchor="start">([^<]*)<', drawn)
    heights = [float(y) for y, _ in labels]
    assert all(after - before >= 13 for before, after in itertools.pairwise(heights))
    assert max(len(text) for _, text in labels) <= 24
    assert labels[-1][1].endswith("…")
    assert drawn.count('class="fill down"') == 2
