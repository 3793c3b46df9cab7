"""Numbers and amounts as people write them in French: `13 300`, `1.234.567,89`, `1,5 MDH`, `11 milliards`.

An amount is held in centimes of MAD. A number that Excel holds is taken to the 15 digits it shows, which
undoes the noise of binary fractions; no amount is ever computed in floating point.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from itertools import product

from imm_eco.domain.vocabulary import fold
from imm_eco.sheets.parsing.number_formats import section_for
from imm_eco.sheets.parsing.text import Raw, ReadValue, clean, is_unknown, refuse, said_number, shown
from imm_eco.sheets.problem_catalogue import (
    AMBIGUOUS_NUMBER,
    BELOW_ZERO,
    DATE_FOR_NUMBER,
    FRACTION,
    NEGATIVE,
    NOT_AN_AMOUNT,
    NOT_WHOLE,
    OTHER_UNIT,
    SUB_CENTIME,
    TOO_LARGE,
    UNKNOWN_UNIT,
    Fault,
    ProblemKind,
)

LARGEST = 10**15
"""No amount of MAD and no count is larger: the whole programme speaks of 11 milliards."""

_EXCEL = Context(prec=15)
_WIDE = Context(prec=60)
_LONGEST = 40

_SCALES = {
    1: ("",),
    1_000: ("k", "mille", "millier", "milliers", "thousand", "thousands"),
    1_000_000: ("m", "mio", "million", "millions"),
    1_000_000_000: ("md", "mds", "mrd", "mrds", "milliard", "milliards", "bn"),
}
_CURRENCIES = ("", "dh", "dhs", "mad", "dirham", "dirhams", "dedh", "dedhs", "dedirhams", "demad")
# MMDH is the Moroccan habit for milliards; MMAD reads M + MAD, as in the published targets.
_UNITS = {
    **{
        word + currency: scale * 100
        for scale, words in _SCALES.items()
        for word, currency in product(words, _CURRENCIES)
    },
    **dict.fromkeys(("mmdh", "mmdhs", "mmmad"), 100_000_000_000),
    "madk": 100_000,
    "madm": 100_000_000,
    "madmn": 100_000_000,
    "madbn": 100_000_000_000,
}
del _UNITS[""]

_NUMBER = re.compile(
    r"(?P<before>[^\d()+\-]*)(?P<open>\(?) ?(?P<sign>[+-]?) ?(?P<digits>\d(?:[\d .,']*\d)?) ?(?P<close>\)?)"
    r"(?P<after>[^\d]*)",
    re.ASCII,
)
_GROUPED = (
    re.compile(r"[1-9]\d{0,2}(?:(?P<group>[ '])\d{3})(?:(?P=group)\d{3})*(?P<rest>[.,]\d+)?", re.ASCII),
    re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?P<rest>,\d+)?", re.ASCII),
    re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?P<rest>\.\d+)?", re.ASCII),
)
_UNGROUPED = re.compile(r"\d+(?:[.,]\d+)?", re.ASCII)
_DOTTED_ONCE = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_COUNTED = ("emploi", "emplois", "poste", "postes", "job", "jobs", "personnes", "contacts")

_UNIT_WORDS = re.compile(r"[A-Za-zÀ-ÿ .,'()]*")
_THOUSANDS = re.compile(r"['’]?000 ?(?:dhs?|mad)(?: ht)?", re.IGNORECASE)
_BEFORE_TAX = ("horstaxes", "horstaxe", "ht")

_FORMAT_TEXT = re.compile(r'"([^"]*)"|\[\$([^\]-]*)[^\]]*\]|\\(.)')
_FORMAT_SCALE = re.compile(r"[0#?](,+)(?![0#?,])")
_FOREIGN = re.compile(r"€|£|\b(?:eur|euros?|usd|gbp|k€|m€|dollars?)\b|\bttc\b|^\$$", re.IGNORECASE)


@lru_cache(maxsize=256)
def unit_factor(unit: str) -> int | None:
    """How many centimes one of this unit is (`MDH`, `milliards de dirhams`); None for an unknown unit."""
    thousands = _THOUSANDS.fullmatch(unit.strip())
    return 100_000 if thousands else _UNITS.get(_unit_word(unit))


def _unit_word(text: str) -> str:
    """The unit without “HT”: every amount here is before tax."""
    if not _UNIT_WORDS.fullmatch(text):  # a sign such as € or % is never dropped
        return text
    word = fold(text)
    return next((word.removesuffix(tax) for tax in _BEFORE_TAX if word.endswith(tax)), word)


def foreign_unit(text: str) -> str | None:
    """The unit that a text names and that is not read here: another currency, or amounts with tax."""
    found = _FOREIGN.search(text.strip())
    return found.group(0) if found else None


def read_money(raw: Raw, unit: str = "MAD", number_format: str = "General", signed: bool = False) -> ReadValue[int]:
    """An amount, in centimes; below zero where it is `signed`.

    `unit` is the header's; a unit in the cell or in its format wins over it.
    """
    factor = unit_factor(unit)
    if factor is None:
        return refuse(UNKNOWN_UNIT, raw, unit=unit)
    if is_unknown(raw):
        return ReadValue()
    if isinstance(raw, str):
        return _money_text(raw, factor, signed)
    number = _held_number(raw, number_format, NOT_AN_AMOUNT)
    if isinstance(number, ReadValue):
        return number
    words, thousands = format_unit(number_format, float(number))
    if stray := foreign_unit(words):
        return refuse(UNKNOWN_UNIT, raw, unit=stray)
    factor = unit_factor(words) or factor
    # A format that hides thousands shows the amount in its unit, but the cell holds it in full.
    meant = number.scaleb(-3 * thousands) if factor > 100 else number
    return _centimes(raw, meant, factor, signed)


def read_whole(
    raw: Raw, number_format: str = "General", words: tuple[str, ...] | None = None, signed: bool = False
) -> ReadValue[int]:
    """A whole number, zero or more unless it is `signed`. `13.300` is 13 300: what is counted has no decimals.

    `words` are those, folded, that may stand after it, where a programme counts in a unit of its own.
    """
    if is_unknown(raw):
        return ReadValue()
    if not isinstance(raw, str):
        said = format_unit(number_format)[0] if words else ""
        if fold(said) and fold(said) not in (words or ()):
            return refuse(OTHER_UNIT, raw, unit=said)
        number = _held_number(raw, number_format, NOT_WHOLE)
        return number if isinstance(number, ReadValue) else _whole(raw, number, signed)
    text, unit = split_unit(raw)
    if unit is None:
        return refuse(NOT_WHOLE, raw)
    if unit.strip(". ") and fold(unit) not in (words or _COUNTED):
        return refuse(OTHER_UNIT, raw, unit=unit) if words else refuse(NOT_WHOLE, raw)
    bare = text.lstrip("+-")
    found = (Decimal(bare.replace(".", "")),) if _DOTTED_ONCE.fullmatch(bare) else readings(bare)
    if len(found) != 1:
        return _not_one(raw, found, NOT_WHOLE)
    return _whole(raw, -found[0] if text.startswith("-") else found[0], signed)


def readings(text: str) -> tuple[Decimal, ...]:
    """Every number that digits with separators can mean: none, one, or thousands and decimals."""
    found = [_grouped(match) for form in _GROUPED if (match := form.fullmatch(text))]
    if _UNGROUPED.fullmatch(text):
        found.append(Decimal(text.replace(",", ".")))
    return tuple(found)


def split_unit(raw: str) -> tuple[str, str | None]:
    """The signed digits of a text, and the words around them; the unit is None where it is no number."""
    text = clean(raw).replace("’", "'").replace("−", "-").replace("–", "-")
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None or bool(match["open"]) != bool(match["close"]):
        return "", None
    before, after = match["before"].strip(), match["after"].strip()
    if (before and after) or (before and unit_factor(before) is None):
        return "", None
    sign = "-" if match["open"] else match["sign"]
    return sign + match["digits"], before or after


def exact(raw: float) -> Decimal | None:
    """A number as Excel holds it: to 15 significant digits; None for what is no number."""
    number = Decimal(raw) if isinstance(raw, int) else _EXCEL.create_decimal(repr(raw))
    return number if number.is_finite() else None


def format_unit(number_format: str, number: float = 1) -> tuple[str, int]:
    """The words that a number format writes beside a number, and how many thousands it hides.

    `#,##0.0 "MDH"` gives `MDH`; a plain "$" says nothing, since Excel stores the local currency so.
    """
    if number_format == "General":
        return "", 0
    section = section_for(number_format, number)
    found = _FORMAT_TEXT.findall(section)
    words = "".join(text or _explicit(symbol) or char for text, symbol, char in found).strip()
    scale = _FORMAT_SCALE.search(_FORMAT_TEXT.sub("", section))
    return "" if words == "$" else words, len(scale.group(1)) if scale else 0


def _explicit(symbol: str) -> str:
    """A currency chosen by name (`[$$-409]`): there the dollar is one."""
    return "usd" if symbol == "$" else symbol


def _grouped(match: re.Match[str]) -> Decimal:
    rest = match["rest"] or ""
    whole = re.sub(r"\D", "", match.group(0).removesuffix(rest))
    return Decimal(f"{whole}.{rest[1:]}") if rest else Decimal(whole)


def _held_number(raw: Raw, number_format: str, kind: ProblemKind) -> Decimal | ReadValue[int]:
    """The number that a cell holds, or the refusal of what is none: a date, yes or no, a percentage."""
    if isinstance(raw, date | time | timedelta):
        return refuse(DATE_FOR_NUMBER, raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float) or "%" in number_format:
        return refuse(kind, raw)
    number = exact(raw)
    return refuse(kind, raw) if number is None else number


def _money_text(raw: str, factor: int, signed: bool) -> ReadValue[int]:
    text, unit = split_unit(raw)
    if unit is None:
        return refuse(NOT_AN_AMOUNT, raw)
    if word := _unit_word(unit):
        if word not in _UNITS:
            return _strange_unit(raw, unit)
        factor = _UNITS[word]
    found = readings(text.lstrip("+-"))
    if len(found) != 1:
        return _not_one(raw, tuple(number * factor / 100 for number in found), NOT_AN_AMOUNT, "\u00a0MAD")
    return _centimes(raw, -found[0] if text.startswith("-") else found[0], factor, signed)


def _strange_unit(raw: str, unit: str) -> ReadValue[int]:
    if any(c.isalpha() for c in unit) or foreign_unit(unit):
        return refuse(UNKNOWN_UNIT, raw, unit=unit)
    return refuse(NOT_AN_AMOUNT, raw)


def _not_one(raw: Raw, found: tuple[Decimal, ...], kind: ProblemKind, unit: str = "") -> ReadValue[int]:
    if not found:
        return refuse(kind, raw)
    first, second = (said_number(number) + unit for number in found)
    return refuse(AMBIGUOUS_NUMBER, raw, first=first, second=second)


def _centimes(raw: Raw, number: Decimal, factor: int, signed: bool) -> ReadValue[int]:
    return _kept(raw, _WIDE.multiply(number, Decimal(factor)), LARGEST * 100, SUB_CENTIME, signed)


def _whole(raw: Raw, number: Decimal, signed: bool) -> ReadValue[int]:
    return _kept(raw, number, LARGEST, FRACTION, signed)


def _kept(raw: Raw, number: Decimal, largest: int, fraction: ProblemKind, signed: bool) -> ReadValue[int]:
    """A number that can be stored, or why it cannot; one below zero is looked at."""
    if number < 0 and not signed:
        return refuse(NEGATIVE, raw)
    if abs(number) > largest:
        return refuse(TOO_LARGE, raw)
    if number != number.to_integral_value():
        return refuse(fraction, raw)
    return ReadValue(int(number), warning=Fault(BELOW_ZERO, {"value": shown(raw)}) if number < 0 else None)
