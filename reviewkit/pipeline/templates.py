"""Every Word template held against what its document declares."""

from __future__ import annotations

from reviewkit.packs.declare import PackKind
from reviewkit.packs.minutes import MINUTES
from reviewkit.packs.partner_review import PARTNER_REVIEW
from reviewkit.packs.portfolio_packs import CHANNEL_MANAGER, COMMIT_REPORT, DIRECTOR
from reviewkit.packs.printing import names
from reviewkit.packs.quarter.gap_report import GAP
from reviewkit.packs.quarter.quarterly import QUARTERLY
from reviewkit.pipeline.documents import Style
from reviewkit.render.word import TemplateFault, check_template


def every_kind() -> tuple[PackKind, ...]:
    """All documents that have a Word template."""
    return (PARTNER_REVIEW, MINUTES, CHANNEL_MANAGER, DIRECTOR, COMMIT_REPORT, QUARTERLY, GAP)


def check_templates(style: Style) -> dict[str, list[TemplateFault]]:
    """Faults by template path; a template no document uses is checked without names."""
    declared = {kind.template: {**names(kind.fields), "logo": None} for kind in every_kind()}
    return {
        path: check_template(path, declared.get(name)) for name, (path, _) in sorted(style.templates.items())
    }
