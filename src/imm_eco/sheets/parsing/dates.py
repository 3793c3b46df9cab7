"""Dates, years and periods as people write them, day before month.

A year of two digits is read as 20xx up to 49 (`31/01/19` is of 2019); later ones are refused, since
both centuries can be meant. Text never becomes a date by guessing: a plain number is refused even where
Excel would show it as one.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

from imm_eco.domain.rules.periods import MONTHS, Period
from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.parsing.amounts import read_whole
from imm_eco.sheets.parsing.text import Raw, ReadValue, clean, is_unknown, refuse
from imm_eco.sheets.problem_catalogue import (
    DATE_RANGE,
    DAY_FOR_PERIOD,
    IMPOSSIBLE_DATE,
    NO_SUCH_MONTH,
    NOT_A_DATE,
    NOT_A_PERIOD,
    NOT_A_YEAR,
    SERIAL_DATE,
    TWO_DIGIT_YEAR,
    YEAR_RANGE,
)

FIRST_YEAR, LAST_YEAR = 1990, 2100
_CENTURY = 49  # the last two-digit year that is of this century

_WEEKDAY = r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day|le)"
_START = re.compile(rf"{_WEEKDAY}\b[ ,]*")
_TIME = re.compile(r"(?:(?<=\d)t|[ ,]+(?:a )?)\d{1,2}[:h]\d{2}(?::\d{2}(?:\.\d+)?)?z?$")
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2}) ?(?P<s>[/.\- ]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<y>\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4}) ?(?P<s>[/.\-]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})", re.ASCII)
_NAMED = (
    re.compile(r"(?P<d>\d{1,2})(?:er|st|nd|rd|th)?[ .\-/]*(?P<name>[a-z]+)[ .,\-/]*(?P<y>\d{4}|\d{2})", re.ASCII),
    re.compile(r"(?P<name>[a-z]+)[ .]*(?P<d>\d{1,2})(?:st|nd|rd|th)?[ ,]+(?P<y>\d{4})", re.ASCII),
)

_ORDINALS = {"premier": "1", "deuxieme": "2", "second": "2", "troisieme": "3", "quatrieme": "4",
             "first": "1", "third": "3", "fourth": "4"}  # fmt: skip
_N = rf"(?P<n>[1-4]|{'|'.join(_ORDINALS)})(?:ere?|eme|e|nd|rd|st|th)?"
_SPAN = r"(?P<span>t(?:rim(?:estre)?)?|q(?:uarter)?|s(?:em(?:estre)?)?|h(?:alf(?:year)?)?)"
_OF = r"(?:de|of)?"
_Y = r"(?P<y>\d{4}|\d{2})"
_PART = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_N}{_SPAN}{_OF}{_Y}",
        rf"{_SPAN}{_N}{_OF}{_Y}",
        rf"(?P<y>\d{{4}}){_SPAN}{_N}",
        rf"(?P<y>\d{{4}}){_N}{_SPAN}",
    )
)
_ONE_YEAR = re.compile(r"(?:(?:annee|exercice|an|fy|year) ?)?(?P<y>\d{4})", re.ASCII)
_MONTH = (
    re.compile(r"(?P<y>\d{4}) ?[\-/.] ?(?P<m>\d{1,2})", re.ASCII),
    re.compile(r"(?P<m>\d{1,2}) ?[\-/. ] ?(?P<y>\d{4})", re.ASCII),
)
_MONTH_NAME = (
    re.compile(rf"(?P<name>[a-z]+?){_OF}{_Y}", re.ASCII),
    re.compile(r"(?P<y>\d{4})(?P<name>[a-z]+)", re.ASCII),
)


def read_date(raw: Raw, number_format: str = "General") -> ReadValue[date]:
    """A date, of the years 1990 to 2100."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return _in_range(raw, raw)
    if isinstance(raw, str):
        return _date_text(raw)
    return _date_number(raw)


def read_year(raw: Raw, number_format: str = "General") -> ReadValue[int]:
    """A year from 1990 to 2100; a first of January or a 31 December stands for its year."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, date):
        if (raw.month, raw.day) not in ((1, 1), (12, 31)):
            return refuse(NOT_A_YEAR, raw)
        raw = raw.year
    reading = read_whole(_year_word(raw), number_format)
    if reading.value is None:
        return refuse(NOT_A_YEAR, raw)
    if not FIRST_YEAR <= reading.value <= LAST_YEAR:
        return refuse(YEAR_RANGE, raw, first=FIRST_YEAR, last=LAST_YEAR)
    return ReadValue(reading.value)


def read_period(raw: Raw, number_format: str = "General") -> ReadValue[Period]:
    """A month, a quarter, a half-year or a year; the first or last day of a month stands for the month."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, date):
        return _period_of_day(raw, raw.date() if isinstance(raw, datetime) else raw)
    if not isinstance(raw, str):
        year = read_year(raw, number_format)
        return _period(raw, Period.year, year.value) if year.value else refuse(NOT_A_PERIOD, raw)
    return _period_text(raw)


