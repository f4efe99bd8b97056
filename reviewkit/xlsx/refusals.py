"""Files that are not read: each with one line that says what it is and what to do."""

from __future__ import annotations

from reviewkit.domain.fault_json import Json, MalformedJsonError, check_texts, value_from_json, values_to_json
from reviewkit.domain.fault_kinds import KINDS
from reviewkit.domain.faults import Fault


class Refusal(Exception):  # noqa: N818 -- the outcome of a reading, not a failure of ours
    """This file is not read.

    code    of a FaultKind, which words it for people
    detail  what exactly was met, for a log: English, of any length and origin
    values  what the kind's texts need
    """

    def __init__(self, code: str, detail: str = "", **values: object) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail
        self.values: dict[str, object] = values

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code

    def to_json(self) -> dict[str, Json]:
        """Return the refusal as JSON: what another process answers."""
        return {"code": self.code, "detail": self.detail, "values": values_to_json(self.values)}

    @classmethod
    def from_json(cls, value: Json) -> Refusal:
        """Return the refusal that `to_json` encoded. Raises MalformedJsonError."""
        if not isinstance(value, dict):
            raise MalformedJsonError("a refusal of another shape")
        code, detail, values = value.get("code"), value.get("detail"), value.get("values")
        if not isinstance(code, str) or not isinstance(detail, str) or not isinstance(values, dict):
            raise MalformedJsonError("a refusal of another shape")
        if code not in KINDS:
            raise MalformedJsonError("a refusal of no known kind")
        refusal = cls(code, detail)
        refusal.values = {name: value_from_json(item, checked=True) for name, item in values.items()}
        check_texts(refusal.fault())
        return refusal

    def fault(self) -> Fault:
        """The same as a fault of the whole file."""
        return Fault(self.code, values=self.values)
