"""How values are written: for people in their language, for programs plainly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from imm_eco import i18n
from imm_eco.grid import Field, Kind, Note, Row, Span
from imm_eco.i18n import _

NBSP = "\u00a0"
MILLION = 1_000_000
FULL, EMPTY, RULE, WAITING, OUTSIDE = "█", "░", "─", "▒", "·"
Number = int | float | Fraction | Decimal


def count(value: Number) -> str:
    """A whole number: `13 300` in French, `13,300` in English."""
    return _grouped(_decimal(value), 0)


def money(centimes: Number, exact: bool = False) -> str:
    """An amount in the unit that reads best: `850 000 DH`, `277,0 MDH`, `11 000 MDH`.

    Millions have one decimal up to a thousand of them and none above; `exact` gives every centime.
    """
    if exact:
        dirhams = _decimal(centimes) / 100
        return _grouped(dirhams, 0 if dirhams == dirhams.to_integral() else 2) + NBSP + "DH"
    unit = best_unit([centimes])
    return in_unit(centimes, unit) + NBSP + unit


def best_unit(amounts: Sequence[Number]) -> str:
    """The unit in which amounts of centimes read best together: `DH`, or `MDH` from a million."""
    largest = max(abs(_rounded(_decimal(amount) / 100, 0)) for amount in amounts)
    return "MDH" if largest >= MILLION else "DH"


def in_unit(centimes: Number, unit: str) -> str:
    """The bare figure of an amount in `DH` or `MDH`."""
    dirhams = _decimal(centimes) / 100
    if unit == "DH" or not dirhams:
        return _grouped(dirhams, 0)
    millions = dirhams / MILLION
    return _grouped(millions, 1 if abs(_rounded(millions, 1)) < 1000 else 0)


def ratio(value: Number, decimals: int = 0) -> str:
    """A fraction of one in per cent: `44 %` in French, `44%` in English."""
    sign = f"{NBSP}%" if i18n.language == "fr" else "%"
    return _grouped(_decimal(value) * 100, decimals) + sign


def factor(value: Number) -> str:
    """How many times: `4,3` in French, `4.3` in English."""
    return _grouped(_decimal(value), 1)


def score(hundredths: int) -> str:
    """A score out of 100: `72,5` in French, `60` where there is no fraction."""
    points = _decimal(hundredths) / 100
    return _grouped(points, max(-int(points.normalize().as_tuple().exponent), 0))


def day(value: date | str) -> str:
    """A date: `31/12/2018` in French, `2018-12-31` in English."""
    known = date.fromisoformat(value) if isinstance(value, str) else value
    return known.strftime("%d/%m/%Y") if i18n.language == "fr" else known.isoformat()


def moment(value: datetime | str) -> str:
    """A moment of the journal, in UTC and to the second wherever it is read."""
    known = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{day(known.date())} {known:%H:%M:%S} UTC"


def people(field: Field, row: Row) -> str:
    """A value as the analyst reads it."""
    value = row[field.key]
    if value is None:
        return _(field.missing) if field.missing else ""
    kind = field.kind_in(row)
    if kind is Kind.MONEY:
        return money(value, field.exact)
    if kind is Kind.RATIO:
        return ratio(value, field.decimals)
    if kind is Kind.CODE and field.vocabulary:
        return field.vocabulary.title(str(value))
    return written(value, kind)


def told(fields: Iterable[Field], row: Row) -> Iterator[tuple[str, str]]:
    """Each value under its heading; one without a heading (a qualifier) is read with the one after it."""
    before: list[str] = []
    for field in fields:
        before += [value] if (value := people(field, row)) else []
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
    return _(note.sentence).format(**{name: written(value, kind) for name, (kind, value) in note.values.items()})


def written(value: Any, kind: Kind) -> str:
    """A value of a kind, for people."""
    if value is None:
        return "–"
    write = _WRITERS.get(kind, text)
    return write(value)


def text(value: Any) -> str:
    """Any other value in words: yes or no, a list with commas."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(text(each) for each in value)
    return str(value)


def bar(value: Number | None, width: int = 10, blocks: bool = True) -> str:
    """A ratio as a bar, `████░░░░░░`; `####......` where the terminal has no block characters."""
    full, empty = (FULL, EMPTY) if blocks else ("#", ".")
    share = min(max(_decimal(value or 0), Decimal(0)), Decimal(1))
    filled = int(_rounded(share * width, 0))
    return full * filled + empty * (width - filled)


def span(value: Span, width: int = 20, blocks: bool = True) -> str:
    """A stretch of a whole at its place, `···██▒▒██····`; `...##==##....` without block characters.

    However short, a stretch takes one cell.
    """
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


def drawn(value: Any, kind: Kind, width: int, blocks: bool = True) -> str:
    """A value that is drawn, in the room there is; nothing where there is none."""
    if value is None:
        return ""
    return span(value, width, blocks) if kind is Kind.SPAN else bar(value, width, blocks)


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.COUNT: count,
    Kind.MONEY: money,
    Kind.RATIO: ratio,
    Kind.FACTOR: factor,
    Kind.SCORE: score,
    Kind.DATE: day,
    Kind.MOMENT: moment,
    Kind.BAR: bar,
    Kind.SPAN: span,
}


def plain(value: Any, kind: Kind) -> Any:
    """A value for JSON and CSV: MAD, ratios to four decimals, ISO dates, codes; never localised."""
    if value is None:
        return None
    if kind in (Kind.MONEY, Kind.SCORE):
        return dirhams(value)
    if kind in (Kind.RATIO, Kind.FACTOR) or isinstance(value, (Fraction, Decimal)):
        return float(_rounded(_decimal(value), 4))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def dirhams(centimes: int) -> int | float:
    """Centimes in MAD, or hundredths in points: a whole number, else one of two decimals.

    Below 10^15 centimes the float is written with exactly the digits of the amount, because fifteen
    significant digits always survive it.
    """
    return centimes // 100 if centimes % 100 == 0 else centimes / 100


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
    return figure.replace(",", NBSP).replace(".", ",") if i18n.language == "fr" else figure
