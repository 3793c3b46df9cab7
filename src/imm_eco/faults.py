"""What can be wrong, as values: a kind of problem with its permanent code, and a fault of one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

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
    """What is wrong with one value, wherever it stands: in a cell, in a file of ours or typed on a command."""

    kind: ProblemKind
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in the analyst's language."""
        return _(self.kind.message).format(**self.params)

    @property
    def remedy(self) -> str:
        """What to do about it, in the analyst's language."""
        return _(self.kind.remedy).format(**self.params)
