"""The parts documents share: title block, stages, movement, commit, leads, history, deals.

Each part is declared once (its fields) and filled by one function from a View of the
analysis, so that every document shows the same figures under the same names.
"""

from reviewkit.documents.frame_rows import rows_of
from reviewkit.documents.parts.commit_tables import (
    COMMIT,
    COMMIT_LINES,
    NEW_COMMIT,
    commit,
    commit_lines,
    commit_lines_title,
    commit_title,
    new_commit_lines,
    new_commit_title,
)
from reviewkit.documents.parts.deal_tables import (
    ACTIONS,
    OUTCOMES,
    QUESTIONS,
    TALK,
    actions,
    actions_title,
    outcomes,
    outcomes_title,
    questions,
    questions_title,
    talk,
    talk_title,
)
from reviewkit.documents.parts.history_table import HISTORY, history
from reviewkit.documents.parts.lead_tables import (
    LEAD_LINES,
    LEAD_TABLE,
    LEAD_WINS,
    NEW_LEADS,
    OLDER_LEADS,
    lead_lines,
    lead_wins,
    leads,
    leads_title,
)
from reviewkit.documents.parts.month_sentences import headline, month_sentences
from reviewkit.documents.parts.movement_tables import MOVEMENT, movement, movement_title
from reviewkit.documents.parts.pipe_table import CORRECTIONS, PIPE, corrections, pipe_deals, pipe_title
from reviewkit.documents.parts.stage_table import STAGES, stages
from reviewkit.documents.parts.title_block import (
    KEY_FIGURES,
    TILES,
    TITLE_BLOCK,
    Values,
    base_words,
    focus_rule,
    is_first,
    month_word,
    tiles,
    title_block,
)

__all__ = [
    "ACTIONS",
    "COMMIT",
    "COMMIT_LINES",
    "CORRECTIONS",
    "HISTORY",
    "KEY_FIGURES",
    "LEAD_LINES",
    "LEAD_TABLE",
    "LEAD_WINS",
    "MOVEMENT",
    "NEW_COMMIT",
    "NEW_LEADS",
    "OLDER_LEADS",
    "OUTCOMES",
    "PIPE",
    "QUESTIONS",
    "STAGES",
    "TALK",
    "TILES",
    "TITLE_BLOCK",
    "Values",
    "actions",
    "actions_title",
    "base_words",
    "commit",
    "commit_lines",
    "commit_lines_title",
    "commit_title",
    "corrections",
    "focus_rule",
    "headline",
    "history",
    "is_first",
    "lead_lines",
    "lead_wins",
    "leads",
    "leads_title",
    "month_sentences",
    "month_word",
    "movement",
    "movement_title",
    "new_commit_lines",
    "new_commit_title",
    "outcomes",
    "outcomes_title",
    "pipe_deals",
    "pipe_title",
    "questions",
    "questions_title",
    "rows_of",
    "stages",
    "talk",
    "talk_title",
    "tiles",
    "title_block",
]
