"""What can be wrong with a programme file: a code, what is said, what to do; and a problem at its line and key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from imm_eco.faults import Fault, ProblemKind
from imm_eco.i18n import N_

NOT_READABLE = ProblemKind(
    "E501", N_("This file cannot be read: {reason}."), N_("Give a programme file: text, in TOML.")
)
NOT_UTF8 = ProblemKind(
    "E502", N_("This file is not text in UTF-8: line {at} has other bytes."), N_("Save it again as “UTF-8”.")
)
NOT_TOML = ProblemKind(
    "E503", N_("This is not TOML: {reason}."), N_("Correct that line; what stands after it was not looked at.")
)
TOO_DEEP = ProblemKind(
    "E504", N_("Tables or lists are nested more than {most} deep here."), N_("No programme needs it: see the example.")
)
UNKNOWN_KEY = ProblemKind("E505", N_("“{name}” is no key here."), N_("{suggestion}"))
MISSING_KEY = ProblemKind("E506", N_("“{name}” is missing: {meaning}."), N_("Add it: {example}"))
WRONG_TYPE = ProblemKind(
    "E507", N_("This is {found}, where {wanted} is expected."), N_("Write it like this: {example}")
)
OUT_OF_LIMITS = ProblemKind("E508", N_("{value} is not from {low} to {high}."), N_("Give a number within the limits."))
UNKNOWN_WORD = ProblemKind("E509", N_("“{word}” is not known here."), N_("{suggestion}"))
BAD_CODE = ProblemKind(
    "E510",
    N_("“{word}” cannot be a code."),
    N_("Up to {most} lower-case letters without accents, digits and single hyphens between them: metal-recovery"),
)
BAD_PREFIX = ProblemKind(
    "E511", N_("“{word}” cannot begin a reference."), N_("Up to {most} capitals without accents and digits: IMM")
)
BAD_TEXT = ProblemKind(
    "E512",
    N_("This text is empty, longer than {most} characters, or holds characters that cannot be seen."),
    N_("Type it again, on one line."),
)
TOO_MANY = ProblemKind(
    "E513", N_("There are {found} of these, where {low} to {high} are taken."), N_("See the example.")
)
REPEATED = ProblemKind("E514", N_("“{word}” is stated already, on line {at}."), N_("State it once."))
READ_AS_ANOTHER = ProblemKind(
    "E515",
    N_("“{word}” would be read as “{other}” too (line {at})."),
    N_("Give each a title and spellings of its own."),
)
RESERVED = ProblemKind("E516", N_("“{word}” has a meaning of its own in reports."), N_("Choose another code."))
SPAN_BACKWARDS = ProblemKind("E517", N_("{value} runs backwards."), N_("Write the smaller number first."))
HORIZON_FIRST = ProblemKind(
    "E518",
    N_("The horizon {horizon} is not after the start {start}."),
    N_("Give a later horizon, or an earlier start."),
)
AFTER_HORIZON = ProblemKind(
    "E519", N_("This contract is signed on {day}, after the horizon {horizon}."), N_("Correct the date or the horizon.")
)
BEFORE_START = ProblemKind(
    "E520", N_("This target is for {day}, which is not after the start {start}."), N_("Give a later horizon.")
)
KNOWN_INDICATOR = ProblemKind(
    "E521",
    N_("“{word}” is an indicator that the tool knows, of the nature “{nature}” and in {unit}."),
    N_("Say so here, or give the indicator another code."),
)
NO_ENVELOPE = ProblemKind(
    "E522",
    N_("No indicator is the envelope of the State’s support."),
    N_("Add an indicator of the code “{envelope}” and the nature “envelope”, in MAD."),
)
OTHER_ENVELOPE = ProblemKind(
    "E523",
    N_("“{word}” cannot be an envelope: the only one is “{envelope}”."),
    N_("Give it another nature, or that code."),
)
ANNUAL_STOCK = ProblemKind(
    "E524",
    N_("“annual” is for flows, and “{word}” is not one."),
    N_("Leave the basis out: a stock is its latest position."),
)
MEASURES_NO_JOBS = ProblemKind(
    "E525", N_("“measures” is about jobs, and “{word}” does not count them."), N_("Leave it out.")
)
OTHER_AXIS = ProblemKind(
    "E526",
    N_("“{word}” is a criterion of {axis} already: a criterion belongs to one axis."),
    N_("Choose another code."),
)
NOTHING_MEASURED = ProblemKind(
    "E527", N_("No indicator is measured: each is an envelope."), N_("Add an indicator that is a stock or a flow.")
)

CATALOGUE = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, ProblemKind)}

_LONGEST_SHOWN = 60
_LARGEST_SHOWN = 10**30

Path = tuple[str | int, ...]
"""Where a value stands in the file: keys, and places in lists from 0."""


@dataclass(frozen=True, slots=True)
class ProgrammeProblem:
    """Something wrong in a programme file, at a line and a key where it has them."""

    fault: Fault
    path: Path = ()
    value: str | None = None
    line: int | None = None

    @property
    def key(self) -> str | None:
        """The key, its tables before it: `targets[2].value`; lists are counted from 1."""
        parts = (f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(parts).lstrip(".") or None

    def as_json(self) -> dict[str, str | int | None]:
        """The problem as scripts read it."""
        return {
            "severity": self.fault.kind.severity.value,
            "code": self.fault.kind.code,
            "line": self.line,
            "key": self.key,
            "value": self.value,
            "message": self.fault.message,
            "remedy": self.fault.remedy,
        }


def shown(value: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) >= _LARGEST_SHOWN:
        return "9…" if value > 0 else "-9…"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value) if isinstance(value, str | int | float) else "{…}" if isinstance(value, dict) else "[…]"
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
