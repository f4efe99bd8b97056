"""What a person typed -> a value; never a guess.

parse("money", "1 234,56 €", lang="fr")  # 123456, whole cents
parse("date", "03/04/26", lang="en")     # Problem("ambiguous-date", …): both readings are shown
read = parser("choice", lang="fr", choices=ladder)  # once for a column, then for each cell
"""

from reviewkit.cells.cell_parser import TYPES, Parser, Value, parse, parser
from reviewkit.cells.display import Problem
from reviewkit.cells.lookalikes import is_blank
from reviewkit.cells.texts import Choice

__all__ = ["TYPES", "Choice", "Parser", "Problem", "Value", "is_blank", "parse", "parser"]
