"""What a workbook holds: each form declared once, written, read and checked by its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewkit.forms.engine.form import Form


def all_forms() -> dict[str, Form]:
    """Every form by its key, in the order people meet them."""
    from reviewkit.forms.assignment import ASSIGNMENT  # noqa: PLC0415
    from reviewkit.forms.directory import DIRECTORY  # noqa: PLC0415 -- heavy parts load where used
    from reviewkit.forms.lead import LEAD  # noqa: PLC0415
    from reviewkit.forms.plan import PLAN  # noqa: PLC0415
    from reviewkit.forms.quarterly import QUARTERLY  # noqa: PLC0415
    from reviewkit.forms.review import REVIEW  # noqa: PLC0415

    return {form.key: form for form in (DIRECTORY, LEAD, ASSIGNMENT, REVIEW, QUARTERLY, PLAN)}
