"""How values are written: for people in their language, for programs plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby, repeat

from imm_eco import i18n
from imm_eco.grid import Field, Grid, Kind, Note, Row, Span, Value
from imm_eco.i18n import NBSP, _

MILLION = 1_000_000
FULL, EMPTY, RULE, WAITING, OUTSIDE = "█", "░", "─", "▒", "·"
Number = int | float | Fraction | Decimal


def number(value: Value) -> Number:
    """A value of a column of numbers. Raises TypeError for any other, as `as_day` and `as_moment` do."""
    if not isinstance(value, Number):
        raise TypeError(value)
    return value


def as_day(value: Value) -> date:
    """A value of a column of dates."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    if not isinstance(value, date):
        raise TypeError(value)
    return value


def as_moment(value: Value) -> datetime:
    """A value of a column of moments."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        raise TypeError(value)
    return value


def count(value: Number) -> str:
    """A whole number: `13 300` in French, `13,300` in English."""
    return _grouped(_decimal(value), 0)


def money(centimes: Number, exact: bool = False, beside: Iterable[Number] = (), zero: str = "DH") -> str:
    """An amount in the unit that reads best: `850 000 DH`, `277,0 MDH`, `11 000 MDH`.

    Millions have one decimal up to a thousand of them and none above, and more where an amount `beside` it would
    read the same; `exact` gives every centime; nothing is told in the unit `zero`.
    """
    if exact:
        dirhams = _decimal(centimes) / 100
        return _grouped(dirhams, 0 if dirhams == dirhams.to_integral() else 2) + NBSP + "DH"
    unit, decimals = short(centimes, beside) if centimes else (zero, 0)
    return _grouped(_in(centimes, unit), decimals) + NBSP + unit


def short(centimes: Number, beside: Iterable[Number] = ()) -> tuple[str, int]:
    """The unit in which an amount reads best, and its decimals beside others that each have their own unit."""
    unit = best_unit([centimes])
    return unit, places(centimes, unit, (each for each in beside if best_unit([each]) == unit))


def best_unit(amounts: Iterable[Number]) -> str:
    """The unit in which amounts of centimes read best together: `DH`, or `MDH` from a million."""
    largest = max((abs(_rounded(_decimal(amount) / 100, 0)) for amount in amounts), default=0)
    return "MDH" if largest >= MILLION else "DH"


def in_unit(centimes: Number, unit: str, beside: Iterable[Number] = ()) -> str:
    """The bare figure of an amount in `DH` or `MDH`, told from nothing and from each amount `beside` it."""
    return _grouped(_in(centimes, unit), places(centimes, unit, beside))


def places(centimes: Number, unit: str, beside: Iterable[Number] = ()) -> int:
    """How many decimals an amount needs in a unit, so that it does not read as nothing, or as another amount."""
    amount = _in(centimes, unit)
    if not amount:
        return 0
    others = [other for other in map(_in, beside, repeat(unit)) if other != amount]
    if unit == "DH":
        steps: Iterable[int] = (0, 2)
    else:
        steps = range(1 if abs(_rounded(amount, 1)) < 1000 else 0, 9)
    return next((each for each in steps if _is_told(amount, each, others)), max(steps))


def _is_told(amount: Decimal, decimals: int, others: Iterable[Decimal]) -> bool:
    short = _rounded(amount, decimals)
    return bool(short) and all(_rounded(other, decimals) != short for other in others)


def _in(centimes: Number, unit: str) -> Decimal:
    return _decimal(centimes) / (100 if unit == "DH" else 100 * MILLION)


def ratio(value: Number, decimals: int = 0) -> str:
    """A fraction of one in per cent: `44 %` in French, `44%` in English.

    One that is nearly reached is not: it reads 99 %; and what is little is not nothing: it reads `< 1 %`.
    """
    figure = Decimal(parts(value, 100 * 10**decimals)).scaleb(-decimals)
    return _short(figure, _decimal(value) * 100, decimals) + i18n.locale().percent


def parts(value: Number, whole: int) -> int:
    """How many of the `whole` equal parts of one a fraction fills, to the nearest: all only when it is reached.

    And none only for nothing. Whatever is shown short of a fraction (per cent, a bar, four decimals) is this.
    """
    filled = _nearest(value, whole)
    if 0 < value < 1:
        return min(max(filled, 1), whole - 1)
    return filled or -int(value < 0)


def is_nearly(value: Number, whole: int) -> bool:
    """Whether a fraction is so near to one, or to nothing, that plain rounding to parts of the whole would say so."""
    return parts(value, whole) != _nearest(value, whole)


def _nearest(value: Number, whole: int) -> int:
    return int(_rounded(_decimal(value) * whole, 0))


def factor(value: Number) -> str:
    """How many times: `4,3` in French, `4.3` in English."""
    return _short(_decimal(value), _decimal(value), 1)


def _short(figure: Decimal, exact: Decimal, decimals: int) -> str:
    """A figure with so many decimals; of one that would read as nothing and is not, what it is less than."""
    if not exact or _rounded(exact, decimals):
        return _grouped(figure, decimals)
    least = Decimal(1).scaleb(-decimals).copy_sign(exact)
    return ("<" if exact > 0 else ">") + NBSP + _grouped(least, decimals)


def score(hundredths: Number) -> str:
    """A score out of 100: `72,5` in French, `60` where there is no fraction."""
    points = _decimal(hundredths) / 100
    return _grouped(points, max(-int(points.normalize().as_tuple().exponent), 0))


def day(value: Value) -> str:
    """A date: `31/12/2018` in French, `2018-12-31` in English."""
    return i18n.locale().date.format(as_day(value))


def moment(value: Value) -> str:
    """A moment of the journal, in UTC and to the second wherever it is read."""
    known = as_moment(value)
    return f"{day(known.date())} {known:%H:%M:%S} UTC"


class Among:
    """The columns and rows that a value is read among: what its amounts are told from, and the unit of a zero."""

    def __init__(self, fields: Iterable[Field], rows: Sequence[Row]) -> None:
        self.fields = [field for field in fields if field.kind in (Kind.MONEY, Kind.AMOUNT) and not field.exact]
        self.units = {field.key: best_unit(_amounts([field], rows)) for field in self.fields}

    def beside(self, row: Row) -> list[Number]:
        """The amounts of money that a row shows short."""
        return _amounts(self.fields, [row])


def _amounts(fields: Iterable[Field], rows: Sequence[Row]) -> list[Number]:
    found = ((field, row, row[field.key]) for field in fields for row in rows)
    return [number(value) for field, row, value in found if value is not None and field.kind_in(row) is Kind.MONEY]


def display(field: Field, row: Row, among: Among | None = None) -> str:
    """A value as the analyst reads it, among the others of its table."""
    value = row[field.key]
    if value is None:
        missing = "–" if field.key in row.void and not field.is_drawn else field.missing
        return _(missing) if missing else ""
    text = _told(field, value, row, among)
    if field.at_least and row[field.at_least] is False:
        return _("at least {figure}").format(figure=text)
    return f"{text}{NBSP}*" if field.marked and row[field.marked] is False else text


def _told(field: Field, value: Value, row: Row, among: Among | None) -> str:
    kind = field.kind_in(row)
    if kind is Kind.MONEY and among and not field.exact:
        return money(number(value), False, among.beside(row), among.units.get(field.key, "DH"))
    if kind is Kind.MONEY:
        return money(number(value), field.exact)
    if kind is Kind.RATIO:
        return ratio(number(value), field.decimals)
    if kind is Kind.CODE and field.vocabulary:
        return field.vocabulary.title(str(value))
    return format_value(value, kind)


def sections(grid: Grid) -> Iterator[tuple[str, list[Row]]]:
    """The rows that people read, under the title of their section; all of them under none where there are none."""
    by = grid.column(grid.section) if grid.section else None
    for title, rows in groupby(grid.table_rows(), key=lambda row: display(by, row) if by else ""):
        yield title, list(rows)


def labelled(fields: Iterable[Field], row: Row, among: Among) -> Iterator[tuple[str, str]]:
    """Each value under its heading; one without a heading (a qualifier) is read with the one after it."""
    before: list[str] = []
    for field in fields:
        before += [value] if (value := display(field, row, among)) else []
        if heading(field):
            yield heading(field), NBSP.join(before)
            before = []


def heading(field: Field) -> str:
    """A column's heading in the analyst's language."""
    return _(field.heading) if field.heading else ""


def sentence(note: Note | str) -> str:
    """A note in the analyst's language, its values written as those of the table are."""
    if isinstance(note, str):
        return note
    amounts = [number(value) for kind, value in note.values.values() if kind is Kind.MONEY and value is not None]
    said = {name: _said(value, kind, amounts) for name, (kind, value) in note.values.items()}
    return _(note.sentence).format(**said)


