"""JSON in which an amount keeps its last digit: a decimal is written as the number that it is, never as a float."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from json import JSONEncoder


class _MetDecimal(Exception):
    """The standard encoder met a decimal, which it cannot write."""


def dumps(value: object, other: Callable[[object], object] | None = None) -> str:
    """A value on one line; `other` gives what JSON knows for what it does not know."""
    encoder = _encoder(other)
    try:
        return encoder.encode(value)
    except _MetDecimal:
        return _by_parts(value, encoder)


@cache
def _encoder(other: Callable[[object], object] | None) -> JSONEncoder:
    def default(value: object) -> object:
        if isinstance(value, Decimal):
            raise _MetDecimal
        if other is None:
            raise TypeError(value)
        return other(value)

    return JSONEncoder(ensure_ascii=False, allow_nan=False, default=default)


def _by_parts(value: object, encoder: JSONEncoder) -> str:
    """What the standard encoder writes, in the same words, with decimals among it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        members = (f"{encoder.encode(str(key))}: {_by_parts(each, encoder)}" for key, each in value.items())
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_by_parts(each, encoder) for each in value) + "]"
    return encoder.encode(value)
