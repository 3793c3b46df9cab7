"""Where everything that is known of a dossier comes from: change, file, sheet and cell of each fact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.lists.listing import PROVENANCE
from imm_eco.store.database import FACT_TABLES

_NOUNS = {
    "dossier_record": N_("dossier"),
    "commitment": N_("commitment"),
    "decision": N_("decision"),
    "reservation": N_("reservation"),
    "seal": N_("seal"),
    "seal_line": N_("sealed commitment"),
    "move": N_("move"),
    "hold": N_("suspension"),
    "assessment": N_("assessment"),
    "piece": N_("piece"),
    "convention": N_("convention"),
    "disbursement": N_("disbursement"),
    "result": N_("result"),
}


def sources(db: sqlite3.Connection, dossier_id: int) -> Grid:
    """A fact a row: what it is, by what it is known, and where it was read or who typed it."""
    columns = [
        fields.text("noun", N_("What"), people=False),
        Field("what", N_("What"), data=False),
        fields.text("key", N_("Which")),
        *(Field(each.key, each.heading, each.kind) for each in PROVENANCE),
        fields.text("command", N_("Command")),
    ]
    rows = [row for table in FACT_TABLES for row in _of(db, table, dossier_id)]
    return Grid("sources", _("Where it comes from"), columns, rows)


def _of(db: sqlite3.Connection, table: str, dossier_id: int) -> Iterator[Row]:
    """The facts of one table; a table that says nothing of dossiers has none."""
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    if "dossier_id" not in names:
        return
    words = {"noun": table.removesuffix("_record"), "what": _(_NOUNS.get(table, table))}
    for row in db.execute(_query(table, _identity(db, table)), (dossier_id,)):
        yield Row({**words, **dict(row)})


def _identity(db: sqlite3.Connection, table: str) -> list[str]:
    """What tells the facts of one dossier apart, as words of SQL."""
    columns = db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (f"{table}_live",))
    session = "(SELECT key FROM session WHERE id = f.session_id)"
    return [session if row[0] == "session_id" else f"f.{row[0]}" for row in columns if row[0] != "dossier_id"]


def _query(table: str, identity: list[str]) -> str:
    key = " || ' · ' || ".join(f"coalesce(CAST({each} AS TEXT), '–')" for each in identity) or "NULL"
    return (
        f"SELECT {key} AS key, f.change_id AS change, change.file, f.sheet, f.cell, change.command"
        f" FROM live_{table} f JOIN change ON change.id = coalesce(f.source_id, f.change_id)"
        " WHERE f.dossier_id = ? ORDER BY f.id"
    )
