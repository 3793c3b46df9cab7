"""JSON, JSON lines and CSV: English snake_case keys, ISO dates, plain numbers, a stable order.

JSON is one object, its facts first and its rows last, a row a line; the one record of a `show` is the
object itself. JSON lines are the rows alone, each an object of its own with no envelope, for tools that
read line by line; CSV is the rows under their keys.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from imm_eco.exact_json import dumps
from imm_eco.formatting import to_plain
from imm_eco.grid import Grid, Kind, Row, Value
from imm_eco.render.sanitise import escape_controls, in_json

SCHEMA_VERSION = 1


def rows(grid: Grid) -> list[dict[str, Value]]:
    """The rows as plain values by key."""
    return [_plain_row(grid, row) for row in grid.rows]


def to_json(grids: Sequence[Grid]) -> bytes:
    """`{"schema_version": 1, …facts, "rows": […]}`; of several grids, each after the first by its name."""
    return document(members_of(grids))


def members_of(grids: Sequence[Grid]) -> dict[str, object]:
    """The members of the JSON of some grids, as plain values."""
    members: dict[str, object] = {}
    for number, grid in enumerate(grids):
        members |= grid.facts
        content = rows(grid)
        if number == 0 and grid.is_record and content:
            members |= content[0]
        elif grid.is_record:
            members[grid.name] = content[0] if content else None
        else:
            members["rows" if number == 0 else grid.name] = content
    return members


def to_jsonl(grid: Grid) -> bytes:
    """One row a line."""
    return b"".join(line(row) for row in rows(grid))


def line(facts: Mapping[str, object]) -> bytes:
    """One object of JSON lines."""
    return f"{_dump(facts)}\n".encode()


def to_csv(grid: Grid) -> bytes:
    """A header of keys, then the rows, for scripts: each text as it is. What a spreadsheet opens is an export."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(field.key for field in grid.data_fields())
    for row in rows(grid):
        writer.writerow(_csv_cell(value) for value in row.values())
    return buffer.getvalue().encode()


def document(facts: Mapping[str, object]) -> bytes:
    """A JSON object with its `schema_version`: a fact a line, a row a line."""
    members = {"schema_version": SCHEMA_VERSION, **facts}
    return (_object(members, "") + "\n").encode()


def _object(members: Mapping[str, object], indent: str) -> str:
    lines = [f"{indent}  {_dump(key)}: {_lines(value, indent + '  ')}" for key, value in members.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


def _lines(value: object, indent: str) -> str:
    """Rows a line each, also those of an object within the object; anything else on its own line."""
    if isinstance(value, list | tuple) and _is_rows(value):
        return "[\n" + ",\n".join(f"{indent}  {_dump(each)}" for each in value) + f"\n{indent}]"
    if isinstance(value, Mapping) and any(map(_is_rows, value.values())):
        return _object(value, indent)
    return _dump(value)


def _is_rows(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], Mapping)


def _dump(value: object) -> str:
    return in_json(dumps(value, _other))


def _other(value: object) -> object:
    if isinstance(value, date | Fraction):
        return to_plain(value, Kind.TEXT)
    if isinstance(value, Mapping):
        return dict(value)
    return str(value)


def _plain_row(grid: Grid, row: Row) -> dict[str, Value]:
    return {field.key: to_plain(row[field.key], field.kind_in(row)) for field in grid.data_fields()}


def _csv_cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping) or _is_rows(value):
        return _dump(value)
    if isinstance(value, list | tuple):
        value = "; ".join(str(each) for each in value)
    if isinstance(value, str):
        return escape_controls(value)
    return value
