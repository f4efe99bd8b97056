"""Every Word template held against what its document declares."""

from __future__ import annotations

from reviewkit.documents.fields import PackKind
from reviewkit.documents.month.minutes import MINUTES
from reviewkit.documents.month.partner_review import PARTNER_REVIEW
from reviewkit.documents.month.portfolio_packs import CHANNEL_MANAGER, COMMIT_REPORT, DIRECTOR
from reviewkit.documents.quarter.gap_report import GAP
from reviewkit.documents.quarter.quarterly_pack import QUARTERLY
from reviewkit.documents.word_context import names
from reviewkit.render.word import TemplateFault, check_template
from reviewkit.runs.output import Style


def every_kind() -> tuple[PackKind, ...]:
    """All documents that have a Word template."""
    return (PARTNER_REVIEW, MINUTES, CHANNEL_MANAGER, DIRECTOR, COMMIT_REPORT, QUARTERLY, GAP)


def check_templates(style: Style) -> dict[str, list[TemplateFault]]:
    """Faults by template path; a template no document uses is checked without names."""
    declared = {kind.template: {**names(kind.fields), "logo": None} for kind in every_kind()}
    return {
        path: check_template(path, declared.get(name)) for name, (path, _) in sorted(style.templates.items())
    }
