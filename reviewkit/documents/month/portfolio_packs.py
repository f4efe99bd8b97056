"""The packs above one partner, in one place."""

from reviewkit.documents.month.channel_manager import CHANNEL_MANAGER, channel_manager_pack
from reviewkit.documents.month.commit_report import COMMIT_REPORT, commit_report
from reviewkit.documents.month.director import DIRECTOR, director_pack

__all__ = [
    "CHANNEL_MANAGER",
    "COMMIT_REPORT",
    "DIRECTOR",
    "channel_manager_pack",
    "commit_report",
    "director_pack",
]
