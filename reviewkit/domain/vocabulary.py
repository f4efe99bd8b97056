"""The choices of forms and documents: each code with its label, once.

A code is what the store keeps and JSON gives; a label is a message of the catalogs. A form
offers a vocabulary's choices in a drop-down, a document prints its labels: the same words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reviewkit.text import LANGUAGES, N_, Language, language


@dataclass(frozen=True)
class Choice:
    """One entry of a drop-down list: its key for ever, its label in the reader's language."""

    key: str
    label: str

    def shown(self, lang: Language) -> str:
        """Return the label in a language."""
        return lang.say(self.label)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Every spelling a cell may hold, in any language."""
        return (*(language(code).say(self.label) for code in LANGUAGES), self.key)


class Vocabulary(Mapping[str, str]):
    """The labels of a set of codes, in order.

    absent  the label that stands where there is no code
    """

    def __init__(self, labels: Mapping[str, str], absent: str = "") -> None:
        self._labels = dict(labels)
        self._absent = absent

    def __getitem__(self, code: str) -> str:
        return self._labels[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The entries of a drop-down list."""
        return tuple(Choice(code, label) for code, label in self._labels.items())

    def label(self, code: str | None, lang: Language) -> str:
        """Return the label of a code, or the label of its absence.

        Raises KeyError for a code that is none of these, and for no code where its absence has no label.
        """
        if code is None and self._absent:
            return lang.say(self._absent)
        return lang.say(self._labels[str(code)])

    def labels(self, codes: Iterable[str], lang: Language) -> str:
        """Return the labels of several codes, separated by commas."""
        return ", ".join(self.label(code, lang) for code in codes)


# -------------------------------------------------------------------------- what people choose

YES_NO = Vocabulary({"yes": N_("Yes"), "no": N_("No")})
WON_LOST = Vocabulary({"won": N_("Won"), "lost": N_("Lost")})
REVIEW_STATUSES = Vocabulary({"prepared": N_("Prepared"), "reviewed": N_("Reviewed")})
CORRECTIVE_ACTIONS = Vocabulary(
    {
        "training": N_("Training"),
        "qualification": N_("Qualification"),
        "presales": N_("Presales"),
        "pricing": N_("Pricing"),
    }
)
QUALIFICATIONS = Vocabulary(
    {"to_qualify": N_("To qualify"), "qualified": N_("Qualified"), "rejected": N_("Rejected")}
)
ACTION_STATUSES = Vocabulary(
    {"todo": N_("To do"), "doing": N_("Doing"), "done": N_("Done"), "dropped": N_("Dropped")}
)
_TOPICS = {
    "difficulty": N_("Difficulty"),
    "progress_area": N_("Area of progress"),
    "support_request": N_("Support request"),
    "corrective_action": N_("Corrective action"),
}
ASSESSMENT_TOPICS = Vocabulary(_TOPICS)
# What a partner asks for, and what the vendor waits for.
REQUEST_TOPICS = Vocabulary(_TOPICS | {"answer_overdue": N_("Answer overdue")})
PROGRESS_STATUSES = Vocabulary(
    {"done": N_("Done"), "moved": N_("Moved"), "dropped": N_("Dropped")}, absent=N_("no answer")
)
AUDIENCES = Vocabulary(
    {
        "salespeople": N_("Salespeople"),
        "consultants": N_("Consultants"),
        "telemarketers": N_("Telemarketers"),
    }
)
SCORE_TOPICS = Vocabulary(
    {
        "motivation": N_("Motivation of the salespeople"),
        "selling": N_("Selling our solutions effectively"),
        "qualification": N_("Qualifying projects"),
        "proposals": N_("Quality of proposals"),
        "demos": N_("Quality of demonstrations"),
        "pricing": N_("Command of pricing"),
        "configurator": N_("Command of the configurator"),
        "processes": N_("Command of processes and tools"),
    }
)
SATISFACTION_TOPICS = Vocabulary(
    {
        "architecture_qualification": N_("Qualification of architectures"),
        "information_access": N_("Access to information"),
        "support_access": N_("Access to support resources"),
        "overall": N_("Overall balance"),
    }
)
NEED_KINDS = Vocabulary(
    {
        "training_need": N_("Training need"),
        "support_request": N_("Support request"),
        "difficulty": N_("Difficulty"),
        "priority": N_("Priority"),
        "request": N_("Request"),
    }
)
NEED_STATUSES = Vocabulary({"open": N_("Open"), "answered": N_("Answered"), "closed": N_("Closed")})
PLANNED_ACTION_KINDS = Vocabulary(
    {"training": N_("Training"), "marketing": N_("Marketing"), "other": N_("Other")}, absent=N_("unknown")
)
ASSIGNMENT_DECISIONS = Vocabulary({"assign": N_("Assign"), "merge": N_("Merge"), "reject": N_("Reject")})
LANGUAGE_NAMES = Vocabulary({"fr": N_("French"), "en": N_("English")})
CONTACT_ROLES = Vocabulary(
    {
        "salesperson": N_("Salesperson"),
        "consultant": N_("Consultant"),
        "telemarketer": N_("Telemarketer"),
        "champion": N_("Champion"),
        "presales": N_("Presales"),
    }
)

