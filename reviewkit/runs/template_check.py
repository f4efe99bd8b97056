"""Check of every Word template against the values its document declares."""

from __future__ import annotations

from reviewkit.documents.registry import all_documents
from reviewkit.documents.word_context import names
from reviewkit.render.word import TemplateFault, check_template
from reviewkit.runs.output import Style


def check_templates(style: Style) -> dict[str, list[TemplateFault]]:
    """Return the faults by template path; a template that no document uses is checked without names."""
    kinds = [document.declaration for document in all_documents()]
    declared = {kind.template: {**names(kind.fields), "logo": None} for kind in kinds}
    return {
        path: check_template(path, declared.get(name)) for name, (path, _) in sorted(style.templates.items())
    }
