"""What codes are called in documents: buckets, fates, reasons, states."""

from __future__ import annotations

from collections.abc import Iterable

from reviewkit.text import N_, Language

BUCKETS = {
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
FATES = {
    "kept": N_("Kept"),
    "partly_kept": N_("Partly kept"),
    "slipped": N_("Slipped"),
    "lost": N_("Lost"),
    "vanished": N_("Vanished"),
    "unreported": N_("Not reported"),
    "uncommitted": N_("Won without commit"),
}
OF_WHICH = {
    "first_hand_in": N_("first hand-in"),
    "transferred_in": N_("transferred in"),
    "transferred_out": N_("transferred out"),
    "transferred": N_("transferred"),
    "merged": N_("merged"),
}
REASONS = {
    "vanished": N_("gone without an outcome"),
    "pushed_again": N_("pushed again"),
    "overdue": N_("close date past"),
    "fell_back": N_("fell back a stage"),
    "committed_and_slipped": N_("promised but not signed"),
    "no_next_step": N_("no next step"),
    "stood_still": N_("standing still for long"),
}
ATTENTION = {
    "not_handed_in": N_("not handed in"),
    "open_questions": N_("open questions"),
    "commit_missed": N_("commit missed"),
    "pipe_fell": N_("pipe falling"),
    "focus_at_risk": N_("focus deal at risk"),
    "overdue": N_("close dates past"),
    "actions_late": N_("to-dos late"),
    "nothing_committed": N_("nothing promised"),
}
QUALIFICATION = {
    "to_qualify": N_("To qualify"),
    "qualified": N_("Qualified"),
    "rejected": N_("Rejected"),
}
ACTION_STATUS = {
    "todo": N_("To do"),
    "doing": N_("Doing"),
    "done": N_("Done"),
    "dropped": N_("Dropped"),
}
OUTCOME = {"won": N_("Won"), "lost": N_("Lost")}
TOPICS = {
    "difficulty": N_("Difficulty"),
    "progress_area": N_("Area of progress"),
    "support_request": N_("Support request"),
    "corrective_action": N_("Corrective action"),
    "answer_overdue": N_("Answer overdue"),
}
STATES = {"prepared": N_("prepared"), "reviewed": N_("reviewed"), None: N_("not handed in")}
KINDS = {
    "added": N_("added"),
    "removed": N_("removed"),
    "raised": N_("raised"),
    "lowered": N_("lowered"),
    "reweighted": N_("reweighted"),
}


def label(table: dict[str, str], code: object, lang: Language) -> str:
    """A code's name, or the code itself where it has none."""
    return lang.say(table[code]) if isinstance(code, str) and code in table else str(code or "")


def labels(table: dict[str, str], codes: Iterable[str], lang: Language) -> str:
    return ", ".join(label(table, code, lang) for code in codes)
