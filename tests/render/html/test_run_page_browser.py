"""The run page in a real browser: light, dark, phone, print."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import runpages

from reviewkit.render.html import run_page

pytestmark = pytest.mark.browser

# Told by the browser itself: how far the page reaches beyond its window, and what it looks like.
PROBE = """<script>addEventListener('load', () => {
  const frame = document.getElementById('frame'), page = frame.contentDocument;
  const style = frame.contentWindow.getComputedStyle(page.body);
  document.body.setAttribute('data-over', page.documentElement.scrollWidth - frame.clientWidth);
  document.body.setAttribute('data-ground', style.backgroundColor);
  document.body.setAttribute('data-title', page.title);
  document.body.setAttribute('data-links', page.querySelectorAll('a[href]').length);
});</script>"""


@pytest.fixture
def browser(tmp_path):
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("Chromium is not on this machine")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--allow-file-access-from-files",
                f"--user-data-dir={tmp_path / 'profile'}",
                *arguments,
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return done.stdout.decode()

    return run


def probed(browser, tmp_path, page, width, *arguments):
    (tmp_path / "index.html").write_bytes(run_page(page))
    frame = f'<iframe id="frame" src="index.html" style="width:{width}px;height:900px;border:0"></iframe>'
    (tmp_path / "frame.html").write_text(f"<!doctype html><body>{frame}{PROBE}</body>", encoding="utf-8")
    dom = browser(*arguments, "--dump-dom", (tmp_path / "frame.html").as_uri())
    return dict(re.findall(r'data-(\w+)="([^"]*)"', dom))


@pytest.mark.parametrize("width", [1280, 768, 375, 320])
def test_nothing_reaches_over_the_edge(browser, tmp_path, width):
    assert probed(browser, tmp_path, runpages.eventful(), width)["over"] == "0"


def test_light_and_dark_follow_the_reader(browser, tmp_path):
    light = probed(browser, tmp_path, runpages.eventful(), 1000)["ground"]
    dark = probed(browser, tmp_path, runpages.eventful(), 1000, "--blink-settings=preferredColorScheme=0")[
        "ground"
    ]
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(19, 26, 32)")


def test_typed_markup_does_nothing_in_a_browser(browser, tmp_path):
    assert (
        probed(browser, tmp_path, runpages.eventful(), 1000)["title"]
        == "RS – Passage mensuel – novembre 2026"
    )


def test_it_prints(browser, tmp_path):
    (tmp_path / "index.html").write_bytes(run_page(runpages.eventful()))
    browser(f"--print-to-pdf={tmp_path / 'page.pdf'}", (tmp_path / "index.html").as_uri())
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not on this machine")
@pytest.mark.parametrize("above", [14, 18])
def test_no_heading_is_left_alone_at_the_foot_of_a_printed_page(browser, tmp_path, above):
    missing = runpages.eventful().missing * 5
    notes = [f"Note {number}" for number in range(above)]
    page = runpages.eventful(notes=notes, submissions=[], failures=[], missing=missing)
    (tmp_path / "index.html").write_bytes(run_page(page))
    pdf = tmp_path / "page.pdf"
    browser("--no-pdf-header-footer", f"--print-to-pdf={pdf}", (tmp_path / "index.html").as_uri())
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout.decode()
    (lines,) = [lines for sheet in text.split("\f") if "Manquants" in (lines := sheet.split("\n"))]
    assert any("Lumen Conseil" in line for line in lines[lines.index("Manquants") :])
