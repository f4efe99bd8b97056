"""The delimiters of Jinja's tags in the engines' sources: noncharacters, which no XML text of a document holds.

Literal braces in a template's text then need no escaping.
"""

BLOCK_START, BLOCK_END = "\ufdd2", "\ufdd3"
PRINT_START, PRINT_END = "\ufdd4", "\ufdd5"
NOTE_START, NOTE_END = "\ufdd6", "\ufdd7"
