"""Where each value of a fact was read or typed: a short text beside the fact, its `cells`.

It names the values and where they stand, in the terms of the fact's own place: `investment=F;requested=G` are columns
of its row, `requested=B7` is another cell of its sheet, `requested=12!B7!Fiche projet` a cell of the file of change 12,
`requested=12!~A7!Fiche projet` one of a row of it, `requested=12` was typed in change 12. The figure of a fact that has
one stands in the fact's own cell. Any other value without an entry was said by the change of the fact's place, in no
cell.

A fact without the text was typed whole, or is of a version that knew one cell a fact: that of its figure where it has
one, else a cell of its row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from imm_eco.store.tables import Fact

BOOKKEEPING = frozenset(("id", "change_id", "retracted_by", "sheet", "cell", "source_id", "cells", "digest"))
"""The fields of a fact that say when and where it was said."""
FIGURES = ("value", "amount", "granted")
"""What a fact says is its figure, where it has one: the fact's own place is this figure's."""

Cells = tuple[tuple[str, str], ...]
"""The cells of a row's values, by their name: `C` is a column of the row, `C7` a cell."""


class ValuePlace(NamedTuple):
    """Where a value comes from: the change that said it, and its cell in the file, or a cell of its row (`is_row`)."""

    change: int
    sheet: str | None = None
    cell: str | None = None
    is_row: bool = False


class Place(NamedTuple):
    """Where a fact stands in its file, and its values; `source` is the change of that file, if it is another one.

    `cells` are those of the row that is being taken in; `spots` say where values that come from elsewhere stand.
    """

    sheet: str | None = None
    cell: str | None = None
    source: int | None = None
    cells: Cells = ()
    spots: Mapping[str, ValuePlace] = {}

    def named(self, **names: str) -> Place:
        """The same place for a fact that calls some of the values otherwise: `named(held_on="moved_on")`."""
        return self._replace(cells=tuple([(names.get(name, name), ref) for name, ref in self.cells]))


Written = tuple[str | None, str | None, int | None, str | None]
"""What a fact's row holds of all this: sheet, cell, source, cells."""
NOWHERE: Written = (None, None, None, None)


class Stated(NamedTuple):
    """What the row of a fact holds of where it comes from: the change that said it, and its place."""

    change_id: int
    source_id: int | None
    sheet: str | None
    cell: str | None
    cells: str | None


def stated(row: Mapping[str, object] | sqlite3.Row) -> Stated:
    """Where a fact comes from, by its row."""
    return Stated._make([row[name] for name in Stated._fields])


def spot_of(fact: Stated, name: str) -> ValuePlace:
    """Where a value of a fact comes from."""
    change = fact.source_id or fact.change_id
    if fact.cells is None:
        return _without_cells(change, fact.sheet, fact.cell, name)
    where = _entries(fact.cells).get(name)
    if where is None:
        return ValuePlace(change, fact.sheet, fact.cell) if name in FIGURES else ValuePlace(change)
    if where[0].isdigit():
        return _elsewhere(where)
    return ValuePlace(change, fact.sheet, _full_cell(where, fact.cell))


def spots_of(fact: Fact) -> dict[str, ValuePlace]:
    """Where each value of a fact comes from."""
    values, place = fact.__dict__, stated(fact.__dict__)
    return {name: spot_of(place, name) for name in _values(type(fact)) if values[name] is not None}


def place_of(fact: Fact) -> Place:
    """Where a fact that is said again came from: still the change and the file that first said it."""
    return Place(fact.sheet, fact.cell, fact.source_id or fact.change_id, spots=spots_of(fact))


def written(fact: Fact, earlier: Fact | None, place: Place | None, change: int) -> Written:
    """What the row of a fact holds of where it comes from; a value that `earlier` said too, and no cell says, is its.

    `change` is the one that says it.
    """
    if earlier is None and not (place and place.spots):
        return (*place[:3], _as_text(place.cells, type(fact))) if place else NOWHERE
    spots = _spots(fact, earlier, place or Place(), change)
    home = _home(type(fact), spots, place or Place(), change)
    return home.sheet, home.cell, None if home.change == change else home.change, _relative(spots, home)


def _spots(fact: Fact, earlier: Fact | None, place: Place, change: int) -> dict[str, ValuePlace]:
    own = _own_spots(fact, place, place.source or change)
    earlier_spots = spots_of(earlier) if earlier else {}
    return {
        name: own.get(name)
        or (earlier_spots.get(name) if earlier and _same(fact, earlier, name) else None)
        or ValuePlace(change)
        for name in _values(type(fact))
        if fact.__dict__[name] is not None
    }


