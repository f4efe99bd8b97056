"""Templates of a vendor's own in a workspace: rendered apart, bounded, named where they fail."""

from __future__ import annotations

import io
import shutil
import time
from pathlib import Path

import docx
import pytest

from tests.commands.desk import Desk, copy_of

SHIPPED = Path(__file__).parents[2] / "templates" / "minutes.docx"
NESTED = (
    "{% set n = namespace(x=['a']) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}"
)
SLOW = "{% set n = namespace(x='a ' * 400000) %}{% for i in range(1000) %}{% set y = n.x|wordwrap(3)|length %}{% endfor %}"


def _held(root):
    desk = Desk(root)
    desk.directory("2026-11", [{"code": "BP1"}])
    desk.intake()
    form = desk.forms("review", "2026-11", "--partner", "BP1")["BP1"]
    deals = [{"reference": "D-1", "customer": "Kervran", "amount": 6_000_000, "stage": "4"}]
    desk.review(form, "novembre.xlsx", status="reviewed", pipeline=deals)
    return desk


@pytest.fixture
def held(tmp_path):
    """A workspace whose partner's review of November was held, so that it gets minutes."""
    return copy_of(_held, tmp_path / "reviews")


def own_template(desk, text):
    document = docx.Document(SHIPPED)
    document.paragraphs[0].insert_paragraph_before(text)
    path = desk.root / "templates" / "minutes.docx"
    path.parent.mkdir(exist_ok=True)
    document.save(path)
    return path


def minutes(desk):
    return [path for path in desk.root.glob("output/2026-11/partners/BP1/*.docx") if "endu" in path.name]


def test_a_vendors_own_template_makes_its_document(held):
    own_template(held, "Our own words for {{ reader }}")
    held.run("monthly", "--period", "2026-11")
    (document,) = minutes(held)
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(document.read_bytes())).paragraphs]
    assert any(text.startswith("Our own words for ") and text != "Our own words for " for text in texts)


@pytest.mark.parametrize(
    "hostile",
    [pytest.param(NESTED, id="nested lists"), pytest.param(SLOW, id="a long loop", marks=pytest.mark.slow)],
)
def test_a_hostile_template_ends_in_one_line_that_names_it_and_the_run_goes_on(held, hostile):
    path = own_template(held, hostile)
    start = time.monotonic()
    answer = held.run("monthly", "--period", "2026-11")
    assert time.monotonic() - start < 90
    assert answer.code == 1
    assert minutes(held) == []
    lines = [line for line in answer.err.splitlines() if str(path) in line]
    assert len(lines) == 1, "\n".join(lines)
    assert (held.root / "output" / "2026-11" / "index.html").exists()
    assert list(held.root.glob("output/2026-11/**/*.docx"))


def test_a_copy_of_a_shipped_template_is_no_vendors_own(held):
    from reviewkit.runs.document_style import style_of
    from reviewkit.workspace import open_workspace

    folder = held.root / "templates"
    folder.mkdir(exist_ok=True)
    shutil.copy(SHIPPED, folder / "minutes.docx")
    assert style_of(open_workspace(held.root)).vendors == frozenset()
    own_template(held, "x")
    assert style_of(open_workspace(held.root)).vendors == {"minutes.docx"}


def test_the_check_of_a_hostile_template_names_what_is_wrong(held):
    own_template(held, "{{ nothing_of_this_name }}")
    answer = held.run("templates", "check")
    assert answer.code == 1
    assert "nothing_of_this_name" in answer.out
