"""Where everything that is known of a dossier comes from: change, file, sheet and cell of each fact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from imm_eco.domain.nouns import NOUNS
from imm_eco.domain.rules.periods import Period
from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.provenance import EXACT, PROVENANCE, SOURCE, ToldOrigin, origins, source
from imm_eco.sheets.schema import columns
from imm_eco.store.database import FACT_TABLES
from imm_eco.store.provenance import spot_of, stated, values_of

_NOUNS = {**NOUNS, "candidate": N_("company")}


def sources(db: sqlite3.Connection, number: int, of: str = "dossier") -> list[Grid]:
    """Of a dossier or a company, a fact a row: what it is, its name, where it was said; then a value a row."""
    facts = [fact for table in FACT_TABLES for fact in _of(db, table, f"{of}_id", number)]
    shown = [
        fields.text("noun", N_("What"), in_tables=False),
        Field("what", N_("What"), in_data=False),
        fields.text("key", N_("Which")),
        *_PLACE,
        SOURCE,
        Field("cells", N_("Values"), in_data=False),
    ]
    return [
        Grid("sources", _("Where it comes from"), shown, [Row(fact.told) for fact in facts]),
        Grid(
            "value_sources", _("Where each value comes from"), list(_VALUE), [Row(v) for f in facts for v in f.values]
        ),
    ]


class _Fact(NamedTuple):
    """What is told of a fact, and of each of its values."""

    told: dict[str, Any]
    values: list[dict[str, Any]]


def _of(db: sqlite3.Connection, table: str, owner: str, number: int) -> Iterator[_Fact]:
    """The facts of one table; a table that says nothing of such an owner has none."""
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    query = "SELECT name FROM pragma_index_info(?) ORDER BY seqno"
    known_by = [row[0] for row in db.execute(query, (f"{table}_live",))]
    if owner not in names or owner not in (known_by[0], "dossier_id"):
        return
    noun = table.removesuffix("_record")
    words = {"noun": noun, "what": _(_NOUNS.get(noun, noun))}
    identity = [name for name in known_by if name != owner]
    session = "f.session_id" if "session_id" in names else "NULL"
    for row in db.execute(_FACTS.format(table=table, session=session, owner=owner), (number,)):
        said = dict(row)
        about = {**words, "key": _key(said, identity)}
        values = list(_values(db, about, said, values_of(names, known_by)))
        place = {each.key: said[each.key] for each in _PLACE}
        origin = ToldOrigin(**place, row_of=None, author=said["author"])
        told = {**about, **place, "source": source(origin), "cells": _cells(said, values)}
        yield _Fact(told, values)


def _values(
    db: sqlite3.Connection, about: dict[str, Any], said: dict[str, Any], names: Iterable[str]
) -> Iterator[dict[str, Any]]:
    """Each value that a fact says, and where it stands."""
    told = [name for name in names if said[name] is not None]
    where = stated(said)
    for name, origin in zip(told, origins(db, (spot_of(where, name) for name in told)), strict=True):
        field = name.removesuffix("_id")
        told_at = {**origin._asdict(), "source": source(origin)}
        yield {**about, "field": field, "title": _title(about["noun"], field), **told_at}


def _title(noun: str, name: str) -> str:
    """What a value is called on the sheet of its noun, or wherever it has a name."""
    sheet = next((each for each in columns.REGISTER if each.noun == f"{noun}s"), None)
    own = next((column for column in sheet.columns if column.key == name), None) if sheet else None
    return own.title if own else columns.title_of(name)


def _cells(said: dict[str, Any], values: list[dict[str, Any]]) -> str | None:
    """The values that stand in a cell, each with it; of those from elsewhere all of their place."""
    own = (said["file"], said["sheet"])
    told = []
    for value in values:
        is_near = value["cell"] and (value["file"], value["sheet"]) == own
        if is_near or value["change"] != said["change"]:
            told.append(f"{value['title']} {value['cell'] if is_near else value['source']}")
    return " · ".join(told) or None


def _key(told: dict[str, Any], identity: list[str]) -> str | None:
    """What tells the facts of one dossier apart: a year, an indicator and its period, a session."""
    days = [told[name] for name in ("period_start", "period_end") if name in identity]
    parts = [told["session"] if name == "session_id" else told[name] for name in identity if name[:7] != "period_"]
    if days:
        parts.append(Period(*map(date.fromisoformat, days)).code)
    return " · ".join(str(part) for part in parts if part is not None) or None


_PLACE = tuple(replace(each, in_tables=False) for each in (*PROVENANCE, fields.text("command", N_("Command"))))
_VALUE = (
    fields.text("noun", N_("What"), in_tables=False),
    fields.text("key", N_("Which")),
    fields.text("field", N_("Value"), in_tables=False),
    *EXACT,
)

_FACTS = """
SELECT f.*, change.id AS change, change.file, change.command, change.author, session.key AS session
FROM live_{table} f JOIN change ON change.id = coalesce(f.source_id, f.change_id)
LEFT JOIN session ON session.id = {session}
WHERE f.{owner} = ? ORDER BY f.id"""