def _own_spots(fact: Fact, place: Place, change: int) -> dict[str, ValuePlace]:
    """The values whose places are at hand. A place that knows no cells is that of the row."""
    if place.cell and not (place.cells or place.spots):
        return {name: _without_cells(change, place.sheet, place.cell, name) for name in _values(type(fact))}
    cells = _fields(place.cells, type(fact))
    return {name: ValuePlace(change, place.sheet, _full_cell(ref, place.cell)) for name, ref in cells.items()} | dict(
        place.spots
    )


def _same(fact: Fact, earlier: Fact, name: str) -> bool:
    return bool(fact.__dict__[name] == earlier.__dict__[name])


def _home(model: type[Fact], spots: Mapping[str, ValuePlace], place: Place, change: int) -> ValuePlace:
    """The place that the fact is known by: that of its figure, else that of its row."""
    figure = next((spots[name] for name in FIGURES if name in spots and name in model.columns), None)
    return figure or ValuePlace(place.source or change, place.sheet, place.cell)


def _relative(spots: Mapping[str, ValuePlace], home: ValuePlace) -> str | None:
    """The text of a fact's cells; none where its place alone says as much."""
    if all(spot == _without_cells(*home[:3], name) for name, spot in spots.items()):
        return None
    usual = {name: home if name in FIGURES else ValuePlace(home.change) for name in spots}
    return _text({name: _as_entry(spot, home) for name, spot in spots.items() if spot != usual[name]})


def _as_entry(spot: ValuePlace, home: ValuePlace) -> str:
    if spot.cell is None:
        return str(spot.change)
    if spot.is_row or spot[:2] != home[:2]:
        cell = f"~{spot.cell}" if spot.is_row else spot.cell
        return f"{spot.change}!{cell}!{_escaped(spot.sheet or '')}"
    return _letters(spot.cell) if _row(spot.cell) == _row(home.cell or "") else spot.cell


def _without_cells(change: int, sheet: str | None, cell: str | None, name: str) -> ValuePlace:
    return ValuePlace(change) if cell is None else ValuePlace(change, sheet, cell, name not in FIGURES)


def _full_cell(ref: str, home: str | None) -> str:
    """A cell's name: of a column alone, in the row of the fact's own cell."""
    return ref if _row(ref) else ref + _row(home or "")


def _letters(ref: str) -> str:
    return ref.rstrip("0123456789")


def _row(ref: str) -> str:
    return ref[len(_letters(ref)) :]


def _text(cells: Mapping[str, str]) -> str:
    return ";".join([f"{name}={where}" for name, where in cells.items()]) or _NOTHING


_NOTHING = "-"
"""The text of cells that say nothing but what its fact's place says."""


@lru_cache(maxsize=4_096)
def _entries(text: str) -> Mapping[str, str]:
    named = (each.partition("=") for each in text.split(";"))
    return {} if text == _NOTHING else {name: where for name, _is, where in named}


def _elsewhere(text: str) -> ValuePlace:
    change, *place = text.split("!", 2)
    if not place:
        return ValuePlace(int(change))
    cell, sheet = place
    return ValuePlace(int(change), _unescaped(sheet) or None, cell.removeprefix("~"), cell.startswith("~"))


def _escaped(sheet: str) -> str:
    return sheet.replace("%", "%25").replace(";", "%3B")


def _unescaped(sheet: str) -> str:
    return sheet.replace("%3B", ";").replace("%25", "%")


@lru_cache(maxsize=4_096)
def _as_text(cells: Cells, model: type[Fact]) -> str | None:
    """The text of a row's cells: the rows of a table with values in the same columns have the same one."""
    return _text({name: ref for name, ref in _fields(cells, model).items() if name not in FIGURES}) if cells else None


def _fields(cells: Cells, model: type[Fact]) -> dict[str, str]:
    """The cells of what a fact says, by its own names."""
    fields = _values(model)
    named = ((name if name in fields else f"{name}_id", ref) for name, ref in cells)
    return {name: ref for name, ref in named if name in fields}


def values_of(names: Iterable[str], identity: Collection[str]) -> tuple[str, ...]:
    """Of a fact's fields its values: not what names it, which stands in its row, but for a day; nor whose it is."""
    aside = {*BOOKKEEPING, *_OWNERS, *(name for name in identity if not name.endswith("_on"))}
    return tuple(name for name in names if name not in aside)


_OWNERS = ("dossier_id", "candidate_id", "session_id")


@cache
def _values(model: type[Fact]) -> tuple[str, ...]:
    return values_of(model.columns, model.identity)
