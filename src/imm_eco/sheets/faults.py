"""What can be wrong, as values: a kind of problem, a fault of one value, a problem at its place in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from imm_eco.i18n import _


class Severity(Enum):
    """Whether a problem stops its row."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its permanent code, and what is said of it (msgids)."""

    code: str
    message: str
    remedy: str

    @property
    def severity(self) -> Severity:
        """An E code is an error, a W code a warning."""
        return Severity.ERROR if self.code[0] == "E" else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, wherever it stands: in a cell or typed on a command."""

    kind: ProblemKind
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in the analyst's language."""
        return _(self.kind.message).format(**self.params)

    @property
    def remedy(self) -> str:
        """What to do about it, in the analyst's language."""
        return _(self.kind.remedy).format(**self.params)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file: where, with what value, and which kind of problem it is.

    `sheet` and `cell` are None where the whole file or the whole sheet is meant, `value` where
    there is none to show.
    """

    kind: ProblemKind
    file: str
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

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
