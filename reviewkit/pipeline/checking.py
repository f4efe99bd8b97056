"""What is wrong in filled workbooks, without keeping anything (commands: check)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reviewkit.forms.faults import Fault
from reviewkit.forms.judge import judge
from reviewkit.intake.against import Bounds, against, before, month_of
from reviewkit.intake.scan import fingerprint
from reviewkit.intake.taking import Taken, rules_of
from reviewkit.store import ACCEPTED, RETURNED, UNREADABLE, Store
from reviewkit.workspace import Workspace


def check_files(workspace: Workspace, store: Store, files: Sequence[Path]) -> list[Taken]:
    """Each file judged as intake would judge it now."""
    rules, settings = rules_of(workspace), workspace.settings
    bounds = Bounds(settings.get("checks.stage_fall"), settings.get("checks.amount_factor"))
    out: list[Taken] = []
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            fault = Fault("cannot-open", values={"reason": error.strerror or str(error)})
            out.append(Taken(str(path), "", None, None, None, None, UNREADABLE, (fault,), settings.language))
            continue
        judged = judge(data, rules)
        identity = judged.identity
        if judged.good and identity is not None and identity.form == "review":
            judged.faults += against(judged, before(store, identity.partner or "", month_of(judged)), bounds)
        status = UNREADABLE if identity is None else ACCEPTED if judged.good else RETURNED
        out.append(
            Taken(
                str(path), fingerprint(data), identity.form if identity else None,
                identity.partner if identity else None, str(identity.period) if identity else None, None, status,
                tuple(judged.faults), judged.lang,
            )
        )  # fmt: skip
    return out
