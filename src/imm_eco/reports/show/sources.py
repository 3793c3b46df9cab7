"""Where everything that is known of a dossier comes from: change, file, sheet and cell of each fact."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from imm_eco.grid import Field, Grid, Row
from imm_eco.i18n import N_, _
from imm_eco.reports import fields
from imm_eco.reports.lists.listing import PROVENANCE, SOURCE, source
from imm_eco.rules.periods import Period
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
        *_PLACE,
        SOURCE,
    ]
    rows = [row for table in FACT_TABLES for row in _of(db, table, dossier_id)]
    return Grid("sources", _("Where it comes from"), columns, rows)


def _of(db: sqlite3.Connection, table: str, dossier_id: int) -> Iterator[Row]:
    """The facts of one table; a table that says nothing of dossiers has none."""
    names = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    if "dossier_id" not in names:
        return
    words = {"noun": table.removesuffix("_record"), "what": _(_NOUNS.get(table, table))}
    columns = db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (f"{table}_live",))
    identity = [row[0] for row in columns if row[0] != "dossier_id"]
    session = "f.session_id" if "session_id" in names else "NULL"
    for row in db.execute(_FACTS.format(table=table, session=session), (dossier_id,)):
        told = dict(row)
        yield Row(
            {
                **words,
                "key": _key(told, identity),
                **{each.key: told[each.key] for each in _PLACE},
                "source": source(told),
            }
        )


def _key(told: dict[str, Any], identity: list[str]) -> str | None:
    """What tells the facts of one dossier apart: a year, an indicator and its period, a session."""
    days = [told[name] for name in ("period_start", "period_end") if name in identity]
    parts = [told["session"] if name == "session_id" else told[name] for name in identity if name[:7] != "period_"]
    if days:
        parts.append(Period(*map(date.fromisoformat, days)).code)
    return " · ".join(str(part) for part in parts if part is not None) or None


_PLACE = tuple(replace(each, people=False) for each in (*PROVENANCE, fields.text("command", N_("Command"))))

_FACTS = """
SELECT f.*, f.change_id AS change, change.file, change.command, session.key AS session
FROM live_{table} f JOIN change ON change.id = coalesce(f.source_id, f.change_id)
LEFT JOIN session ON session.id = {session}
WHERE f.dossier_id = ? ORDER BY f.id"""
