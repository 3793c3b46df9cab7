"""How a cell shows its number: as a plain number, a date or a duration, by its format's code.

A workbook stores dates as numbers; only the format tells them apart. Nothing is imported here beyond the
standard library, because this runs in the process that reads foreign files, and that process starts
with every command that reads one.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from imm_eco.sheets.parsing.text import Raw

WINDOWS_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no time zone
MAC_EPOCH = datetime(1904, 1, 1)  # noqa: DTZ001

_BUILTIN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that a workbook names by number alone (ECMA-376, 18.8.30)."""

_EAST_ASIAN_DATES = frozenset((*range(27, 37), *range(50, 59)))
_ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile("[dmhysDMHYS]")
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_SECTION = re.compile(r'(?:^|(?<=;))(?:"[^"]*"|\\.|[^;"\\])*')
_LIMIT = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
_TODAY = 43_831  # as dates are numbered: a format that shows it as a date is one
_EXACT = 2**53  # beyond it a float has lost whole numbers
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Format:
    """How a cell shows its number; `date` and `duration` say that it is shown as one."""

    code: str
    date: bool = False
    duration: bool = False


GENERAL = Format("General")


@cache
def format_of_code(code: str) -> Format:
    """A format by its code: `dd/mm/yyyy` is a date, `[h]:mm` a duration, `0.0 "MDH"` neither."""
    shown = _ASIDE.sub("", section_for(code, _TODAY))
    return Format(code, bool(_DATE.search(shown)), bool(_DURATION.search(shown)))


def section_for(code: str, number: float) -> str:
    """The section of a format that shows a number: `[=0]"";dd/mm/yyyy` shows nothing of 0, and else a date."""
    sections = _sections(code)
    limits = [_LIMIT.search(section) for section in sections]
    if any(limits):
        return next((each for each, limit in zip(sections, limits, strict=True) if _holds(limit, number)), sections[-1])
    position = 0 if number > 0 else 1 if number < 0 else 2
    return sections[position] if position < len(sections) else sections[0]


@cache
def _sections(code: str) -> tuple[str, ...]:
    """The sections for numbers; a semicolon within quotes parts nothing, and the fourth section is for texts."""
    parted = [found[0] for found in _SECTION.finditer(code)]
    return tuple(parted[:3])


def _holds(limit: re.Match[str] | None, number: float) -> bool:
    return limit is None or _COMPARED[limit[1]](number, float(limit[2]))


def builtin(number: int) -> Format:
    """A format by its number alone."""
    if number in _EAST_ASIAN_DATES:
        return format_of_code("yyyy-mm-dd")
    return format_of_code(_BUILTIN[number]) if number in _BUILTIN else GENERAL


def held(number: float, number_format: Format, epoch: datetime) -> Raw:
    """What a stored number is: a moment where its format shows one, else a number, whole where it can be."""
    if not math.isfinite(number):
        raise ValueError(number)
    if number_format.date:
        if not number and not _ASIDE.sub("", section_for(number_format.code, number)).strip():
            return None  # a zero that is not shown is how an empty date is kept
        return moment(number, epoch, number_format.duration)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def moment(number: float, epoch: datetime, duration: bool) -> Raw:
    """A number shown as a date, an hour or a duration; one too far away to be a date stays a number."""
    try:
        return _duration(number) if duration else _moment(number, epoch)
    except (OverflowError, ValueError):
        return number


def _duration(number: float) -> timedelta:
    return timedelta(milliseconds=round(number * _DAY * 1000))


def _moment(number: float, epoch: datetime) -> Raw:
    day, fraction = divmod(number, 1)
    past = timedelta(milliseconds=round(fraction * _DAY * 1000))
    if 0 <= number < 1 and not past.days:
        return (epoch + past).time()
    # Excel counts a 29 February 1900 that never was: serials before it are a day ahead.
    if 0 < number < 60 and epoch == WINDOWS_EPOCH:
        day += 1
    return epoch + timedelta(days=day) + past
