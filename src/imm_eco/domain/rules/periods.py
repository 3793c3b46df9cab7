"""The periods that results speak of: a month, a quarter, a half-year or a year, and nothing else.

A period is known by its first and its last day. Its code is permanent (`2018`, `2018-S1`, `2018-T2`,
`2018-06`); its title is what people write (`T2 2018`, `juin 2018`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

from imm_eco import i18n
from imm_eco.domain.vocabulary import Term, Vocabulary

MONTHS = Vocabulary(
    "month",
    (
        Term("01", "janvier", "January", ("janv", "jan")),
        Term("02", "février", "February", ("févr", "fév", "feb")),
        Term("03", "mars", "March", ("mar",)),
        Term("04", "avril", "April", ("avr", "apr")),
        Term("05", "mai", "May"),
        Term("06", "juin", "June", ("jun",)),
        Term("07", "juillet", "July", ("juil", "jul")),
        Term("08", "août", "August", ("aou", "aug")),
        Term("09", "septembre", "September", ("sept", "sep")),
        Term("10", "octobre", "October", ("oct",)),
        Term("11", "novembre", "November", ("nov",)),
        Term("12", "décembre", "December", ("déc", "dec")),
    ),
)

_LENGTHS = {1: "", 3: "T", 6: "S", 12: ""}  # months in a period, and the letter of its code
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?P<letter>[ST]?)(?P<number>\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month, a quarter, a half-year or a year of the calendar, by its first and last day."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.months not in _LENGTHS or not self._is_calendar():
            raise ValueError(f"{self.start} to {self.end} is no period of the calendar")

    @classmethod
    def year(cls, year: int) -> Self:
        """The calendar year."""
        return cls._from(year, 1, 12)

    @classmethod
    def half(cls, year: int, number: int) -> Self:
        """The first or second half of a year."""
        return cls._from(year, number, 6)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """One of the four quarters of a year."""
        return cls._from(year, number, 3)

    @classmethod
    def month(cls, year: int, number: int) -> Self:
        """One of the twelve months of a year."""
        return cls._from(year, number, 1)

    @classmethod
    def _from(cls, year: int, number: int, months: int) -> Self:
        last = number * months
        if not 1 <= number <= 12 // months:
            raise ValueError(f"{number} is not between 1 and {12 // months}")
        return cls(date(year, last - months + 1, 1), date(year, last, monthrange(year, last)[1]))

    @classmethod
    def parse_code(cls, code: str) -> Self:
        """The period of a code; ValueError where the text is not one."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"{code!r} is not the code of a period")
        year, letter, number = int(match["year"]), match["letter"], match["number"]
        if number is None:
            return cls.year(year)
        if len(number) != (1 if letter else 2):
            raise ValueError(f"{code!r} is not the code of a period")
        return {"S": cls.half, "T": cls.quarter, "": cls.month}[letter](year, int(number))

    @property
    def months(self) -> int:
        """How many months it lasts."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    @property
    def number(self) -> int:
        """Which one of its year it is: the third quarter, the sixth month; 1 for a year."""
        return self.end.month // self.months

    @property
    def code(self) -> str:
        """The permanent code: `2018`, `2018-S1`, `2018-T2`, `2018-06`."""
        if self.months == 12:
            return f"{self.start.year:04}"
        if self.months == 1:
            return f"{self.start:%Y-%m}"
        return f"{self.start.year:04}-{_LENGTHS[self.months]}{self.number}"

    @property
    def title(self) -> str:
        """The period as people write it, in the analyst's language."""
        if self.months == 12:
            return str(self.start.year)
        if self.months == 1:
            return f"{MONTHS.title(f'{self.start:%m}')} {self.start.year}"
        letter = i18n.locale().quarter if self.months == 3 else i18n.locale().half
        return f"{letter}{self.number} {self.start.year}"

    @property
    def last_month(self) -> Period:
        """The month in which it ends."""
        return Period.month_of(self.end)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """The month that a day is in."""
        return cls.month(day.year, day.month)

    def _is_calendar(self) -> bool:
        """From a first of the month to an end of the month, on the year's own divisions."""
        last = monthrange(self.end.year, self.end.month)[1]
        is_whole = self.start.day == 1 and self.end.day == last and self.start.year == self.end.year
        return is_whole and self.end.month % self.months == 0
