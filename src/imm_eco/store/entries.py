"""What a change said, as old → new: read back from its rows, before it is kept or long after.

A dry run, the real run and `log` print the same entries, because all three come from here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from imm_eco.store.database import FACT_TABLES
from imm_eco.store.provenance import BOOKKEEPING, spot_of, stated
from imm_eco.store.rows import StoredValue

Effect = Literal["new", "changed", "withdrawn"]

_ANCHORS = ("candidate", "dossier", "session", "campaign")
_ALSO_OF = {"alias": "candidate"}
"""The anchors whose number a field holds under another name."""
_LARGE = ("document",)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a fact: what stood before, and what stands after; None is nothing."""

    field: str
    old: StoredValue
    new: StoredValue


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One fact that a change said, corrected or withdrew.

    `key` names it by field, with references and codes instead of row numbers. `unit` is that of the
    field `value` where there is one: `jobs`, or `MAD` (the values are centimes). `sheet` and `cell` say
    where what is new stood in the imported file: the fact, or the one value of it that changed.
    """

    noun: str
    key: tuple[tuple[str, StoredValue], ...]
    effect: Effect
    fields: tuple[FieldChange, ...]
    unit: str | None = None
    sheet: str | None = None
    cell: str | None = None


def entries(db: sqlite3.Connection, change_id: int) -> list[JournalEntry]:
    """What a change did, fact by fact, in the order of the tables and of the file."""
    book = _EntryReader(db, change_id)
    return [entry for table in FACT_TABLES for entry in book.of(table)]


def named(db: sqlite3.Connection, table: str, row: Mapping[str, StoredValue]) -> str | None:
    """What a row speaks of, in the words of the field: `IMM-2018-0007 · jobs · 2018-12-31 · 2018-01-01`.

    An anchor's row is named by its key. It holds also of a row that was edited, as far as that can be.
    """
    if table in _ANCHORS:
        return str(row["key"])
    book = _EntryReader(db, 0)
    words = (book.key_of(name, row.get(name)) for name in _identity(db, table))
    return " · ".join(str(word) for word in words if word is not None) or None


class _EntryReader:
    """A change's rows, read with the keys of what they speak of."""

    def __init__(self, db: sqlite3.Connection, change_id: int) -> None:
        self.db = db
        self.change_id = change_id
        self._keys: dict[tuple[str, int], str] = {}
        self._units: dict[str, str] | None = None

    def of(self, table: str) -> Iterator[JournalEntry]:
        identity = _identity(self.db, table)
        before = self._rows(table, identity, "retracted_by = :id AND change_id < :id")
        after = self._rows(table, identity, "change_id = :id AND coalesce(retracted_by, 1e18) > :id")
        for key in {**after, **before}:
            entry = self._entry(table, identity, before.get(key), after.get(key))
            if entry:
                yield entry

    def _rows(self, table: str, identity: tuple[str, ...], where: str) -> dict[tuple[StoredValue, ...], sqlite3.Row]:
        query = f"SELECT * FROM main.{table} WHERE {where} ORDER BY id"
        rows = self.db.execute(query, {"id": self.change_id})
        return {tuple(row[name] for name in identity): row for row in rows}

    def _entry(
        self, table: str, identity: tuple[str, ...], old: sqlite3.Row | None, new: sqlite3.Row | None
    ) -> JournalEntry | None:
        """The entry of a pair; None where the change ended with what stood before it."""
        row = new or old
        assert row
        names = [name for name in dict(row) if name not in (*BOOKKEEPING, *identity)]
        if old and new and all(old[name] == new[name] for name in names):
            return None
        effect: Effect = "withdrawn" if new is None else "changed" if old else "new"
        changes = tuple(self._changes(names, old, new))
        sheet, cell = _place(new, changes, effect)
        return JournalEntry(
            noun=table.removesuffix("_record"),
            key=tuple((_named(name), self.key_of(name, row[name])) for name in identity),
            effect=effect,
            fields=changes,
            unit=self._unit(row["indicator"]) if "value" in names else None,
            sheet=sheet,
            cell=cell,
        )

    def _changes(self, names: list[str], old: sqlite3.Row | None, new: sqlite3.Row | None) -> Iterator[FieldChange]:
        for name in names:
            before, after = (self.key_of(name, row[name]) if row else None for row in (old, new))
            if before != after and name not in _LARGE:
                yield FieldChange(_named(name), before, after)

    def key_of(self, name: str, value: StoredValue) -> StoredValue:
        """A value, or the key of the anchor whose number it is."""
        named = name.removesuffix("_id")
        anchor = _ALSO_OF.get(named, named)
        if anchor not in _ANCHORS or not isinstance(value, int) or named == name:
            return value
        if (anchor, value) not in self._keys:
            row = self.db.execute(f"SELECT key FROM {anchor} WHERE id = ?", (value,)).fetchone()
            self._keys[anchor, value] = str(row[0]) if row else "?"
        return self._keys[anchor, value]

    def _unit(self, indicator: str) -> str | None:
        if self._units is None:
            row = self.db.execute("SELECT document FROM main.programme ORDER BY id DESC LIMIT 1").fetchone()
            listed = json.loads(row[0])["indicators"] if row else ()
            self._units = {item["code"]: item["unit"] for item in listed}
        return self._units.get(indicator)


def _place(new: sqlite3.Row | None, changes: tuple[FieldChange, ...], effect: Effect) -> tuple[str | None, str | None]:
    """Where what a change said was read: the cell of the only value that changed, else the fact's; none if typed."""
    if new is None or (effect == "new" and new["source_id"]):
        return None, None
    names, place = new.keys(), stated(new)
    spots = [spot_of(place, each.field if each.field in names else f"{each.field}_id") for each in changes]
    read = [(spot.sheet, spot.cell) for spot in spots if spot.cell]
    if effect == "changed" and (len(changes) == 1 or not read):
        return read[0] if read else (None, None)
    return place.sheet, place.cell


def _identity(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """What two versions of a fact share: the columns that must be unique among live facts."""
    columns = db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (f"{table}_live",))
    return tuple(row[0] for row in columns)


def _named(column: str) -> str:
    name = column.removesuffix("_id")
    return name if name in (*_ANCHORS, *_ALSO_OF) else column
