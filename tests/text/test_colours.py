"""The house's colours are legible where they stand as text."""

from __future__ import annotations

import pytest

from reviewkit.delivery import mail_body as body
from reviewkit.render import cell_formats
from reviewkit.settings import SETTINGS
from reviewkit.text.colours import COLOURS
from tools.template_styles import THEME


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["white", "ground"])
@pytest.mark.parametrize("text", ["ink", "accent", "up", "down", "muted"])
def test_text_is_legible_on_paper_and_on_the_ground_of_tiles(text, ground):
    assert contrast(COLOURS[text], COLOURS[ground]) >= 4.5


def test_every_room_takes_the_same_colours():
    accent = COLOURS["accent"]
    assert cell_formats.COLOURS["accent"] == cell_formats.ACCENT == body.ACCENT == f"#{accent}"
    assert THEME["accent1"] == accent
    assert {one.key: one.default for one in SETTINGS}["brand.accent"] == accent
