"""Where a value comes from, as it is told: the file, sheet and cell it was read from, or who typed it and how."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from imm_eco.grid import Field, Kind
from imm_eco.i18n import N_, _
from imm_eco.store.provenance import ValuePlace
from imm_eco.store.rows import columns_of, fetch_each

PROVENANCE = (
    Field("change", N_("Change"), Kind.COUNT),
    Field("file", N_("File"), in_tables=False),
    Field("sheet", N_("Sheet"), in_tables=False),
    Field("cell", N_("Cell"), in_tables=False),
)
"""Where a value comes from: its change, and its place in the file that it was read from."""

EXACT = (
    *PROVENANCE,
    replace(Field("row_of", N_("Row of"), in_tables=False), optional=True),
    Field("command", N_("Command"), in_tables=False),
    Field("author", N_("Author"), in_tables=False),
)
"""The same, and of a value taken in before cells were known one by one a cell of its row; and how it was said."""

SOURCE = Field("source", N_("Comes from"), in_data=False)
"""The same for people, in one column: `resultats-2018.xlsx Résultats!D4`."""


class ToldOrigin(NamedTuple):
    """Where a value comes from. `row_of` is a cell of its row, where no more is known."""

    change: int
    file: str | None
    sheet: str | None
    cell: str | None
    row_of: str | None
    command: str
    author: str


def origins(db: sqlite3.Connection, spots: Iterable[ValuePlace]) -> list[ToldOrigin]:
    """Where values come from, with the words of the changes that said them."""
    spots = list(spots)
    changes = _changes(db, {spot.change for spot in spots})
    return [_origin(spot, changes[spot.change]) for spot in spots]


class _Source(NamedTuple):
    id: int
    file: str | None
    command: str
    author: str


def _changes(db: sqlite3.Connection, numbers: Iterable[int]) -> Mapping[int, _Source]:
    query = f"SELECT {columns_of(_Source)} FROM change WHERE id IN (SELECT value FROM json_each(?))"
    return {row.id: row for row in fetch_each(db, _Source, query, (json.dumps(sorted(numbers)),))}


def _origin(spot: ValuePlace, change: _Source) -> ToldOrigin:
    cell, row_of = (None, spot.cell) if spot.is_row else (spot.cell, None)
    return ToldOrigin(spot.change, change.file, spot.sheet, cell, row_of, change.command, change.author)


def source(origin: ToldOrigin) -> str:
    """File, sheet and cell of a value, in one text; of one typed by hand its change, and who said it how."""
    if origin.file is None:
        message = _("change {number}: {command}, {author}")
        return message.format(number=origin.change, command=origin.command, author=origin.author)
    place = "!".join(part for part in (origin.sheet, origin.row_of or origin.cell) if part)
    text = f"{origin.file} {place}".rstrip()
    return _("row of {place}").format(place=text) if origin.row_of else text