def _plain(text: str) -> str:
    """Lower case without accents; spaces and punctuation stay."""
    bare = unicodedata.normalize("NFKD", clean(text).casefold())
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _year_word(raw: Raw) -> Raw:
    match = _ONE_YEAR.fullmatch(_plain(raw)) if isinstance(raw, str) else None
    return match["y"] if match else raw


def _full_year(text: str) -> int | None:
    """The year of two or four digits; None where the century is not clear."""
    if len(text) == 4:
        return int(text)
    return 2000 + int(text) if int(text) <= _CENTURY else None


def _in_range(raw: Raw, day: date) -> ReadValue[date]:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return ReadValue(day)
    return refuse(DATE_RANGE, raw, first=FIRST_YEAR, last=LAST_YEAR)


def _date_number(raw: Raw) -> ReadValue[date]:
    """A plain number is no date, though Excel counts days in numbers."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and 32874 <= raw < 80000:
        reading = date(1899, 12, 30) + timedelta(days=int(raw))
        return refuse(SERIAL_DATE, raw, reading=f"{reading:%d/%m/%Y}")
    return refuse(NOT_A_DATE, raw)


def _date_text(raw: str) -> ReadValue[date]:
    text = _TIME.sub("", _START.sub("", _plain(raw)[:60], count=1))
    for form in (_DAY_FIRST, _YEAR_FIRST, *_NAMED):
        if match := form.fullmatch(text):
            parts = match.groupdict()
            month = MONTHS.find(parts["name"]) if "name" in parts else parts["m"]
            return _date(raw, parts["y"], int(month), int(parts["d"])) if month else refuse(NOT_A_DATE, raw)
    return refuse(NOT_A_DATE, raw)


def _date(raw: str, written_year: str, month: int, day: int) -> ReadValue[date]:
    year = _full_year(written_year)
    if year is None:
        return refuse(TWO_DIGIT_YEAR, raw, first=f"19{written_year}", second=f"20{written_year}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refuse(DATE_RANGE, raw, first=FIRST_YEAR, last=LAST_YEAR)
    if not 1 <= month <= 12:
        return _no_month(raw, year, month, day)
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        return refuse(IMPOSSIBLE_DATE, raw, month=f"{MONTHS.title(f'{month:02}')} {year}", days=days)
    return ReadValue(date(year, month, day))


def _no_month(raw: str, year: int, month: int, day: int) -> ReadValue[date]:
    if 1 <= day <= 12 and 1 <= month <= monthrange(year, day)[1]:
        return refuse(NO_SUCH_MONTH, raw, month=month, example=f"{month:02}/{day:02}/{year}")
    return refuse(NOT_A_DATE, raw)


def _period_text(raw: str) -> ReadValue[Period]:
    text, word = _plain(raw)[:60], fold(raw)[:60]
    if match := _ONE_YEAR.fullmatch(text):
        return _period(raw, Period.year, int(match["y"]))
    for form in _MONTH:
        if match := form.fullmatch(text):
            return _period(raw, Period.month, int(match["y"]), int(match["m"]))
    for form in _PART:
        if match := form.fullmatch(word):
            part = Period.quarter if match["span"][0] in "tq" else Period.half
            return _period(raw, part, _full_year(match["y"]), int(_ORDINALS.get(match["n"], match["n"])))
    return _named_month(raw, word)


def _named_month(raw: str, word: str) -> ReadValue[Period]:
    for form in _MONTH_NAME:
        if (match := form.fullmatch(word)) and (month := MONTHS.find(match["name"])):
            return _period(raw, Period.month, _full_year(match["y"]), int(month))
    day = read_date(raw)
    return _period_of_day(raw, day.value) if day.value else refuse(NOT_A_PERIOD, raw)


def _period(raw: Raw, part: Callable[..., Period], year: int | None, *number: int) -> ReadValue[Period]:
    if year is None:
        return refuse(NOT_A_PERIOD, raw)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return refuse(YEAR_RANGE, raw, first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return ReadValue(part(year, *number))
    except ValueError:
        return refuse(NOT_A_PERIOD, raw)


def _period_of_day(raw: Raw, day: date) -> ReadValue[Period]:
    """The month that a first or last day stands for: Excel turns `06/2018` into the first of June."""
    ranged = _in_range(raw, day)
    if ranged.fault:
        return ReadValue(fault=ranged.fault)
    month = Period.month(day.year, day.month)
    return ReadValue(month) if day in (month.start, month.end) else refuse(DAY_FOR_PERIOD, raw, month=month.title)
