"""Check of every Word template against the values its document declares."""

from __future__ import annotations

from reviewkit.documents.registry import all_documents
from reviewkit.documents.word_context import names
from reviewkit.render.word import TemplateFault, check_template
from reviewkit.runs.output import Style
from reviewkit.runs.template_process import TemplateProcess


def check_templates(style: Style) -> dict[str, list[TemplateFault]]:
    """Return the faults by template path; a template that no document uses is checked without names.

    A vendor's own is checked in a process with limits, as it is rendered.
    """
    kinds = [document.declaration for document in all_documents()]
    declared = {kind.template: {**names(kind.fields), "logo": None} for kind in kinds}
    faults: dict[str, list[TemplateFault]] = {}
    with TemplateProcess() as process:
        for name, (path, _) in sorted(style.templates.items()):
            check = process.faults if name in style.vendors else check_template
            faults[path] = check(path, declared.get(name))
    return faults
