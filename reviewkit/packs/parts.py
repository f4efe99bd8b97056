"""The parts documents share: title block, stages, movement, commit, leads, history, deals.

Each part is declared once (its fields) and filled by one function from a View of the
analysis, so that every document shows the same figures under the same names.
"""

from reviewkit.packs.commit import (
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
from reviewkit.packs.deals import (
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
from reviewkit.packs.frames import rows_of
from reviewkit.packs.history import HISTORY, history
from reviewkit.packs.labels import BUCKETS, REASONS
from reviewkit.packs.leads import (
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
from reviewkit.packs.movement import MOVEMENT, movement, movement_title
from reviewkit.packs.pipe import CORRECTIONS, PIPE, corrections, pipe_deals, pipe_title
from reviewkit.packs.sentences import headline, month_sentences
from reviewkit.packs.stages import STAGES, stages
from reviewkit.packs.title import (
    TILE_KEYS,
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
    "BUCKETS",
    "COMMIT",
    "COMMIT_LINES",
    "CORRECTIONS",
    "HISTORY",
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
    "REASONS",
    "STAGES",
    "TALK",
    "TILES",
    "TILE_KEYS",
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
