"""One reader for each type of column: from what a cell or a command holds to a value of the field.

A reader gives a `ReadValue`: the value (None where the text says “not known”), or the fault that takes
its place, or a value with a warning. Amounts are centimes of MAD; scores are hundredths of a point.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from imm_eco.domain.rules.periods import Period
from imm_eco.domain.vocabulary import Vocabulary
from imm_eco.sheets.parsing.amounts import exact, read_money, read_whole, split_unit
from imm_eco.sheets.parsing.dates import read_date, read_period, read_year
from imm_eco.sheets.parsing.text import (
    Raw,
    ReadValue,
    clean,
    is_blank,
    is_unknown,
    plain_number,
    refuse,
    said_number,
    shown,
)
from imm_eco.sheets.problem_catalogue import (
    ICE_DIGITS_LOST,
    ICE_KEY,
    ICE_LENGTH,
    ICE_ZEROS,
    MISSPELT_CODE,
    NOT_A_SCORE,
    NOT_AN_ICE,
    SCORE_FRACTION,
    SCORE_PRECISION,
    SCORE_RANGE,
    UNKNOWN_CODE,
    Fault,
    ProblemKind,
)
from imm_eco.suggestions import between_quotes, nearest_codes

__all__ = [
    "Fault", "ProblemKind", "Raw", "ReadValue", "Value", "clean", "is_blank", "is_unknown", "key_checks", "read_code",
    "read_company", "read_date", "read_ice", "read_money", "read_period", "read_score", "read_text", "read_whole",
    "read_year", "shown",
]  # fmt: skip

Value: TypeAlias = str | int | date | Period | None
"""What a column gives: a text or a code, a number (centimes, hundredths of a point, pieces), a day, a period."""

_ICE_LENGTH, _COMPANY_LENGTH = 15, 9
# Nine digits are a company's number alone; fewer than ten are never an ICE that lost zeros.
_SHORTEST_ICE = 10
_ICE_SEPARATORS = re.compile(r"[ .\-_/']")
_EXPONENT = re.compile(r"\d+(?:[.,]\d*)? ?e ?\+?\d+", re.IGNORECASE | re.ASCII)
# What a number becomes as text (`9000011000029.0`): a group of an ICE is never zeros alone after a point.
_NUMBER_AS_TEXT = re.compile(r"(?P<digits>\d+)[.,]0+", re.ASCII)
_ROUNDED = "000000"
"""The establishment 0000 and the key 00, which mod 97-10 never gives: the end of a number that was rounded."""
_OUT_OF_100 = re.compile(r"(?P<score>.+?) ?(?P<sign>%|/ ?100|sur 100)", re.IGNORECASE)
plain_text = re.compile("[A-MO-Za-mo-z0-9](?:[ -~]*[!-~])?").fullmatch
"""Whether a text is its own reading at first sight: nothing to take away, and no word for “not known”."""


def read_text(raw: Raw, number_format: str = "General") -> ReadValue[str]:
    """Words, a number or a date as text: a telephone, a trade register, a reference."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, str):
        return ReadValue(clean(raw))
    if isinstance(raw, datetime) and raw.time() == time.min:
        raw = raw.date()
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return ReadValue(f"{raw:%d/%m/%Y}")
    return ReadValue(_zero_padded(raw, number_format) or shown(raw))


def _zero_padded(raw: Raw, number_format: str) -> str:
    """The digits with the zeros that a format such as `0000` shows in front of them."""
    if isinstance(raw, int | float) and not isinstance(raw, bool) and re.fullmatch("0{2,}", number_format):
        return plain_number(float(raw)).zfill(len(number_format))
    return ""


