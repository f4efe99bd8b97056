"""A site: one place of a template where something is put while rendering.

Everything a value may need of its surroundings (the format of its run, of its paragraph)
is known when the template is compiled and is kept here, so that rendering looks nothing up.
"""

from __future__ import annotations

from dataclasses import dataclass

# Signals in rendered text to the finishing pass; values never contain them (see values.py).
NEEDS_PARAGRAPH = "\ufdd8"  # at the end of a cell, header, note: a paragraph must come before
TABLE_START, TABLE_END = "\ufdd9", "\ufdda"  # around a table whose rows may all go
COLUMNS_END = "\ufdef"  # in the place of TABLE_END: the number of columns may differ, too
ROW_END = "\ufddb"  # after a row whose cells may all go
GONE = "\ufddc"  # where a picture or chart without a value stood
NOTES = "\ufdee"  # where notes belong in their part
CONTENTS = "\ufddd"  # where entries of a table of contents belong


@dataclass(frozen=True, slots=True)
class Site:
    """Where a tag stands and what surrounds it.

    level  "text" in a run of a paragraph, "plain" in any other text, "attribute", or what
           the tag replaces: "r", "p", "tr", "tc"; "internal" for tags of the engine itself
    rpr, ppr  the run's and the paragraph's properties as XML, "" without
    """

    part: str
    place: str
    tag: str
    level: str
    rpr: str = ""
    ppr: str = ""
