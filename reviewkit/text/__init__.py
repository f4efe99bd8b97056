"""Words and figures as a reader expects them: gettext catalogs, Babel's locale data.

French is the default, English complete. Messages are written in English in the code and
marked with N_; `make lint` fails on one that French lacks.
"""

from reviewkit.text.language import LANGUAGES, Language, language
from reviewkit.text.phrase import Phrase
from reviewkit.text.symbols import N_, NBSP, NN_, safe_name

__all__ = ["LANGUAGES", "NBSP", "NN_", "N_", "Language", "Phrase", "language", "safe_name"]
