"""What the program that wrote a file adds to a text, taken away before the text is read.

Also what stands for “not known”, how a raw value is shown back, and the reading that every reader gives.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from imm_eco.sheets.problem_catalogue import Fault, ProblemKind

Raw = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell of a workbook, or a word on the command line, can hold."""

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
LONGEST_SHOWN = 80
LONGEST_READ = 200
"""Characters of a number, a date or a coded word; the longest of them have some sixty."""

_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\v\f]")
_NEWLINES = re.compile(r"\r\n?|\u0085|\u2028|\u2029")
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f"  # control characters
    "\ud800-\udfff"  # halves of a character, which no file can carry
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_UNKNOWN_WORDS = "- -- --- – — _ nd n.d n.d. n/d na n.a n.a. n/a nc n.c n.c."
_NOT_KNOWN = frozenset(("", *_UNKNOWN_WORDS.split(" ")))


@dataclass(frozen=True, slots=True)
class ReadValue(Generic[T_co]):
    """What was read: a value, or None where nothing is known; a fault takes the value's place."""

    value: T_co | None = None
    fault: Fault | None = None
    warning: Fault | None = None


def refuse(kind: ProblemKind, raw: Raw, **params: object) -> ReadValue[T]:
    """A reading that failed, for that reason."""
    return ReadValue(fault=Fault(kind, {"value": shown(raw), **params}))


def as_carried(text: str) -> str:
    """A text as workbooks carry it, which would take `_x0041_` for an A: its underscore is escaped."""
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def clean(text: str) -> str:
    """The text without invisible characters and outer spaces; every space is the plain one."""
    if not (text.isascii() and text.isprintable()):
        text = _NEWLINES.sub("\n", _SPACES.sub(" ", text))
        text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return text.strip()


def strip_invisible(raw: Raw) -> Raw:
    """What the reader of a number, a date or a coded word is given: a text too long to be one is cut, and says so.

    No reader takes what ends in “…” for a value, and none spends time on a page of text, or of digits.
    """
    if not isinstance(raw, str) or len(raw) <= LONGEST_READ:
        return raw
    text = clean(raw)
    return text if len(text) <= LONGEST_READ else text[:LONGEST_READ] + "…"


def is_unknown(raw: Raw) -> bool:
    """Whether a value says “not known”: an empty cell, a dash, `n.d.`, `n/a`."""
    if isinstance(raw, str):
        if raw[:1].isalnum() and raw[0] not in "nN":  # no such word begins so
            return False
        return len(raw.strip()) <= LONGEST_READ and clean(raw).casefold() in _NOT_KNOWN
    return raw is None


def is_blank(raw: Raw) -> bool:
    """Whether nothing can be seen in the cell."""
    return raw is None or (isinstance(raw, str) and not raw[:1].isalnum() and not clean(raw))


def shown(raw: Raw) -> str:
    """What a cell holds, as text of at most 80 characters."""
    text = _as_text(raw)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _as_text(raw: Raw) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float):
        return plain_number(raw)
    if isinstance(raw, datetime):
        return raw.isoformat(" ") if raw.time() != time.min else raw.date().isoformat()
    if isinstance(raw, str):
        return _INVISIBLE.sub("\ufffd", raw[: 2 * LONGEST_SHOWN]).strip()
    return str(raw)


def plain_number(raw: float) -> str:
    """A number in digits, without an exponent where it can be helped."""
    return f"{raw:.0f}" if raw.is_integer() and abs(raw) < 1e15 else repr(raw)


def said_number(number: Decimal) -> str:
    """A number as the analyst reads it: spaced thousands, and the decimal sign of the language."""
    from imm_eco import i18n

    text = f"{number.normalize():,f}".replace(",", "\u00a0")
    return text.replace(".", i18n.locale().decimal_mark)
