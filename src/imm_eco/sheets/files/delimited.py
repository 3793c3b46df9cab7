"""Text files of values (.csv): one sheet, its encoding and its separator found by looking.

Every value is text, as typed. Rows are counted as a spreadsheet shows them: a value of several lines is
one row, and the line `sep=;` that Excel understands is none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from imm_eco.sheets.cells import Cell, SheetCells
from imm_eco.sheets.files.limits import Budget, Refused
from imm_eco.sheets.parsing.text import is_blank
from imm_eco.sheets.problem_catalogue import BROKEN_QUOTES, DAMAGED, MIXED_ENCODING, NOT_A_WORKBOOK

SEPARATORS = ";\t,|"
"""In the order of preference where the file itself leaves it open."""

_SAMPLE = 200
_SEPARATOR_LINE = re.compile(r'\ufeff?"?sep=(.)"?\r?\n', re.IGNORECASE)
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_UTF8_LETTER = re.compile(rb"[\xc3\xc5\xc2][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r]")
_LONGEST_FIELD = 10_000_000


def read_delimited(content: bytes, name: str, budget: Budget) -> list[SheetCells]:
    """The one sheet of a text file, called `name`. Raises Refused where it cannot be told what it says."""
    text = decoded(content)
    if "\0" in text:
        raise Refused.of(NOT_A_WORKBOOK)
    stated = _SEPARATOR_LINE.match(text)
    text = text[stated.end() :] if stated else text
    csv.field_size_limit(_LONGEST_FIELD)
    page = SheetCells(name)
    for number, values in enumerate(_records(text, stated[1] if stated else separator_of(text)), 1):
        cells = {n: Cell(_typed(value), number, n) for n, value in enumerate(values, 1) if not is_blank(value)}
        if row := budget.row(number, cells):
            page.rows.append(row)
    return [page]


def decoded(content: bytes) -> str:
    """The text: UTF-16 or UTF-8 by its mark, UTF-8 where it is sound, else what Western Windows wrote."""
    for mark, encoding in _WIDE.items():
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    if b"\0" in content[:1000]:
        return _decode(content, "utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _UTF8_LETTER.search(content):
            raise Refused.of(MIXED_ENCODING, line=content.count(b"\n", 0, error.start) + 1) from None
        return _decode(content, "cp1252")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused.of(NOT_A_WORKBOOK if encoding == "cp1252" else DAMAGED) from None


def separator_of(text: str) -> str:
    """The separator that cuts most rows into the same number of values, and then into most values."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[float, int]:
    """The share of rows of the commonest length above one, and that length."""
    reader = csv.reader(io.StringIO(text[: 500 * _SAMPLE], newline=""), delimiter=separator)
    try:
        lengths = [len(values) for values in islice(reader, _SAMPLE) if any(values)]
    except csv.Error:
        return 0, 0
    several = Counter(length for length in lengths if length > 1)
    if not several:
        return 0, 0
    length, count = max(several.items(), key=lambda item: (item[1], item[0]))
    return count / len(lengths), length


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    start = 1
    try:
        for values in reader:
            yield values
            start = reader.line_num + 1
    except csv.Error:
        raise Refused.of(BROKEN_QUOTES, line=start) from None


def _typed(value: str) -> str:
    """The value as it was meant: the quote that keeps a spreadsheet from computing a text is not part of it."""
    return value[1:] if _GUARDED.match(value) else value
