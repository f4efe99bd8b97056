"""Sites: the places of a template where rendering inserts something.

Everything a value may need of its surroundings (the format of its run, of its paragraph)
is known when the template is compiled and kept here, so that rendering looks nothing up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Signals in rendered text to the finishing pass; values never contain them (see xml_text.py).
NEEDS_PARAGRAPH = "\ufdd8"  # at the end of a cell, header, note: a paragraph must come before
TABLE_START, TABLE_END = "\ufdd9", "\ufdda"  # around a table whose rows may all disappear
COLUMNS_END = "\ufdef"  # instead of TABLE_END: the number of columns may differ, too
ROW_END = "\ufddb"  # after a row whose cells may all disappear
NO_DRAWING = "\ufddc"  # instead of a picture or chart without a value
NOTES = "\ufdee"  # where notes belong in their part
SPAN_START, SPAN_END = "\ufdd6", "\ufdd7"  # around the number of a cell that spans the turns of a loop
SPAN = re.compile(f"{SPAN_START}(\\d+){SPAN_END}")
MOST_COLUMNS = 63  # of a table in Word
CONTENTS = "\ufddd"  # where the entries of a table of contents belong


@dataclass(frozen=True, slots=True)
class Site:
    """Where a tag stands and what surrounds it.

    location              in words: "table 2, row 3, cell 1"
    tag                   the tag as written
    level                 "text" in a run of a paragraph, "wrapped" in a run of a link or field,
                          "plain" in any other text, "attribute", or what the tag replaces: "r",
                          "p", "tr", "tc"; "internal" for tags of the engine itself
    run_properties        the run's properties as XML, "" without
    paragraph_properties  the paragraph's properties as XML, "" without
    """

    part: str
    location: str
    tag: str
    level: str
    run_properties: str = ""
    paragraph_properties: str = ""