def _said(value: Value, kind: Kind, amounts: Sequence[Number]) -> str:
    """A value of a sentence: no two of its amounts read the same that are not."""
    if kind is not Kind.MONEY or value is None:
        return format_value(value, kind)
    return money(number(value), False, amounts, best_unit(amounts))


def format_value(value: Value, kind: Kind) -> str:
    """A value of a kind, for people."""
    if value is None:
        return "–"
    if kind in _OF_NUMBERS:
        return _OF_NUMBERS[kind](number(value))
    return _OTHERS.get(kind, text)(value)


def text(value: Value) -> str:
    """Any other value in words: yes or no, a list with commas."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(text(each) for each in value)
    return str(value)


def bar(value: Number | None, width: int = 10, blocks: bool = True) -> str:
    """A ratio as a bar, `████░░░░░░`; `####......` where the terminal has no block characters."""
    full, empty = (FULL, EMPTY) if blocks else ("#", ".")
    filled = min(max(parts(value or 0, width), 0), width)
    return full * filled + empty * (width - filled)


def span(value: Value, width: int = 20, blocks: bool = True) -> str:
    """A stretch of a whole at its place, `···██▒▒██····`; `...##==##....` without block characters.

    However short, a stretch takes one cell.
    """
    if not isinstance(value, Span):
        raise TypeError(value)
    full, waiting, outside = (FULL, WAITING, OUTSIDE) if blocks else ("#", "=", ".")
    first, last = _cells(value.start, value.end, width)
    drawn = [outside] * first + [full] * (last - first) + [outside] * (width - last)
    for start, end in value.waits:
        for cell in range(*_cells(start, end, width)):
            drawn[cell] = waiting if first <= cell < last else drawn[cell]
    return "".join(drawn)


def _cells(start: float, end: float, width: int) -> tuple[int, int]:
    first = min(int(_rounded(_decimal(start * width), 0)), width - 1)
    return first, min(max(int(_rounded(_decimal(end * width), 0)), first + 1), width)


def draw(value: Value, kind: Kind, width: int, blocks: bool = True) -> str:
    """A value that is drawn, in the room there is; nothing where there is none."""
    if value is None:
        return ""
    return span(value, width, blocks) if kind is Kind.SPAN else bar(number(value), width, blocks)


_OF_NUMBERS: dict[Kind, Callable[[Number], str]] = {
    Kind.COUNT: count,
    Kind.MONEY: money,
    Kind.RATIO: ratio,
    Kind.FACTOR: factor,
    Kind.SCORE: score,
    Kind.BAR: bar,
}
_OTHERS: dict[Kind, Callable[[Value], str]] = {Kind.DATE: day, Kind.MOMENT: moment, Kind.SPAN: span}


def to_plain(value: Value, kind: Kind) -> Value:
    """A value for JSON and CSV: MAD, ratios to four decimals, ISO dates, codes; never localised."""
    if value is None:
        return None
    if kind in (Kind.MONEY, Kind.SCORE):
        return dirhams(number(value))
    if kind in (Kind.RATIO, Kind.BAR):
        return parts(number(value), 10_000) / 10_000
    if kind is Kind.FACTOR or isinstance(value, (Fraction, Decimal)):
        return float(_rounded(_decimal(number(value)), 4))
    if isinstance(value, date):
        return value.isoformat()
    return value


def dirhams(centimes: Number) -> int | float | Decimal:
    """Centimes in MAD, or hundredths in points, to the digit: a whole number, else one of two decimals.

    A float is written with exactly the digits of the amount up to fifteen of them; beyond, it is a decimal.
    """
    whole = int(_rounded(_decimal(centimes), 0))
    if whole % 100 == 0:
        return whole // 100
    return whole / 100 if abs(whole) < _EXACT else Decimal(whole).scaleb(-2)


_EXACT = 10**15


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)


def _rounded(value: Decimal, decimals: int) -> Decimal:
    # As people round: 0.5 goes up, away from zero.
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0


def _grouped(value: Decimal, decimals: int) -> str:
    figure = f"{_rounded(value, decimals):,.{decimals}f}"
    if figure.strip("-0,.") == "":
        figure = figure.lstrip("-")
    return figure.translate({ord(","): i18n.locale().thousands, ord("."): i18n.locale().decimal_mark})