# -------------------------------------------------------------------------- what the analysis says

REVIEW_STATES = Vocabulary(
    {"prepared": N_("prepared"), "reviewed": N_("reviewed")}, absent=N_("not handed in")
)
BUCKETS = Vocabulary(
    {
        "opening": N_("Opening"),
        "new": N_("New"),
        "reopened": N_("Reopened"),
        "raised": N_("Raised"),
        "lowered": N_("Lowered"),
        "won": N_("Won"),
        "lost": N_("Lost"),
        "vanished": N_("Vanished"),
        "closing": N_("Closing"),
        "unchanged": N_("Unchanged"),
    }
)
BUCKET_PARTS = Vocabulary(
    {
        "first_hand_in": N_("first hand-in"),
        "transferred_in": N_("transferred in"),
        "transferred_out": N_("transferred out"),
        "transferred": N_("transferred"),
        "merged": N_("merged"),
    }
)
COMMIT_FATES = Vocabulary(
    {
        "kept": N_("Kept"),
        "partly_kept": N_("Partly kept"),
        "slipped": N_("Slipped"),
        "lost": N_("Lost"),
        "vanished": N_("Vanished"),
        "unreported": N_("Not reported"),
        "uncommitted": N_("Won without commit"),
    }
)
TALK_REASONS = Vocabulary(
    {
        "vanished": N_("gone without an outcome"),
        "pushed_again": N_("pushed again"),
        "overdue": N_("close date past"),
        "fell_back": N_("fell back a stage"),
        "committed_and_slipped": N_("promised but not signed"),
        "no_next_step": N_("no next step"),
        "stood_still": N_("standing still for long"),
    }
)
ATTENTION_REASONS = Vocabulary(
    {
        "not_handed_in": N_("not handed in"),
        "open_questions": N_("open questions"),
        "commit_missed": N_("commit missed"),
        "pipe_fell": N_("pipe falling"),
        "focus_at_risk": N_("focus deal at risk"),
        "overdue": N_("close dates past"),
        "actions_late": N_("to-dos late"),
        "nothing_committed": N_("nothing promised"),
    }
)
CORRECTION_KINDS = Vocabulary(
    {
        "added": N_("added"),
        "removed": N_("removed"),
        "raised": N_("raised"),
        "lowered": N_("lowered"),
        "reweighted": N_("reweighted"),
    }
)
PLAN_STATES = Vocabulary({"green": N_("on plan"), "amber": N_("slightly off"), "red": N_("off plan")})
PROGRESS_ORIGINS = Vocabulary(
    {
        "plan": N_("plan"),
        "enrolled": N_("enrolled last quarter"),
        "scheduled": N_("scheduled last quarter"),
        "moved": N_("moved to this quarter"),
        "unknown": N_("in no plan"),
    }
)