def read_score(raw: Raw, number_format: str = "General") -> ReadValue[int]:
    """A score from 0 to 100, in hundredths of a point: `72,5` is 7250; 0,87 shown as 87 % is 8700."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, str):
        return _score_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or (number := exact(raw)) is None:
        return refuse(NOT_A_SCORE, raw)
    if "%" in number_format:
        return _score(raw, number * 100, True)
    return _score(raw, number, False)


def _score_text(raw: str) -> ReadValue[int]:
    match = _OUT_OF_100.fullmatch(clean(raw))
    text, unit = split_unit(match["score"] if match else raw)
    bare = text.lstrip("+-").replace(",", ".")
    if unit != "" or not re.fullmatch(r"\d+(\.\d+)?", bare, re.ASCII):
        return refuse(NOT_A_SCORE, raw)
    number = Decimal(bare)
    return _score(raw, -number if text.startswith("-") else number, match is not None)


def _score(raw: Raw, number: Decimal, stated: bool) -> ReadValue[int]:
    """`stated`: the cell itself says that the number is out of 100."""
    if not 0 <= number <= 100:
        return refuse(SCORE_RANGE, raw)
    if 0 < number < 1 and not stated:
        return refuse(SCORE_FRACTION, raw, first=said_number(number), second=said_number(number * 100))
    hundredths = number * 100
    if hundredths != hundredths.to_integral_value():
        return refuse(SCORE_PRECISION, raw)
    return ReadValue(int(hundredths))


def read_code(raw: Raw, vocabulary: Vocabulary) -> ReadValue[str]:
    """The code that a text names, by code or by title in either language."""
    if is_unknown(raw):
        return ReadValue()
    text = read_text(raw).value or ""
    # Excel drops the zero of a region typed as 06.
    found = vocabulary.find(text) or (vocabulary.find(text.zfill(2)) if text.isdecimal() else None)
    if found is not None:
        return ReadValue(found)
    accepted = ", ".join(term.title for term in vocabulary)
    nearest = nearest_codes(text, vocabulary)
    if not nearest:
        return refuse(UNKNOWN_CODE, raw, accepted=accepted)
    return refuse(MISSPELT_CODE, raw, suggestion=between_quotes([vocabulary.title(code) for code in nearest]))


def key_checks(ice: str) -> bool:
    """Whether the key of an ICE is right: the 15 digits leave no remainder by 97, the key is 01 to 97 (ISO 7064)."""
    return int(ice) % 97 == 0 and 1 <= int(ice[-2:]) <= 97


def read_ice(raw: Raw, number_format: str = "General") -> ReadValue[str]:
    """An ICE, as text of 15 digits; zeros that Excel dropped come back where the key then is right."""
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, str):
        return _ice_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or raw < 0 or not float(raw).is_integer():
        return refuse(NOT_AN_ICE, raw)
    if raw >= 10**_ICE_LENGTH:
        return refuse(ICE_DIGITS_LOST, raw)
    return _ice(raw, _zero_padded(raw, number_format) or str(int(raw)))


def read_company(raw: str) -> str:
    """The digits that name a company, its nine or an ICE, read as a cell is; a text that is none, as it stands."""
    text = clean(raw)
    digits = _digits_of(text)
    if len(digits) == _COMPANY_LENGTH and digits.isascii() and digits.isdecimal():
        return digits
    return read_ice(text).value or text


def _digits_of(text: str) -> str:
    """The digits of an ICE without what stands between them; those of a number that became text before its point."""
    bare = text.removeprefix("'").replace(" ", "")
    number = _NUMBER_AS_TEXT.fullmatch(bare)
    return number["digits"] if number else _ICE_SEPARATORS.sub("", bare)


def _ice_text(raw: str) -> ReadValue[str]:
    text = clean(raw)
    if _EXPONENT.fullmatch(text):
        return refuse(ICE_DIGITS_LOST, raw)
    digits = _digits_of(text)
    return _ice(raw, digits) if digits.isascii() and digits.isdecimal() else refuse(NOT_AN_ICE, raw)


def _ice(raw: Raw, digits: str) -> ReadValue[str]:
    if not int(digits):
        return refuse(NOT_AN_ICE, raw)
    if _SHORTEST_ICE <= len(digits) <= _ICE_LENGTH and digits.endswith(_ROUNDED):
        return refuse(ICE_DIGITS_LOST, raw)
    if len(digits) == _ICE_LENGTH:
        key = None if key_checks(digits) else Fault(ICE_KEY, {"value": shown(raw)})
        return ReadValue(digits, warning=key)
    if _SHORTEST_ICE <= len(digits) < _ICE_LENGTH and key_checks(digits):
        ice = digits.zfill(_ICE_LENGTH)
        return ReadValue(ice, warning=Fault(ICE_ZEROS, {"value": shown(raw), "ice": ice}))
    return refuse(ICE_LENGTH, raw, count=len(digits))
