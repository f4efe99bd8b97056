"""What a cell is read as, said shortly: for the tests of values."""

from dataclasses import dataclass, field

from reviewkit.cells import Problem, parse
from reviewkit.domain.faults import Fault
from reviewkit.text import language

NBSP, NARROW = "\u00a0", "\u202f"


@dataclass(frozen=True)
class Entry:
    key: str
    labels: tuple[str, ...] = field(default=())

    def shown(self, lang):
        return self.labels[0] if lang.code == "fr" else self.labels[-1]


STAGES = (
    Entry("1", ("1 Identifiée", "1 Identified")),
    Entry("2", ("2 Qualifiée", "2 Qualified")),
    Entry("3", ("3 Proposition", "3 Proposal")),
    Entry("4", ("4 Négociation", "4 Negotiation")),
    Entry("won", ("Gagnée", "Won")),
    Entry("lost", ("Perdue", "Lost")),
)
YES_NO = (Entry("yes", ("Oui", "Yes")), Entry("no", ("Non", "No")))


def problem(kind, raw, **more):
    """The code of what is wrong, or the value if nothing is."""
    found = parse(kind, raw, **{"lang": "fr", **more})
    return found.kind if isinstance(found, Problem) else found


def said(kind, raw, lang="fr", **more):
    found = parse(kind, raw, lang=lang, **more)
    return Fault(found.kind, values=found.values).message(language(lang))
