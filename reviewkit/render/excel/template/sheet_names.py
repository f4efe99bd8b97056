"""Names of rendered sheets, as Excel allows them."""

from __future__ import annotations

import re

MAX_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_RESERVED = "history"  # Excel's own, for tracked changes


class SheetNames:
    """Gives each sheet a name that no other has, without regard to case.

    taken  names that other sheets have already
    """

    def __init__(self, taken: list[str]) -> None:
        self._taken = {name.casefold() for name in taken}

    def allowed(self, name: str) -> str:
        """The name, without what Excel forbids, cut to 31 characters, and with a number where it is taken."""
        clean = _FORBIDDEN.sub("-", name).strip().strip("'").strip()[:MAX_NAME].rstrip(" '") or "Sheet"
        if clean.casefold() == _RESERVED:
            clean = f"{clean}_"
        candidate = clean
        number = 2
        while candidate.casefold() in self._taken:
            suffix = f" ({number})"
            candidate = f"{clean[: MAX_NAME - len(suffix)].rstrip()}{suffix}"
            number += 1
        self._taken.add(candidate.casefold())
        return candidate
