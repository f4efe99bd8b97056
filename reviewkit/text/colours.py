"""The colours of documents, workbooks, pages and mails, by name.

`[brand]` in settings overrides them by name. As text each is legible on paper and on the ground
of the tiles (contrast 4.5:1 and more); attention, previous and hairline stand behind text only.
"""

from __future__ import annotations

COLOURS = {
    "ink": "1D3557",
    "accent": "1B7D77",
    "up": "1B7D77",
    "down": "C5442E",
    "attention": "E09F3E",
    "previous": "A8B2BD",
    "hairline": "D9DEE4",
    "ground": "F5F7F9",
    "muted": "5B6770",
    "white": "FFFFFF",
}
