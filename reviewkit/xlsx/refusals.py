"""Files that are not read: each with one line that says what it is and what to do."""

from __future__ import annotations

from typing import Any

from reviewkit.domain.faults import Fault


class Refusal(Exception):  # noqa: N818 -- the outcome of a reading, not a failure of ours
    """This file is not read.

    code    of a FaultKind, which words it for people
    detail  what exactly was met, for a log: English, of any length and origin
    values  what the kind's texts need
    """

    def __init__(self, code: str, detail: str = "", **values: Any) -> None:
        super().__init__(code, detail)
        self.code, self.detail, self.values = code, detail, values

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.code, self.detail, self.values)

    def fault(self) -> Fault:
        """The same as a fault of the whole file."""
        return Fault(self.code, values=self.values)


def _again(code: str, detail: str, values: dict[str, Any]) -> Refusal:
    return Refusal(code, detail, **values)
