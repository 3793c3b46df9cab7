"""A problem at its place in a workbook: sheet, cell, and the value as it stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from imm_eco.faults import Fault, ProblemKind, Severity

__all__ = ["Fault", "Problem", "ProblemKind", "Severity"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where, with what value, and which kind of problem it is.

    `sheet` and `cell` are None where the whole file or the whole sheet is meant, `value` where
    there is none to show.
    """

    kind: ProblemKind
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def at(cls, kind: ProblemKind, sheet: str | None, cell: str | None = None, /, **params: object) -> Problem:
        """A problem at its place; `value` among what its sentence needs is what stands there."""
        value = params.get("value")
        return cls(kind, sheet, cell, None if value is None else str(value), params)

    @property
    def code(self) -> str:
        """The permanent code."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """Whether it stops its row."""
        return self.kind.severity

    @property
    def message(self) -> str:
        """What is wrong, in the analyst's language."""
        return Fault(self.kind, self.params).message

    @property
    def remedy(self) -> str:
        """What to do about it, in the analyst's language."""
        return Fault(self.kind, self.params).remedy

    def as_json(self) -> dict[str, str | None]:
        """The problem as scripts read it."""
        return {
            "severity": self.severity.value,
            "code": self.code,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "message": self.message,
            "remedy": self.remedy,
        }
