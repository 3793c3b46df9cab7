"""Options that say a stored value: each from the declaration of its column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated

import typer

from imm_eco.cli import options
from imm_eco.domain.columns import Column, ColumnType

_READERS: dict[ColumnType, tuple[type, Callable[[str], object] | None, str]] = {
    ColumnType.TEXT: (str, None, options.TEXT),
    ColumnType.ICE: (str, options.read_ice, "ICE"),
    ColumnType.WHOLE: (int, options.read_whole, options.NUMBER),
    ColumnType.MONEY: (int, options.read_amount, options.AMOUNT),
    ColumnType.YEAR: (int, options.read_year, options.YEAR),
    ColumnType.SCORE: (int, options.read_score, options.NUMBER),
    ColumnType.DATE: (date, options.read_past_day, options.DAY),
    ColumnType.ECOSYSTEM: (str, None, options.CODE),
}
"""By the type of a column: the type of its value, what reads it, and what it is called in a help."""


def option_of(column: Column, metavar: str = "") -> object:
    """The option of a column: `--trade-register TEXT`. Its help is the column's, or its title."""
    _type, parser, usual = _reader(column)
    return typer.Option(
        f"--{column.key.replace('_', '-')}",
        parser=parser,
        metavar=metavar or usual,
        help=column.option or f"{column.en}.",
    )


def options_of(columns: Iterable[Column]) -> dict[str, object]:
    """The annotations of what may be said of several columns, by key."""
    return {column.key: Annotated[_reader(column)[0] | None, option_of(column)] for column in columns}


def _reader(column: Column) -> tuple[type, Callable[[str], object] | None, str]:
    if column.vocabulary:
        return str, options.reader_of(column.vocabulary), options.choices(column.vocabulary)
    return _READERS[column.type]
