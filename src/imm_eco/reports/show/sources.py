"""Where everything that is known of a dossier comes from: change, file, sheet and cell of each fact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from imm_eco.domain.nouns import NOUNS
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports.provenance import EXACT, PROVENANCE, SOURCE, ToldOrigin, origins, source
from imm_eco.sheets.schema import columns
from imm_eco.store.database import FACT_TABLES
from imm_eco.store.provenance import spot_of, stated, values_of

_NOUNS = {**NOUNS, "candidate": N_("company")}


def sources(db: sqlite3.Connection, number: int, of: str = "dossier") -> list[Grid]:
    """Of a dossier or a company, a fact a row: what it is, its name, where it was said; then a value a row."""
    facts = [fact for table in FACT_TABLES for fact in _of(db, table, f"{of}_id", number)]
    shown = [
        Field("noun", N_("What"), in_tables=False),
        Field("what", N_("What"), in_data=False),
        Field("key", N_("Which")),
        *_PLACE,
        SOURCE,
        Field("cells", N_("Values"), in_data=False),
    ]
    rows, values = [fact.row() for fact in facts], [value.row() for fact in facts for value in fact.values]
    return [
        Grid("sources", _("Where it comes from"), shown, rows),
        Grid("value_sources", _("Where each value comes from"), _VALUE, values),
    ]


class _About(NamedTuple):
    """Which fact is spoken of: the kind of it, in words too, and what tells it from the others of its kind."""

    noun: str
    what: str
    key: str | None


class _StatedValue(NamedTuple):
    """A value that a fact says, and where it stands."""

    about: _About
    field: str
    title: str
    origin: ToldOrigin

    def row(self) -> Row:
        told = {**self.origin._asdict(), "source": source(self.origin)}
        return Row.of(self.about, {"field": self.field, "title": self.title, **told})


class _Fact(NamedTuple):
    """A fact, where it was said, and each of its values."""

    about: _About
    origin: ToldOrigin
    values: list[_StatedValue]

    def row(self) -> Row:
        told = {**self.origin._asdict(), "source": source(self.origin), "cells": self.cells()}
        return Row.of(self.about, told)

    def cells(self) -> str | None:
        """The values that stand in a cell, each with it; of those from elsewhere all of their place."""
        told = []
        for _about, _field, title, at in self.values:
            is_near = at.cell and (at.file, at.sheet) == (self.origin.file, self.origin.sheet)
            if is_near or at.change != self.origin.change:
                told.append(f"{title} {at.cell if is_near else source(at)}")
        return " · ".join(told) or None


def _of(db: sqlite3.Connection, table: str, owner: str, number: int) -> Iterator[_Fact]:
    """The facts of one table; a table that says nothing of such an owner has none."""
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    query = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    known_by = [row[0] for row in db.execute(query, (f"{table}_live",))]
    if owner not in names or owner not in (known_by[0], "dossier_id"):
        return
    noun = table.removesuffix("_record")
    identity = [name for name in known_by if name != owner]
    session = "f.session_id" if "session_id" in names else "NULL"
    for row in db.execute(_FACTS.format(table=table, session=session, owner=owner), (number,)):
        said = {**dict(zip(names, row[8:], strict=True)), "session_id": row[7]}
        about = _About(noun, _(_NOUNS.get(noun, noun)), _key(said, identity))
        yield _Fact(about, ToldOrigin(*row[:7]), list(_values(db, about, said, values_of(names, known_by))))


def _values(
    db: sqlite3.Connection, about: _About, said: Mapping[str, object], names: Iterable[str]
) -> Iterator[_StatedValue]:
    told = [name for name in names if said[name] is not None]
    where = stated(said)
    for name, origin in zip(told, origins(db, (spot_of(where, name) for name in told)), strict=True):
        field = name.removesuffix("_id")
        yield _StatedValue(about, field, _title(about.noun, field), origin)


def _title(noun: str, name: str) -> str:
    """What a value is called on the sheet of its noun, or wherever it has a name."""
    sheet = next((each for each in columns.REGISTER if each.noun == f"{noun}s"), None)
    own = next((column for column in sheet.columns if column.key == name), None) if sheet else None
    return own.title if own else columns.title_of(name)


def _key(said: Mapping[str, object], identity: Sequence[str]) -> str | None:
    """What tells the facts of one dossier apart: a year, an indicator and its period, a session."""
    days = [str(said[name]) for name in ("period_start", "period_end") if name in identity]
    parts = [said[name] for name in identity if name[:7] != "period_"]
    if days:
        parts.append(Period(*map(date.fromisoformat, days)).code)
    return " · ".join(str(part) for part in parts if part is not None) or None


_PLACE = tuple(replace(each, in_tables=False) for each in (*PROVENANCE, Field("command", N_("Command"))))
_VALUE = (
    Field("noun", N_("What"), in_tables=False),
    Field("key", N_("Which")),
    Field("field", N_("Value"), in_tables=False),
    *EXACT,
)

_FACTS = """
SELECT change.id, change.file, f.sheet, f.cell, NULL, change.command, change.author, session.key, f.*
FROM live_{table} f JOIN change ON change.id = coalesce(f.source_id, f.change_id)
LEFT JOIN session ON session.id = {session}
WHERE f.{owner} = ? ORDER BY f.id"""
